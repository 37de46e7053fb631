//! The report: what leaves the core.
//!
//! A report lists all passages of a page, with their reasons, and the share of words that each layer has. Passages
//! are anchored to the page's nodes, so that whoever holds the live page can paint them without searching; their text
//! is the page's own, white space folded. The written forms are in `report/`, and [`write()`] is the door to them.

mod annotations;
mod comparison;
#[cfg(feature = "wasm")]
pub(crate) mod dom;
mod html;
mod json;
mod markdown;
mod parts;
mod text;
pub mod wording;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::document::blocks::{WordCounter, is_block_element, is_unspaced};
use crate::document::page::{Content, NodeId, Page};
use crate::model::{Certainty, Insertion, Kind, Layer, Point, Reason};
use crate::story::Story;
use crate::wire::decode::{DecodeError, Fields, FromValue, Value, word_enum};

pub use comparison::{Alteration, Comparison, Omission, Shared};
pub use parts::{Part, Piece, parts};
pub use text::{Colour, text};

word_enum! {
    /// The part of an article that is written.
    pub enum Selection {
        /// All of it, with the insertions set apart.
        Whole = "whole",
        /// The story without its insertions.
        Original = "original",
        /// The insertions alone, of all layers.
        Commentary = "commentary",
    }
}

word_enum! {
    /// A written form.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum Format {
        Text = "text",
        Markdown = "markdown",
        Html = "html",
        Json = "json",
        Annotations = "annotations",
    }
}

/// A name of nothing that can be chosen: `unknown format “xml”; expected text, markdown, …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    noun: &'static str,
    name: String,
    expected: Vec<&'static str>,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "unknown {} “{}”; expected {}", self.noun, self.name, self.expected.join(", "))
    }
}

impl std::error::Error for UnknownName {}

impl FromStr for Selection {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let expected = || Self::ALL.iter().map(|selection| selection.name()).collect();
        Self::from_name(name).ok_or_else(|| UnknownName {
            noun: "selection",
            name: name.to_owned(),
            expected: expected(),
        })
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let expected = || Self::ALL.iter().map(|format| format.name()).collect();
        Self::from_name(name).ok_or_else(|| UnknownName { noun: "format", name: name.to_owned(), expected: expected() })
    }
}

/// Writes what is asked for of an article in a form, with a line break at its end. The same page gives the same bytes
/// wherever it is written. With a comparison, the whole tells what it found.
pub fn write(story: &Story, report: &Report, comparison: Option<&Comparison>, what: Selection, form: Format) -> String {
    let comparison = comparison.filter(|_| what == Selection::Whole);
    match form {
        Format::Text => text(story, report, comparison, what, &|_, text| text.to_owned()),
        Format::Markdown => markdown::markdown(story, report, comparison, what),
        Format::Html => html::html(story, report, comparison, what),
        Format::Json => json::json(story, report, comparison, what),
        Format::Annotations => annotations::annotations(story, report, comparison, what),
    }
}

/// All passages of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The page's language as a code (`fr`), stated or guessed; nothing where it is unknown.
    pub lang: String,
    /// Words in the story, insertions included.
    pub words: usize,
    /// Whether the page was too large to be read to its end.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub cut: bool,
    /// Words in each layer.
    pub layers: Layers,
    /// The passages, in the page's order, without overlap.
    pub passages: Vec<Passage>,
    /// The story's own words, where there are passages: what to paint to set them back.
    pub story: Vec<Mark>,
    /// The reader's corrections that have no place on the page as it is now, by their place in the list.
    pub unplaced: Vec<usize>,
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

impl Report {
    /// The report on a story's insertions, and on the corrections that have no place in it.
    pub fn new(story: &Story, insertions: Vec<Insertion>, unplaced: Vec<usize>) -> Self {
        let lang = story.lexicon.language().to_owned();
        let mut report = Self { lang, words: story.total_words(), cut: story.page.cut, unplaced, ..Self::default() };
        if report.lang.is_empty() {
            report.lang = story.page.lang.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase();
        }
        if insertions.is_empty() {
            return report;
        }
        let (mut characters, mut words) = (Characters::of(story.page.text()), WordsBefore::of(story));
        let mut canvas = Canvas::of(story);
        if let (Some(first), Some(last)) = (insertions.first(), story.blocks.len().checked_sub(1)) {
            let ends = insertions.iter().map(|insertion| insertion.span.end);
            let starts = insertions[1..].iter().map(|insertion| insertion.span.start);
            let between = ends.zip(starts.chain([(last, story.blocks[last].text.len())]));
            for (from, to) in std::iter::once(((0, 0), first.span.start)).chain(between) {
                report.story.extend(canvas.marks(&(from..to)));
            }
        }
        for insertion in insertions {
            let passage = passage(&mut canvas, insertion, &mut characters, &mut words);
            *report.layers.of(passage.layer) += passage.words;
            report.passages.push(passage);
        }
        report
    }

