//! The page: the core's only input.
//!
//! A [`Page`] is a flat copy of a document: its elements and text nodes in preorder, and the data of all text nodes in
//! one string. The browser's `snapshot.js` and the native [`crate::document::html`] both make one. A passage is anchored
//! by the indices of its nodes, never by searching for its text.
//!
//! A `Page` is always well formed: parents come before their children, every text node has its own range of the text,
//! and every element knows where its subtree ends. What arrives from outside is an unchecked
//! [`FlatPage`](crate::document::snapshot::FlatPage).

use std::ops::Range;

/// The index of a node in its page, in preorder.
pub type NodeId = usize;

/// The most nodes in a page. Articles have a few thousand; the longest pages of the web a few hundred thousand.
/// `snapshot.js` has the same limits.
pub const MAX_NODES: usize = 200_000;
/// The most elements around a node. Deeper nodes become children of the element at this depth, as in browsers' own
/// parsers, so that walking a node's ancestors takes bounded time. Real pages reach a tenth of it.
pub const MAX_DEPTH: usize = 512;
/// The most UTF-16 units of text in a page, and the most of all its shapes: two long novels each.
pub const MAX_UTF16_UNITS: usize = 4_000_000;

/// An element's tag and attributes, as far as the core reads them. Elements with equal ones share a shape.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The local name in lower case: `p`, `div`.
    pub tag: String,
    /// The `class` attribute as written, or nothing.
    pub class: String,
    /// The `id` attribute, or nothing.
    pub id: String,
    /// The `role` attribute, or nothing.
    pub role: String,
    /// The `lang` attribute, or nothing.
    pub lang: String,
    /// The `style` attribute, or nothing.
    pub style: String,
    /// The `itemprop` attribute of schema.org's microdata, or nothing.
    pub itemprop: String,
    /// Whether the `hidden` attribute is there, and not `until-found`: that keeps text for whoever looks for it.
    pub hidden: bool,
    /// What the browser makes of it, where its tag and attributes don't say that.
    pub computed: Computed,
}

/// What the browser makes of an element; nothing where no browser was asked. `computed-style.js` asks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Computed {
    /// Whether no reader sees what is in it: not drawn, transparent, outside of the page, or hidden from screen readers by
    /// `aria-hidden`, which pages set on copies.
    pub is_unseen: bool,
    /// Whether it is displayed as a block, though its tag is none.
    pub is_block: bool,
    /// Whether line ends in it are shown as line breaks.
    pub keeps_lines: bool,
}

impl Computed {
    /// What an element's own `style` attribute says of it.
    pub fn of_style(style: &str) -> Self {
        let style = style.replace(' ', "").to_ascii_lowercase();
        Self {
            is_unseen: false,
            is_block: style.contains("display:block"),
            keeps_lines: ["pre", "break-spaces"].iter().any(|value| style.contains(&format!("white-space:{value}"))),
        }
    }
}

impl Shape {
    /// The level of a heading (`h1` to `h6`) from 1 to 6; `None` for other elements.
    pub fn heading_level(&self) -> Option<usize> {
        ["h1", "h2", "h3", "h4", "h5", "h6"].iter().position(|&tag| tag == self.tag).map(|index| index + 1)
    }

    /// Whether the element's own attributes hide it.
    pub fn is_hidden(&self) -> bool {
        let style = self.style.replace(' ', "").to_ascii_lowercase();
        self.hidden && !self.id.starts_with("S:")
            || style.contains("display:none")
            || style.contains("visibility:hidden")
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An element, by the index of its shape.
    Element(usize),
    /// A text node: its range of the page's text.
    Text {
        /// Bytes of [`Page::text`].
        bytes: Range<usize>,
        /// UTF-16 units of the page's text before this node, as the browser counts them.
        units: usize,
    },
}

/// An element or a text node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The parent's index; the root has none.
    pub parent: Option<NodeId>,
    /// What the node is.
    pub content: Content,
    /// The index after the last node of this node's subtree.
    pub end: NodeId,
}

