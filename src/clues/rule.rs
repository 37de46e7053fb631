//! Notices: a block that opens with a label which the reader taught for this site.
//!
//! Why: the reader has looked at the site and said so.
//! Misleads: when the site starts to use the label for something else; a rule can be switched off.
//! Example: with the rule “on example.org, ‘Our view’ is commentary”, `Our view: let them build it.`

use super::{label, weights};
use crate::evidence::{Candidate, Observation, Place};
use crate::lexicon::{Close, Kind, Layer, lead};
use crate::rules::Rule;
use crate::story::Story;

pub fn open(story: &Story, rules: &[&Rule]) -> Vec<Candidate> {
    if rules.is_empty() {
        return Vec::new();
    }
    let found = story.blocks.iter().enumerate().filter_map(|(index, block)| {
        let lead = lead(&block.text).filter(|lead| lead.close != Close::Dash)?;
        let rule = rules.iter().find(|rule| rule.is_label(&block.text[lead.range.clone()]))?;
        let quote = label::quote(&block.text, &lead);
        Some(Candidate {
            block: index,
            label: lead.range.clone(),
            name: None,
            kind: match rule.layer {
                Layer::Commentary => Kind::Comment,
                Layer::Note => Kind::EditorsNote,
                Layer::Update => Kind::Update,
            },
            ambiguity: 0,
            opened_by: Observation::new("rule", weights::RULE, format!("a rule of yours: “{}”", rule.label), quote),
            place: Place::Block(lead),
        })
    });
    found.collect()
}