    /// Leaves only what a reader wants to see: these layers, from this certainty on.
    pub fn keep(&mut self, layers: &[Layer], least: Certainty) {
        let gone = |passage: &Passage| !layers.contains(&passage.layer) || passage.certainty < least;
        for passage in self.passages.iter().filter(|passage| gone(passage)) {
            *self.layers.of(passage.layer) -= passage.words;
            self.story.extend(&passage.marks);
        }
        self.passages.retain(|passage| !gone(passage));
    }
}

impl Layers {
    fn of(&mut self, layer: Layer) -> &mut usize {
        match layer {
            Layer::Commentary => &mut self.commentary,
            Layer::Note => &mut self.note,
            Layer::Update => &mut self.update,
        }
    }
}

fn passage(canvas: &mut Canvas, insertion: Insertion, characters: &mut Characters, words: &mut WordsBefore) -> Passage {
    let story = canvas.story;
    let ranges: Vec<(usize, Range<usize>)> = ranges(story, &insertion.span).collect();
    let text: Vec<&str> = ranges.iter().map(|(block, range)| &story.blocks[*block].text[range.clone()]).collect();
    let sources: Vec<Range<usize>> =
        ranges.iter().map(|(block, range)| story.blocks[*block].source(range.clone())).collect();
    let bytes = hull(&sources);
    let words = words.before(insertion.span.start)..words.before(insertion.span.end);
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
        marks: canvas.marks(&insertion.span),
        reasons: insertion.reasons,
        span: insertion.span,
    }
}

/// Where a span of the story stands in the page's text, in bytes.
fn source(story: &Story, span: &Range<Point>) -> Range<usize> {
    let sources: Vec<_> = ranges(story, span).map(|(block, range)| story.blocks[block].source(range)).collect();
    hull(&sources)
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

/// The level of a block's heading, from 1 to 6, if it is one.
fn heading_level(story: &Story, block: usize) -> Option<usize> {
    let tags = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let shape = story.page.shape(story.heading(block)?)?;
    tags.iter().position(|&tag| tag == shape.tag).map(|at| at + 1)
}

/// Where a page comes from, and what that is called; nothing where it doesn't say.
fn source_of(page: &Page) -> Option<(&'static str, &str)> {
    let name = if page.url.contains("://") { "url" } else { "file" };
    (!page.url.is_empty()).then_some((name, &*page.url))
}

/// A text without what would steer a terminal or has no place in a document.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Counts a text's characters (code points) up to a byte; each time from where it was, on or back, so that many places in
/// about their order cost little more than one pass.
struct Characters<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
    /// What a stretch counts.
    measure: fn(&str) -> usize,
}

impl<'t> Characters<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, byte: 0, count: 0, measure: |text| text.chars().count() }
    }

    /// Counts UTF-16 units instead.
    fn units_of(text: &'t str) -> Self {
        Self { measure: |text| text.encode_utf16().count(), ..Self::of(text) }
    }

    fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            self.count -= (self.measure)(&self.text[byte..self.byte]);
        } else {
            self.count += (self.measure)(&self.text[self.byte..byte]);
        }
        self.byte = byte;
        self.count
    }
}

/// Counts a story's words up to a point, in the same way.
struct WordsBefore<'s, 'p> {
    story: &'s Story<'p>,
    point: Point,
    in_block: WordCounter,
}

impl<'s, 'p> WordsBefore<'s, 'p> {
    fn of(story: &'s Story<'p>) -> Self {
        Self { story, point: (0, 0), in_block: WordCounter::default() }
    }

    fn before(&mut self, (block, byte): Point) -> usize {
        if block != self.point.0 || byte < self.point.1 {
            (self.point, self.in_block) = ((block, 0), WordCounter::default());
        }
        self.in_block.read(&self.story.blocks[block].text[self.point.1..byte]);
        self.point.1 = byte;
        self.story.words_before(block) + self.in_block.count
    }
}

/// A story with what is needed to paint stretches of it.
struct Canvas<'s, 'p> {
    story: &'s Story<'p>,
    /// Where each node's text lies in the page's, without the white space at its ends; empty where there is none.
    texts: Vec<Range<usize>>,
    units: Characters<'p>,
    /// Whether an element is a block.
    blocks: Vec<bool>,
}

impl<'s, 'p> Canvas<'s, 'p> {
    fn of(story: &'s Story<'p>) -> Self {
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
        Self { story, texts, units: Characters::units_of(story.page.text()), blocks }
    }

