//! What a comparison with the source found besides the insertions, which are passages of the report.

use std::ops::Range;

use serde::Serialize;

use super::offsets::OffsetCounter;
use super::{Passage, Report, thousandths};
use crate::compare::{Altered, Compared, Omitted};
use crate::document::page::{Content, NodeId, Page};
use crate::metadata::byline::Credits;
use crate::model::{Kind, Point};
use crate::story::Story;

/// The codes of the reasons that a comparison gives: between words of the source, before its first, after its last.
const NOT_IN_SOURCE_CODES: [&str; 3] = ["not_in_source", "before_source", "after_source"];

/// A reprint compared with its source.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Whether the two are the same story; if not, nothing is marked, and the numbers are 0.
    pub same_story: bool,
    /// The title of the source, as its page states it, or nothing.
    pub title: String,
    /// The address of the source, or nothing.
    pub url: String,
    /// The share of the source's words that the reprint has, to three places.
    pub kept: f64,
    /// How many passages of the report are not in the source.
    pub inserted: usize,
    /// How many words these have.
    pub inserted_words: usize,
    /// How many paragraphs have altered words; the headline does not count.
    pub altered_paragraphs: usize,
    /// How many words were omitted.
    pub omitted_words: usize,
    /// Words that were altered, in the reprint's order.
    pub altered: Vec<Alteration>,
    /// What was omitted, in the source's order.
    pub omitted: Vec<Omission>,
    /// What would have been a passage, had the source not had it, too.
    pub shared: Vec<Shared>,
    /// Which blocks of the reprint's story are which of the source's.
    #[serde(skip)]
    pub blocks: Vec<(usize, usize)>,
}

/// Words in the place of others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alteration {
    /// The source's words; nothing where words were added.
    pub from: String,
    /// The reprint's words; nothing where words were dropped.
    pub to: String,
    /// Whether they are in the headline.
    pub headline: bool,
    /// Where the reprint's words start on the page, or would: a text node, and UTF-16 units in it.
    pub start: (NodeId, usize),
    /// Where they end.
    pub end: (NodeId, usize),
    /// The block of the reprint's story, if it is in one, and where the words are in its text, in bytes.
    #[serde(skip)]
    pub block: (Option<usize>, Range<usize>),
    /// Where they are in the page's text, in bytes.
    #[serde(skip)]
    pub place: Range<usize>,
    /// The block of the source's story, and where its words are in it, if there are any.
    #[serde(skip)]
    pub origin: Option<(usize, Range<usize>)>,
}

/// A paragraph of the source that the reprint hasn't, or sentences of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Omission {
    /// The words.
    pub text: String,
    /// How many they are.
    pub words: usize,
    /// Where they would be on the page: after this place.
    pub after: (NodeId, usize),
    /// Whether they would be between two of its paragraphs; else inside one.
    pub whole: bool,
    /// The block of the source's story, and where the words are in it.
    #[serde(skip)]
    pub origin: (usize, Range<usize>),
    /// The place in the reprint's story; nothing before its first words.
    #[serde(skip)]
    pub point: Option<Point>,
    /// The place in the page's text, in bytes.
    #[serde(skip)]
    pub place: usize,
}

/// Words that clues take for an insertion, but that the source has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// What the clues take it for.
    pub kind: Kind,
    /// The words.
    pub text: String,
}

impl Comparison {
    /// What was found, with places on the reprint's page and counts of the passages in its report.
    pub fn new(story: &Story, source: &Story, report: &Report, compared: Compared) -> Self {
        let Compared { same_story, kept, shared, altered, omitted, blocks, .. } = compared;
        let mut paragraphs: Vec<usize> =
            altered.iter().filter(|altered| !altered.in_headline).filter_map(|altered| altered.block).collect();
        paragraphs.dedup();
        let mut places = Places::of(story.page);
        let text = |span: &Range<_>| {
            super::spans::block_ranges(story, span)
                .map(|(block, range)| &story.blocks[block].text[range])
                .collect::<Vec<_>>()
                .join(" ")
        };
        let mut comparison = Self {
            same_story,
            title: Credits::of(source).title.unwrap_or_default(),
            url: source.page.url.clone(),
            kept: thousandths(kept),
            inserted: 0,
            inserted_words: 0,
            altered_paragraphs: paragraphs.len(),
            omitted_words: omitted.iter().map(|omitted| omitted.words).sum(),
            altered: altered.into_iter().map(|altered| places.alteration(altered)).collect(),
            omitted: omitted.into_iter().map(|omitted| places.omission(omitted)).collect(),
            shared: shared.into_iter().map(|one| Shared { kind: one.kind, text: text(&one.span) }).collect(),
            blocks,
        };
        comparison.count_insertions(report);
        comparison
    }

