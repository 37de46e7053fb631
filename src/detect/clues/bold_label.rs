//! What it detects: a label that the page sets in bold, italics, capitals by style, or underlined.
//!
//! Why it suggests commentary: what is set apart in type is meant as a label, not as the start of a sentence.
//! Known false positives: in questions and answers, and where every paragraph begins with a bold phrase.
//! Example: `<p><b>Comment:</b> The harbour was dredged only last year.</p>`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

/// Elements that set text apart in type.
const TAGS: &[&str] = &["b", "em", "i", "mark", "strong", "u"];

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    let Place::Block(lead) = &candidate.place else { return None };
    let block = &story.blocks[candidate.block];
    let is_set_apart = |node| {
        story.is_inline_in(candidate.block, node, |shape| {
            let style = shape.style.to_ascii_lowercase();
            TAGS.contains(&&*shape.tag)
                || ["bold", "italic", "underline", "uppercase"].iter().any(|word| style.contains(word))
        })
    };
    // The label only: a paragraph that is bold throughout is a standfirst.
    let rest = lead.range.end..block.text.len();
    let rest_differs = block.nodes_in(rest).any(|node| !is_set_apart(node));
    let label_is_set_apart = block.nodes_in(lead.range.clone()).all(is_set_apart);
    (label_is_set_apart && (candidate.is_bare(story) || rest_differs)).then(|| {
        let quote = candidate.label_text(story);
        Observation::new("bold_label", weights::BOLD_LABEL, format!("the label “{quote}” is set apart in type"), quote)
    })
}
