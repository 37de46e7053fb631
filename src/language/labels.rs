//! Labels at the start of a block, and the grammar of a label.
//!
//! ```text
//! block      = mark* [open] label terminator words        Editor's note: Names were changed.
//!            | mark* [open] label [close]                 Editor's note
//!            | mark* abbreviated words                    Toim. huom. Names were changed.
//!            | phrase words                               An earlier version of this article said …
//! label      = [name] core | core name | core when | when core
//! core       = phrase                                     whole in the tables
//!            | role noun | noun role                      translator's note; прим. ред.
//!            | noun of role | of role                     nota de la redacción; from the editor
//! core name  = noun [of] (initials | name)                Anmerkung JB; Note de Mondialisation
//! when       = number | [","] date | "(" (date | name) ")"   UPDATE 2; Update, May 4; Update (Anna)
//! terminator = ":" | dash between spaces | long dash | close | "."
//! mark       = bullet | emoji | number with a point
//! ```
//!
//! The colon of a time of day ends no label. A full stop or a mere space ends only labels that are enough alone (degree 0).
//! What the parts are, and in which orders a language has them, is in [`super::parts`]; what brackets inside a
//! block hold, in [`super::asides`].

use std::ops::Range;

use super::brackets::{closing, is_editorial};
use super::key::key;
use super::lexicon::{Lexicon, MAX_LABEL_BYTES, MarkerMatch, MarkerPositions, is_common};
use super::words::{bare, is_inside_word, words};
use crate::document::blocks::{count_words, is_unspaced};
use crate::model::Kind;

/// The most words a label can have before it or behind it as a name.
pub(super) const MAX_NAME_WORDS: usize = 4;
/// The most words a label has, without names and dates.
pub(super) const MAX_LABEL_WORDS: usize = 8;
/// The most words of a date behind or before a label.
const MAX_DATE_WORDS: usize = 8;
/// A text that begins with a date of this many words says when a page was changed.
const MAX_STAMP_WORDS: usize = 3;
/// A role alone with fewer words behind it credits somebody: `编者：…`.
const MIN_WORDS_AFTER_ROLE: usize = 6;

/// How a label at the start of a block ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelTerminator {
    /// With a colon.
    Colon,
    /// With a spaced dash.
    Dash,
    /// With the bracket that it is in: `[Comment] …`.
    Bracket,
    /// With the block: the label is alone in it.
    Alone,
    /// With a full stop, its own or one behind it.
    FullStop,
    /// With nothing: the words themselves are the mark.
    Nothing,
}

/// What is before the text of a block, and could be a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadingLabel {
    /// The label, with the names and dates around it, without brackets or the sign that ends it, in bytes.
    pub range: Range<usize>,
    /// The opening bracket before it.
    pub bracket: Option<char>,
    /// What ends it.
    pub terminator: LabelTerminator,
}

impl Lexicon {
    /// The label that opens a block.
    pub fn label(&self, text: &str) -> Option<(LeadingLabel, MarkerMatch)> {
        self.terminated_label(text).or_else(|| self.stopped_label(text)).or_else(|| self.opening_phrase(text))
    }

    /// A label that a sign ends.
    fn terminated_label(&self, text: &str) -> Option<(LeadingLabel, MarkerMatch)> {
        let label = leading_label(text);
        let found = label.as_ref().and_then(|label| {
            let is_enclosed = label.bracket.is_some_and(is_editorial) && label.terminator != LabelTerminator::Alone;
            let positions = MarkerPositions::LABEL.or(MarkerPositions::SIGNED);
            let enclosed =
                if is_enclosed { self.find_named(text, label.range.clone(), MarkerPositions::ENCLOSED) } else { None };
            enclosed
                .or_else(|| self.find_named(text, label.range.clone(), positions))
                .or_else(|| self.find_with_name_behind(text, label.range.clone()))
                .or_else(|| if is_enclosed { self.find_behind_unspaced(text, label.range.clone()) } else { None })
        });
        let (label, found) = match (label, found) {
            (Some(label), Some(found)) => (label, found),
            _ => {
                let label = leading(text, Commas::Within)?;
                // A line that only says when a page was changed is not an update.
                let is_open = !label.bracket.is_some_and(is_editorial);
                if is_open && matches!(label.terminator, LabelTerminator::Alone | LabelTerminator::Bracket) {
                    return None;
                }
                let found = self.find_dated(text, label.range.clone(), MarkerPositions::LABEL)?;
                (label, found)
            }
        };
        let rest = &text[label.range.end..];
        let is_stamp = found.kind == Kind::Update && is_time(rest);
        let is_credit = Self::is_credit(&text[found.label.clone()], rest);
        // In an editorial bracket, an everyday word is more of a label.
        let found = match label.bracket {
            Some(open) if is_editorial(open) && found.ambiguity > 2 => MarkerMatch { ambiguity: 2, ..found },
            _ => found,
        };
        (!is_stamp && !is_credit).then_some((label, found))
    }

