//! What it detects: many updates on one page.
//!
//! Why it speaks against commentary: a live blog is made of updates; they are its story, not an insertion into it.
//! Known false positives: where a story was corrected often.
//! Example: five paragraphs that begin with `Update:`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation};
use crate::model::Kind;

/// A page with at least this many updates is a live blog.
const MIN_UPDATE_BLOCKS: usize = 4;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let label = candidate.label_text(context.story);
    let times = context.times(label);
    (candidate.kind == Kind::Update && times >= MIN_UPDATE_BLOCKS).then(|| {
        let detail = format!("many updates make a live blog ({times})");
        Observation::new("live_blog", weights::LIVE_BLOG, detail, label)
    })
}
