//! The lexicon: a view over the tables of markers, and the shapes in which a language writes them.
//!
//! A marker is a label that editors put before or into words of their own: `Comment:`, `[Ed. note: …]`,
//! `(… – прим. ред.)`. The tables are data, one file a language (`src/language/data/*.toml`), compiled in by the build
//! script. Looking a label up is a binary search by its folded key, so there is no matcher to build when the engine
//! wakes.
//!
//! The format of a language file:
//! - `common`: frequent short words, by which the language of a page that doesn't state one is guessed; none of
//!   them can be a name before a label;
//! - `first_person`: words by which a writer speaks of themselves or to the reader;
//! - `not_names`: more words that cannot be a name before a label: `Last update:`, `Reader comment:`;
//! - `reporting`: words by which a report says who said something, and `advertising`: words of an advertiser's notice;
//!   and `readers`: headings above readers' comments; all three may be missing;
//! - `[[marker]]`: labels that behave alike, with
//!   - `kind`: what they announce ([`Kind`]);
//!   - `ambiguity`: 0 stands alone, 1 needs a shape or a second instance, 2 needs more, 3 never stands alone;
//!   - `forms`: how they stand ([`Forms`]);
//!   - `labels`: in lower case, without dots; each needs an example;
//!   - `matches`, `rejects`: whole paragraphs that must and must not give one of these labels.

use std::ops::Range;

use crate::document::blocks::is_unspaced;
use crate::model::Kind;

pub use super::key::{fold, key};
use super::words::Words;

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// Labels are looked for in so many bytes from the start of a block, and in so many of a bracket's end.
const REACH: usize = 120;
/// The longest bracket that is taken for an editor's, in bytes.
const LONGEST_BRACKET: usize = 1600;
/// What holds more brackets is no editor's, either.
const MOST_WITHIN: usize = 16;
/// The most words a label can have before it or after it as a name.
const LONGEST_NAME: usize = 4;
/// The most words a label in a bracket has.
const LONGEST_LABEL: usize = 8;
/// So many words tell a page's language.
const SAMPLE: usize = 2000;
/// So many common words, and so many times those of the language a page states, show that it states the wrong one.
const PLAINLY: (usize, usize) = (20, 4);
/// Fewer words before two or three capitals are a name or a term, not a note signed with initials.
const SHORTEST_SIGNED: usize = 4;
/// Capitals at a bracket's end that sign nothing.
const NOT_INITIALS: &[&str] = &["AP", "DC", "EU", "GB", "NY", "TV", "UK", "UN", "US", "USA"];

/// A text in lower case. As the standard library has it but for its table of what is cased, which tells a final sigma from
/// others and has 4 KB: here any letter before one and none behind it does.
pub fn lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut is_within = false;
    while let Some(c) = letters.next() {
        match c {
            'Σ' if is_within && !letters.peek().is_some_and(|next| next.is_alphabetic()) => lower.push('ς'),
            c if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            c => lower.extend(c.to_lowercase()),
        }
        is_within = c.is_alphabetic();
    }
    lower
}

/// How a marker stands in a text; several can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms(u8);

impl Forms {
    /// Ends a bracket, after a comma or a dash: `(den gamle, red.)`.
    pub const COMMA_TAIL: Self = Self(64);
    /// Ends a bracket, after a dash: `(the old one – Ed.)`.
    pub const DASH_TAIL: Self = Self(1);
    /// Opens a block: `Editor's note: …`.
    pub const LABEL: Self = Self(2);
    /// Opens a bracket inside a sentence: `(ed. note: …)`.
    pub const LEAD: Self = Self(4);
    /// Opens a block without any punctuation: `An earlier version of this article …`.
    pub const OPENING: Self = Self(8);
    /// Opens a block behind a name: `Yves here: …`.
    pub const SIGNED: Self = Self(128);
    /// Ends a bracket: `(en sel, NDLR)`.
    pub const TAIL: Self = Self(16);
    /// Fills a bracket: `(emphasis added)`.
    pub const WHOLE: Self = Self(32);

