//! Sketches of stories: small, of one size, and enough to tell which of several pages may be the source of another.
//!
//! A sketch keeps the least hash of the runs of words in each of [`SIZE`] classes; how many of these two sketches share
//! estimates how many of their runs two stories share (Broder's resemblance, 1997, with the one permutation of Li, Owen and
//! Zhang, 2012). It holds no word of the page and can't be turned back into it.

use super::sentence_alignment::runs_of;
use super::tokens::{Role, Text};
use crate::interner::{Interner, mix};
use crate::story::Story;

/// How many hashes a sketch has.
pub const SIZE: usize = 128;
/// What two stories share that are the same is hardly ever less.
const LIKELY: f64 = 0.12;
/// And so many hashes have to agree.
const LEAST: usize = 8;

/// A sketch of a story, as it travels: four hexadecimal digits for each hash, or four points where there is none.
pub fn sketch(story: &Story) -> String {
    let mut numbers = Interner::with_capacity(story.total_words());
    let text = Text::of(story, &mut numbers);
    let mut least = [u64::MAX; SIZE];
    for sentence in text.sentences.iter().filter(|sentence| sentence.role == Role::Story) {
        for run in runs_of(&text.words[sentence.words.clone()]) {
            let hash = run.iter().fold(0, |hash, word| mix(hash, numbers.key(word.number)));
            let class = &mut least[hash as usize % SIZE];
            *class = (hash >> 8).min(*class);
        }
    }
    let digits = |hash: u64| if hash == u64::MAX { "....".to_owned() } else { format!("{:04x}", hash as u16) };
    least.into_iter().map(digits).collect()
}

/// How much two sketches agree, from 0 to 1; and in how many hashes. What is no sketch agrees with nothing.
fn agreement(one: &str, other: &str) -> (f64, usize) {
    let (one, other) = (one.as_bytes().chunks(4), other.as_bytes().chunks(4));
    let (mut both, mut all) = (0, 0);
    for (one, other) in one.zip(other).take(SIZE).filter(|pair| *pair != (b"....", b"....")) {
        all += 1;
        both += usize::from(one == other);
    }
    (both as f64 / f64::from(all.max(1)), both)
}

/// Which of these sketches is most likely one of the same story, if any is.
pub fn likeliest(sketch: &str, others: &[String]) -> Option<usize> {
    let likely = others.iter().enumerate().map(|(at, other)| (at, agreement(sketch, other)));
    let likely = likely.filter(|(_, (share, hashes))| *share >= LIKELY && *hashes >= LEAST);
    likely.max_by(|(_, one), (_, other)| one.0.total_cmp(&other.0)).map(|(at, _)| at)
}
