//! Whether two texts are the same story, so that their differences mean something.
//!
//! Two signs must agree: enough words in sentences that both have, which a later report on the same event lacks; and enough
//! words in runs that both have, which another outlet's report lacks.

use super::sentence_alignment::Pair;
use super::tokens::{Role, Text};
use super::{ComparisonBuilder, words_of};

/// The least share of a text's words in runs that the other text has, too.
const MIN_SHARE_IN_RUNS: f64 = 0.25;
/// The least share of a text's words in sentences that the other text has, too.
const MIN_SHARED_SENTENCES: f64 = 0.5;
/// Fewer shared words in a row may be coincidence.
const MIN_RUN_WORDS: usize = 3;
/// The least number of words in such runs, unless all words are in one.
const MIN_WORDS_IN_RUNS: usize = 12;

/// The story words of one of the two texts, and how many of them the other text shares.
struct Shared {
    words: usize,
    in_runs: usize,
    in_paired_sentences: usize,
}

impl Shared {
    fn is_enough(&self) -> bool {
        self.in_runs as f64 >= MIN_SHARE_IN_RUNS * self.words as f64
            && self.in_paired_sentences as f64 >= MIN_SHARED_SENTENCES * self.words as f64
            && (self.in_runs >= MIN_WORDS_IN_RUNS || self.in_runs == self.words)
    }
}

impl ComparisonBuilder {
    /// Whether one of the texts has enough of the other.
    pub(super) fn is_same_story(&self, pairs: &[Pair]) -> bool {
        let is_story = |text: &Text, word: &usize| text.role(*word) == Role::Story;
        let reprint = pairs.iter().flat_map(|pair| words_of(&self.reprint, &pair.reprint));
        let source = pairs.iter().flat_map(|pair| words_of(&self.source, &pair.source));
        let sides = [
            Shared {
                in_paired_sentences: reprint.filter(|word| is_story(&self.reprint, word)).count(),
                ..count_runs(&self.reprint, &self.to_source)
            },
            Shared {
                in_paired_sentences: source.filter(|word| is_story(&self.source, word)).count(),
                ..count_runs(&self.source, &self.to_reprint)
            },
        ];
        sides.iter().all(|side| side.words > 0) && sides.iter().any(Shared::is_enough)
    }
}

/// Counts a text's story words, and those of them in runs whose counterparts are a run of the other text.
fn count_runs(text: &Text, counterparts: &[Option<usize>]) -> Shared {
    let mut shared = Shared { words: 0, in_runs: 0, in_paired_sentences: 0 };
    let mut run = 0;
    for word in (0..text.words.len()).filter(|&word| text.role(word) == Role::Story) {
        shared.words += 1;
        let before = word.checked_sub(1).and_then(|before| counterparts[before]);
        run = match (before, counterparts[word]) {
            (_, None) => 0,
            (Some(before), Some(counterpart)) if before + 1 == counterpart => run + 1,
            (_, Some(_)) => 1,
        };
        // In scripts without spaces each character is a word.
        let min_run = if text.words[word].is_unspaced_char { 2 * MIN_RUN_WORDS } else { MIN_RUN_WORDS };
        if run == min_run {
            shared.in_runs += run;
        } else if run > min_run {
            shared.in_runs += 1;
        }
    }
    shared
}
