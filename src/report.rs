//! The report: what leaves the core.
//!
//! A report lists all passages of a page, with their reasons, and the share of words that each layer has. Passages
//! are anchored to the page's nodes, so that whoever holds the live page can paint them without searching; their text
//! is the page's own, white space folded. The written forms are in `report/`.

#[cfg(feature = "cli")]
mod json;
mod markdown;
mod text;
pub mod words_for;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::blocks::{count_words, is_block_element};
use crate::evidence::Reason;
use crate::lexicon::{Kind, Layer};
use crate::page::{Content, NodeId, Page};
use crate::story::Story;
use crate::verdict::{Certainty, Insertion, Point};

#[cfg(feature = "cli")]
pub use json::json;
pub use markdown::markdown;
pub use text::{Colour, Part, inside, parts, text};

/// All passages of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The page's language as a code (`fr`), stated or guessed; nothing where it is unknown.
    pub lang: String,
    /// Words in the story, insertions included.
    pub words: usize,
    /// Words in each layer.
    pub layers: Layers,
    /// The passages, in the page's order, without overlap.
    pub passages: Vec<Passage>,
}

/// A number of words for each layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Layers {
    pub commentary: usize,
    pub note: usize,
    pub update: usize,
}

/// A contiguous insertion by another hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// The layer it belongs to.
    pub layer: Layer,
    /// What it is.
    pub kind: Kind,
    /// How sure that is, in a word.
    pub certainty: Certainty,
    /// How sure that is, as a probability, to three places.
    pub confidence: f64,
    /// Whether it may go on after its end.
    pub may_continue: bool,
    /// Its text as it stands on the page, white space folded; blocks are parted by a space.
    pub text: String,
    /// How many words it has.
    pub words: usize,
    /// Where it starts in the page's text ([`Page::text`]), in characters (code points). What stands between its
    /// blocks but outside the story, such as an advertisement, lies between start and end too.
    pub start: usize,
    /// Where it ends there.
    pub end: usize,
    /// Where it starts in the story, as a share of the story's words.
    pub from: f64,
    /// Where it ends in the story, as a share of the story's words.
    pub to: f64,
    /// What to paint, in the page's order.
    pub marks: Vec<Mark>,
    /// Why it was marked.
    pub reasons: Vec<Reason>,
    /// Where it stands in the story.
    #[serde(skip)]
    pub span: Range<Point>,
}

/// A part of a passage that can be painted in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Mark {
    /// An element all of whose text belongs to the passage.
    Whole {
        /// The element.
        node: NodeId,
    },
    /// A stretch between two text nodes, each with an offset in UTF-16 units.
    Range {
        /// Its first text node, and where in it.
        start: (NodeId, usize),
        /// Its last text node, and where in it.
        end: (NodeId, usize),
    },
}

impl Report {
    /// The report on a story's insertions.
    pub fn new(story: &Story, insertions: Vec<Insertion>) -> Self {
        let mut report =
            Self { lang: story.lexicon.language().to_owned(), words: story.total_words(), ..Self::default() };
        if report.lang.is_empty() {
            report.lang = story.page.lang.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase();
        }
        let mut characters = Characters::of(story.page.text());
        for insertion in insertions {
            let passage = passage(story, insertion, &mut characters);
            let words = match passage.layer {
                Layer::Commentary => &mut report.layers.commentary,
                Layer::Note => &mut report.layers.note,
                Layer::Update => &mut report.layers.update,
            };
            *words += passage.words;
            report.passages.push(passage);
        }
        report
    }
}

fn passage(story: &Story, insertion: Insertion, characters: &mut Characters) -> Passage {
    let ranges: Vec<(usize, Range<usize>)> = ranges(story, &insertion.span).collect();
    let text: Vec<&str> = ranges.iter().map(|(block, range)| &story.blocks[*block].text[range.clone()]).collect();
    let sources: Vec<Range<usize>> =
        ranges.iter().map(|(block, range)| story.blocks[*block].source(range.clone())).collect();
    let bytes = hull(&sources);
    let words_before =
        |(block, byte): Point| story.words_before(block) + count_words(&story.blocks[block].text[..byte]);
    let words = words_before(insertion.span.start)..words_before(insertion.span.end);
    let share = |words: usize| thousandths(words as f64 / story.total_words().max(1) as f64);
    Passage {
        layer: insertion.layer,
        kind: insertion.kind,
        certainty: insertion.certainty,
        confidence: thousandths(insertion.probability),
        may_continue: insertion.may_continue,
        text: text.join(" "),
        words: words.len(),
        start: characters.before(bytes.start),
        end: characters.before(bytes.end),
        from: share(words.start),
        to: share(words.end),
        marks: marks(story, insertion.span.start.0, &joined(story.page, sources)),
        reasons: insertion.reasons,
        span: insertion.span,
    }
}

