//! What it detects: a candidate that the page's markup sets apart: a box of its own, or a class or style that no paragraph of the
//! story has.
//!
//! Why it suggests commentary: a site that comments regularly has a style for it, and what shares that style shares the hand.
//! Known false positives: where the markup sets apart for another reason (a first paragraph, a pull quote); so it only weighs what
//! a label opened.
//! Example: `<div class="note"><p>Comment: …</p><ul>…</ul></div>` between plain paragraphs.

use std::ops::Range;

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::document::page::NodeId;
use crate::story::names;

/// A look that more of the story has than this is the story's own, in percent of its words.
const MAX_STORY_PERCENT: usize = 40;

/// What sets a candidate apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapper {
    /// The outermost element that begins with the candidate.
    pub element: NodeId,
    /// The blocks inside it, and in its neighbours of the same look that follow it.
    pub blocks: Range<usize>,
}

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let wrapper = wrapper(context, candidate)?;
    let shape = context.story.page.shape(wrapper.element)?;
    let name = names(shape).next().unwrap_or_else(|| shape.tag.clone());
    let detail = format!("the page's markup sets it apart (“{name}”)");
    Some(Observation::new("wrapper", weights::WRAPPER, detail, candidate.label_text(context.story)))
}

/// The wrapper of a candidate that begins a block, where it has one.
///
/// That is the outermost element below the story's root that begins with the candidate, has little of the story, and
/// whose look (tag, class, style) others have only where a label begins them too. Where a class or style makes the look,
/// as many may be without a label as have one: they are the same hand.
pub fn wrapper(context: &StoryContext, candidate: &Candidate) -> Option<Wrapper> {
    let Place::Block(_) = candidate.place else { return None };
    let story = context.story;
    let around = story.around(candidate.block).take_while(|&element| {
        let blocks = story.blocks_in(element);
        blocks.start == candidate.block && is_small(context, story.words_in(blocks))
    });
    around.filter_map(|element| set_apart(context, candidate.block, element)).last()
}

/// Whether words are few enough to be no look of the story's own.
fn is_small(context: &StoryContext, words: usize) -> bool {
    words * 100 < context.story.total_words() * MAX_STORY_PERCENT
}

/// An element that begins with this block as a wrapper, if its look sets it apart.
fn set_apart(context: &StoryContext, block: usize, element: NodeId) -> Option<Wrapper> {
    let look = context.style_group(element)?;
    let allowed = if look.is_bare { 0 } else { look.labelled.len() };
    if !is_small(context, look.words) || look.unlabelled.len() > allowed {
        return None;
    }
    let run = look.labelled.partition_point(|run| run.end <= block);
    let run = look.labelled.get(run).filter(|run| run.contains(&block))?;
    // A label inside the run begins the next comment.
    let end = context.next_labelled(block).map_or(run.end, |next| next.min(run.end));
    Some(Wrapper { element, blocks: block..end })
}
