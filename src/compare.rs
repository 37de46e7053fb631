//! Comparing a reprint with its source: what was inserted, what was altered, what was omitted.
//!
//! Labels and looks find what a re-publisher admits; the original story finds the rest. Both pages are read as words and
//! sentences ([`text`]), the sentences of the one are paired with those of the other ([`pairing`]), and in each pair the words
//! that both have are told from those that only one has ([`wording`]). What has no counterpart in the source is inserted,
//! what the source has and the reprint hasn't is omitted, and other words for the same place are altered.
//!
//! A comment that quotes the source stays a comment: a sentence of the source is found once, where the most of it stands in
//! its order. Where too little of either text is the other's, they are not the same story, and nothing is marked: two
//! outlets that report one event share names and quotations, but hardly a sentence.
//!
//! Of a page that was too large to be read whole, the rest is not known: behind what both have last, the other is not said to
//! have added or left out anything.
//!
//! The cost grows with the words of both texts. [`sketch`] tells in no time whether two pages may be worth it.

mod sentence_alignment;
pub mod sketch;
mod tokens;
mod word_diff;

use std::ops::Range;

use crate::detect::evidence::first_words;
use crate::interner::Interner;
use crate::model::{Certainty, Insertion, Kind, Point, Reason};
use crate::story::Story;
use sentence_alignment::{Pair, Pairer, Pairing};
use tokens::{Role, Text, is_closing_bracket, is_opening_bracket, is_stop};
use word_diff::Wording;

/// Two texts are one story where so much of the one or the other stands in the other, in runs of words.
const SAME: f64 = 0.25;
/// And so much of it in sentences that both have.
const COVERED: f64 = 0.5;
/// A run of so many words is no chance.
const TELLING_RUN: usize = 3;
/// And so many words have to stand in such runs, unless all do.
const LEAST: usize = 12;
/// A block of fewer words that is no sentence, such as “Advertisement”, is neither inserted nor omitted.
const LINE: usize = 4;
/// So many words that nothing replaced are an insertion, wherever they stand in a sentence.
const CLAUSE: usize = 12;
/// So few words beside an insertion are altered ones.
const BESIDE: usize = 3;
/// So many words between dashes are an insertion.
const ASIDE: usize = 3;
/// How many words of the source are quoted on either side of an insertion; of letters, so many times as many.
const QUOTED: usize = 5;
/// Blocks that are paired twice are so many pairs apart at most.
const RECENT: usize = 16;
/// Of so many words that are left on both sides of two pairs, one has to be the same.
const RUN_OVER: usize = 3;
/// What two texts share in a headline or a sentence that was written anew is chance, where it is less than this.
const REWRITTEN: f64 = 0.4;

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Compared {
    /// Whether the two are the same story at all; if not, nothing else was found.
    pub same_story: bool,
    /// The share of the source's words that the reprint has, from 0 to 1.
    pub kept: f64,
    /// All insertions, in order and without overlap.
    pub insertions: Vec<Insertion>,
    /// What clues took for insertions, but the source has, too.
    pub shared: Vec<Insertion>,
    /// Words that were altered, in the reprint's order.
    pub altered: Vec<Altered>,
    /// What was omitted, in the source's order.
    pub omitted: Vec<Omitted>,
    /// Which blocks of the reprint's story are which of the source's, in the reprint's order.
    pub blocks: Vec<(usize, usize)>,
}

/// Words in the place of others; one of the two may be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Altered {
    /// The source's words.
    pub from: String,
    /// The reprint's.
    pub to: String,
    /// Where these stand in the text of the reprint's page, in bytes; where there are none, the place that they would have.
    pub place: Range<usize>,
    /// The block of the reprint's story that they begin in, if it is in one.
    pub block: Option<usize>,
    /// Where they stand there, in bytes.
    pub range: Range<usize>,
    /// The block of the source's story that its words begin in, if there are any, and where they stand there.
    pub origin: Option<(usize, Range<usize>)>,
    /// Whether the headline was altered.
    pub in_headline: bool,
}

/// A paragraph of the source, or sentences of one, that the reprint hasn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omitted {
    /// The words.
    pub text: String,
    /// How many they are.
    pub words: usize,
    /// The block of the source's story, and where they stand there, in bytes.
    pub origin: (usize, Range<usize>),
    /// Where they would stand in the text of the reprint's page, in bytes: behind what is there before them.
    pub place: usize,
    /// The same in the reprint's story, if it is in it; nothing before its first words.
    pub point: Option<Point>,
    /// Whether they would stand between two of its blocks.
    pub is_whole: bool,
}

