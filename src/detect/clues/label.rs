//! What it detects: a block that opens with a marker from the lexicon.
//!
//! Why it suggests commentary: a label is how an editor says “these words are mine”; readers and style guides alike expect one.
//! Known false positives: where the word is the name of a rubric or of a column (“Comment: Women must stand up”), or where people
//! in the story comment; the degree of ambiguity in the lexicon sets what a label is worth alone.
//! Example: `Comment: The harbour was dredged only last year.`

use super::weights;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::language::brackets::closing;
use crate::language::labels::{LabelTerminator, LeadingLabel};
use crate::language::lexicon::MarkerMatch;
use crate::reader::rules::Rule;
use crate::story::Story;

/// Alone in its block, a label is a heading of sorts, and short.
const MAX_WORDS_ALONE: usize = 6;

pub fn generate(story: &Story, _: &[Rule]) -> Vec<Candidate> {
    let found = story.blocks.iter().enumerate().filter_map(|(index, block)| {
        let (lead, found) = story.label(index)?;
        opens_block(&block.text, lead, found).then(|| {
            let quote = quote(&block.text, lead);
            Candidate {
                block: index,
                label: found.label.clone(),
                name: found.name.clone(),
                kind: found.kind,
                ambiguity: found.ambiguity,
                generated_by: Observation::new(
                    "label",
                    weights::LABEL_DEGREE[usize::from(found.ambiguity)],
                    format!("labelled “{quote}” by the site"),
                    quote,
                ),
                place: Place::Block(lead.clone()),
            }
        })
    });
    found.collect()
}

/// Whether a label at the start of a block speaks for the whole block.
fn opens_block(text: &str, lead: &LeadingLabel, found: &MarkerMatch) -> bool {
    match lead.terminator {
        // “Comment” alone is a button.
        LabelTerminator::Alone if lead.bracket.is_none() => {
            text.split_whitespace().count() <= MAX_WORDS_ALONE && found.ambiguity == 0
        }
        LabelTerminator::Alone => true,
        // A dash is a weak sign: “Update – 12 May” is a date line.
        LabelTerminator::Dash if found.ambiguity > 0 && lead.bracket.is_none() => false,
        // A bracket that ends inside the block holds no more than itself.
        LabelTerminator::Colon | LabelTerminator::Dash => {
            lead.bracket.and_then(closing).is_none_or(|close| !closes_inside(text, close))
        }
        LabelTerminator::Bracket | LabelTerminator::FullStop | LabelTerminator::Nothing => true,
    }
}

/// Whether the bracket that a text opens with is closed before the text's end.
fn closes_inside(text: &str, close: char) -> bool {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if closing(c) == Some(close) {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return !text[at + c.len_utf8()..].trim_end_matches(['.', '*']).trim().is_empty();
            }
        }
    }
    false
}

/// The label as the reader sees it, with the sign that ends it.
pub fn quote(text: &str, lead: &LeadingLabel) -> String {
    let rest = &text[lead.range.end..];
    let sign = rest.len() - rest.trim_start().len();
    let sign = match (lead.terminator, rest.trim_start().chars().next()) {
        (LabelTerminator::Colon | LabelTerminator::Bracket, Some(c)) => sign + c.len_utf8(),
        _ => 0,
    };
    let start = if lead.terminator == LabelTerminator::Bracket {
        text[..lead.range.start].trim_end().len().saturating_sub(lead.bracket.map_or(0, char::len_utf8))
    } else {
        lead.range.start
    };
    text[start..lead.range.end + sign].to_owned()
}
