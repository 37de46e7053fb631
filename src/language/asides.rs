//! Asides: insertions inside a block, and the grammar of what they hold.
//!
//! ```text
//! aside     = open content close | "/" content "/"        brackets of any kind, slashes
//!           | open label sign words                        a bracket that nothing closes, to the end of the block
//!           | label sign words                             behind the end of a sentence, to the end of the block
//! content   = claim                                        emphasis added; name changed
//!           | label                                        [UPLOADER COMMENT], for what follows; [편집자주], for what is before
//!           | label (":" | dash) words                     ed. note: …; ред. — …
//!           | label "," words                              역주, …
//!           | abbreviation words                           pozn. u nás …; N. del T. persona …
//!           | words ("," | ".") label ":" words            binary files，译注：…
//!           | words separator label [name]                 the old one – Ed.; за Брекзит, бел. ТАСС
//!           | words separator name noun                    akkurat der, Ola anm.
//!           | words signature                              see [`super::signatures`]
//! separator = dash | dots | hyphen | "," | "." | " "       from the strongest to the weakest
//! ```
//!
//! Which abbreviations may follow which separator, the tables say ([`MarkerPositions`]); after a weaker one than they ask
//! for, an abbreviation counts if the words before it read as a remark rather than as names: `(to hell, ed.)`
//! but not `(Smith, ed.)`.

use std::ops::Range;

use super::brackets::{Bracket, Closed, MAX_BRACKET_BYTES, brackets, is_editorial, slashed};
use super::labels::{LabelTerminator, MAX_LABEL_WORDS, MAX_NAME_WORDS, can_be_name, leading_label};
use super::lexicon::{Lexicon, MAX_LABEL_BYTES, Marker, MarkerMatch, MarkerPositions, is_common};
use super::parts::Part;
use super::signatures::spells;
use super::words::{bare, is_abbreviation, is_dash, is_hangul, separated_words, words};
use crate::document::blocks::is_unspaced;
use crate::model::Kind;

/// The most letters of a name before a label in a script without spaces: `簡體中文版譯注：…`, `Lantern 的编者按`.
const MAX_UNSPACED_NAME_CHARS: usize = 16;
/// A shorter word before a mere space and a role is its title (`под ред.`), in letters.
const MIN_REMARK_LETTERS: usize = 4;

/// Words that end with a capital are not names before a mere space and a role if there are this many.
const MIN_REMARK_WORDS: usize = 5;
/// A bracket of its own at the end of a block, with a role in it and no more words, is a byline: `(tim, red)`.
const MAX_BYLINE_WORDS: usize = 4;

/// An insertion inside a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Where it is, its brackets included, in bytes.
    pub range: Range<usize>,
    /// What marks it.
    pub marker: MarkerMatch,
}

impl Lexicon {
    /// The asides of a block that hold an editor's words, by where they start.
    pub fn asides(&self, text: &str) -> Vec<Aside> {
        let brackets = brackets(text);
        let mut asides = self.after_sentences(text, &brackets);
        for bracket in &brackets {
            asides.extend(self.in_bracket(text, bracket));
        }
        for Bracket { range, inner, .. } in slashed(text) {
            let marker = self.filling(text, inner.clone()).or_else(|| self.trailing(text, inner));
            asides.extend(marker.map(|marker| Aside { range, marker }));
        }
        asides.sort_by_key(|aside| aside.range.start);
        asides
    }

    /// The aside that a bracket is, or whose label it holds.
    fn in_bracket(&self, text: &str, bracket: &Bracket) -> Option<Aside> {
        let inner = bracket.inner.clone();
        if inner.len() > MAX_BRACKET_BYTES {
            return None;
        }
        let whole = |marker| Aside { range: bracket.range.clone(), marker };
        match bracket.closed {
            Closed::Properly => self
                .label_in_bracket(text, bracket)
                .or_else(|| self.filling(text, inner.clone()).map(whole))
                .or_else(|| self.leading(text, inner.clone()).map(whole))
                .or_else(|| self.within(text, inner.clone()))
                .or_else(|| self.trailing(text, inner).filter(|found| !is_byline(text, bracket, found)).map(whole))
                .or_else(|| self.signature(text, bracket).map(whole)),
            Closed::Otherwise => self
                .filling(text, inner.clone())
                .or_else(|| self.trailing(text, inner))
                .filter(|found| found.ambiguity == 0)
                .map(whole),
            Closed::Never => self.leading(text, inner).filter(|found| found.ambiguity == 0).map(whole),
        }
    }

