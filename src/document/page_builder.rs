//! Builds a page node by node, within the limits of a page's size.

use std::collections::HashMap;

use crate::document::page::{
    Content, MAX_DEPTH, MAX_NODES, MAX_UTF16_UNITS, Node, NodeId, Page, Shape, parent_among, prefix,
};
use crate::document::snapshot::FlatShape;

/// The most UTF-16 units of a tag, an attribute or the title.
const MAX_ATTRIBUTE_UTF16_UNITS: usize = 65_536;

/// Builds a page node by node, in document order.
#[derive(Debug, Default)]
pub struct PageBuilder {
    page: Page,
    known: HashMap<Shape, usize>,
    open: Vec<NodeId>,
    units: usize,
    shape_units: usize,
}

impl PageBuilder {
    /// A builder for a page with this language (or nothing) and title (or nothing).
    pub fn new(lang: &str, title: &str) -> Self {
        let page = Page {
            lang: truncate_attribute(lang.to_owned()),
            title: truncate_attribute(title.to_owned()),
            ..Page::default()
        };
        Self { page, ..Self::default() }
    }

    /// Whether the page has reached one of its limits.
    pub fn is_full(&self) -> bool {
        self.page.cut
            || self.page.nodes.len() >= MAX_NODES
            || self.units >= MAX_UTF16_UNITS
            || self.shape_units >= MAX_UTF16_UNITS
    }

    /// Marks the page as cut: more would have followed.
    pub fn cut(&mut self) {
        self.page.cut = true;
    }

    /// Opens an element inside the open one and returns its index. The first element is the root; nothing may follow its
    /// end.
    pub fn open(&mut self, shape: Shape) -> NodeId {
        let next = self.page.shapes.len();
        let index = *self.known.entry(shape).or_insert_with_key(|shape| {
            self.page.shapes.push(shape.clone());
            self.shape_units += FlatShape::from(shape).join("\0").encode_utf16().count();
            next
        });
        let id = self.push(Content::Element(index));
        self.open.push(id);
        id
    }

    /// Closes the element opened last.
    pub fn close(&mut self) {
        if let Some(id) = self.open.pop()
            && self.open.len() < MAX_DEPTH
        {
            self.page.nodes[id].end = self.page.nodes.len();
        }
    }

    /// Adds a text node to the open element, as much of it as fits. An empty text adds nothing.
    pub fn text(&mut self, text: &str) {
        let text = self.fitting(text);
        if text.is_empty() || self.open.is_empty() {
            return;
        }
        let start = self.page.text.len();
        self.page.text.push_str(text);
        let bytes = start..self.page.text.len();
        self.push(Content::Text { bytes, units: self.units });
        self.units += text.encode_utf16().count();
    }

    fn fitting<'t>(&mut self, text: &'t str) -> &'t str {
        let fitting = prefix(text, MAX_UTF16_UNITS - self.units);
        self.page.cut |= fitting.len() < text.len();
        fitting
    }

    /// The page.
    pub fn finish(mut self) -> Page {
        while !self.open.is_empty() {
            self.close();
        }
        self.page
    }

    fn push(&mut self, content: Content) -> NodeId {
        let id = self.page.nodes.len();
        self.page.nodes.push(Node { parent: parent_among(&self.open), content, end: id + 1 });
        id
    }
}

/// Truncates a tag, an attribute or the title to the most that is read of it.
pub fn truncate_attribute(mut text: String) -> String {
    text.truncate(prefix(&text, MAX_ATTRIBUTE_UTF16_UNITS).len());
    text
}
