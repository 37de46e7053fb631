//! Notices: a candidate inside a quotation that began before it.
//!
//! Why it speaks against: what is quoted belongs to whoever is quoted, labels and all.
//! Misleads: where a site puts all of a reprinted story into one quotation and comments inside it.
//! Example: `<blockquote><p>They wrote:</p><p>Comment: never again.</p></blockquote>`

use super::weights;
use crate::detect::context::Scene;
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn weigh(scene: &Scene, candidate: &Candidate) -> Option<Observation> {
    let story = scene.story;
    // An editor's bracket inside a quotation is where it should be.
    let Place::Block(_) = candidate.place else { return None };
    story.quotation(candidate.block).map(|_| {
        Observation::new("quotation", weights::QUOTATION, "it stands inside a quotation", candidate.label_text(story))
    })
}
