//! The article as text for a terminal: paragraphs as they are, insertions set apart by a bar, a heading, and colour
//! where the terminal has it.

use std::fmt::Write as _;

use super::wording::heading;
use super::{Comparison, Part, Report, Selection, parts, plain};
use crate::model::Layer;
use crate::story::Story;

/// How a layer is coloured; the edge knows the terminal.
pub type Colour<'c> = &'c dyn Fn(Layer, &str) -> String;

/// What is asked for of the article; but for the original alone, with one line at its end that sums it up.
///
/// Altered words are written as `[-the source's-]{+the article's+}`, as in a word diff.
pub fn text(
    story: &Story,
    report: &Report,
    comparison: Option<&Comparison>,
    what: Selection,
    colour: Colour,
) -> String {
    let mut written = String::new();
    for part in parts(story, report, comparison, what) {
        match part {
            Part::Story { pieces, .. } => {
                for piece in pieces {
                    let text = plain(piece.text);
                    if let Some(from) = piece.from {
                        let dropped = if from.is_empty() { String::new() } else { format!("[-{}-]", plain(from)) };
                        let added = if text.is_empty() { String::new() } else { format!("{{+{text}+}}") };
                        written += &colour(Layer::Update, &(dropped + &added));
                        continue;
                    }
                    written += &piece.passage.map_or(text.clone(), |passage| colour(passage.layer, &text));
                }
                written.push_str("\n\n");
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
                blocks.into_iter().for_each(|block| line(&plain(block)));
                written.push('\n');
            }
            Part::Omitted(omission) => {
                for line in ["\u{2702} Omitted", &*plain(&omission.text)] {
                    _ = writeln!(written, "{}", colour(Layer::Update, &format!("  \u{2506} {line}")));
                }
                written.push('\n');
            }
        }
    }
    if what == Selection::Original {
        written.truncate(written.trim_end().len());
    } else {
        let line = comparison.map_or_else(|| summary(report), Comparison::summary);
        written.push_str(&line);
    }
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
            let all = report.words.max(1);
            let percent = (200 * words + all) / (2 * all);
            (count > 0).then(|| format!("{count} {name}{plural}, {percent}% of the words"))
        })
        .collect();
    if parts.is_empty() { "No insertions found.".to_owned() } else { format!("{}.", parts.join("; ")) }
}
