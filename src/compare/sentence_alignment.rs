//! Which sentences of a reprint are which of its source.
//!
//! Sentences that share runs of words which are rare in the source are candidates: an index of all such runs finds them in
//! one pass. How alike two sentences are is told by the words that they have in common in the same order, each counting the
//! less the more often the texts use it. The heaviest chain of candidates that runs through both texts in order is the
//! backbone (Fredman's longest increasing sequence, 1975, with weights); between two links of it, the few sentences left
//! on either side are aligned with a cost for each gap (Needleman and Wunsch, 1970). What is left over may have
//! moved. At last, sentences that were split or joined are drawn into the pair that holds the rest of them.

use std::ops::Range;

use super::tokens::{Role, Text, Word};
use crate::interner::{Interner, mix};

/// A run that stands in more sentences of the source tells nothing.
const RARE: usize = 4;
/// A run is so long: three words, or six letters that are words.
const RUN: usize = 6;
/// Of so many candidates for a sentence the likeness is told.
const CANDIDATES: usize = 4;
/// Sentences as alike as this may be one sentence, if they stand in the same place.
const ALIKE: f32 = 0.3;
/// From here on there is no doubt;
const CLEAR: f32 = 0.6;
/// below, no stretch of the reprint's sentence may be foreign that weighs more of it.
const FOREIGN: f32 = 0.4;
/// Those that moved have to be more alike.
const MOVED: f32 = 0.4;
/// And have so many words, unless they are the same to the word.
const MOVED_WORDS: usize = 5;
/// So many words outside its brackets make a sentence.
const LEFT: usize = 3;
/// Between two links of the chain, so many pairs of sentences are compared at most.
const CELLS: usize = 2500;
/// A part of a sentence is drawn into a pair that has so much of its words.
const DRAWN: f32 = 0.5;
/// Where nothing else stands in their place, sentences that are hardly alike are one that was written anew;
const FAINT: f32 = 0.2;
/// and in one paragraph, those that have so few words.
const SHORT: usize = 8;
/// No pair has more sentences on one side.
const MOST_JOINED: usize = 4;

/// Sentences of the one text that are sentences of the other.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Sentences of the reprint.
    pub reprint: Range<usize>,
    /// Sentences of the source.
    pub source: Range<usize>,
    /// Whether they stand elsewhere than in the source.
    pub moved: bool,
}

/// All pairs, in the reprint's order; and for each sentence of the reprint, whether its words are a second time those of
/// a sentence that is already paired.
pub struct Pairing {
    pub pairs: Vec<Pair>,
    pub repeated: Vec<bool>,
}

/// A sentence of the reprint and one of the source that may be the same.
#[derive(Clone, Copy)]
struct Link {
    reprint: usize,
    source: usize,
    likeness: f32,
    /// The weight of the words that they share.
    weight: f32,
}

/// Two texts, and what their words weigh.
pub struct Pairer<'t> {
    reprint: &'t Text,
    source: &'t Text,
    weights: Vec<f32>,
    /// For telling how alike two sentences are: which of the words the one has, and the last line of the comparison.
    stamps: Vec<u32>,
    stamp: u32,
    line: Vec<f32>,
}

impl<'t> Pairer<'t> {
    /// For two texts whose words have so many numbers.
    pub fn new(reprint: &'t Text, source: &'t Text, numbers: usize) -> Self {
        let mut counts = vec![[0_u32; 2]; numbers];
        for (side, text) in [reprint, source].into_iter().enumerate() {
            for word in &text.words {
                counts[word.number as usize][side] += 1;
            }
        }
        let weights = counts.iter().map(|[one, other]| 1.0 / (*one.max(other).max(&1) as f32).sqrt()).collect();
        Self { reprint, source, weights, stamps: vec![0; numbers], stamp: 0, line: Vec::new() }
    }

