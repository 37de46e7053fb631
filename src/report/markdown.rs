//! The article as Markdown: the story as paragraphs, insertions as block quotations under a bold label, those inside
//! a sentence in italics.

use std::fmt::Write as _;
use std::ops::Range;

use super::inline::{Stretch, stretches};
use super::spans::block_ranges;
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
                    let words = set(story, block, piece.range, piece.passage.is_some());
                    let sign = if piece.passage.is_some() { "*" } else { "" };
                    written += &sign_around(sign, &words);
                }
                written.push_str("\n\n");
            }
            Part::Passage { passage, .. } => {
                _ = writeln!(written, "> **{}**", heading(passage));
                for (block, range) in block_ranges(story, &passage.span) {
                    _ = write!(written, ">\n> {}\n", set(story, block, range, false));
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

/// A range of a block's text, set as the page sets it. What is in italics already has no signs for emphasis.
fn set(story: &Story, block: usize, range: Range<usize>, is_in_italics: bool) -> String {
    let whole = &story.blocks[block].text;
    let (mut start, last) = (range.start, range.end);
    let mut written = String::new();
    let mut line = Line::default();
    for Stretch { text, setting } in stretches(story, block, range) {
        let words = text.trim();
        let from = start + (text.len() - text.trim_start().len());
        let to = from + words.len();
        start += text.len();
        let mut sign = if setting.is_strong { "**" } else { "" }.to_owned();
        if setting.is_emphasised && !is_in_italics {
            sign.push('*');
        }
        // Two signs beside each other would be read as one.
        let is_beside_a_sign = from == start - text.len() && written.ends_with('*') && !written.ends_with("\\*");
        // What a link begins and ends with is a bracket.
        let ends = setting.address.filter(|_| !words.is_empty()).map_or(words, |_| "[]");
        if is_beside_a_sign || !can_be_set(whole[..from].chars().next_back(), ends, whole[to..last].chars().next()) {
            sign.clear();
        }
        written += if text.starts_with(' ') { " " } else { "" };
        written += &sign_around(&sign, &linked(setting.address, &mut line, words));
        written += if text.ends_with(' ') && !words.is_empty() { " " } else { "" };
    }
    written
}

/// Words as a link, if there is an address.
fn linked(address: Option<&str>, line: &mut Line, words: &str) -> String {
    let Some(address) = address.filter(|_| !words.is_empty()) else { return line.escape(words) };
    line.is_linked = true;
    let words = line.escape(words);
    (line.is_linked, line.has_text, line.has_more) = (false, true, true);
    format!("[{words}](<{address}>)")
}

/// Whether signs around words between these characters are signs: they are no signs of their own beside a letter on one side
/// and punctuation on the other (CommonMark's left- and right-flanking delimiter runs).
fn can_be_set(before: Option<char>, words: &str, after: Option<char>) -> bool {
    let is_open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (first, last) = (words.chars().next(), words.chars().next_back());
    first.is_some() && (is_letter(first) || is_open(before)) && (is_letter(last) || is_open(after))
}

/// A text between two signs; nothing around none.
fn sign_around(sign: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{sign}{text}{sign}") }
}

/// Keeps Markdown from reading the page's own characters as its signs.
fn escape(text: &str) -> String {
    Line::default().escape(text)
}

/// A line being written: what may be a sign at its start is none in it.
#[derive(Default)]
struct Line {
    has_text: bool,
    /// Whether it has anything but digits.
    has_more: bool,
    /// Whether it is inside a link, where there are no others.
    is_linked: bool,
}

impl Line {
    /// Keeps Markdown from reading the page's own characters as its signs; addresses stay links.
    fn escape(&mut self, text: &str) -> String {
        let text = plain(text);
        let mut escaped = String::with_capacity(text.len());
        let mut read = 0;
        for (at, c) in text.char_indices() {
            if at < read {
                continue;
            }
            if let Some(address) = address_at(&text, at).filter(|_| !self.is_linked) {
                _ = write!(escaped, "<{address}>");
                (self.has_text, self.has_more, read) = (true, true, at + address.len());
                continue;
            }
            let is_sign = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&')
                || !self.has_text && matches!(c, '#' | '+' | '-' | '=')
                || matches!(c, '.' | ')') && self.has_text && !self.has_more;
            self.has_text = true;
            self.has_more |= !c.is_ascii_digit();
            if is_sign {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    }
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
