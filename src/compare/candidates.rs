//! Candidate generation: the sentences of the source that share rare runs of words with a sentence of the reprint.
//!
//! An index of all runs of the source finds them in one pass over the reprint.

use super::sentence_alignment::{MIN_SIMILARITY, SentenceAligner};
use super::tokens::{Role, Word};
use crate::interner::{Interner, mix};

/// Runs that occur in more sentences of the source than this are ignored.
const MAX_RUN_SENTENCES: usize = 4;
/// The length of a run, in half words: three words, or six characters of a script without spaces.
const RUN_HALF_WORDS: usize = 6;
/// The most candidates of a sentence whose similarity is computed.
const MAX_CANDIDATES: usize = 4;

/// A sentence of the reprint and a sentence of the source that may correspond.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub reprint: usize,
    pub source: usize,
    pub similarity: f32,
    /// The weight of their shared words.
    pub weight: f32,
}

impl SentenceAligner<'_> {
    /// All candidates that are similar enough, in the reprint's order; those of one sentence from the end of the source on.
    pub(super) fn candidates(&mut self) -> Vec<Link> {
        let source = self.source;
        let hash = |run: &[Word]| run.iter().fold(0, |hash, word| mix(hash, u64::from(word.token)));
        let mut runs = Interner::with_capacity(source.words.len());
        // For each run, the sentences of the source it occurs in, and how many there are.
        let mut places: Vec<[u32; MAX_RUN_SENTENCES]> = Vec::new();
        let mut counts: Vec<u8> = Vec::new();
        for (at, sentence) in source.sentences.iter().enumerate() {
            for run in runs_of(&source.words[sentence.words.clone()]) {
                let run = runs.intern(hash(run)) as usize;
                if run == places.len() {
                    places.push([0; MAX_RUN_SENTENCES]);
                    counts.push(0);
                }
                let count = counts[run] as usize;
                if count > 0 && count <= MAX_RUN_SENTENCES && places[run][count - 1] == at as u32 {
                    continue;
                }
                if let Some(place) = places[run].get_mut(count) {
                    *place = at as u32;
                }
                counts[run] = counts[run].saturating_add(1);
            }
        }
        let reprint = self.reprint;
        let mut links: Vec<Link> = Vec::new();
        let mut votes: Vec<(u32, u32)> = Vec::new();
        for (at, sentence) in reprint.sentences.iter().enumerate() {
            votes.clear();
            let words = &reprint.words[sentence.words.clone()];
            for run in runs_of(words).filter_map(|run| runs.get(hash(run))) {
                let count = counts[run as usize] as usize;
                for &place in places[run as usize].iter().take(if count > MAX_RUN_SENTENCES { 0 } else { count }) {
                    match votes.iter_mut().find(|(voted, _)| *voted == place) {
                        Some((_, votes)) => *votes += 1,
                        None => votes.push((place, 1)),
                    }
                }
            }
            let first = links.len();
            for _ in 0..MAX_CANDIDATES {
                let best = votes.iter().enumerate().max_by_key(|(_, (_, votes))| *votes).map(|(best, _)| best);
                let Some((place, _)) = best.map(|best| votes.swap_remove(best)) else { break };
                let place = place as usize;
                let (similarity, weight) = self.similarity(at..at + 1, place..place + 1);
                // A teaser of the story has the story's words, too.
                let is_story = [sentence.role, source.sentences[place].role] == [Role::Story; 2];
                let weight = if is_story { weight } else { weight / 2.0 };
                if similarity >= MIN_SIMILARITY {
                    let link = Link { reprint: at, source: place, similarity, weight };
                    let rest = links[first..].iter().take_while(|known| known.source > link.source).count();
                    links.insert(first + rest, link);
                }
            }
        }
        links
    }
}

/// The runs of words of a sentence; a sentence shorter than a run is a run of its own.
pub fn runs_of(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    let half_words = |word: &Word| if word.is_unspaced_char { 1 } else { 2 };
    let mut runs = Vec::with_capacity(words.len());
    let (mut end, mut length) = (0, 0);
    for start in 0..words.len() {
        while length < RUN_HALF_WORDS && end < words.len() {
            length += half_words(&words[end]);
            end += 1;
        }
        runs.push(&words[start..end]);
        if end == words.len() {
            break;
        }
        length -= half_words(&words[start]);
    }
    runs.into_iter()
}