    /// Whether one of these forms is among the others.
    fn has(self, forms: Self) -> bool {
        self.0 & forms.0 != 0
    }

    /// Those in which a label can end a bracket after these words.
    fn after(text: &str) -> Self {
        let text = text.trim_end();
        if text.ends_with(|c| is_dash(c) || matches!(c, '=' | '＝' | '·' | '・' | '、' | '，' | '。' | '：' | '；'))
        {
            Self(Self::TAIL.0 | Self::COMMA_TAIL.0 | Self::DASH_TAIL.0)
        } else if text.ends_with([',', ';', '،', '؛']) {
            Self(Self::TAIL.0 | Self::COMMA_TAIL.0)
        } else {
            Self::TAIL
        }
    }
}

/// A language that the lexicon knows.
#[derive(Debug)]
struct Language {
    code: &'static str,
    first_person: Words,
    reporting: Words,
    advertising: Words,
    readers: Words,
}

/// A label of one language.
#[derive(Debug, PartialEq)]
pub struct Marker {
    /// Its place in the list of labels.
    label: u16,
    /// Its place in the list of languages.
    language: u8,
    /// What it announces.
    pub kind: Kind,
    /// From 0, stands alone, to 3, never does.
    pub ambiguity: u8,
    forms: Forms,
}

impl Marker {
    /// The label, folded as [`key`] does.
    pub fn label(&self) -> &'static str {
        LABELS.get(self.label.into()).unwrap_or("initials")
    }

    fn is_of(&self, language: Option<usize>) -> bool {
        language == Some(self.language.into())
    }
}

