//! Which words of a pair of sentences are the same: the last step, by the least edits that make the one the other (Myers, 1986), as imara-diff finds them.

use imara_diff::{Algorithm, Diff, Token};

use super::tokens::Word;

/// So few words in common between two changes of `LARGE` words or more are chance.
const CHANCE: usize = 2;
const LARGE: usize = 4;

/// Tells the words of pairs of sentences apart.
pub struct Wording {
    /// For each word's number, its number in this pair, and in which pair that was.
    local: Vec<(u32, u32)>,
    pair: u32,
    given: u32,
    tokens: [Vec<Token>; 2],
    diff: Diff,
}

impl Wording {
    /// For texts whose words have so many numbers.
    pub fn new(numbers: usize) -> Self {
        Self {
            local: vec![(0, 0); numbers],
            pair: 0,
            given: 0,
            tokens: [Vec::new(), Vec::new()],
            diff: Diff::default(),
        }
    }

    /// The words that two runs of words have in common, in order: places in the one and in the other.
    pub fn common(&mut self, one: &[Word], other: &[Word]) -> Vec<(usize, usize)> {
        if one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.number == other.number) {
            return (0..one.len()).map(|at| (at, at)).collect();
        }
        (self.pair, self.given) = (self.pair + 1, 0);
        for (side, words) in [other, one].into_iter().enumerate() {
            self.tokens[side].clear();
            for word in words {
                let (pair, number) = &mut self.local[word.number as usize];
                if *pair != self.pair {
                    (*pair, *number) = (self.pair, self.given);
                    self.given += 1;
                }
                self.tokens[side].push(Token(*number));
            }
        }
        let [before, after] = &self.tokens;
        self.diff.compute_with(Algorithm::MyersMinimal, before, after, self.given);
        let kept = (0..one.len()).filter(|&at| !self.diff.is_added(at as u32));
        let counterparts = (0..other.len()).filter(|&at| !self.diff.is_removed(at as u32));
        let mut common: Vec<(usize, usize)> = kept.zip(counterparts).collect();
        drop_chance(&mut common, one.len(), other.len());
        common
    }
}

/// Takes a word or two between large changes out of what is common.
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
        let is_chance =
            run <= CHANCE && changed(before, first) >= LARGE && changed((last.0 + 1, last.1 + 1), next) >= LARGE;
        if !is_chance {
            kept.extend(&common[start..start + run]);
            before = (last.0 + 1, last.1 + 1);
        }
        start += run;
    }
    *common = kept;
}
