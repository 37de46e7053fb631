//! The lexicon: a view over the tables of markers, and the shapes in which a language writes them.
//!
//! A marker is a label that editors put before or into words of their own: `Comment:`, `[Ed. note: …]`,
//! `(… – прим. ред.)`. The tables are data, one file a language (`src/lexicon/*.toml`), compiled in by the build
//! script. Looking a label up is a binary search by its folded key, so there is no matcher to build when the engine
//! wakes.
//!
//! The format of a language file:
//! - `common`: frequent short words, by which the language of a page that doesn't state one is guessed; none of
//!   them can be a name before a label;
//! - `first_person`: words by which a writer speaks of themselves or to the reader;
//! - `[[marker]]`: labels that behave alike, with
//!   - `kind`: what they announce ([`Kind`]);
//!   - `ambiguity`: 0 stands alone, 1 needs a shape or a second instance, 2 needs more, 3 never stands alone;
//!   - `forms`: how they stand ([`Forms`]);
//!   - `labels`: in lower case, without dots; each needs an example;
//!   - `matches`, `rejects`: whole paragraphs that must and must not give one of these labels.

mod key;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::blocks::is_unspaced;

pub use key::key;

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// Labels are looked for in so many bytes from the start of a block, and in so many of a bracket's end.
const REACH: usize = 120;
/// The longest bracket that is taken for an editor's, in bytes.
const LONGEST_BRACKET: usize = 1600;
/// The most words a label can have before it or after it as a name.
const LONGEST_NAME: usize = 4;
/// The most words a label in a bracket has.
const LONGEST_LABEL: usize = 8;

/// One of the three switches a reader has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// The re-publisher talks.
    Commentary,
    /// An editor's or translator's note.
    Note,
    /// What changed about the story, or what its maker discloses; never called commentary.
    Update,
}

/// What a marker announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Comment,
    EditorsNote,
    TranslatorsNote,
    Emphasis,
    Clarification,
    Update,
    Correction,
    Disclosure,
}

impl Kind {
    /// The layer that a kind belongs to.
    pub fn layer(self) -> Layer {
        match self {
            Self::Comment => Layer::Commentary,
            Self::EditorsNote | Self::TranslatorsNote | Self::Emphasis => Layer::Note,
            Self::Clarification | Self::Update | Self::Correction | Self::Disclosure => Layer::Update,
        }
    }
}

/// How a marker stands in a text; several can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms(u8);

impl Forms {
    /// Ends a bracket, after a dash: `(the old one – Ed.)`.
    pub const DASH_TAIL: Self = Self(1);
    /// Opens a block: `Editor's note: …`.
    pub const LABEL: Self = Self(2);
    /// Opens a bracket inside a sentence: `(ed. note: …)`.
    pub const LEAD: Self = Self(4);
    /// Opens a block without any punctuation: `An earlier version of this article …`.
    pub const OPENING: Self = Self(8);
    /// Ends a bracket: `(en sel, NDLR)`.
    pub const TAIL: Self = Self(16);
    /// Fills a bracket: `(emphasis added)`.
    pub const WHOLE: Self = Self(32);

    fn has(self, form: Self) -> bool {
        self.0 & form.0 != 0
    }
}

/// A language that the lexicon knows.
#[derive(Debug)]
struct Language {
    code: &'static str,
    common: &'static [&'static str],
    first_person: &'static [&'static str],
}

/// A label of one language.
#[derive(Debug, PartialEq)]
pub struct Marker {
    key: &'static str,
    /// The label as the table has it.
    pub label: &'static str,
    language: usize,
    /// What it announces.
    pub kind: Kind,
    /// From 0, stands alone, to 3, never does.
    pub ambiguity: u8,
    forms: Forms,
}

/// How a label at the start of a block ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// With a colon.
    Colon,
    /// With a spaced dash.
    Dash,
    /// With the bracket it stands in: `[Comment] …`.
    Bracket,
    /// With the block: the label stands alone.
    Alone,
    /// With nothing: the words themselves are the mark.
    Nothing,
}

/// What stands before the text of a block, and could be a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The label, with the name before it and without brackets or the sign that ends it.
    pub range: Range<usize>,
    /// The opening bracket before it.
    pub bracket: Option<char>,
    /// What ends it.
    pub close: Close,
}

/// A marker found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Which one.
    pub marker: &'static Marker,
    /// The label in the text, bytes.
    pub label: Range<usize>,
    /// The name before the label, if one is there: `REMNANT` in `REMNANT COMMENT:`.
    pub name: Option<Range<usize>>,
}

/// The lexicon as it holds for one page.
#[derive(Clone, Copy, Debug)]
pub struct Lexicon {
    /// The page's language, where it is known to the tables.
    language: Option<usize>,
    /// Whether the page's language is known at all.
    named: bool,
}

