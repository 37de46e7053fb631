//! Marks: what the content script paints. A span of the story becomes whole elements and ranges between text nodes.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::offsets::OffsetCounter;
use super::spans::{block_ranges, enclosing_range, join_neighbours};
use crate::document::blocks::is_unspaced;
use crate::document::flow::is_block_element;
use crate::document::page::{Content, NodeId, Page};
use crate::model::Point;
use crate::story::Story;
use crate::wire::decode::{DecodeError, Fields, FromValue, Value};

/// A part of a passage that can be painted as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Mark {
    /// An element all of whose text belongs to the passage.
    Whole {
        /// The element.
        node: NodeId,
    },
    /// A range between two text nodes, each with an offset in UTF-16 units.
    Range {
        /// Its first text node, and where in it.
        start: (NodeId, usize),
        /// Its last text node, and where in it.
        end: (NodeId, usize),
    },
}

impl FromValue for Mark {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        let mark = match fields.optional("node")? {
            Some(node) => Self::Whole { node },
            None => Self::Range { start: place(&mut fields, "start")?, end: place(&mut fields, "end")? },
        };
        fields.deny_unknown().map(|()| mark)
    }
}

fn place(fields: &mut Fields, name: &str) -> Result<(NodeId, usize), DecodeError> {
    fields.required::<[usize; 2]>(name).map(|[node, offset]| (node, offset))
}

/// Turns spans of a story into marks.
pub(super) struct MarkBuilder<'s, 'p> {
    pub(super) story: &'s Story<'p>,
    /// Each node's range of the page's text, without the white space at its ends; empty if it has no text.
    texts: Vec<Range<usize>>,
    units: OffsetCounter<'p>,
    /// Whether each node is a block element.
    blocks: Vec<bool>,
}

impl<'s, 'p> MarkBuilder<'s, 'p> {
    pub(super) fn new(story: &'s Story<'p>) -> Self {
        let nodes = story.page.nodes();
        let mut texts: Vec<Range<usize>> = vec![0..0; nodes.len()];
        // Children come after their parents.
        for (id, node) in nodes.iter().enumerate().rev() {
            if let Content::Text { bytes, .. } = &node.content {
                texts[id] = trimmed(story.page, bytes);
            }
            if let Some(parent) = node.parent
                && !texts[id].is_empty()
            {
                let end = if texts[parent].is_empty() { texts[id].end } else { texts[parent].end };
                texts[parent] = texts[id].start..end;
            }
        }
        let is_block = story.page.map_shapes(|shape| is_block_element(&shape.tag));
        let blocks = (0..nodes.len()).map(|id| is_block.of(id) == Some(true)).collect();
        Self { story, texts, units: OffsetCounter::of_utf16(story.page.text()), blocks }
    }

    /// The marks of a span: the outermost elements below the story's root whose text lies in it completely, and ranges for
    /// the rest.
    pub(super) fn marks(&mut self, span: &Range<Point>) -> Vec<Mark> {
        let (story, page) = (self.story, self.story.page);
        let ranges: Vec<(usize, Range<usize>)> =
            block_ranges(story, span).filter(|(_, range)| !range.is_empty()).collect();
        let Some((block, range)) = ranges.first() else { return Vec::new() };
        let first = story.blocks[*block].node_at(range.start);
        let ranges = ranges.into_iter().map(|(block, range)| story.blocks[block].source(range)).collect();
        let stretches = join_neighbours(page, ranges);
        let all = enclosing_range(&stretches);
        let end = page.nodes()[story.root].end;
        let mut marks = PendingMarks::default();
        let mut id = self.outermost_from(first, all.start);
        while id < end {
            let (node, text) = (&page.nodes()[id], self.texts[id].clone());
            if !text.is_empty() && text.start >= all.end {
                break;
            }
            if text.is_empty() || text.end <= all.start {
                id = node.end;
                continue;
            }
            let reached = stretches.partition_point(|stretch| stretch.end <= text.start);
            if matches!(node.content, Content::Text { .. }) {
                for stretch in stretches[reached..].iter().take_while(|stretch| stretch.start < text.end) {
                    let from = (id, self.offset(id, text.start.max(stretch.start)));
                    let to = (id, self.offset(id, text.end.min(stretch.end)));
                    marks.extend(from, to);
                    // The text after a stretch is not part of the passage, so its range ends with it.
                    if stretch.end <= text.end {
                        marks.close_range();
                    }
                }
            } else if self.blocks[id] {
                marks.close_range();
                if stretches[reached].start <= text.start && text.end <= stretches[reached].end {
                    marks.finished.push(Mark::Whole { node: id });
                    id = node.end;
                    continue;
                }
            }
            id += 1;
        }
        marks.close_range();
        marks.finished
    }

