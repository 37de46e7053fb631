//! What it detects: a label in capitals.
//!
//! Why it suggests commentary: capitals make a word a sign; no sentence begins with one by chance.
//! Known false positives: on pages that set everything in capitals, and in scripts without them (where it never speaks).
//! Example: `COMMENT: The harbour was dredged only last year.`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    let Place::Block(lead) = &candidate.place else { return None };
    let block = &story.blocks[candidate.block].text;
    let is_capitals =
        |text: &str| text.chars().filter(|c| c.is_uppercase()).count() > 1 && !text.chars().any(char::is_lowercase);
    let label = candidate.label_text(story);
    let capitals = is_capitals(label) && !is_capitals(&block[lead.range.end..]);
    capitals
        .then(|| Observation::new("capitals", weights::CAPITALS, format!("the label “{label}” is in capitals"), label))
}
