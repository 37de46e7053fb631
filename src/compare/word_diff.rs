//! The words that two sentences have in common, by the least number of edits (Myers, 1986), as computed by imara-diff.

use imara_diff::{Algorithm, Diff, Token};

use super::tokens::Word;

/// This many common words or fewer are a coincidence between two large changes.
const MAX_CHANCE_WORDS: usize = 2;
/// The least number of words of a large change.
const MIN_LARGE_CHANGE_WORDS: usize = 4;

/// Finds common words, pair of sentences by pair. It keeps its buffers between pairs.
pub struct WordDiff {
    /// For each token, the pair in which it was last seen, and its number in that pair. The diff needs small numbers.
    local: Vec<(u32, u32)>,
    /// The number of the current pair, and of distinct tokens in it.
    pair: u32,
    distinct: u32,
    tokens: [Vec<Token>; 2],
    diff: Diff,
}

impl WordDiff {
    /// For texts with this many distinct tokens.
    pub fn new(token_count: usize) -> Self {
        Self {
            local: vec![(0, 0); token_count],
            pair: 0,
            distinct: 0,
            tokens: [Vec::new(), Vec::new()],
            diff: Diff::default(),
        }
    }

    /// The words that two runs of words have in common, in order, as offsets in the one and in the other.
    pub fn common_words(&mut self, one: &[Word], other: &[Word]) -> Vec<(usize, usize)> {
        if one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.token == other.token) {
            return (0..one.len()).map(|at| (at, at)).collect();
        }
        (self.pair, self.distinct) = (self.pair + 1, 0);
        for (side, words) in [other, one].into_iter().enumerate() {
            self.tokens[side].clear();
            for word in words {
                let (pair, number) = &mut self.local[word.token as usize];
                if *pair != self.pair {
                    (*pair, *number) = (self.pair, self.distinct);
                    self.distinct += 1;
                }
                self.tokens[side].push(Token(*number));
            }
        }
        let [before, after] = &self.tokens;
        self.diff.compute_with(Algorithm::MyersMinimal, before, after, self.distinct);
        let kept = (0..one.len()).filter(|&at| !self.diff.is_added(at as u32));
        let counterparts = (0..other.len()).filter(|&at| !self.diff.is_removed(at as u32));
        let mut common: Vec<(usize, usize)> = kept.zip(counterparts).collect();
        drop_chance(&mut common, one.len(), other.len());
        common
    }
}

/// Removes common words that are a coincidence between two large changes.
fn drop_chance(common: &mut Vec<(usize, usize)>, one: usize, other: usize) {
    let mut kept = Vec::with_capacity(common.len());
    let mut start = 0;
    let mut before = (0, 0);
    while start < common.len() {
        let follows = |pair: &[(usize, usize)]| pair[1].0 == pair[0].0 + 1 && pair[1].1 == pair[0].1 + 1;
        let run = 1 + common[start..].windows(2).take_while(|pair| follows(pair)).count();
        let (first, last) = (common[start], common[start + run - 1]);
        let next = common.get(start + run).copied().unwrap_or((one, other));
        let changed = |from: (usize, usize), to: (usize, usize)| (to.0 - from.0).max(to.1 - from.1);
        let is_chance = run <= MAX_CHANCE_WORDS
            && changed(before, first) >= MIN_LARGE_CHANGE_WORDS
            && changed((last.0 + 1, last.1 + 1), next) >= MIN_LARGE_CHANGE_WORDS;
        if !is_chance {
            kept.extend(&common[start..start + run]);
            before = (last.0 + 1, last.1 + 1);
        }
        start += run;
    }
    *common = kept;
}
