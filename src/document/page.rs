//! The page: the core's only input.
//!
//! A [`Page`] is a flat copy of a document: its elements and text nodes in preorder, each with how deep it stands, and
//! the data of all text nodes in one string. (Depths rather than parents: a part of such a list can be exchanged
//! without touching the rest, which is how a page that changes is followed.) The browser's `snapshot.js` and the native [`crate::document::html`]
//! both make one, and a passage is anchored by the index of its nodes, never by searching for its text.
//!
//! A `Page` that exists is well formed: parents come before their children, every text node has its stretch of
//! the text, and every element knows where its subtree ends. What arrives from outside is a [`FlatPage`], which
//! promises nothing; [`Page::try_from`] checks it.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::wire::decode::{DecodeError, Fields, FromValue, Value};

/// The index of a node in its page, in preorder.
pub type NodeId = usize;

/// How many nodes a copy may have. Articles have a few thousand; the longest pages of the web a few hundred thousand.
/// `snapshot.js` holds to the same limits.
pub const MOST_NODES: usize = 200_000;
/// In how many elements a node may stand. What stands deeper is taken for a child of the last of them, as browsers' own
/// parsers have it, so that looking at what is around a node takes a bounded time. Real pages reach a tenth of it.
pub const MOST_DEEP: usize = 512;
/// How many UTF-16 units of text a copy may have, and how many of shapes: two long novels each.
pub const MOST_UNITS: usize = 4_000_000;
/// How many UTF-16 units are read of a tag, an attribute or the title.
const LONGEST: usize = 65_536;

/// What an element looks like from its tag: all that the core reads of it, shared by all elements that agree.
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
    /// Whether the `hidden` attribute is there.
    pub hidden: bool,
}

impl Shape {
    /// Whether the element is kept from view by its own attributes.
    pub fn is_hidden(&self) -> bool {
        let style = self.style.replace(' ', "").to_ascii_lowercase();
        self.hidden || style.contains("display:none") || style.contains("visibility:hidden")
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An element, by the index of its shape.
    Element(usize),
    /// A text node: its stretch of the page's text in bytes, and where its first UTF-16 unit stands in it.
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
    /// Whether the document was larger than a copy may be: what came after was not read.
    pub cut: bool,
    shapes: Vec<Shape>,
    nodes: Vec<Node>,
    text: String,
}

impl Page {
    /// A page from plain text, one paragraph for each line that is not blank; its text stays the given one to the letter.
    pub fn plain(text: &str) -> Self {
        let shape = |tag: &str| Shape { tag: tag.to_owned(), ..Shape::default() };
        let mut page = Self { shapes: vec![shape("body"), shape("p")], ..Self::default() };
        page.nodes.push(Node { parent: None, content: Content::Element(0), end: 1 });
        let mut units = 0;
        for line in text.split_inclusive('\n') {
            let room = MOST_UNITS - units;
            if page.nodes.len() + 2 > MOST_NODES || room == 0 {
                page.cut = true;
                break;
            }
            let (mut len, mut own) = (line.len(), 0);
            for (at, c) in line.char_indices() {
                if own + c.len_utf16() > room {
                    (len, page.cut) = (at, true);
                    break;
                }
                own += c.len_utf16();
            }
            let mut parent = 0;
            if !line.trim().is_empty() {
                parent = page.nodes.len();
                page.nodes.push(Node { parent: Some(0), content: Content::Element(1), end: parent + 2 });
            }
            let (start, id) = (page.text.len(), page.nodes.len());
            page.text.push_str(&line[..len]);
            let content = Content::Text { bytes: start..page.text.len(), units };
            page.nodes.push(Node { parent: Some(parent), content, end: id + 1 });
            units += own;
        }
        page.nodes[0].end = page.nodes.len();
        page
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

    /// Tells something of each shape once, so that it need not be told of each element.
    pub fn by_shape<T>(&self, tell: impl FnMut(&Shape) -> T) -> ByShape<'_, T> {
        ByShape { page: self, told: self.shapes.iter().map(tell).collect() }
    }

