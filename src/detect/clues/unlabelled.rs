//! What it detects: a paragraph without a label that talks (in the first person or to the reader, in questions and exclamations)
//! or judges, beside paragraphs that report, in a story that reports.
//!
//! Why it suggests commentary: a reporter keeps out of the report; whoever talks in it is often another hand. Where the page also
//! sets the paragraph apart, by type, colour, box, indentation, a sign or a bracket, talk or a judging word is enough; where not, one
//! person has to speak of themselves (“I”), or it has to exclaim or ask, too. Replies of that kind may alternate with the report.
//! Known false positives: a columnist's aside, a caption, a page's own appeal to its readers. So it makes no more than a
//! `possible` mark.
//! Example: `<p><i>And who paid for that? You did.</i></p>` between `<p>The office said …</p>` and `<p>… according to the mayor.</p>`

use std::ops::Range;

use super::weights;
use crate::detect::context::is_line;
use crate::detect::evidence::{Candidate, Observation};
use crate::detect::voice::{Voice, voice};
use crate::document::page::NodeId;
use crate::language::words::is_abbreviation;
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
const SET_APART: Share = Share { max_talking: 45, min_reporting: 10 };
/// For any other.
const NOT_APART: Share = Share { max_talking: 25, min_reporting: 25 };
/// For a reply, which talks and exclaims in several sentences; replies don't count as talking here.
const REPLY: Share = Share { max_talking: 15, min_reporting: 30 };
/// Signs that a site puts before words of its own.
const OPENING_SIGNS: [&str; 7] = ["//", "•", "►", "▶", "***", ">>", "→"];

pub fn generate(story: &Story, _: &[Rule]) -> Vec<Candidate> {
    if !story.lexicon.knows_reporting() || story.blocks.len() <= MIN_OTHER_BLOCKS {
        return Vec::new();
    }
    let paragraphs: Vec<usize> = (0..story.blocks.len()).filter(|&block| is_paragraph(story, block)).collect();
    if paragraphs.len() <= MIN_OTHER_BLOCKS {
        return Vec::new();
    }
    let voices: Vec<Voice> = paragraphs.iter().map(|&block| voice(story, block)).collect();
    let is_quiet = |at: usize| matches!(voices.get(at), Some(Voice::Reporting | Voice::Neutral));
    let is_talking = |at: usize| matches!(voices[at], Voice::Talking(_));
    // The last paragraph of a story may be a reply, too.
    let is_reply = |at: usize| {
        let is_apart = at > 0 && is_quiet(at - 1) && (at + 1 == voices.len() || is_quiet(at + 1));
        is_apart
            && is_talking(at)
            && exclaims(&story.blocks[paragraphs[at]].text)
            && has_sentences(&story.blocks[paragraphs[at]].text)
    };
    let percent =
        |holds: &dyn Fn(usize) -> bool| (0..voices.len()).filter(|&at| holds(at)).count() * 100 / voices.len();
    let talking = percent(&is_talking);
    let talking_besides_replies = percent(&|at| is_talking(at) && !is_reply(at));
    let reporting = percent(&|at| voices[at] == Voice::Reporting);
    let reports = |share: &Share, talking: usize| talking <= share.max_talking && reporting >= share.min_reporting;
    let weigh = |at: usize| {
        let (block, before) = (paragraphs[at], paragraphs[at - 1]);
        let next = paragraphs.get(at + 1);
        let quiet = usize::from(is_quiet(at - 1)) + usize::from(is_quiet(at + 1));
        if !may_be_inserted(story, block) || story.introduces(block - 1) {
            None
        } else if quiet > 0
            && reports(&SET_APART, talking)
            && has_an_opinion(story, block)
            && next.is_some_and(|&next| is_set_apart(story, [before, block, next]))
        {
            Some(weights::UNLABELLED_APART)
        } else if quiet == 2 && reports(&NOT_APART, talking) && is_personal(story, block)
            || reports(&REPLY, talking_besides_replies) && is_reply(at)
        {
            Some(weights::UNLABELLED)
        } else {
            None
        }
    };
    let found = (1..voices.len()).filter_map(|at| Some((paragraphs[at], weigh(at)?)));
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

/// Whether a block talks to the reader, judges, or asks or exclaims in more than one sentence: a single question is a heading.
fn has_an_opinion(story: &Story, block: usize) -> bool {
    let (text, lexicon) = (&story.blocks[block].text, &story.lexicon);
    lexicon.first_person(text).is_some() || lexicon.judging(text).is_some() || exclaims(text) && has_sentences(text)
}

/// Whether one person speaks of themselves in a block, or asks or exclaims to the reader. Reporters who say “we” and “you” mean everybody.
fn is_personal(story: &Story, block: usize) -> bool {
    let (text, lexicon) = (&story.blocks[block].text, &story.lexicon);
    // Single quotation marks may be apostrophes elsewhere; here, what follows one that opens is a person's in the story.
    let is_writer = |word: Range<usize>| ![" '", " ‘"].iter().any(|mark| text[..word.end].contains(mark));
    lexicon.singular(text).is_some_and(is_writer) || exclaims(text) && lexicon.first_person(text).is_some()
}

/// Whether a text has more than one sentence.
fn has_sentences(text: &str) -> bool {
    let mut ends = text.match_indices(['.', '?', '!']).filter(|(at, _)| text[at + 1..].starts_with(' '));
    ends.any(|(at, _)| !is_abbreviation(text[..=at].rsplit(' ').next().unwrap_or_default()))
}

/// Whether a block has the length of a comment, no link or address (those make an appeal), and doesn't begin with a quotation.
fn may_be_inserted(story: &Story, block: usize) -> bool {
    let block = &story.blocks[block];
    (MIN_WORDS..=MAX_WORDS).contains(&block.words)
        && block.linked_words == 0
        && !block.text.contains('@')
        && !block.text.starts_with(['“', '"', '„', '«', '»', '‘', '\'', '「'])
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
fn is_set_apart(story: &Story, three: [usize; 3]) -> bool {
    let differs = |look: &dyn Fn(usize) -> bool| look(three[1]) && !look(three[0]) && !look(three[2]);
    let has_sign = |block: usize| {
        let text = &story.blocks[block].text;
        OPENING_SIGNS.iter().any(|sign| text.starts_with(sign)) || text.starts_with('[') && text.ends_with(']')
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
