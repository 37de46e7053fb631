//! What it detects: a candidate whose block is mostly a link.
//!
//! Why it speaks against commentary: a link announces another page (“Comment: Women must stand up”), it doesn't insert.
//! Known false positives: where a comment is nothing but a reference; a label outside the link is then still of the site's hand.
//! Example: `<p><a href="/opinion">Comment: The harbour needs a plan</a></p>`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    let Place::Block(lead) = &candidate.place else { return None };
    let block = &story.blocks[candidate.block];
    let mut label = block.nodes_in(lead.range.clone());
    let linked_label = label.any(|node| story.is_inline_in(candidate.block, node, |shape| shape.tag == "a"));
    (linked_label && block.is_mostly_links()).then(|| {
        Observation::new("teaser", weights::TEASER, "it is in a link to another article", candidate.label_text(story))
    })
}
