//! From the classifier's scores of single blocks to a story that is whole.
//!
//! The classifier judges each block nearly by itself. A story is read from its beginning to its end: where it is found on
//! both sides of a few blocks, in the same element, these belong to it, whatever they look like. An inserted comment often
//! looks like something else, and must not be lost; so does a correction in the article's footer. Where hardly anything was
//! found, less is asked for.

use super::threads;
use crate::document::blocks::Block;
use crate::document::page::{NodeId, Page};
use crate::language::lexicon::Lexicon;

/// A block with a score above the first of these is the story's; where that leaves hardly any text, the next is tried.
const THRESHOLDS: [i32; 4] = [-60, -140, -240, -360];
/// A story with fewer words is hardly any text.
const MIN_WORDS: usize = 25;
/// So many blocks in a row, between two of the story's, may be the story's though their scores are low.
const MAX_GAP_BLOCKS: usize = 3;
/// A box between two of the story's blocks is not the story's where its score is lower.
const MIN_BOXED_SCORE: i32 = -320;
/// A note at the article's edge has at most so many words.
const MAX_NOTE_WORDS: usize = 150;

/// Which blocks are the story's, by their scores and by what is around them.
pub fn inside(page: &Page, blocks: &[Block], scores: &[i32]) -> Vec<bool> {
    let apart = threads::apart(page, blocks);
    let above = |threshold: i32| scores.iter().map(move |&score| score > threshold).collect::<Vec<bool>>();
    let alone = |threshold: i32| above(threshold).iter().zip(&apart).map(|(&above, apart)| above && !apart).collect();
    let is_some = |inside: &Vec<bool>| words(blocks, inside) >= MIN_WORDS;
    let mut inside = (THRESHOLDS.into_iter().map(alone).find(is_some))
        .or_else(|| THRESHOLDS.into_iter().map(above).find(is_some))
        .unwrap_or_else(|| above(THRESHOLDS[THRESHOLDS.len() - 1]));
    fill_gaps(page, blocks, scores, &apart, &mut inside);
    add_siblings(page, blocks, scores, &apart, &mut inside);
    inside
}

/// Adds what only its words show to be the story's, and takes out its readers' comments.
pub fn read(page: &Page, blocks: &[Block], lexicon: &Lexicon, inside: &mut [bool]) {
    leave_out_readers(page, blocks, lexicon, inside);
    let root = root(page, taken(blocks, inside));
    let story = page.nodes().get(root).map_or(0..0, |node| root..node.end);
    let first = inside.iter().position(|&inside| inside).unwrap_or(0);
    let last = inside.iter().rposition(|&inside| inside).unwrap_or(0);
    let mut introduced = false;
    for (block, inside) in blocks.iter().zip(inside.iter_mut()).skip(first) {
        let is_linked = block.is_mostly_links();
        // What a colon introduces: “See also:” and a list of links.
        introduced &= is_linked && story.contains(&block.container);
        *inside |= introduced;
        introduced |= *inside && !is_linked && block.text.ends_with([':', '：']);
    }
    for (at, block) in blocks.iter().enumerate() {
        if inside[at] || !story.contains(&block.container) || block.is_mostly_links() {
            continue;
        }
        let is_headline = at < first && page.shape(block.container).is_some_and(|shape| shape.tag == "h1");
        // A label in the midst of the story is the story's, or behind its last block in the same box; elsewhere at its edges,
        // one that means the same wherever it is.
        let ends_box = at == last + 1 && inside[last] && holder(page, &blocks[last]) == holder(page, block);
        let is_amid = first < at && (at < last || ends_box);
        let label = lexicon.label(&block.text).map(|(_, found)| found.ambiguity);
        let is_labelled = label.is_some_and(|ambiguity| ambiguity == 0 || is_amid)
            || lexicon
                .asides(&block.text)
                .iter()
                .any(|aside| aside.marker.ambiguity == 0 && (is_amid || aside.range == (0..block.text.len())));
        if is_headline || is_labelled && block.words <= MAX_NOTE_WORDS {
            inside[at] = true;
        }
    }
}

