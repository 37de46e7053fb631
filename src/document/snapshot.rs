//! The wire form of a page, as the browser's `snapshot.js` sends it, and the check that makes it a [`Page`].
//!
//! A node carries its depth instead of its parent, so that a range of the list can be replaced without renumbering the
//! rest. That is how changes of a page are sent. `docs/wire-format.md` describes the form.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::document::page::{Computed, Content, MAX_DEPTH, Node, NodeId, Page, Shape, parent_among};
use crate::wire::decode::{DecodeError, Fields, FromValue, Value};

impl Page {
    /// The page in its wire form; the inverse of [`Page::try_from`].
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

/// A page in its wire form, unchecked.
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
    /// Pairs, in preorder: the node's depth (0 for the root; see [`MAX_DEPTH`]), then the index of an element's shape, or
    /// minus the number of UTF-16 units of a text node.
    pub nodes: Vec<i32>,
    /// The data of all text nodes, in order.
    pub text: String,
}

impl FromValue for FlatPage {
    /// Decodes all fields but the nodes, which arrive as a typed array.
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

/// A shape in its wire form: tag, class, id, role, lang, style, itemprop, `hidden` or nothing, and words for what the
/// browser makes of it (`unseen`, `block`, `lines`).
pub type FlatShape = [String; 9];

impl From<&Shape> for FlatShape {
    fn from(shape: &Shape) -> Self {
        let hidden = if shape.hidden { "hidden".to_owned() } else { String::new() };
        let Shape { tag, class, id, role, lang, style, itemprop, computed, .. } = shape.clone();
        [tag, class, id, role, lang, style, itemprop, hidden, computed.to_words()]
    }
}

impl From<FlatShape> for Shape {
    fn from([tag, class, id, role, lang, style, itemprop, hidden, computed]: FlatShape) -> Self {
        let computed = Computed::from_words(&computed);
        Self { tag, class, id, role, lang, style, itemprop, hidden: !hidden.is_empty(), computed }
    }
}

impl Computed {
    fn to_words(self) -> String {
        let words = [(self.is_unseen, "unseen"), (self.is_block, "block"), (self.keeps_lines, "lines")];
        let set: Vec<&str> = words.into_iter().filter(|(is_set, _)| *is_set).map(|(_, word)| word).collect();
        set.join(" ")
    }

    /// The inverse of `to_words`; words that are not known say nothing.
    fn from_words(words: &str) -> Self {
        let has = |word| words.split(' ').any(|one| one == word);
        Self { is_unseen: has("unseen"), is_block: has("block"), keeps_lines: has("lines") }
    }
}

/// Why a [`FlatPage`] is malformed. The number is the index of the first faulty node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageError {
    /// A node is deeper than its open elements allow, or is a second root.
    Depth(usize),
    /// An element refers to a shape that is missing.
    Shape(usize),
    /// The lengths of the text nodes do not add up to the length of the text.
    Text,
    /// The node list ends in the middle of a pair.
    Odd,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth(node) => write!(f, "The copy of the page is malformed: node {node} is in no element."),
            Self::Shape(node) => write!(f, "The copy of the page is malformed: node {node} has an unknown shape."),
            Self::Text => {
                f.write_str("The copy of the page is malformed: its text and its text nodes differ in length.")
            }
            Self::Odd => f.write_str("The copy of the page is malformed: its list of nodes is cut short."),
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
        let mut units = Utf16Cursor::new(&flat.text);
        let mut open: Vec<NodeId> = Vec::new();
        let mut nodes: Vec<Node> = Vec::with_capacity(pairs.len());
        for (id, &[depth, value]) in pairs.iter().enumerate() {
            let depth = usize::try_from(depth).ok().filter(|&depth| depth <= open.len() && (depth > 0 || id == 0));
            let depth = depth.ok_or(PageError::Depth(id))?;
            for closed in open.drain(depth..).take(MAX_DEPTH.saturating_sub(depth)) {
                nodes[closed].end = id;
            }
            let parent = parent_among(&open);
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
        for id in open.into_iter().take(MAX_DEPTH) {
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
            links: Vec::new(),
        })
    }
}

/// Converts UTF-16 lengths to byte ranges while moving through a text. A length that would split a character includes
/// the whole of it, because a surrogate pair can be split between two text nodes.
struct Utf16Cursor<'t> {
    text: &'t str,
    byte: usize,
    /// UTF-16 units before `byte`.
    reached: usize,
    /// UTF-16 units requested so far.
    asked: usize,
}

impl<'t> Utf16Cursor<'t> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::page_builder::PageBuilder;

    fn shape(tag: &str) -> Shape {
        Shape { tag: tag.to_owned(), ..Shape::default() }
    }

    #[test]
    fn a_page_equals_itself_after_a_round_trip() {
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
    fn nodes_that_are_too_deep_become_children_of_the_deepest_element() {
        let mut builder = PageBuilder::new("", "");
        let mut flat = FlatPage { shapes: vec![FlatShape::from(&shape("b"))], ..FlatPage::default() };
        for depth in 0..MAX_DEPTH + 9 {
            builder.open(shape("b"));
            flat.nodes.extend([depth as i32, 0]);
        }
        builder.text("word");
        flat.nodes.extend([flat.nodes.len() as i32 / 2, -4]);
        flat.text.push_str("word");
        let page = builder.finish();
        let deepest = page.nodes().len() - 1;
        assert_eq!(page.ancestors(deepest).count(), MAX_DEPTH);
        assert_eq!((page.nodes()[deepest - 1].end, page.nodes()[MAX_DEPTH - 1].end), (deepest, deepest + 1));
        assert_eq!(Page::try_from(flat), Ok(page.clone()));
        assert_eq!(Page::try_from(page.to_flat()), Ok(page));
    }

    #[test]
    fn malformed_snapshots_are_refused() {
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