    /// The outermost element around a text node, below the root, whose text starts no earlier than this byte.
    fn outermost_from(&self, node: NodeId, start: usize) -> NodeId {
        let around = self.story.page.ancestors(node).take_while(|&element| element != self.story.root);
        around.take_while(|&element| self.texts[element].start >= start).last().unwrap_or(node)
    }

    /// A byte of the page's text as an offset in a text node, in UTF-16 units.
    fn offset(&mut self, node: NodeId, byte: usize) -> usize {
        let Content::Text { bytes, units } = &self.story.page.nodes()[node].content else { return 0 };
        self.units.before(byte.clamp(bytes.start, bytes.end)).saturating_sub(*units)
    }
}

/// Marks that are finished, and the range that may still grow.
#[derive(Default)]
struct PendingMarks {
    finished: Vec<Mark>,
    range: Option<((NodeId, usize), (NodeId, usize))>,
}

impl PendingMarks {
    /// Extends the open range to `to`, or opens one from `from`.
    fn extend(&mut self, from: (NodeId, usize), to: (NodeId, usize)) {
        let start = self.range.map_or(from, |(start, _)| start);
        self.range = Some((start, to));
    }

    fn close_range(&mut self) {
        if let Some((start, end)) = self.range.take() {
            self.finished.push(Mark::Range { start, end });
        }
    }
}

/// The span of the story from the first of these marks to the last, widened to whole words; `None` if it has no words.
pub fn span(story: &Story, marks: &[Mark]) -> Option<Range<Point>> {
    let builder = MarkBuilder::new(story);
    let page = story.page;
    let bytes = |mark: &Mark| match *mark {
        Mark::Whole { node } => builder.texts.get(node).cloned(),
        Mark::Range { start, end } => Some(byte(page, start)?..byte(page, end)?),
    };
    let (from, to) = (bytes(marks.first()?)?.start, bytes(marks.last()?)?.end);
    let first = story.blocks.iter().position(|block| block.source_all().end > from)?;
    let last = story.blocks.iter().rposition(|block| block.source_all().start < to)?;
    let (text, start) = (&story.blocks[first].text, story.blocks[first].folded(from));
    let rest = text[start..].trim_start();
    let start = text.len() - rest.len();
    let start = if rest.starts_with(is_in_word) { text[..start].trim_end_matches(is_in_word).len() } else { start };
    let (text, end) = (&story.blocks[last].text, story.blocks[last].folded(to));
    let before = text[..end].trim_end();
    let end = if before.ends_with(is_in_word) {
        text.len() - text[before.len()..].trim_start_matches(is_in_word).len()
    } else {
        before.len()
    };
    ((first, start) < (last, end)).then_some((first, start)..(last, end))
}

/// Whether a character belongs to a word of several characters. In scripts without spaces, each character is a word.
fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() && !is_unspaced(c)
}

/// The byte of the page's text at an offset in a text node, in UTF-16 units.
fn byte(page: &Page, (node, offset): (NodeId, usize)) -> Option<usize> {
    let Content::Text { bytes, units } = &page.nodes().get(node)?.content else { return None };
    let text = &page.text()[bytes.clone()];
    // A node that begins with the second half of a surrogate pair shares that character with the node before it.
    let shared = page.text()[..bytes.start].encode_utf16().count().saturating_sub(*units);
    let mut left = offset.saturating_sub(shared);
    let within = text.char_indices().find(|(_, c)| {
        let is_here = left == 0;
        left = left.saturating_sub(c.len_utf16());
        is_here
    });
    Some(within.map_or(bytes.end, |(at, _)| bytes.start + at))
}

/// A range of the page's text without the white space at its ends.
fn trimmed(page: &Page, bytes: &Range<usize>) -> Range<usize> {
    let text = &page.text()[bytes.clone()];
    let start = bytes.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}
