//! Blocks: the page cut into paragraph-like runs of text.
//!
//! A block is what a reader takes for a paragraph: a `<p>`, a heading, a list item, a table cell, or a stretch
//! between two line breaks, or after a whole sentence between single ones, in a body that has no paragraphs at all; in
//! preformatted text, a line, or the lines that one paragraph was wrapped into. Its text has its white space folded and can
//! be traced back to the page byte by byte, so that whatever is found in a block can be found on the page.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use crate::document::flow::{Effect, Flow, LineEnds};
use crate::document::lines::{is_line_end, wraps};
use crate::document::page::{Content, NodeId, Page};
use crate::interner::{Interner, hash};

/// A text with so many words that ends with its sentence is a paragraph, where one line break follows.
const PARAGRAPH_WORDS: usize = 12;

/// A paragraph-like run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The text with white space folded: no space at either end, single spaces between words.
    pub text: String,
    /// The nearest block element around the text, or the page's own element (`<x-paragraph>`) in that, which holds all of it.
    pub container: NodeId,
    /// How many words the text has.
    pub words: usize,
    /// How many of them are the text of links.
    pub linked_words: usize,
    /// Whether it is preformatted text, as in a text file.
    pub is_preformatted: bool,
    /// Whether there is a rule (`<hr>`) between it and the block before it.
    pub after_rule: bool,
    /// Where stretches of the folded text are in the page's text, in order.
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
    /// Where a range of the folded text, in bytes, is in the page's text, in bytes.
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

    /// The text node that a byte of the folded text is in.
    pub fn node_at(&self, folded: usize) -> NodeId {
        self.run_at(folded).node
    }

    /// The text nodes that a range of the folded text touches.
    pub fn nodes_in(&self, range: Range<usize>) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.runs.partition_point(|run| run.folded + run.len <= range.start);
        self.runs[first..].iter().take_while(move |run| run.folded < range.end).map(|run| run.node)
    }

    /// A range of the folded text, cut where the text of another node begins. White space before that belongs to the part
    /// before it.
    pub fn parts_in(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, NodeId)> + '_ {
        let first = self.runs.partition_point(|run| run.folded <= range.start).saturating_sub(1);
        let next = |at: usize| self.runs.get(at + 1).map_or(self.text.len(), |run| run.folded);
        let parts = (first..self.runs.len()).take_while(move |&at| self.runs[at].folded < range.end);
        parts.map(move |at| {
            let run = self.runs[at];
            (run.folded.max(range.start)..next(at).min(range.end), run.node)
        })
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

/// Cuts a page into its blocks, in document order. Text that the page's own attributes hide is left out, and so is what no
/// reader sees where the same is shown elsewhere: many pages have a copy for phones and another for wide windows.
pub fn blocks(page: &Page) -> Vec<Block> {
    let mut builder = BlockBuilder {
        page,
        blocks: Vec::new(),
        unseen: Vec::new(),
        current: PendingBlock::default(),
        open: OpenElements::default(),
        wraps: Vec::new().into_iter().peekable(),
        ruled: false,
    };
    builder.build();
    leave_out_unseen_copies(builder.blocks, &builder.unseen)
}

fn leave_out_unseen_copies(mut blocks: Vec<Block>, unseen: &[bool]) -> Vec<Block> {
    if !unseen.contains(&true) {
        return blocks;
    }
    let mut shown = Interner::with_capacity(blocks.len());
    for (block, _) in blocks.iter().zip(unseen).filter(|(_, unseen)| !**unseen) {
        shown.intern(hash(&block.text));
    }
    let mut unseen = unseen.iter();
    blocks.retain(|block| unseen.next() == Some(&false) || shown.get(hash(&block.text)).is_none());
    blocks
}

/// The line ends in an element that don't end a paragraph, in bytes of the page's text.
fn wraps_in(page: &Page, element: NodeId) -> Vec<usize> {
    let mut texts = (element..page.nodes()[element].end).filter_map(|node| page.text_bytes(node));
    let Some(first) = texts.next() else { return Vec::new() };
    let end = texts.next_back().map_or(first.end, |last| last.end);
    wraps(&page.text()[first.start..end]).into_iter().map(|wrap| first.start + wrap).collect()
}

/// The open elements that have an effect, and how many have which.
#[derive(Default)]
struct OpenElements {
    elements: Vec<(NodeId, Effect)>,
    links: usize,
    keeping_lines: usize,
    preformatted: usize,
    unseen: usize,
}

impl OpenElements {
    fn push(&mut self, element: NodeId, effect: Effect) {
        self.elements.push((element, effect));
        self.count(effect, |count| *count += 1);
    }

    /// Closes the innermost element, if it ends before this node.
    fn pop(&mut self, page: &Page, node: NodeId) -> Option<(NodeId, Effect)> {
        let (element, effect) = self.elements.pop_if(|(element, _)| page.nodes()[*element].end <= node)?;
        self.count(effect, |count| *count -= 1);
        Some((element, effect))
    }

    fn count(&mut self, effect: Effect, change: impl Fn(&mut usize)) {
        let counts = [
            (&mut self.links, effect.is_link),
            (&mut self.keeping_lines, effect.line_ends != LineEnds::Folded),
            (&mut self.preformatted, effect.line_ends == LineEnds::Preformatted),
            (&mut self.unseen, effect.is_unseen),
        ];
        counts.into_iter().filter(|(_, has)| *has).for_each(|(count, _)| change(count));
    }

    /// The innermost block, or the page's root.
    fn block(&self) -> NodeId {
        self.elements.iter().rfind(|(_, effect)| effect.is_block()).map_or(0, |&(block, _)| block)
    }

