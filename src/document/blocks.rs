//! Blocks: the page cut into paragraph-like runs of text.
//!
//! A block is what a reader takes for a paragraph: a `<p>`, a heading, a list item, a table cell, or a stretch
//! between two line breaks, or after a whole sentence between single ones, in a body that has no paragraphs at all; in
//! preformatted text, a line, or the lines that one paragraph was wrapped into. Its text has its white space folded and can
//! be traced back to the page byte by byte, so that whatever is found in a block can be found on the page.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use crate::document::lines::{is_line_end, wraps};
use crate::document::page::{Content, NodeId, Page, Shape};

/// Elements that start and end a block of their own (HTML's flow content that browsers display as blocks).
const BLOCK_TAGS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// A text with so many words that ends with its sentence is a paragraph, where one line break follows.
const PARAGRAPH_WORDS: usize = 12;

/// A paragraph-like run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The text with white space folded: no space at either end, single spaces between words.
    pub text: String,
    /// The nearest block element around the text.
    pub container: NodeId,
    /// How many words the text has.
    pub words: usize,
    /// How many of them are the text of links.
    pub linked_words: usize,
    /// Whether it is preformatted text, as in a text file.
    pub is_preformatted: bool,
    /// Whether a rule (`<hr>`) stands between it and the block before it.
    pub after_rule: bool,
    /// Where stretches of the folded text stand in the page's text, in order.
    runs: Vec<Run>,
}

/// A stretch that the folded text and the page's text have in common, letter for letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    folded: usize,
    source: usize,
    len: usize,
    node: NodeId,
}

impl Block {
    /// Where a range of the folded text, in bytes, stands in the page's text, in bytes.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.run_at(range.start);
        let end = self.run_at(range.end.saturating_sub(1).max(range.start));
        start.source + (range.start - start.folded).min(start.len)..end.source + (range.end - end.folded).min(end.len)
    }

    /// Where in the folded text a byte of the page's text is, or else the next that the block has.
    pub fn folded(&self, source: usize) -> usize {
        let after = self.runs.partition_point(|run| run.source + run.len <= source);
        self.runs.get(after).map_or(self.text.len(), |run| run.folded + source.saturating_sub(run.source))
    }

    /// The whole block in the page's text, in bytes.
    pub fn source_all(&self) -> Range<usize> {
        self.source(0..self.text.len())
    }

    /// The text node that the block begins in.
    pub fn first_node(&self) -> NodeId {
        self.runs.first().map_or(self.container, |run| run.node)
    }

    /// The text node that a byte of the folded text stands in.
    pub fn node_at(&self, folded: usize) -> NodeId {
        self.run_at(folded).node
    }

    /// The text nodes that a range of the folded text touches.
    pub fn nodes_in(&self, range: Range<usize>) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.runs.partition_point(|run| run.folded + run.len <= range.start);
        self.runs[first..].iter().take_while(move |run| run.folded < range.end).map(|run| run.node)
    }

    /// Whether most of the block is the text of links, as in a teaser or a menu.
    pub fn is_mostly_links(&self) -> bool {
        self.linked_words * 2 > self.words
    }

    fn run_at(&self, folded: usize) -> Run {
        let after = self.runs.partition_point(|run| run.folded <= folded);
        self.runs[after.saturating_sub(1)]
    }
}

/// Counts words: runs without white space that contain a letter or a digit; in scripts that write without spaces,
/// each letter.
pub fn count_words(text: &str) -> usize {
    let mut words = WordCounter::default();
    words.read(text);
    words.count
}

/// Counts the words of a text that arrives in parts.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordCounter {
    /// The words read so far.
    pub count: usize,
    /// Whether the word being read was counted.
    counted: bool,
}

impl WordCounter {
    /// Counts the words of the next part.
    pub fn read(&mut self, text: &str) {
        text.chars().for_each(|c| self.read_one(c));
    }

    fn read_one(&mut self, c: char) {
        if is_unspaced(c) {
            self.count += 1;
        } else if c.is_alphanumeric() {
            self.count += usize::from(!self.counted);
            self.counted = true;
        } else if c.is_whitespace() {
            self.counted = false;
        }
    }
}

/// Whether a character belongs to a script that puts no spaces between words (Han, kana, Thai).
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Cuts a page into its blocks, in document order. Text that the page's own attributes hide is left out.
pub fn blocks(page: &Page) -> Vec<Block> {
    let mut builder = BlockBuilder {
        page,
        blocks: Vec::new(),
        current: PendingBlock::default(),
        open: Vec::new(),
        links: 0,
        preserves: 0,
        wraps: Vec::new().into_iter().peekable(),
        ruled: false,
    };
    builder.build();
    builder.blocks
}