    /// A bracket that holds only a label: what follows it is the aside, or where nothing does, what is before.
    fn label_in_bracket(&self, text: &str, bracket: &Bracket) -> Option<Aside> {
        let (before, after) = (text[..bracket.range.start].trim_end(), &text[bracket.range.end..]);
        let found = self.find_named(text, bracket.inner.clone(), MarkerPositions::LABEL)?;
        let is_note =
            found.ambiguity <= 1 && matches!(found.kind, Kind::Comment | Kind::EditorsNote | Kind::TranslatorsNote);
        if before.is_empty() || !is_note || self.noun(&text[found.label.clone()]).is_some() {
            return None;
        }
        if after.contains(char::is_alphanumeric) {
            let speaks =
                text[bracket.range.start..].starts_with(is_editorial) && !after.starts_with(char::is_alphanumeric);
            return speaks.then_some(Aside { range: bracket.range.start..text.len(), marker: found });
        }
        let signs = found.ambiguity == 0 && after.is_empty() && before.ends_with(['.', '!', '?', '。', '！', '？']);
        signs.then_some(Aside { range: 0..text.len(), marker: found })
    }

    /// What fills a bracket, or its last part: `emphasis added`, `p. 4, emphasis added`.
    fn filling(&self, text: &str, inner: Range<usize>) -> Option<MarkerMatch> {
        let content = text[inner.clone()].trim_end_matches(|c: char| c.is_whitespace() || c == '.');
        if let Some(marker) = self.find(content, MarkerPositions::WHOLE).or_else(|| self.claim(content)) {
            return Some(MarkerMatch::new(marker, inner, None));
        }
        let begins_sentence =
            |at: usize| content[at..].trim_start().starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        let starts = content.char_indices().map(|(at, c)| (at + c.len_utf8(), c)).filter(|&(after, c)| match c {
            ',' | ';' | '–' | '—' | '，' | '；' | '、' | '،' | '؛' => true,
            '.' => begins_sentence(after),
            _ => false,
        });
        let starts = starts.map(|(after, _)| after);
        let mut near = starts.filter(|at| content.len() - at <= MAX_LABEL_BYTES);
        near.find_map(|at| {
            let label = inner.start + at..inner.start + content.len();
            let marker = self.claim(&text[label.clone()])?;
            let words = text[label.clone()].trim_start_matches(|c: char| !c.is_alphanumeric());
            Some(MarkerMatch::new(marker, label.end - words.len()..label.end, None))
        })
    }

    /// The label that opens a bracket, with or without a sign behind it.
    fn leading(&self, text: &str, inner: Range<usize>) -> Option<MarkerMatch> {
        if let Some(label) = leading_label(&text[inner.clone()])
            && label.bracket.is_none()
            && matches!(label.terminator, LabelTerminator::Colon | LabelTerminator::Dash)
        {
            let range = inner.start + label.range.start..inner.start + label.range.end;
            let label_end = range.end;
            let found = self
                .find_named(text, range.clone(), MarkerPositions::LEAD)
                .or_else(|| self.find_dated(text, range.clone(), MarkerPositions::LEAD))
                .or_else(|| self.find_behind_unspaced(text, range));
            // In round brackets, writers clarify themselves.
            let is_own =
                |found: &MarkerMatch| found.kind == Kind::Clarification && !text[..inner.start].ends_with(is_editorial);
            if let Some(found) = found {
                let is_credit = Self::is_credit(&text[found.label.clone()], &text[label_end..inner.end]);
                return (!is_own(&found) && !is_credit).then_some(found);
            }
        }
        self.before_comma(text, inner.clone()).or_else(|| self.abbreviation(text, inner))
    }

    /// The label that ends these words, in a script without spaces: `簡體中文版譯注`, `Lantern 的编者按`.
    pub(super) fn find_behind_unspaced(&self, text: &str, range: Range<usize>) -> Option<MarkerMatch> {
        let starts =
            text[range.clone()].char_indices().map(|(at, _)| range.start + at).skip(1).take(MAX_UNSPACED_NAME_CHARS);
        starts.filter(|&at| text[..at].ends_with(is_unspaced)).find_map(|at| {
            let marker =
                self.find(&text[at..range.end], MarkerPositions::LEAD).filter(|marker| marker.ambiguity == 0)?;
            let name = text[range.start..at].trim_end_matches(['的', ' ']);
            Some(MarkerMatch::new(marker, at..range.end, Some(range.start..range.start + name.len())))
        })
    }

