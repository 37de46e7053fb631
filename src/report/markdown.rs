//! The article as Markdown: the story as paragraphs, insertions as block quotations under a bold label, those inside
//! a sentence in italics.

use std::fmt::Write as _;

use super::wording::heading;
use super::{Comparison, Part, Report, Selection, heading_level, parts, plain, text};
use crate::story::Story;

/// What is asked for of the article. Where only insertions are and there are none, a sentence says so. Words of the source
/// that the article hasn't are struck through, its own in their place bold.
pub fn markdown(story: &Story, report: &Report, comparison: Option<&Comparison>, what: Selection) -> String {
    let mut written = String::new();
    for part in parts(story, report, comparison, what) {
        match part {
            Part::Story { block, pieces } => {
                if let Some(level) = heading_level(story, block) {
                    _ = write!(written, "{} ", "#".repeat(level));
                }
                for piece in pieces {
                    if let Some(from) = piece.from {
                        let (from, to) = (escape(from), escape(piece.text));
                        written += &[("~~", from), ("**", to)].map(|(sign, text)| sign_around(sign, &text)).join("");
                        continue;
                    }
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
            Part::Omitted(omission) => {
                _ = write!(written, "> **Omitted**\n>\n> ~~{}~~\n\n", escape(&omission.text));
            }
        }
    }
    if let Some(comparison) = comparison {
        written += &comparison.summary();
    }
    if written.is_empty() && what == Selection::Commentary {
        written = text::summary(report);
    }
    written.truncate(written.trim_end().len());
    written.push('\n');
    written
}

/// A text between two signs; nothing around none.
fn sign_around(sign: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{sign}{text}{sign}") }
}

/// Keeps Markdown from reading the page's own characters as its signs; addresses stay links.
fn escape(text: &str) -> String {
    let text = plain(text);
    let mut escaped = String::with_capacity(text.len());
    let (mut is_number, mut read) = (true, 0);
    for (at, c) in text.char_indices() {
        if at < read {
            continue;
        }
        if let Some(address) = address_at(&text, at) {
            _ = write!(escaped, "<{address}>");
            (is_number, read) = (false, at + address.len());
            continue;
        }
        let is_sign = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&')
            || at == 0 && matches!(c, '#' | '+' | '-' | '=')
            || matches!(c, '.' | ')') && at > 0 && is_number;
        is_number &= c.is_ascii_digit();
        if is_sign {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The address of a page that is written out at a byte of a text, without the punctuation behind it.
fn address_at(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at..];
    let begins = rest.starts_with("https://") || rest.starts_with("http://");
    if !begins || text[..at].ends_with(char::is_alphanumeric) {
        return None;
    }
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '\\' | '`' | char::REPLACEMENT_CHARACTER)
    };
    let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let address = word.trim_end_matches(|c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '\'' | '*' | '’' | '。' | '，' | '）')
    });
    (!address.ends_with("//")).then_some(address)
}
