//! Rubricator finds editorial commentary that a re-publisher inserted into somebody else's story. It says where an insertion
//! begins, where it ends, and why it thinks so.
//!
//! ```
//! use rubricator::{ReaderRules, document::html, judge};
//!
//! let page = html::parse(
//!     "<p>The ferry left the harbour at nine on Sunday, the coast guard said.</p>
//!      <p><b>Comment:</b> It should never have left.</p>",
//! );
//! let report = judge(&page, &ReaderRules::default());
//! assert_eq!(report.passages.len(), 1);
//! assert_eq!(report.passages[0].text, "Comment: It should never have left.");
//! assert!(report.passages[0].reasons.iter().any(|reason| reason.code == "label"));
//! ```
//!
//! With the original story, [`compare()`] finds what the page itself does not admit:
//!
//! ```
//! use rubricator::{ReaderRules, compare, document::html, story::Story};
//!
//! let source = html::parse("<p>The ferry left the harbour at nine on Sunday, the coast guard said in a statement.</p>");
//! let reprint = html::parse(
//!     "<p>The ferry left the harbour at nine on Sunday, the coast guard claimed in a statement.</p>
//!      <p>Nobody should believe a word of it, since the coast guard has been wrong before.</p>",
//! );
//! let (report, comparison) = compare(&Story::of(&reprint), &Story::of(&source), &ReaderRules::default());
//! assert!(comparison.same_story);
//! assert!(report.passages[0].text.starts_with("Nobody should believe"));
//! assert_eq!((&*comparison.altered[0].from, &*comparison.altered[0].to), ("said", "claimed"));
//! ```
//!
//! # Modules
//!
//! A module imports only from modules above it in this list.
//!
//! | module | what it does |
//! |---|---|
//! | [`wire`] | writes JSON; decodes untyped values |
//! | [`model`] | the vocabulary of all modules: layers, kinds, certainties, reasons, insertions |
//! | [`interner`] | maps hashes to small integers |
//! | [`document`] | the only input, a flat copy of a page, and its paragraph-like blocks |
//! | [`language`] | the labels editors use, by language, as data |
//! | [`story`] | which blocks are the article |
//! | [`reader`] | what a reader decided: rules of a site, corrections of a passage, settings |
//! | [`detect`] | clues and what they add up to: insertions, where each ends, how sure that is |
//! | [`metadata`] | what the page states about its article |
//! | [`mod@compare`] | a reprint and its source: what was inserted, altered, omitted |
//! | [`report`] | what leaves the core, and its written forms |
//! | `wasm` | the browser's API |
//!
//! The core does no input or output, reads no clock and keeps no state. It cannot fail: every page has a report.

pub mod compare;
pub mod detect;
pub mod document;
pub mod interner;
pub mod language;
pub mod metadata;
pub mod model;
pub mod reader;
pub mod report;
pub mod story;
#[cfg(feature = "wasm")]
pub mod wasm;
pub mod wire;

pub use document::page::Page;
pub use reader::rules::ReaderRules;
pub use report::{Comparison, Report};

/// Finds a page's story and the insertions in it.
pub fn judge(page: &Page, reader_rules: &ReaderRules) -> Report {
    report_on(&story::Story::of(page), reader_rules)
}

/// As [`judge`], for a story that was already found, so that a caller can go on to write or draw it.
pub fn report_on(story: &story::Story, reader_rules: &ReaderRules) -> Report {
    let (insertions, unplaced) = detect::score::verdict(story, reader_rules);
    Report::new(story, insertions, unplaced)
}

/// As [`report_on`], with the story's source: words that the source does not have are insertions, and other changes are in the
/// comparison. If the two are not the same story, the report is the same as without a source.
pub fn compare(story: &story::Story, source: &story::Story, reader_rules: &ReaderRules) -> (Report, Comparison) {
    let mut compared = compare::compare(story, source, detect::score::detect(story, &reader_rules.rules));
    let insertions = std::mem::take(&mut compared.insertions);
    let (insertions, unplaced) = detect::corrections::apply_corrections(story, insertions, &reader_rules.corrections);
    let report = Report::new(story, insertions, unplaced);
    let comparison = Comparison::new(story, source, &report, compared);
    (report, comparison)
}