/// Initials at the end of a square bracket, which every language has: `[that was in May – SC]`.
static INITIALS: Marker =
    Marker { label: u16::MAX, language: u8::MAX, kind: Kind::EditorsNote, ambiguity: 1, forms: Forms::TAIL };

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
    /// The lexicon for a page that states its language (`fr-CA`). Where it states none, or its text is plainly in
    /// another (templates come with `lang="en"`), it is the language that the text seems to be in.
    ///
    /// A label of another language counts only if it stands alone (degree 0): French “Comment” means “how”.
    pub fn new(stated: &str, text: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let stated = code(stated);
        let hits = hits(text);
        if stated.is_empty() {
            let language = most(&hits).filter(|&index| hits[index] >= 3);
            return Self { language, named: language.is_some() };
        }
        let known = LANGUAGES.iter().position(|language| language.code == stated);
        let (least, times) = PLAINLY;
        let other = known.and_then(|known| most(&hits).filter(|&it| hits[it] >= least.max(times * hits[known])));
        Self { language: other.or(known), named: true }
    }

    /// The code of the page's language, or nothing.
    pub fn language(&self) -> &'static str {
        self.language.map_or("", |index| LANGUAGES[index].code)
    }

    /// The label that opens a block.
    pub fn label(&self, text: &str) -> Option<(Lead, Found)> {
        if let Some(lead) = lead(text)
            && let Some(found) = self.find_named(text, lead.range.clone(), Forms(Forms::LABEL.0 | Forms::SIGNED.0))
            && !(found.marker.kind == Kind::Update && is_time(&text[lead.range.end..]))
        {
            return Some((lead, found));
        }
        self.opening(text)
    }

    /// A phrase that opens a block without any punctuation.
    fn opening(&self, text: &str) -> Option<(Lead, Found)> {
        let mut longest = None;
        for word in words(text).take(LONGEST_LABEL) {
            let range = 0..text[..word.end].trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            if range.len() > REACH || !LABELS.has_beginning(&key(&text[range.clone()])) {
                break;
            }
            if let Some(marker) = self.look_up(&text[range.clone()], Forms::OPENING) {
                let lead = Lead { range: range.clone(), bracket: None, close: Close::Nothing };
                longest = Some((lead, Found { marker, label: range, name: None }));
            }
        }
        longest
    }

    /// Brackets inside a text that hold an editor's words; each with the bracket's range, brackets included.
    pub fn brackets<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, Found)> + 't {
        brackets(text).into_iter().filter_map(|range| {
            let open = text[range.clone()].chars().next()?.len_utf8();
            let close = text[range.clone()].chars().next_back()?.len_utf8();
            let inner = range.start + open..range.end - close;
            let found = self.in_bracket(text, inner.clone()).or_else(|| initials(text, inner))?;
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
        self.unmarked_lead(text, inner.clone()).or_else(|| self.tail(text, inner))
    }

    /// The marker that opens a bracket without any punctuation: an abbreviation that is nothing else, or a label in
    /// a script that needs no spaces: `(σ.σ. the old one)`.
    fn unmarked_lead(&self, text: &str, inner: Range<usize>) -> Option<Found> {
        words(&text[inner.clone()]).take(LONGEST_LABEL).find_map(|word| {
            let label = inner.start..inner.start + word.end;
            let words = &text[label.clone()];
            let marker =
                words.ends_with(|c| c == '.' || is_unspaced(c)).then(|| self.look_up(words, Forms::LEAD))??;
            // “(ed. Smith)” and “(N. R. Smith)” are people; nothing else is short for “n.d.r.” or “n.r.”
            let dots = words.matches('.').count();
            let most = u8::from(dots > 2 || dots == 2 && words.starts_with(char::is_lowercase));
            // “σσ. 12–15” are pages.
            let is_reference = text[label.end..inner.end].trim_start().starts_with(char::is_numeric);
            (marker.ambiguity <= most && !is_reference).then_some(Found { marker, label, name: None })
        })
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
            let forms = Forms::after(&text[inner.start..label.start]);
            let marker = self.look_up(&text[label.clone()], forms);
            let is_apart = |marker: &&'static Marker| {
                marker.ambiguity == 0 || is_apart(&text[inner.start..label.start], &text[label.clone()], forms)
            };
            if let Some(marker) = marker.filter(is_apart) {
                return Some(Found { marker, label, name: None });
            }
            if forms == Forms::TAIL {
                continue;
            }
            // A dash, a label, and the name of who speaks: “– przyp. RMF FM”.
            for last in near[index..].iter().rev().skip(1).take(LONGEST_NAME) {
                let label = first.start..last.end;
                let name = last.end..inner.end;
                let named = words(&text[name.clone()]).all(|word| {
                    text[name.clone()][word].trim_start_matches(['«', '„', '“', '"']).starts_with(char::is_uppercase)
                });
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
            .chain(text[range.clone()].char_indices().filter_map(|(at, c)| match c {
                ' ' | '-' => Some(at + c.len_utf8()),
                // The possessive is a part of some labels: “Anna's note:”.
                '\'' | '’' if at > 0 => Some(at),
                _ => None,
            }))
            .take(LONGEST_NAME + 1)
            .collect();
        starts.into_iter().find_map(|skip| {
            let label = range.start + skip..range.end;
            let marker = self.look_up(&text[label.clone()], form)?;
            let needs_name = marker.forms == Forms::SIGNED;
            if skip == 0 {
                return (!needs_name).then_some(Found { marker, label, name: None });
            }
            let name = range.start..label.start;
            // “SOTT comment:” is signed; “The comment:” is the start of a sentence.
            let is_sign = needs_name
                || text[label.clone()].chars().next().is_some_and(|c| !c.is_lowercase())
                || name.len() > 3 && text[name.clone()].trim_end().chars().all(char::is_uppercase);
            let is_name = is_sign
                && text[name.clone()].contains(char::is_alphabetic)
                && text[name.clone()]
                    .split([' ', '-'])
                    .filter(|word| !word.is_empty())
                    .all(|word| can_be_name(word, marker));
            is_name.then(|| Found {
                marker,
                label,
                name: Some(name.start..name.start + text[name].trim_end_matches([' ', '-']).len()),
            })
        })
    }

    /// The marker with this label and form that counts on this page, the least ambiguous first.
    fn look_up(&self, label: &str, form: Forms) -> Option<&'static Marker> {
        if label.len() > REACH {
            return None;
        }
        let label = LABELS.find(&key(label))?;
        let first = MARKERS.partition_point(|marker| usize::from(marker.label) < label);
        MARKERS[first..]
            .iter()
            .take_while(|marker| usize::from(marker.label) == label)
            .filter(|marker| marker.forms.has(form) && self.counts(marker))
            .min_by_key(|marker| (!marker.is_of(self.language), marker.ambiguity))
    }

    /// Whether a marker's language is the page's, or doesn't matter.
    fn counts(&self, marker: &Marker) -> bool {
        !self.named || marker.is_of(self.language) || marker.ambiguity == 0
    }

    /// Where the writer speaks of themselves or to the reader, outside quotation marks.
    pub fn first_person(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].first_person;
        unquoted(text).find(|word| {
            let bare = bare(&text[word.clone()]);
            if bare.contains(is_unspaced) {
                // A whole sentence, with what it quotes.
                return !bare.contains(['「', '『', '“']) && listed.iter().any(|word| bare.contains(word));
            }
            // “US” is a country.
            let is_abbreviation = bare.chars().count() > 1 && bare.chars().all(char::is_uppercase);
            !is_abbreviation && is_listed(listed, bare)
        })
    }

    /// Whether the language's words for attributing are known.
    pub fn knows_reporting(&self) -> bool {
        self.language.is_some_and(|language| !LANGUAGES[language].reporting.is_empty())
    }

    /// Where the writer attributes something to somebody, outside quotation marks.
    pub fn reporting(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].reporting;
        unquoted(text).find(|word| is_listed(listed, bare(&text[word.clone()])))
    }

    /// Whether a heading stands above readers' comments: “Comments (12)”.
    pub fn heads_readers_comments(&self, heading: &str) -> bool {
        let words = heading.trim_matches(|c: char| !c.is_alphabetic());
        self.language.is_some_and(|language| LANGUAGES[language].readers.find(&key(words)).is_some())
    }

    /// Where a text speaks of advertising.
    pub fn advertising(&self, text: &str) -> Option<Range<usize>> {
        let listed = &LANGUAGES[self.language?].advertising;
        words(text).find(|word| is_listed(listed, bare(&text[word.clone()])))
    }
}

