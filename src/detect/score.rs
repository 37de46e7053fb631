//! The verdict: from clues to insertions – which candidates hold, where each begins and ends, and how sure that is.
//!
//! A candidate's probability is the logistic function of the weights that speak for and against it, added up.

use crate::detect::clues::{OPENERS, Opener, WITNESSES, Witness, dismisses, open_same_look, weights};
use crate::detect::context::Scene;
use crate::detect::corrections::corrected;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::detect::extent::{Extent, extent};
use crate::model::{Certainty, Insertion, Layer, Point, Reason};
use crate::reader::rules::{Rule, Taught};
use crate::story::Story;

/// All insertions of a story, in order and without overlap; and, by their place in the list, the reader's corrections
/// that have no place in the story as it is now.
pub fn verdict(story: &Story, taught: &Taught) -> (Vec<Insertion>, Vec<usize>) {
    corrected(story, found(story, &taught.rules), &taught.corrections)
}

/// What clues find in a story, by the rules of its site; before the reader corrects it.
pub fn found(story: &Story, rules: &[Rule]) -> Vec<Insertion> {
    verdict_by(story, rules, OPENERS, WITNESSES)
}

/// What these clues find; their order changes nothing.
fn verdict_by(story: &Story, rules: &[Rule], openers: &[Opener], witnesses: &[Witness]) -> Vec<Insertion> {
    let mut candidates: Vec<Candidate> = openers.iter().flat_map(|open| open(story, rules)).collect();
    candidates.retain(|candidate| !dismisses(story, rules, candidate));
    sort(&mut candidates);
    let scene = Scene::new(story, &candidates);
    let held: Vec<Held> = candidates.into_iter().filter_map(|one| weigh(&scene, one, witnesses)).collect();
    let models: Vec<&Candidate> = held
        .iter()
        .filter(|held| held.certainty >= Certainty::Likely && held.candidate.layer() == Layer::Commentary)
        .map(|held| &held.candidate)
        .collect();
    let mut alike = open_same_look(&scene, &models);
    sort(&mut alike);
    let alike = alike.into_iter().filter_map(|one| weigh(&scene, one, witnesses));
    settle(&scene, merge(held, alike))
}

/// Two lists in order made one.
fn merge(held: Vec<Held>, others: impl Iterator<Item = Held>) -> Vec<Held> {
    let place = |held: &Held| (begin(&held.candidate), !held.candidate.fills_blocks());
    let mut others = others.peekable();
    let mut merged = Vec::with_capacity(held.len());
    for one in held {
        while let Some(other) = others.next_if(|other| place(other) < place(&one)) {
            merged.push(other);
        }
        merged.push(one);
    }
    merged.extend(others);
    merged
}

/// A candidate whose evidence is worth speaking of.
struct Held {
    candidate: Candidate,
    probability: f64,
    certainty: Certainty,
    reasons: Vec<Reason>,
}

/// Puts candidates into one order, whichever clue opened them: by place, the stronger first.
fn sort(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(|one, other| {
        (begin(one), !one.fills_blocks(), one.label.start)
            .cmp(&(begin(other), !other.fills_blocks(), other.label.start))
            .then(other.opened_by.weight.total_cmp(&one.opened_by.weight))
            .then(one.opened_by.reason.cmp(&other.opened_by.reason))
    });
}

/// Adds up what speaks for and against a candidate.
fn weigh(scene: &Scene, candidate: Candidate, witnesses: &[Witness]) -> Option<Held> {
    let observed = witnesses.iter().filter_map(|witness| witness(scene, &candidate));
    let mut observations: Vec<Observation> = Vec::new();
    for observation in observed.chain([candidate.opened_by.clone()]) {
        // Added up in one order, whatever the order of the clues: floating-point sums depend on it.
        let place = observations.partition_point(|known| known.reason < observation.reason);
        observations.insert(place, observation);
    }
    let log_odds = weights::PRIOR + observations.iter().map(|observation| observation.weight).sum::<f64>();
    let probability = 1.0 / (1.0 + (-log_odds).exp());
    let certainty = certainty(probability)?;
    let reasons = observations.into_iter().map(|observation| observation.reason).collect();
    Some(Held { candidate, probability, certainty, reasons })
}

/// Gives each candidate its extent; what stands inside an earlier one is a part of it.
fn settle(scene: &Scene, held: Vec<Held>) -> Vec<Insertion> {
    let starts: Vec<usize> =
        held.iter().filter(|held| held.candidate.fills_blocks()).map(|held| held.candidate.block).collect();
    let mut insertions: Vec<Insertion> = Vec::new();
    for Held { candidate, probability, certainty, mut reasons } in held {
        let begin = begin(&candidate);
        if insertions.last().is_some_and(|last| begin < last.span.end) {
            continue;
        }
        let next = starts.partition_point(|&start| start <= candidate.block);
        let limit = starts.get(next).copied().unwrap_or(scene.story.blocks.len());
        let Extent { end, reason, may_continue } = extent(scene, &candidate, limit);
        // A label with nothing behind it is a column's head or a form's.
        if candidate.fills_blocks() && end.0 == begin.0 && candidate.is_bare(scene.story) {
            continue;
        }
        reasons.extend(reason);
        let (layer, kind) = (candidate.layer(), candidate.kind);
        insertions.push(Insertion { layer, kind, probability, certainty, span: begin..end, may_continue, reasons });
    }
    insertions
}

/// The word for a probability; `None` where it is too low to be shown.
fn certainty(probability: f64) -> Option<Certainty> {
    match probability {
        p if p >= weights::SURE => Some(Certainty::Sure),
        p if p >= weights::LIKELY => Some(Certainty::Likely),
        p if p >= weights::POSSIBLE => Some(Certainty::Possible),
        _ => None,
    }
}

/// Where a candidate begins.
fn begin(candidate: &Candidate) -> Point {
    let byte = match &candidate.place {
        Place::Block(_) | Place::Run(_) => 0,
        Place::Within(range) => range.start,
    };
    (candidate.block, byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html;

    #[test]
    fn the_order_of_the_clues_changes_nothing() {
        let page = html::parse(
            "<p>The ferry (the old one, NDLR) sailed at nine on Sunday, said the mayor of the town.</p>
             <div class=note><p><b>LANTERN COMMENT:</b> We said so [ed. note: twice] in spring:</p><ul><li>one<li>two</ul></div>
             <p>The harbour was closed at ten because of the storm that came in from the west.</p>
             <p>[Comment: So it was.]</p>",
        );
        let story = Story::of(&page);
        let rules = [];
        let expected = verdict_by(&story, &rules, OPENERS, WITNESSES);
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
