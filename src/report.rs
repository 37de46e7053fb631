//! The report: what leaves the core.
//!
//! A report lists all passages of a page with their reasons, and the number of words in each layer. Passages are anchored
//! to the page's nodes, so that the content script can paint them without searching; their text is the page's own, with
//! white space folded. Each written form is a file in `report/`; [`write()`] makes all of them.

mod annotations;
mod comparison;
#[cfg(all(feature = "wasm", feature = "compare"))]
pub(crate) mod dom;
mod html;
mod inline;
mod json;
mod markdown;
mod marks;
mod offsets;
mod parts;
mod spans;
mod text;
pub mod wording;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::document::page::Page;
use crate::model::{Certainty, Insertion, Kind, Layer, Point, Reason};
use crate::story::Story;
use crate::wire::decode::word_enum;

pub use comparison::{Alteration, Comparison, Omission, Shared};
pub use marks::{Mark, span};
pub use parts::{Part, Piece, parts};
pub use text::{Colour, text};

use marks::MarkBuilder;
use offsets::{OffsetCounter, WordOffsets};
use spans::{block_ranges, enclosing_range};

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

impl Format {
    /// How the name of a file in this format ends, without the dot.
    pub fn file_ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Json => "json",
            Self::Annotations => "jsonld",
        }
    }

    /// The media type of a file in this format.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Html => "text/html",
            Self::Json => "application/json",
            Self::Annotations => "application/ld+json",
        }
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

/// Writes a selection of an article in a format, with a line break at its end. The same page gives the same bytes in the
/// extension and on the command line. The whole article includes what a comparison found.
pub fn write(
    story: &Story,
    report: &Report,
    comparison: Option<&Comparison>,
    selection: Selection,
    format: Format,
) -> String {
    let comparison = comparison.filter(|_| selection == Selection::Whole);
    match format {
        Format::Text => text(story, report, comparison, selection, &|_, text| text.to_owned()),
        Format::Markdown => markdown::markdown(story, report, comparison, selection),
        Format::Html => html::html(story, report, comparison, selection),
        Format::Json => json::json(story, report, comparison, selection),
        Format::Annotations => annotations::annotations(story, report, comparison, selection),
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
    /// The story's own words, to paint where they are dimmed; empty if there are no passages.
    pub story: Vec<Mark>,
    /// The reader's corrections that match nothing on the page as it is now, by their index.
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
    /// How sure the mark is, in a word.
    pub certainty: Certainty,
    /// The probability that it is an insertion, rounded to three places.
    pub confidence: f64,
    /// Whether it may go on after its end.
    pub may_continue: bool,
    /// Its text on the page with white space folded; blocks are separated by a space.
    pub text: String,
    /// How many words it has.
    pub words: usize,
    /// Where it starts in the page's text ([`Page::text`]), in characters (code points). Text between its blocks that is
    /// outside the story, such as an advertisement, is between start and end, too.
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
    /// Where it is in the story.
    #[serde(skip)]
    pub span: Range<Point>,
}

impl Report {
    /// The report on a story's insertions, and on the reader's corrections that match nothing in it.
    pub fn new(story: &Story, insertions: Vec<Insertion>, unplaced: Vec<usize>) -> Self {
        let lang = story.lexicon.language().to_owned();
        let mut report = Self { lang, words: story.total_words(), cut: story.page.cut, unplaced, ..Self::default() };
        if report.lang.is_empty() {
            report.lang = story.page.lang.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase();
        }
        if insertions.is_empty() {
            return report;
        }
        let mut characters = OffsetCounter::of_characters(story.page.text());
        let mut words = WordOffsets::new(story);
        let mut builder = MarkBuilder::new(story);
        if let (Some(first), Some(last)) = (insertions.first(), story.blocks.len().checked_sub(1)) {
            let ends = insertions.iter().map(|insertion| insertion.span.end);
            let starts = insertions[1..].iter().map(|insertion| insertion.span.start);
            let between = ends.zip(starts.chain([(last, story.blocks[last].text.len())]));
            for (from, to) in std::iter::once(((0, 0), first.span.start)).chain(between) {
                report.story.extend(builder.marks(&(from..to)));
            }
        }
        for insertion in insertions {
            let passage = passage(&mut builder, insertion, &mut characters, &mut words);
            *report.layers.of(passage.layer) += passage.words;
            report.passages.push(passage);
        }
        report
    }

    /// Keeps only the passages that a reader wants to see: those of these layers, with at least this certainty. The words
    /// of the others count as the story's.
    pub fn filter(&mut self, layers: &[Layer], min_certainty: Certainty) {
        let (kept, dropped) = std::mem::take(&mut self.passages)
            .into_iter()
            .partition(|passage| layers.contains(&passage.layer) && passage.certainty >= min_certainty);
        self.passages = kept;
        let dropped: Vec<Passage> = dropped;
        for passage in dropped {
            *self.layers.of(passage.layer) -= passage.words;
            self.story.extend(passage.marks);
        }
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

fn passage(
    builder: &mut MarkBuilder,
    insertion: Insertion,
    characters: &mut OffsetCounter,
    words: &mut WordOffsets,
) -> Passage {
    let story = builder.story;
    let ranges: Vec<(usize, Range<usize>)> = block_ranges(story, &insertion.span).collect();
    let text: Vec<&str> = ranges.iter().map(|(block, range)| &story.blocks[*block].text[range.clone()]).collect();
    let sources: Vec<Range<usize>> =
        ranges.iter().map(|(block, range)| story.blocks[*block].source(range.clone())).collect();
    let bytes = enclosing_range(&sources);
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
        marks: builder.marks(&insertion.span),
        reasons: insertion.reasons,
        span: insertion.span,
    }
}

/// The level of a block's heading, from 1 to 6, if it is one.
fn heading_level(story: &Story, block: usize) -> Option<usize> {
    story.page.shape(story.heading(block)?)?.heading_level()
}

/// The address or file name of a page, and which of the two it is; `None` if it has neither.
fn source_of(page: &Page) -> Option<(&'static str, &str)> {
    let name = if page.url.contains("://") { "url" } else { "file" };
    (!page.url.is_empty()).then_some((name, &*page.url))
}

/// A text without control characters, which could steer a terminal or break a document.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
