//! Notices: a disclosure that speaks of commissions, sponsors or affiliate links.
//!
//! Why it speaks against: it is a shop's notice that stands on every page of a site; it says nothing about this story.
//! Misleads: where a paper discloses that a story was paid for.
//! Example: `Disclosure: We may earn a commission from links on this page.`

use super::weights;
use crate::detect::context::Scene;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::model::Kind;

pub fn weigh(scene: &Scene, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    if candidate.kind != Kind::Disclosure {
        return None;
    }
    let text = &scene.story.blocks[candidate.block].text;
    let word = scene.story.lexicon.advertising(text)?;
    Some(Observation::new("advertising", weights::ADVERTISING, "it is about advertising", &text[word]))
}
