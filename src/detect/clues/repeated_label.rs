//! What it detects: the same label at the start of several blocks of the story.
//!
//! Why it suggests commentary: who comments on a story does so more than once, always under the same label. Headings, links and what is
//! quoted don't count: sites repeat those for other reasons.
//! Known false positives: in interviews and minutes, where labels are speakers; only labels from the lexicon are counted.
//! Example: two paragraphs of one story that begin with `Comment:`

use super::weights;
use crate::detect::context::{StoryContext, is_line, opens_paragraph};
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(lead) = &candidate.place else { return None };
    // The more often a label of degree 3 is there, the more it is a word of the story's, unless a bracket sets it apart.
    if candidate.ambiguity > 2 && lead.bracket.is_none() {
        return None;
    }
    let label = candidate.label_text(context.story);
    let times = context.times(label);
    let (story, block) = (context.story, candidate.block);
    let is_paragraph = opens_paragraph(story, block) && (!is_line(story, block) || story.introduces(block));
    (times > 1 && is_paragraph).then(|| {
        let detail = format!("the label “{label}” is repeated on this page ({times} times)");
        Observation::new("repeated_label", weights::REPEATED_LABEL, detail, label)
    })
}
