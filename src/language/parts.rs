//! Parts: what people put labels together from, and the orders in which a language does so.
//!
//! A language file gives them under `[parts]`:
//! - `orders`: `role-noun` (`translator's note`), `noun-role` (`прим. ред.`), `noun-of-role` (`nota de la redacción`),
//!   `of-role` (`from the editor`);
//! - `editors`, `translators`, `handlers` (everybody else through whose hands a text goes: `sysop`, `webmaster`), each in
//!   the case and the short forms that the orders need; `role_endings` are put behind each of them (`'s`);
//! - `notes`, `comments`, `updates`: what they write;
//! - `of`: what is between a noun and a role, or before a role;
//! - `dates`: words that a date or time of day can have besides numbers;
//! - `emphasis`, with `things` (`bold`, `links`), `acts` (`added`, `mine`) and `signable`, things or acts that a name can
//!   follow at once (`zvýraznil V. M.`); and `renamed`, with `things` (`name`) and `acts` (`changed`).
//!   Words that can be between them are `fillers`.

use super::key::{claim_key, key};
use super::lexicon::{LANGUAGES, Lexicon, Marker};
use super::words::{bare, is_dash, is_hangul, words};
use crate::document::blocks::is_unspaced;
use crate::model::Kind;

/// The most parts a label is put together from.
const MAX_LABEL_PARTS: usize = 3;
/// A shorter label is an abbreviation that can be short for something else, in letters of a script with spaces.
pub(super) const MIN_PLAIN_LETTERS: usize = 6;
/// A longer label has no parts of one letter, in bytes of its key.
const MAX_ABBREVIATED_BYTES: usize = 10;
/// The longest part, in bytes of its key.
const MAX_PART_BYTES: usize = 48;
/// A claim (`emphasis added`) of more words is a sentence.
const MAX_CLAIM_WORDS: usize = 10;
/// The most words of a name that signs a claim.
const MAX_SIGNATURE_WORDS: usize = 3;

/// What a part is in a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who edits.
    Editor,
    /// Who translates.
    Translator,
    /// Who else has a text in hand.
    Handler,
    /// A note.
    Note,
    /// A comment.
    Comment,
    /// An addition or a correction.
    Update,
    /// What is between a noun and a role.
    Of,
    /// A word of a date.
    Date,
    /// What is emphasised, or how.
    EmphasisThing,
    /// That it was, or by whom.
    EmphasisAct,
    /// Either, where a name may follow.
    EmphasisSignable,
    /// A name.
    RenamedThing,
    /// That it was changed.
    RenamedAct,
    /// What can be between the parts of a claim.
    Filler,
}

/// A part of a language, as the tables have it.
#[derive(Debug)]
pub struct PartRow {
    /// Its place in the list of words.
    pub word: u16,
    /// Its language's place in the list of languages.
    pub language: u8,
    /// What it is.
    pub part: Part,
}

/// The orders in which a language puts parts together, a bit each.
pub mod orders {
    pub const ROLE_NOUN: u8 = 1;
    pub const NOUN_ROLE: u8 = 2;
    pub const NOUN_OF_ROLE: u8 = 4;
    pub const OF_ROLE: u8 = 8;
}

impl Part {
    fn is_role(self) -> bool {
        matches!(self, Self::Editor | Self::Translator | Self::Handler)
    }

    fn is_noun(self) -> bool {
        matches!(self, Self::Note | Self::Comment | Self::Update)
    }

    /// What it says in a claim, as bits of [`claims`]; none where it says nothing in one.
    fn claim(self) -> Option<u8> {
        Some(match self {
            Self::EmphasisThing => claims::THING,
            Self::EmphasisAct | Self::Editor | Self::Translator | Self::Handler => claims::ACT,
            Self::EmphasisSignable => claims::SIGNABLE,
            Self::RenamedThing => claims::NAME,
            Self::RenamedAct => claims::CHANGED,
            Self::Filler | Self::Of => 0,
            Self::Note | Self::Comment | Self::Update | Self::Date => return None,
        })
    }
}

