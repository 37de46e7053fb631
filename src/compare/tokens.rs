//! A page's words and sentences, in the form in which two pages are compared.
//!
//! Words are compared by number: two are the same where nothing tells them apart but case, invisible characters,
//! apostrophes, full width, and what [`lexicon::fold`] takes for one letter. Punctuation and white space between words don't
//! count, so a change of quotation marks or dashes is no change of the text. In scripts without spaces each letter is a
//! word.
//!
//! A sentence ends behind its full stop, or with its block, unless the next block plainly goes on with it, as in a text
//! whose lines were broken.

use std::ops::Range;

use crate::document::blocks::{self, Block, is_unspaced};
use crate::interner::{Interner, mix};
use crate::language::lexicon;
use crate::metadata::byline::{Credits, headline};
use crate::model::Point;
use crate::story::Story;

/// A sentence is cut behind so many words, where one of them says so; for texts that never stop.
const LONG: usize = 60;
/// It is cut behind so many at the latest.
const LONGEST: usize = 120;
/// A line that was broken has so many bytes.
const FULL_LINE: usize = 50;
/// The longest bracket inside a sentence, in characters.
const LONGEST_BRACKET: usize = 800;
/// A word says so where its hash is divisible by this.
const CUTTING: u32 = 8;

/// A word, in the text of its block.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What it is.
    pub number: u32,
    /// The block that it stands in.
    pub block: u32,
    /// Where it starts there, in bytes.
    pub start: u32,
    /// Where it ends there.
    pub end: u32,
    /// Whether it is a letter of a script without spaces.
    pub is_letter: bool,
    /// Whether it stands in a bracket inside its sentence.
    pub is_aside: bool,
}

/// What a block is to a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It tells the story.
    Story,
    /// It stands in the story, but doesn't tell it: a byline, a caption, links to other stories. What is in it may be found,
    /// and is never missed.
    Beside,
    /// It is the headline.
    Headline,
    /// It stands outside the story. What is in it may be found, and is never missed.
    Outside,
}

/// A sentence.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words.
    pub words: Range<usize>,
    /// Where it stands, with its punctuation: blocks of the page, and bytes of their texts.
    pub span: Range<Point>,
    /// What the block is that it begins in.
    pub role: Role,
}

/// All words of a page.
pub struct Text {
    /// All blocks of the page, in order.
    pub blocks: Vec<Block>,
    /// For each, what it is.
    pub roles: Vec<Role>,
    /// For each, its place in the story, if it has one.
    pub in_story: Vec<Option<usize>>,
    /// For each block of the story, its place in the page.
    pub of_story: Vec<usize>,
    /// The words, in order.
    pub words: Vec<Word>,
    /// The sentences, in order; each word is in one.
    pub sentences: Vec<Sentence>,
}

impl Text {
    /// The text of the page that a story stands on.
    pub fn of(story: &Story, numbers: &mut Interner) -> Self {
        let blocks = blocks::blocks(story.page);
        let credits = Credits::of(story);
        let headline = headline_of(story, &blocks);
        let mut own = story.blocks.iter().enumerate().peekable();
        let in_story: Vec<Option<usize>> = blocks
            .iter()
            .map(|block| own.next_if(|(_, next)| next.first_node() == block.first_node() && next.text == block.text))
            .map(|found| found.map(|(at, _)| at))
            .collect();
        let role = |(at, block): (usize, &Block)| match in_story[at] {
            _ if headline == Some(at) => Role::Headline,
            None => Role::Outside,
            Some(own) if credits.states(own) || block.is_mostly_links() || is_caption(story, block) => Role::Beside,
            Some(_) => Role::Story,
        };
        let roles = blocks.iter().enumerate().map(role).collect();
        let of_story = (0..in_story.len()).filter(|&at| in_story[at].is_some()).collect();
        let mut text = Self { blocks, roles, in_story, of_story, words: Vec::new(), sentences: Vec::new() };
        text.read(numbers);
        text
    }

