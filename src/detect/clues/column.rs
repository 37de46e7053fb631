//! Notices: an everyday label in a story that talks in the first person throughout.
//!
//! Why it speaks against: a column is one author's opinion from end to end; nobody else has to insert one.
//! Misleads: where a site comments on somebody's column; its labels then need a shape.
//! Example: `Comment:` in a letter in which every paragraph says “I”.

use super::weights;
use crate::detect::context::Scene;
use crate::detect::evidence::{Candidate, Observation, Place};

/// From fewer talking paragraphs nothing can be told.
const FEW: usize = 3;

pub fn weigh(scene: &Scene, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    if candidate.ambiguity == 0 {
        return None;
    }
    let (talking, others) = scene.voices(0..scene.story.blocks.len());
    (talking >= FEW && talking > others).then(|| {
        let detail = "the whole of the article talks in the first person";
        Observation::new("column", weights::COLUMN, detail, candidate.label_text(scene.story))
    })
}
