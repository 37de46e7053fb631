//! Comparing a reprint with its source: what was inserted, what was altered, what was omitted.
//!
//! Labels and styles reveal the insertions that a re-publisher admits; the original story reveals the rest.
//!
//! 1. [`tokens`] reads both pages as words and sentences.
//! 2. [`candidates`] and [`sentence_alignment`] pair the sentences of the reprint with those of the source, and [`word_diff`] finds the words
//!    that the two sentences of a pair have in common.
//! 3. [`same_story`] decides whether enough is shared. If not, nothing is marked: two outlets that report one event share
//!    names and quotations, but hardly a sentence.
//! 4. [`boundaries`], [`insertions`], [`alterations`] and [`omissions`] turn the rest into results: words without a counterpart in the source are
//!    inserted, other words in the same place are altered, and words that only the source has are omitted.
//!
//! A comment that quotes the source stays a comment: each sentence of the source is used once, where most of it appears in
//! its order. If a page was too large to be read whole, nothing is claimed about words after the last shared one.
//!
//! The cost grows with the number of words in both texts. [`sketch`] estimates in constant time whether two pages are worth comparing.

mod alterations;
mod boundaries;
mod candidates;
mod insertions;
mod omissions;
mod same_story;
mod sentence_alignment;
pub mod sketch;
mod tokens;
mod word_diff;

use std::ops::Range;

use crate::interner::Interner;
use crate::model::{Insertion, Point};
use crate::story::Story;
use boundaries::snap_to_boundaries;
use sentence_alignment::{Alignment, Pair, SentenceAligner};
use tokens::{Role, Text};
use word_diff::WordDiff;

/// Words left over at the edges of two neighbouring pairs belong together if at least one in this many is shared.
const MIN_CROSSING_SHARE: usize = 3;
/// Two headlines are the same one, altered, if they share at least this part of the shorter one's words.
const MIN_HEADLINE_SHARE: f64 = 0.4;
/// A pair of blocks is recorded once; the search for an equal pair looks back this many pairs.
const DUPLICATE_PAIRS_LOOKBACK: usize = 16;

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Compared {
    /// Whether the two are the same story; if not, nothing else was compared.
    pub same_story: bool,
    /// The share of the source's words that the reprint has, from 0 to 1.
    pub kept: f64,
    /// All insertions, in order and without overlap.
    pub insertions: Vec<Insertion>,
    /// Insertions found by clues whose words the source has, too.
    pub shared: Vec<Insertion>,
    /// Words that were altered, in the reprint's order.
    pub altered: Vec<Altered>,
    /// Omitted words, in the source's order.
    pub omitted: Vec<Omitted>,
    /// Pairs of a block of the reprint's story and the block of the source's story it corresponds to, in the reprint's
    /// order.
    pub blocks: Vec<(usize, usize)>,
}

/// Words in the place of others; one of the two may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Altered {
    /// The source's words.
    pub from: String,
    /// The reprint's words.
    pub to: String,
    /// The range of the reprint's words in its page's text, in bytes; empty, at the place of the source's words, if there
    /// are none.
    pub place: Range<usize>,
    /// The block of the reprint's story where they begin; `None` outside the story.
    pub block: Option<usize>,
    /// Their range in that block's text, in bytes.
    pub range: Range<usize>,
    /// The block of the source's story where its words begin, and their range in the block's text, in bytes.
    pub origin: Option<(usize, Range<usize>)>,
    /// Whether the headline was altered.
    pub in_headline: bool,
}

/// A paragraph of the source, or sentences of one, that the reprint does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omitted {
    /// The words.
    pub text: String,
    /// How many they are.
    pub words: usize,
    /// The block of the source's story, and their range in the block's text, in bytes.
    pub origin: (usize, Range<usize>),
    /// Their place in the text of the reprint's page, in bytes: after the words that come before them.
    pub place: usize,
    /// The same place in the reprint's story; `None` outside it and before its first words.
    pub point: Option<Point>,
    /// Whether that place is between two blocks.
    pub is_whole: bool,
}