/// What the words of a claim say.
mod claims {
    pub const THING: u8 = 1;
    pub const ACT: u8 = 2;
    pub const SIGNABLE: u8 = 4;
    pub const NAME: u8 = 8;
    pub const CHANGED: u8 = 16;

    /// Whether this is all that a claim needs.
    pub fn is_complete(said: u8) -> bool {
        said & ACT != 0 && said & (THING | SIGNABLE) != 0 || said & (NAME | CHANGED) == NAME | CHANGED
    }
}

impl Lexicon {
    /// What a label announces that is put together from parts of one language, given its key.
    pub(super) fn compose(&self, key: &str) -> Option<Marker> {
        let mut best = None;
        self.compose_rest(key, key.len(), None, &mut Vec::with_capacity(MAX_LABEL_PARTS), &mut best);
        let is_short = key.chars().count() < MIN_PLAIN_LETTERS && !key.contains(|c| is_unspaced(c) || is_hangul(c));
        let best = best.map(|marker: Marker| {
            Marker::composed(marker.language, marker.kind, marker.ambiguity.max(u8::from(is_short)))
        });
        best.filter(|marker| self.counts(marker))
    }

    /// Goes on with what is left of a label's key behind these parts.
    fn compose_rest(
        &self,
        key: &str,
        whole: usize,
        language: Option<u8>,
        parts: &mut Vec<Part>,
        best: &mut Option<Marker>,
    ) {
        if let (true, Some(language)) = (key.is_empty(), language) {
            let marker = announced(parts, LANGUAGES[usize::from(language)].orders)
                .map(|(kind, ambiguity)| Marker::composed(language, kind, ambiguity))
                .filter(|marker| self.counts(marker));
            let rank = |marker: &Marker| (self.language != Some(marker.language.into()), marker.ambiguity);
            if marker.is_some_and(|marker| best.as_ref().is_none_or(|best| rank(&marker) < rank(best))) {
                *best = marker;
            }
            return;
        }
        if parts.len() == MAX_LABEL_PARTS {
            return;
        }
        for (end, own, part) in beginnings(key) {
            // One letter is short for a word only among abbreviations: “kommentare” and “r” are not a label.
            if key[..end].chars().count() == 1
                && !key[..end].contains(|c| is_unspaced(c) || is_hangul(c))
                && whole > MAX_ABBREVIATED_BYTES
            {
                continue;
            }
            if language.is_none_or(|language| language == own) && (part.is_role() || part.is_noun() || part == Part::Of)
            {
                parts.push(part);
                self.compose_rest(&key[end..], whole, Some(own), parts, best);
                parts.pop();
            }
        }
    }

    /// Whether words are one noun of the page's language for what is written beside a text, and which.
    pub(super) fn noun(&self, words: &str) -> Option<Part> {
        Self::parts(&key(words))
            .find(|&(language, part)| part.is_noun() && self.language == Some(language.into()))
            .map(|(_, part)| part)
    }

    /// Whether words are a role alone: `ред.`, `编者`.
    pub(super) fn is_role(words: &str) -> bool {
        Self::parts(&key(words)).any(|(_, part)| part.is_role())
    }

    /// Whether words connect a noun with who wrote it, in the page's language.
    pub(super) fn is_of(&self, words: &str) -> bool {
        Self::parts(&key(words)).any(|(language, part)| part == Part::Of && self.language == Some(language.into()))
    }

    /// Whether a word can be part of a date or time of day without having a number in it.
    pub(super) fn is_date_word(word: &str) -> bool {
        Self::parts(&key(bare(word))).any(|(_, part)| part == Part::Date)
    }

    /// What a text claims about itself, if that is all it says: that emphasis was added, or a name changed; perhaps signed.
    pub(super) fn claim(&self, text: &str) -> Option<Marker> {
        if words(text).nth(MAX_CLAIM_WORDS).is_some() {
            return None;
        }
        if let Some((_, said)) = self.claimed(text).find(|&(_, said)| claims::is_complete(said)) {
            let kind = if said & claims::CHANGED == 0 { Kind::Emphasis } else { Kind::EditorsNote };
            return Some(Marker::of_any_language(kind, 0));
        }
        let (claim, is_apart) = unsigned(text)?;
        let holds = |said: u8| claims::is_complete(said) && is_apart || said & claims::SIGNABLE != 0;
        self.claimed(claim).any(|(_, said)| holds(said)).then(|| Marker::of_any_language(Kind::Emphasis, 0))
    }