impl Lexicon {
    /// The lexicon for a page that states its language (`fr-CA`) or, where it states none, for the language that
    /// its text seems to be in.
    ///
    /// A label of another language counts only if it stands alone (degree 0): French “Comment” means “how”.
    pub fn new(stated: &str, text: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let stated = primary(stated);
        if stated.is_empty() {
            let language = guess(text);
            return Self { language, named: language.is_some() };
        }
        Self { language: LANGUAGES.iter().position(|language| language.code == stated), named: true }
    }

    /// The code of the page's language, or nothing.
    pub fn language(&self) -> &'static str {
        self.language.map_or("", |index| LANGUAGES[index].code)
    }

    /// The label that opens a block.
    pub fn label(&self, text: &str) -> Option<(Lead, Found)> {
        if let Some(lead) = lead(text)
            && let Some(found) = self.find_named(text, lead.range.clone(), Forms::LABEL)
        {
            return Some((lead, found));
        }
        self.opening(text)
    }

    /// A phrase that opens a block without any punctuation.
    fn opening(&self, text: &str) -> Option<(Lead, Found)> {
        let words: Vec<Range<usize>> = words(text).take(LONGEST_LABEL).collect();
        words.iter().rev().find_map(|last| {
            let range = 0..text[..last.end].trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let marker = self.look_up(&text[range.clone()], Forms::OPENING)?;
            let lead = Lead { range: range.clone(), bracket: None, close: Close::Nothing };
            Some((lead, Found { marker, label: range, name: None }))
        })
    }

    /// Brackets inside a text that hold an editor's words; each with the bracket's range, brackets included.
    pub fn brackets<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, Found)> + 't {
        brackets(text).into_iter().filter_map(|range| {
            let open = text[range.clone()].chars().next()?.len_utf8();
            let close = text[range.clone()].chars().next_back()?.len_utf8();
            let found = self.in_bracket(text, range.start + open..range.end - close)?;
            Some((range, found))
        })
    }

    /// The marker in a bracket's content: filling it, opening it, or ending it.
    fn in_bracket(&self, text: &str, inner: Range<usize>) -> Option<Found> {
        if inner.len() > LONGEST_BRACKET {
            return None;
        }
        if let Some(marker) = self.look_up(&text[inner.clone()], Forms::WHOLE) {
            return Some(Found { marker, label: inner, name: None });
        }
        if let Some(lead) = lead(&text[inner.clone()])
            && lead.bracket.is_none()
            && matches!(lead.close, Close::Colon | Close::Dash)
        {
            let range = inner.start + lead.range.start..inner.start + lead.range.end;
            if let Some(found) = self.find_named(text, range, Forms::LEAD) {
                return Some(found);
            }
        }
        self.tail(text, inner)
    }

    /// The marker that ends a bracket: its last words, or what follows its last dash, with a name behind it.
    fn tail(&self, text: &str, inner: Range<usize>) -> Option<Found> {
        let all: Vec<Range<usize>> =
            dashed_words(&text[inner.clone()]).map(|word| inner.start + word.start..inner.start + word.end).collect();
        let near = &all[all.len().saturating_sub(LONGEST_LABEL)..];
        for (index, first) in near.iter().enumerate() {
            let label = first.start..inner.end;
            if label.start == inner.start {
                continue;
            }
            let dashed = ends_with_dash(&text[inner.start..label.start]);
            let marker = self
                .look_up(&text[label.clone()], Forms::TAIL)
                .or_else(|| dashed.then(|| self.look_up(&text[label.clone()], Forms::DASH_TAIL))?);
            if let Some(marker) = marker {
                return Some(Found { marker, label, name: None });
            }
            if !dashed {
                continue;
            }
            // A dash, a label, and the name of who speaks: “– przyp. RMF FM”.
            for last in near[index..].iter().rev().skip(1).take(LONGEST_NAME) {
                let label = first.start..last.end;
                let name = last.end..inner.end;
                let named =
                    words(&text[name.clone()]).all(|word| text[name.clone()][word].starts_with(char::is_uppercase));
                let marker = self.look_up(&text[label.clone()], Forms::TAIL);
                if let (true, Some(marker)) = (named, marker) {
                    return Some(Found { marker, label, name: Some(name) });
                }
            }
        }
        None
    }

    /// Looks a label up, then the label with one or more words of a name cut off before it.
    fn find_named(&self, text: &str, range: Range<usize>, form: Forms) -> Option<Found> {
        let starts: Vec<usize> = std::iter::once(0)
            .chain(
                text[range.clone()]
                    .char_indices()
                    .filter(|&(_, c)| c == ' ' || c == '-')
                    .map(|(at, c)| at + c.len_utf8()),
            )
            .take(LONGEST_NAME + 1)
            .collect();
        starts.into_iter().find_map(|skip| {
            let label = range.start + skip..range.end;
            let marker = self.look_up(&text[label.clone()], form)?;
            if skip == 0 {
                return Some(Found { marker, label, name: None });
            }
            let name = range.start..label.start;
            let is_name = text[label.clone()].chars().next().is_some_and(|c| !c.is_lowercase())
                && text[name.clone()]
                    .split([' ', '-'])
                    .filter(|word| !word.is_empty())
                    .all(|word| self.can_be_name(word));
            is_name.then(|| Found {
                marker,
                label,
                name: Some(name.start..name.start + text[name].trim_end_matches([' ', '-']).len()),
            })
        })
    }

    /// Whether a word before a label can be (part of) a name: it has a capital, and is no common word.
    fn can_be_name(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_lowercase() && c.is_alphabetic())
            && !LANGUAGES.iter().any(|language| language.common.contains(&&*lower))
    }

    /// The marker with this label and form that counts on this page, the least ambiguous first.
    fn look_up(&self, label: &str, form: Forms) -> Option<&'static Marker> {
        if label.len() > REACH {
            return None;
        }
        let key = key(label);
        let first = MARKERS.partition_point(|marker| marker.key < &*key);
        MARKERS[first..]
            .iter()
            .take_while(|marker| marker.key == key)
            .filter(|marker| marker.forms.has(form) && self.counts(marker))
            .min_by_key(|marker| (Some(marker.language) != self.language, marker.ambiguity))
    }

    /// Whether a marker's language is the page's, or doesn't matter.
    fn counts(&self, marker: &Marker) -> bool {
        !self.named || Some(marker.language) == self.language || marker.ambiguity == 0
    }

    /// Whether the writer speaks of themselves or to the reader, outside quotation marks.
    pub fn first_person(&self, text: &str) -> Option<Range<usize>> {
        let language = &LANGUAGES[self.language?];
        let mut quoted = false;
        words(text).find(|word| {
            let token = &text[word.clone()];
            let opens = token.starts_with(['"', '“', '„', '«', '»']);
            let closes =
                token.trim_end_matches([',', '.', ';', ':', '!', '?', ')']).ends_with(['"', '”', '“', '»', '«']);
            quoted |= opens;
            let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
            // “US” is a country.
            let is_abbreviation = bare.chars().count() > 1 && !bare.chars().any(char::is_lowercase);
            let speaks =
                !quoted && !is_abbreviation && language.first_person.contains(&&*bare.to_lowercase().replace('’', "'"));
            quoted &= !closes;
            speaks
        })
    }
}

