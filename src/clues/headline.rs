//! Notices: a candidate that is a heading.
//!
//! Why it speaks against: papers head opinion columns “Comment: …”; a heading announces, it doesn't insert.
//! Misleads: where a site makes its comments headings from end to end, for their size.
//! Example: `<h1>Comment: The harbour needs a plan</h1>`

use super::{Candidate, Observation, weights};
use crate::story::Story;

pub fn weigh(story: &Story, _: &[Candidate], candidate: &Candidate) -> Option<Observation> {
    story
        .heading(candidate.block)
        .map(|_| Observation::new("headline", weights::HEADLINE, "it is a heading", candidate.label_text(story)))
}