/// The words of a text that stand outside quotation marks.
fn unquoted(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut quoted = false;
    words(text).filter(move |word| {
        let token = &text[word.clone()];
        quoted |= token.trim_start_matches(['(', '[']).starts_with(['"', '”', '»', '『']);
        quoted |= token.contains(['“', '„', '«', '「']);
        let outside = !quoted;
        let ends = token.trim_end_matches([',', '.', ';', ':', '!', '?', ')', ']']);
        quoted &= !ends.ends_with(['"', '”', '“', '»', '«', '」', '』']);
        outside
    })
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_listed(list: &Words, word: &str) -> bool {
    list.find(&lower(word).replace('’', "'")).is_some()
}

/// The code that the tables have for a language tag: its primary subtag, in lower case, for Chinese with the script.
fn code(tag: &str) -> String {
    let tag = tag.trim().to_ascii_lowercase();
    let mut subtags = tag.split(['-', '_']);
    let code = match subtags.next().unwrap_or_default() {
        "bs" | "cnr" | "sh" => "sr",
        "in" => "id",
        "iw" => "he",
        "nb" | "nn" => "no",
        primary @ ("cmn" | "yue" | "zh") => subtags
            .find_map(|subtag| match subtag {
                "cn" | "hans" | "sg" => Some("zh-Hans"),
                "hant" | "hk" | "mo" | "tw" => Some("zh-Hant"),
                _ => None,
            })
            .unwrap_or(if primary == "yue" { "zh-Hant" } else { "zh-Hans" }),
        primary => primary,
    };
    code.to_owned()
}

/// Whether a word before a label can be (part of) a name: it has a capital, and is no common word. A script without
/// capitals doesn't tell (“last update:”), so there the label must speak for itself.
fn can_be_name(word: &str, marker: &Marker) -> bool {
    let tells = |c: char| c.is_uppercase() || c.is_numeric() || marker.ambiguity == 0 && !c.is_lowercase();
    word.starts_with(|c: char| tells(c) && c.is_alphanumeric()) && common(&lower(word)).is_none()
}

/// The languages that have a lower-case word among their common ones, a bit each; none at all for those words that are
/// only known not to be names.
fn common(word: &str) -> Option<u64> {
    COMMON.find(word).map(|index| SETS[usize::from(COMMON_IN[index])])
}

/// How many of the first words of a text are common ones, by language.
fn hits(text: impl Iterator<Item = impl AsRef<str>>) -> Vec<usize> {
    let mut hits = vec![0; LANGUAGES.len()];
    let mut seen = 0;
    for block in text {
        for word in cut_words(block.as_ref(), |_, _| false) {
            let word = lower(block.as_ref()[word].trim_matches(|c: char| !c.is_alphanumeric()));
            if let Some(language) = word.chars().next().and_then(by_script) {
                hits[language] += 1;
                continue;
            }
            let mut languages = common(&word).unwrap_or_default();
            while languages != 0 {
                hits[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
            seen += 1;
        }
        if seen > SAMPLE {
            break;
        }
    }
    hits
}

/// The language that alone writes with a letter's script, if there is one in the tables.
fn by_script(letter: char) -> Option<usize> {
    let code = match letter {
        c if is_hangul(c) => "ko",
        '\u{3041}'..='\u{30ff}' => "ja",
        '\u{10d0}'..='\u{10ff}' => "ka",
        '\u{5d0}'..='\u{5ea}' => "he",
        _ => return None,
    };
    LANGUAGES.iter().position(|language| language.code == code)
}

/// The language with the most hits; the first of several.
fn most(hits: &[usize]) -> Option<usize> {
    let best = hits.iter().copied().max()?;
    hits.iter().position(|&hits| hits == best)
}

/// The words of a text, as ranges.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_whitespace().map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

/// The words of a text, cut also after a dash or equals sign that stands before, between or after them without spaces.
fn dashed_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    cut_words(text, |before, c| match c {
        '–' | '—' | '―' | '=' | '＝' | '·' => true,
        '-' => before.is_none_or(is_hangul),
        _ => false,
    })
}

/// The words of a text, cut also around each letter of a script that writes without spaces, and after the characters
/// that are told by what stands before them.
fn cut_words(text: &str, after: fn(Option<char>, char) -> bool) -> impl Iterator<Item = Range<usize>> + '_ {
    words(text).flat_map(move |word| {
        let mut before = None;
        let cuts = text[word.clone()].char_indices().flat_map(|(at, c)| {
            let after = is_unspaced(c) || after(before.replace(c), c);
            [is_unspaced(c).then_some(at), after.then_some(at + c.len_utf8())]
        });
        let mut cuts: Vec<usize> = cuts.flatten().map(|at| word.start + at).collect();
        cuts.dedup();
        let starts = std::iter::once(word.start).chain(cuts.clone());
        let ends = cuts.into_iter().chain([word.end]);
        starts.zip(ends).map(|(start, end)| start..end).filter(|part| !part.is_empty())
    })
}

/// The initials that end a bracket of some length, where it is a square one: after a dash or a sentence, two or three
/// capitals. In round ones they explain a name: `(the World Food Programme – WFP)`.
fn initials(text: &str, inner: Range<usize>) -> Option<Found> {
    if !text[..inner.start].ends_with('[') || inner.len() > LONGEST_BRACKET {
        return None;
    }
    let words: Vec<Range<usize>> = dashed_words(&text[inner.clone()]).collect();
    let last = words.last().filter(|_| words.len() > SHORTEST_SIGNED)?;
    let label = inner.start + last.start..inner.end;
    let signs = text[label.clone()].trim_end();
    let letters: String = signs.chars().filter(|&c| c != '.').collect();
    let is_dotted = signs.chars().filter(|&c| c == '.').count() == letters.chars().count();
    let before = text[..label.start].trim_end();
    let signed = matches!(letters.chars().count(), 2 | 3)
        && letters.chars().all(|c| c.is_ascii_uppercase() || is_dotted && c.is_uppercase())
        && !NOT_INITIALS.contains(&&*letters)
        && before.ends_with(|c| is_dash(c) || matches!(c, '.' | '!' | '?'));
    // In “[the old World Food Programme – WFP]” they explain a name after all.
    let spelt: String =
        words.iter().filter_map(|word| text[inner.clone()][word.clone()].chars().find(|c| c.is_uppercase())).collect();
    (signed && !spelt.contains(&letters)).then_some(Found { marker: &INITIALS, label, name: None })
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
            '–' | '—' | '-' | '―' | '|' | '｜' if is_spaced(text, at, c) => return ends(at, Close::Dash),
            c if bracket.and_then(closing) == Some(c) => {
                let rest = text[at + c.len_utf8()..].trim();
                return ends(at, if rest.is_empty() { Close::Alone } else { Close::Bracket });
            }
            // Hebrew has quotation marks inside abbreviations.
            '"' if is_inside_word(text, at) => {}
            '!' | '?' | ';' | ',' | '|' | '"' | '“' | '”' | '«' | '»' | '„' => return None,
            '！' | '？' | '；' | '，' | '。' | '、' | '؟' | '؛' | '،' | '।' => return None,
            _ => {}
        }
    }
    if text.len() <= start + REACH { ends(text.len(), Close::Alone) } else { None }
}

