//! The verdict: from clues to insertions – which candidates hold, where each begins and ends, and how sure that is.
//!
//! A candidate's probability is the logistic function of the weights that speak for and against it, added up. Where it
//! ends is told, in this order, by its bracket, its wrapper or look, and what its last line introduces; where
//! nothing tells, it is one paragraph.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::clues::{
    Candidate, OPENERS, Observation, Opener, Place, Reason, WITNESSES, Witness, closing_block, weights, wrapper,
};
use crate::lexicon::{Close, Kind, Layer};
use crate::rules::Rules;
use crate::story::Story;

/// How sure a mark is, in words for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Certainty {
    Possible,
    Likely,
    Sure,
}

impl Certainty {
    /// The word for a probability; none where it is too small to speak of.
    pub fn of(probability: f64) -> Option<Self> {
        match probability {
            p if p >= weights::SURE => Some(Self::Sure),
            p if p >= weights::LIKELY => Some(Self::Likely),
            p if p >= weights::POSSIBLE => Some(Self::Possible),
            _ => None,
        }
    }
}

/// A place in the story: a block, and a byte of its text.
pub type Point = (usize, usize);

/// A contiguous insertion by another hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Insertion {
    /// The layer it belongs to.
    pub layer: Layer,
    /// What it is.
    pub kind: Kind,
    /// The probability that it is one.
    pub probability: f64,
    /// The word for that.
    pub certainty: Certainty,
    /// Where it begins and where it ends.
    pub span: Range<Point>,
    /// Whether it may go on after its end: nothing on the page tells.
    pub may_continue: bool,
    /// Why it was marked, by code.
    pub reasons: Vec<Reason>,
}

/// All insertions of a story, in order and without overlap.
pub fn verdict(story: &Story, rules: &Rules) -> Vec<Insertion> {
    verdict_by(story, rules, OPENERS, WITNESSES)
}

/// As [`verdict`], by these clues; their order changes nothing.
fn verdict_by(story: &Story, rules: &Rules, openers: &[Opener], witnesses: &[Witness]) -> Vec<Insertion> {
    let rules: Vec<_> = rules.for_page(&story.page.url).collect();
    let mut candidates: Vec<Candidate> = openers.iter().flat_map(|open| open(story, &rules)).collect();
    // What begins a block comes before what stands within it; the stronger of two openers comes first.
    candidates.sort_by(|one, other| {
        (one.block, start(one), one.label.start)
            .cmp(&(other.block, start(other), other.label.start))
            .then(other.opened_by.weight.total_cmp(&one.opened_by.weight))
            .then(one.opened_by.reason.cmp(&other.opened_by.reason))
    });
    let mut held: Vec<(&Candidate, f64, Vec<Observation>)> = Vec::new();
    for candidate in &candidates {
        let mut observations: Vec<Observation> =
            witnesses.iter().filter_map(|weigh| weigh(story, &candidates, candidate)).collect();
        observations.push(candidate.opened_by.clone());
        // Added up in one order, whatever the order of the clues: floating-point sums depend on it.
        observations.sort_by(|one, other| one.reason.cmp(&other.reason));
        let log_odds = weights::PRIOR + observations.iter().map(|observation| observation.weight).sum::<f64>();
        let probability = 1.0 / (1.0 + (-log_odds).exp());
        if Certainty::of(probability).is_some() {
            held.push((candidate, probability, observations));
        }
    }
    let mut insertions: Vec<Insertion> = Vec::new();
    for (index, (candidate, probability, observations)) in held.iter().enumerate() {
        let begin = (candidate.block, start(candidate));
        if insertions.last().is_some_and(|last| begin < last.span.end) {
            continue;
        }
        let Some(certainty) = Certainty::of(*probability) else { continue };
        let next = held[index + 1..]
            .iter()
            .find(|(next, ..)| matches!(next.place, Place::Block(_)) && next.block > candidate.block);
        let limit = next.map_or(story.blocks.len(), |(next, ..)| next.block);
        let end = match &candidate.place {
            Place::Within(range) => Extent { end: (candidate.block, range.end), sign: None, may_continue: false },
            Place::Block(_) => extent(story, &candidates, candidate, limit),
        };
        let mut reasons: Vec<Reason> = observations.iter().map(|observation| observation.reason.clone()).collect();
        reasons.extend(end.sign);
        insertions.push(Insertion {
            layer: candidate.layer,
            kind: candidate.kind,
            probability: *probability,
            certainty,
            span: begin..end.end,
            may_continue: end.may_continue,
            reasons,
        });
    }
    insertions
}

