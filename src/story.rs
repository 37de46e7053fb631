//! The story: which blocks of a page make up its article.
//!
//! Navigation, teasers, forms and readers' comments are outside. A classifier scores each block by what a flat page shows of
//! it ([`features`], [`forest`]); then the story is made whole ([`whole`]). Class names are features among many: none
//! throws anything out by itself, since comment, remark and note name what is looked for here.

pub mod features;
pub mod forest;
mod name_parts;
mod surroundings;
mod threads;
pub mod whole;

use std::ops::Range;

use crate::document::blocks::{self, Block};
use crate::document::page::{NodeId, Page, Shape};
use crate::language::labels::LeadingLabel;
use crate::language::lexicon::{Lexicon, MarkerMatch};
use crate::model::Kind;

include!(concat!(env!("OUT_DIR"), "/story.rs"));

/// A page's story.
#[derive(Debug)]
pub struct Story<'p> {
    /// The page it is on.
    pub page: &'p Page,
    /// Its blocks, in order, headings included.
    pub blocks: Vec<Block>,
    /// The smallest element that holds them all.
    pub root: NodeId,
    /// The lexicon for its language.
    pub lexicon: Lexicon,
    /// Words before each block, and in all of them at the end.
    words: Vec<usize>,
    /// Words in preformatted blocks.
    preformatted_words: usize,
    /// The heading that each block is in.
    headings: Vec<Option<NodeId>>,
    /// The label that opens each block.
    labels: Vec<Option<(LeadingLabel, MarkerMatch)>>,
}

impl<'p> Story<'p> {
    /// Finds the story of a page. A page without prose has a story without blocks.
    pub fn of(page: &'p Page) -> Self {
        let all = blocks::blocks(page);
        let scores: Vec<i32> = features::features(page, &all).map(|features| forest::score(&features)).collect();
        Self::of_scores(page, all, &scores)
    }

    /// The story of a page whose blocks have these scores.
    pub fn of_scores(page: &'p Page, all: Vec<Block>, scores: &[i32]) -> Self {
        let mut inside = whole::inside(page, &all, scores);
        let texts = all.iter().zip(&inside).filter(|(_, inside)| **inside).map(|(block, _)| &block.text);
        let lexicon = Lexicon::new(&page.lang, texts);
        whole::read(page, &all, &lexicon, &mut inside);
        let blocks: Vec<Block> =
            all.into_iter().zip(inside).filter(|(_, inside)| *inside).map(|(block, _)| block).collect();
        let root = whole::root(page, blocks.iter());
        let around = headings(page);
        let headings: Vec<Option<NodeId>> = blocks.iter().map(|block| around[block.container]).collect();
        let mut words = vec![0];
        for block in &blocks {
            words.push(words[words.len() - 1] + block.words);
        }
        let labels = blocks.iter().map(|block| lexicon.label(&block.text)).collect();
        let preformatted_words = blocks.iter().filter(|block| block.is_preformatted).map(|block| block.words).sum();
        Self { page, blocks, root, lexicon, words, preformatted_words, headings, labels }
    }

    /// How many words the story has.
    pub fn total_words(&self) -> usize {
        self.words[self.blocks.len()]
    }

    /// Words before a block.
    pub fn words_before(&self, block: usize) -> usize {
        self.words[block]
    }

    /// The blocks that begin inside an element.
    pub fn blocks_in(&self, element: NodeId) -> Range<usize> {
        let before = |node: NodeId| self.blocks.partition_point(|block| block.first_node() < node);
        before(element)..before(self.page.nodes()[element].end)
    }

    /// How many words a run of blocks has.
    pub fn words_in(&self, blocks: Range<usize>) -> usize {
        self.words[blocks.end] - self.words[blocks.start]
    }

    /// The heading that a block is in, if it is in one.
    pub fn heading(&self, block: usize) -> Option<NodeId> {
        self.headings[block]
    }

    /// The label that opens a block.
    pub fn label(&self, block: usize) -> Option<&(LeadingLabel, MarkerMatch)> {
        self.labels[block].as_ref()
    }

    /// The quotation that a block is in without beginning it, or that the block before it introduces.
    pub fn quotation(&self, block: usize) -> Option<NodeId> {
        self.around(block).find(|&element| {
            let is_quotation =
                self.page.shape(element).is_some_and(|shape| shape.tag == "blockquote" || shape.tag == "q");
            let first = self.blocks_in(element).start;
            let introduced = first.checked_sub(1).is_some_and(|before| self.introduces(before));
            is_quotation && (first < block || introduced)
        })
    }

    /// Whether a block is set in italics or bold from end to end.
    pub fn is_set_in_type(&self, block: usize) -> bool {
        let is_type = |shape: &Shape| matches!(&*shape.tag, "i" | "em" | "b" | "strong");
        let all = 0..self.blocks[block].text.len();
        self.blocks[block].nodes_in(all).all(|node| self.is_inline_in(block, node, is_type))
    }

    /// Whether a text node of a block is in an element inside the block for which this holds.
    pub fn is_inline_in(&self, block: usize, node: NodeId, holds: impl Fn(&Shape) -> bool) -> bool {
        let container = self.blocks[block].container;
        let mut around = self.page.ancestors(node).take_while(|&element| element != container);
        around.any(|element| self.page.shape(element).is_some_and(&holds))
    }

