//! Quotes: words with their context, so that they are found again on a page that has changed since, or not at
//! all. The form is that of the Web Annotation model's TextQuoteSelector; a passage that can't be distinguished from another is
//! left alone, as marking a lookalike is worse than marking nothing.

use std::ops::Range;

use serde::Serialize;

use crate::wire::decode::record;

/// How many characters before and after are kept.
const AROUND: usize = 32;
/// At least this many words are recognised without their context.
const TELLING_WORDS: usize = 5;

/// Words with their context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The words before.
    pub prefix: String,
    /// The words.
    pub exact: String,
    /// The words after.
    pub suffix: String,
}

impl Quote {
    /// A range of a text, in bytes, with its context.
    pub fn of(text: &str, range: Range<usize>) -> Self {
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let from = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
        let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        Self { prefix: before[from..].to_owned(), exact: text[range].to_owned(), suffix: after[..to].to_owned() }
    }

    /// Where the words are in a text, in bytes: the one place whose context agrees best.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        if self.exact.is_empty() {
            return None;
        }
        let places = text.match_indices(&self.exact).map(|(at, words)| {
            let before = text[..at].ends_with(&self.prefix);
            let after = text[at + words.len()..].starts_with(&self.suffix);
            (usize::from(before) + usize::from(after), at..at + words.len())
        });
        let (mut best, mut found) = (0, Vec::new());
        for (agreement, place) in places {
            if agreement > best {
                (best, found) = (agreement, Vec::new());
            }
            if agreement == best {
                found.push(place);
            }
        }
        let is_telling = best > 0 || self.exact.split_whitespace().nth(TELLING_WORDS - 1).is_some();
        let place = found.pop().filter(|_| is_telling)?;
        found.is_empty().then_some(place)
    }
}

record!(required Quote { prefix, exact, suffix });

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "One said yes. Comment: no. Two said yes. Comment: no. Three said nothing at all to us.";

    #[test]
    fn words_are_found_where_they_were() {
        for (range, _) in TEXT.match_indices("Comment: no.").map(|(at, words)| (at..at + words.len(), words)) {
            assert_eq!(Quote::of(TEXT, range.clone()).find(TEXT), Some(range));
        }
    }

    #[test]
    fn what_moved_or_changed_around_is_found_by_the_rest() {
        let quote = Quote::of(TEXT, 14..26);
        assert_eq!(quote.find(&TEXT.replace("One said yes", "One said no")), Some(13..25));
        let long = Quote { prefix: "x".into(), exact: "Three said nothing at all".into(), suffix: "y".into() };
        assert!(long.find(TEXT).is_some());
    }

    #[test]
    fn what_cannot_be_told_apart_is_left_alone() {
        let quote = Quote { prefix: "x".into(), exact: "said yes".into(), suffix: "y".into() };
        assert_eq!(quote.find(TEXT), None);
        assert_eq!(Quote { exact: "at all".into(), ..quote.clone() }.find(TEXT), None);
        assert_eq!(Quote { exact: String::new(), ..quote }.find(TEXT), None);
    }

    #[test]
    fn text_around_is_cut_between_characters() {
        let text = "ä".repeat(100);
        let quote = Quote::of(&text, 80..90);
        assert_eq!((quote.prefix.chars().count(), quote.suffix.chars().count()), (32, 32));
    }
}
