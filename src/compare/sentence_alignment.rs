//! Pairs the sentences of a reprint with those of its source.
//!
//! 1. Candidate generation: sentences that share runs of words that are rare in the source, found through an index of runs.
//! 2. Similarity: the weight of the words that two sentences have in common in the same order. A word weighs less the more
//!    often the texts use it.
//! 3. The backbone: the heaviest chain of candidates that runs through both texts in order (Fredman's longest increasing
//!    sequence, 1975, with weights).
//! 4. Between two links of the backbone, the remaining sentences are aligned with a cost for each gap (Needleman and
//!    Wunsch, 1970).
//! 5. Remaining candidates have moved, or repeat a sentence that is paired already.
//! 6. Sentences that were split or joined are added to the pair that has the rest of them; a short remaining sentence between
//!    two pairs of one paragraph was rewritten.

use std::ops::Range;

use super::candidates::Link;
use super::tokens::{Role, Text, Word};
use super::words_of;

/// The least similarity of two sentences in the same place that are one.
pub(super) const MIN_SIMILARITY: f32 = 0.3;
/// At or above this similarity, two sentences always match.
const CLEAR_SIMILARITY: f32 = 0.6;
/// Below [`CLEAR_SIMILARITY`], a pair is rejected if one stretch of the reprint's sentence without shared words has more than
/// this share of the sentence's weight.
const MAX_FOREIGN_STRETCH_SHARE: f32 = 0.4;
/// The least similarity of two sentences in different places that are one.
const MIN_MOVED_SIMILARITY: f32 = 0.4;
/// The least number of words of a sentence that moved, unless it is equal to its counterpart.
const MIN_MOVED_WORDS: usize = 5;
/// The least number of words outside its brackets that make a sentence.
const MIN_WORDS_OUTSIDE_BRACKETS: usize = 3;
/// The most cells of the alignment table between two links of the backbone.
const MAX_TABLE_CELLS: usize = 2500;
/// The least share of a sentence's weight that a pair must have for the sentence to be added to it.
const MIN_ADDED_SHARE: f32 = 0.5;
/// The least similarity of a rewritten sentence, where nothing else is in its place.
const MIN_REWRITTEN_SIMILARITY: f32 = 0.2;
/// In one paragraph, a rewritten sentence with at most this many words needs no similarity.
const MAX_REWRITTEN_WORDS: usize = 8;
/// The most sentences on one side of a pair.
const MAX_JOINED_SENTENCES: usize = 4;

/// Sentences of the reprint and the sentences of the source they correspond to.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Sentences of the reprint.
    pub reprint: Range<usize>,
    /// Sentences of the source.
    pub source: Range<usize>,
    /// Whether they are in another place than in the source.
    pub moved: bool,
}

/// The result of the alignment.
pub struct Alignment {
    /// All pairs, in the reprint's order.
    pub pairs: Vec<Pair>,
    /// For each sentence of the reprint, whether it repeats a sentence of the source that is in a pair already.
    pub repeated: Vec<bool>,
}

/// The counterparts found so far: for each sentence of the one text, a sentence of the other.
struct Counterparts {
    of_reprint: Vec<Option<usize>>,
    of_source: Vec<Option<usize>>,
}

impl Counterparts {
    fn link(&mut self, reprint: usize, source: usize) {
        self.of_reprint[reprint] = Some(source);
        self.of_source[source] = Some(reprint);
    }
}

/// Aligns two texts. It keeps the weights of their words, and buffers for computing similarities.
pub struct SentenceAligner<'t> {
    pub(super) reprint: &'t Text,
    pub(super) source: &'t Text,
    /// For each token, its weight.
    weights: Vec<f32>,
    /// For each token, the last comparison in which it was seen, to test membership without clearing a set.
    stamps: Vec<u32>,
    stamp: u32,
}

impl<'t> SentenceAligner<'t> {
    /// For two texts with this many distinct tokens.
    pub fn new(reprint: &'t Text, source: &'t Text, token_count: usize) -> Self {
        let mut counts = vec![[0_u32; 2]; token_count];
        for (side, text) in [reprint, source].into_iter().enumerate() {
            for word in &text.words {
                counts[word.token as usize][side] += 1;
            }
        }
        let weights = counts.iter().map(|[one, other]| 1.0 / (*one.max(other).max(&1) as f32).sqrt()).collect();
        Self { reprint, source, weights, stamps: vec![0; token_count], stamp: 0 }
    }