    /// The letters between two words of a block, or before its first or behind its last one.
    pub fn between(&self, before: Option<usize>, after: Option<usize>) -> &str {
        let (before, after) = (before.map(|word| self.words[word]), after.map(|word| self.words[word]));
        let Some(block) = before.or(after).map(|word| word.block as usize) else { return "" };
        let text = &self.blocks[block].text;
        let start = before.map_or(0, |word| word.end as usize);
        let end = after.filter(|word| word.block as usize == block).map_or(text.len(), |word| word.start as usize);
        &text[start..end.max(start)]
    }

    /// Whether a word is the first of its block.
    pub fn begins_block(&self, word: usize) -> bool {
        word == 0 || self.words[word - 1].block != self.words[word].block
    }

    /// Whether a word is the last of its block.
    pub fn ends_block(&self, word: usize) -> bool {
        word + 1 == self.words.len() || self.words[word + 1].block != self.words[word].block
    }

    /// The role of the block that a word stands in.
    pub fn role(&self, word: usize) -> Role {
        self.roles[self.words[word].block as usize]
    }

    fn read(&mut self, numbers: &mut Interner) {
        let blocks = std::mem::take(&mut self.blocks);
        for (at, Block { text, .. }) in blocks.iter().enumerate() {
            let goes_on = at > 0 && self.roles[at - 1] == self.roles[at] && goes_on(&blocks[at - 1].text, text);
            if !goes_on {
                self.begin((at, 0));
            }
            let mut reader = Reader { text, byte: 0 };
            let mut end = 0;
            // Where the bracket ends that is open.
            let mut closed = 0;
            while let Some((range, hash)) = reader.word() {
                if range.start >= closed {
                    closed = bracket_end(text, end.max(closed)..range.start);
                }
                let sentence = self.sentences.last().map_or(0, |sentence| sentence.words.start);
                let length = self.words.len() - sentence;
                let is_cut = length >= LONGEST
                    || length >= LONG && self.words.last().is_some_and(|last| last.number % CUTTING == 0);
                let can_stop = end > 0 && range.start >= closed;
                let stop = if can_stop { stop(&text[end..range.start], &text[range.start..]) } else { None };
                if let Some(stop) = stop.or(is_cut.then_some(0)) {
                    self.end((at, end + stop));
                    self.begin((at, range.start - text[end + stop..range.start].trim_start().len()));
                }
                end = range.end;
                let (start, block) = (range.start as u32, at as u32);
                let (is_aside, is_letter) = (range.start < closed, text[range].starts_with(is_unspaced));
                self.words.push(Word {
                    number: numbers.intern(hash),
                    block,
                    start,
                    end: end as u32,
                    is_letter,
                    is_aside,
                });
            }
            self.end((at, text.len()));
        }
        self.begin((0, 0));
        self.sentences.pop();
        self.blocks = blocks;
    }

    /// Begins a sentence; the one before stays only if it has words.
    fn begin(&mut self, place: Point) {
        self.sentences.pop_if(|last| last.words.is_empty());
        let words = self.words.len()..self.words.len();
        let role = self.roles.get(place.0).copied().unwrap_or(Role::Outside);
        self.sentences.push(Sentence { words, span: place..place, role });
    }

    /// Ends the sentence that was begun last, for now: a block may go on with it.
    fn end(&mut self, place: Point) {
        let words = self.words.len();
        if let Some(last) = self.sentences.last_mut() {
            (last.words.end, last.span.end) = (words, place);
        }
    }
}

/// Where a bracket ends that opens in a stretch of a text without opening it: a sentence that holds it goes on behind it. 0
/// where none opens, or it doesn't end soon.
fn bracket_end(text: &str, gap: Range<usize>) -> usize {
    let opens = text[gap.clone()].char_indices().rfind(|(_, c)| is_opening_bracket(*c));
    let Some((at, _)) = opens.filter(|(at, _)| gap.start + at > 0) else { return 0 };
    let start = gap.start + at;
    let mut depth = 0;
    for (at, c) in text[start..].char_indices().take(LONGEST_BRACKET) {
        depth += i32::from(is_opening_bracket(c)) - i32::from(is_closing_bracket(c));
        if depth == 0 {
            return start + at;
        }
    }
    0
}

/// Whether a text goes on with the sentence of the one before it: a line that was broken where it was full.
fn goes_on(before: &str, here: &str) -> bool {
    before.len() >= FULL_LINE
        && before.ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == '-')
        && here.starts_with(char::is_lowercase)
}

