//! Clues: what can be observed about a piece of the story, and the registry of all of them.
//!
//! A clue *generates* candidates (here an insertion may begin), *scores* a candidate for or against, or does both. Each
//! answers with an [`Observation`]: a stable code, a sentence, the words of the page that show it, and its weight in
//! log-odds (`src/detect/weights.toml`). No clue depends on another, and none decides: `score.rs` does. How to add one:
//! `docs/adding/clue.md`.

mod acronym;
mod advertising;
mod bold_label;
mod bracketed_block;
mod capitals;
mod code;
mod column;
mod data_table;
mod dialogue;
mod headline;
mod inline_bracket;
mod label;
mod live_blog;
mod markup;
mod name_label;
mod provenance;
mod quotation;
mod repeated_label;
mod retort;
mod rule;
mod same_look;
mod talking_note;
mod teaser;
mod title;
mod unlabelled;
mod wrapper;

use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation};
use crate::reader::rules::Rule;
use crate::story::Story;

pub use bracketed_block::closing_block;
pub use rule::dismisses;
pub use wrapper::{Wrapper, wrapper};

/// What each clue is worth.
pub(crate) mod weights {
    include!(concat!(env!("OUT_DIR"), "/weights.rs"));
}

/// A clue that generates candidates.
pub type Generator = fn(&Story, &[Rule]) -> Vec<Candidate>;

/// A clue that scores a candidate.
pub type Scorer = fn(&StoryContext, &Candidate) -> Option<Observation>;

/// All clues that generate candidates.
pub const GENERATORS: &[Generator] =
    &[inline_bracket::generate, label::generate, markup::generate, rule::generate, unlabelled::generate];

/// The clue that generates candidates without a label that look like those already found.
pub use same_look::generate as generate_same_look;

/// All clues that score them.
pub const SCORERS: &[Scorer] = &[
    acronym::score,
    advertising::score,
    bold_label::score,
    bracketed_block::score,
    capitals::score,
    code::score,
    column::score,
    data_table::score,
    dialogue::score,
    headline::score,
    live_blog::score,
    markup::score,
    name_label::score,
    provenance::score,
    quotation::score,
    repeated_label::score,
    retort::score,
    talking_note::score,
    teaser::score,
    title::score,
    wrapper::score,
];