    /// The label before a bracket's first comma: `역주, …`. A role alone there is a person's.
    fn before_comma(&self, text: &str, inner: Range<usize>) -> Option<MarkerMatch> {
        let content = &text[inner.clone()];
        let comma = content.find([',', '，', '、']).filter(|&at| at <= MAX_LABEL_BYTES)?;
        let label =
            inner.start + content.len() - content.trim_start().len()..inner.start + content[..comma].trim_end().len();
        let marker =
            self.find(text.get(label.clone())?, MarkerPositions::LEAD).filter(|marker| marker.ambiguity <= 1)?;
        (!Self::is_role(&text[label.clone()])).then(|| MarkerMatch::new(marker, label, None))
    }

    /// The label that opens a bracket without any sign behind it: an abbreviation that is nothing else, or a label in
    /// a script that needs no spaces: `(σ.σ. the old one)`.
    fn abbreviation(&self, text: &str, inner: Range<usize>) -> Option<MarkerMatch> {
        words(&text[inner.clone()]).take(MAX_LABEL_WORDS).find_map(|word| {
            let label = inner.start + text[inner.clone()].find(|c: char| !c.is_whitespace())?..inner.start + word.end;
            let words = &text[label.clone()];
            let marker = if words.ends_with(|c| c == '.' || is_unspaced(c)) {
                self.find(words, MarkerPositions::LEAD)
            } else {
                None
            }?;
            let next = text[label.end..inner.end].trim_start();
            // “(ed. Smith)” and “(N. R. Smith)” are people; nothing else is short for “n.d.r.” or “n.r.”, nor does a
            // noun (“pozn.”) come before a name.
            let dots = words.matches('.').count();
            let is_plain = dots > 2
                || dots == 2 && (words.starts_with(char::is_lowercase) || next.starts_with(char::is_lowercase));
            let is_noun = self.noun(words).is_some();
            // “σσ. 12–15” are pages.
            let is_reference = next.starts_with(char::is_numeric);
            (marker.ambiguity <= u8::from(is_plain || is_noun) && !is_reference && !next.is_empty())
                .then(|| MarkerMatch::new(marker, label, None))
        })
    }

    /// The label in the middle of a bracket: behind a comma it marks all of it, behind a full stop what follows.
    fn within(&self, text: &str, inner: Range<usize>) -> Option<Aside> {
        let signs = text[inner.clone()]
            .char_indices()
            .filter(|&(_, c)| matches!(c, ',' | '.' | ';' | '，' | '。' | '；' | '、'));
        signs.map(|(at, c)| (inner.start + at + c.len_utf8(), c)).find_map(|(at, sign)| {
            let label = leading_label(&text[at..inner.end])?;
            if label.terminator != LabelTerminator::Colon || label.bracket.is_some() {
                return None;
            }
            let range = at + label.range.start..at + label.range.end;
            let marker =
                self.find(&text[range.clone()], MarkerPositions::LEAD).filter(|marker| marker.ambiguity == 0)?;
            let from = if matches!(sign, '.' | '。') {
                range.start..range.start + text[range.start..inner.end].trim_end().len()
            } else {
                widen(text, inner.clone())
            };
            Some(Aside { range: from, marker: MarkerMatch::new(marker, range, None) })
        })
    }

    /// The label that ends a bracket: its last words, with a name behind or before them.
    fn trailing(&self, text: &str, inner: Range<usize>) -> Option<MarkerMatch> {
        let all: Vec<Range<usize>> = separated_words(&text[inner.clone()])
            .into_iter()
            .map(|word| inner.start + word.start..inner.start + word.end)
            .collect();
        let near = all.len().saturating_sub(MAX_LABEL_WORDS);
        (near..all.len()).filter(|&first| all[first].start > inner.start).find_map(|first| {
            let before = &text[inner.start..all[first].start];
            self.trailing_from(text, before, all[first].start..inner.end)
                .or_else(|| self.trailing_with_name(text, before, &all[first..]))
                .or_else(|| self.trailing_behind_name(text, &all[..=first], inner.end))
        })
    }

    /// The label that these last words of a bracket are.
    fn trailing_from(&self, text: &str, before: &str, label: Range<usize>) -> Option<MarkerMatch> {
        let words = text[label.clone()].trim_end();
        let separator = Separator::between(before, words);
        let marker = self
            .find(words, separator.positions())
            .filter(|marker| marker.ambiguity == 0 || is_apart(before, words, separator));
        let marker = marker.or_else(|| {
            let signer = MarkerPositions::DASH_TAIL.or(MarkerPositions::COMMA_TAIL);
            self.find(words, signer).filter(|_| follows_remark(before, words, separator))
        });
        marker.map(|marker| MarkerMatch::new(marker, label, None))
    }