/// Compares a reprint's story with its source's. `found` are the insertions that clues found in the reprint.
pub fn compare(story: &Story, source: &Story, found: Vec<Insertion>) -> Compared {
    let cut = [story, source].map(|story| story.page.cut);
    let mut numbers = Interner::with_capacity((story.total_words() + source.total_words()) / 2);
    let reprint = Text::of(story, &mut numbers);
    let source = Text::of(source, &mut numbers);
    let Pairing { pairs, repeated } = Pairer::new(&reprint, &source, numbers.len()).pairing();
    let mut comparing = Comparing {
        there: vec![None; reprint.words.len()],
        here: vec![None; source.words.len()],
        marks: vec![Mark::None; reprint.words.len()],
        replaced: vec![false; source.words.len()],
        reprint,
        source,
        altered: Vec::new(),
    };
    let pairs = comparing.find_counterparts(pairs, numbers.len());
    if !comparing.is_same_story(&pairs) {
        return Compared { insertions: found, ..Compared::default() };
    }
    let pairs = comparing.settle_strays(pairs, &repeated);
    for pair in &pairs {
        comparing.read_changes(pair);
    }
    comparing.pass_over_unknown(cut);
    let (found, shared) = comparing.heed_clues(found);
    comparing.pass_over_lines();
    let insertions = comparing.insertions(&found);
    let omitted = comparing.omitted();
    Compared {
        same_story: true,
        kept: comparing.kept(),
        insertions,
        shared,
        omitted,
        blocks: comparing.blocks(&pairs),
        altered: comparing.altered_words(),
    }
}

/// What becomes of a word of the reprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// It is the story's own, or altered.
    None,
    Inserted,
    /// It is inserted if what stands around it is.
    Between,
}

/// A change inside a pair: words of the reprint in the place of words of the source.
struct Change {
    to: Range<usize>,
    from: Range<usize>,
    /// Whether the sentence begins before it: where no words are, their place is behind the word before.
    is_behind: bool,
}

struct Comparing {
    reprint: Text,
    source: Text,
    /// For each word of the reprint, its counterpart in the source.
    there: Vec<Option<usize>>,
    /// For each word of the source, its counterpart in the reprint.
    here: Vec<Option<usize>>,
    marks: Vec<Mark>,
    /// For each word of the source, whether the reprint has others in its place, or may have: it was cut before it.
    replaced: Vec<bool>,
    altered: Vec<Change>,
}

impl Comparing {
    /// Finds the same words in each pair. Where a sentence ends and the next begins may itself be altered: what is left at
    /// the end of one pair and at the beginning of the next is looked through once more, and such pairs are made one.
    fn find_counterparts(&mut self, pairs: Vec<Pair>, numbers: usize) -> Vec<Pair> {
        let mut wording = Wording::new(numbers);
        let mut joined: Vec<Pair> = Vec::with_capacity(pairs.len());
        for pair in pairs {
            self.find_in(&mut wording, &pair);
            match joined.last_mut() {
                Some(last) if self.run_over(&mut wording, last, &pair) => {
                    (last.reprint.end, last.source.end) = (pair.reprint.end, pair.source.end);
                }
                _ => joined.push(pair),
            }
        }
        joined
    }

    /// Whether words run over from one pair to the one behind it, which are then found.
    fn run_over(&mut self, wording: &mut Wording, pair: &Pair, next: &Pair) -> bool {
        if pair.reprint.end != next.reprint.start || pair.source.end != next.source.start {
            return false;
        }
        let tail = |words: Range<usize>, there: &[Option<usize>]| {
            words.end - there[words.clone()].iter().rev().take_while(|word| word.is_none()).count()..words.end
        };
        let head = |words: Range<usize>, there: &[Option<usize>]| {
            words.start..words.start + there[words.clone()].iter().take_while(|word| word.is_none()).count()
        };
        let (reprint, source) = (&self.reprint, &self.source);
        let behind = (tail(words(reprint, &pair.reprint), &self.there), head(words(source, &next.source), &self.here));
        let before = (head(words(reprint, &next.reprint), &self.there), tail(words(source, &pair.source), &self.here));
        let mut is_over = false;
        for (one, other) in [behind, before] {
            let common = wording.common(&self.reprint.words[one.clone()], &self.source.words[other.clone()]);
            if common.len() < 2 || RUN_OVER * common.len() < one.len().min(other.len()) {
                continue;
            }
            is_over = true;
            for (here, there) in common {
                self.there[one.start + here] = Some(other.start + there);
                self.here[other.start + there] = Some(one.start + here);
            }
            // Both can't be: words would cross.
            break;
        }
        is_over
    }

