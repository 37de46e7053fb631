//! What it detects: a paragraph without a label that talks (in the first person or to the reader, in questions and exclamations)
//! between paragraphs that report, in a story that reports.
//!
//! Why it suggests commentary: a reporter keeps out of the report; whoever talks in it is often another hand. Where the page also
//! sets the paragraph apart, by type, colour, box, indentation, a sign or a bracket, talk alone is enough; where not, it has to exclaim or ask, too.
//! Known false positives: a columnist's aside, a caption, a page's own appeal to its readers. So it makes no more than a
//! `possible` mark.
//! Example: `<p><i>And who paid for that? You did.</i></p>` between `<p>The office said …</p>` and `<p>… according to the mayor.</p>`

use super::weights;
use crate::detect::context::is_line;
use crate::detect::evidence::{Candidate, Observation};
use crate::detect::voice::{Voice, voice};
use crate::document::page::NodeId;
use crate::model::Kind;
use crate::reader::rules::Rule;
use crate::story::Story;

/// A shorter paragraph is a line of the page's own.
const MIN_WORDS: usize = 5;
/// A longer one is a section.
const MAX_WORDS: usize = 120;
/// From fewer other paragraphs it can't be said that a story reports.
const MIN_OTHER_BLOCKS: usize = 5;
/// How much of a story's paragraphs may talk at most and has to report at least, in percent.
struct Share {
    max_talking: usize,
    min_reporting: usize,
}

/// For a paragraph that the page sets apart.
const APART: Share = Share { max_talking: 25, min_reporting: 10 };
/// For any other.
const NOT_APART: Share = Share { max_talking: 15, min_reporting: 30 };
/// Signs that a site puts before words of its own.
const SIGNS: [&str; 7] = ["//", "•", "►", "▶", "***", ">>", "→"];

pub fn generate(story: &Story, _: &[Rule]) -> Vec<Candidate> {
    if !story.lexicon.knows_reporting() || story.blocks.len() <= MIN_OTHER_BLOCKS {
        return Vec::new();
    }
    let voices: Vec<Voice> = (0..story.blocks.len()).map(|block| voice(story, block)).collect();
    let paragraphs: Vec<usize> = (0..voices.len()).filter(|&block| is_paragraph(story, block)).collect();
    if paragraphs.len() <= MIN_OTHER_BLOCKS {
        return Vec::new();
    }
    let percent = |holds: fn(&Voice) -> bool| {
        paragraphs.iter().filter(|&&block| holds(&voices[block])).count() * 100 / paragraphs.len()
    };
    let talking = percent(|voice| matches!(voice, Voice::Talking(_)));
    let reporting = percent(|voice| *voice == Voice::Reporting);
    let reports = |share: &Share| talking <= share.max_talking && reporting >= share.min_reporting;
    let weigh = |three: &[usize]| {
        let around = [&voices[three[0]], &voices[three[2]]];
        let is_quiet = around.iter().all(|voice| matches!(voice, Voice::Reporting | Voice::Neutral));
        let talks = matches!(voices[three[1]], Voice::Talking(_));
        let exclaims = exclaims(&story.blocks[three[1]].text);
        if !is_quiet || !may_be_inserted(story, three[1]) {
            None
        } else if (talks || exclaims && has_sentences(story, three[1])) && reports(&APART) && is_set_apart(story, three)
        {
            Some(weights::UNLABELLED_APART)
        } else if talks && exclaims && around.contains(&&Voice::Reporting) && reports(&NOT_APART) {
            Some(weights::UNLABELLED)
        } else {
            None
        }
    };
    let found = paragraphs.windows(3).filter_map(|three| Some((three[1], weigh(three)?)));
    found.map(|(block, weight)| candidate(story, block, weight)).collect()
}

fn candidate(story: &Story, block: usize, weight: f64) -> Candidate {
    Candidate::unlabelled(story, block..block + 1, Kind::Comment, |words| {
        let detail = "it talks, without a label, between paragraphs that report";
        Observation::new("unlabelled", weight, detail, words)
    })
}

/// Whether a text asks or exclaims, at its end or before it.
fn exclaims(text: &str) -> bool {
    text.ends_with(['?', '!', '？', '！']) || text.contains("? ") || text.contains("! ")
}

/// Whether a block has more than one sentence: a single question is a heading.
fn has_sentences(story: &Story, block: usize) -> bool {
    [". ", "? ", "! "].iter().any(|end| story.blocks[block].text.contains(end))
}

/// Whether a block has the length of a comment and no link or address: those make an appeal.
fn may_be_inserted(story: &Story, block: usize) -> bool {
    let block = &story.blocks[block];
    (MIN_WORDS..=MAX_WORDS).contains(&block.words) && block.linked_words == 0 && !block.text.contains('@')
}

/// Whether a block is a paragraph of running text that no label opens.
fn is_paragraph(story: &Story, block: usize) -> bool {
    let is_plain = |element: NodeId| {
        let is_other = |tag: &str| {
            matches!(
                tag,
                "blockquote" | "q" | "figure" | "figcaption" | "li" | "table" | "pre" | "dl" | "details" | "form"
            )
        };
        !story.page.shape(element).is_some_and(|shape| is_other(&shape.tag))
    };
    story.heading(block).is_none()
        && story.label(block).is_none()
        && !story.blocks[block].is_mostly_links()
        && !is_line(story, block)
        && story.around(block).all(is_plain)
}

/// Whether the middle one of three blocks is unlike its neighbours, which are alike: by its type, its element, a sign or a bracket.
fn is_set_apart(story: &Story, three: &[usize]) -> bool {
    let differs = |look: &dyn Fn(usize) -> bool| look(three[1]) && !look(three[0]) && !look(three[2]);
    let has_sign = |block: usize| {
        let text = &story.blocks[block].text;
        SIGNS.iter().any(|sign| text.starts_with(sign)) || text.starts_with('[') && text.ends_with(']')
    };
    let look = |block: usize| {
        let container = story.blocks[block].container;
        let shape = story.page.shape(container);
        let parent = story.page.nodes()[container].parent;
        (parent, shape.map(|shape| (&shape.tag, &shape.class, &shape.style)))
    };
    // A box with a heading or a form of its own is the page's.
    let is_alone = story.around(three[1]).all(|element| {
        let blocks = story.blocks_in(element);
        blocks.len() == 1 || blocks.contains(&three[0]) || blocks.contains(&three[2])
    });
    let is_unlike = look(three[0]) == look(three[2]) && look(three[1]) != look(three[0]);
    is_alone && (is_unlike || differs(&has_sign) || differs(&|block| story.is_set_in_type(block)))
}
