//! The lexicon: a view over the tables of what editors write, as it holds for one page.
//!
//! The tables are data, one file a language (`src/language/data/*.toml`), compiled in by the build script as sorted
//! lists. A look-up is a binary search by the folded key, so there is no matcher to build when the engine wakes.
//!
//! The format of a language file:
//! - `common`: frequent short words, by which the language of a page that doesn't state one is guessed; none of
//!   them can be a name before a label;
//! - `first_person`: words by which a writer speaks of themselves or to the reader;
//! - `singular`: those of them by which one person speaks of themselves alone, and `judging`: words by which a writer judges,
//!   doubts or guesses; both may be missing;
//! - `not_names`: more words that cannot be a name before a label: `Last update:`, `Reader comment:`;
//! - `reporting`: words by which a report says who said something, `advertising`: words of an advertiser's notice,
//!   `publishing`: words by which a text says where it was published, and `readers`: headings above readers' comments; all four
//!   may be missing;
//! - `[parts]`: what labels are put together from, see [`super::parts`];
//! - `[[marker]]`: whole labels that behave alike, with
//!   - `kind`: what they announce ([`Kind`]);
//!   - `ambiguity`: 0 is enough alone, 1 needs a shape or a second instance, 2 needs more, 3 is never enough alone;
//!   - `forms`: where they are written ([`MarkerPositions`]);
//!   - `labels`: in lower case, without dots; each needs an example;
//!   - `matches`, `rejects`: whole paragraphs that must and must not give one of these labels.

use std::ops::Range;

use super::guess;
pub use super::key::key;
use super::parts::{MIN_PLAIN_LETTERS, Part, PartRow, orders};
use super::word_list::WordList;
use super::words::{bare, lower, unquoted_words, words};
use crate::document::blocks::is_unspaced;
use crate::model::Kind;

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// The longest label, with the names and dates around it, in bytes.
pub(super) const MAX_LABEL_BYTES: usize = 120;

/// Where a marker is written; several can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkerPositions(u16);

impl MarkerPositions {
    /// Opens a block: `Editor's note: …`.
    pub const LABEL: Self = Self(1 << 0);
    /// Opens a bracket: `(ed. note: …)`.
    pub const LEAD: Self = Self(1 << 1);
    /// Ends a bracket, whatever is before it: `(en sel, NDLR)`.
    pub const TAIL: Self = Self(1 << 2);
    /// Ends a bracket, after a dash or dots: `(the old one – Ed.)`.
    pub const DASH_TAIL: Self = Self(1 << 3);
    /// Ends a bracket, after a comma, a dash or dots: `(den gamle, red.)`.
    pub const COMMA_TAIL: Self = Self(1 << 4);
    /// Fills a bracket: `(emphasis added)`.
    pub const WHOLE: Self = Self(1 << 5);
    /// Opens a block without any punctuation: `An earlier version of this article …`.
    pub const OPENING: Self = Self(1 << 6);
    /// Opens a block behind a name: `Yves here: …`.
    pub const SIGNED: Self = Self(1 << 7);
    /// Opens a paragraph that is in an editorial bracket: `【注：…】`.
    pub const ENCLOSED: Self = Self(1 << 8);

    const ANYWHERE: Self = Self(u16::MAX);