    /// Whether a role alone only says who did what follows: `编者：张三`.
    pub(super) fn is_credit(label: &str, rest: &str) -> bool {
        Self::is_role(label) && label.ends_with(is_unspaced) && count_words(rest) < MIN_WORDS_AFTER_ROLE
    }

    /// A label that ends with a full stop, or is short for something and followed by a mere space.
    fn stopped_label(&self, text: &str) -> Option<(LeadingLabel, MarkerMatch)> {
        let start = after_marks(text);
        let range = self.stopped(text, start)?.0;
        let found = self.find_note(text, range.clone())?;
        Some((LeadingLabel { range, bracket: None, terminator: LabelTerminator::FullStop }, found))
    }

    /// The label from here that ends with a full stop, and whether that ends a sentence rather than an abbreviation.
    fn stopped(&self, text: &str, start: usize) -> Option<(Range<usize>, bool)> {
        let mut found = None;
        for word in words(&text[start..]).take(MAX_LABEL_WORDS) {
            let end = start + word.end;
            if end - start > MAX_LABEL_BYTES || !text[start..end].chars().next().is_some_and(char::is_alphabetic) {
                break;
            }
            let range = start..end - usize::from(text[..end].ends_with('.'));
            let goes_on =
                text[end..].trim_start().chars().next().is_some_and(|c| c.is_alphanumeric() || "\"“„«'‘(".contains(c));
            if range.end < end && goes_on && self.find_note(text, range.clone()).is_some() {
                found = Some((range, true));
            }
        }
        found
    }

    /// The note that a label announces which is enough alone: neither an everyday word nor an update.
    fn find_note(&self, text: &str, label: Range<usize>) -> Option<MarkerMatch> {
        let found = self.find_named(text, label, MarkerPositions::LABEL)?;
        let is_note = matches!(found.kind, Kind::Comment | Kind::EditorsNote | Kind::TranslatorsNote);
        (is_note && found.ambiguity == 0).then_some(found)
    }

    /// The label that begins here inside a block, behind the end of a sentence: one that is enough alone, with a colon or a
    /// full stop.
    pub(super) fn label_at(&self, text: &str, start: usize) -> Option<MarkerMatch> {
        let label = leading(&text[start..], Commas::End)?;
        let range = start + label.range.start..start + label.range.end;
        if label.bracket.is_none()
            && label.terminator == LabelTerminator::Colon
            && let Some(found) = self.find_note(text, range)
        {
            return Some(found);
        }
        let (range, _) = self.stopped(text, start)?;
        self.find_note(text, range)
    }

    /// A phrase that opens a block without any punctuation.
    fn opening_phrase(&self, text: &str) -> Option<(LeadingLabel, MarkerMatch)> {
        let mut longest = None;
        for word in words(text).take(MAX_LABEL_WORDS) {
            let range = 0..text[..word.end].trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let key = key(&text[range.clone()]);
            if range.len() > MAX_LABEL_BYTES || !Self::has_label_beginning(&key) {
                break;
            }
            if let Some(marker) = self.find_whole(&key, MarkerPositions::OPENING) {
                let label = LeadingLabel { range: range.clone(), bracket: None, terminator: LabelTerminator::Nothing };
                longest = Some((label, MarkerMatch::new(marker, range, None)));
            }
        }
        longest
    }