    /// Counts the insertions that a report still shows, after it was filtered.
    pub fn count_insertions(&mut self, report: &Report) {
        self.inserted = self.inserted_of(report).count();
        self.inserted_words = self.inserted_of(report).map(|passage| passage.words).sum();
    }

    /// One sentence that sums it up: `5 insertions (147 words), 2 paragraphs altered, 1 omitted; 96% of the source kept.`
    pub fn summary(&self) -> String {
        if !self.same_story {
            return "The two are not the same story, so nothing is compared.".to_owned();
        }
        let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let mut found = Vec::new();
        if self.inserted > 0 {
            found.push(format!("{} ({})", counted(self.inserted, "insertion"), counted(self.inserted_words, "word")));
        }
        if self.altered.iter().any(|altered| altered.headline) {
            found.push("the headline altered".to_owned());
        }
        if self.altered_paragraphs > 0 {
            found.push(format!("{} altered", counted(self.altered_paragraphs, "paragraph")));
        }
        if !self.omitted.is_empty() {
            found.push(format!("{} omitted", counted(self.omitted.len(), "passage")));
        }
        let found = if found.is_empty() { "Nothing changed".to_owned() } else { found.join(", ") };
        format!("{found}; {}% of the source kept.", (self.kept * 100.0) as usize)
    }

    /// The passages of a report that the source hasn't.
    pub fn inserted_of<'r>(&self, report: &'r Report) -> impl Iterator<Item = &'r Passage> + use<'r> {
        report
            .passages
            .iter()
            .filter(|passage| passage.reasons.iter().any(|reason| NOT_IN_SOURCE_CODES.contains(&&*reason.code)))
    }
}

/// A page's text nodes, by their place in its text.
struct Places<'p> {
    page: &'p Page,
    nodes: Vec<(NodeId, usize)>,
    units: OffsetCounter<'p>,
}

impl<'p> Places<'p> {
    fn of(page: &'p Page) -> Self {
        let node = |(id, node): (NodeId, &crate::document::page::Node)| match &node.content {
            Content::Text { bytes, .. } => Some((id, bytes.end)),
            Content::Element(_) => None,
        };
        Self {
            page,
            nodes: page.nodes().iter().enumerate().filter_map(node).collect(),
            units: OffsetCounter::of_utf16(page.text()),
        }
    }

    /// The text node that a byte begins in, or that it ends.
    fn place(&mut self, byte: usize, is_end: bool) -> (NodeId, usize) {
        let at = self.nodes.partition_point(|&(_, end)| if is_end { end < byte } else { end <= byte });
        let node = self.nodes.get(at).or(self.nodes.last()).map_or(0, |(id, _)| *id);
        let Some(Content::Text { bytes, units }) = self.page.nodes().get(node).map(|node| &node.content) else {
            return (node, 0);
        };
        (node, self.units.before(byte.clamp(bytes.start, bytes.end)).saturating_sub(*units))
    }

    fn alteration(&mut self, altered: Altered) -> Alteration {
        let Altered { from, to, place, block, range, origin, in_headline } = altered;
        let end = self.place(place.end, true);
        let start = if place.is_empty() { end } else { self.place(place.start, false) };
        Alteration { from, to, headline: in_headline, start, end, block: (block, range), place, origin }
    }

    fn omission(&mut self, omitted: Omitted) -> Omission {
        let Omitted { text, words, origin, place, point, is_whole } = omitted;
        Omission { text, words, after: self.place(place, true), whole: is_whole, origin, point, place }
    }
}