    /// Both these and the others.
    pub const fn or(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one of these is among the others.
    pub fn has(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

/// A language that the lexicon knows.
#[derive(Debug)]
pub(super) struct Language {
    pub(super) code: &'static str,
    /// In which orders it puts its parts together, a bit each.
    pub(super) orders: u8,
    first_person: WordList,
    singular: WordList,
    judging: WordList,
    reporting: WordList,
    advertising: WordList,
    publishing: WordList,
    readers: WordList,
}

/// What a label announces, and how far it can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marker {
    /// Its place in the list of labels; past its end for what was put together from parts.
    pub(super) label: u16,
    /// Its place in the list of languages.
    pub(super) language: u8,
    /// What it announces.
    pub kind: Kind,
    /// From 0, is enough alone, to 3, never is.
    pub ambiguity: u8,
    pub(super) positions: MarkerPositions,
}

impl Marker {
    /// A marker that was put together from parts of a language. Alone in a bracket, a note that is clear by itself signs what is
    /// before it.
    pub(super) fn composed(language: u8, kind: Kind, ambiguity: u8) -> Self {
        let positions = MarkerPositions::LABEL.or(MarkerPositions::LEAD).or(MarkerPositions::TAIL);
        let is_note = ambiguity == 0 && matches!(kind, Kind::EditorsNote | Kind::TranslatorsNote);
        let positions = if is_note { positions.or(MarkerPositions::WHOLE) } else { positions };
        Self { label: u16::MAX, language, kind, ambiguity, positions }
    }

    /// A marker that every language has.
    pub(super) fn of_any_language(kind: Kind, ambiguity: u8) -> Self {
        Self::composed(u8::MAX, kind, ambiguity)
    }
}

/// A marker found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerMatch {
    /// What it announces.
    pub kind: Kind,
    /// From 0, is enough alone, to 3, never is.
    pub ambiguity: u8,
    /// The label in the text, in bytes.
    pub label: Range<usize>,
    /// The name before or behind the label, if one is there: `REMNANT` in `REMNANT COMMENT:`.
    pub name: Option<Range<usize>>,
}

impl MarkerMatch {
    pub(super) fn new(marker: Marker, label: Range<usize>, name: Option<Range<usize>>) -> Self {
        Self { kind: marker.kind, ambiguity: marker.ambiguity, label, name }
    }
}

/// The lexicon as it holds for one page.
#[derive(Clone, Copy, Debug)]
pub struct Lexicon {
    /// The page's language, where it is known to the tables.
    pub(super) language: Option<usize>,
    /// Whether the page's language is known at all.
    is_known: bool,
}

impl Lexicon {
    /// The lexicon for a page that states its language (`fr-CA`). Where it states none, or its text is plainly in
    /// another (templates come with `lang="en"`), it is the language that the text seems to be in.
    ///
    /// A label of another language counts only if it is enough alone (degree 0): French “Comment” means “how”.
    pub fn new(stated: &str, text: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let (language, is_known) = guess::language(stated, text);
        Self { language, is_known }
    }

    /// The code of the page's language, or nothing.
    pub fn language(&self) -> &'static str {
        self.language.map_or("", |index| LANGUAGES[index].code)
    }

    /// The marker that is written like this in one of these positions and counts on this page: of the page's language
    /// before others, then the least ambiguous. Labels that the tables don't have whole are put together from parts.
    pub(super) fn find(&self, label: &str, positions: MarkerPositions) -> Option<Marker> {
        if label.len() > MAX_LABEL_BYTES {
            return None;
        }
        let key = key(label);
        self.find_whole(&key, positions).or_else(|| {
            // Where the tables have a label whole, they say where it is written.
            let is_listed = self.find_whole(&key, MarkerPositions::ANYWHERE).is_some();
            let composed = if is_listed || is_plain_word(label) { None } else { self.compose(&key) }?;
            composed.positions.has(positions).then_some(composed)
        })
    }

    /// The marker that the tables have whole under this key.
    pub(super) fn find_whole(&self, key: &str, positions: MarkerPositions) -> Option<Marker> {
        let label = LABELS.find(key)?;
        let first = MARKERS.partition_point(|marker| usize::from(marker.label) < label);
        MARKERS[first..]
            .iter()
            .take_while(|marker| usize::from(marker.label) == label)
            .filter(|marker| marker.positions.has(positions) && self.counts(marker))
            .min_by_key(|marker| (self.language != Some(marker.language.into()), marker.ambiguity))
            .copied()
    }

    /// Whether some label begins with this key.
    pub(super) fn has_label_beginning(key: &str) -> bool {
        LABELS.has_beginning(key)
    }

    /// The parts that are written like this, with the languages they belong to.
    pub(super) fn parts(key: &str) -> impl Iterator<Item = (u8, Part)> {
        let place = PART_WORDS.find(key);
        let first = place.map_or(PARTS.len(), |place| PARTS.partition_point(|part| usize::from(part.word) < place));
        PARTS[first..]
            .iter()
            .take_while(move |part| Some(usize::from(part.word)) == place)
            .map(|part| (part.language, part.part))
    }

    /// Whether some part begins with this key.
    pub(super) fn has_part_beginning(key: &str) -> bool {
        PART_WORDS.has_beginning(key)
    }

    /// Whether a marker's language is the page's, or doesn't matter.
    pub(super) fn counts(&self, marker: &Marker) -> bool {
        !self.is_known || self.language == Some(marker.language.into()) || marker.ambiguity == 0
    }

