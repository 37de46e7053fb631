//! Signatures: names and initials that end an editorial bracket, as `[That was in May. – SC]` and `[… --clh]`.

use super::brackets::{Bracket, is_editorial};
use super::labels::can_be_name;
use super::lexicon::{Lexicon, Marker, MarkerMatch};
use super::words::{is_dash, words};
use crate::model::Kind;

/// Fewer words before a signature are a name or a term of their own.
const MIN_SIGNED_WORDS: usize = 4;
/// What has no full stop and fewer words is not a sentence that somebody signs.
const MIN_WORDS_OF_A_SENTENCE: usize = 6;
/// The most words of a signature.
const MAX_SIGNATURE_WORDS: usize = 2;
/// Capitals at a bracket's end that sign nothing: places, firms, time zones.
const NOT_INITIALS: &[&str] = &[
    "AB", "AG", "AM", "AP", "AS", "BST", "CDT", "CET", "CST", "DC", "EDT", "EST", "EU", "GB", "GMT", "INC", "KG",
    "LLC", "LTD", "MDT", "MST", "NV", "NY", "PDT", "PLC", "PM", "PST", "SA", "SE", "TV", "UK", "UN", "US", "USA",
    "UTC",
];

impl Lexicon {
    /// The signature that ends a bracket of some length, where by convention its words are not the author's. In round
    /// ones, initials explain a name: `(the World Food Programme – WFP)`.
    ///
    /// Whoever signs what they say in the first person, to the reader, or in a paragraph of several sentences comments; the
    /// others note something.
    pub(super) fn signature(&self, text: &str, bracket: &Bracket) -> Option<MarkerMatch> {
        if !text[bracket.range.start..].starts_with(is_editorial) {
            return None;
        }
        let inner = &text[bracket.inner.clone()];
        let last = words(inner).last()?.start;
        // The signature is behind the last dash, or is the last word.
        let dash = inner
            .char_indices()
            .rfind(|&(at, c)| is_dash(c) && !inner[at..].trim_start_matches(is_dash).trim().is_empty());
        let start =
            dash.map(|(at, c)| at + c.len_utf8()).filter(|&at| words(&inner[at..]).count() <= MAX_SIGNATURE_WORDS);
        let (before, name, is_dashed) = match start {
            Some(start) => (
                inner[..start].trim_end_matches(|c: char| is_dash(c) || c.is_whitespace()),
                inner[start..].trim(),
                true,
            ),
            None => (inner[..last].trim_end(), inner[last..].trim(), false),
        };
        let is_glued = is_dashed
            && !inner[before.len()..].starts_with(char::is_whitespace)
            && inner[before.len()..].chars().filter(|&c| is_dash(c)).count() == 1;
        let fills = text[..bracket.range.start].trim().is_empty() && text[bracket.range.end..].trim().is_empty();
        let is_abbreviated = words(before).last().is_some_and(|last| before[last].matches('.').count() > 1);
        let is_sentence = before.ends_with(['.', '!', '?', '…', ')', '”', '"']) && (is_dashed || !is_abbreviated);
        let signs = match Signature::of(name)? {
            Signature::Initials => (is_dashed && !is_glued || is_sentence) && !spells(before, name),
            Signature::SmallInitials => is_dashed && is_sentence,
            Signature::Name => {
                is_dashed && !is_glued && (is_sentence || fills && words(before).count() >= MIN_WORDS_OF_A_SENTENCE)
            }
        };
        if !signs || words(before).count() < MIN_SIGNED_WORDS {
            return None;
        }
        let is_remark = fills && before.matches(['.', '!', '?']).count() > 1 || self.first_person(before).is_some();
        let kind = if is_remark { Kind::Comment } else { Kind::EditorsNote };
        let end = bracket.inner.start + inner.trim_end().len();
        Some(MarkerMatch::new(Marker::of_any_language(kind, 1), end - name.len()..end, None))
    }
}

/// How somebody signs.
enum Signature {
    /// `SC`, `J.D.`
    Initials,
    /// `clh`
    SmallInitials,
    /// `Ben`
    Name,
}

impl Signature {
    fn of(name: &str) -> Option<Self> {
        let letters: String = name.chars().filter(|&c| c != '.').collect();
        let is_dotted = name.chars().filter(|&c| c == '.').count() == letters.chars().count();
        let is_short = (2..=3).contains(&letters.chars().count());
        if is_short && letters.chars().all(|c| c.is_ascii_uppercase() || is_dotted && c.is_uppercase()) {
            (!NOT_INITIALS.contains(&&*letters)).then_some(Self::Initials)
        } else if is_short && letters.chars().all(|c| c.is_ascii_lowercase()) {
            Some(Self::SmallInitials)
        } else {
            let is_name = |word: &str| {
                can_be_name(word, 1)
                    && word.chars().skip(1).all(|c| c.is_lowercase() || c == '.')
                    && word.chars().count() > 2
            };
            words(name).all(|word| is_name(&name[word])).then_some(Self::Name)
        }
    }
}

/// Whether the capitals before initials spell them, or a firm's name goes on in them: “the old World Food Programme – WFP”.
pub(super) fn spells(before: &str, initials: &str) -> bool {
    let letters: String = initials.chars().filter(|&c| c != '.').collect();
    let capitals: String = words(before)
        .filter_map(|word| before[word].chars().find(|c| c.is_alphabetic()))
        .filter(|c| c.is_uppercase())
        // Vietnamese abbreviates without its own letters: “Người Đò – ND”.
        .map(|c| if c == 'Đ' { 'D' } else { c })
        .collect();
    capitals.contains(&letters) || before.ends_with(['&', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(language: &str) -> Lexicon {
        Lexicon::new(language, std::iter::empty::<&str>())
    }

    #[test]
    fn initials_sign_a_square_bracket() {
        let signed = |text| lexicon("en").asides(text).first().map(|aside| text[aside.range.clone()].to_owned());
        for text in ["[It was in May, as we said – SC]", "[So it was in May. J.D.]", "[так было и в мае — А.П.]"]
        {
            assert_eq!(signed(text).as_deref(), Some(text));
        }
        for text in [
            "[the old World Food Programme – WFP]",
            "(it was in May, as we said – SC)",
            "[a small town in Ohio – USA]",
            "[the mayor – SC]",
            "[it was in the year of MCM]",
        ] {
            assert_eq!(signed(text), None);
        }
    }
}