/// Compares a reprint's story with its source's. `found` are the insertions that clues found in the reprint.
pub fn compare(story: &Story, source: &Story, found: Vec<Insertion>) -> Compared {
    let cut = [story, source].map(|story| story.page.cut);
    let mut interner = Interner::with_capacity((story.total_words() + source.total_words()) / 2);
    let reprint = Text::of(story, &mut interner);
    let source = Text::of(source, &mut interner);
    let token_count = interner.len();
    let Alignment { pairs, repeated } = SentenceAligner::new(&reprint, &source, token_count).align();
    let mut builder = ComparisonBuilder::new(reprint, source);
    let pairs = builder.find_counterparts(pairs, token_count);
    if !builder.is_same_story(&pairs) {
        return Compared { insertions: found, ..Compared::default() };
    }
    let pairs = builder.mark_moved_quotations(pairs, &repeated);
    for pair in &pairs {
        builder.read_changes(pair);
    }
    builder.ignore_beyond_cut(cut);
    let (found, shared) = builder.merge_clue_insertions(found);
    builder.demote_short_lines();
    Compared {
        same_story: true,
        kept: builder.kept(),
        insertions: builder.insertions(&found),
        shared,
        omitted: builder.omitted(),
        blocks: builder.block_pairs(&pairs),
        altered: builder.altered_words(),
    }
}

/// What a word of the reprint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordMark {
    /// The story's own word, or an altered one.
    Own,
    Inserted,
    /// Inserted if the words around it are.
    InsertedIfSurrounded,
}

/// A change inside a pair: words of the reprint in the place of words of the source.
struct Change {
    to: Range<usize>,
    from: Range<usize>,
    /// Whether words of the sentence come before it. If `to` is empty, its place is then after the word before it.
    is_behind: bool,
}

/// A comparison in progress. Word ranges index the words of the reprint or of the source.
struct ComparisonBuilder {
    reprint: Text,
    source: Text,
    /// For each word of the reprint, its counterpart in the source.
    to_source: Vec<Option<usize>>,
    /// For each word of the source, its counterpart in the reprint.
    to_reprint: Vec<Option<usize>>,
    marks: Vec<WordMark>,
    /// For each word of the source, whether the reprint has other words in its place, or may have had: it was cut before.
    replaced: Vec<bool>,
    altered: Vec<Change>,
}

impl ComparisonBuilder {
    fn new(reprint: Text, source: Text) -> Self {
        Self {
            to_source: vec![None; reprint.words.len()],
            to_reprint: vec![None; source.words.len()],
            marks: vec![WordMark::Own; reprint.words.len()],
            replaced: vec![false; source.words.len()],
            reprint,
            source,
            altered: Vec::new(),
        }
    }

    /// Finds the shared words in each pair. The boundary between two sentences may itself be altered, so the words left over
    /// at the end of one pair and at the start of the next are compared, too; pairs that share such words are joined.
    fn find_counterparts(&mut self, pairs: Vec<Pair>, token_count: usize) -> Vec<Pair> {
        let mut diff = WordDiff::new(token_count);
        let mut joined: Vec<Pair> = Vec::with_capacity(pairs.len());
        for pair in pairs {
            self.match_words(&mut diff, &pair);
            match joined.last_mut() {
                Some(last) if self.join_if_words_cross(&mut diff, last, &pair) => {
                    (last.reprint.end, last.source.end) = (pair.reprint.end, pair.source.end);
                }
                _ => joined.push(pair),
            }
        }
        joined
    }

    /// Finds the shared words of a pair, unless they are so few that two different headlines were paired.
    fn match_words(&mut self, diff: &mut WordDiff, pair: &Pair) {
        let (one, other) = (words_of(&self.reprint, &pair.reprint), words_of(&self.source, &pair.source));
        let common = diff.common_words(&self.reprint.words[one.clone()], &self.source.words[other.clone()]);
        let is_other_headline = self.reprint.role(one.start) == Role::Headline
            && (common.len() as f64) < MIN_HEADLINE_SHARE * one.len().min(other.len()) as f64;
        if !is_other_headline {
            self.link(one.start, other.start, &common);
        }
    }

