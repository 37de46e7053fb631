//! From clues to insertions: generates candidates, scores them, gives each its extent and resolves overlaps.
//!
//! A candidate's probability is the logistic function of the sum of the weights for and against it.

use crate::detect::clues::{GENERATORS, Generator, SCORERS, Scorer, dismisses, generate_same_look, weights};
use crate::detect::context::StoryContext;
use crate::detect::corrections::apply_corrections;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::detect::extent::{Extent, extent};
use crate::model::{Certainty, Insertion, Layer, Point, Reason};
use crate::reader::rules::{ReaderRules, Rule};
use crate::story::Story;

/// All insertions of a story, in order and without overlap; and, by their place in the list, the reader's corrections
/// that have no place in the story as it is now.
pub fn verdict(story: &Story, reader_rules: &ReaderRules) -> (Vec<Insertion>, Vec<usize>) {
    apply_corrections(story, detect(story, &reader_rules.rules), &reader_rules.corrections)
}

/// What clues find in a story, by the rules of its site; before the reader corrects it.
pub fn detect(story: &Story, rules: &[Rule]) -> Vec<Insertion> {
    detect_by(story, rules, GENERATORS, SCORERS)
}

/// What these clues find; their order changes nothing.
fn detect_by(story: &Story, rules: &[Rule], generators: &[Generator], scorers: &[Scorer]) -> Vec<Insertion> {
    let mut candidates: Vec<Candidate> = generators.iter().flat_map(|generate| generate(story, rules)).collect();
    candidates.retain(|candidate| !candidate.is_in_listing(story) && !dismisses(story, rules, candidate));
    sort(&mut candidates);
    let context = StoryContext::new(story, &candidates);
    let scored: Vec<ScoredCandidate> =
        candidates.into_iter().filter_map(|one| score_candidate(&context, one, scorers)).collect();
    let models: Vec<&Candidate> = scored
        .iter()
        .filter(|scored| scored.certainty >= Certainty::Likely && scored.candidate.layer() == Layer::Commentary)
        .map(|scored| &scored.candidate)
        .collect();
    let mut alike = generate_same_look(&context, &models);
    sort(&mut alike);
    let alike = alike.into_iter().filter_map(|one| score_candidate(&context, one, scorers));
    resolve_overlaps(&context, merge(scored, alike))
}

/// Two lists in order made one.
fn merge(scored: Vec<ScoredCandidate>, others: impl Iterator<Item = ScoredCandidate>) -> Vec<ScoredCandidate> {
    let place = |scored: &ScoredCandidate| (begin(&scored.candidate), !scored.candidate.fills_blocks());
    let mut others = others.peekable();
    let mut merged = Vec::with_capacity(scored.len());
    for one in scored {
        while let Some(other) = others.next_if(|other| place(other) < place(&one)) {
            merged.push(other);
        }
        merged.push(one);
    }
    merged.extend(others);
    merged
}

/// A candidate that is probable enough to be shown.
struct ScoredCandidate {
    candidate: Candidate,
    probability: f64,
    certainty: Certainty,
    reasons: Vec<Reason>,
}

/// Puts candidates into one order, whichever clue generated them: by place, the stronger first.
fn sort(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(|one, other| {
        (begin(one), !one.fills_blocks(), one.label.start)
            .cmp(&(begin(other), !other.fills_blocks(), other.label.start))
            .then(other.generated_by.weight.total_cmp(&one.generated_by.weight))
            .then(one.generated_by.reason.cmp(&other.generated_by.reason))
    });
}

/// Adds up what speaks for and against a candidate.
fn score_candidate(context: &StoryContext, candidate: Candidate, scorers: &[Scorer]) -> Option<ScoredCandidate> {
    let observed = scorers.iter().filter_map(|scorer| scorer(context, &candidate));
    let mut observations: Vec<Observation> = Vec::new();
    for observation in observed.chain([candidate.generated_by.clone()]) {
        // Added up in one order, whatever the order of the clues: floating-point sums depend on it.
        let place = observations.partition_point(|known| known.reason < observation.reason);
        observations.insert(place, observation);
    }
    let log_odds = weights::PRIOR + observations.iter().map(|observation| observation.weight).sum::<f64>();
    let probability = 1.0 / (1.0 + (-log_odds).exp());
    let certainty = certainty(probability)?;
    let reasons = observations.into_iter().map(|observation| observation.reason).collect();
    Some(ScoredCandidate { candidate, probability, certainty, reasons })
}