    /// Pairs the sentences.
    pub fn pairing(mut self) -> Pairing {
        let candidates = self.candidates();
        let chain = chain(&candidates, self.source.sentences.len());
        let mut of_reprint = vec![None; self.reprint.sentences.len()];
        let mut of_source = vec![None; self.source.sentences.len()];
        let mut place = (0, 0);
        let ends = (of_reprint.len(), of_source.len());
        for link in chain.iter().map(|&at| Some(candidates[at])).chain([None]) {
            let next = link.map_or(ends, |link| (link.reprint, link.source));
            self.fill(place.0..next.0, place.1..next.1, &mut of_reprint, &mut of_source);
            if let Some(link) = link {
                of_reprint[link.reprint] = Some(link.source);
                of_source[link.source] = Some(link.reprint);
                place = (link.reprint + 1, link.source + 1);
            }
        }
        if let (Some(one), Some(other)) = (headline(self.reprint), headline(self.source))
            && of_reprint[one].is_none()
            && of_source[other].is_none()
        {
            (of_reprint[one], of_source[other]) = (Some(other), Some(one));
        }
        let mut moved = vec![false; of_reprint.len()];
        let mut repeated = vec![false; of_reprint.len()];
        let is_long = |words: &Range<usize>| words.len() >= MOVED_WORDS;
        let mut left: Vec<Link> = Vec::new();
        for link in candidates.iter().filter(|link| of_reprint[link.reprint].is_none() && link.likeness >= MOVED) {
            if link.likeness >= 1.0 || is_long(&self.reprint.sentences[link.reprint].words) {
                // The likest first; they are few.
                left.insert(left.partition_point(|known| known.likeness >= link.likeness), *link);
            }
        }
        for link in left {
            if of_reprint[link.reprint].is_none() {
                if of_source[link.source].is_none() {
                    of_reprint[link.reprint] = Some(link.source);
                    of_source[link.source] = Some(link.reprint);
                    moved[link.reprint] = true;
                } else {
                    repeated[link.reprint] = true;
                }
            }
        }
        let pairs = of_reprint.iter().enumerate().filter_map(|(reprint, source)| {
            let source = (*source)?;
            Some(Pair { reprint: reprint..reprint + 1, source: source..source + 1, moved: moved[reprint] })
        });
        let mut pairs: Vec<Pair> = pairs.collect();
        self.draw_in(&mut pairs, &mut of_reprint, &mut of_source);
        self.pair_rewritten(&mut pairs, &mut of_reprint, &mut of_source);
        Pairing { pairs, repeated }
    }

