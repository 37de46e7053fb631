//! Insertions: words of the reprint that the source does not have.

use std::ops::Range;

use super::sentence_alignment::Pair;
use super::tokens::{MAX_LINE_WORDS, Role, Text, is_closing, is_line, is_only_opening, is_opening, is_stop};
use super::{Change, ComparisonBuilder, WordMark, snap_to_boundaries, words_of};
use crate::detect::evidence::first_words;
use crate::language::brackets::{is_closing_bracket, is_opening_bracket};
use crate::model::{Certainty, Insertion, Kind, Point, Reason};

/// This many words that replace nothing are an insertion, wherever they are in a sentence.
const MIN_INSERTED_WORDS: usize = 12;
/// The most words beside an insertion that count as altered.
const MAX_ALTERED_BESIDE_WORDS: usize = 3;
/// The least number of words between dashes that are an insertion.
const MIN_DASHED_WORDS: usize = 3;
/// How many words of the source are quoted on either side of an insertion; twice as many characters in scripts without
/// spaces.
const QUOTED_WORDS: usize = 5;

/// The counterpart of a sentence of the reprint in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counterpart {
    InPlace,
    /// It is elsewhere in the source's order.
    Moved,
    /// It is already the counterpart of another sentence.
    Repeated,
    Missing,
}

/// What a sentence of the reprint is.
enum Verdict {
    Own,
    Altered,
    Inserted,
}

impl ComparisonBuilder {
    /// Marks the sentences of the reprint that have no counterpart in its order. A sentence that moved, or appears again, is
    /// the source's own; but among a paragraph's own words it is a quotation, and inserted with them.
    pub(super) fn mark_moved_quotations(&mut self, mut pairs: Vec<Pair>, repeated: &[bool]) -> Vec<Pair> {
        let mut pair_of = vec![None; self.reprint.sentences.len()];
        for (index, pair) in pairs.iter().enumerate() {
            pair_of[pair.reprint.clone()].fill(Some(index));
        }
        let counterparts: Vec<Counterpart> = (0..pair_of.len())
            .map(|sentence| match pair_of[sentence] {
                Some(pair) if pairs[pair].moved => Counterpart::Moved,
                Some(_) => Counterpart::InPlace,
                None if repeated[sentence] => Counterpart::Repeated,
                None => Counterpart::Missing,
            })
            .collect();
        let mut first = 0;
        while first < counterparts.len() {
            let block = self.reprint.sentences[first].span.start.0;
            let in_block = self.reprint.sentences[first..].iter().take_while(|next| next.span.start.0 == block).count();
            let sentences = first..first + in_block;
            first = sentences.end;
            for (sentence, verdict) in self.judge_sentences(sentences, &counterparts) {
                let words = self.reprint.sentences[sentence].words.clone();
                match verdict {
                    Verdict::Own => {}
                    Verdict::Altered => self.altered.push(Change { to: words, from: 0..0, is_behind: false }),
                    Verdict::Inserted => {
                        self.mark_inserted(words);
                        if let Some(pair) = pair_of[sentence] {
                            pairs[pair].reprint = 0..0;
                        }
                    }
                }
            }
        }
        pairs.retain(|pair| !pair.reprint.is_empty());
        pairs
    }

    /// What each sentence of one block is, given the counterparts of all sentences.
    fn judge_sentences(&self, sentences: Range<usize>, counterparts: &[Counterpart]) -> Vec<(usize, Verdict)> {
        let words_with = |wanted: &[Counterpart]| -> usize {
            let chosen = sentences.clone().filter(|&sentence| wanted.contains(&counterparts[sentence]));
            chosen.map(|sentence| self.reprint.sentences[sentence].words.len()).sum()
        };
        let has_sentence_in_place = sentences.clone().any(|sentence| counterparts[sentence] == Counterpart::InPlace);
        let elsewhere = words_with(&[Counterpart::Moved, Counterpart::Repeated]);
        let is_quoting = words_with(&[Counterpart::Missing]) >= elsewhere;
        let judge = |sentence: usize| {
            if self.reprint.sentences[sentence].role != Role::Story {
                return Verdict::Own;
            }
            match counterparts[sentence] {
                Counterpart::InPlace => Verdict::Own,
                Counterpart::Moved | Counterpart::Repeated if is_quoting => Verdict::Inserted,
                Counterpart::Moved | Counterpart::Repeated => Verdict::Own,
                // A word or two beside sentences of the source were added to them.
                Counterpart::Missing if has_sentence_in_place && self.is_few_words(sentence) => Verdict::Altered,
                Counterpart::Missing => Verdict::Inserted,
            }
        };
        sentences.clone().map(|sentence| (sentence, judge(sentence))).collect()
    }