/// The block that is the headline: what the page states, or in a plain text a first line that is no sentence.
fn headline_of(story: &Story, blocks: &[Block]) -> Option<usize> {
    if let Some(stated) = headline(story, blocks) {
        return blocks.iter().position(|block| block.first_node() == stated.first_node());
    }
    let (first, second) = (blocks.first()?, blocks.get(1)?);
    let is_line = first.words <= LONGEST_HEADLINE && !first.text.ends_with(|c: char| is_stop(c) || ":,;：".contains(c));
    (is_line && second.words > first.words && story.page.title.is_empty()).then_some(0)
}

/// A first line of more words is no headline.
const LONGEST_HEADLINE: usize = 25;

/// Whether a block is a picture's caption.
fn is_caption(story: &Story, block: &Block) -> bool {
    story.page.closest(block.container, |shape| matches!(&*shape.tag, "figcaption" | "figure")).is_some()
}

/// Where between two words a sentence ends, in bytes of what stands between them: behind the stop, and what it closes.
fn stop(gap: &str, next: &str) -> Option<usize> {
    let at = gap.find(is_stop)?;
    let stops = gap[at..].trim_start_matches(is_stop);
    let rest = stops.trim_start_matches(is_closing);
    let end = gap.len() - rest.len();
    let spaced = rest.starts_with(char::is_whitespace) || gap[at..].starts_with(is_full_stop_without_space);
    // “U.S. officials”: what goes on in small letters has not ended.
    (spaced && !next.starts_with(char::is_lowercase)).then_some(end)
}

/// Whether a character ends a sentence.
pub fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '॥' | '։' | '።') || is_full_stop_without_space(c)
}

fn is_full_stop_without_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '｡')
}

/// Whether a character opens a bracket.
pub fn is_opening_bracket(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '（' | '［' | '【')
}

/// Whether a character closes a bracket.
pub fn is_closing_bracket(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '）' | '］' | '】')
}

/// Whether a character closes what another opened.
pub fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '」' | '』' | '）' | '】' | '》' | ')' | ']' | '}')
}

/// Reads words off a text, with their hashes.
struct Reader<'t> {
    text: &'t str,
    byte: usize,
}

impl Reader<'_> {
    fn word(&mut self) -> Option<(Range<usize>, u64)> {
        let mut word: Option<(Range<usize>, u64)> = None;
        let mut letters = self.text[self.byte..].char_indices();
        let from = self.byte;
        self.byte = self.text.len();
        for (at, c) in letters.by_ref() {
            let (at, end) = (from + at, from + at + c.len_utf8());
            match &mut word {
                None if is_alone(c) => {
                    self.byte = end;
                    return Some((at..end, hashed(0, c)));
                }
                None if c.is_alphanumeric() => word = Some((at..end, hashed(0, c))),
                None => {}
                Some((range, hash)) if c.is_alphanumeric() && !is_unspaced(c) => {
                    range.end = end;
                    *hash = hashed(*hash, c);
                }
                // What stands inside a word without being a letter of it, if one follows.
                Some(_) if is_transparent(c) => {}
                Some((range, _)) => {
                    self.byte = range.end;
                    break;
                }
            }
        }
        word
    }
}

/// Whether a character is a word by itself: a letter of a script without spaces, or a sign that is read as a word.
fn is_alone(c: char) -> bool {
    !c.is_ascii() && is_unspaced(c) && c.is_alphanumeric()
        || matches!(c, '%' | '$' | '€' | '£' | '¥' | '₽' | '₴' | '₹' | '₩' | '‰' | '°')
}

/// Whether a character neither belongs to a word nor parts it.
fn is_transparent(c: char) -> bool {
    matches!(c,
        '\'' | '’' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{6d6}'..='\u{6ed}' | '\u{93c}' | '\u{94d}' | '\u{9cd}' | '\u{a4d}'
        | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}')
}

/// A hash with one more letter, folded.
fn hashed(hash: u64, c: char) -> u64 {
    if c.is_ascii() {
        return mix(hash, u64::from(c.to_ascii_lowercase()));
    }
    // Letters and digits of full width.
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    c.to_lowercase().filter_map(lexicon::fold).fold(hash, |hash, c| mix(hash, u64::from(c)))
}