/// The primary subtag of a language tag, in lower case.
fn primary(tag: &str) -> String {
    tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The language whose common words make up most of a text; none where there are too few to tell.
fn guess(text: impl Iterator<Item = impl AsRef<str>>) -> Option<usize> {
    let mut hits = vec![0_usize; LANGUAGES.len()];
    for block in text {
        for word in words(block.as_ref()) {
            let word = block.as_ref()[word].trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            for (language, hits) in LANGUAGES.iter().zip(&mut hits) {
                *hits += usize::from(language.common.contains(&&*word));
            }
        }
    }
    let best = hits.iter().copied().max().filter(|&best| best >= 3)?;
    hits.iter().position(|&hits| hits == best)
}

/// The words of a text, as ranges.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_whitespace().map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

/// The words of a text, cut also after a dash that stands before, between or after them without spaces, and around
/// each letter of a script that writes without spaces.
fn dashed_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    words(text).flat_map(move |word| {
        let cuts = text[word.clone()].char_indices().flat_map(|(at, c)| {
            let after = matches!(c, '–' | '—' | '―') || at == 0 && c == '-' || is_unspaced(c);
            [is_unspaced(c).then_some(at), after.then_some(at + c.len_utf8())]
        });
        let mut cuts: Vec<usize> = cuts.flatten().map(|at| word.start + at).collect();
        cuts.dedup();
        let starts = std::iter::once(word.start).chain(cuts.clone());
        let ends = cuts.into_iter().chain([word.end]);
        starts.zip(ends).map(|(start, end)| start..end).filter(|part| !part.is_empty())
    })
}

