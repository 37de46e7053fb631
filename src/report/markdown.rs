//! The article as Markdown: the story as paragraphs, insertions as block quotations under a bold label, those inside
//! a sentence in italics.

use std::fmt::Write as _;

use super::Report;
use super::text::{Part, heading, inside, parts};
use crate::story::Story;

/// The article with its insertions set apart.
pub fn markdown(story: &Story, report: &Report) -> String {
    let mut written = String::new();
    for part in parts(story, report) {
        match part {
            Part::Story { block, text } => {
                let hashes = heading_level(story, block).map(|level| format!("{} ", "#".repeat(level)));
                written.push_str(&hashes.unwrap_or_default());
                let mut rest = 0;
                for passage in inside(story, report, block) {
                    let range = passage.span.start.1..passage.span.end.1;
                    _ = write!(written, "{}*{}*", escape(&text[rest..range.start]), escape(&text[range.clone()]));
                    rest = range.end;
                }
                _ = write!(written, "{}\n\n", escape(&text[rest..]));
            }
            Part::Passage { passage, blocks } => {
                _ = writeln!(written, "> **{}**", heading(passage));
                for block in blocks {
                    _ = write!(written, ">\n> {}\n", escape(block));
                }
                written.push('\n');
            }
        }
    }
    written.truncate(written.trim_end().len());
    written.push('\n');
    written
}

/// The level of a block's heading, from 1 to 6, if it is one.
fn heading_level(story: &Story, block: usize) -> Option<usize> {
    let tags = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let shape = story.page.shape(story.blocks[block].container)?;
    tags.iter().position(|&tag| tag == shape.tag).map(|at| at + 1)
}

/// Keeps Markdown from reading the page's own characters as its signs.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_sign = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|')
            || at == 0 && matches!(c, '#' | '+' | '-' | '=')
            || c == '.' && text[..at].bytes().all(|byte| byte.is_ascii_digit()) && at > 0;
        if is_sign {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