    fn find_in(&mut self, wording: &mut Wording, pair: &Pair) {
        {
            let (one, other) = (words(&self.reprint, &pair.reprint), words(&self.source, &pair.source));
            let common = wording.common(&self.reprint.words[one.clone()], &self.source.words[other.clone()]);
            let is_rewritten = (common.len() as f64) < REWRITTEN * one.len().min(other.len()) as f64;
            if is_rewritten && self.reprint.role(one.start) == Role::Headline {
                return;
            }
            for (here, there) in common {
                self.there[one.start + here] = Some(other.start + there);
                self.here[other.start + there] = Some(one.start + here);
            }
        }
    }

    /// Whether enough of one of the texts stands in the other: so many of its words in sentences that both have, which a
    /// later report on the same story hardly has, and so many in runs, which another's report hasn't.
    fn is_same_story(&self, pairs: &[Pair]) -> bool {
        let of = |text: &Text, counterparts: &[Option<usize>], own: fn(&Pair) -> &Range<usize>| {
            let (mut all, mut telling, mut run) = (0, 0, 0);
            for at in (0..text.words.len()).filter(|&at| text.role(at) == Role::Story) {
                all += 1;
                let before = at.checked_sub(1).and_then(|before| counterparts[before]);
                let follows = counterparts[at].is_some_and(|there| before.is_some_and(|before| before + 1 == there));
                run = if follows { run + 1 } else { usize::from(counterparts[at].is_some()) };
                let least = if text.words[at].is_letter { 2 * TELLING_RUN } else { TELLING_RUN };
                telling += match run.cmp(&least) {
                    std::cmp::Ordering::Less => 0,
                    std::cmp::Ordering::Equal => run,
                    std::cmp::Ordering::Greater => 1,
                };
            }
            let paired = pairs.iter().flat_map(|pair| words(text, own(pair)));
            let paired = paired.filter(|&at| text.role(at) == Role::Story).count();
            (telling, paired, all)
        };
        let sides =
            [of(&self.reprint, &self.there, |pair| &pair.reprint), of(&self.source, &self.here, |pair| &pair.source)];
        let is_enough = |&(telling, paired, all): &(usize, usize, usize)| {
            let shared = telling as f64 >= SAME * all as f64 && paired as f64 >= COVERED * all as f64;
            shared && (telling >= LEAST || telling == all)
        };
        sides.iter().all(|&(_, _, all)| all > 0) && sides.iter().any(is_enough)
    }

    /// Sentences that stand elsewhere than in the source, or once more, are the source's own; but among other words in a
    /// paragraph of the reprint they are quotations.
    fn settle_strays(&mut self, mut pairs: Vec<Pair>, repeated: &[bool]) -> Vec<Pair> {
        let mut paired = vec![None; self.reprint.sentences.len()];
        for (at, pair) in pairs.iter().enumerate() {
            paired[pair.reprint.clone()].fill(Some(at));
        }
        let stray = |at: usize| paired[at].map_or(repeated[at], |pair: usize| pairs[pair].moved);
        let strays_at: Vec<bool> = (0..paired.len()).map(stray).collect();
        let block = |text: &Text, sentence: usize| text.sentences[sentence].span.start.0;
        let mut first = 0;
        while first < paired.len() {
            let same = |&next: &usize| block(&self.reprint, next) == block(&self.reprint, first);
            let end = first + (first..paired.len()).take_while(same).count();
            let (mut strays, mut extra) = (0, 0);
            let has_own = (first..end).any(|at| paired[at].is_some() && !strays_at[at]);
            for at in first..end {
                let length = self.reprint.sentences[at].words.len();
                match paired[at] {
                    _ if strays_at[at] => strays += length,
                    None => extra += length,
                    Some(_) => {}
                }
            }
            for at in first..end {
                let is_own = matches!(self.reprint.sentences[at].role, Role::Story);
                let words = self.reprint.sentences[at].words.clone();
                let letters: usize =
                    self.reprint.words[words.clone()].iter().map(|word| 2 - usize::from(word.is_letter)).sum();
                let brackets = gap_before(&self.reprint, words.start).contains(is_opening_bracket);
                // A word or two beside sentences that are the source's were added to them.
                if is_own && has_own && paired[at].is_none() && !repeated[at] && letters < 2 * LINE && !brackets {
                    self.altered.push(Change { to: words, from: 0..0, is_behind: false });
                    continue;
                }
                if is_own && (paired[at].is_none() && !repeated[at] || strays_at[at] && extra >= strays) {
                    for word in self.reprint.sentences[at].words.clone() {
                        if let Some(there) = self.there[word].take() {
                            self.here[there] = None;
                        }
                        self.marks[word] = Mark::Inserted;
                    }
                    if let Some(pair) = paired[at] {
                        pairs[pair].reprint = 0..0;
                    }
                }
            }
            first = end;
        }
        pairs.retain(|pair| !pair.reprint.is_empty());
        pairs
    }

