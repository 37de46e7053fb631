//! The article as Markdown: the story as paragraphs, insertions as block quotations under a bold label, those inside
//! a sentence in italics.

use std::fmt::Write as _;

use super::words_for::heading;
use super::{Part, Report, What, heading_level, parts, plain, text};
use crate::story::Story;

/// What is asked for of the article. Where only insertions are and there are none, a sentence says so.
pub fn markdown(story: &Story, report: &Report, what: What) -> String {
    let mut written = String::new();
    for part in parts(story, report, what) {
        match part {
            Part::Story { block, pieces } => {
                if let Some(level) = heading_level(story, block) {
                    _ = write!(written, "{} ", "#".repeat(level));
                }
                for piece in pieces {
                    let sign = if piece.passage.is_some() { "*" } else { "" };
                    _ = write!(written, "{sign}{}{sign}", escape(piece.text));
                }
                written.push_str("\n\n");
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
    if written.is_empty() && what == What::Commentary {
        written = text::summary(report);
    }
    written.truncate(written.trim_end().len());
    written.push('\n');
    written
}

/// Keeps Markdown from reading the page's own characters as its signs.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in plain(text).char_indices() {
        let is_sign = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&')
            || at == 0 && matches!(c, '#' | '+' | '-' | '=')
            || matches!(c, '.' | ')') && at > 0 && escaped.bytes().all(|byte| byte.is_ascii_digit());
        if is_sign {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
