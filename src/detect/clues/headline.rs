//! What it detects: a candidate that is a heading.
//!
//! Why it speaks against commentary: papers head opinion columns “Comment: …”; a heading announces, it doesn't insert.
//! Known false positives: where a site makes its comments headings from end to end, for their size.
//! Example: `<h1>Comment: The harbour needs a plan</h1>`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    let block = &story.blocks[candidate.block];
    let is_term = story.page.shape(block.container).is_some_and(|shape| shape.tag == "dt");
    let is_heading = story.heading(candidate.block).is_some();
    // A label of degree 0 that is all of a heading is the label of what follows.
    let heads = candidate.ambiguity == 0 && candidate.label == (0..block.text.trim_end_matches([':', '：']).len());
    (is_term || is_heading && !heads)
        .then(|| Observation::new("headline", weights::HEADLINE, "it is in a headline", candidate.label_text(story)))
}