    /// A text node's stretch of the page's text, in bytes; `None` for an element.
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

    /// The page as it travels; the inverse of [`Page::try_from`].
    pub fn to_flat(&self) -> FlatPage {
        let mut nodes = Vec::with_capacity(self.nodes.len() * 2);
        let starts: Vec<usize> = self
            .nodes
            .iter()
            .filter_map(|node| match node.content {
                Content::Text { units, .. } => Some(units),
                Content::Element(_) => None,
            })
            .chain([self.text.encode_utf16().count()])
            .collect();
        let mut text_nodes = 0;
        let mut open: Vec<NodeId> = Vec::new();
        for (id, node) in self.nodes.iter().enumerate() {
            while open.last().is_some_and(|&outer| self.nodes[outer].end <= id) {
                open.pop();
            }
            nodes.push(open.len() as i32);
            if matches!(node.content, Content::Element(_)) {
                open.push(id);
            }
            nodes.push(match node.content {
                Content::Element(shape) => shape as i32,
                Content::Text { .. } => {
                    text_nodes += 1;
                    starts[text_nodes - 1] as i32 - starts[text_nodes] as i32
                }
            });
        }
        FlatPage {
            url: self.url.clone(),
            title: self.title.clone(),
            lang: self.lang.clone(),
            cut: self.cut,
            shapes: self.shapes.iter().map(FlatShape::from).collect(),
            nodes,
            text: self.text.clone(),
        }
    }
}

/// What is told of a page's elements by their shapes.
#[derive(Debug)]
pub struct ByShape<'p, T> {
    page: &'p Page,
    told: Vec<T>,
}

impl<T: Copy> ByShape<'_, T> {
    /// What holds of an element; `None` for a text node.
    pub fn of(&self, node: NodeId) -> Option<T> {
        match self.page.nodes.get(node)?.content {
            Content::Element(shape) => self.told.get(shape).copied(),
            Content::Text { .. } => None,
        }
    }
}

/// A page as it travels from the browser, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlatPage {
    /// See [`Page::url`].
    #[serde(default)]
    pub url: String,
    /// See [`Page::title`].
    #[serde(default)]
    pub title: String,
    /// See [`Page::lang`].
    #[serde(default)]
    pub lang: String,
    /// See [`Page::cut`].
    #[serde(default)]
    pub cut: bool,
    /// The distinct shapes.
    pub shapes: Vec<FlatShape>,
    /// Pairs, in preorder: in how many elements the node stands (0 for the root; see [`MOST_DEEP`]), then the index of an element's shape,
    /// or minus the number of UTF-16 units of a text node.
    pub nodes: Vec<i32>,
    /// The data of all text nodes, in order.
    pub text: String,
}

impl FromValue for FlatPage {
    /// Reads all but the nodes, which travel in a list of their own.
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        let page = Self {
            url: fields.optional("url")?.unwrap_or_default(),
            title: fields.optional("title")?.unwrap_or_default(),
            lang: fields.optional("lang")?.unwrap_or_default(),
            cut: fields.optional("cut")?.unwrap_or_default(),
            shapes: fields.required("shapes")?,
            nodes: Vec::new(),
            text: fields.required("text")?,
        };
        fields.deny_unknown().map(|()| page)
    }
}

/// A shape as it travels: tag, class, id, role, lang, style, itemprop, and `hidden` or nothing.
pub type FlatShape = [String; 8];

impl From<&Shape> for FlatShape {
    fn from(shape: &Shape) -> Self {
        let hidden = if shape.hidden { "hidden".to_owned() } else { String::new() };
        let Shape { tag, class, id, role, lang, style, itemprop, .. } = shape.clone();
        [tag, class, id, role, lang, style, itemprop, hidden]
    }
}

impl From<FlatShape> for Shape {
    fn from([tag, class, id, role, lang, style, itemprop, hidden]: FlatShape) -> Self {
        Self { tag, class, id, role, lang, style, itemprop, hidden: !hidden.is_empty() }
    }
}

