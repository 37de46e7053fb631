//! Alterations: other words in the place of the source's.

use std::ops::Range;

use super::tokens::Role;
use super::{Altered, Change, ComparisonBuilder};

impl ComparisonBuilder {
    /// All altered words, in the reprint's order.
    pub(super) fn altered_words(&self) -> Vec<Altered> {
        let text = &self.reprint;
        let mut altered: Vec<Altered> = Vec::new();
        for Change { to, from, is_behind } in &self.altered {
            let Some((first, range)) = self.range_of(to, *is_behind) else { continue };
            let at = text.words[first].block as usize;
            if !matches!(text.roles[at], Role::Story | Role::Headline) {
                continue;
            }
            let end = match to.end.checked_sub(1).map(|last| text.words[last]).filter(|_| !to.is_empty()) {
                Some(last) => text.blocks[last.block as usize].source(0..last.end as usize).end,
                None => text.blocks[at].source(0..range.end).end,
            };
            let place = if to.is_empty() { end..end } else { text.blocks[at].source(range.clone()).start..end };
            let change = Altered {
                from: self.source.text_of(from),
                to: text.text_of(to),
                place,
                block: text.in_story[at],
                range,
                origin: self.origin_of(from),
                in_headline: text.roles[at] == Role::Headline,
            };
            // Words that moved from one sentence to the next may read as before.
            if change.from != change.to {
                altered.insert(altered.partition_point(|known| known.place.start <= change.place.start), change);
            }
        }
        altered
    }

    /// The range of words in the block where they begin, with a word of that block. An empty range of words has an empty
    /// range of text: after the word before it, or before the first word of a block.
    fn range_of(&self, words: &Range<usize>, is_behind: bool) -> Option<(usize, Range<usize>)> {
        let text = &self.reprint;
        if !words.is_empty() {
            let (first, last) = (text.words[words.start], text.words[words.end - 1]);
            let is_one_block = last.block == first.block;
            let end = if is_one_block { last.end as usize } else { text.blocks[first.block as usize].text.len() };
            return Some((words.start, first.start as usize..end));
        }
        if let Some(before) = words.start.checked_sub(1).filter(|_| is_behind) {
            let end = text.words[before].end as usize;
            return Some((before, end..end));
        }
        let start = text.words.get(words.start)?.start as usize;
        Some((words.start, start..start))
    }

    /// The block of the source's story where words begin, and their range in its text.
    fn origin_of(&self, words: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let (first, last) = (self.source.words.get(words.start)?, self.source.words[words.end.checked_sub(1)?]);
        let at = first.block as usize;
        let end = if last.block == first.block { last.end as usize } else { self.source.blocks[at].text.len() };
        (!words.is_empty()).then_some((self.source.in_story[at]?, first.start as usize..end))
    }
}
