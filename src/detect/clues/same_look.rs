//! What it detects: blocks without a label that look like the labelled comments of the same page, and like nothing else on it.
//!
//! Why it suggests commentary: a site has one style for its own words; whoever forgets the label still uses the style.
//! Known false positives: where a class serves several ends; so there may be no more such boxes than labelled ones.
//! Example: `<p class="ours">And now this.</p>` on a page with `<p class="ours">Comment: …</p>`.

use super::{weights, wrapper};
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation};

/// Opens candidates that look like these, which held; in no order.
pub fn generate(context: &StoryContext, held: &[&Candidate]) -> Vec<Candidate> {
    let mut found = Vec::new();
    // The blocks that one of them begins with.
    let mut begun = vec![false; context.story.blocks.len()];
    for candidate in held {
        let look = wrapper(context, candidate).and_then(|wrapper| context.style_group(wrapper.element));
        // All that look like this one were found with the first of them.
        let Some(look) = look.filter(|look| look.unlabelled.first().is_some_and(|run| !begun[run.start])) else {
            continue;
        };
        for run in &look.unlabelled {
            if std::mem::replace(&mut begun[run.start], true) {
                continue;
            }
            found.push(Candidate::unlabelled(context.story, run.clone(), candidate.kind, |words| {
                let detail = "it looks like the labelled comments on this page";
                Observation::new("same_look", weights::SAME_LOOK, detail, words)
            }));
        }
    }
    found
}
