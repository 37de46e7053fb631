//! What it detects: an opening like that of a correction (“An earlier version of this …”) that says where the text was published.
//!
//! Why it speaks against commentary: authors say so of their papers and books, below the text or in the middle of a list of sources.
//! Known false positives: a correction that begins with where its article appeared.
//! Example: `An earlier version of this essay appeared in the Harbour Journal.`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::language::labels::LabelTerminator;

/// The words behind the opening in which its verb has to be: “paper was first published”.
const MAX_WORDS_TO_VERB: usize = 4;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(lead) = &candidate.place else { return None };
    if lead.terminator != LabelTerminator::Nothing {
        return None;
    }
    let text = &context.story.blocks[candidate.block].text;
    let verb = context.story.lexicon.publishing(&text[candidate.label.end..], MAX_WORDS_TO_VERB)?;
    let quote = &text[candidate.label.start..candidate.label.end + verb.end];
    Some(Observation::new("provenance", weights::PROVENANCE, "it says where the text was published", quote))
}
