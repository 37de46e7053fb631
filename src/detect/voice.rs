//! Voice: how a block sounds – like somebody who talks to the reader, or like a report.
//!
//! Editors who comment say “we” and “you”, ask and exclaim; wire copy quotes, attributes and dates. Voice alone never makes
//! a mark: it shows where one that a label opened goes on. Only what is outside quotation marks counts, since
//! people in a story say “we”, too.

use std::ops::Range;

use crate::story::Story;

/// How a block sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Somebody speaks of themselves or to the reader, in these words.
    Talking(Range<usize>),
    /// It asks or exclaims.
    Exclaiming,
    /// It attributes what it says to somebody.
    Reporting,
    /// None of these.
    Neutral,
}

/// The voice of a block.
pub fn voice(story: &Story, block: usize) -> Voice {
    let text = &story.blocks[block].text;
    let lexicon = &story.lexicon;
    if let Some(words) = lexicon.first_person(text) {
        Voice::Talking(words)
    } else if lexicon.reporting(text).is_some() {
        Voice::Reporting
    } else if text.ends_with(['?', '!', '？', '！']) {
        Voice::Exclaiming
    } else {
        Voice::Neutral
    }
}