    /// Finds what was changed in a pair.
    fn read_changes(&mut self, pair: &Pair) {
        let (one, other) = (words(&self.reprint, &pair.reprint), words(&self.source, &pair.source));
        slide(&self.reprint, one.clone(), &mut self.there, &mut self.here);
        slide(&self.source, other.clone(), &mut self.here, &mut self.there);
        let (mut here, mut there) = (one.start, other.start);
        while here < one.end || there < other.end {
            let to_end = (here..one.end).find(|&word| self.there[word].is_some()).unwrap_or(one.end);
            let from_end = if to_end < one.end { self.there[to_end].unwrap_or(there) } else { other.end };
            let (to, from) = (here..to_end, there..from_end.max(there));
            (here, there) = (to.end + 1, from.end + 1);
            if to.is_empty() && from.is_empty() {
                continue;
            }
            self.replaced[from.clone()].fill(true);
            let apart = match self.reprint.role(one.start) {
                Role::Headline => None,
                _ => self.set_apart(&to, from.len()),
            };
            match apart {
                Some(apart) => {
                    self.marks[apart.clone()].fill(Mark::Inserted);
                    let (before, after) = (to.start..apart.start, apart.end..to.end);
                    let own = if before.is_empty() { after } else { before };
                    if !own.is_empty() || !from.is_empty() {
                        self.altered.push(Change { is_behind: own.start > one.start, to: own, from });
                    }
                }
                None => self.altered.push(Change { is_behind: to.start > one.start, to, from }),
            }
        }
    }

    /// What of the words that a sentence has in the place of others is an insertion of its own: a bracket, what stands
    /// between dashes, sentences, or many words. What remains on one side of it is altered.
    fn set_apart(&self, to: &Range<usize>, from: usize) -> Option<Range<usize>> {
        let text = &self.reprint;
        let before = |word: usize| gap_before(text, word);
        let after = |word: usize| gap_after(text, word);
        let within = |opens: &dyn Fn(usize) -> bool, closes: &dyn Fn(usize) -> bool, least: usize| {
            let start = to.clone().find(|&word| opens(word))?;
            let end = to.clone().rev().find(|&word| closes(word))? + 1;
            let beside = to.len().checked_sub(end.checked_sub(start)?)?;
            let is_one_sided = start == to.start || end == to.end;
            // Words that replace others are hardly an insertion, unless they are far more.
            let is_own = beside > 0 || from == 0 || end - start >= 4 * from + 4;
            (is_one_sided && is_own && beside <= BESIDE && end - start >= least).then_some(start..end)
        };
        let opens = |word| before(word).contains(is_opening_bracket);
        let closes = |word| after(word).contains(is_closing_bracket);
        let begins = |word| text.begins_block(word) || before(word).contains(is_stop);
        let ends = |word| text.ends_block(word) || after(word).contains(is_stop);
        let is_dash = |gap: &str| gap.contains(['–', '—', '―']) || gap.contains(" - ");
        let dashes = |&word: &usize| is_dash(before(word));
        let all = || (from == 0 && to.len() >= CLAUSE || to.len() >= 4 * from + CLAUSE).then(|| to.clone());
        let aside = || {
            let is_aside = from == 0 && to.len() >= ASIDE && to.clone().next().is_some_and(|word| dashes(&word));
            (is_aside && is_dash(after(to.end - 1))).then(|| to.clone())
        };
        within(&opens, &closes, 1).or_else(|| within(&begins, &ends, 2)).or_else(aside).or_else(all)
    }

    /// Parts what clues found into what the source hasn't, which is inserted, and what it has.
    fn heed_clues(&mut self, found: Vec<Insertion>) -> (Vec<(Insertion, Range<usize>)>, Vec<Insertion>) {
        let (mut held, mut shared) = (Vec::new(), Vec::new());
        for insertion in found {
            let words = self.words_of(&insertion.span);
            let is_foreign = |part: &Range<usize>| {
                let foreign = part.clone().filter(|&word| self.there[word].is_none()).count();
                2 * foreign >= part.len() && foreign > 0
            };
            // Where it ends the clues may have guessed; how it begins they know.
            let opening =
                self.reprint.sentences.iter().map(|sentence| &sentence.words).find(|own| own.contains(&words.start));
            let opening = words.start..opening.map_or(words.end, |own| own.end.min(words.end));
            if !is_foreign(&words) && !is_foreign(&opening) {
                shared.push(insertion);
                continue;
            }
            let first = self.reprint.sentences.partition_point(|sentence| sentence.words.end <= words.start);
            let mut start = words.start;
            for sentence in self.reprint.sentences[first..].iter().take_while(|own| own.words.start < words.end) {
                let part = sentence.words.start.max(start)..sentence.words.end.min(words.end);
                if part.is_empty() {
                    continue;
                }
                start = part.end;
                let foreign = part.clone().filter(|&word| self.there[word].is_none()).count();
                if 2 * foreign >= part.len() {
                    self.marks[part].fill(Mark::Inserted);
                }
            }
            held.push((insertion, words));
        }
        let marks = &self.marks;
        self.altered.retain(|change| change.to.is_empty() || !marks[change.to.clone()].contains(&Mark::Inserted));
        (held, shared)
    }