/// The byte of its block at which a candidate begins.
fn start(candidate: &Candidate) -> usize {
    match &candidate.place {
        Place::Block(_) => 0,
        Place::Within(range) => range.start,
    }
}

/// Where a comment ends.
struct Extent {
    end: Point,
    /// What told, where it says more than a clue did.
    sign: Option<Reason>,
    may_continue: bool,
}

/// Where a candidate that begins a block ends: before the block `limit` at the latest.
fn extent(story: &Story, all: &[Candidate], candidate: &Candidate, limit: usize) -> Extent {
    let end_of = |block: usize| (block, story.blocks[block].text.len());
    if let Some(block) = closing_block(story, candidate) {
        return Extent { end: end_of(block.min(limit - 1)), sign: None, may_continue: false };
    }
    if let Some(wrapper) = wrapper(story, all, candidate) {
        let last = (wrapper.blocks.end.min(limit) - 1).max(candidate.block);
        return match introduced(story, last, limit) {
            Some(block) => Extent { end: end_of(block), sign: Some(introduction(story, last)), may_continue: false },
            None => Extent { end: end_of(last), sign: None, may_continue: false },
        };
    }
    let mut last = candidate.block;
    if let Place::Block(lead) = &candidate.place
        && label_stands_alone(story, candidate, lead.close)
        && last + 1 < limit
    {
        last += 1;
    }
    match introduced(story, last, limit) {
        Some(block) => Extent { end: end_of(block), sign: Some(introduction(story, last)), may_continue: false },
        None => Extent { end: end_of(last), sign: None, may_continue: may_continue(story, candidate, last + 1, limit) },
    }
}

/// Whether a label is all that its block holds, so that the comment is in the next.
fn label_stands_alone(story: &Story, candidate: &Candidate, close: Close) -> bool {
    let rest = &story.blocks[candidate.block].text[candidate.label.end..];
    close != Close::Nothing && !rest.contains(char::is_alphanumeric)
}

/// The last block of the list or quotation that a block's final colon introduces, if it does.
fn introduced(story: &Story, last: usize, limit: usize) -> Option<usize> {
    let ends_with_colon = story.blocks[last].text.ends_with([':', '：']);
    let next = last + 1;
    if !ends_with_colon || next >= limit {
        return None;
    }
    let element = story.around(next).filter(|&element| {
        let is_set = story
            .page
            .shape(element)
            .is_some_and(|shape| matches!(&*shape.tag, "ul" | "ol" | "dl" | "blockquote" | "q" | "pre" | "table"));
        is_set && story.blocks_in(element).start == next
    });
    match element.last() {
        Some(element) => Some(story.blocks_in(element).end.min(limit) - 1),
        None => story.blocks[next].text.starts_with(['“', '"', '«', '„', '‘']).then_some(next),
    }
}

fn introduction(story: &Story, last: usize) -> Reason {
    let text = &story.blocks[last].text;
    let words =
        text.rsplitn(5, ' ').last().map_or(0, |head| if text.split(' ').count() > 4 { head.len() + 1 } else { 0 });
    Reason {
        code: "introduced".to_owned(),
        detail: "its last line introduces what follows".to_owned(),
        quote: text[words..].to_owned(),
    }
}

/// Whether the block after a comment speaks with the commenter's voice.
fn may_continue(story: &Story, candidate: &Candidate, next: usize, limit: usize) -> bool {
    candidate.layer == Layer::Commentary
        && next < limit
        && story.lexicon.first_person(&story.blocks[next].text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn the_order_of_the_clues_changes_nothing() {
        let page = html::parse(
            "<p>The ferry (the old one, NDLR) sailed at nine on Sunday, said the mayor of the town.</p>
             <div class=note><p><b>LANTERN COMMENT:</b> We said so [ed. note: twice] in spring:</p><ul><li>one<li>two</ul></div>
             <p>The harbour was closed at ten because of the storm that came in from the west.</p>
             <p>[Comment: So it was.]</p>",
        );
        let story = Story::of(&page);
        let rules = Rules::default();
        let expected = verdict(&story, &rules);
        assert_eq!(expected.len(), 3);
        for turn in 0..OPENERS.len().max(WITNESSES.len()) {
            let mut openers = OPENERS.to_vec();
            let mut witnesses = WITNESSES.to_vec();
            openers.rotate_left(turn % OPENERS.len());
            witnesses.rotate_left(turn % WITNESSES.len());
            assert_eq!(verdict_by(&story, &rules, &openers, &witnesses), expected);
            openers.reverse();
            witnesses.reverse();
            assert_eq!(verdict_by(&story, &rules, &openers, &witnesses), expected);
        }
    }
}
