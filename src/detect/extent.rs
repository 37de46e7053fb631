//! Where an insertion ends: the harder half.
//!
//! In this order: the bracket that its first block opened; its wrapper, or the look that its neighbours share and no story
//! block has; the rules (`<hr>`) or the type it is set between; the list or quotation that its last line introduces; the
//! voice, where the rest of the story reports.
//! Where nothing tells, it is one paragraph. It never goes past the next label, past a heading, or out of the
//! element that holds it.

use std::ops::Range;

use crate::detect::clues::{closing_block, weights, wrapper};
use crate::detect::context::Scene;
use crate::detect::evidence::{Candidate, Place};
use crate::detect::voice::{Voice, voice};
use crate::language::lexicon::Close;
use crate::model::{Layer, Point, Reason};
use crate::story::Story;

/// A story in which a larger share of the paragraphs talks, in percent, is somebody's own column.
const COLUMN: usize = 20;
/// From fewer paragraphs nothing can be told.
const FEW: usize = 3;
/// What is ruled off or set in type over more blocks is no comment.
const LONGEST: usize = 12;

/// Where an insertion ends, and what told.
pub struct Extent {
    /// Its end.
    pub end: Point,
    /// What told, where it says more than a clue did.
    pub sign: Option<Reason>,
    /// Whether it may go on: nothing on the page tells.
    pub may_continue: bool,
}

/// Where a candidate ends: before the block `limit` at the latest.
pub fn extent(scene: &Scene, candidate: &Candidate, limit: usize) -> Extent {
    let story = scene.story;
    let end_of = |block: usize| (block, story.blocks[block].text.len());
    let closed = |block: usize| Extent { end: end_of(block), sign: None, may_continue: false };
    let lead = match &candidate.place {
        Place::Within(range) => return Extent { end: (candidate.block, range.end), sign: None, may_continue: false },
        Place::Run(blocks) => return closed(blocks.end.min(limit) - 1),
        Place::Block(lead) => lead,
    };
    if let Some(block) = closing_block(story, candidate) {
        return closed(block.min(limit - 1));
    }
    // A wrapper around the label only is the label's.
    let alone = lead.close != Close::Nothing && candidate.is_bare(story);
    let wrapper = wrapper(scene, candidate).filter(|wrapper| wrapper.blocks.len() > 1 || !alone);
    let is_wrapped = wrapper.is_some();
    let limit = match &wrapper {
        Some(_) => limit,
        None => next_heading(story, candidate.block, limit),
    };
    let mut last = wrapper.map_or(candidate.block, |wrapper| wrapper.blocks.end.min(limit) - 1);
    if !is_wrapped && alone && last + 1 < limit {
        // One or two words are a button or a name.
        last += usize::from(story.blocks[last + 1].words > 2);
    }
    if !is_wrapped && let Some(end) = ruled_off(story, candidate.block, limit) {
        return closed(end);
    }
    let is_comment = candidate.layer() == Layer::Commentary;
    if !is_wrapped
        && is_comment
        && let Some(end) = set_in_type(story, candidate.block, limit)
    {
        last = last.max(end);
    }
    if let Some(block) = introduced(story, last, limit) {
        return Extent { end: end_of(block), sign: Some(introduction(story, last)), may_continue: false };
    }
    if is_wrapped || !is_comment {
        return closed(last);
    }
    match goes_on(scene, candidate, last, limit) {
        Some((block, sign)) => Extent { end: end_of(block), sign: Some(sign), may_continue: false },
        None => Extent { may_continue: may_continue(story, last + 1, limit), ..closed(last) },
    }
}

/// The next heading after a block, or the limit.
fn next_heading(story: &Story, block: usize, limit: usize) -> usize {
    (block + 1..limit).find(|&next| story.heading(next).is_some()).unwrap_or(limit)
}

/// The last block before the next rule, where a rule stands before the candidate, too.
fn ruled_off(story: &Story, block: usize, limit: usize) -> Option<usize> {
    let next = (block + 1..limit.min(block + LONGEST)).find(|&next| story.blocks[next].after_rule)?;
    story.blocks[block].after_rule.then_some(next - 1)
}

/// The last block of those that follow in the same type, where the candidate is set in italics or bold throughout and
/// the block before it isn't.
fn set_in_type(story: &Story, block: usize, limit: usize) -> Option<usize> {
    let before = block.checked_sub(1)?;
    if !story.is_set_in_type(block) || story.is_set_in_type(before) {
        return None;
    }
    let end = (block + 1..limit).take_while(|&next| story.is_set_in_type(next)).last()?;
    // A story that goes on in this type to its end tells nothing.
    (end + 1 < story.blocks.len() && end - block < LONGEST).then_some(end)
}