    /// The words that begin in a span of the story.
    fn words_of(&self, span: &Range<Point>) -> Range<usize> {
        let word = |(block, byte): Point| {
            let block = self.reprint.of_story.get(block).copied().unwrap_or(self.reprint.blocks.len());
            self.reprint.words.partition_point(|word| (word.block as usize, word.start as usize) < (block, byte))
        };
        word(span.start)..word(span.end)
    }

    /// Short lines that are no sentences count only among other insertions.
    fn pass_over_lines(&mut self) {
        let Self { reprint, marks, .. } = self;
        for words in blocks_of(reprint) {
            let block = &reprint.blocks[reprint.words[words.start].block as usize];
            if is_line(block) && marks[words.clone()].iter().all(|mark| *mark == Mark::Inserted) {
                marks[words].fill(Mark::Between);
            }
        }
    }

    fn insertions(&self, clues: &[(Insertion, Range<usize>)]) -> Vec<Insertion> {
        let mut insertions = Vec::new();
        let mut open: Option<Range<usize>> = None;
        let in_story = |word: usize| self.reprint.in_story[self.reprint.words[word].block as usize].is_some();
        let mut starts = clues.iter().map(|(_, words)| words.start).peekable();
        for word in (0..self.marks.len()).filter(|&word| in_story(word)) {
            let is_clue = starts.next_if(|&start| start <= word).is_some();
            if self.marks[word] == Mark::None || is_clue {
                insertions.extend(open.take().map(|words| self.insertion(words, clues)));
            }
            if self.marks[word] == Mark::Inserted {
                open = Some(open.map_or(word, |open| open.start)..word + 1);
            }
        }
        insertions.extend(open.map(|words| self.insertion(words, clues)));
        insertions
    }

    fn insertion(&self, words: Range<usize>, clues: &[(Insertion, Range<usize>)]) -> Insertion {
        let text = &self.reprint;
        let span = self.span(&words);
        let clue = clues.get(clues.partition_point(|(_, clue)| clue.end <= words.start));
        let clue = clue.filter(|(_, clue)| clue.start < words.end);
        let kind = clue.map_or(Kind::Comment, |(clue, _)| clue.kind);
        let first = &text.blocks[text.words[words.start].block as usize].text;
        let end = if span.end.0 == span.start.0 { span.end.1 } else { first.len() };
        let quote = first_words(&first[span.start.1.min(end)..end]).to_owned();
        let mut reasons = vec![self.reason(&words, quote)];
        if let Some((clue, _)) = clue {
            let told = self.told(&span);
            reasons
                .extend(clue.reasons.iter().filter(|reason| !reason.against && told.contains(&reason.quote)).cloned());
        }
        let place = |(block, byte): Point| (text.in_story[block].unwrap_or(0), byte);
        Insertion {
            layer: kind.layer(),
            kind,
            probability: 1.0,
            certainty: Certainty::Sure,
            span: place(span.start)..place(span.end),
            may_continue: false,
            reasons,
        }
    }

    /// Why words are an insertion: what the source has in their place.
    fn reason(&self, words: &Range<usize>, quote: String) -> Reason {
        let own = |word: &usize| self.reprint.role(*word) == Role::Story;
        let before = (0..words.start).rev().filter(own).find_map(|word| self.there[word]);
        let after = (words.end..self.there.len()).filter(own).find_map(|word| self.there[word]);
        let quoted = |is_letter: bool| if is_letter { 2 * QUOTED } else { QUOTED };
        let of = |word: usize| self.source.words[word];
        let before = before.map_or(String::new(), |last| {
            let same = |&word: &usize| of(word).block == of(last).block;
            let first = (0..=last).rev().take_while(same).take(quoted(of(last).is_letter)).last().unwrap_or(last);
            text_of(&self.source, &(first..last + 1))
        });
        let after = after.map_or(String::new(), |first| {
            let same = |&word: &usize| of(word).block == of(first).block;
            let end =
                first + (first..self.source.words.len()).take_while(same).take(quoted(of(first).is_letter)).count();
            text_of(&self.source, &(first..end))
        });
        let (code, detail) = match (before.is_empty(), after.is_empty()) {
            (true, false) => ("before_source", format!("not in the source, which begins with “{after}”")),
            (false, true) => ("after_source", format!("not in the source, which ends with “{before}”")),
            _ => ("not_in_source", format!("not in the source, which runs from “{before}” to “{after}”")),
        };
        Reason { code: code.to_owned(), detail, quote, against: false, source: vec![before, after] }
    }