    /// Pairs the sentences.
    pub fn align(mut self) -> Alignment {
        let candidates = self.candidates();
        let mut counterparts = Counterparts {
            of_reprint: vec![None; self.reprint.sentences.len()],
            of_source: vec![None; self.source.sentences.len()],
        };
        self.align_backbone(&candidates, &mut counterparts);
        self.pair_headlines(&mut counterparts);
        let (moved, repeated) = self.pair_moved(&candidates, &mut counterparts);
        let mut pairs = Vec::new();
        for (reprint, source) in counterparts.of_reprint.iter().enumerate() {
            if let Some(source) = *source {
                let moved = moved[reprint];
                pairs.push(Pair { reprint: reprint..reprint + 1, source: source..source + 1, moved });
            }
        }
        self.add_split_sentences(&mut pairs, &mut counterparts);
        self.pair_rewritten(&mut pairs, &mut counterparts);
        Alignment { pairs, repeated }
    }

    /// Links the sentences of the backbone, and aligns those between its links.
    fn align_backbone(&mut self, candidates: &[Link], counterparts: &mut Counterparts) {
        let ends = (self.reprint.sentences.len(), self.source.sentences.len());
        let mut done = (0, 0);
        let links = heaviest_chain(candidates, ends.1).into_iter().map(|index| Some(candidates[index]));
        for link in links.chain([None]) {
            let next = link.map_or(ends, |link| (link.reprint, link.source));
            self.align_between(done.0..next.0, done.1..next.1, counterparts);
            if let Some(link) = link {
                counterparts.link(link.reprint, link.source);
                done = (link.reprint + 1, link.source + 1);
            }
        }
    }

    /// Pairs the two headlines, which may have no word in common.
    fn pair_headlines(&self, counterparts: &mut Counterparts) {
        if let (Some(reprint), Some(source)) = (headline(self.reprint), headline(self.source))
            && counterparts.of_reprint[reprint].is_none()
            && counterparts.of_source[source].is_none()
        {
            counterparts.link(reprint, source);
        }
    }

    /// Pairs sentences that moved, the most similar first. Returns for each sentence of the reprint whether it moved, and
    /// whether it repeats a sentence that is paired already.
    fn pair_moved(&self, candidates: &[Link], counterparts: &mut Counterparts) -> (Vec<bool>, Vec<bool>) {
        let mut moved = vec![false; self.reprint.sentences.len()];
        let mut repeated = vec![false; self.reprint.sentences.len()];
        let mut links: Vec<Link> = Vec::new();
        for link in candidates {
            let is_long = self.reprint.sentences[link.reprint].words.len() >= MIN_MOVED_WORDS;
            if counterparts.of_reprint[link.reprint].is_none()
                && link.similarity >= MIN_MOVED_SIMILARITY
                && (link.similarity >= 1.0 || is_long)
            {
                // Insertion sort: there are few, and another generic sort would enlarge the engine.
                links.insert(links.partition_point(|known| known.similarity >= link.similarity), *link);
            }
        }
        for link in links {
            if counterparts.of_reprint[link.reprint].is_some() {
                continue;
            }
            if counterparts.of_source[link.source].is_none() {
                counterparts.link(link.reprint, link.source);
                moved[link.reprint] = true;
            } else {
                repeated[link.reprint] = true;
            }
        }
        (moved, repeated)
    }

