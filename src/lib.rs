//! Rubricator finds editorial commentary that a re-publisher inserted into somebody else's story, and says where it
//! begins, where it ends, and why it thinks so.
//!
//! [`judge`] is the one door: a [`Page`] goes in, a [`Report`] comes out. In between, each room takes what the one
//! before it made:
//!
//! | module | what it does |
//! |---|---|
//! | [`model`] | what every module speaks of: layers, kinds, certainties, reasons, insertions |
//! | [`interner`] | maps hashes to small integers |
//! | [`wire`] | JSON, written; untyped values, decoded |
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
//! A module uses only modules above it. The core does no input or output, reads no clock, keeps no state, and cannot fail:
//! any page has a report.

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
pub use reader::rules::Taught;
pub use report::{Comparison, Report};

/// Judges a page: finds its story, and the insertions in it.
pub fn judge(page: &Page, taught: &Taught) -> Report {
    report_on(&story::Story::of(page), taught)
}

/// As [`judge`], for a story already found: for those who go on to write or draw it.
pub fn report_on(story: &story::Story, taught: &Taught) -> Report {
    let (insertions, unplaced) = detect::score::verdict(story, taught);
    Report::new(story, insertions, unplaced)
}

/// As [`report_on`], with the source of the story beside it: what the source hasn't is inserted, and what else was changed
/// is in the comparison. Where the two are not the same story, the report is as without a source.
pub fn compare(story: &story::Story, source: &story::Story, taught: &Taught) -> (Report, Comparison) {
    let mut compared = compare::compare(story, source, detect::score::found(story, &taught.rules));
    let insertions = std::mem::take(&mut compared.insertions);
    let (insertions, unplaced) = detect::corrections::corrected(story, insertions, &taught.corrections);
    let report = Report::new(story, insertions, unplaced);
    let comparison = Comparison::new(story, source, &report, compared);
    (report, comparison)
}
