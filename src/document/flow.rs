//! What an element does to the text around it and in it, as far as paragraphs go.
//!
//! Most of it follows from the tag, some from the element's own attributes, and the rest, what the page's style sheets do, is
//! what the browser reports ([`Computed`](super::page::Computed)). A file has no browser: there, tag and attributes must do.

use crate::document::page::{Computed, Shape};

/// Elements that start and end a block of their own (HTML's flow content that browsers display as blocks).
const BLOCK_TAGS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Whether an element starts and ends a block of its own.
pub fn is_block_element(tag: &str) -> bool {
    BLOCK_TAGS.binary_search(&tag).is_ok()
}

/// How an element's text runs on from what is before it, and what is after it from the element's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It is not read.
    Hidden,
    /// It runs on.
    Inline,
    /// It is a line break.
    LineBreak,
    /// It is a page's own element, of which only the page's sheets say whether it is a block: where it holds a whole
    /// paragraph, it ends that.
    Custom,
    /// It is a block.
    Block,
    /// It is a rule (`<hr>`).
    Rule,
}

/// What becomes of the line ends in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// They are white space.
    Folded,
    /// They are shown.
    Kept,
    /// They are shown, in preformatted text.
    Preformatted,
}

/// What an element does to text.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    pub flow: Flow,
    pub line_ends: LineEnds,
    pub is_link: bool,
    /// Whether no reader sees what is in it.
    pub is_unseen: bool,
}

impl Effect {
    /// What an element of this shape does.
    pub fn of(shape: &Shape) -> Self {
        let style = Computed::of_style(&shape.style);
        let is_block = shape.computed.is_block || style.is_block;
        let keeps_lines = shape.computed.keeps_lines || style.keeps_lines;
        let flow = match &*shape.tag {
            _ if shape.is_hidden() => Flow::Hidden,
            // How a ruby text is read, and the brackets around that.
            "rp" | "rt" | "rtc" => Flow::Hidden,
            "br" => Flow::LineBreak,
            "hr" => Flow::Rule,
            tag if is_block || is_block_element(tag) => Flow::Block,
            tag if tag.contains('-') => Flow::Custom,
            _ => Flow::Inline,
        };
        let line_ends = match &*shape.tag {
            "pre" => LineEnds::Preformatted,
            _ if keeps_lines => LineEnds::Kept,
            _ => LineEnds::Folded,
        };
        Self { flow, line_ends, is_link: shape.tag == "a", is_unseen: shape.computed.is_unseen }
    }

    /// Whether the element starts and ends a block of its own.
    pub fn is_block(self) -> bool {
        matches!(self.flow, Flow::Block | Flow::Rule)
    }

    /// Whether it does anything while it is open.
    pub fn is_any(self) -> bool {
        self.flow != Flow::Inline || self.line_ends != LineEnds::Folded || self.is_link || self.is_unseen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted_for_the_search() {
        assert!(BLOCK_TAGS.is_sorted());
    }
}