/// Why a [`FlatPage`] is not a page. The number is the place of the first node at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageError {
    /// A node stands deeper than the elements around it are many, or is a second root.
    Depth(usize),
    /// An element names a shape that is not there.
    Shape(usize),
    /// The text nodes' lengths do not add up to the text's.
    Text,
    /// The node list ends in the middle of a pair.
    Odd,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth(node) => write!(f, "The copy of the page is damaged: node {node} stands in no element."),
            Self::Shape(node) => write!(f, "The copy of the page is damaged: node {node} has no known shape."),
            Self::Text => f.write_str("The copy of the page is damaged: its text and its text nodes differ in length."),
            Self::Odd => f.write_str("The copy of the page is damaged: its list of nodes is cut short."),
        }
    }
}

impl std::error::Error for PageError {}

impl TryFrom<FlatPage> for Page {
    type Error = PageError;

    fn try_from(flat: FlatPage) -> Result<Self, PageError> {
        let (pairs, rest) = flat.nodes.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(PageError::Odd);
        }
        let mut units = Units::new(&flat.text);
        let mut open: Vec<NodeId> = Vec::new();
        let mut nodes: Vec<Node> = Vec::with_capacity(pairs.len());
        for (id, &[depth, value]) in pairs.iter().enumerate() {
            let depth = usize::try_from(depth).ok().filter(|&depth| depth <= open.len() && (depth > 0 || id == 0));
            let depth = depth.ok_or(PageError::Depth(id))?;
            for closed in open.drain(depth..).take(MOST_DEEP.saturating_sub(depth)) {
                nodes[closed].end = id;
            }
            let parent = innermost(&open);
            let content = match usize::try_from(value) {
                Ok(shape) if shape < flat.shapes.len() => Content::Element(shape),
                Ok(_) => return Err(PageError::Shape(id)),
                Err(_) => {
                    let (bytes, units) = units.take(value.unsigned_abs() as usize).ok_or(PageError::Text)?;
                    Content::Text { bytes, units }
                }
            };
            if matches!(content, Content::Element(_)) {
                open.push(id);
            }
            nodes.push(Node { parent, content, end: id + 1 });
        }
        for id in open.into_iter().take(MOST_DEEP) {
            nodes[id].end = nodes.len();
        }
        if !units.is_at_end() {
            return Err(PageError::Text);
        }
        Ok(Self {
            url: flat.url,
            title: flat.title,
            lang: flat.lang,
            cut: flat.cut,
            shapes: flat.shapes.into_iter().map(Shape::from).collect(),
            nodes,
            text: flat.text,
        })
    }
}

/// Of the elements open around a node, the one that is taken for its parent.
fn innermost(open: &[NodeId]) -> Option<NodeId> {
    open[..open.len().min(MOST_DEEP)].last().copied()
}

/// Walks a text in UTF-16 units and answers in bytes. A length that would split a character takes the whole of it:
/// a surrogate pair can be torn over two text nodes.
struct Units<'t> {
    text: &'t str,
    byte: usize,
    /// Units up to `byte`.
    reached: usize,
    /// Units asked for so far.
    asked: usize,
}

impl<'t> Units<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, byte: 0, reached: 0, asked: 0 }
    }

    fn take(&mut self, units: usize) -> Option<(Range<usize>, usize)> {
        let (start, first) = (self.byte, self.asked);
        self.asked += units;
        let mut rest = self.text[self.byte..].chars();
        while self.reached < self.asked {
            let next = rest.next()?;
            self.byte += next.len_utf8();
            self.reached += next.len_utf16();
        }
        Some((start..self.byte, first))
    }

    fn is_at_end(&self) -> bool {
        self.byte == self.text.len() && self.asked == self.reached
    }
}