/// From the start of the first range to the end of the last.
fn hull(ranges: &[Range<usize>]) -> Range<usize> {
    ranges.first().map_or(0, |first| first.start)..ranges.last().map_or(0, |last| last.end)
}

/// Ranges of the page's text, those made one that have only white space between them.
fn joined(page: &Page, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if page.text()[last.end..range.start].trim().is_empty() => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

/// The stretches of text of each block that a span touches.
fn ranges<'s>(story: &'s Story, span: &Range<Point>) -> impl Iterator<Item = (usize, Range<usize>)> + use<'s> {
    let ((first, from), (last, to)) = (span.start, span.end);
    (first..=last).map(move |block| {
        let start = if block == first { from } else { 0 };
        let end = if block == last { to } else { story.blocks[block].text.len() };
        (block, start..end)
    })
}

fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Counts characters up to bytes that only ever grow.
struct Characters<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
}

impl<'t> Characters<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, byte: 0, count: 0 }
    }

    fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.count) = (0, 0);
        }
        self.count += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.count
    }
}

/// What to paint for stretches of the page's text, the first of which begins in this block: the outermost elements below
/// the story's root whose text lies in one of them, and ranges for the rest.
fn marks(story: &Story, block: usize, stretches: &[Range<usize>]) -> Vec<Mark> {
    let page = story.page;
    let mut marks = Vec::new();
    let mut range: Option<((NodeId, usize), (NodeId, usize))> = None;
    let all = hull(stretches);
    let Some(end) = page.nodes().get(story.root).map(|node| node.end) else { return marks };
    // What stands before the first block's branch of the tree need not be looked at.
    let first = story.blocks[block].first_node();
    let mut id = page.ancestors(first).take_while(|&element| element != story.root).last().unwrap_or(first);
    while id < end {
        let node = &page.nodes()[id];
        match &node.content {
            Content::Element(_) => {
                let text = text_of(page, id..node.end);
                if text.as_ref().is_some_and(|text| text.start >= all.end) {
                    break;
                }
                let Some(text) = text.filter(|text| text.end > all.start) else {
                    id = node.end;
                    continue;
                };
                if page.shape(id).is_some_and(|shape| is_block_element(&shape.tag)) {
                    marks.extend(range.take().map(|(start, end)| Mark::Range { start, end }));
                    if stretches.iter().any(|stretch| stretch.start <= text.start && text.end <= stretch.end) {
                        marks.push(Mark::Whole { node: id });
                        id = node.end;
                        continue;
                    }
                }
            }
            Content::Text { bytes, .. } => {
                let own = trimmed(page, bytes);
                for stretch in stretches {
                    let (from, to) = (own.start.max(stretch.start), own.end.min(stretch.end));
                    if from < to {
                        let start = range.map_or_else(|| (id, units(page, id, from)), |(start, _)| start);
                        range = Some((start, (id, units(page, id, to))));
                    }
                    // A stretch that ends here ends its range: what follows it is no part of the passage.
                    if stretch.end <= own.end {
                        marks.extend(range.take().map(|(start, end)| Mark::Range { start, end }));
                    }
                }
            }
        }
        id += 1;
    }
    marks.extend(range.map(|(start, end)| Mark::Range { start, end }));
    marks
}

/// The text of a run of nodes in the page's text, without the white space at its ends; none where there is no more.
fn text_of(page: &Page, nodes: Range<NodeId>) -> Option<Range<usize>> {
    let mut texts = nodes
        .clone()
        .filter_map(|id| page.text_bytes(id))
        .map(|bytes| trimmed(page, &bytes))
        .filter(|bytes| !bytes.is_empty());
    let first = texts.next()?;
    let end = nodes
        .rev()
        .filter_map(|id| page.text_bytes(id))
        .map(|bytes| trimmed(page, &bytes))
        .find(|bytes| !bytes.is_empty())?
        .end;
    Some(first.start..end)
}

fn trimmed(page: &Page, bytes: &Range<usize>) -> Range<usize> {
    let text = &page.text()[bytes.clone()];
    let start = bytes.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// A byte of the page's text as an offset in a text node, in UTF-16 units.
fn units(page: &Page, node: NodeId, byte: usize) -> usize {
    let bytes = page.text_bytes(node).unwrap_or_default();
    page.text()[bytes.start..byte.clamp(bytes.start, bytes.end)].encode_utf16().count()
}