    /// Whether a block ends as what introduces something does.
    pub fn introduces(&self, block: usize) -> bool {
        self.blocks[block].text.ends_with([':', '：'])
    }

    /// Whether a block is a program's code or output: preformatted, in a story that is mostly not. (An article may also be
    /// preformatted as a whole.)
    pub fn is_listing(&self, block: usize) -> bool {
        self.blocks[block].is_preformatted && self.preformatted_words * 2 < self.total_words()
    }

    /// The elements around a block inside the story, the nearest first and the root left out.
    pub fn around(&self, block: usize) -> impl Iterator<Item = NodeId> + '_ {
        let container = self.blocks[block].container;
        std::iter::once(container).chain(self.page.ancestors(container)).take_while(|&element| element != self.root)
    }
}

fn is_heading(shape: &Shape) -> bool {
    shape.heading_level().is_some()
}

/// For each node, the nearest heading that it is or is in.
fn headings(page: &Page) -> Vec<Option<NodeId>> {
    let is_heading = page.map_shapes(is_heading);
    let mut headings: Vec<Option<NodeId>> = Vec::with_capacity(page.nodes().len());
    for (id, node) in page.nodes().iter().enumerate() {
        let own = (is_heading.of(id) == Some(true)).then_some(id);
        headings.push(own.or_else(|| headings[node.parent?]));
    }
    headings
}

/// The names that an element goes by: its classes and its id.
pub fn names(shape: &Shape) -> impl Iterator<Item = String> + '_ {
    shape
        .class
        .split_ascii_whitespace()
        .chain([shape.id.as_str()])
        .filter(|name| !name.is_empty())
        .map(|name| name.replace('_', "-").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html;

    const SENTENCE: &str = "The harbour master counted the boats twice before the storm came in from the west.";

    #[test]
    fn what_surrounds_the_article_is_outside() {
        let page = html::parse(&format!(
            "<header><nav><ul><li><a href=/>Home of the long menu entry with many words in it</a></ul></nav></header>
             <main><h1>A title</h1><article><p>One: {SENTENCE}<p>Two: {SENTENCE}<blockquote><p>Three: {SENTENCE}</blockquote></article></main>
             <section id=comments><h2>Comments (12)</h2><p>Four: {SENTENCE}</section>
             <form><p>Five: {SENTENCE}</form>"
        ));
        let story = Story::of(&page);
        let starts: Vec<&str> = story.blocks.iter().map(|block| &block.text[..3]).collect();
        assert_eq!(starts, ["One", "Two", "Thr"]);
    }

    #[test]
    fn an_article_in_two_halves_is_one_story() {
        let page = html::parse(&format!(
            "<main><div><p>{SENTENCE}<p>{SENTENCE}<p>{SENTENCE}</div><aside>An advertisement</aside><div><p>{SENTENCE}<p>{SENTENCE}</div></main>"
        ));
        assert_eq!(Story::of(&page).blocks.len(), 6);
    }

    #[test]
    fn reviewed_things_with_links_to_shops_are_the_story() {
        let item = |name: &str| {
            format!(
                "<div class=item><div>{name}</div><div>Best value</div><p>{name}: {SENTENCE} {SENTENCE}</p><div><a href=/shop>View offer</a></div></div>"
            )
        };
        let items = ["Anchor", "Cleat", "Fender", "Lantern"].map(item).concat();
        let around = format!("<p>{SENTENCE} {SENTENCE}<p>{SENTENCE} {SENTENCE}<p>{SENTENCE} {SENTENCE}");
        let page = html::parse(&format!("<main><h1>Four things for a boat</h1>{around}{items}{around}</main>"));
        let found = Story::of(&page).blocks.iter().filter(|block| block.text.contains(": The harbour")).count();
        assert_eq!(found, 4);
    }

    #[test]
    fn a_thread_of_named_comments_is_outside_though_it_is_longer_than_the_article() {
        let post = |number: usize| {
            let side = if number.is_multiple_of(2) { "even" } else { "odd" };
            format!(
                "<li class='comment {side}' id=comment-9{number}><div><b>Reader {number}</b> on <a href=#c{number}>the {number}th of May at noon</a> said:</div><p>Post {number}. {SENTENCE} {SENTENCE}</li>"
            )
        };
        let posts: String = (0..12).map(post).collect();
        let page = html::parse(&format!(
            "<main><article><h1>Boats counted twice</h1><p>{SENTENCE}<p>{SENTENCE}</article><div><ol>{posts}</ol></div></main>"
        ));
        let story = Story::of(&page);
        assert!(story.blocks.iter().all(|block| !block.text.starts_with("Post")));
        assert_eq!(story.blocks.iter().filter(|block| block.text == SENTENCE).count(), 2);
    }

    #[test]
    fn a_page_of_words_without_prose_has_few_blocks_and_no_fault() {
        assert_eq!(Story::of(&html::parse("")).blocks.len(), 0);
        assert_eq!(Story::of(&html::parse("<p>Hello")).blocks.len(), 1);
        assert_eq!(Story::of(&Page::default()).blocks.len(), 0);
    }
}