    /// In which languages a text is made of parts of claims only, and what these say.
    fn claimed<'t>(&self, text: &'t str) -> impl Iterator<Item = (u8, u8)> + use<'t> {
        let key = claim_key(text);
        let mut languages: Vec<u8> =
            beginnings(&key).filter(|(.., part)| part.claim().is_some()).map(|(_, language, _)| language).collect();
        languages.sort_unstable();
        languages.dedup();
        languages.into_iter().flat_map(move |language| {
            // What can have been said before each byte of the key: a set of combinations, a bit each.
            let mut said = vec![0_u32; key.len() + 1];
            said[0] = 1;
            for at in 0..key.len() {
                if said[at] == 0 {
                    continue;
                }
                for (end, own, part) in beginnings(&key[at..]) {
                    if let Some(claim) = part.claim().filter(|_| own == language) {
                        let more = (0..u32::BITS).filter(|&combination| said[at] >> combination & 1 != 0);
                        said[at + end] |= more.fold(0, |set, combination| set | 1 << (combination | u32::from(claim)));
                    }
                }
            }
            let all = said[key.len()];
            (0..32_u8)
                .filter(move |&combination| all >> combination & 1 != 0)
                .map(move |combination| (language, combination))
        })
    }
}

/// The parts that a key begins with: where each ends, its language, and what it is.
fn beginnings(key: &str) -> impl Iterator<Item = (usize, u8, Part)> + use<'_> {
    key.char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|&end| end <= MAX_PART_BYTES && Lexicon::has_part_beginning(&key[..end]))
        .flat_map(|end| Lexicon::parts(&key[..end]).map(move |(language, part)| (end, language, part)))
}

/// What parts announce in this order, in a language that has these orders, and how ambiguous that is.
fn announced(parts: &[Part], orders: u8) -> Option<(Kind, u8)> {
    let (role, noun) = match *parts {
        [role, noun] if orders & orders::ROLE_NOUN != 0 && role.is_role() && noun.is_noun() => (role, Some(noun)),
        [noun, role] if orders & orders::NOUN_ROLE != 0 && role.is_role() && noun.is_noun() => (role, Some(noun)),
        [noun, Part::Of, role] if orders & orders::NOUN_OF_ROLE != 0 && role.is_role() && noun.is_noun() => {
            (role, Some(noun))
        }
        [Part::Of, role] if orders & orders::OF_ROLE != 0 && role.is_role() => (role, None),
        _ => return None,
    };
    let kind = match (noun, role) {
        (Some(Part::Comment), _) => Kind::Comment,
        (Some(Part::Update), _) => Kind::Update,
        (_, Part::Translator) => Kind::TranslatorsNote,
        _ => Kind::EditorsNote,
    };
    // Those who handle a text can be people in the story; “From the editor” can be a rubric.
    Some((kind, u8::from(role == Part::Handler) + u8::from(noun.is_none())))
}

/// A claim without the name that signs it, and whether a dash sets that apart: `Emphasis mine--rje`.
fn unsigned(text: &str) -> Option<(&str, bool)> {
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    if let Some((dash, sign)) = text.char_indices().rfind(|&(_, c)| is_dash(c)) {
        let name = text[dash + sign.len_utf8()..].trim();
        let signs = words(name).count() <= MAX_SIGNATURE_WORDS
            && (name.len() <= 3 || words(name).all(|word| is_name(&name[word])));
        return (signs && !name.is_empty()).then(|| (text[..dash].trim_end_matches(|c| is_dash(c) || c == ' '), true));
    }
    let all: Vec<_> = words(text).collect();
    let names = all.iter().rev().take_while(|word| is_name(&text[(*word).clone()])).count().min(MAX_SIGNATURE_WORDS);
    let first = all.len().checked_sub(names).filter(|&first| first > 0 && names > 0)?;
    Some((&text[..all[first].start], false))
}
