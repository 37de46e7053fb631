//! Evidence: candidates, and what clues observe about them.

use std::ops::Range;

use crate::language::labels::LeadingLabel;
use crate::model::{Kind, Layer, Reason};
use crate::story::Story;

/// A reason and its weight in log-odds: positive speaks for an insertion, negative against.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What is shown to the reader.
    pub reason: Reason,
    /// What it is worth.
    pub weight: f64,
}

impl Observation {
    /// An observation that is worth so much.
    pub fn new(code: &str, weight: f64, detail: impl Into<String>, quote: impl Into<String>) -> Self {
        let (code, against) = (code.to_owned(), weight < 0.0);
        let reason = Reason { code, detail: detail.into(), quote: quote.into(), source: Vec::new(), against };
        Self { reason, weight }
    }
}

/// Where a candidate is.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// It begins with a block that a label opens, and may go on in those after it.
    Block(LeadingLabel),
    /// It is made of these blocks, which no label opens.
    Run(Range<usize>),
    /// It is a stretch of a block's text, in bytes.
    Within(Range<usize>),
}

/// Something that may be an insertion.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The block that it is in, or begins in.
    pub block: usize,
    /// Where it is there.
    pub place: Place,
    /// The words that mark it, or its first ones, in the block's text, in bytes.
    pub label: Range<usize>,
    /// The name before or behind them.
    pub name: Option<Range<usize>>,
    /// What it announces.
    pub kind: Kind,
    /// The degree of ambiguity of what marks it: 0 needs no support.
    pub ambiguity: u8,
    /// What opened it.
    pub generated_by: Observation,
}

/// How many words are quoted of what has no label.
const QUOTED_WORDS: usize = 5;

/// The words by which a text without a label is quoted.
pub fn first_words(text: &str) -> &str {
    &text[..text.match_indices(' ').nth(QUOTED_WORDS - 1).map_or(text.len(), |(at, _)| at)]
}

impl Candidate {
    /// The words that mark it.
    pub fn label_text<'s>(&self, story: &'s Story) -> &'s str {
        &story.blocks[self.block].text[self.label.clone()]
    }

    /// A candidate of whole blocks without a label.
    pub fn unlabelled(
        story: &Story,
        blocks: Range<usize>,
        kind: Kind,
        generated_by: impl FnOnce(&str) -> Observation,
    ) -> Self {
        let words = first_words(&story.blocks[blocks.start].text);
        let generated_by = generated_by(words);
        Self {
            block: blocks.start,
            label: 0..words.len(),
            name: None,
            kind,
            ambiguity: 0,
            generated_by,
            place: Place::Run(blocks),
        }
    }

    /// Whether a label is all that its first block holds.
    pub fn is_bare(&self, story: &Story) -> bool {
        let Place::Block(label) = &self.place else { return false };
        let rest = &story.blocks[self.block].text[label.range.end..];
        !rest.contains(char::is_alphanumeric)
    }

    /// Whether a label is in a listing, where it is the program's.
    pub fn is_in_listing(&self, story: &Story) -> bool {
        !matches!(self.place, Place::Run(_)) && story.is_listing(self.block)
    }

    /// The layer it belongs to.
    pub fn layer(&self) -> Layer {
        self.kind.layer()
    }

    /// Whether it is made of whole blocks.
    pub fn fills_blocks(&self) -> bool {
        !matches!(self.place, Place::Within(_))
    }
}
