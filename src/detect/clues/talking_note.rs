//! What it detects: a paragraph under an everyday label that never stands alone (“Note:”) that talks in the first person, in a story
//! that reports.
//!
//! Why it suggests commentary: a reporter's own notes report, too; whoever says “I” in one is often another hand.
//! Known false positives: recipes and instructions that attribute their steps. So it makes no more than a `possible` mark. A box is
//! left out: what a site says in one (“Note: We moderate all comments”) is not about the story.
//! Example: `Note: The ferry house is in the next county. I have driven past it many times.` below a report

use super::{weights, wrapper};
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::detect::voice::{Voice, voice};

/// A smaller share of a story's paragraphs that attribute what they say, in percent, doesn't make a report.
const MIN_REPORTING_PERCENT: usize = 30;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    let (story, block) = (context.story, candidate.block);
    if candidate.ambiguity < 3 || wrapper(context, candidate).is_some() || !context.reports(block..block + 1) {
        return None;
    }
    let voices = context.voices(0..story.blocks.len());
    let is_report = voices.reporting * 100 >= voices.all * MIN_REPORTING_PERCENT;
    let Voice::Talking(words) = voice(story, block) else { return None };
    is_report.then(|| {
        let detail = "it talks in the first person, and the article reports";
        Observation::new("talking_note", weights::TALKING_NOTE, detail, &story.blocks[block].text[words])
    })
}