/// As much of a text as fits into so many UTF-16 units.
fn prefix(text: &str, room: usize) -> &str {
    if text.len() <= room {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > room
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// What is read of a tag, an attribute or the title.
pub fn beginning(mut text: String) -> String {
    text.truncate(prefix(&text, LONGEST).len());
    text
}

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
        let page = Page { lang: beginning(lang.to_owned()), title: beginning(title.to_owned()), ..Page::default() };
        Self { page, ..Self::default() }
    }

    /// Whether the copy has all that it may have.
    pub fn is_full(&self) -> bool {
        self.page.cut
            || self.page.nodes.len() >= MOST_NODES
            || self.units >= MOST_UNITS
            || self.shape_units >= MOST_UNITS
    }

    /// Says that more would have followed, had there been room.
    pub fn cut(&mut self) {
        self.page.cut = true;
    }

    /// Opens an element inside the one open now, and gives its place. The first one opened is the root; nothing may follow
    /// its end.
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
            && self.open.len() < MOST_DEEP
        {
            self.page.nodes[id].end = self.page.nodes.len();
        }
    }

    /// Adds a text node to the element open now, as much of it as there is room for; nothing for an empty text.
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
        let fitting = prefix(text, MOST_UNITS - self.units);
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
        self.page.nodes.push(Node { parent: innermost(&self.open), content, end: id + 1 });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(tag: &str) -> Shape {
        Shape { tag: tag.to_owned(), ..Shape::default() }
    }

    #[test]
    fn a_page_survives_the_journey() {
        let mut builder = PageBuilder::new("en", "A title");
        builder.open(shape("body"));
        builder.text("before 🖋 ");
        builder.open(shape("p"));
        builder.text("inside");
        builder.close();
        builder.text("after");
        let page = builder.finish();
        assert_eq!(page.nodes()[2].end, 4);
        assert_eq!(Page::try_from(page.to_flat()), Ok(page));
    }

    #[test]
    fn what_stands_too_deep_is_taken_for_a_child_of_the_last_that_does_not() {
        let mut builder = PageBuilder::new("", "");
        let mut flat = FlatPage { shapes: vec![FlatShape::from(&shape("b"))], ..FlatPage::default() };
        for depth in 0..MOST_DEEP + 9 {
            builder.open(shape("b"));
            flat.nodes.extend([depth as i32, 0]);
        }
        builder.text("word");
        flat.nodes.extend([flat.nodes.len() as i32 / 2, -4]);
        flat.text.push_str("word");
        let page = builder.finish();
        let deepest = page.nodes().len() - 1;
        assert_eq!(page.ancestors(deepest).count(), MOST_DEEP);
        assert_eq!((page.nodes()[deepest - 1].end, page.nodes()[MOST_DEEP - 1].end), (deepest, deepest + 1));
        assert_eq!(Page::try_from(flat), Ok(page.clone()));
        assert_eq!(Page::try_from(page.to_flat()), Ok(page));
    }

    #[test]
    fn damaged_copies_are_refused() {
        let flat = |nodes: &[i32], text: &str| FlatPage {
            shapes: vec![FlatShape::from(&shape("p"))],
            nodes: nodes.to_vec(),
            text: text.to_owned(),
            ..FlatPage::default()
        };
        assert_eq!(Page::try_from(flat(&[0, 0, 1], "")), Err(PageError::Odd));
        assert_eq!(Page::try_from(flat(&[0, 0, 7, 0], "")), Err(PageError::Depth(1)));
        assert_eq!(Page::try_from(flat(&[0, 0, 0, 0], "")), Err(PageError::Depth(1)));
        assert_eq!(Page::try_from(flat(&[0, 0, -1, 0], "")), Err(PageError::Depth(1)));
        assert_eq!(Page::try_from(flat(&[0, 0, 1, -1, 2, -1], "ab")), Err(PageError::Depth(2)));
        assert_eq!(Page::try_from(flat(&[0, 3], "")), Err(PageError::Shape(0)));
        assert_eq!(Page::try_from(flat(&[0, 0, 1, -2], "a")), Err(PageError::Text));
        assert_eq!(Page::try_from(flat(&[0, 0, 1, -2], "abc")), Err(PageError::Text));
        assert_eq!(Page::try_from(flat(&[0, 0, 1, -1, 1, -1], "🖋")).map(|page| page.nodes().len()), Ok(3));
    }
}
