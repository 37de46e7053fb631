//! Corrections: what a reader said of passages holds, whatever the clues say.

use std::ops::Range;

use crate::detect::evidence::first_words;
use crate::document::page::NodeId;
use crate::model::{Certainty, Insertion, Point, Reason};
use crate::reader::quote::Quote;
use crate::reader::rules::{Classification, Correction, Pattern};
use crate::story::Story;

/// A passage that a reader marked is all of its words.
const CERTAIN_PROBABILITY: f64 = 1.0;
/// The most words of a label that a rule can be made of.
const MAX_LABEL_WORDS: usize = 6;

/// Insertions as the reader corrected them, and which of the corrections have no place in the story as it is now.
pub fn apply_corrections(
    story: &Story,
    mut insertions: Vec<Insertion>,
    corrections: &[Correction],
) -> (Vec<Insertion>, Vec<usize>) {
    let mut unplaced = Vec::new();
    if corrections.is_empty() {
        return (insertions, unplaced);
    }
    let story_text = StoryText::of(story);
    for (index, correction) in corrections.iter().enumerate() {
        match correction.quote.find(&story_text.text).and_then(|range| story_text.span(range)) {
            Some(span) => correct(story, &story_text, &mut insertions, span, correction.says),
            None => unplaced.push(index),
        }
    }
    (insertions, unplaced)
}

/// What a reader says of a span of the story, so that it can be kept.
pub fn correction(story: &Story, span: Range<Point>, says: Classification) -> Correction {
    let story_text = StoryText::of(story);
    let quote = Quote::of(&story_text.text, story_text.byte(span.start)..story_text.byte(span.end));
    Correction { quote, says, pattern: pattern(story, &span) }
}

/// Puts one correction into effect: what begins in its span goes, what runs into it ends before it.
fn correct(
    story: &Story,
    story_text: &StoryText,
    insertions: &mut Vec<Insertion>,
    span: Range<Point>,
    says: Classification,
) {
    insertions.retain(|insertion| !(span.start..span.end).contains(&insertion.span.start));
    if let Some(at) = insertions.iter().position(|one| (one.span.start..one.span.end).contains(&span.start)) {
        let left = &mut insertions[at];
        left.span.end = before(story, span.start);
        // What is left of it has to show why.
        let text = &story_text.text[story_text.byte(left.span.start)..story_text.byte(left.span.end)];
        left.reasons.retain(|reason| text.contains(&reason.quote));
        if left.reasons.iter().all(|reason| reason.quote.is_empty()) {
            insertions.remove(at);
        }
    }
    if let Some(kind) = says.kind() {
        let (block, byte) = span.start;
        let text = &story.blocks[block].text;
        let text = &text[byte..if span.end.0 == block { span.end.1 } else { text.len() }];
        let reason = Reason {
            code: "taught".to_owned(),
            detail: "marked by you".to_owned(),
            quote: first_words(text).to_owned(),
            source: Vec::new(),
            against: false,
        };
        let at = insertions.partition_point(|insertion| insertion.span.start < span.start);
        insertions.insert(
            at,
            Insertion {
                layer: kind.layer(),
                kind,
                probability: CERTAIN_PROBABILITY,
                certainty: Certainty::Sure,
                span,
                may_continue: false,
                reasons: vec![reason],
            },
        );
    }
}

/// The end of what is before a point.
fn before(story: &Story, (block, byte): Point) -> Point {
    match (block.checked_sub(1), story.blocks[block].text[..byte].trim_end().len()) {
        (Some(last), 0) => (last, story.blocks[last].text.len()),
        (_, end) => (block, end),
    }
}

/// The story story_text in one go: its blocks, parted by spaces.
struct StoryText {
    text: String,
    /// Where each block starts.
    starts: Vec<usize>,
}

impl StoryText {
    fn of(story: &Story) -> Self {
        let (mut text, mut starts) = (String::new(), Vec::new());
        for block in &story.blocks {
            starts.push(text.len());
            text.push_str(&block.text);
            text.push(' ');
        }
        Self { text, starts }
    }

    fn byte(&self, (block, byte): Point) -> usize {
        self.starts[block] + byte
    }

    /// A stretch as a span, without the white space at its ends; nothing where it holds no more than that.
    fn span(&self, range: Range<usize>) -> Option<Range<Point>> {
        let (text, words) = (&self.text[range.clone()], self.text[range.clone()].trim());
        let start = range.start + text.len() - text.trim_start().len();
        let point = |byte: usize| {
            let block = self.starts.partition_point(|&start| start <= byte).saturating_sub(1);
            (block, byte - self.starts[block])
        };
        (!words.is_empty()).then(|| {
            // By its last byte: its end may be the end of the text.
            let (block, byte) = point(start + words.len() - 1);
            point(start)..(block, byte + 1)
        })
    }
}

/// What a rule could be made of: the label that a span opens with, or else the class of the element that holds it and no
/// more, where that is no class of the whole story.
fn pattern(story: &Story, span: &Range<Point>) -> Option<Pattern> {
    let (first, byte) = span.start;
    if byte > 0 {
        return None;
    }
    let text = &story.blocks[first].text;
    let lead = crate::language::labels::leading_label(text)
        .filter(|lead| lead.terminator == crate::language::labels::LabelTerminator::Colon);
    let label = lead.map(|lead| &text[lead.range]).filter(|label| label.split_whitespace().count() <= MAX_LABEL_WORDS);
    if let Some(label) = label {
        return Some(Pattern::Label(label.to_owned()));
    }
    let blocks = first..span.end.0 + 1;
    let holders = story.around(first).filter(|&element| story.blocks_in(element) == blocks);
    let class = holders.filter_map(|element| story.page.shape(element)).find_map(|shape| {
        let mut classes = shape.class.split_ascii_whitespace();
        classes.find(|class| words_in_class(story, class) * 2 < story.total_words())
    });
    class.map(|class| Pattern::Class(class.to_owned()))
}

/// How many words of the story are in elements of a class.
fn words_in_class(story: &Story, class: &str) -> usize {
    let mut words = 0;
    let mut id: NodeId = story.root;
    let end = story.page.nodes().get(id).map_or(0, |root| root.end);
    while id < end {
        let has =
            story.page.shape(id).is_some_and(|shape| shape.class.split_ascii_whitespace().any(|one| one == class));
        if has {
            words += story.words_in(story.blocks_in(id));
            id = story.page.nodes()[id].end;
        } else {
            id += 1;
        }
    }
    words
}