    /// The text of a span.
    fn told(&self, span: &Range<Point>) -> String {
        let blocks = span.start.0..=span.end.0;
        let part = |block: usize| {
            let text = &*self.reprint.blocks[block].text;
            let start = if block == span.start.0 { span.start.1 } else { 0 };
            let end = if block == span.end.0 { span.end.1 } else { text.len() };
            &text[start..end.max(start)]
        };
        blocks.map(part).collect::<Vec<_>>().join(" ")
    }

    /// Where inserted words stand, with the punctuation that is theirs.
    fn span(&self, words: &Range<usize>) -> Range<Point> {
        let text = &self.reprint;
        let sentence = |word: usize| {
            let after = text.sentences.partition_point(|sentence| sentence.words.end <= word);
            &text.sentences[after.min(text.sentences.len() - 1)]
        };
        let (first, last) = (words.start, words.end - 1);
        let of = |word: usize| text.words[word];
        let (head, tail) = (sentence(first), sentence(last));
        let opened = gap_before(text, first);
        let start = if head.words.start == first {
            head.span.start
        } else {
            let mut rest = match opened.char_indices().rfind(|(_, c)| c.is_whitespace()) {
                Some((at, c)) => &opened[..at + c.len_utf8()],
                None => opened.trim_end_matches(is_opening),
            };
            // « and brackets may have a space behind them.
            while rest.trim_end().ends_with(is_only_opening) {
                rest = rest.trim_end().trim_end_matches(is_only_opening);
            }
            let own = &opened[rest.len()..];
            (of(first).block as usize, of(first).start as usize - own.len())
        };
        let end = if tail.words.end == words.end {
            tail.span.end
        } else {
            let closed = gap_after(text, last);
            let is_bracketed = opened.contains(is_opening_bracket);
            let own = match closed.find(is_closing_bracket).filter(|_| is_bracketed) {
                Some(at) => at + closed[at..].chars().next().map_or(0, char::len_utf8),
                None => closed
                    .find(char::is_whitespace)
                    .unwrap_or(closed.len() - closed.trim_start_matches(tokens::is_closing).len()),
            };
            (of(last).block as usize, of(last).end as usize + own)
        };
        start..end
    }

    /// Leaves alone what stands behind the last words of which the other page has the counterparts, where that one, the
    /// reprint or the source, was cut.
    fn pass_over_unknown(&mut self, [reprint, source]: [bool; 2]) {
        let rest =
            |known: &[Option<usize>]| known.iter().rposition(Option::is_some).map_or(0, |last| last + 1)..known.len();
        if reprint {
            self.replaced[rest(&self.here)].fill(true);
        }
        if source {
            self.marks[rest(&self.there)].fill(Mark::None);
        }
    }

    /// What the source tells and the reprint doesn't.
    fn omitted(&self) -> Vec<Omitted> {
        let Self { source, reprint, here, .. } = self;
        let is_missing = |words: &Range<usize>| words.clone().all(|word| here[word].is_none());
        let mut omitted: Vec<Omitted> = Vec::new();
        let mut last: Option<usize> = None;
        let mut open: Option<Range<usize>> = None;
        let mut ends = source.sentences.iter().peekable();
        while let Some(sentence) = ends.next() {
            let own = sentence.role == Role::Story && !self.replaced[sentence.words.start];
            if own && is_missing(&sentence.words) {
                open = Some(open.map_or(sentence.words.start, |open| open.start)..sentence.words.end);
            }
            let goes_on = ends.peek().is_some_and(|next| {
                next.span.start.0 == sentence.span.end.0 && next.role == Role::Story && is_missing(&next.words)
            });
            if !goes_on && let Some(words) = open.take() {
                omitted.extend(self.omission(words, last));
            }
            let is_in_place = |&word: &usize| here[word].is_some_and(|place| reprint.role(place) == Role::Story);
            last = sentence.words.clone().rev().find(is_in_place).and_then(|word| here[word]).or(last);
        }
        omitted
    }