    fn reprint_words(&self, sentences: &Range<usize>) -> &'t [Word] {
        &self.reprint.words[words_of(self.reprint, sentences)]
    }

    fn source_words(&self, sentences: &Range<usize>) -> &'t [Word] {
        &self.source.words[words_of(self.source, sentences)]
    }

    fn weight(&self, words: &[Word]) -> f32 {
        words.iter().map(|word| self.weights[word.token as usize]).sum()
    }

    /// The similarity of two runs of sentences, from 0 to 1, and the weight of their shared words in the same order.
    pub(super) fn similarity(&mut self, reprint: Range<usize>, source: Range<usize>) -> (f32, f32) {
        let (one, other) = (self.reprint_words(&reprint), self.source_words(&source));
        let (of_one, of_other) = (self.own_weight(one), self.own_weight(other));
        if one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.token == other.token) {
            return (1.0, self.weight(one));
        }
        let both = (of_one + of_other).max(f32::MIN_POSITIVE);
        // The words shared in any order are an upper bound, and cheap to find.
        self.stamp += 1;
        for word in one {
            self.stamps[word.token as usize] = self.stamp;
        }
        let is_shared = |word: &&Word| self.stamps[word.token as usize] == self.stamp;
        let most: f32 = other.iter().filter(is_shared).map(|word| self.weights[word.token as usize]).sum();
        if 2.0 * most / both < MIN_SIMILARITY {
            return (0.0, 0.0);
        }
        let shared = self.shared(one, other);
        let similarity = (2.0 * shared / both).min(0.999);
        let is_quoting = similarity < CLEAR_SIMILARITY && self.has_foreign_stretch(one, other);
        if is_quoting { (0.0, 0.0) } else { (similarity, shared) }
    }

    /// Whether a long stretch of a sentence has hardly a word of the other sentence, as in a comment that quotes it. A
    /// rewritten sentence has shared words throughout.
    fn has_foreign_stretch(&mut self, one: &[Word], other: &[Word]) -> bool {
        self.stamp += 1;
        for word in other {
            self.stamps[word.token as usize] = self.stamp;
        }
        let (mut foreign, mut most, mut all) = (0.0_f32, 0.0_f32, 0.0);
        for word in one.iter().filter(|word| !word.is_aside) {
            let weight = self.weights[word.token as usize];
            all += weight;
            let is_shared = self.stamps[word.token as usize] == self.stamp;
            foreign = (foreign + if is_shared { -weight } else { weight }).max(0.0);
            most = most.max(foreign);
        }
        most > MAX_FOREIGN_STRETCH_SHARE * all
    }

    /// The weight of a sentence's words outside its brackets, if there are enough of them: adding a bracket does not make
    /// it another sentence.
    fn own_weight(&self, words: &[Word]) -> f32 {
        let own = || words.iter().filter(|word| !word.is_aside);
        if own().count() < MIN_WORDS_OUTSIDE_BRACKETS {
            return self.weight(words);
        }
        own().map(|word| self.weights[word.token as usize]).sum()
    }

    /// The weight of the heaviest common subsequence.
    fn shared(&self, one: &[Word], other: &[Word]) -> f32 {
        let mut row = vec![0.0; other.len() + 1];
        for word in one {
            let weight = self.weights[word.token as usize];
            let (mut diagonal, mut before) = (0.0, 0.0_f32);
            for (cell, counterpart) in row[1..].iter_mut().zip(other) {
                let above = *cell;
                *cell = if counterpart.token == word.token { diagonal + weight } else { above.max(before) };
                (diagonal, before) = (above, *cell);
            }
        }
        row[other.len()]
    }

    /// Aligns the sentences between two links of the backbone.
    fn align_between(&mut self, reprint: Range<usize>, source: Range<usize>, counterparts: &mut Counterparts) {
        let (rows, columns) = (reprint.len(), source.len());
        if rows == 0 || columns == 0 || rows * columns > MAX_TABLE_CELLS {
            return;
        }
        let width = columns + 1;
        let mut gains = vec![0.0_f32; (rows + 1) * width];
        let mut worth = vec![0.0_f32; rows * columns];
        for row in 0..rows {
            for column in 0..columns {
                let (one, other) = (reprint.start + row, source.start + column);
                let (similarity, weight) = self.similarity(one..one + 1, other..other + 1);
                // A pair costs what two gaps would.
                let own = if similarity >= MIN_SIMILARITY {
                    weight * (1.0 - MIN_SIMILARITY / (2.0 * similarity))
                } else {
                    0.0
                };
                worth[row * columns + column] = own;
                let paired = gains[row * width + column] + own;
                let best = gains[row * width + column + 1].max(gains[(row + 1) * width + column]).max(paired);
                gains[(row + 1) * width + column + 1] = best;
            }
        }
        let (mut row, mut column) = (rows, columns);
        while row > 0 && column > 0 {
            let own = worth[(row - 1) * columns + column - 1];
            let here = gains[row * width + column];
            if own > 0.0 && here == gains[(row - 1) * width + column - 1] + own {
                (row, column) = (row - 1, column - 1);
                counterparts.link(reprint.start + row, source.start + column);
            } else if here == gains[(row - 1) * width + column] {
                row -= 1;
            } else {
                column -= 1;
            }
        }
    }

    /// Pairs the remaining sentences between two pairs where they are one sentence, rewritten.
    fn pair_rewritten(&mut self, pairs: &mut Vec<Pair>, counterparts: &mut Counterparts) {
        let mut index = 0;
        while index <= pairs.len() {
            let (before, after) = (index.checked_sub(1).and_then(|before| pairs.get(before)), pairs.get(index));
            let (one, other) = free_between(before, after, counterparts);
            let is_moved = before.or(after).is_some_and(|pair| pair.moved);
            if (1..=MAX_JOINED_SENTENCES).contains(&one.len())
                && (1..=MAX_JOINED_SENTENCES).contains(&other.len())
                && self.is_rewritten(&one, &other, [before, after])
            {
                counterparts.of_reprint[one.clone()].fill(Some(other.start));
                counterparts.of_source[other.clone()].fill(Some(one.start));
                pairs.insert(index, Pair { reprint: one, source: other, moved: is_moved });
            }
            index += 1;
        }
    }

    /// Whether sentences beside these pairs are the same, rewritten.
    fn is_rewritten(&mut self, one: &Range<usize>, other: &Range<usize>, beside: [Option<&Pair>; 2]) -> bool {
        let is_story = |text: &Text, sentence: usize| text.sentences[sentence].role == Role::Story;
        if !is_story(self.reprint, one.start) || !is_story(self.source, other.start) {
            return false;
        }
        let block = |sentence: usize| self.reprint.sentences[sentence].span.start.0;
        let [before, after] = beside;
        let in_paragraph = before.is_some_and(|pair| block(pair.reprint.end - 1) == block(one.start))
            || after.is_some_and(|pair| block(pair.reprint.start) == block(one.end - 1));
        let (words, others) = (self.reprint_words(one), self.source_words(other));
        let is_short = words.len() <= MAX_REWRITTEN_WORDS && others.len() <= MAX_REWRITTEN_WORDS;
        let shared = self.shared(words, others);
        let is_new = |similarity: f32| is_short && in_paragraph || similarity >= MIN_REWRITTEN_SIMILARITY;
        let both = self.own_weight(words) + self.own_weight(others);
        is_new(2.0 * shared / both.max(f32::MIN_POSITIVE)) && (is_short || !self.has_foreign_stretch(words, others))
    }

    /// Adds remaining sentences to the pair beside them that has the rest of what they were split from or joined with.
    fn add_split_sentences(&self, pairs: &mut [Pair], counterparts: &mut Counterparts) {
        for pair in pairs {
            while self.grow(pair, counterparts) {}
        }
    }

    /// Adds one free neighbouring sentence to a pair, if it belongs there; returns whether one was added.
    fn grow(&self, pair: &mut Pair, counterparts: &mut Counterparts) -> bool {
        for added in neighbours(&pair.source) {
            let grown = Pair { source: including(&pair.source, added), ..pair.clone() };
            let is_free = is_addable(self.source, &pair.source, added, &counterparts.of_source);
            if is_free && self.holds_most(pair, &grown, self.source_words(&(added..added + 1))) {
                counterparts.of_source[added] = Some(pair.reprint.start);
                *pair = grown;
                return true;
            }
        }
        for added in neighbours(&pair.reprint) {
            let grown = Pair { reprint: including(&pair.reprint, added), ..pair.clone() };
            let is_free = is_addable(self.reprint, &pair.reprint, added, &counterparts.of_reprint);
            if is_free && self.holds_most(pair, &grown, self.reprint_words(&(added..added + 1))) {
                counterparts.of_reprint[added] = Some(pair.source.start);
                *pair = grown;
                return true;
            }
        }
        false
    }

    /// Whether a pair shares most of the added words with the other text.
    fn holds_most(&self, pair: &Pair, grown: &Pair, added: &[Word]) -> bool {
        let shared = |pair: &Pair| self.shared(self.reprint_words(&pair.reprint), self.source_words(&pair.source));
        let added = self.weight(added);
        added > 0.0 && shared(grown) - shared(pair) >= MIN_ADDED_SHARE * added
    }
}