    /// Whether words cross the boundary between a pair and the one after it; those words are then linked.
    fn join_if_words_cross(&mut self, diff: &mut WordDiff, pair: &Pair, next: &Pair) -> bool {
        if pair.reprint.end != next.reprint.start || pair.source.end != next.source.start {
            return false;
        }
        let (reprint, source) = (&self.reprint, &self.source);
        let to_next = (
            unlinked_tail(words_of(reprint, &pair.reprint), &self.to_source),
            unlinked_head(words_of(source, &next.source), &self.to_reprint),
        );
        let from_next = (
            unlinked_head(words_of(reprint, &next.reprint), &self.to_source),
            unlinked_tail(words_of(source, &pair.source), &self.to_reprint),
        );
        // Words can cross in one direction only, or they would cross each other.
        for (one, other) in [to_next, from_next] {
            let common = diff.common_words(&self.reprint.words[one.clone()], &self.source.words[other.clone()]);
            if common.len() >= 2 && MIN_CROSSING_SHARE * common.len() >= one.len().min(other.len()) {
                self.link(one.start, other.start, &common);
                return true;
            }
        }
        false
    }

    /// Links shared words, which are given as offsets from these words of the reprint and the source.
    fn link(&mut self, reprint_start: usize, source_start: usize, common: &[(usize, usize)]) {
        for (here, there) in common {
            self.to_source[reprint_start + here] = Some(source_start + there);
            self.to_reprint[source_start + there] = Some(reprint_start + here);
        }
    }

    /// Claims nothing about the words after the last shared one, if the other page was cut: they may be in the part that
    /// was not read.
    fn ignore_beyond_cut(&mut self, [reprint, source]: [bool; 2]) {
        let rest =
            |known: &[Option<usize>]| known.iter().rposition(Option::is_some).map_or(0, |last| last + 1)..known.len();
        if reprint {
            self.replaced[rest(&self.to_reprint)].fill(true);
        }
        if source {
            self.marks[rest(&self.to_source)].fill(WordMark::Own);
        }
    }

    /// The share of the source's own words that the reprint has.
    fn kept(&self) -> f64 {
        let own = (0..self.to_reprint.len()).filter(|&word| self.source.role(word) == Role::Story);
        let (kept, all): (usize, usize) =
            own.fold((0, 0), |(kept, all), word| (kept + usize::from(self.to_reprint[word].is_some()), all + 1));
        kept as f64 / all as f64
    }

    /// The blocks that correspond to each other, by the sentences of these pairs.
    fn block_pairs(&self, pairs: &[Pair]) -> Vec<(usize, usize)> {
        let mut blocks: Vec<(usize, usize)> = Vec::new();
        for pair in pairs {
            for (one, other) in pair.reprint.clone().flat_map(|one| pair.source.clone().map(move |other| (one, other)))
            {
                let one = self.reprint.in_story[self.reprint.sentences[one].span.start.0];
                let other = self.source.in_story[self.source.sentences[other].span.start.0];
                if let (Some(one), Some(other)) = (one, other)
                    && !blocks.iter().rev().take(DUPLICATE_PAIRS_LOOKBACK).any(|known| *known == (one, other))
                {
                    blocks.push((one, other));
                }
            }
        }
        blocks
    }
}

/// The words of a range of sentences.
fn words_of(text: &Text, sentences: &Range<usize>) -> Range<usize> {
    let first = text.sentences.get(sentences.start);
    let last = sentences.end.checked_sub(1).and_then(|last| text.sentences.get(last));
    match (first, last) {
        (Some(first), Some(last)) => first.words.start..last.words.end,
        _ => 0..0,
    }
}

/// The words without a counterpart at the start of a range.
fn unlinked_head(words: Range<usize>, counterparts: &[Option<usize>]) -> Range<usize> {
    let count = counterparts[words.clone()].iter().take_while(|counterpart| counterpart.is_none()).count();
    words.start..words.start + count
}

/// The words without a counterpart at the end of a range.
fn unlinked_tail(words: Range<usize>, counterparts: &[Option<usize>]) -> Range<usize> {
    let count = counterparts[words.clone()].iter().rev().take_while(|counterpart| counterpart.is_none()).count();
    words.end - count..words.end
}