    /// Words of the source that the reprint hasn't, behind this word that it has.
    fn omission(&self, words: Range<usize>, last: Option<usize>) -> Option<Omitted> {
        let Self { source, reprint, .. } = self;
        let (first, end) = (source.words[words.start], source.words[words.end - 1]);
        let block = &source.blocks[first.block as usize];
        let fills = source.begins_block(words.start) && source.ends_block(words.end - 1);
        if fills && first.block == end.block && is_line(block) {
            return None;
        }
        let spans = |word: usize| {
            let after = source.sentences.partition_point(|sentence| sentence.words.end <= word);
            &source.sentences[after.min(source.sentences.len() - 1)].span
        };
        let (start, stop) = (spans(words.start).start, spans(words.end - 1).end);
        let (text, range) = match start.0 == stop.0 {
            true => (block.text[start.1..stop.1].to_owned(), start.1..stop.1),
            false => (text_of(source, &words), start.1..block.text.len()),
        };
        let (place, point, is_whole) = match last {
            Some(last) => {
                let at = reprint.words[last].block as usize;
                let end = self.span(&(last..last + 1)).end.1;
                let point = reprint.in_story[at].map(|own| (own, end));
                (reprint.blocks[at].source(0..end).end, point, fills && reprint.ends_block(last))
            }
            None => {
                let first = (0..reprint.words.len()).find(|&word| reprint.role(word) == Role::Story)?;
                (reprint.blocks[reprint.words[first].block as usize].source_all().start, None, fills)
            }
        };
        Some(Omitted {
            words: crate::document::blocks::count_words(&text),
            text,
            origin: (source.in_story[first.block as usize]?, range),
            place,
            point,
            is_whole,
        })
    }

    /// The share of the source's own words that the reprint has.
    fn kept(&self) -> f64 {
        let own = (0..self.here.len()).filter(|&word| self.source.role(word) == Role::Story);
        let (kept, all): (usize, usize) =
            own.fold((0, 0), |(kept, all), word| (kept + usize::from(self.here[word].is_some()), all + 1));
        kept as f64 / all as f64
    }

    fn altered_words(&self) -> Vec<Altered> {
        let text = &self.reprint;
        let mut altered: Vec<Altered> = Vec::new();
        for Change { to, from, is_behind } in &self.altered {
            let Some((first, range)) = self.range_of(to, *is_behind) else { continue };
            let at = text.words[first].block as usize;
            if !matches!(text.roles[at], Role::Story | Role::Headline) {
                continue;
            }
            // By their ends: where a range is empty, its place is behind what stands before it.
            let end = match to.end.checked_sub(1).map(|last| text.words[last]).filter(|_| !to.is_empty()) {
                Some(last) => text.blocks[last.block as usize].source(0..last.end as usize).end,
                None => text.blocks[at].source(0..range.end).end,
            };
            let place = if to.is_empty() { end..end } else { text.blocks[at].source(range.clone()).start..end };
            let change = Altered {
                from: text_of(&self.source, from),
                to: text_of(text, to),
                place,
                block: text.in_story[at],
                range,
                origin: self.origin_of(from),
                in_headline: text.roles[at] == Role::Headline,
            };
            // What was moved from one sentence to the next may read as it did.
            if change.from != change.to {
                altered.insert(altered.partition_point(|known| known.place.start <= change.place.start), change);
            }
        }
        altered
    }

    /// Where words stand in the text of the block that they begin in, and the word that tells which; for none, the place
    /// behind the word before, or before the first of a block.
    fn range_of(&self, words: &Range<usize>, is_behind: bool) -> Option<(usize, Range<usize>)> {
        let text = &self.reprint;
        if !words.is_empty() {
            let (first, last) = (text.words[words.start], text.words[words.end - 1]);
            let end = match last.block == first.block {
                true => last.end as usize,
                false => text.blocks[first.block as usize].text.len(),
            };
            return Some((words.start, first.start as usize..end));
        }
        if let Some(before) = words.start.checked_sub(1).filter(|_| is_behind) {
            let end = text.words[before].end as usize;
            return Some((before, end..end));
        }
        let start = text.words.get(words.start)?.start as usize;
        Some((words.start, start..start))
    }

    /// Where words of the source stand in the text of the block that they begin in.
    fn origin_of(&self, words: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let (first, last) = (self.source.words.get(words.start)?, self.source.words[words.end.checked_sub(1)?]);
        let at = first.block as usize;
        let end = if last.block == first.block { last.end as usize } else { self.source.blocks[at].text.len() };
        (!words.is_empty()).then_some((self.source.in_story[at]?, first.start as usize..end))
    }

    fn blocks(&self, pairs: &[Pair]) -> Vec<(usize, usize)> {
        let mut blocks: Vec<(usize, usize)> = Vec::new();
        for pair in pairs {
            for (one, other) in pair.reprint.clone().flat_map(|one| pair.source.clone().map(move |other| (one, other)))
            {
                let one = self.reprint.in_story[self.reprint.sentences[one].span.start.0];
                let other = self.source.in_story[self.source.sentences[other].span.start.0];
                if let (Some(one), Some(other)) = (one, other)
                    && !blocks.iter().rev().take(RECENT).any(|known| *known == (one, other))
                {
                    blocks.push((one, other));
                }
            }
        }
        blocks
    }
}