/// The sentences before and after a range.
fn neighbours(range: &Range<usize>) -> impl Iterator<Item = usize> + use<> {
    range.start.checked_sub(1).into_iter().chain([range.end])
}

/// A range with one of its neighbours.
fn including(range: &Range<usize>, neighbour: usize) -> Range<usize> {
    range.start.min(neighbour)..range.end.max(neighbour + 1)
}

/// Whether a sentence can be added to a range of sentences: it has no counterpart, and the same role.
fn is_addable(text: &Text, range: &Range<usize>, added: usize, counterparts: &[Option<usize>]) -> bool {
    range.len() < MAX_JOINED_SENTENCES
        && counterparts.get(added).is_some_and(Option::is_none)
        && text.sentences[added].role == text.sentences[range.start].role
}

/// The free sentences on both sides between two neighbouring pairs. Beside a pair that moved, these are the sentences that
/// follow it in the source; then only the next sentence of each text is returned.
fn free_between(
    before: Option<&Pair>,
    after: Option<&Pair>,
    Counterparts { of_reprint, of_source }: &Counterparts,
) -> (Range<usize>, Range<usize>) {
    let (start, source_start) = before.map_or((0, 0), |pair| (pair.reprint.end, pair.source.end));
    let (end, source_end) =
        after.map_or((of_reprint.len(), of_source.len()), |pair| (pair.reprint.start, pair.source.start));
    let free = |range: Range<usize>, counterparts: &[Option<usize>]| {
        let among = counterparts.get(range.clone()).unwrap_or_default();
        range.start..range.start + among.iter().take_while(|counterpart| counterpart.is_none()).count()
    };
    let (one, other) = (free(start..end, of_reprint), free(source_start..of_source.len(), of_source));
    if one.end == end && other.end == source_end {
        return (one, other);
    }
    (one.start..one.end.min(one.start + 1), other.start..other.end.min(other.start + 1))
}

