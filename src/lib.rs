//! Rubricator finds editorial commentary that a re-publisher inserted into somebody else's story, and says where it
//! begins, where it ends, and why it thinks so.
//!
//! [`judge`] is the one door: a [`Page`] goes in, a [`Report`] comes out. In between, each room takes what the one
//! before it made:
//!
//! | room | what it does |
//! |---|---|
//! | [`json`] | JSON, written |
//! | [`value`] | what a store or a message holds before it is read |
//! | [`numbers`] | numbers for what recurs |
//! | [`quote`] | words, found again by what stands around them |
//! | [`page`] | the only input: a flat copy of a document |
//! | [`blocks`] | page → paragraph-like runs of text |
//! | [`lexicon`] | the labels editors use, by language, as data |
//! | [`story`] | which blocks are the article |
//! | [`voice`] | how a block sounds: reporting, or talking |
//! | [`rules`] | what a reader taught: rules of a site, corrections of a passage |
//! | [`evidence`] | candidates, and what is observed about them |
//! | [`scene`] | a story with all that clues compare a candidate with |
//! | [`clues`] | what can be observed about a piece of the story |
//! | [`verdict`] | clues → insertions: where, and how sure |
//! | [`credits`] | what the page states about its article |
//! | [`source`] | the addresses that the page gives for where its story comes from |
//! | [`mod@compare`] | a reprint and its source: what was inserted, altered, omitted |
//! | [`settings`] | what a reader decided, read from what is stored |
//! | [`report`] | what leaves the core, and its written forms |
//! | `html` | outside a browser: a file → page |
//! | `wasm`, `view` | inside one: the door, and the separated article |
//!
//! A room uses only rooms above it. The core does no input or output, reads no clock, keeps no state, and cannot fail:
//! any page has a report.

pub mod blocks;
pub mod clues;
pub mod compare;
pub mod credits;
pub mod evidence;
#[cfg(feature = "html")]
pub mod html;
pub mod json;
pub mod lexicon;
pub mod numbers;
pub mod page;
pub mod quote;
pub mod report;
pub mod rules;
pub mod scene;
pub mod settings;
pub mod source;
pub mod story;
pub mod value;
pub mod verdict;
#[cfg(feature = "wasm")]
mod view;
pub mod voice;
#[cfg(feature = "wasm")]
pub mod wasm;

pub use page::Page;
pub use report::{Comparison, Report};
pub use rules::Taught;

/// Judges a page: finds its story, and the insertions in it.
pub fn judge(page: &Page, taught: &Taught) -> Report {
    report_on(&story::Story::of(page), taught)
}

/// As [`judge`], for a story already found: for those who go on to write or draw it.
pub fn report_on(story: &story::Story, taught: &Taught) -> Report {
    let (insertions, unplaced) = verdict::verdict(story, taught);
    Report::new(story, insertions, unplaced)
}

/// As [`report_on`], with the source of the story beside it: what the source hasn't is inserted, and what else was changed
/// is in the comparison. Where the two are not the same story, the report is as without a source.
pub fn compare(story: &story::Story, source: &story::Story, taught: &Taught) -> (Report, Comparison) {
    let mut compared = compare::compare(story, source, verdict::found(story, &taught.rules));
    let insertions = std::mem::take(&mut compared.insertions);
    let (insertions, unplaced) = verdict::corrected(story, insertions, &taught.corrections);
    let report = Report::new(story, insertions, unplaced);
    let comparison = Comparison::new(story, source, &report, compared);
    (report, comparison)
}
