//! What it detects: a block that opens with a label, or an element with a class, that the reader taught for this site.
//!
//! Why it suggests commentary: the reader has looked at the site and said so.
//! Known false positives: when the site starts to use the label or the class for something else; a rule can be switched off.
//! Example: with the rule “on example.org, ‘Our view’ is commentary”, `Our view: let them build it.`

use super::{label, weights};
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::language::labels::{LabelTerminator, leading_label};
use crate::model::Kind;
use crate::reader::rules::{Pattern, Rule};
use crate::story::Story;

pub fn generate(story: &Story, rules: &[Rule]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for rule in rules {
        let Some(kind) = rule.says.kind() else { continue };
        match &rule.pattern {
            Pattern::Label(_) => found.extend(labelled(story, rule, kind)),
            Pattern::Class(_) => found.extend(boxed(story, rule, kind)),
        }
    }
    found
}

/// Whether a rule says that a candidate is the story's own: by its label, or by the class of an element around it.
pub fn dismisses(story: &Story, rules: &[Rule], candidate: &Candidate) -> bool {
    let mut own = rules.iter().filter(|rule| rule.says.kind().is_none());
    own.any(|rule| {
        rule.pattern.is_label(candidate.label_text(story))
            || story
                .around(candidate.block)
                .filter_map(|element| story.page.shape(element))
                .any(|shape| rule.pattern.is_class_of(shape))
    })
}

fn labelled(story: &Story, rule: &Rule, kind: Kind) -> impl Iterator<Item = Candidate> {
    story.blocks.iter().enumerate().filter_map(move |(index, block)| {
        let lead = leading_label(&block.text).filter(|lead| lead.terminator != LabelTerminator::Dash)?;
        rule.pattern.is_label(&block.text[lead.range.clone()]).then(|| Candidate {
            block: index,
            label: lead.range.clone(),
            name: None,
            kind,
            ambiguity: 0,
            generated_by: observed(rule, &label::quote(&block.text, &lead)),
            place: Place::Block(lead),
        })
    })
}

fn boxed(story: &Story, rule: &Rule, kind: Kind) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut id = story.root + 1;
    let end = story.page.nodes().get(story.root).map_or(0, |root| root.end);
    while id < end {
        let blocks = story.blocks_in(id);
        let holds = story.page.shape(id).is_some_and(|shape| rule.pattern.is_class_of(shape));
        if holds && !blocks.is_empty() {
            found.push(Candidate::unlabelled(story, blocks, kind, |words| observed(rule, words)));
            id = story.page.nodes()[id].end;
        } else {
            id += 1;
        }
    }
    found
}

fn observed(rule: &Rule, quote: &str) -> Observation {
    Observation::new("rule", weights::RULE, format!("a rule of yours: “{}”", rule.pattern.name()), quote)
}
