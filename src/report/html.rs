//! The article as an HTML document that needs nothing else: the story in its headings, paragraphs and quotations, each
//! insertion a note of its own with a heading in words and the reasons, those inside a sentence marked in place.
//!
//! The words of the page are only ever text. The program's own words are English, and say so where the page is in
//! another language.

use std::fmt::Write as _;
use std::ops::Range;

use super::inline::{Stretch, stretches};
use super::spans::block_ranges;
use super::wording::{self, heading};
use super::{Comparison, Omission, Part, Passage, Piece, Report, Selection, heading_level, parts, plain, text};
use crate::document::page::NodeId;
use crate::language::direction::is_right_to_left;
use crate::story::Story;

/// Layers differ by colour, by line and in words, because a printer may leave colours out. The colours are those of
/// `extension/shared/theme.css`.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:2em auto;max-width:38em;padding:0 1em;font:1.1em/1.6 serif;overflow-wrap:break-word}\
aside{--ink:light-dark(#a3243b,#f2899a);margin:1.5em 0;padding:.2em 1em;border-inline-start:.3em solid var(--ink);break-inside:avoid}\
aside.note{--ink:light-dark(#8a5a00,#e0b04c);border-inline-start-style:dotted}\
aside.update{--ink:light-dark(#3b5b8c,#9db8e6);border-inline-start-style:double}\
.label,.reasons{font:.8em/1.5 sans-serif}\
.label{color:var(--ink);font-weight:bold}\
ins{text-decoration:underline dotted}\
@media print{body{margin:0;max-width:none}}";

/// A selection of the article as a document.
pub fn html(story: &Story, report: &Report, comparison: Option<&Comparison>, what: Selection) -> String {
    let page = story.page;
    let mut document = Document { story, written: String::new(), quotation: None };
    let lang = escape(&report.lang);
    let dir = if is_right_to_left(&report.lang) { " dir=\"rtl\"" } else { "" };
    let lang = if lang.is_empty() { String::new() } else { format!(" lang=\"{lang}\"{dir}") };
    let name = if page.title.trim().is_empty() { "Article" } else { page.title.trim() };
    let title = escape(name);
    document.write(&format!(
        "<!DOCTYPE html>\n<html{lang}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n<main>\n"
    ));
    let parts = parts(story, report, comparison, what);
    if parts.is_empty() && what == Selection::Commentary {
        document.write(&format!("<p{ENGLISH}>{}</p>\n", text::summary(report)));
    }
    for part in parts {
        match part {
            Part::Story { block, pieces } => document.block(block, &pieces),
            Part::Passage { passage, .. } => document.passage(passage),
            Part::Omitted(omission) => document.omission(omission),
        }
    }
    document.quote(None);
    if let Some(comparison) = comparison {
        document.write(&format!("<p{ENGLISH}>{}</p>\n", escape(&comparison.summary())));
    }
    // Only what a browser can open is a link: a page's address is the page's word.
    if page.url.starts_with("https://") || page.url.starts_with("http://") {
        let url = escape(&page.url);
        document.write(&format!("</main>\n<footer><p><a href=\"{url}\" dir=\"ltr\">{url}</a></p></footer>\n"));
    } else {
        document.write("</main>\n");
    }
    document.write("</body>\n</html>\n");
    document.written
}

/// Attributes of the program's own words, which are English in every document.
const ENGLISH: &str = " lang=\"en\" dir=\"ltr\"";

struct Document<'s, 'p> {
    story: &'s Story<'p>,
    written: String,
    /// The page's quotation that is open.
    quotation: Option<NodeId>,
}

impl Document<'_, '_> {
    fn write(&mut self, markup: &str) {
        self.written.push_str(markup);
    }

    /// A block of the story.
    fn block(&mut self, block: usize, pieces: &[Piece]) {
        let container = self.story.blocks[block].container;
        let level = heading_level(self.story, block);
        self.quote(self.story.page.closest(container, |shape| shape.tag == "blockquote"));
        let tag = level.map_or("p".to_owned(), |level| format!("h{level}"));
        self.write(&format!("<{tag}>"));
        for piece in pieces {
            let text = escape(piece.text);
            if let Some(from) = piece.from {
                let tags = [("del", escape(from)), ("ins", text)];
                let parts =
                    tags.map(|(tag, text)| if text.is_empty() { text } else { format!("<{tag}>{text}</{tag}>") });
                self.write(&parts.concat());
                continue;
            }
            let words = set(self.story, block, piece.range.clone());
            match piece.passage {
                Some(passage) => self.write(&format!("<ins{}>{words}</ins>", note(passage))),
                None => self.write(&words),
            }
        }
        self.write(&format!("</{tag}>\n"));
    }

    /// An insertion of its own.
    fn passage(&mut self, passage: &Passage) {
        self.quote(None);
        self.write(&format!("<aside{}>\n<p class=\"label\"{ENGLISH}>\u{b6} {}</p>\n", note(passage), heading(passage)));
        for (block, range) in block_ranges(self.story, &passage.span) {
            self.write(&format!("<p>{}</p>\n", set(self.story, block, range)));
        }
        self.write(&format!("<ul class=\"reasons\"{ENGLISH}>\n"));
        for reason in &passage.reasons {
            self.write(&format!("<li>{}</li>\n", escape(&wording::reason(reason))));
        }
        self.write("</ul>\n</aside>\n");
    }

    /// A paragraph of the source that was left out.
    fn omission(&mut self, omission: &Omission) {
        self.quote(None);
        let text = escape(&omission.text);
        self.write(&format!(
            "<aside class=\"update\" role=\"note\" aria-label=\"Omitted\">\n<p class=\"label\"{ENGLISH}>Omitted</p>\n<p><del>{text}</del></p>\n</aside>\n"
        ));
    }

    /// Ends the open quotation and begins this one, unless it is the same.
    fn quote(&mut self, quotation: Option<NodeId>) {
        if self.quotation == quotation {
            return;
        }
        if self.quotation.is_some() {
            self.write("</blockquote>\n");
        }
        if quotation.is_some() {
            self.write("<blockquote>\n");
        }
        self.quotation = quotation;
    }
}

/// A range of a block's text as markup, set as the page sets it.
fn set(story: &Story, block: usize, range: Range<usize>) -> String {
    let mut markup = String::new();
    let mut open = None;
    for Stretch { text, setting } in stretches(story, block, range) {
        if setting.address != open {
            markup += if open.is_some() { "</a>" } else { "" };
            if let Some(address) = setting.address {
                _ = write!(markup, "<a href=\"{}\" rel=\"noreferrer\">", escape(address));
            }
            open = setting.address;
        }
        setting.tags().for_each(|tag| _ = write!(markup, "<{tag}>"));
        markup += &escape(text);
        setting.tags().rev().for_each(|tag| _ = write!(markup, "</{tag}>"));
    }
    markup += if open.is_some() { "</a>" } else { "" };
    markup
}

/// The attributes of a note: what a screen reader calls it, and how it looks.
fn note(passage: &Passage) -> String {
    format!(" class=\"{}\" role=\"note\" aria-label=\"{}\"", passage.layer.name(), escape(&heading(passage)))
}

/// Escapes the page's words for elements and attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}
