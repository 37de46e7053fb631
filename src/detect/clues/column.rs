//! What it detects: an everyday label in a story that talks in the first person throughout.
//!
//! Why it speaks against commentary: a column is one author's opinion from end to end; nobody else has to insert one.
//! Known false positives: where a site comments on somebody's column; its labels then need a shape.
//! Example: `Comment:` in a letter in which every paragraph says “I”.

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

/// With fewer talking paragraphs it is not clear whether this is a column.
const MIN_TALKING_BLOCKS: usize = 3;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    if candidate.ambiguity == 0 {
        return None;
    }
    let voices = context.voices(0..context.story.blocks.len());
    (voices.talking >= MIN_TALKING_BLOCKS && voices.talking * 2 > voices.all).then(|| {
        let detail = "the whole article is written in the first person";
        Observation::new("column", weights::COLUMN, detail, candidate.label_text(context.story))
    })
}