/// Whether an element starts and ends a block of its own.
pub fn is_block_element(tag: &str) -> bool {
    BLOCK_TAGS.binary_search(&tag).is_ok()
}

/// What an element does to the text around it and in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Hides,
    Breaks,
    Links,
    /// It is a block.
    Block,
    /// It is an `<hr>`.
    HorizontalRule,
    /// It is a block that keeps its line ends.
    Preserves,
    Nothing,
}

impl Effect {
    fn of(shape: &Shape) -> Self {
        match &*shape.tag {
            _ if shape.is_hidden() => Self::Hides,
            // How a ruby text is read, and the brackets around that.
            "rp" | "rt" | "rtc" => Self::Hides,
            "br" => Self::Breaks,
            "a" => Self::Links,
            "hr" => Self::HorizontalRule,
            "pre" => Self::Preserves,
            tag if is_block_element(tag) => Self::Block,
            _ => Self::Nothing,
        }
    }

    fn is_block(self) -> bool {
        matches!(self, Self::Block | Self::HorizontalRule | Self::Preserves)
    }
}

/// The line ends in an element that don't end a paragraph, in bytes of the page's text.
fn wraps_in(page: &Page, element: NodeId) -> Vec<usize> {
    let mut texts = (element..page.nodes()[element].end).filter_map(|node| page.text_bytes(node));
    let Some(first) = texts.next() else { return Vec::new() };
    let end = texts.next_back().map_or(first.end, |last| last.end);
    wraps(&page.text()[first.start..end]).into_iter().map(|wrap| first.start + wrap).collect()
}

struct BlockBuilder<'p> {
    page: &'p Page,
    blocks: Vec<Block>,
    current: PendingBlock,
    /// The open elements that have an effect.
    open: Vec<(NodeId, Effect)>,
    /// How many of the open elements are links, and how many keep their line ends.
    links: usize,
    preserves: usize,
    /// The line ends to come in the outermost preformatted element that don't end a paragraph, in bytes of the page's text.
    wraps: Peekable<IntoIter<usize>>,
    /// Whether an `<hr>` came after the last block.
    ruled: bool,
}

/// The block being gathered.
#[derive(Default)]
struct PendingBlock {
    text: String,
    runs: Vec<Run>,
    container: NodeId,
    words: WordCounter,
    linked: WordCounter,
    is_preformatted: bool,
    /// Whether white space was read and not yet written.
    gap: bool,
    /// Line breaks since the last letter.
    breaks: usize,
}

impl BlockBuilder<'_> {
    fn build(&mut self) {
        let effect = self.page.map_shapes(Effect::of);
        let mut id = 0;
        while let Some(node) = self.page.nodes().get(id) {
            while let Some((_, ended)) = self.open.pop_if(|(open, _)| self.page.nodes()[*open].end <= id) {
                self.links -= usize::from(ended == Effect::Links);
                self.preserves -= usize::from(ended == Effect::Preserves);
                if ended.is_block() {
                    self.finish_block();
                }
            }
            match (&node.content, effect.of(id)) {
                (Content::Text { bytes, .. }, _) => self.add_text(id, bytes.clone()),
                (_, Some(Effect::Hides)) => {
                    id = node.end;
                    continue;
                }
                (_, Some(Effect::Breaks)) => self.add_break(),
                (_, Some(Effect::Nothing) | None) => {}
                (_, Some(effect)) => {
                    if effect.is_block() {
                        self.finish_block();
                        self.ruled |= effect == Effect::HorizontalRule;
                    }
                    self.links += usize::from(effect == Effect::Links);
                    if effect == Effect::Preserves {
                        if self.preserves == 0 {
                            self.wraps = wraps_in(self.page, id).into_iter().peekable();
                        }
                        self.preserves += 1;
                    }
                    self.open.push((id, effect));
                }
            }
            id += 1;
        }
        self.finish_block();
    }

    fn add_break(&mut self) {
        self.current.gap = true;
        self.current.breaks += 1;
        if self.current.breaks > 1 || self.current.ends_paragraph() {
            self.finish_block();
        }
    }

    /// Ends a line of preformatted text, and the paragraph, unless the line was only wrapped.
    fn end_line(&mut self, byte: usize) {
        let Some(last) = self.current.runs.last() else { return };
        let letters_end = last.source + last.len;
        while self.wraps.next_if(|&wrap| wrap < letters_end).is_some() {}
        if self.wraps.peek().is_some_and(|&wrap| wrap <= byte) {
            self.current.gap = true;
        } else {
            self.finish_block();
        }
    }

    fn add_text(&mut self, node: NodeId, bytes: Range<usize>) {
        let (linked, preserved) = (self.links > 0, self.preserves > 0);
        let source = bytes.start;
        for (at, c) in self.page.text()[bytes].char_indices() {
            if preserved && is_line_end(c) {
                self.end_line(source + at);
                continue;
            }
            if c.is_whitespace() {
                self.current.gap = true;
                continue;
            }
            if self.current.runs.is_empty() {
                let container = self.open.iter().rfind(|(_, effect)| effect.is_block());
                self.current.container = container.map_or(0, |&(block, _)| block);
                self.current.is_preformatted = preserved;
            }
            self.current.add(c, source + at, node, linked);
        }
        // The text of the next link is another word.
        self.current.linked.read(" ");
    }

    fn finish_block(&mut self) {
        let pending = std::mem::take(&mut self.current);
        if pending.runs.is_empty() {
            return;
        }
        self.blocks.push(Block {
            container: pending.container,
            words: pending.words.count,
            is_preformatted: pending.is_preformatted,
            linked_words: pending.linked.count,
            after_rule: std::mem::take(&mut self.ruled),
            text: pending.text,
            runs: pending.runs,
        });
    }
}