    /// The marker that these words are, or are with one or more words of a name before it.
    pub(super) fn find_named(
        &self,
        text: &str,
        range: Range<usize>,
        positions: MarkerPositions,
    ) -> Option<MarkerMatch> {
        name_ends(&text[range.clone()]).find_map(|skip| {
            let label = range.start + skip..range.end;
            let marker = self.find(&text[label.clone()], positions)?;
            let needs_name = marker.positions == MarkerPositions::SIGNED;
            if skip == 0 {
                return (!needs_name).then(|| MarkerMatch::new(marker, label, None));
            }
            let name =
                range.start..range.start + text[range.start..label.start].trim_end_matches([' ', '-', '/', ',']).len();
            let has_role = || self.compose(&key(&text[label.clone()])).is_some();
            let is_before_name = needs_name || marker.ambiguity == 0 && has_role();
            (signs(&text[name.clone()], &text[label.clone()], is_before_name)
                && name_words(&text[name.clone()]).all(|word| can_be_name(word, marker.ambiguity)))
            .then(|| MarkerMatch::new(marker, label, Some(name)))
        })
    }

    /// The noun that these words begin with, with who wrote it behind: `Anmerkung JB`, `Note de Mondialisation`.
    fn find_with_name_behind(&self, text: &str, range: Range<usize>) -> Option<MarkerMatch> {
        let all: Vec<Range<usize>> =
            words(&text[range.clone()]).map(|word| range.start + word.start..range.start + word.end).collect();
        (1..all.len().min(MAX_LABEL_WORDS)).find_map(|nouns| {
            let label = range.start..all[nouns - 1].end;
            let noun = self.find(&text[label.clone()], MarkerPositions::LABEL).filter(|noun| noun.ambiguity > 0)?;
            self.noun(&text[label.clone()]).filter(|_| matches!(noun.kind, Kind::Comment | Kind::EditorsNote))?;
            // As many words as can connect the noun and the name: “unseres Lesers”.
            let of =
                (nouns..all.len()).rev().find(|&of| of > nouns && self.is_of(&text[all[nouns].start..all[of - 1].end]));
            let name = all[of.unwrap_or(nouns)].start..range.end;
            let count = words(&text[name.clone()]).count();
            let is_name = count <= MAX_NAME_WORDS
                && name_words(&text[name.clone()]).all(|word| can_be_name(word, noun.ambiguity));
            let ambiguity = if is_initials(&text[name.clone()]) { 1 } else { 2 };
            is_name.then_some(MarkerMatch { kind: noun.kind, ambiguity, label, name: Some(name) })
        })
    }

    /// The marker that these words are with a number, a date or a name behind it, or a date before it.
    pub(super) fn find_dated(
        &self,
        text: &str,
        range: Range<usize>,
        positions: MarkerPositions,
    ) -> Option<MarkerMatch> {
        let all: Vec<Range<usize>> =
            words(&text[range.clone()]).map(|word| range.start + word.start..range.start + word.end).collect();
        let splits = (1..all.len()).rev().filter(|&at| at <= MAX_DATE_WORDS || all.len() - at <= MAX_DATE_WORDS);
        let dated = |label: Range<usize>, date: &str, may_be_named: bool| {
            let found = self.find_named(text, label, positions)?;
            let is_update = matches!(found.kind, Kind::Update | Kind::Correction | Kind::Clarification);
            let is_name = may_be_named && is_update && is_bracketed_name(date);
            let is_when = is_date(date) && (is_update || found.ambiguity == 0);
            // A date makes a word more of a label, but not one that is enough alone.
            let ambiguity = if found.ambiguity > 1 { found.ambiguity - 1 } else { found.ambiguity };
            (is_when || is_name).then_some(MarkerMatch { ambiguity, ..found })
        };
        splits.into_iter().find_map(|at| {
            let (before, after) = (range.start..all[at - 1].end, all[at].start..range.end);
            let label = before.start..before.start + text[before.clone()].trim_end_matches([',', '(', ' ']).len();
            dated(label, &text[after.clone()], true).or_else(|| dated(after, &text[before], false))
        })
    }
}