    /// Where the writer speaks of themselves or to the reader, outside quotation marks.
    pub fn first_person(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].first_person;
        unquoted_words(text).find(|word| {
            let bare = bare(&text[word.clone()]);
            if bare.contains(is_unspaced) {
                // A whole sentence, with what it quotes.
                return !bare.contains(['「', '『', '“']) && listed.has_any_in(bare);
            }
            // “US” is a country.
            let is_abbreviation = bare.chars().count() > 1 && bare.chars().all(char::is_uppercase);
            !is_abbreviation && is_listed(listed, bare)
        })
    }

    /// Where one person speaks of themselves, outside quotation marks. A capital inside a sentence belongs to a title: “The
    /// Captain and Me”.
    pub fn singular(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].singular;
        unquoted_words(text).find(|word| {
            let bare = bare(&text[word.clone()]);
            let mut letters = bare.chars();
            let is_capital =
                letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_alphabetic);
            let before = text[..word.start].trim_end();
            let is_inside = before.ends_with(|c: char| c.is_alphanumeric() || c == ',');
            !(is_capital && is_inside) && is_listed(listed, bare)
        })
    }

    /// Where the writer judges, doubts or guesses, outside quotation marks.
    pub fn judging(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].judging;
        unquoted_words(text).find(|word| is_listed(listed, bare(&text[word.clone()])))
    }

    /// Whether the language's words for attributing are known.
    pub fn knows_reporting(&self) -> bool {
        self.language.is_some_and(|language| !LANGUAGES[language].reporting.is_empty())
    }

    /// Where the writer attributes something to somebody, outside quotation marks.
    pub fn reporting(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].reporting;
        unquoted_words(text).find(|word| is_listed(listed, bare(&text[word.clone()])))
    }

    /// Whether a heading is that of readers' comments: “Comments (12)”.
    pub fn heads_readers_comments(&self, heading: &str) -> bool {
        let words = heading.trim_matches(|c: char| !c.is_alphabetic());
        self.language.is_some_and(|language| LANGUAGES[language].readers.find(&key(words)).is_some())
    }

    /// Where a text is about advertising.
    pub fn advertising(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].advertising;
        words(text).find(|word| is_listed(listed, bare(&text[word.clone()])))
    }

    /// Where a text says in its first words, as many as these, that something was published.
    pub fn publishing(&self, text: &str, first_words: usize) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].publishing;
        words(text).take(first_words).find(|word| is_listed(listed, bare(&text[word.clone()])))
    }
}

/// Whether a short label could be a word of the language that happens to consist of parts: it has neither capitals nor dots.
fn is_plain_word(label: &str) -> bool {
    label.chars().count() < MIN_PLAIN_LETTERS && label.chars().all(char::is_lowercase)
}

fn is_listed(list: &WordList, word: &str) -> bool {
    list.find(&lower(word).replace('’', "'")).is_some()
}

/// The languages that have a lower-case word among their common ones, a bit each; none at all for those words that are
/// only known not to be names.
pub(super) fn languages_with_common_word(word: &str) -> Option<u64> {
    COMMON.find(word).map(|index| SETS[usize::from(COMMON_IN[index])])
}

/// Whether a word is one that cannot be (part of) a name.
pub(super) fn is_common(word: &str) -> bool {
    languages_with_common_word(&lower(word)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(language: &str) -> Lexicon {
        Lexicon::new(language, std::iter::empty::<&str>())
    }

    #[test]
    fn one_person_speaks_outside_quotations_and_titles() {
        let speaks = |text| lexicon("en").singular(text).is_some();
        assert!(speaks("As far as I know, it sank.") && speaks("My guess: it sank.") && speaks("It sank. Me, too."));
        assert!(!speaks("We saw it sink.") && !speaks("“I saw it sink,” he said."));
        assert!(!speaks("They played The Captain and Me twice."));
    }

    #[test]
    fn the_reader_is_not_addressed_inside_a_quotation() {
        let voice = |text| lexicon("en").first_person(text).is_some();
        assert!(voice("So we asked again."));
        assert!(!voice("“We asked again,” she said."));
        assert!(voice("“They asked,” she said, and we listened."));
        assert!(!voice("The US said so."));
        let voice = |language, text| lexicon(language).first_person(text).is_some();
        assert!(voice("he", "אנחנו שאלנו שוב.") && voice("ko", "우리는 다시 물었다."));
        assert!(voice("ja", "私たちはもう一度聞いた。") && voice("zh-Hans", "我们又问了。"));
        assert!(!voice("ja", "市長は「私は知らない」と述べた。"));
    }
}
