//! The article as text for a terminal: paragraphs as they stand, insertions set apart by a bar, a heading, and colour
//! where the terminal has it.

use std::fmt::Write as _;

use super::words_for;
use super::{Passage, Report};
use crate::lexicon::Layer;
use crate::story::Story;
use crate::verdict::Point;

/// How a layer is coloured; the edge knows the terminal.
pub type Colour<'c> = &'c dyn Fn(Layer, &str) -> String;

/// A piece of the article in reading order.
pub enum Part<'s> {
    /// Text of the story: a block, or what is left of it.
    Story {
        /// Which block.
        block: usize,
        /// Its text, with passages that stand inside a sentence in place.
        text: String,
    },
    /// An insertion of its own.
    Passage {
        /// The passage.
        passage: &'s Passage,
        /// Its text, block by block.
        blocks: Vec<&'s str>,
    },
}

/// The article cut into the story's blocks and the insertions between them. An insertion inside a block stays in it.
pub fn parts<'s>(story: &'s Story, report: &'s Report) -> Vec<Part<'s>> {
    let mut parts = Vec::new();
    let mut block = 0;
    let mut passages = report.passages.iter().filter(|passage| fills_blocks(story, passage)).peekable();
    while block < story.blocks.len() {
        match passages.next_if(|passage| passage.span.start.0 == block) {
            Some(passage) => {
                let blocks = super::ranges(story, &passage.span);
                let blocks = blocks.map(|(block, range)| &story.blocks[block].text[range]).collect();
                parts.push(Part::Passage { passage, blocks });
                block = passage.span.end.0 + 1;
            }
            None => {
                parts.push(Part::Story { block, text: story.blocks[block].text.clone() });
                block += 1;
            }
        }
    }
    parts
}

/// Whether a passage is made of whole blocks.
pub fn fills_blocks(story: &Story, passage: &Passage) -> bool {
    let ((_, from), (last, to)): (Point, Point) = (passage.span.start, passage.span.end);
    from == 0 && to == story.blocks[last].text.len()
}

/// The passages that stand inside a block, in order.
pub fn inside<'r>(story: &'r Story, report: &'r Report, block: usize) -> impl Iterator<Item = &'r Passage> {
    report.passages.iter().filter(move |passage| passage.span.start.0 == block && !fills_blocks(story, passage))
}

/// A heading in words: `Inserted comment · likely`.
pub fn heading(passage: &Passage) -> String {
    let continues = if passage.may_continue { " · may continue" } else { "" };
    format!("{} · {}{continues}", words_for::kind(passage.kind).1, words_for::certainty(passage.certainty).1)
}

/// The article with its insertions set apart, then one line that sums it up.
pub fn text(story: &Story, report: &Report, colour: Colour) -> String {
    let mut written = String::new();
    for part in parts(story, report) {
        match part {
            Part::Story { block, text } => {
                let mut rest = 0;
                for passage in inside(story, report, block) {
                    let range = passage.span.start.1..passage.span.end.1;
                    written.push_str(&text[rest..range.start]);
                    written.push_str(&colour(passage.layer, &text[range.clone()]));
                    rest = range.end;
                }
                _ = write!(written, "{}\n\n", &text[rest..]);
            }
            Part::Passage { passage, blocks } => {
                let bar = match passage.layer {
                    Layer::Commentary => '┃',
                    Layer::Note => '┊',
                    Layer::Update => '║',
                };
                let mut line =
                    |text: &str| _ = writeln!(written, "{}", colour(passage.layer, &format!("  {bar} {text}")));
                line(&format!("¶ {}", heading(passage)));
                blocks.into_iter().for_each(&mut line);
                written.push('\n');
            }
        }
    }
    written.push_str(&summary(report));
    written.push('\n');
    written
}

/// One sentence: how many passages of which layer, and their share of the words.
pub fn summary(report: &Report) -> String {
    let counted = [
        (Layer::Commentary, "inserted comment", report.layers.commentary),
        (Layer::Note, "note", report.layers.note),
        (Layer::Update, "update", report.layers.update),
    ];
    let parts: Vec<String> = counted
        .into_iter()
        .filter_map(|(layer, name, words)| {
            let count = report.passages.iter().filter(|passage| passage.layer == layer).count();
            let plural = if count == 1 { "" } else { "s" };
            let share = (100.0 * words as f64 / report.words.max(1) as f64).round();
            (count > 0).then(|| format!("{count} {name}{plural}, {share}% of the words"))
        })
        .collect();
    if parts.is_empty() { "No insertions found.".to_owned() } else { format!("{}.", parts.join("; ")) }
}