/// Where a name before a label can end, in bytes, beginning with no name at all.
fn name_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let ends = text.char_indices().filter_map(|(at, c)| match c {
        ' ' | '-' | '/' | ',' => Some(at + c.len_utf8()),
        // The possessive is a part of some labels: “Anna's note:”.
        '\'' | '’' if at > 0 => Some(at),
        _ => None,
    });
    std::iter::once(0).chain(ends.take(2 * MAX_NAME_WORDS))
}

fn name_words(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', '-', '/', ',']).filter(|word| !word.is_empty())
}

/// Whether a name is set off from the label behind it. “SOTT comment:” is signed; “The comment:” is the start of a sentence.
fn signs(name: &str, label: &str, is_before_name: bool) -> bool {
    let is_capitalised = label.chars().next().is_some_and(|c| !c.is_lowercase());
    let is_capitals = name.len() > 3 && name.trim_end().chars().all(char::is_uppercase);
    (is_before_name || is_capitalised || is_capitals)
        && name_words(name).count() <= MAX_NAME_WORDS
        && name.contains(char::is_alphabetic)
}

/// Whether a word before a label can be (part of) a name: it has a capital, and is not a common word. A script without
/// capitals doesn't show it (“last update:”), so there the label must be enough alone.
pub(super) fn can_be_name(word: &str, ambiguity: u8) -> bool {
    let shows = |c: char| c.is_uppercase() || ambiguity == 0 && !c.is_lowercase() && !c.is_numeric();
    let word = word.trim_start_matches(['«', '„', '“', '"', '(']);
    word.starts_with(|c: char| shows(c) && c.is_alphanumeric()) && !is_common(bare(word))
}

/// Whether a name is initials: two or three capitals, with or without dots.
fn is_initials(name: &str) -> bool {
    let letters = name.chars().filter(|c| !matches!(c, '.' | ' ')).count();
    (2..=3).contains(&letters) && name.chars().all(|c| c.is_uppercase() || matches!(c, '.' | ' '))
}

/// Whether a text is a name in a bracket, which may have lost its opening sign to what is before it: `(Anna)`.
fn is_bracketed_name(text: &str) -> bool {
    let name = text.trim().trim_start_matches('(');
    name.strip_suffix(')').is_some_and(|name| {
        !name.is_empty() && words(name).count() <= MAX_NAME_WORDS && words(name).all(|word| can_be_name(&name[word], 1))
    })
}

/// Whether a text is a number, a date or a time of day, in any order of its parts.
fn is_date(text: &str) -> bool {
    let is_number = |word: &str| {
        let digits = word.chars().filter(|c| c.is_numeric()).count();
        digits > 0 && (digits * 2 >= word.chars().count() || word.contains(is_unspaced))
    };
    // Time zones, and halves of the day.
    let is_zone =
        |word: &str| (2..=4).contains(&word.len()) && word.chars().all(|c| c.is_ascii_uppercase() || c == '.');
    let all = || {
        words(text).map(|word| text[word].trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty())
    };
    all().any(is_number)
        && all().count() <= MAX_DATE_WORDS
        && all().all(|word| is_number(word) || is_zone(word) || Lexicon::is_date_word(word))
}

/// Whether a text is a date or a time of day: what follows “Update:” in a line that says when a page was changed.
fn is_time(text: &str) -> bool {
    let count = |test: fn(char) -> bool| text.chars().filter(|&c| test(c)).count();
    let digits = count(char::is_numeric);
    let begins = words(text).take(MAX_STAMP_WORDS).last().is_some_and(|last| is_date(&text[..last.end]));
    begins && words(text).count() > 1
        || digits > 0 && text.len() < MAX_LABEL_BYTES && (digits * 4 >= count(char::is_alphanumeric) || is_date(text))
}

/// What a comma does in what could be a label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commas {
    /// It shows that there is none.
    End,
    /// It is before a date: `Update, May 4:`.
    Within,
}

/// What is before a block's text and could be a label: the words up to a colon, a spaced dash, the bracket's
/// end or, where they are few, the block's.
pub fn leading_label(text: &str) -> Option<LeadingLabel> {
    leading(text, Commas::End)
}

