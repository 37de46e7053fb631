//! What it detects: a name before the label.
//!
//! Why it suggests commentary: a name says whose words follow, and makes an everyday word (“comment”) a signature.
//! Known false positives: where the name is of somebody in the story (“KREMLIN COMMENT:”).
//! Example: `LANTERN COMMENT: We have said so since spring.`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    let name = &story.blocks[candidate.block].text[candidate.name.clone()?];
    Some(Observation::new(
        "name_label",
        weights::NAME_LABEL,
        format!("the label is signed “{}”", name.trim()),
        name.trim(),
    ))
}
