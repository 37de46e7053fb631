//! What it detects: a disclosure that speaks of commissions, sponsors, affiliate links, or of what insures deposits.
//!
//! Why it speaks against commentary: it is a shop's or a bank's notice that is on every page of a site; it says nothing about this story.
//! Known false positives: where a paper discloses that a story was paid for.
//! Example: `Disclosure: We may earn a commission from links on this page.`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::model::Kind;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    if candidate.kind != Kind::Disclosure {
        return None;
    }
    let text = &context.story.blocks[candidate.block].text;
    let word = context.story.lexicon.advertising(text)?;
    Some({
        let quote = &text[word];
        let detail = format!("it is about advertising: “{quote}”");
        Observation::new("advertising", weights::ADVERTISING, detail, quote)
    })
}
