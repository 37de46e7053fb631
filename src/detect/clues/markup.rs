//! What it detects: an element whose class or id says that it holds an editor's words.
//!
//! Why it suggests commentary: the names of classes are written by the site for itself, and mean what they say.
//! Known false positives: where a theme's class is used for any box; so only names are listed that say whose words they are
//! (`src/story/names.toml`), and without a label the name is worth less than one.
//! Example: `<aside class="editors-note"><p>Names were changed.</p></aside>`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::document::page::NodeId;
use crate::model::Kind;
use crate::reader::rules::Rule;
use crate::story::{EDITORIAL, Story, names};

pub fn generate(story: &Story, _: &[Rule]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut id = story.root + 1;
    let end = story.page.nodes().get(story.root).map_or(0, |root| root.end);
    while id < end {
        let blocks = story.blocks_in(id);
        let is_part = !blocks.is_empty() && story.words_in(blocks.clone()) * 2 < story.total_words();
        let Some((name, kind)) = is_part.then(|| named(story, id)).flatten() else {
            id += 1;
            continue;
        };
        id = story.page.nodes()[id].end;
        // Where a label opens it, the label speaks.
        if story.label(blocks.start).is_none() {
            found.push(Candidate::unlabelled(story, blocks, kind, |words| {
                Observation::new("markup", weights::MARKUP_ALONE, detail(&name), words)
            }));
        }
    }
    found
}

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    let story = context.story;
    let around = story.around(candidate.block);
    let begins = around.take_while(|&element| story.blocks_in(element).start == candidate.block);
    let (name, _) = begins.filter_map(|element| named(story, element)).next()?;
    Some(Observation::new("markup", weights::MARKUP, detail(&name), candidate.label_text(story)))
}

fn detail(name: &str) -> String {
    format!("the page's markup says that these words are the editor's (“{name}”)")
}

/// The name by which an element says that it holds an editor's words, and what they are.
fn named(story: &Story, element: NodeId) -> Option<(String, Kind)> {
    let shape = story.page.shape(element)?;
    // schema.org has a property for corrections.
    names(shape).chain([shape.itemprop.clone()]).find_map(|name| {
        let at = EDITORIAL.binary_search_by(|(known, _)| (*known).cmp(&*name)).ok()?;
        Some((name, EDITORIAL[at].1))
    })
}
