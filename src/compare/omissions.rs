//! Omissions: words of the source that the reprint does not have.

use std::ops::Range;

use super::tokens::{Role, is_line};
use super::{ComparisonBuilder, Omitted};
use crate::document::blocks::count_words;

impl ComparisonBuilder {
    /// The words that only the source has.
    pub(super) fn omitted(&self) -> Vec<Omitted> {
        let Self { source, reprint, to_reprint, .. } = self;
        let is_missing = |words: &Range<usize>| words.clone().all(|word| to_reprint[word].is_none());
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
            let is_in_place = |&word: &usize| to_reprint[word].is_some_and(|place| reprint.role(place) == Role::Story);
            last = sentence.words.clone().rev().find(is_in_place).and_then(|word| to_reprint[word]).or(last);
        }
        omitted
    }

    /// An omission of these words of the source; `last` is the word of the reprint after which they are missing. `None` for
    /// a short line such as “Advertisement”.
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
        let (text, range) = if start.0 == stop.0 {
            (block.text[start.1..stop.1].to_owned(), start.1..stop.1)
        } else {
            (source.text_of(&words), start.1..block.text.len())
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
            words: count_words(&text),
            text,
            origin: (source.in_story[first.block as usize]?, range),
            place,
            point,
            is_whole,
        })
    }
}
