//! What it detects: a candidate that reads like a title: short, without a full stop, and followed by a paragraph or by another such
//! line; or short among such lines. A label that is clear by itself is doubted only on the article's first line, or where it corrects:
//! “Errata: …” is a section of papers and books, too.
//!
//! Why it speaks against commentary: columns, threads and reviews are called “Comment: …”, and in plain text no markup shows their titles.
//! Known false positives: a short comment without a full stop; a shape or a second label still carries it.
//! Example: `Comment: The harbour needs a plan`, then the column.

use super::weights;
use crate::detect::context::{StoryContext, is_line};
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::language::labels::LabelTerminator;
use crate::model::Kind;
use crate::story::Story;

const MAX_TITLE_WORDS: usize = 14;

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(lead) = &candidate.place else { return None };
    let (story, own) = (context.story, candidate.block);
    let is_correction = lead.terminator == LabelTerminator::Colon && candidate.kind == Kind::Correction;
    let is_possible = lead.bracket.is_none() && (candidate.ambiguity > 0 || own == 0 || is_correction);
    if !is_possible || own + 1 >= story.blocks.len() || story.blocks[own].words > MAX_TITLE_WORDS {
        return None;
    }
    let is_among_lines = own > 0 && is_line(story, own - 1) && is_line(story, own + 1);
    (is_among_lines || is_open(story, own) && heads(story, own)).then(|| {
        Observation::new("title", weights::TITLE, "it reads like the article's title", candidate.label_text(story))
    })
}

/// Whether a block lacks a sentence's end.
fn is_open(story: &Story, block: usize) -> bool {
    let ends = ['.', '!', '…', '。', '！', ':', '：', ']', ')', '”', '"', '»', '।', '۔', '؟', '?'];
    !story.blocks[block].text.ends_with(ends)
}

/// Whether the next block is what a title is followed by: more words than it has, or another line.
fn heads(story: &Story, block: usize) -> bool {
    story.blocks[block + 1].words > story.blocks[block].words || is_line(story, block + 1)
}