/// Whether a text is a date or a time of day: what follows “Update:” in a line that says when a page was changed.
fn is_time(text: &str) -> bool {
    let count = |test: fn(char) -> bool| text.chars().filter(|&c| test(c)).count();
    let digits = count(|c| c.is_numeric());
    digits > 0 && digits * 4 >= count(char::is_alphanumeric) && text.len() < REACH
}

/// Whether a dash or bar stands between words rather than within one: a long dash always, the others between spaces.
/// Spanish and Portuguese put a full stop before it: `Nota del editor.- …`.
fn is_spaced(text: &str, at: usize, dash: char) -> bool {
    let before = text[..at].chars().next_back().is_some_and(|c| c.is_whitespace() || c == '.');
    let after = text[at + dash.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
    before && after || matches!(dash, '—' | '｜')
}

/// Whether an ambiguous label at the end of a bracket is set apart from the words before it. A dash always does that. Capitals
/// after anything else can be a name (“the broadcaster NDR”, “near-death experience, NDE”), what follows a number a
/// reference (“p. 12, n.”), and what follows a word or two without any sign, too (“see n.”).
fn is_apart(before: &str, label: &str, forms: Forms) -> bool {
    let follows_number = before.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with(char::is_numeric);
    let is_signed = forms != Forms::TAIL;
    forms.has(Forms::DASH_TAIL)
        || !label.chars().all(char::is_uppercase) && !follows_number && (is_signed || words(before).count() > 2)
}

/// Whether a character stands between letters.
fn is_inside_word(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars().skip(1);
    text[..at].chars().next_back().is_some_and(char::is_alphabetic) && after.next().is_some_and(char::is_alphabetic)
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '-' | '−')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

fn is_bullet(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '•' | '·' | '*' | '–' | '—' | '-' | '►' | '▶' | '»' | '>' | '¶' | '※' | '＊')
        || matches!(c, '■' | '□' | '▲' | '△' | '▼' | '▽' | '◆' | '◇' | '●' | '○' | '★' | '☆')
}

