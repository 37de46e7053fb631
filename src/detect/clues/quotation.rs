//! What it detects: a candidate inside a quotation that began before it.
//!
//! Why it speaks against commentary: what is quoted belongs to whoever is quoted, labels and all.
//! Known false positives: where a site puts all of a reprinted story into one quotation and comments inside it.
//! Example: `<blockquote><p>They wrote:</p><p>Comment: never again.</p></blockquote>`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    // An editor's bracket inside a quotation is where it should be.
    let Place::Block(_) = candidate.place else { return None };
    story.quotation(candidate.block).map(|_| {
        Observation::new("quotation", weights::QUOTATION, "it is inside a quotation", candidate.label_text(story))
    })
}
