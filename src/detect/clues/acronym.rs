//! What it detects: capitals at a bracket's end that are the initials of words before them in it.
//!
//! Why it speaks against commentary: they abbreviate a name rather than sign a note.
//! Known false positives: a note whose words happen to begin with the editor's initials.
//! Example: `(of the paper Night Dispatch – ND)`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Within(range) = &candidate.place else { return None };
    let label = candidate.label_text(context.story).trim_matches(|c: char| !c.is_alphanumeric());
    let before = &context.story.blocks[candidate.block].text[range.start..candidate.label.start];
    let initials = before.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_uppercase()));
    // Vietnamese abbreviates Đ to D.
    let initials: String = initials.map(|c| if c == 'Đ' { 'D' } else { c }).collect();
    let is_acronym = label.chars().count() > 1 && label.chars().all(char::is_uppercase) && initials.contains(label);
    is_acronym.then(|| Observation::new("acronym", weights::ACRONYM, "it abbreviates the words before it", label))
}
