//! Clues: what can be observed about a piece of the story, and the registry of all of them.
//!
//! A clue either *opens* a candidate (it says: here an insertion may begin, or stand) or *weighs* one that another
//! clue opened, for or against. Each answers with an [`Observation`]: a stable code, a sentence, the words of the
//! page that show it, and how much it is worth in log-odds (`src/weights.toml`). No clue knows of another, and none
//! decides: that is the verdict's part. Adding one is a file in `clues/`, a line in this registry, and a weight.

mod bold;
mod bracket;
mod bracketed;
mod capitals;
mod headline;
mod label;
mod name;
mod quotation;
mod repeated;
mod rule;
mod teaser;
mod wrapper;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::lexicon::{Kind, Layer, Lead};
use crate::rules::Rule;
use crate::story::Story;

pub use bracket::closing_block;
pub use wrapper::{Wrapper, wrapper};

/// What each clue is worth.
pub(crate) mod weights {
    include!(concat!(env!("OUT_DIR"), "/weights.rs"));
}

/// Why a passage was marked, in words that can be shown to the reader.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reason {
    /// Stable, for translations: `label`, `wrapper`.
    pub code: String,
    /// An English sentence.
    pub detail: String,
    /// The words of the page that show it; nothing where the reason is in the markup.
    pub quote: String,
}

/// A reason and its weight in log-odds: positive speaks for an insertion, negative against.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What the reader is told.
    pub reason: Reason,
    /// What it is worth.
    pub weight: f64,
}

impl Observation {
    fn new(code: &str, weight: f64, detail: impl Into<String>, quote: impl Into<String>) -> Self {
        let reason = Reason { code: code.to_owned(), detail: detail.into(), quote: quote.into() };
        Self { reason, weight }
    }
}

/// Where a candidate stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// It begins with a block, and may go on in those after it.
    Block(Lead),
    /// It is a stretch of a block's text, in bytes.
    Within(Range<usize>),
}

/// Something that may be an insertion.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The block it stands or begins in.
    pub block: usize,
    /// Where it stands there.
    pub place: Place,
    /// The words that mark it, in the block's text, in bytes.
    pub label: Range<usize>,
    /// The name before or behind them.
    pub name: Option<Range<usize>>,
    /// What it announces.
    pub kind: Kind,
    /// The layer it belongs to.
    pub layer: Layer,
    /// What opened it.
    pub opened_by: Observation,
}

impl Candidate {
    /// The words that mark it.
    pub fn label_text<'s>(&self, story: &'s Story) -> &'s str {
        &story.blocks[self.block].text[self.label.clone()]
    }
}

/// A clue that opens candidates.
pub type Opener = fn(&Story, &[&Rule]) -> Vec<Candidate>;

/// A clue that weighs a candidate.
pub type Witness = fn(&Story, &[Candidate], &Candidate) -> Option<Observation>;

/// All clues that open candidates.
pub const OPENERS: &[Opener] = &[bracketed::open, label::open, rule::open];

/// All clues that weigh them.
pub const WITNESSES: &[Witness] = &[
    bold::weigh,
    bracket::weigh,
    capitals::weigh,
    headline::weigh,
    name::weigh,
    quotation::weigh,
    repeated::weigh,
    teaser::weigh,
    wrapper::weigh,
];
