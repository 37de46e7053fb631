//! Notices: a candidate that the page's markup sets apart: a box of its own, or a class or style that no paragraph of the
//! story has.
//!
//! Why: a site that comments regularly has a style for it, and what shares that style shares the hand.
//! Misleads: where the markup sets apart for another reason (a first paragraph, a pull quote); so it only weighs what
//! a label opened.
//! Example: `<div class="note"><p>Comment: …</p><ul>…</ul></div>` between plain paragraphs.

use std::ops::Range;

use super::{Candidate, Observation, Place, weights};
use crate::page::{NodeId, Shape};
use crate::story::{EDITORIAL_NAMES, Story, names};

/// What sets a candidate apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapper {
    /// The outermost element that begins with the candidate.
    pub element: NodeId,
    /// The blocks inside it, and in its neighbours of the same look that follow it.
    pub blocks: Range<usize>,
}

pub fn weigh(story: &Story, all: &[Candidate], candidate: &Candidate) -> Option<Observation> {
    let wrapper = wrapper(story, all, candidate)?;
    let shape = story.page.shape(wrapper.element)?;
    let named = names(shape).find(|name| EDITORIAL_NAMES.contains(&&**name));
    let detail = match named {
        Some(name) => format!("the page's markup sets it apart as “{name}”"),
        None => "the page's markup sets it apart".to_owned(),
    };
    Some(Observation::new("wrapper", weights::WRAPPER, detail, candidate.label_text(story)))
}

/// The wrapper of a candidate that begins a block, where it has one.
///
/// That is the outermost element below the story's root that begins with the candidate, has less than half of the
/// story, and whose look (tag, class, style) its siblings have only where a label begins them too.
pub fn wrapper(story: &Story, all: &[Candidate], candidate: &Candidate) -> Option<Wrapper> {
    let Place::Block(_) = candidate.place else { return None };
    let is_small = |words: usize| words * 2 < story.total_words();
    let element = story
        .around(candidate.block)
        .take_while(|&element| {
            let blocks = story.blocks_in(element);
            blocks.start == candidate.block && is_small(story.words_in(blocks))
        })
        .last()?;
    let parent = story.page.nodes()[element].parent?;
    let look = look(story.page.shape(element)?);

    // The runs of neighbouring children with this look; each must begin with a label.
    let mut own = story.blocks_in(element);
    let mut words = 0;
    let mut previous_has_look = false;
    let mut child = parent + 1;
    while child < story.page.nodes()[parent].end {
        let blocks = story.blocks_in(child);
        let has_look = story.page.shape(child).is_some_and(|shape| self::look(shape) == look);
        let is_labelled = all.iter().any(|other| matches!(other.place, Place::Block(_)) && other.block == blocks.start);
        if !blocks.is_empty() {
            if has_look && !previous_has_look && !is_labelled {
                return None;
            }
            if has_look {
                words += story.words_in(blocks.clone());
            }
            if has_look && blocks.start == own.end && !is_labelled {
                own.end = blocks.end;
            }
            previous_has_look = has_look;
        }
        child = story.page.nodes()[child].end;
    }
    // Text that stands in the parent itself has no look to compare with: then the box itself must be the difference.
    is_small(words).then_some(Wrapper { element, blocks: own })
}

/// The look of an element as its own markup gives it.
fn look(shape: &Shape) -> (&str, &str, &str) {
    (&shape.tag, shape.class.trim(), shape.style.trim())
}