    /// What to paint for a span: the outermost elements below the story's root all of whose text lies in it, and ranges
    /// for the rest.
    fn marks(&mut self, span: &Range<Point>) -> Vec<Mark> {
        let (story, page) = (self.story, self.story.page);
        let sources: Vec<(usize, Range<usize>)> = ranges(story, span).filter(|(_, range)| !range.is_empty()).collect();
        let mut marks = Vec::new();
        let Some((block, range)) = sources.first() else { return marks };
        let first = story.blocks[*block].node_at(range.start);
        let stretches =
            joined(page, sources.into_iter().map(|(block, range)| story.blocks[block].source(range)).collect());
        let all = hull(&stretches);
        let end = page.nodes()[story.root].end;
        // From the outermost element that begins with the span: what stands before it has no part in it.
        let around = page.ancestors(first).take_while(|&element| element != story.root);
        let mut id = around.take_while(|&element| self.texts[element].start >= all.start).last().unwrap_or(first);
        let mut range: Option<((NodeId, usize), (NodeId, usize))> = None;
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
                    let (from, to) = (text.start.max(stretch.start), text.end.min(stretch.end));
                    let start = range.map_or_else(|| (id, self.offset(id, from)), |(start, _)| start);
                    range = Some((start, (id, self.offset(id, to))));
                    // A stretch that ends here ends its range: what follows it is no part of the passage.
                    if stretch.end <= text.end {
                        marks.extend(range.take().map(|(start, end)| Mark::Range { start, end }));
                    }
                }
            } else if self.blocks[id] {
                marks.extend(range.take().map(|(start, end)| Mark::Range { start, end }));
                if stretches[reached].start <= text.start && text.end <= stretches[reached].end {
                    marks.push(Mark::Whole { node: id });
                    id = node.end;
                    continue;
                }
            }
            id += 1;
        }
        marks.extend(range.map(|(start, end)| Mark::Range { start, end }));
        marks
    }

    /// A byte of the page's text as an offset in a text node, in UTF-16 units.
    fn offset(&mut self, node: NodeId, byte: usize) -> usize {
        let Content::Text { bytes, units } = &self.story.page.nodes()[node].content else { return 0 };
        self.units.before(byte.clamp(bytes.start, bytes.end)).saturating_sub(*units)
    }
}

/// The words of the story that marks name, from the first mark to the last, widened to whole words; nothing where there
/// are none.
pub fn span(story: &Story, marks: &[Mark]) -> Option<Range<Point>> {
    let canvas = Canvas::of(story);
    let page = story.page;
    let bytes = |mark: &Mark| match *mark {
        Mark::Whole { node } => canvas.texts.get(node).cloned(),
        Mark::Range { start, end } => Some(byte(page, start)?..byte(page, end)?),
    };
    let (from, to) = (bytes(marks.first()?)?.start, bytes(marks.last()?)?.end);
    let first = story.blocks.iter().position(|block| block.source_all().end > from)?;
    let last = story.blocks.iter().rposition(|block| block.source_all().start < to)?;
    let (text, start) = (&story.blocks[first].text, story.blocks[first].folded(from));
    let rest = text[start..].trim_start();
    let start = match rest.starts_with(is_of_word) {
        true => text[..text.len() - rest.len()].trim_end_matches(is_of_word).len(),
        false => text.len() - rest.len(),
    };
    let (text, end) = (&story.blocks[last].text, story.blocks[last].folded(to));
    let upto = text[..end].trim_end();
    let end = match upto.ends_with(is_of_word) {
        true => text.len() - text[upto.len()..].trim_start_matches(is_of_word).len(),
        false => upto.len(),
    };
    ((first, start) < (last, end)).then_some((first, start)..(last, end))
}

/// Whether a character has no place of its own in a word: in scripts without spaces each has.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && !is_unspaced(c)
}

/// Where in the page's text an offset in a text node is.
fn byte(page: &Page, (node, offset): (NodeId, usize)) -> Option<usize> {
    let Content::Text { bytes, units } = &page.nodes().get(node)?.content else { return None };
    let text = &page.text()[bytes.clone()];
    // A node that begins with the second half of a character has that in the node before it.
    let torn = page.text()[..bytes.start].encode_utf16().count().saturating_sub(*units);
    let mut left = offset.saturating_sub(torn);
    let within = text.char_indices().find(|(_, c)| {
        let is_here = left == 0;
        left = left.saturating_sub(c.len_utf16());
        is_here
    });
    Some(within.map_or(bytes.end, |(at, _)| bytes.start + at))
}

fn trimmed(page: &Page, bytes: &Range<usize>) -> Range<usize> {
    let text = &page.text()[bytes.clone()];
    let start = bytes.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}
