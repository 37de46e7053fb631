//! A page's words and sentences, in the form in which two pages are compared.
//!
//! Words are compared by their interned tokens. Two words are equal if they differ only in case, invisible characters,
//! apostrophes, full width, or variants of one letter (see [`fold`]). Punctuation and white space between words are
//! ignored, so changed quotation marks or dashes do not change the text. In scripts without spaces, each character is a
//! word.
//!
//! A sentence ends after its full stop, or with its block, unless the next block continues it, as in hard-wrapped text.
//! Sentences without an end are split at content-defined places, so that both texts are split alike.

use std::ops::Range;

use crate::document::blocks::{self, Block, is_unspaced};
use crate::interner::{Interner, mix};
use crate::language::brackets::{is_closing_bracket, is_opening_bracket};
use crate::language::key::fold;
use crate::metadata::byline::{Credits, headline};
use crate::model::Point;
use crate::story::Story;

/// From this many words on, a sentence is split after a word whose token is divisible by [`SPLIT_TOKEN_DIVISOR`].
const SPLIT_AFTER_WORDS: usize = 60;
/// A sentence is split at this length at the latest.
const MAX_SENTENCE_WORDS: usize = 120;
/// See [`SPLIT_AFTER_WORDS`].
const SPLIT_TOKEN_DIVISOR: u32 = 8;
/// A hard-wrapped line has at least this many bytes.
const MIN_WRAPPED_LINE_BYTES: usize = 50;
/// The longest bracket that a sentence continues after.
const MAX_BRACKET_CHARS: usize = 800;
/// A first line with more words is not a headline.
const MAX_HEADLINE_WORDS: usize = 25;
/// A block with fewer words that is not a sentence, such as “Advertisement”, is neither inserted nor omitted.
pub const MAX_LINE_WORDS: usize = 4;

/// A word, in the text of its block.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The interned token; equal words have equal tokens.
    pub token: u32,
    /// The block of the page it is in.
    pub block: u32,
    /// Where it starts in the block's text, in bytes.
    pub start: u32,
    /// Where it ends in the block's text, in bytes.
    pub end: u32,
    /// Whether it is a character of a script without spaces.
    pub is_unspaced_char: bool,
    /// Whether it is in a bracket inside its sentence.
    pub is_aside: bool,
}

/// What a block is to a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A paragraph of the story.
    Story,
    /// Inside the story, but no part of its text: a byline, a caption, links to other stories. Its words can be found in the
    /// other text, but are never reported as missing.
    Beside,
    /// The headline.
    Headline,
    /// Outside the story. Its words can be found in the other text, but are never reported as missing.
    Outside,
}

/// A sentence.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words.
    pub words: Range<usize>,
    /// Its range with its punctuation: blocks of the page, and bytes of their texts.
    pub span: Range<Point>,
    /// The role of the block where it begins.
    pub role: Role,
}

/// All words of a page.
pub struct Text {
    /// All blocks of the page, in order.
    pub blocks: Vec<Block>,
    /// The role of each block.
    pub roles: Vec<Role>,
    /// The index in the story of each block; `None` outside the story.
    pub in_story: Vec<Option<usize>>,
    /// The index in the page of each block of the story.
    pub of_story: Vec<usize>,
    /// The words, in order.
    pub words: Vec<Word>,
    /// The sentences, in order; each word is in one.
    pub sentences: Vec<Sentence>,
}

impl Text {
    /// The text of a story's page.
    pub fn of(story: &Story, interner: &mut Interner) -> Self {
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
        text.read(interner);
        text
    }

    /// The characters before a word in its block, back to the word before it.
    pub fn gap_before(&self, word: usize) -> &str {
        self.between(word.checked_sub(1).filter(|_| !self.begins_block(word)), Some(word))
    }

    /// The characters after a word in its block, up to the word after it.
    pub fn gap_after(&self, word: usize) -> &str {
        self.between(Some(word), Some(word + 1).filter(|_| !self.ends_block(word)))
    }