    /// The innermost of a page's own elements, inside the innermost block.
    fn custom(&self) -> Option<NodeId> {
        let mut inside = self.elements.iter().rev().take_while(|(_, effect)| !effect.is_block());
        inside.find(|(_, effect)| effect.flow == Flow::Custom).map(|&(element, _)| element)
    }
}

struct BlockBuilder<'p> {
    page: &'p Page,
    blocks: Vec<Block>,
    /// Whether no reader sees a block, for each.
    unseen: Vec<bool>,
    current: PendingBlock,
    open: OpenElements,
    /// The line ends to come in the outermost element that keeps them that don't end a paragraph, in bytes of the page's text.
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
    /// The page's own element that it begins in, inside the container.
    custom: Option<NodeId>,
    words: WordCounter,
    linked: WordCounter,
    is_preformatted: bool,
    /// Whether a reader sees any of it.
    is_seen: bool,
    /// Whether white space was read and not yet written.
    gap: bool,
    /// Line breaks since the last letter.
    breaks: usize,
}

impl BlockBuilder<'_> {
    fn build(&mut self) {
        let effects = self.page.map_shapes(Effect::of);
        let mut id = 0;
        while let Some(node) = self.page.nodes().get(id) {
            while let Some((element, effect)) = self.open.pop(self.page, id) {
                self.close(element, effect);
            }
            match (&node.content, effects.of(id)) {
                (Content::Text { bytes, .. }, _) => self.add_text(id, bytes.clone()),
                (_, Some(Effect { flow: Flow::Hidden, .. })) => {
                    id = node.end;
                    continue;
                }
                (_, Some(Effect { flow: Flow::LineBreak, .. })) => self.add_break(),
                (_, Some(effect)) if effect.is_any() => self.open(id, effect),
                _ => {}
            }
            id += 1;
        }
        self.finish_block();
    }

    fn open(&mut self, element: NodeId, effect: Effect) {
        if effect.is_block() {
            self.finish_block();
        }
        self.ruled |= effect.flow == Flow::Rule;
        if effect.line_ends != LineEnds::Folded && self.open.keeping_lines == 0 {
            self.wraps = wraps_in(self.page, element).into_iter().peekable();
        }
        self.open.push(element, effect);
    }

    /// Ends what was gathered where an element ends.
    fn close(&mut self, element: NodeId, effect: Effect) {
        let is_paragraph = self.current.custom == Some(element) && self.current.ends_paragraph();
        if effect.is_block() || is_paragraph {
            self.finish_block();
        }
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
        let (linked, keeps_lines, is_seen) = (self.open.links > 0, self.open.keeping_lines > 0, self.open.unseen == 0);
        let source = bytes.start;
        for (at, c) in self.page.text()[bytes].char_indices() {
            if keeps_lines && is_line_end(c) {
                self.end_line(source + at);
                continue;
            }
            if c.is_whitespace() {
                self.current.gap = true;
                continue;
            }
            if self.current.runs.is_empty() {
                self.current.container = self.open.block();
                self.current.custom = self.open.custom();
                self.current.is_preformatted = self.open.preformatted > 0;
            }
            self.current.is_seen |= is_seen;
            self.current.add(c, source + at, node, linked);
        }
        // The text of the next link is another word.
        self.current.linked.read(" ");
    }

    fn finish_block(&mut self) {
        let pending = std::mem::take(&mut self.current);
        let Some(last) = pending.runs.last() else { return };
        let custom = pending.custom.filter(|&element| self.page.nodes()[element].end > last.node);
        self.unseen.push(!pending.is_seen);
        self.blocks.push(Block {
            container: custom.unwrap_or(pending.container),
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

    /// Adds a letter, with its place in the page's text.
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
    fn what_no_reader_sees_is_left_out_where_the_same_is_shown() {
        let unseen = |html: &str| texts(&html.replace("unseen", "aria-hidden=true"));
        assert_eq!(
            unseen("<p unseen>One copy.</p><p>One copy.</p><p unseen>Nothing else.</p>"),
            ["One copy.", "Nothing else."]
        );
        assert_eq!(unseen("<div unseen><p>One copy.</p></div><p>One <b>copy</b>.</p>"), ["One copy."]);
        assert_eq!(unseen("<p unseen>Twice.</p><p unseen>Twice.</p>"), ["Twice.", "Twice."]);
        assert_eq!(texts("<p hidden>No.</p><p hidden=until-found>To be found.</p>"), ["To be found."]);
    }

    #[test]
    fn styles_make_paragraphs() {
        assert_eq!(texts("<p><span style='display: block'>one</span>two</p>"), ["one", "two"]);
        assert_eq!(
            texts("<div style='white-space: pre-line'>one\n\ntwo\nthree</div>four\nfive"),
            ["one", "two", "three", "four five"]
        );
    }

    #[test]
    fn a_pages_own_elements_part_paragraphs_and_hold_them() {
        let sentence = "The lock at the weir stays shut until the spring, says the mayor of the town.";
        let html = format!("<main><x-p>{sentence}</x-p><x-p>{sentence} <x-term>Lock</x-term> and weir.</x-p></main>");
        let page = html::parse(&html);
        let found = blocks(&page);
        let tag = |block: &Block| page.shape(block.container).map(|shape| shape.tag.clone()).unwrap_or_default();
        assert_eq!(found.iter().map(tag).collect::<Vec<_>>(), ["x-p", "x-p"]);
        assert_eq!(found[1].text, format!("{sentence} Lock and weir."));
        assert_eq!(texts("<p>A <x-term>lock</x-term> here.</p>"), ["A lock here."]);
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
