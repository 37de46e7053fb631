//! What it detects: a candidate inside program code, where the story is not all code.
//!
//! Why it speaks against commentary: code has comments and labels of its own.
//! Known false positives: a site that sets its own words in a typewriter's type by `<code>`.
//! Example: `<pre><code># Comment: sort the boats</code></pre>`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let story = context.story;
    let is_code = |tag: &str| matches!(tag, "code" | "kbd" | "samp");
    let start = match &candidate.place {
        Place::Within(range) => range.start,
        Place::Block(lead) => lead.range.start,
        Place::Run(_) => 0,
    };
    let node = story.blocks[candidate.block].node_at(start);
    let around = story.page.ancestors(node).take_while(|&element| element != story.root);
    let element =
        around.filter(|&element| story.page.shape(element).is_some_and(|shape| is_code(&shape.tag))).last()?;
    let words = story.words_in(story.blocks_in(element));
    (words * 2 < story.total_words())
        .then(|| Observation::new("code", weights::CODE, "it is part of program code", candidate.label_text(story)))
}
