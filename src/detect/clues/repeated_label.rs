//! Notices: the same label at the start of several blocks of the story.
//!
//! Why: who comments on a story does so more than once, always under the same label. Headings, links and what is
//! quoted don't count: sites repeat those for other reasons.
//! Misleads: in interviews and minutes, where labels are speakers; only labels from the lexicon are counted.
//! Example: two paragraphs of one story that begin with `Comment:`

use super::weights;
use crate::detect::context::{Scene, opens_paragraph};
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn weigh(scene: &Scene, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    // What never stands alone is a word of the page's own the more often it stands there.
    if candidate.ambiguity > 2 {
        return None;
    }
    let label = candidate.label_text(scene.story);
    let times = scene.times(label);
    (times > 1 && opens_paragraph(scene.story, candidate.block)).then(|| {
        let detail = format!("the same label stands {times} times on this page");
        Observation::new("repeated_label", weights::REPEATED_LABEL, detail, label)
    })
}