    /// A label with the name of who speaks behind it, after a sign: `– przyp. RMF FM`.
    fn trailing_with_name(&self, text: &str, before: &str, all: &[Range<usize>]) -> Option<MarkerMatch> {
        let (first, last) = (all.first()?, all.last()?);
        if Separator::between(before, &text[first.clone()]) <= Separator::Blank {
            return None;
        }
        (1..all.len()).rev().take(MAX_NAME_WORDS).find_map(|behind| {
            let (label, name) = (first.start..all[behind - 1].end, all[behind].start..last.end);
            let is_name = |word: Range<usize>| {
                text[name.clone()][word].trim_start_matches(['«', '„', '“', '"']).starts_with(char::is_uppercase)
            };
            let marker = self.find(&text[label.clone()], MarkerPositions::TAIL.or(MarkerPositions::COMMA_TAIL))?;
            let is_signed = words(&text[name.clone()]).all(is_name) && !Self::is_role(&text[label.clone()]);
            is_signed.then(|| MarkerMatch::new(marker, label, Some(name)))
        })
    }

    /// A noun that ends a bracket behind a name, after a sign: `, Ola anm.`
    fn trailing_behind_name(&self, text: &str, all: &[Range<usize>], end: usize) -> Option<MarkerMatch> {
        let (noun, before) = all.split_last()?;
        let label = noun.start..end;
        self.noun(&text[label.clone()]).filter(|&noun| noun == Part::Note)?;
        let is_name = |word: &&Range<usize>| {
            can_be_name(&text[(*word).clone()], 1) && text[(*word).clone()].ends_with(char::is_alphanumeric)
        };
        let names = before.iter().rev().take(MAX_NAME_WORDS).take_while(is_name).count();
        let first = before.len().checked_sub(names).filter(|&first| names > 0 && first > 0)?;
        let separator = Separator::between(&text[all[0].start..before[first].start], &text[label.clone()]);
        let name = before[first].start..before.last()?.end;
        (separator > Separator::Blank)
            .then(|| MarkerMatch::new(Marker::of_any_language(Kind::EditorsNote, 1), label, Some(name)))
    }

    /// The labels inside a block that follow the end of a sentence. Each goes on to the end of the block, or of the bracket
    /// that it is in.
    fn after_sentences(&self, text: &str, brackets: &[Bracket]) -> Vec<Aside> {
        let ends = text.char_indices().filter(|&(_, c)| {
            matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '।' | '۔' | '؟' | '”' | '»' | '"' | ')')
        });
        let starts = ends.filter_map(|(at, c)| {
            let rest = &text[at + c.len_utf8()..];
            let start = text.len() - rest.trim_start().len();
            (rest.starts_with(char::is_whitespace) || matches!(c, '。' | '！' | '？')).then_some(start)
        });
        starts
            .filter(|&start| text[start..].starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()))
            .filter_map(|start| {
                let marker = self.label_at(text, start)?;
                let around = brackets
                    .iter()
                    .filter(|bracket| bracket.inner.contains(&start) && bracket.closed == Closed::Properly);
                let end = around.map(|bracket| bracket.inner.end).min().unwrap_or(text.len());
                let end = start + text[start..end].trim_end().len();
                Some(Aside { range: start..end, marker })
            })
            .collect()
    }
}

/// Whether a role at the end of a bracket only says who wrote what is before it: `… on Friday. (tim, red)`.
fn is_byline(text: &str, bracket: &Bracket, found: &MarkerMatch) -> bool {
    Lexicon::is_role(&text[found.label.clone()])
        && words(&text[bracket.inner.clone()]).count() <= MAX_BYLINE_WORDS
        && text[..bracket.range.start].trim_end().ends_with(['.', '!', '?'])
        && text[bracket.range.end..].trim().is_empty()
}

/// A bracket's content with its signs.
fn widen(text: &str, inner: Range<usize>) -> Range<usize> {
    let open = text[..inner.start].chars().next_back().map_or(0, char::len_utf8);
    let close = text[inner.end..].chars().next().map_or(0, char::len_utf8);
    inner.start - open..inner.end + close
}

/// What is between a label at the end of a bracket and the words before it, from the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Separator {
    /// A hyphen of a compound word: `co-ed`.
    Compound,
    /// White space, or nothing in a script without spaces.
    Blank,
    /// The end of a sentence.
    Stop,
    /// A comma or semicolon.
    Comma,
    /// Two dots or more.
    Dots,
    /// A dash, an equals sign, a colon; and a hyphen before what can be no part of a word.
    Dash,
}

