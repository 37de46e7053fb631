//! What it detects: one or more blocks in a bracket that opens before their label and closes at their end.
//!
//! Why it suggests commentary: by newsroom convention, square brackets hold words that are not the author's.
//! Known false positives: where the story itself has a whole aside in parentheses; wire copy uses round ones for that.
//! Example: `[Editors' note: Names were changed.]`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::language::brackets::closing;
use crate::language::labels::LabelTerminator;
use crate::story::Story;

/// A bracket that is not closed in this many blocks is a typing error.
const MAX_BLOCKS: usize = 12;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    closing_block(story, candidate)?;
    let Place::Block(lead) = &candidate.place else { return None };
    let text = &story.blocks[candidate.block].text;
    let quote = &text[text.find(lead.bracket?)?..candidate.label.end];
    Some(Observation::new(
        "bracket",
        weights::BRACKET,
        format!("all of it is in a bracket that begins with “{quote}”"),
        quote,
    ))
}

/// The block in which the bracket ends that a candidate's first block opens with; none where it opens with none, or
/// where the bracket holds the label only.
pub fn closing_block(story: &Story, candidate: &Candidate) -> Option<usize> {
    let Place::Block(lead) = &candidate.place else { return None };
    if lead.terminator == LabelTerminator::Bracket {
        return None;
    }
    let (open, close) = (lead.bracket?, lead.bracket.and_then(closing)?);
    let mut depth = 0_usize;
    for (offset, block) in story.blocks[candidate.block..].iter().take(MAX_BLOCKS).enumerate() {
        for c in block.text.chars() {
            depth += usize::from(c == open);
            if c == close {
                depth = depth.saturating_sub(1);
            }
        }
        if depth == 0 {
            return Some(candidate.block + offset);
        }
    }
    None
}
