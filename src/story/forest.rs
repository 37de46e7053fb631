//! The classifier: a forest of small decision trees, whose answers are summed up.
//!
//! `cargo xtask train story` grows it, by gradient boosting, and writes it into `forest.txt`, from which `build.rs` makes
//! the tables. All numbers are whole, so that a sum is the same everywhere.

include!(concat!(env!("OUT_DIR"), "/forest.rs"));

/// How many questions a tree asks of each block.
const DEPTH: usize = 5;
/// How many questions a tree has.
const SPLITS: usize = (1 << DEPTH) - 1;
/// How many answers a tree can give.
const LEAVES: usize = 1 << DEPTH;

/// A decision tree: questions of the form “is this feature above this threshold?” in the order of a heap, where the
/// question after number n is 2n+1 for no and 2n+2 for yes, and an answer for each way through them.
struct Tree {
    features: [u8; SPLITS],
    thresholds: [i16; SPLITS],
    answers: [i8; LEAVES],
}

/// The sum of all trees' answers for a block with these features, in hundredths of a unit of log odds: above 0 where the
/// block is more likely the story's than not.
pub fn score(features: &[i16]) -> i32 {
    FOREST.iter().map(|tree| i32::from(tree.answer(features))).sum()
}

impl Tree {
    fn answer(&self, features: &[i16]) -> i8 {
        let mut at = 0;
        while at < SPLITS {
            let value = features.get(usize::from(self.features[at])).copied().unwrap_or(0);
            at = 2 * at + 1 + usize::from(value > self.thresholds[at]);
        }
        self.answers[at - SPLITS]
    }
}
