//! What it detects: a bracket inside a sentence that a marker opens, ends or fills.
//!
//! Why it suggests commentary: newsrooms sign what they add to a quotation or a wire story: `NDLR`, `ndr`, `прим. ред.`, `emphasis added`.
//! Known false positives: where the letters are a word of the language (`ed educate`) or a name; those markers need a dash.
//! Example: `The delivery (of salt, NDLR) was late.`

use super::weights;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::language::asides::Aside;
use crate::reader::rules::Rule;
use crate::story::Story;

pub fn generate(story: &Story, _: &[Rule]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, block) in story.blocks.iter().enumerate() {
        for Aside { range, marker } in story.lexicon.asides(&block.text) {
            let quote = &block.text[marker.label.clone()];
            found.push(Candidate {
                block: index,
                generated_by: Observation::new(
                    "bracket_label",
                    weights::INLINE_DEGREE[usize::from(marker.ambiguity)],
                    format!("a bracket marked “{quote}”"),
                    quote,
                ),
                label: marker.label,
                name: marker.name,
                kind: marker.kind,
                ambiguity: marker.ambiguity,
                place: Place::Within(range),
            });
        }
    }
    found
}