/// The sentence that is a text's headline, or its first one.
fn headline(text: &Text) -> Option<usize> {
    text.sentences.iter().position(|sentence| sentence.role == Role::Headline)
}

/// The heaviest chain of links that runs forward in both texts, as indices of the list.
fn heaviest_chain(links: &[Link], sentences: usize) -> Vec<usize> {
    // For prefixes of the source, as a binary indexed tree (Fenwick, 1994): the heaviest chain that ends there.
    let mut heaviest: Vec<(f32, usize)> = vec![(0.0, usize::MAX); sentences + 1];
    let mut before = vec![usize::MAX; links.len()];
    for (at, link) in links.iter().enumerate() {
        let mut best = (0.0, usize::MAX);
        let mut place = link.source;
        while place > 0 {
            if heaviest[place].0 > best.0 {
                best = heaviest[place];
            }
            place &= place - 1;
        }
        before[at] = best.1;
        let weight = best.0 + link.weight * link.similarity;
        let mut place = link.source + 1;
        while place <= sentences {
            if weight > heaviest[place].0 {
                heaviest[place] = (weight, at);
            }
            place += place & place.wrapping_neg();
        }
    }
    let mut end = (0.0, usize::MAX);
    let mut place = sentences;
    while place > 0 {
        if heaviest[place].0 > end.0 {
            end = heaviest[place];
        }
        place &= place - 1;
    }
    let mut chain = Vec::new();
    let mut at = end.1;
    while let Some(&earlier) = before.get(at) {
        chain.push(at);
        at = earlier;
    }
    chain.reverse();
    chain
}