    /// Whether a sentence has too few words to be an insertion, and no bracket before it.
    fn is_few_words(&self, sentence: usize) -> bool {
        let words = self.reprint.sentences[sentence].words.clone();
        let half_words: usize =
            self.reprint.words[words.clone()].iter().map(|word| if word.is_unspaced_char { 1 } else { 2 }).sum();
        half_words < 2 * MAX_LINE_WORDS && !self.reprint.gap_before(words.start).contains(is_opening_bracket)
    }

    /// Marks words as inserted; a counterpart that they had is free again.
    fn mark_inserted(&mut self, words: Range<usize>) {
        for word in words {
            if let Some(counterpart) = self.to_source[word].take() {
                self.to_reprint[counterpart] = None;
            }
            self.marks[word] = WordMark::Inserted;
        }
    }

    /// Finds the changed words of a pair: insertions of their own, and alterations.
    pub(super) fn read_changes(&mut self, pair: &Pair) {
        let (one, other) = (words_of(&self.reprint, &pair.reprint), words_of(&self.source, &pair.source));
        snap_to_boundaries(&self.reprint, one.clone(), &mut self.to_source, &mut self.to_reprint);
        snap_to_boundaries(&self.source, other.clone(), &mut self.to_reprint, &mut self.to_source);
        let (mut here, mut there) = (one.start, other.start);
        while here < one.end || there < other.end {
            let to_end = (here..one.end).find(|&word| self.to_source[word].is_some()).unwrap_or(one.end);
            let from_end = if to_end < one.end { self.to_source[to_end].unwrap_or(there) } else { other.end };
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
                    self.marks[apart.clone()].fill(WordMark::Inserted);
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

    /// The part of some new words in a sentence that is an insertion of its own: a bracket, whole sentences, words between
    /// dashes, or many words. The words beside it count as altered.
    fn set_apart(&self, to: &Range<usize>, from: usize) -> Option<Range<usize>> {
        let text = &self.reprint;
        let before = |word: usize| text.gap_before(word);
        let after = |word: usize| text.gap_after(word);
        let within = |opens: &dyn Fn(usize) -> bool, closes: &dyn Fn(usize) -> bool, least: usize| {
            let start = to.clone().find(|&word| opens(word))?;
            let end = to.clone().rev().find(|&word| closes(word))? + 1;
            let beside = to.len().checked_sub(end.checked_sub(start)?)?;
            let is_one_sided = start == to.start || end == to.end;
            // Words that replace others are rarely an insertion, unless there are many more of them.
            let is_own = beside > 0 || from == 0 || end - start >= 4 * from + 4;
            (is_one_sided && is_own && beside <= MAX_ALTERED_BESIDE_WORDS && end - start >= least).then_some(start..end)
        };
        let opens = |word| before(word).contains(is_opening_bracket);
        let closes = |word| after(word).contains(is_closing_bracket);
        let begins = |word| text.begins_block(word) || before(word).contains(is_stop);
        let ends = |word| text.ends_block(word) || after(word).contains(is_stop);
        let is_dash = |gap: &str| gap.contains(['–', '—', '―']) || gap.contains(" - ");
        let dashes = |&word: &usize| is_dash(before(word));
        let all = || {
            (from == 0 && to.len() >= MIN_INSERTED_WORDS || to.len() >= 4 * from + MIN_INSERTED_WORDS)
                .then(|| to.clone())
        };
        let aside = || {
            let is_aside =
                from == 0 && to.len() >= MIN_DASHED_WORDS && to.clone().next().is_some_and(|word| dashes(&word));
            (is_aside && is_dash(after(to.end - 1))).then(|| to.clone())
        };
        within(&opens, &closes, 1).or_else(|| within(&begins, &ends, 2)).or_else(aside).or_else(all)
    }

    /// Divides the insertions found by clues: those whose words the source lacks, whose words are marked as inserted, and
    /// those that the source shares.
    pub(super) fn merge_clue_insertions(
        &mut self,
        found: Vec<Insertion>,
    ) -> (Vec<(Insertion, Range<usize>)>, Vec<Insertion>) {
        let (mut held, mut shared) = (Vec::new(), Vec::new());
        for insertion in found {
            let words = self.words_in_span(&insertion.span);
            let is_foreign = |part: &Range<usize>| {
                let foreign = part.clone().filter(|&word| self.to_source[word].is_none()).count();
                2 * foreign >= part.len() && foreign > 0
            };
            // The clues may have guessed the end, but they know the beginning.
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
                let foreign = part.clone().filter(|&word| self.to_source[word].is_none()).count();
                if 2 * foreign >= part.len() {
                    self.marks[part].fill(WordMark::Inserted);
                }
            }
            held.push((insertion, words));
        }
        let marks = &self.marks;
        self.altered.retain(|change| change.to.is_empty() || !marks[change.to.clone()].contains(&WordMark::Inserted));
        (held, shared)
    }

    /// The words that begin in a span of the story.
    fn words_in_span(&self, span: &Range<Point>) -> Range<usize> {
        let word = |(block, byte): Point| {
            let block = self.reprint.of_story.get(block).copied().unwrap_or(self.reprint.blocks.len());
            self.reprint.words.partition_point(|word| (word.block as usize, word.start as usize) < (block, byte))
        };
        word(span.start)..word(span.end)
    }

    /// Short lines that are not sentences count as inserted only between other insertions.
    pub(super) fn demote_short_lines(&mut self) {
        let Self { reprint, marks, .. } = self;
        for words in words_by_block(reprint) {
            let block = &reprint.blocks[reprint.words[words.start].block as usize];
            if is_line(block) && marks[words.clone()].iter().all(|mark| *mark == WordMark::Inserted) {
                marks[words].fill(WordMark::InsertedIfSurrounded);
            }
        }
    }

    /// All insertions, in order.
    pub(super) fn insertions(&self, clues: &[(Insertion, Range<usize>)]) -> Vec<Insertion> {
        let mut insertions = Vec::new();
        let mut open: Option<Range<usize>> = None;
        let in_story = |word: usize| self.reprint.in_story[self.reprint.words[word].block as usize].is_some();
        let mut clue_starts = clues.iter().map(|(_, words)| words.start).peekable();
        for word in (0..self.marks.len()).filter(|&word| in_story(word)) {
            // A labelled paragraph after an inserted one is another insertion; a note inside a paragraph is a part of it.
            let is_label = clue_starts.next_if(|&start| start <= word).is_some() && self.reprint.begins_block(word);
            if self.marks[word] == WordMark::Own || is_label {
                insertions.extend(open.take().map(|words| self.insertion(words, clues)));
            }
            if self.marks[word] == WordMark::Inserted {
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
        // A note inside a longer insertion says nothing about the whole of it.
        let clue = clue.filter(|(_, clue)| {
            2 * (clue.end.min(words.end)).saturating_sub(clue.start.max(words.start)) >= words.len()
        });
        let kind = clue.map_or(Kind::Comment, |(clue, _)| clue.kind);
        let first = &text.blocks[text.words[words.start].block as usize].text;
        let end = if span.end.0 == span.start.0 { span.end.1 } else { first.len() };
        let quote = first_words(&first[span.start.1.min(end)..end]).to_owned();
        let mut reasons = vec![self.reason(&words, quote)];
        if let Some((clue, _)) = clue {
            let text = self.text_of_span(&span);
            reasons
                .extend(clue.reasons.iter().filter(|reason| !reason.against && text.contains(&reason.quote)).cloned());
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

    /// Why words are an insertion, with the source's words before and after their place.
    fn reason(&self, words: &Range<usize>, quote: String) -> Reason {
        let own = |word: &usize| self.reprint.role(*word) == Role::Story;
        let before = (0..words.start).rev().filter(own).find_map(|word| self.to_source[word]);
        let after = (words.end..self.to_source.len()).filter(own).find_map(|word| self.to_source[word]);
        let quoted = |is_unspaced_char: bool| if is_unspaced_char { 2 * QUOTED_WORDS } else { QUOTED_WORDS };
        let of = |word: usize| self.source.words[word];
        let before = before.map_or(String::new(), |last| {
            let same = |&word: &usize| of(word).block == of(last).block;
            let first =
                (0..=last).rev().take_while(same).take(quoted(of(last).is_unspaced_char)).last().unwrap_or(last);
            self.source.text_of(&(first..last + 1))
        });
        let after = after.map_or(String::new(), |first| {
            let same = |&word: &usize| of(word).block == of(first).block;
            let end = first
                + (first..self.source.words.len()).take_while(same).take(quoted(of(first).is_unspaced_char)).count();
            self.source.text_of(&(first..end))
        });
        let (code, detail) = match (before.is_empty(), after.is_empty()) {
            (true, false) => ("before_source", format!("not in the source, which begins with “{after}”")),
            (false, true) => ("after_source", format!("not in the source, which ends with “{before}”")),
            _ => ("not_in_source", format!("not in the source, which runs from “{before}” to “{after}”")),
        };
        Reason { code: code.to_owned(), detail, quote, against: false, source: vec![before, after] }
    }

    /// The text of a span.
    fn text_of_span(&self, span: &Range<Point>) -> String {
        let blocks = span.start.0..=span.end.0;
        let part = |block: usize| {
            let text = &*self.reprint.blocks[block].text;
            let start = if block == span.start.0 { span.start.1 } else { 0 };
            let end = if block == span.end.0 { span.end.1 } else { text.len() };
            &text[start..end.max(start)]
        };
        blocks.map(part).collect::<Vec<_>>().join(" ")
    }

    /// The range of inserted words, with their own punctuation: a block of the page, and a byte of its text.
    pub(super) fn span(&self, words: &Range<usize>) -> Range<Point> {
        let text = &self.reprint;
        let sentence = |word: usize| {
            let after = text.sentences.partition_point(|sentence| sentence.words.end <= word);
            &text.sentences[after.min(text.sentences.len() - 1)]
        };
        let (first, last) = (words.start, words.end - 1);
        let of = |word: usize| text.words[word];
        let (head, tail) = (sentence(first), sentence(last));
        let opened = text.gap_before(first);
        let start = if head.words.start == first {
            head.span.start
        } else {
            let mut rest = match opened.char_indices().rfind(|(_, c)| c.is_whitespace()) {
                Some((at, c)) => &opened[..at + c.len_utf8()],
                None => opened.trim_end_matches(is_opening),
            };
            // « and brackets may have a space after them.
            while rest.trim_end().ends_with(is_only_opening) {
                rest = rest.trim_end().trim_end_matches(is_only_opening);
            }
            let own = &opened[rest.len()..];
            (of(first).block as usize, of(first).start as usize - own.len())
        };
        let end = if tail.words.end == words.end {
            tail.span.end
        } else {
            let closed = text.gap_after(last);
            let is_bracketed = opened.contains(is_opening_bracket);
            let own = match closed.find(is_closing_bracket).filter(|_| is_bracketed) {
                Some(at) => at + closed[at..].chars().next().map_or(0, char::len_utf8),
                None => closed
                    .find(char::is_whitespace)
                    .unwrap_or(closed.len() - closed.trim_start_matches(is_closing).len()),
            };
            (of(last).block as usize, of(last).end as usize + own)
        };
        start..end
    }
}

/// The words of each block that has any.
fn words_by_block(text: &Text) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for word in 0..text.words.len() {
        match blocks.last_mut() {
            Some(block) if !text.begins_block(word) => block.end = word + 1,
            _ => blocks.push(word..word + 1),
        }
    }
    blocks
}