/// The smallest element that holds these blocks, and is more than one paragraph; the page's root where there are none.
pub fn root<'b>(page: &Page, blocks: impl Iterator<Item = &'b Block>) -> NodeId {
    let mut root: Option<NodeId> = None;
    for block in blocks {
        let own = block.container;
        let holds = |element: &NodeId| (*element..page.nodes()[*element].end).contains(&own);
        root = match root {
            None => Some(own),
            Some(root) => std::iter::once(root).chain(page.ancestors(root)).find(holds),
        };
    }
    let Some(root) = root else { return 0 };
    let is_paragraph = page.shape(root).is_some_and(|shape| shape.tag == "p");
    page.nodes()[root].parent.filter(|_| is_paragraph).unwrap_or(root)
}

fn words(blocks: &[Block], inside: &[bool]) -> usize {
    taken(blocks, inside).map(|block| block.words).sum()
}

fn taken<'b>(blocks: &'b [Block], inside: &'b [bool]) -> impl Iterator<Item = &'b Block> {
    blocks.iter().zip(inside).filter(|(_, inside)| **inside).map(|(block, _)| block)
}

/// Takes in what is between two blocks of the story, in the element that holds both: their siblings, and in boxes what
/// is not clearly something else.
fn fill_gaps(page: &Page, blocks: &[Block], scores: &[i32], apart: &[bool], inside: &mut [bool]) {
    let holder = |at: usize| holder(page, &blocks[at]);
    let holds = |element: NodeId, at: usize| (element..page.nodes()[element].end).contains(&blocks[at].container);
    let belongs = |at: usize, within: NodeId| {
        let is_likely = holder(at) == within || scores[at] > MIN_BOXED_SCORE && !apart[at];
        is_likely && !blocks[at].is_mostly_links()
    };
    let mut last = None;
    for at in 0..blocks.len() {
        if !inside[at] {
            continue;
        }
        if let Some(before) = last.replace(at)
            && (1..=MAX_GAP_BLOCKS).contains(&(at - before - 1))
            && let Some(within) =
                [holder(before), holder(at)].into_iter().find(|&one| holds(one, before) && holds(one, at))
        {
            let between = inside.iter_mut().enumerate().take(at).skip(before + 1);
            between.for_each(|(between, inside)| *inside = belongs(between, within));
        }
    }
}

/// Takes in the paragraphs beside one of the story's: alike, in the same box. Where an article is cut into several boxes,
/// each box is read whole.
fn add_siblings(page: &Page, blocks: &[Block], scores: &[i32], apart: &[bool], inside: &mut [bool]) {
    let look = |at: usize| (holder(page, &blocks[at]), page.shape(blocks[at].container));
    let belongs = |at: usize| scores[at] > MIN_BOXED_SCORE && !apart[at] && !blocks[at].is_mostly_links();
    let mut pull = |at: usize, beside: usize| {
        inside[at] |= inside[beside] && look(at) == look(beside) && belongs(at);
    };
    (1..blocks.len()).for_each(|at| pull(at, at - 1));
    (1..blocks.len()).rev().for_each(|at| pull(at - 1, at));
}

/// Takes out what follows a heading over readers' comments. “Responses” can be a heading of the article's own, and “Comments
/// (12)” can be above its text: what follows must be in another place than the story before it, or be less.
fn leave_out_readers(page: &Page, blocks: &[Block], lexicon: &Lexicon, inside: &mut [bool]) {
    let is_heading = |element: NodeId| page.closest(element, |shape| shape.heading_level().is_some()).is_some();
    let heads = |block: &Block| lexicon.heads_readers_comments(&block.text) && is_heading(block.container);
    let all = words(blocks, inside);
    let mut holds_story = vec![false; page.nodes().len()];
    let mut before = 0;
    for (at, block) in blocks.iter().enumerate() {
        if heads(block) && before >= MIN_WORDS && before * 3 >= all {
            let is_most = before * 2 >= all;
            for (inside, block) in inside.iter_mut().zip(blocks).skip(at) {
                *inside &= !is_most && holds_story[holder(page, block)];
            }
            return;
        }
        if inside[at] {
            before += block.words;
            holds_story[holder(page, block)] = true;
        }
    }
}

fn holder(page: &Page, block: &Block) -> NodeId {
    page.nodes()[block.container].parent.unwrap_or(0)
}