    /// Words as they are written, from the first character to the last; blocks are separated by a space.
    pub fn text_of(&self, words: &Range<usize>) -> String {
        let mut text = String::new();
        let mut start = words.start;
        while start < words.end {
            let block = self.words[start].block;
            let in_block = self.words[start..words.end].iter().take_while(|word| word.block == block).count();
            let (first, last) = (self.words[start], self.words[start + in_block - 1]);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&self.blocks[block as usize].text[first.start as usize..last.end as usize]);
            start += in_block;
        }
        text
    }

    /// The characters between two words of a block, or before its first or after its last word.
    fn between(&self, before: Option<usize>, after: Option<usize>) -> &str {
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

    /// The role of the block that a word is in.
    pub fn role(&self, word: usize) -> Role {
        self.roles[self.words[word].block as usize]
    }

    fn read(&mut self, interner: &mut Interner) {
        let blocks = std::mem::take(&mut self.blocks);
        for (at, Block { text, .. }) in blocks.iter().enumerate() {
            let continues =
                at > 0 && self.roles[at - 1] == self.roles[at] && continues_sentence(&blocks[at - 1].text, text);
            if !continues {
                self.begin((at, 0));
            }
            let mut reader = Reader { text, byte: 0 };
            let mut end = 0;
            // The end of the bracket that is open, in bytes.
            let mut closed = 0;
            while let Some((range, hash)) = reader.word() {
                if range.start >= closed {
                    closed = bracket_end(text, end.max(closed)..range.start);
                }
                let sentence = self.sentences.last().map_or(0, |sentence| sentence.words.start);
                let length = self.words.len() - sentence;
                let is_cut = length >= MAX_SENTENCE_WORDS
                    || length >= SPLIT_AFTER_WORDS
                        && self.words.last().is_some_and(|last| last.token % SPLIT_TOKEN_DIVISOR == 0);
                let can_stop = end > 0 && range.start >= closed;
                let stop = if can_stop { stop(&text[end..range.start], &text[range.start..]) } else { None };
                if let Some(stop) = stop.or(is_cut.then_some(0)) {
                    self.end((at, end + stop));
                    self.begin((at, range.start - text[end + stop..range.start].trim_start().len()));
                }
                end = range.end;
                let (start, block) = (range.start as u32, at as u32);
                let (is_aside, is_unspaced_char) = (range.start < closed, text[range].starts_with(is_unspaced));
                self.words.push(Word {
                    token: interner.intern(hash),
                    block,
                    start,
                    end: end as u32,
                    is_unspaced_char,
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

/// The end of a bracket that opens between two words, in bytes: the sentence continues after it. 0 if none opens, if it is
/// too long, or if it opens the whole text.
fn bracket_end(text: &str, gap: Range<usize>) -> usize {
    let opens = text[gap.clone()].char_indices().rfind(|(_, c)| is_opening_bracket(*c));
    let Some((at, _)) = opens.filter(|(at, _)| gap.start + at > 0) else { return 0 };
    let start = gap.start + at;
    let mut depth = 0;
    for (at, c) in text[start..].char_indices().take(MAX_BRACKET_CHARS) {
        depth += i32::from(is_opening_bracket(c)) - i32::from(is_closing_bracket(c));
        if depth == 0 {
            return start + at;
        }
    }
    0
}

/// Whether a block continues the sentence of the block before it, as in hard-wrapped text.
fn continues_sentence(before: &str, here: &str) -> bool {
    before.len() >= MIN_WRAPPED_LINE_BYTES
        && before.ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == '-')
        && here.starts_with(char::is_lowercase)
}

/// The headline's block: the one the page states, or in plain text a first line that is not a sentence.
fn headline_of(story: &Story, blocks: &[Block]) -> Option<usize> {
    if let Some(stated) = headline(story, blocks) {
        return blocks.iter().position(|block| block.first_node() == stated.first_node());
    }
    let (first, second) = (blocks.first()?, blocks.get(1)?);
    let is_line =
        first.words <= MAX_HEADLINE_WORDS && !first.text.ends_with(|c: char| is_stop(c) || ":,;：".contains(c));
    (is_line && second.words > first.words && story.page.title.is_empty()).then_some(0)
}

/// Whether a block is a picture's caption.
fn is_caption(story: &Story, block: &Block) -> bool {
    story.page.closest(block.container, |shape| matches!(&*shape.tag, "figcaption" | "figure")).is_some()
}

/// Where a sentence ends between two words, in bytes of the text between them: after the stop and closing quotes.
fn stop(gap: &str, next: &str) -> Option<usize> {
    let at = gap.find(is_stop)?;
    let stops = gap[at..].trim_start_matches(is_stop);
    let rest = stops.trim_start_matches(is_closing);
    let end = gap.len() - rest.len();
    let spaced = rest.starts_with(char::is_whitespace) || gap[at..].starts_with(is_full_stop_without_space);
    // “the U.S. said”: a sentence that continues in lower case has not ended.
    (spaced && !next.starts_with(char::is_lowercase)).then_some(end)
}

/// Whether a character ends a sentence.
pub fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '॥' | '։' | '።') || is_full_stop_without_space(c)
}

fn is_full_stop_without_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '｡')
}

/// Whether a character closes a bracket or a quotation.
pub fn is_closing(c: char) -> bool {
    is_closing_bracket(c) || matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '」' | '』' | '》')
}

/// Whether a character opens a bracket or a quotation.
pub fn is_opening(c: char) -> bool {
    is_only_opening(c) || matches!(c, '“' | '‘' | '"' | '\'')
}

/// The same without characters that can also close a quotation.
pub fn is_only_opening(c: char) -> bool {
    is_opening_bracket(c) || matches!(c, '„' | '«' | '‹' | '「' | '『' | '《')
}

/// Whether a block is a short line that is not a sentence.
pub fn is_line(block: &Block) -> bool {
    let text = block.text.trim_end_matches(is_closing);
    block.words < MAX_LINE_WORDS && !text.ends_with(|c: char| is_stop(c) || matches!(c, ':' | '：'))
}

/// Reads the words of a text, with their hashes.
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
                // Characters inside a word that do not count, if a letter follows.
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

/// Whether a character is a word by itself: one of a script without spaces, or a sign that is read as a word.
fn is_alone(c: char) -> bool {
    !c.is_ascii() && is_unspaced(c) && c.is_alphanumeric()
        || matches!(c, '%' | '$' | '€' | '£' | '¥' | '₽' | '₴' | '₹' | '₩' | '‰' | '°')
}

/// Whether a character inside a word is ignored.
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
    c.to_lowercase().filter_map(fold).fold(hash, |hash, c| mix(hash, u64::from(c)))
}
