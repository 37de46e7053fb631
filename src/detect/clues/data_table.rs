//! What it detects: an everyday label in a table of short cells.
//!
//! Why it speaks against commentary: a table of data has columns for remarks; they are the table's own.
//! Known false positives: where a page is laid out as a table and has hardly any text.
//! Example: `<td>Comment: keeps until Easter</td>` in a list of apples.

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

/// Cells of a table of data have fewer words than this, on average.
const MAX_MEAN_CELL_WORDS: usize = 12;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    if candidate.ambiguity == 0 {
        return None;
    }
    let story = context.story;
    let table = story
        .around(candidate.block)
        .find(|&element| story.page.shape(element).is_some_and(|shape| shape.tag == "table"))?;
    let blocks = story.blocks_in(table);
    (blocks.len() > 1 && story.words_in(blocks.clone()) < blocks.len() * MAX_MEAN_CELL_WORDS).then(|| {
        let detail = "it is in a table of short cells";
        Observation::new("data_table", weights::DATA_TABLE, detail, candidate.label_text(story))
    })
}
