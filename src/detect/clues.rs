//! Clues: what can be observed about a piece of the story, and the registry of all of them.
//!
//! A clue either *opens* a candidate (it says: here an insertion may begin, or stand) or *weighs* one that another
//! clue opened, for or against; one opens candidates that look like those that held. Each answers with an [`Observation`]: a stable code, a sentence, the words of the
//! page that show it, and how much it is worth in log-odds (`src/detect/weights.toml`). No clue knows of another, and none
//! decides: that is the verdict's part. Adding one is a file in `clues/`, a line in this registry, and a weight.

mod advertising;
mod bold_label;
mod bracketed_block;
mod capitals;
mod column;
mod data_table;
mod dialogue;
mod headline;
mod inline_bracket;
mod label;
mod live_blog;
mod markup;
mod name_label;
mod quotation;
mod repeated_label;
mod rule;
mod same_look;
mod teaser;
mod title;
mod wrapper;

use crate::detect::context::Scene;
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

/// A clue that opens candidates.
pub type Opener = fn(&Story, &[Rule]) -> Vec<Candidate>;

/// A clue that weighs a candidate.
pub type Witness = fn(&Scene, &Candidate) -> Option<Observation>;

/// All clues that open candidates.
pub const OPENERS: &[Opener] = &[inline_bracket::open, label::open, markup::open, rule::open];

/// The clue that opens candidates without a label, where they look like these, which held.
pub use same_look::open as open_same_look;

/// All clues that weigh them.
pub const WITNESSES: &[Witness] = &[
    advertising::weigh,
    bold_label::weigh,
    bracketed_block::weigh,
    capitals::weigh,
    column::weigh,
    data_table::weigh,
    dialogue::weigh,
    headline::weigh,
    live_blog::weigh,
    markup::weigh,
    name_label::weigh,
    quotation::weigh,
    repeated_label::weigh,
    teaser::weigh,
    title::weigh,
    wrapper::weigh,
];