/// Gives each candidate its extent; what is inside an earlier one is a part of it.
fn resolve_overlaps(context: &StoryContext, scored: Vec<ScoredCandidate>) -> Vec<Insertion> {
    // What is only possible and has no label ends no other insertion.
    let is_start = |scored: &&ScoredCandidate| match scored.candidate.place {
        Place::Block(_) => true,
        Place::Run(_) => scored.certainty > Certainty::Possible,
        Place::Within(_) => false,
    };
    let starts: Vec<usize> = scored.iter().filter(is_start).map(|scored| scored.candidate.block).collect();
    let yielding: Vec<bool> = (0..scored.len()).map(|at| yields(&scored[at], &scored[at + 1..])).collect();
    let mut insertions: Vec<Insertion> = Vec::new();
    for (ScoredCandidate { candidate, probability, certainty, mut reasons }, yields) in scored.into_iter().zip(yielding)
    {
        let begin = begin(&candidate);
        if yields || insertions.last().is_some_and(|last| begin < last.span.end) {
            continue;
        }
        let next = starts.partition_point(|&start| start <= candidate.block);
        let limit = starts.get(next).copied().unwrap_or(context.story.blocks.len());
        let Extent { end, reason, may_continue } = extent(context, &candidate, limit);
        // A label with nothing behind it is a column's head or a form's.
        if candidate.fills_blocks() && end.0 == begin.0 && candidate.is_bare(context.story) {
            continue;
        }
        reasons.extend(reason);
        let (layer, kind) = (candidate.layer(), candidate.kind);
        insertions.push(Insertion { layer, kind, probability, certainty, span: begin..end, may_continue, reasons });
    }
    insertions
}

/// Whether a candidate is only possible and has no label, while a surer one is inside it: `[So we asked. – Anna]`.
fn yields(scored: &ScoredCandidate, following: &[ScoredCandidate]) -> bool {
    let Place::Run(blocks) = &scored.candidate.place else { return false };
    let mut inside = following.iter().take_while(|other| other.candidate.block < blocks.end);
    scored.certainty == Certainty::Possible && inside.any(|other| other.certainty > Certainty::Possible)
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
    fn every_weight_can_matter() {
        let shown = |log_odds: f64| certainty(1.0 / (1.0 + (-log_odds).exp()));
        let clues = weights::CLUES.to_vec();
        let support: f64 = clues.iter().filter(|weight| **weight > 0.0 && **weight < weights::RULE).sum();
        for (degree, (label, inline)) in weights::LABEL_DEGREE.into_iter().zip(weights::INLINE_DEGREE).enumerate() {
            // Degrees 0 to 2 are shown without support; degree 3 needs it.
            assert_eq!(shown(weights::PRIOR + label).is_some(), degree < 3, "label of degree {degree}");
            assert_eq!(shown(weights::PRIOR + inline).is_some(), degree < 3, "bracket of degree {degree}");
            assert!(shown(weights::PRIOR + label + support).is_some(), "label of degree {degree}, supported");
        }
        // Alone, or beside one other clue, each changes what is said of some label, or shows what has none.
        for weight in &clues {
            let beside = clues.iter().filter(|other| *other != weight).chain([&0.0]);
            let mut sums = beside.flat_map(|other| weights::LABEL_DEGREE.map(|degree| weights::PRIOR + degree + other));
            let changes = sums.any(|sum| shown(sum) != shown(sum + weight));
            assert!(changes || shown(weights::PRIOR + weight).is_some(), "a weight of {weight}");
        }
    }

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
        let expected = detect_by(&story, &rules, GENERATORS, SCORERS);
        assert_eq!(expected.len(), 3);
        for turn in 0..GENERATORS.len().max(SCORERS.len()) {
            let mut generators = GENERATORS.to_vec();
            let mut scorers = SCORERS.to_vec();
            generators.rotate_left(turn % GENERATORS.len());
            scorers.rotate_left(turn % SCORERS.len());
            assert_eq!(detect_by(&story, &rules, &generators, &scorers), expected);
            generators.reverse();
            scorers.reverse();
            assert_eq!(detect_by(&story, &rules, &generators, &scorers), expected);
        }
    }
}
