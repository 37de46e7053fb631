//! Notices: the same label at the start of several blocks of the story.
//!
//! Why: who comments on a story does so more than once, always under the same label. Headings, links and what is
//! quoted don't count: sites repeat those for other reasons.
//! Misleads: in interviews and minutes, where labels are speakers; only labels from the lexicon are counted.
//! Example: two paragraphs of one story that begin with `Comment:`

use super::{Candidate, Observation, Place, weights};
use crate::lexicon::key;
use crate::story::Story;

pub fn weigh(story: &Story, all: &[Candidate], candidate: &Candidate) -> Option<Observation> {
    let label = key(candidate.label_text(story));
    let opens_paragraph = |other: &Candidate| {
        matches!(other.place, Place::Block(_))
            && story.heading(other.block).is_none()
            && story.quotation(other.block).is_none()
            && !story.blocks[other.block].is_mostly_links()
    };
    let times = all.iter().filter(|other| opens_paragraph(other) && key(other.label_text(story)) == label).count();
    (times > 1 && opens_paragraph(candidate)).then(|| {
        let quote = candidate.label_text(story);
        Observation::new(
            "repeated_label",
            weights::REPEATED_LABEL,
            format!("the same label stands {times} times on this page"),
            quote,
        )
    })
}