impl Separator {
    fn between(before: &str, label: &str) -> Self {
        let text = before.trim_end();
        let glued = text.len() == before.len() && text.ends_with('-') && !text.ends_with("--");
        let is_within_word = glued && text[..text.len() - 1].ends_with(|c: char| c.is_alphanumeric() && !is_hangul(c));
        match text.chars().next_back() {
            Some('-') if is_within_word && !label.starts_with(char::is_uppercase) && !label.ends_with('.') => {
                Self::Compound
            }
            Some(c) if is_dash(c) || matches!(c, '=' | '＝' | '·' | '・' | '、' | '，' | '。' | '：' | '；') => {
                Self::Dash
            }
            Some('…') => Self::Dots,
            Some('.') if text.ends_with("..") || text.ends_with(". .") => Self::Dots,
            Some('.') if words(text).last().is_some_and(|last| is_abbreviation(&text[last])) => Self::Blank,
            Some('.' | '!' | '?') => Self::Stop,
            Some(',' | ';' | '،' | '؛') => Self::Comma,
            _ => Self::Blank,
        }
    }

    /// The positions of the markers that may follow it.
    fn positions(self) -> MarkerPositions {
        match self {
            Self::Dash | Self::Dots => {
                MarkerPositions::TAIL.or(MarkerPositions::COMMA_TAIL).or(MarkerPositions::DASH_TAIL)
            }
            Self::Comma => MarkerPositions::TAIL.or(MarkerPositions::COMMA_TAIL),
            Self::Stop | Self::Blank | Self::Compound => MarkerPositions::TAIL,
        }
    }
}

/// Whether an ambiguous label at the end of a bracket is set apart from the words before it. A dash always does that. Capitals
/// after anything else can be a name (“the broadcaster NDR”, “near-death experience, NDE”), what follows a number a
/// reference (“p. 12, n.”), capitals after their own words their abbreviation (“báo Người Đò – ND”), and what follows a word or two without any sign, too (“see n.”).
fn is_apart(before: &str, label: &str, separator: Separator) -> bool {
    let follows_number = before.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with(char::is_numeric);
    let is_signed = separator > Separator::Blank;
    let is_capitals = label.chars().all(char::is_uppercase);
    separator >= Separator::Dots && !(is_capitals && spells(before, label))
        || !is_capitals && !follows_number && (is_signed || words(before).count() > 2)
}

/// Whether a role's abbreviation that the tables want a stronger separator for signs a remark all the same: the words before
/// it are neither names (`Smith, ed.`) nor a title that goes on in it (`под ред.`).
fn follows_remark(before: &str, label: &str, separator: Separator) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '!' | '?'));
    let mut all = words(before).map(|word| &before[word]);
    let (Some(first), Some(last)) = (all.next(), words(before).last().map(|word| &before[word])) else { return false };
    let is_capitals = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_uppercase);
    let is_small = |word: &str| word.starts_with(|c: char| c.is_lowercase() || c.is_numeric());
    let is_remark = is_small(last) || is_capitals(last) && is_small(first) || is_small(first) && !is_common(first);
    let is_short = label.ends_with('.');
    let is_initial = |word: &str| word.ends_with('.') && word.chars().count() == 2;
    words(before).count() > 1
        && is_remark
        && !words(before).any(|word| is_initial(&before[word]))
        && !is_capitals(bare(label))
        && match separator {
            Separator::Comma => true,
            Separator::Stop => label.starts_with(char::is_uppercase) && !is_abbreviation(&format!("{last}.")),
            Separator::Blank => {
                is_short
                    && last.chars().count() >= MIN_REMARK_LETTERS
                    && (is_small(last) || words(before).count() >= MIN_REMARK_WORDS)
            }
            Separator::Compound | Separator::Dots | Separator::Dash => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(language: &str) -> Lexicon {
        Lexicon::new(language, std::iter::empty::<&str>())
    }

    #[test]
    fn brackets_need_no_colon_after_an_abbreviation() {
        let count = |language: &str, text: &str| lexicon(language).asides(text).len();
        assert_eq!(count("el", "Το πλοίο (σ.σ. το παλιό) έφυγε."), 1);
        assert_eq!(count("ja", "港（編集部注 旧港）は遠い。"), 1);
        assert_eq!(count("ja", "港（＝編集部注）は遠い。"), 1);
        assert_eq!(count("ko", "배(낡은 배=편집자 주)가 떠났다."), 1);
        assert_eq!(count("ko", "배(낡은 배다-편집자주)가 떠났다."), 1);
        assert_eq!(count("ko", "배(낡은 배·편집자 주)가 떠났다."), 1);
        assert_eq!(count("en", "The book (Ed. Smith) is new."), 0);
    }
}