/// The words of sentences.
fn words(text: &Text, sentences: &Range<usize>) -> Range<usize> {
    match (text.sentences.get(sentences.start), sentences.end.checked_sub(1).and_then(|last| text.sentences.get(last)))
    {
        (Some(first), Some(last)) => first.words.start..last.words.end,
        _ => 0..0,
    }
}

/// The words of each block that has any.
fn blocks_of(text: &Text) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for word in 0..text.words.len() {
        match blocks.last_mut() {
            Some(block) if !text.begins_block(word) => block.end = word + 1,
            _ => blocks.push(word..word + 1),
        }
    }
    blocks
}

/// Words as they are written, from the first letter to the last.
fn text_of(text: &Text, words: &Range<usize>) -> String {
    let mut told = String::new();
    let mut at = words.start;
    while at < words.end {
        let block = text.words[at].block;
        let end = at + text.words[at..words.end].iter().take_while(|word| word.block == block).count();
        let (first, last) = (text.words[at], text.words[end - 1]);
        told.push_str(if told.is_empty() { "" } else { " " });
        told.push_str(&text.blocks[block as usize].text[first.start as usize..last.end as usize]);
        at = end;
    }
    told
}

/// Whether a block is a line that tells nothing: short, and no sentence.
fn is_line(block: &crate::document::blocks::Block) -> bool {
    let text = block.text.trim_end_matches(tokens::is_closing);
    block.words < LINE && !text.ends_with(|c: char| is_stop(c) || matches!(c, ':' | '：'))
}

fn gap_before(text: &Text, word: usize) -> &str {
    text.between(word.checked_sub(1).filter(|_| !text.begins_block(word)), Some(word))
}

fn gap_after(text: &Text, word: usize) -> &str {
    text.between(Some(word), Some(word + 1).filter(|_| !text.ends_block(word)))
}

fn is_only_opening(c: char) -> bool {
    is_opening_bracket(c) || matches!(c, '„' | '«' | '‹' | '「' | '『' | '《')
}

fn is_opening(c: char) -> bool {
    is_only_opening(c) || matches!(c, '“' | '‘' | '"' | '\'')
}

/// Moves runs of words without counterparts, where the same words stand before and after them, to where a sentence or a
/// bracket begins and ends.
fn slide(text: &Text, words: Range<usize>, there: &mut [Option<usize>], here: &mut [Option<usize>]) {
    let mut start = words.start;
    while let Some(first) = (start..words.end).find(|&word| there[word].is_none()) {
        let end = (first..words.end).find(|&word| there[word].is_some()).unwrap_or(words.end);
        start = end + 1;
        let same = |one: usize, other: usize| text.words[one].number == text.words[other].number;
        let before = first.checked_sub(1).filter(|_| first > words.start).and_then(|word| there[word]);
        // Only where nothing stands in their place.
        let is_pure = match (before, there.get(end).copied().flatten().filter(|_| end < words.end)) {
            (Some(before), Some(after)) => after == before + 1,
            _ => true,
        };
        if !is_pure {
            continue;
        }
        let left = (1..=first - words.start)
            .take_while(|by| there[first - by].is_some() && same(first - by, end - by))
            .count();
        let right =
            (0..words.end - end).take_while(|by| there[end + by].is_some() && same(first + by, end + by)).count();
        let fits = |by: isize| {
            let (first, last) = (first.saturating_add_signed(by), (end - 1).saturating_add_signed(by));
            let (opens, closes) = (gap_before(text, first), gap_after(text, last));
            let ends = |edge: bool, gap: &str, brackets: fn(char) -> bool| match () {
                () if edge || gap.contains(is_stop) => 3,
                () if gap.contains(brackets) => 2,
                () if gap.contains([',', ';', ':', '–', '—', '،', '，', '、']) => 1,
                () => 0,
            };
            ends(text.begins_block(first), opens, is_opening_bracket)
                + ends(text.ends_block(last), closes, is_closing_bracket)
        };
        let mut best = (fits(0), 0_isize);
        for by in (1..=left as isize).map(|by| -by).chain(1..=right as isize) {
            if fits(by) > best.0 {
                best = (fits(by), by);
            }
        }
        for by in 0..best.1.unsigned_abs() {
            let (from, to) = if best.1 < 0 { (first - 1 - by, end - 1 - by) } else { (end + by, first + by) };
            if let Some(place) = there[from].take() {
                there[to] = Some(place);
                here[place] = Some(to);
            }
        }
    }
}
