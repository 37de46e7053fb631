//! What it detects: a correction of a few words in lower case.
//!
//! Why it speaks against commentary: a paper corrects in whole sentences; a writer who takes up the sentence before says no more than
//! what was wrong in it.
//! Known false positives: a correction in telegraphic style; a shape (bold type, a box) still carries it.
//! Example: `Correction: it was top secret.`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::model::Kind;

/// A correction that says more says what the article had wrong.
const MAX_WORDS: usize = 6;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(lead) = &candidate.place else { return None };
    let block = &context.story.blocks[candidate.block];
    let rest = block.text[lead.range.end..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_retort = candidate.kind == Kind::Correction
        && candidate.ambiguity > 0
        && block.words <= MAX_WORDS
        && rest.starts_with(char::is_lowercase);
    is_retort.then(|| {
        let detail = "it corrects the sentence before it in a few words";
        Observation::new("retort", weights::RETORT, detail, candidate.label_text(context.story))
    })
}
