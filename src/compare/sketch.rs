//! Sketches of stories: small summaries of fixed size that show which of several pages may be the source of another.
//!
//! A sketch is a MinHash: it keeps the smallest hash of the runs of words in each of [`SIZE`] classes. The share of equal
//! hashes in two sketches estimates the share of common runs in two stories (Broder's resemblance, 1997, with the one
//! permutation of Li, Owen and Zhang, 2012). A sketch holds no word of the page, and the page cannot be rebuilt from it.

use super::candidates::runs_of;
use super::tokens::{Role, Text};
use crate::interner::{Interner, mix};
use crate::story::Story;

/// The number of hashes in a sketch.
pub const SIZE: usize = 128;
/// Two versions of one story rarely agree in a smaller share of hashes.
const MIN_AGREEMENT: f64 = 0.12;
/// The least number of equal hashes of two versions of one story.
const MIN_EQUAL_HASHES: usize = 8;

/// The sketch of a story as text: four hexadecimal digits for each hash, or four dots for a class without a run.
pub fn sketch(story: &Story) -> String {
    let mut interner = Interner::with_capacity(story.total_words());
    let text = Text::of(story, &mut interner);
    let mut least = [u64::MAX; SIZE];
    for sentence in text.sentences.iter().filter(|sentence| sentence.role == Role::Story) {
        for run in runs_of(&text.words[sentence.words.clone()]) {
            let hash = run.iter().fold(0, |hash, word| mix(hash, interner.key(word.token)));
            let class = &mut least[hash as usize % SIZE];
            *class = (hash >> 8).min(*class);
        }
    }
    let digits = |hash: u64| if hash == u64::MAX { "....".to_owned() } else { format!("{:04x}", hash as u16) };
    least.into_iter().map(digits).collect()
}

/// The share of equal hashes in two sketches, from 0 to 1, and their number. Text that is not a sketch agrees with nothing.
fn agreement(one: &str, other: &str) -> (f64, usize) {
    let (one, other) = (one.as_bytes().chunks(4), other.as_bytes().chunks(4));
    let (mut both, mut all) = (0, 0);
    for (one, other) in one.zip(other).take(SIZE).filter(|pair| *pair != (b"....", b"....")) {
        all += 1;
        both += usize::from(one == other);
    }
    (both as f64 / f64::from(all.max(1)), both)
}

/// The index of the sketch that is most likely of the same story; `None` if none is likely.
pub fn likeliest(sketch: &str, others: &[String]) -> Option<usize> {
    let likely = others.iter().enumerate().map(|(at, other)| (at, agreement(sketch, other)));
    let likely = likely.filter(|(_, (share, hashes))| *share >= MIN_AGREEMENT && *hashes >= MIN_EQUAL_HASHES);
    likely.max_by(|(_, one), (_, other)| one.0.total_cmp(&other.0)).map(|(at, _)| at)
}