    fn words(&self, of_reprint: bool, sentences: Range<usize>) -> &'t [Word] {
        let text = if of_reprint { self.reprint } else { self.source };
        let (Some(first), Some(last)) =
            (text.sentences.get(sentences.start), text.sentences.get(sentences.end.wrapping_sub(1)))
        else {
            return &[];
        };
        text.words.get(first.words.start..last.words.end).unwrap_or_default()
    }

    fn weight(&self, words: &[Word]) -> f32 {
        words.iter().map(|word| self.weights[word.number as usize]).sum()
    }

    /// All candidates that are alike enough, in the reprint's order; of one sentence, those later in the source first.
    fn candidates(&mut self) -> Vec<Link> {
        let source = self.source;
        let hash = |run: &[Word]| run.iter().fold(0, |hash, word| mix(hash, u64::from(word.number)));
        let mut runs = Interner::with_capacity(source.words.len());
        // For each run, the sentences of the source that it stands in.
        let mut places: Vec<[u32; RARE]> = Vec::new();
        let mut counts: Vec<u8> = Vec::new();
        for (at, sentence) in source.sentences.iter().enumerate() {
            for run in runs_of(&source.words[sentence.words.clone()]) {
                let run = runs.intern(hash(run)) as usize;
                if run == places.len() {
                    places.push([0; RARE]);
                    counts.push(0);
                }
                let count = counts[run] as usize;
                if count > 0 && count <= RARE && places[run][count - 1] == at as u32 {
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
                for &place in places[run as usize].iter().take(if count > RARE { 0 } else { count }) {
                    match votes.iter_mut().find(|(voted, _)| *voted == place) {
                        Some((_, votes)) => *votes += 1,
                        None => votes.push((place, 1)),
                    }
                }
            }
            let first = links.len();
            for _ in 0..CANDIDATES {
                let best = votes.iter().enumerate().max_by_key(|(_, (_, votes))| *votes).map(|(best, _)| best);
                let Some((place, _)) = best.map(|best| votes.swap_remove(best)) else { break };
                let place = place as usize;
                let (likeness, weight) = self.likeness(at..at + 1, place..place + 1);
                // A teaser of the story says what the story says.
                let tell = [sentence.role, source.sentences[place].role] == [Role::Story; 2];
                let weight = if tell { weight } else { weight / 2.0 };
                if likeness >= ALIKE {
                    let link = Link { reprint: at, source: place, likeness, weight };
                    let rest = links[first..].iter().take_while(|known| known.source > link.source).count();
                    links.insert(first + rest, link);
                }
            }
        }
        links
    }

    /// How alike two runs of sentences are, from 0 to 1, and what the words weigh that they share in the same order.
    fn likeness(&mut self, reprint: Range<usize>, source: Range<usize>) -> (f32, f32) {
        let (one, other) = (self.words(true, reprint), self.words(false, source));
        let (of_one, of_other) = (self.own_weight(one), self.own_weight(other));
        if one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.number == other.number) {
            return (1.0, self.weight(one));
        }
        let both = (of_one + of_other).max(f32::MIN_POSITIVE);
        // What they share in any order is the most that they can share in the same.
        self.stamp += 1;
        for word in one {
            self.stamps[word.number as usize] = self.stamp;
        }
        let is_shared = |word: &&Word| self.stamps[word.number as usize] == self.stamp;
        let most: f32 = other.iter().filter(is_shared).map(|word| self.weights[word.number as usize]).sum();
        if 2.0 * most / both < ALIKE {
            return (0.0, 0.0);
        }
        let shared = self.shared(one, other);
        let likeness = (2.0 * shared / both).min(0.999);
        match likeness < CLEAR && self.only_quotes(one, other) {
            true => (0.0, 0.0),
            false => (likeness, shared),
        }
    }

    /// Whether a long stretch of a sentence has hardly a word of the other, as in a comment that quotes it; one that was
    /// written anew has words of it all over.
    fn only_quotes(&mut self, one: &[Word], other: &[Word]) -> bool {
        self.stamp += 1;
        for word in other {
            self.stamps[word.number as usize] = self.stamp;
        }
        let (mut foreign, mut most, mut all) = (0.0_f32, 0.0_f32, 0.0);
        for word in one.iter().filter(|word| !word.is_aside) {
            let weight = self.weights[word.number as usize];
            all += weight;
            let is_shared = self.stamps[word.number as usize] == self.stamp;
            foreign = (foreign + if is_shared { -weight } else { weight }).max(0.0);
            most = most.max(foreign);
        }
        most > FOREIGN * all
    }

    /// What the words of a sentence weigh without those in its brackets, if that leaves a sentence: who puts in a bracket
    /// makes no other sentence of it.
    fn own_weight(&self, words: &[Word]) -> f32 {
        let own = || words.iter().filter(|word| !word.is_aside);
        if own().count() < LEFT {
            return self.weight(words);
        }
        own().map(|word| self.weights[word.number as usize]).sum()
    }

    /// The weight of the heaviest common subsequence.
    fn shared(&mut self, one: &[Word], other: &[Word]) -> f32 {
        self.line.clear();
        self.line.resize(other.len() + 1, 0.0);
        for word in one {
            let weight = self.weights[word.number as usize];
            let (mut diagonal, mut before) = (0.0, 0.0_f32);
            for (cell, counterpart) in self.line[1..].iter_mut().zip(other) {
                let above = *cell;
                *cell = if counterpart.number == word.number { diagonal + weight } else { above.max(before) };
                (diagonal, before) = (above, *cell);
            }
        }
        self.line[other.len()]
    }

    /// Aligns the sentences between two links of the chain.
    fn fill(
        &mut self,
        reprint: Range<usize>,
        source: Range<usize>,
        of_reprint: &mut [Option<usize>],
        of_source: &mut [Option<usize>],
    ) {
        let (rows, columns) = (reprint.len(), source.len());
        if rows == 0 || columns == 0 || rows * columns > CELLS {
            return;
        }
        let width = columns + 1;
        let mut gains = vec![0.0_f32; (rows + 1) * width];
        let mut worth = vec![0.0_f32; rows * columns];
        for row in 0..rows {
            for column in 0..columns {
                let (one, other) = (reprint.start + row, source.start + column);
                let (likeness, weight) = self.likeness(one..one + 1, other..other + 1);
                // A pair costs what two gaps would.
                let own = if likeness >= ALIKE { weight * (1.0 - ALIKE / (2.0 * likeness)) } else { 0.0 };
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
                of_reprint[reprint.start + row] = Some(source.start + column);
                of_source[source.start + column] = Some(reprint.start + row);
            } else if here == gains[(row - 1) * width + column] {
                row -= 1;
            } else {
                column -= 1;
            }
        }
    }

    /// Pairs what is left over on both sides between two pairs of one paragraph: a short sentence that was written anew.
    fn pair_rewritten(
        &mut self,
        pairs: &mut Vec<Pair>,
        of_reprint: &mut [Option<usize>],
        of_source: &mut [Option<usize>],
    ) {
        let mut at = 0;
        while at <= pairs.len() {
            let (before, after) = (at.checked_sub(1).and_then(|at| pairs.get(at)), pairs.get(at));
            let start = before.map_or((0, 0), |pair| (pair.reprint.end, pair.source.end));
            let end = after.map_or((of_reprint.len(), of_source.len()), |pair| (pair.reprint.start, pair.source.start));
            let free = |from: usize, to: usize, of: &[Option<usize>]| {
                let free = of.get(from..to).unwrap_or_default().iter().take_while(|paired| paired.is_none()).count();
                from..from + free
            };
            // Behind a pair that moved, as much of the source as is free.
            let (one, other) = (free(start.0, end.0, of_reprint), free(start.1, of_source.len(), of_source));
            let is_gap = end.0 == one.end && end.1 == other.end;
            let (one, other) = match is_gap {
                true => (one, other),
                // At the edge of what moved only the next sentence is told.
                false => (one.start..one.end.min(one.start + 1), other.start..other.end.min(other.start + 1)),
            };
            let is_moved = before.or(after).is_some_and(|pair| pair.moved);
            if (1..=MOST_JOINED).contains(&one.len())
                && (1..=MOST_JOINED).contains(&other.len())
                && self.is_rewritten(&one, &other, [before, after])
            {
                of_reprint[one.clone()].fill(Some(other.start));
                of_source[other.clone()].fill(Some(one.start));
                pairs.insert(at, Pair { reprint: one, source: other, moved: is_moved });
            }
            at += 1;
        }
    }

    /// Whether sentences beside these pairs are the same, written anew.
    fn is_rewritten(&mut self, one: &Range<usize>, other: &Range<usize>, beside: [Option<&Pair>; 2]) -> bool {
        let tells = |text: &Text, sentence: usize| text.sentences[sentence].role == Role::Story;
        if !tells(self.reprint, one.start) || !tells(self.source, other.start) {
            return false;
        }
        let block = |sentence: usize| self.reprint.sentences[sentence].span.start.0;
        let [before, after] = beside;
        let in_paragraph = before.is_some_and(|pair| block(pair.reprint.end - 1) == block(one.start))
            || after.is_some_and(|pair| block(pair.reprint.start) == block(one.end - 1));
        let (words, others) = (self.words(true, one.clone()), self.words(false, other.clone()));
        let is_short = words.len() <= SHORT && others.len() <= SHORT;
        let shared = self.shared(words, others);
        let is_new = |likeness: f32| is_short && in_paragraph || likeness >= FAINT;
        let both = self.own_weight(words) + self.own_weight(others);
        is_new(2.0 * shared / both.max(f32::MIN_POSITIVE)) && (is_short || !self.only_quotes(words, others))
    }

    /// Draws sentences that were left over into the pair beside them that has the rest of what they were split from or
    /// joined with.
    fn draw_in(&mut self, pairs: &mut [Pair], of_reprint: &mut [Option<usize>], of_source: &mut [Option<usize>]) {
        for pair in pairs.iter_mut() {
            let mut grown = true;
            while grown {
                grown = false;
                let Pair { reprint, source, .. } = pair.clone();
                let joined = [
                    (reprint.clone(), source.start.wrapping_sub(1)..source.end),
                    (reprint.clone(), source.start..source.end + 1),
                    (reprint.start.wrapping_sub(1)..reprint.end, source.clone()),
                    (reprint.start..reprint.end + 1, source.clone()),
                ];
                for (one, other) in joined {
                    let is_source = one == reprint;
                    let (own, wide, of) = match is_source {
                        true => (&source, &other, &*of_source),
                        false => (&reprint, &one, &*of_reprint),
                    };
                    let more = if wide.start == own.start { own.end } else { wide.start };
                    let text = if is_source { self.source } else { self.reprint };
                    let is_free = of.get(more).is_some_and(Option::is_none) && wide.len() <= MOST_JOINED;
                    if !is_free || text.sentences[more].role != text.sentences[own.start].role {
                        continue;
                    }
                    let added = self.weight(self.words(!is_source, more..more + 1));
                    let held = self.shared(self.words(true, reprint.clone()), self.words(false, source.clone()));
                    let holds = self.shared(self.words(true, one.clone()), self.words(false, other.clone()));
                    if holds - held >= DRAWN * added && added > 0.0 {
                        match is_source {
                            true => of_source[more] = Some(reprint.start),
                            false => of_reprint[more] = Some(source.start),
                        }
                        (pair.reprint, pair.source) = (one, other);
                        grown = true;
                        break;
                    }
                }
            }
        }
    }
}

/// The sentence that is a text's headline, or its first one.
fn headline(text: &Text) -> Option<usize> {
    text.sentences.iter().position(|sentence| sentence.role == Role::Headline)
}

/// The runs of words of a sentence; a shorter sentence is a run of its own.
pub fn runs_of(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    let letters = |word: &Word| if word.is_letter { 1 } else { 2 };
    let mut end = 0;
    let mut held = 0;
    let mut is_done = words.is_empty();
    (0..words.len()).map_while(move |start| {
        while held < RUN && end < words.len() {
            held += letters(&words[end]);
            end += 1;
        }
        if is_done {
            return None;
        }
        is_done = end == words.len();
        held -= letters(&words[start]);
        Some(&words[start..end])
    })
}

/// The heaviest chain of links that goes forward in both texts, by their places in the list.
fn chain(links: &[Link], sentences: usize) -> Vec<usize> {
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
        let weight = best.0 + link.weight * link.likeness;
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