/// The last block of the list or quotation that a block's final colon introduces, if it does.
fn introduced(story: &Story, last: usize, limit: usize) -> Option<usize> {
    let next = last + 1;
    if !story.introduces(last) || next >= limit {
        return None;
    }
    let links = (next..limit).take_while(|&block| story.blocks[block].is_mostly_links()).count();
    let set = story.around(next).filter(|&element| {
        let is_set = |tag: &str| matches!(tag, "ul" | "ol" | "dl" | "blockquote" | "q" | "pre" | "table");
        story.page.shape(element).is_some_and(|shape| is_set(&shape.tag)) && story.blocks_in(element).start == next
    });
    match set.last() {
        Some(element) => Some(story.blocks_in(element).end.min(limit) - 1),
        None if links > 0 => Some(last + links),
        None => story.blocks[next].text.starts_with(['“', '"', '«', '„', '‘', '「']).then_some(next),
    }
}

/// The last words of a block that introduces what follows it.
fn introduction(story: &Story, last: usize) -> Reason {
    let text = &story.blocks[last].text;
    let start = text.rmatch_indices(' ').nth(3).map_or(0, |(at, space)| at + space.len());
    reason("introduced", "its last line introduces what follows", &text[start..])
}

/// The last block that goes on in the voice of the comment, and the words that show it.
///
/// Each block after the comment adds to a sum, as it talks, exclaims, reports or does neither; the comment ends where the sum
/// is highest, if that is high enough, and the search where it has fallen too far below that. Somebody who goes on talking does so soon: in one of
/// the next two blocks. A story that talks itself gives no sign, nor does a language whose words for reporting are
/// not known.
fn goes_on(scene: &Scene, candidate: &Candidate, last: usize, limit: usize) -> Option<(usize, Reason)> {
    let story = scene.story;
    if !story.lexicon.knows_reporting() {
        return None;
    }
    let parent = parent(story, last);
    let mut best: Option<(usize, Range<usize>)> = None;
    let (mut sum, mut highest) = (0.0, 0.0);
    for block in (last + 1..limit).take_while(|&block| self::parent(story, block) == parent) {
        match voice(story, block) {
            Voice::Talking(words) => {
                let again = story.lexicon.first_person(&story.blocks[block].text[words.end..]).is_some();
                sum += weights::TALKING + if again { weights::AGAIN } else { 0.0 };
                if sum > highest {
                    (best, highest) = (Some((block, words)), sum);
                }
            }
            Voice::Exclaiming => sum += weights::EXCLAIMING,
            Voice::Neutral => sum += weights::NEUTRAL,
            Voice::Reporting => sum += weights::REPORTING,
        }
        let is_late = best.is_none() && block > last + 1;
        if is_late || highest - sum > weights::PATIENCE {
            break;
        }
    }
    let (block, words) = best.filter(|_| highest >= weights::ENOUGH)?;
    if !reports(scene, candidate.block..block + 1) {
        return None;
    }
    Some((block, reason("voice", "what follows goes on in the same voice", &story.blocks[block].text[words])))
}

/// Whether the story reports: enough of its paragraphs, these left out, are not told in the first person.
fn reports(scene: &Scene, apart_from: Range<usize>) -> bool {
    let (all, own) = (scene.voices(0..scene.story.blocks.len()), scene.voices(apart_from));
    let (talking, others) = (all.0 - own.0, all.1 - own.1);
    others >= FEW && talking * 100 <= (talking + others) * COLUMN
}

/// Whether the block after a comment speaks with the commenter's voice, in a story that does so, too.
fn may_continue(story: &Story, next: usize, limit: usize) -> bool {
    next < limit && matches!(voice(story, next), Voice::Talking(_))
}

/// The element that a block stands in among others: the one around its own, or, for text without an element of its own,
/// the one that it shares.
fn parent(story: &Story, block: usize) -> Option<usize> {
    let container = story.blocks[block].container;
    let is_own = story.blocks_in(container).len() == 1;
    if is_own { story.page.nodes()[container].parent } else { Some(container) }
}

fn reason(code: &str, detail: &str, quote: &str) -> Reason {
    let (code, detail, quote) = (code.to_owned(), detail.to_owned(), quote.to_owned());
    Reason { code, detail, quote, source: Vec::new(), against: false }
}