fn leading(text: &str, commas: Commas) -> Option<LeadingLabel> {
    let mut start = after_marks(text);
    let mut bracket = None;
    if let Some(open) = text[start..].chars().next().filter(|&c| closing(c).is_some()) {
        bracket = Some(open);
        start += open.len_utf8();
    }
    start += text[start..].len() - text[start..].trim_start_matches(|c: char| c.is_whitespace() || c == '*').len();
    let ends = |at: usize, terminator| {
        let len = text[start..at].trim_end_matches(|c: char| c.is_whitespace() || c == '*').len();
        (len > 0).then_some(LeadingLabel { range: start..start + len, bracket, terminator })
    };
    for (at, c) in text[start..].char_indices().map(|(at, c)| (start + at, c)) {
        if at >= start + MAX_LABEL_BYTES {
            return None;
        }
        match c {
            ':' | '：' if is_clock(text, at, c) => {}
            ':' | '：' | '﹕' | '︰' => return ends(at, LabelTerminator::Colon),
            '–' | '—' | '-' | '―' | '|' | '｜' if is_spaced(text, at, c) => {
                return ends(at, LabelTerminator::Dash);
            }
            c if bracket.and_then(closing) == Some(c) => {
                let rest = text[at + c.len_utf8()..].trim();
                let is_last = !rest.contains(char::is_alphanumeric);
                return ends(at, if is_last { LabelTerminator::Alone } else { LabelTerminator::Bracket });
            }
            // Hebrew has quotation marks inside abbreviations.
            '"' if is_inside_word(text, at) => {}
            ',' | '，' | '،' if commas == Commas::Within => {}
            '!' | '?' | ';' | ',' | '|' | '"' | '“' | '”' | '«' | '»' | '„' => return None,
            '！' | '？' | '；' | '，' | '。' | '、' | '؟' | '؛' | '،' | '।' => return None,
            _ => {}
        }
    }
    ends(text.len(), LabelTerminator::Alone)
}

/// Where the text of a block begins behind bullets, emoji, white space, and a number with a point or bracket.
fn after_marks(text: &str) -> usize {
    let is_mark = |c: char| {
        !(c.is_alphanumeric()
            || closing(c).is_some()
            || "\"“”„«»‘’'#/%;@$€£+=~_\\".contains(c)
            || ":：,，!?！？".contains(c))
    };
    let start = text.len() - text.trim_start_matches(is_mark).len();
    let rest = text[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - start - rest.len();
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if (1..=2).contains(&digits) && rest.starts_with(' ') => text.len() - rest.trim_start().len(),
        _ => start,
    }
}

/// Whether a colon is between the hours and minutes of a time of day.
fn is_clock(text: &str, at: usize, colon: char) -> bool {
    text[..at].ends_with(|c: char| c.is_ascii_digit())
        && text[at + colon.len_utf8()..].chars().take(2).filter(char::is_ascii_digit).count() == 2
}

/// Whether a dash or bar is between words rather than within one: a long dash always, the others between spaces.
/// Spanish and Portuguese put a full stop before it: `Nota del editor.- …`.
fn is_spaced(text: &str, at: usize, dash: char) -> bool {
    let before = text[..at].chars().next_back().is_some_and(|c| c.is_whitespace() || c == '.');
    let after = text[at + dash.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
    before && after || matches!(dash, '—' | '｜')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(language: &str) -> Lexicon {
        Lexicon::new(language, std::iter::empty::<&str>())
    }

    #[test]
    fn labels_stand_in_the_brackets_of_their_script() {
        let close = |language: &str, text: &str| lexicon(language).label(text).map(|(label, _)| label.terminator);
        assert_eq!(close("ko", "<편집자 주>"), Some(LabelTerminator::Alone));
        assert_eq!(close("ko", "〈편집자주〉 배가 떠났다."), Some(LabelTerminator::Bracket));
        assert_eq!(close("zh-Hant", "「編按：船走了。」"), Some(LabelTerminator::Colon));
        assert_eq!(close("zh-Hans", "■编者按｜船走了。"), Some(LabelTerminator::Dash));
        assert_eq!(close("ja", "※編集部注：船は出た。"), Some(LabelTerminator::Colon));
        assert_eq!(close("es", "Nota del editor.- El barco salió."), Some(LabelTerminator::Dash));
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
            assert_eq!(lexicon("en").asides(text).len(), 0, "{text}");
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
}