/// A well-formed flat copy of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The page's address, or nothing.
    pub url: String,
    /// The document's title, or nothing.
    pub title: String,
    /// The document's language as it states it (`en-GB`), or nothing.
    pub lang: String,
    /// Whether the document was larger than a page may be, so that the rest was not read.
    pub cut: bool,
    pub(super) shapes: Vec<Shape>,
    pub(super) nodes: Vec<Node>,
    pub(super) text: String,
    /// Where links lead, by their elements, in order. Not part of the wire form.
    pub(super) links: Vec<(NodeId, String)>,
}

impl Page {
    /// A page from plain text, in the form in which browsers show a text file: one preformatted element. Its text stays
    /// the given one to the letter.
    pub fn plain(text: &str) -> Self {
        let shape = |tag: &str| Shape { tag: tag.to_owned(), ..Shape::default() };
        let own = prefix(text, MAX_UTF16_UNITS);
        let element = |parent, shape| Node { parent, content: Content::Element(shape), end: 3 };
        let letters = Node { parent: Some(1), content: Content::Text { bytes: 0..own.len(), units: 0 }, end: 3 };
        Self {
            cut: own.len() < text.len(),
            shapes: vec![shape("body"), shape("pre")],
            nodes: vec![element(None, 0), element(Some(0), 1), letters],
            text: own.to_owned(),
            ..Self::default()
        }
    }

    /// All nodes in preorder.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The data of all text nodes, in order.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The shape of an element; `None` for a text node.
    pub fn shape(&self, node: NodeId) -> Option<&Shape> {
        match self.nodes.get(node)?.content {
            Content::Element(shape) => self.shapes.get(shape),
            Content::Text { .. } => None,
        }
    }

    /// Computes a value once for each distinct shape, instead of once for each element.
    pub fn map_shapes<T>(&self, value: impl FnMut(&Shape) -> T) -> PerShape<'_, T> {
        PerShape { page: self, values: self.shapes.iter().map(value).collect() }
    }

    /// A text node's range of the page's text, in bytes; `None` for an element.
    pub fn text_bytes(&self, node: NodeId) -> Option<Range<usize>> {
        match &self.nodes.get(node)?.content {
            Content::Text { bytes, .. } => Some(bytes.clone()),
            Content::Element(_) => None,
        }
    }

    /// A node's ancestors, the nearest first.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes.get(node).and_then(|node| node.parent), |&id| self.nodes[id].parent)
    }

    /// The nearest ancestor (or the node itself) for which `wanted` holds.
    pub fn closest(&self, node: NodeId, wanted: impl Fn(&Shape) -> bool) -> Option<NodeId> {
        std::iter::once(node).chain(self.ancestors(node)).find(|&id| self.shape(id).is_some_and(&wanted))
    }
}

/// A value for each distinct shape of a page.
#[derive(Debug)]
pub struct PerShape<'p, T> {
    page: &'p Page,
    values: Vec<T>,
}

impl<T: Copy> PerShape<'_, T> {
    /// The value for an element; `None` for a text node.
    pub fn of(&self, node: NodeId) -> Option<T> {
        match self.page.nodes.get(node)?.content {
            Content::Element(shape) => self.values.get(shape).copied(),
            Content::Text { .. } => None,
        }
    }
}

/// The parent of a node inside these open elements: the innermost of them, or the one at [`MAX_DEPTH`].
pub(super) fn parent_among(open: &[NodeId]) -> Option<NodeId> {
    open[..open.len().min(MAX_DEPTH)].last().copied()
}

/// The longest prefix of a text with at most this many UTF-16 units.
pub fn prefix(text: &str, max_units: usize) -> &str {
    if text.len() <= max_units {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > max_units
    });
    end.map_or(text, |(end, _)| &text[..end])
}
