//! Notices: a candidate on the article's first line that reads like its title: short, without a full stop, and followed by
//! something longer.
//!
//! Why it speaks against: columns are called “Comment: …”, and in plain text nothing else tells their title.
//! Misleads: where a short note without a full stop opens an article; a label that stands alone survives it.
//! Example: `Comment: The harbour needs a plan`, then the column.

use super::weights;
use crate::detect::context::Scene;
use crate::detect::evidence::{Candidate, Observation, Place};

/// A title has no more words.
const LONGEST: usize = 14;

pub fn weigh(scene: &Scene, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(lead) = &candidate.place else { return None };
    let story = scene.story;
    let (first, next) = (story.blocks.first()?, story.blocks.get(1)?);
    let is_short = first.words <= LONGEST && next.words > first.words;
    let is_open = !first.text.ends_with(['.', '!', '…', '。', '！', ':', '：', ']', ')', '”', '"', '»', '।', '؟', '?']);
    let is_title = candidate.block == 0 && lead.bracket.is_none() && is_short && is_open;
    is_title.then(|| {
        Observation::new("title", weights::TITLE, "it reads like the article's title", candidate.label_text(story))
    })
}