impl PendingBlock {
    /// Whether what was gathered is a paragraph that one line break ends: some sentences, the last of them at its end.
    fn ends_paragraph(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '”', '»', '’', ')']);
        self.words.count >= PARAGRAPH_WORDS && text.ends_with(['.', '!', '?', '。', '！', '？'])
    }

    /// Adds a letter, with where it stands in the page's text.
    fn add(&mut self, c: char, source: usize, node: NodeId, linked: bool) {
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            self.text.push(' ');
            self.words.read(" ");
            self.linked.read(" ");
        }
        self.breaks = 0;
        let (folded, len) = (self.text.len(), c.len_utf8());
        match self.runs.last_mut() {
            Some(run) if run.node == node && source - run.source == folded - run.folded => {
                run.len = folded - run.folded + len;
            }
            _ => self.runs.push(Run { folded, source, len, node }),
        }
        self.text.push(c);
        self.words.read_one(c);
        if linked {
            self.linked.read_one(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html;

    fn texts(html: &str) -> Vec<String> {
        blocks(&html::parse(html)).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn tags_are_sorted_for_the_search() {
        assert!(BLOCK_TAGS.is_sorted());
    }

    #[test]
    fn a_body_without_paragraphs_is_cut_at_double_breaks() {
        assert_eq!(
            texts("<div>one<br>and a half<br> <br>two <b>bold</b><br/><br/><br>three<p>four</p>five</div>"),
            ["one and a half", "two bold", "three", "four", "five"]
        );
    }

    #[test]
    fn preformatted_text_is_cut_at_its_lines_or_where_it_is_wrapped_at_blank_ones() {
        assert_eq!(texts("<pre>one\ntwo\n \nthree</pre>four\n\nfive"), ["one", "two", "three", "four five"]);
        let wrapped = "The lock at the <b>weir</b> stays shut until the\nspring, says the mayor of the town.\n\nThe miller said so.";
        assert_eq!(
            texts(&format!("<p>one</p><pre>{wrapped}</pre>")),
            [
                "one",
                "The lock at the weir stays shut until the spring, says the mayor of the town.",
                "The miller said so."
            ]
        );
    }

    #[test]
    fn readings_of_ruby_texts_are_no_words() {
        assert_eq!(texts("<p><ruby>編集部<rp>（</rp><rt>へんしゅうぶ</rt><rp>）</rp></ruby>注：船"), ["編集部注：船"]);
    }

    #[test]
    fn hidden_text_is_no_block() {
        assert_eq!(texts("<p hidden>a</p><p style='display: none'>b</p><p>c <span hidden>d</span> e</p>"), ["c e"]);
    }

    #[test]
    fn a_range_is_traced_back_to_the_page() {
        let page = html::parse("<p>  Tinte \n und <b>F</b>eder  </p>");
        let block = &blocks(&page)[0];
        assert_eq!(block.text, "Tinte und Feder");
        assert_eq!(&page.text()[block.source(6..15)], "und Feder");
        assert_eq!(&page.text()[block.source(0..9)], "Tinte \n und");
        assert_eq!([0, 7, 10, 12, 30].map(|byte| block.folded(byte)), [0, 6, 6, 8, 15]);
    }

    #[test]
    fn words_are_counted_in_scripts_with_and_without_spaces() {
        assert_eq!(count_words("Zwei – drei, 4!"), 3);
        assert_eq!(count_words("编者按：本文"), 5);
    }
}