/// The bracket that closes this one. At the start of a block, a label can stand in what elsewhere are quotation marks:
/// `<편집자 주>`, `「編按：…」`.
pub fn closing(open: char) -> Option<char> {
    Some(match open {
        '<' => '>',
        '〈' => '〉',
        '《' => '》',
        '「' => '」',
        '『' => '』',
        open => return closing_aside(open),
    })
}

/// The bracket that closes this one, where what stands in it is an aside.
pub fn closing_aside(open: char) -> Option<char> {
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

/// The brackets of a text that close and hold few others, as ranges with the brackets included, by where they start.
/// Those inside others count too; what closes nothing is passed over.
fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(usize, char)> = Vec::new();
    // By where they start; empty while they are open.
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some(close) = closing_aside(c) {
            open.push((found.len(), close));
            found.push(at..at);
        } else if matches!(c, ')' | ']' | '}' | '）' | '］' | '】' | '〕')
            // Those further back can hold nothing of an editor's any more.
            && let near = open.partition_point(|&(place, _)| found[place].start + LONGEST_BRACKET < at)
            && let Some(depth) = open[near..].iter().rposition(|&(_, close)| close == c)
        {
            let place = open[near + depth].0;
            if found.len() - place <= MOST_WITHIN {
                found[place].end = at + c.len_utf8();
            }
            open.truncate(near + depth);
        }
    }
    found.retain(|range| !range.is_empty());
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
    fn neighbours_and_scripts_are_told_apart() {
        for (code, text) in [
            ("bg", "Пристанището е затворено, а лодките са в залива и ще чакат."),
            ("cs", "Přístav je zavřený a lodě, které nemohou ven, jsou už v zátoce."),
            ("da", "Havnen blev lukket, og bådene ligger ude mellem øerne og venter af den grund."),
            ("es", "El puerto está cerrado y los barcos están en la rada con las redes."),
            ("hr", "Luka je zatvorena, a brodovi su također u uvali jer nitko ne zna što će biti."),
            ("ja", "港は閉まっていて、船は沖にいる。"),
            ("ko", "항구는 닫혔고 배는 이번 폭풍 때문에 나갈 수 없는 것으로 보인다고 밝혔다."),
            ("no", "Havna ble stengt, og båtene ligger ute mellom øyene og venter etter det."),
            ("pt", "O porto não está aberto e os barcos são muitos na baía, com uma vela."),
            ("ru", "Порт закрыт, и это не первый день, когда лодки стоят на рейде."),
            ("sk", "Prístav je zavretý a lode, ktoré nemôžu von, sú už v zátoke, aby čakali."),
            ("sr", "Лука је затворена, а бродови су у заливу јер нико не зна шта ће бити."),
            ("uk", "Порт зачинено, і це не перший день, як човни стоять на рейді та чекають."),
            ("zh-Hans", "港口关了，这些船都在外面，没有人说为什么。"),
            ("zh-Hant", "港口關了，這些船都在外面，沒有人說為什麼。"),
        ] {
            assert_eq!(Lexicon::new("", [text].iter()).language(), code, "{text}");
        }
    }

    #[test]
    fn a_language_tag_finds_its_table() {
        for (tags, code) in [
            (&["nb", "nn-NO", "no"][..], "no"),
            (&["in", "id_ID"], "id"),
            (&["iw", "he-IL"], "he"),
            (&["bs", "sh", "sr-Latn", "sr-Cyrl-RS"], "sr"),
            (&["zh", "zh-CN", "zh_SG", "zh-Hans-HK", "cmn"], "zh-Hans"),
            (&["zh-TW", "zh-HK", "zh-Hant", "zh-Hant-CN", "zh-yue-mo", "yue"], "zh-Hant"),
            (&["EN-us", " en "], "en"),
        ] {
            for tag in tags {
                assert_eq!(lexicon(tag).language(), code, "{tag}");
            }
        }
    }

    #[test]
    fn a_page_can_state_the_wrong_language() {
        let text = ["Le port est fermé et les bateaux sont dans la rade avec des filets sur le pont."; 3];
        assert_eq!(Lexicon::new("en", text.iter()).language(), "fr");
        assert_eq!(Lexicon::new("en", text[..1].iter()).language(), "en");
        assert_eq!(Lexicon::new("xx", text.iter()).language(), "");
    }

    #[test]
    fn initials_sign_a_square_bracket() {
        let signed = |text| lexicon("en").brackets(text).next().map(|(range, _)| text[range].to_owned());
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

    #[test]
    fn brackets_need_no_colon_after_an_abbreviation() {
        let count = |language: &str, text: &str| lexicon(language).brackets(text).count();
        assert_eq!(count("el", "Το πλοίο (σ.σ. το παλιό) έφυγε."), 1);
        assert_eq!(count("ja", "港（編集部注 旧港）は遠い。"), 1);
        assert_eq!(count("ja", "港（＝編集部注）は遠い。"), 1);
        assert_eq!(count("ko", "배(낡은 배=편집자 주)가 떠났다."), 1);
        assert_eq!(count("ko", "배(낡은 배다-편집자주)가 떠났다."), 1);
        assert_eq!(count("ko", "배(낡은 배·편집자 주)가 떠났다."), 1);
        assert_eq!(count("en", "The book (Ed. Smith) is new."), 0);
    }

    #[test]
    fn labels_stand_in_the_brackets_of_their_script() {
        let close = |language: &str, text: &str| lexicon(language).label(text).map(|(lead, _)| lead.close);
        assert_eq!(close("ko", "<편집자 주>"), Some(Close::Alone));
        assert_eq!(close("ko", "〈편집자주〉 배가 떠났다."), Some(Close::Bracket));
        assert_eq!(close("zh-Hant", "「編按：船走了。」"), Some(Close::Colon));
        assert_eq!(close("zh-Hans", "■编者按｜船走了。"), Some(Close::Dash));
        assert_eq!(close("ja", "※編集部注：船は出た。"), Some(Close::Colon));
        assert_eq!(close("es", "Nota del editor.- El barco salió."), Some(Close::Dash));
        assert_eq!(close("zh-Hant", "他說，編按：船走了。"), None);
    }

    #[test]
    fn labels_of_other_languages_count_when_they_stand_alone() {
        assert!(lexicon("fr").label("Comment: la marée").is_none());
        assert!(lexicon("fr").label("Editor's note: the tide").is_some());
        assert!(lexicon("xx").label("Comment: the tide").is_none());
        assert!(lexicon("").label("Comment: the tide").is_some());
        // Abbreviations are other languages' words: Romanian “n. tr.”, Portuguese “N. do T.”, Hungarian “a ford.”
        for text in
            ["the broadcaster (NTR)", "the roads (of the state, NDOT)", "the car (a Ford)", "in the north (NDR)"]
        {
            assert_eq!(lexicon("en").brackets(text).count(), 0, "{text}");
        }
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
        let voice = |language, text| lexicon(language).first_person(text).is_some();
        assert!(voice("he", "אנחנו שאלנו שוב.") && voice("ko", "우리는 다시 물었다."));
        assert!(voice("ja", "私たちはもう一度聞いた。") && voice("zh-Hans", "我们又问了。"));
        assert!(!voice("ja", "市長は「私は知らない」と述べた。"));
    }
}