/// What stands before a block's text and could be a label: the words up to a colon, a spaced dash, the bracket's
/// end or, where they are few, the block's.
pub fn lead(text: &str) -> Option<Lead> {
    let mut start = text.len() - text.trim_start_matches(is_bullet).len();
    let mut bracket = None;
    if let Some(open) = text[start..].chars().next().filter(|&c| closing(c).is_some()) {
        bracket = Some(open);
        start += open.len_utf8();
    }
    start += text[start..].len() - text[start..].trim_start_matches(|c: char| c.is_whitespace() || c == '*').len();
    let ends = |at: usize, close| {
        let len = text[start..at].trim_end_matches(|c: char| c.is_whitespace() || c == '*').len();
        (len > 0).then_some(Lead { range: start..start + len, bracket, close })
    };
    for (at, c) in text[start..].char_indices().map(|(at, c)| (start + at, c)).take_while(|(at, _)| *at < start + REACH)
    {
        match c {
            ':' | '：' | '﹕' | '︰' => return ends(at, Close::Colon),
            '–' | '—' | '-' | '―' if is_spaced(text, at, c) => return ends(at, Close::Dash),
            c if bracket.and_then(closing) == Some(c) => {
                let rest = text[at + c.len_utf8()..].trim();
                return ends(at, if rest.is_empty() { Close::Alone } else { Close::Bracket });
            }
            // Hebrew has quotation marks inside abbreviations.
            '"' if is_inside_word(text, at) => {}
            '!' | '?' | ';' | ',' | '|' | '"' | '“' | '”' | '«' | '»' | '„' => return None,
            _ => {}
        }
    }
    if text.len() <= start + REACH { ends(text.len(), Close::Alone) } else { None }
}

/// Whether a dash stands between words rather than within one: a long dash always, a hyphen between spaces.
fn is_spaced(text: &str, at: usize, dash: char) -> bool {
    let before = text[..at].chars().next_back().is_some_and(char::is_whitespace);
    let after = text[at + dash.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
    before && after || dash == '—'
}

/// Whether a character stands between letters.
fn is_inside_word(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars().skip(1);
    text[..at].chars().next_back().is_some_and(char::is_alphabetic) && after.next().is_some_and(char::is_alphabetic)
}

/// Whether a text ends with a dash, white space aside.
fn ends_with_dash(text: &str) -> bool {
    text.trim_end().ends_with(['–', '—', '―', '-', '−'])
}

fn is_bullet(c: char) -> bool {
    c.is_whitespace() || matches!(c, '•' | '·' | '*' | '–' | '—' | '-' | '►' | '▶' | '»' | '>' | '¶')
}

/// The bracket that closes this one.
pub fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '（' => '）',
        '［' => '］',
        '【' => '】',
        '〔' => '〕',
        _ => return None,
    })
}

/// All brackets of a text that close, as ranges with the brackets included, by where they start. Those inside others
/// count too; what closes nothing is passed over.
fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some(close) = closing(c) {
            open.push((at, close));
        } else if matches!(c, ')' | ']' | '}' | '）' | '］' | '】' | '〕')
            && let Some(depth) = open.iter().rposition(|&(_, close)| close == c)
        {
            found.push(open[depth].0..at + c.len_utf8());
            open.truncate(depth);
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(language: &str) -> Lexicon {
        Lexicon::new(language, std::iter::empty::<&str>())
    }

    #[test]
    fn a_page_without_a_language_is_guessed() {
        let guessed = |text| Lexicon::new("", [text].iter()).language();
        assert_eq!(guessed("Le port est fermé et les bateaux sont dans la rade."), "fr");
        assert_eq!(guessed("Der Hafen ist zu und die Boote liegen auf der Reede."), "de");
        assert_eq!(guessed("The harbour is closed and the boats lie in the roads."), "en");
        assert_eq!(guessed("Szczecin"), "");
    }

    #[test]
    fn labels_of_other_languages_count_when_they_stand_alone() {
        assert!(lexicon("fr").label("Comment: la marée").is_none());
        assert!(lexicon("fr").label("Editor's note: the tide").is_some());
        assert!(lexicon("xx").label("Comment: the tide").is_none());
        assert!(lexicon("").label("Comment: the tide").is_some());
    }

    #[test]
    fn names_stand_before_and_behind() {
        let name =
            |text: &str| lexicon("en").label(text).and_then(|(_, found)| found.name).map(|name| text[name].to_owned());
        assert_eq!(name("THE LANTERN COMMENT: so there"), None);
        assert_eq!(name("LANTERN COMMENT: so there"), Some("LANTERN".to_owned()));
        assert_eq!(name("Comment: so there"), None);
    }

    #[test]
    fn brackets_nest() {
        assert_eq!(brackets("a (b [c] d) e) (f"), [2..11, 5..8]);
    }

    #[test]
    fn the_reader_is_not_addressed_inside_a_quotation() {
        let voice = |text| lexicon("en").first_person(text).is_some();
        assert!(voice("So we asked again."));
        assert!(!voice("“We asked again,” she said."));
        assert!(voice("“They asked,” she said, and we listened."));
        assert!(!voice("The US said so."));
    }
}
