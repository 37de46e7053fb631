//! The tree that the HTML parser builds: an arena of nodes linked by index, with only what a page needs.
//!
//! The size of the tree is not bounded by the size of the document: a few kilobytes of formatting that is never closed
//! make a million elements, and many open elements make every tag slow. So parsing stops once the tree is larger or
//! deeper than a page may be.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, TokenizerResult};

use super::crowded::{MAX_ATTRIBUTES, crowded_tag};
use super::format::Format;
use crate::document::page::{MAX_NODES, Shape};
use crate::document::page_builder::truncate_attribute;

/// The document node's index.
const DOCUMENT: usize = 0;
/// The most nodes in a tree: twice those of a page, because the page leaves some out.
const MAX_PARSED_NODES: usize = 2 * MAX_NODES;
/// The parser receives this many bytes at a time, and is stopped between two chunks once the tree is full.
const CHUNK_BYTES: usize = 1 << 16;
/// The most elements open at once. No article nests this deep, and the parser walks all open elements at each tag.
const MAX_OPEN_ELEMENTS: usize = 2_000;

/// A document as parsed. Node 0 is the document itself.
#[derive(Debug)]
pub struct Tree {
    nodes: RefCell<Vec<Node>>,
    is_full: Cell<bool>,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    /// In how many others it was put.
    depth: usize,
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first_child: Option<usize>,
    last_child: Option<usize>,
}

#[derive(Debug)]
enum Kind {
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
        /// A template's content, a fragment of its own.
        contents: Option<usize>,
        /// The shadow tree that a template in this element has declared.
        shadow: Option<usize>,
    },
    Text(StrTendril),
    /// The document, a fragment, a comment or an instruction.
    Other,
}

/// What a node is, for the copy.
pub enum Data {
    /// An element, by its local name.
    Element(LocalName),
    /// A text node, by its data.
    Text(StrTendril),
    /// Anything else.
    Other,
}

impl Default for Tree {
    fn default() -> Self {
        let tree = Self { nodes: RefCell::default(), is_full: Cell::default() };
        tree.add(Kind::Other);
        tree
    }
}

impl Tree {
    /// The tree of a document, as a browser with scripts switched on would build it.
    pub fn parse(html: &str, format: Format) -> Self {
        let builder = TreeBuilder::new(Self::default(), TreeBuilderOpts::default());
        let is_xhtml = format == Format::Xhtml;
        let bounded = Bounded { builder, has_token: Cell::default(), is_xhtml };
        let tokenizer = Tokenizer::new(bounded, TokenizerOpts::default());
        let sink = &tokenizer.sink;
        let queue = BufferQueue::default();
        let mut rest = html;
        let mut crowded = crowded_tag(html, 0);
        while !rest.is_empty() && !sink.builder.sink.is_full() {
            let start = html.len() - rest.len();
            if crowded.as_ref().is_some_and(|tag| tag.start < start) {
                crowded = crowded_tag(html, start);
            }
            let (length, is_crowded) = match &crowded {
                Some(tag) if tag.start == start => (tag.len(), true),
                Some(tag) => (CHUNK_BYTES.min(tag.start - start), false),
                None => (CHUNK_BYTES, false),
            };
            let (chunk, after) = rest.split_at(rest.floor_char_boundary(length));
            queue.push_back(chunk.into());
            rest = after;
            sink.has_token.set(false);
            // The tokenizer pauses where a browser would run a script or change the encoding; neither concerns us.
            while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
            // In a script or a title the tokenizer takes it for text, and hands that over at once.
            if is_crowded && !sink.has_token.get() {
                sink.builder.sink.is_full.set(true);
            }
        }
        tokenizer.end();
        tokenizer.sink.builder.sink
    }

    /// Whether the document was larger than a tree may be: what came after was not read.
    pub fn is_full(&self) -> bool {
        self.is_full.get()
    }

    /// The first element of this name in document order.
    pub fn find(&self, name: &str) -> Option<usize> {
        // Elements are created in document order, but for the few that the parser moves.
        self.nodes.borrow().iter().position(
            |node| matches!(&node.kind, Kind::Element { name: known, .. } if &*known.local == name && node.parent.is_some()),
        )
    }

    pub fn data(&self, node: usize) -> Data {
        match &self.nodes.borrow()[node].kind {
            Kind::Element { name, .. } => Data::Element(name.local.clone()),
            Kind::Text(text) => Data::Text(text.clone()),
            Kind::Other => Data::Other,
        }
    }

    pub fn attribute(&self, node: usize, name: &str) -> Option<String> {
        match &self.nodes.borrow()[node].kind {
            Kind::Element { attributes, .. } => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| attribute.value.to_string()),
            _ => None,
        }
    }

    /// The data of an element's own text nodes.
    pub fn text_of(&self, element: usize) -> String {
        let children = std::iter::successors(self.first_child(element), |&child| self.next_sibling(child));
        children
            .filter_map(|child| match self.data(child) {
                Data::Text(text) => Some(text.to_string()),
                _ => None,
            })
            .collect()
    }

    /// The first node of the shadow tree that is shown instead of an element's children, if it has one.
    pub fn shadow(&self, element: usize) -> Option<Option<usize>> {
        match &self.nodes.borrow()[element].kind {
            Kind::Element { shadow, .. } => shadow.map(|shadow| self.first_child(shadow)),
            _ => None,
        }
    }

    /// What a shadow tree's host holds for each slot, by its name.
    pub fn slotted(&self, host: usize) -> HashMap<String, Vec<usize>> {
        let mut slotted: HashMap<String, Vec<usize>> = HashMap::new();
        for child in std::iter::successors(self.first_child(host), |&child| self.next_sibling(child)) {
            let slot = match self.data(child) {
                Data::Element(_) => self.attribute(child, "slot").unwrap_or_default(),
                Data::Text(_) => String::new(),
                Data::Other => continue,
            };
            slotted.entry(slot).or_default().push(child);
        }
        slotted
    }

    /// What an element looks like from its tag.
    pub fn shape(&self, element: usize) -> Shape {
        let mut shape = Shape::default();
        if let Kind::Element { name, attributes, .. } = &self.nodes.borrow()[element].kind {
            shape.tag = truncate_attribute(name.local.to_string());
            for attribute in attributes {
                let place = match &*attribute.name.local {
                    "class" => &mut shape.class,
                    "id" => &mut shape.id,
                    "role" => &mut shape.role,
                    "lang" => &mut shape.lang,
                    "style" => &mut shape.style,
                    "itemprop" => &mut shape.itemprop,
                    "hidden" => {
                        shape.hidden = !attribute.value.eq_ignore_ascii_case("until-found");
                        continue;
                    }
                    "aria-hidden" => {
                        shape.computed.is_unseen = &*attribute.value == "true";
                        continue;
                    }
                    _ => continue,
                };
                *place = truncate_attribute(attribute.value.to_string());
            }
        }
        shape
    }

    pub fn parent(&self, node: usize) -> Option<usize> {
        self.nodes.borrow()[node].parent
    }

    pub fn first_child(&self, node: usize) -> Option<usize> {
        self.nodes.borrow()[node].first_child
    }

    pub fn next_sibling(&self, node: usize) -> Option<usize> {
        self.nodes.borrow()[node].next
    }

    fn add(&self, kind: Kind) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            kind,
            depth: 0,
            parent: None,
            previous: None,
            next: None,
            first_child: None,
            last_child: None,
        });
        nodes.len() - 1
    }

    /// Takes a node out of its parent.
    fn detach(&self, node: usize) {
        let mut nodes = self.nodes.borrow_mut();
        let (parent, previous, next) =
            (nodes[node].parent.take(), nodes[node].previous.take(), nodes[node].next.take());
        if let Some(previous) = previous {
            nodes[previous].next = next;
        } else if let Some(parent) = parent {
            nodes[parent].first_child = next;
        }
        if let Some(next) = next {
            nodes[next].previous = previous;
        } else if let Some(parent) = parent {
            nodes[parent].last_child = previous;
        }
    }

    /// Puts a node into a parent, before one of its children or at its end.
    fn insert(&self, parent: usize, before: Option<usize>, node: usize) {
        self.detach(node);
        let mut nodes = self.nodes.borrow_mut();
        let previous = match before {
            Some(before) => nodes[before].previous,
            None => nodes[parent].last_child,
        };
        let depth = nodes[parent].depth + 1;
        nodes[node].depth = depth;
        if let Kind::Element { contents: Some(contents), .. } = nodes[node].kind {
            nodes[contents].depth = depth;
        }
        self.is_full.set(self.is_full.get() || depth > MAX_OPEN_ELEMENTS);
        nodes[node].parent = Some(parent);
        nodes[node].previous = previous;
        nodes[node].next = before;
        match previous {
            Some(previous) => nodes[previous].next = Some(node),
            None => nodes[parent].first_child = Some(node),
        }
        match before {
            Some(before) => nodes[before].previous = Some(node),
            None => nodes[parent].last_child = Some(node),
        }
    }

    /// Inserts a node, or text that joins the text node before the place.
    fn insert_child(&self, parent: usize, before: Option<usize>, child: NodeOrText<usize>) {
        let text = match child {
            NodeOrText::AppendNode(node) => return self.insert(parent, before, node),
            NodeOrText::AppendText(text) => text,
        };
        let mut nodes = self.nodes.borrow_mut();
        let previous = match before {
            Some(before) => nodes[before].previous,
            None => nodes[parent].last_child,
        };
        if let Some(Kind::Text(data)) = previous.map(|previous| &mut nodes[previous].kind) {
            data.push_tendril(&text);
            return;
        }
        drop(nodes);
        let node = self.add(Kind::Text(text));
        self.insert(parent, before, node);
    }
}

/// The HTML tree builder; it receives no more tokens once its tree is full.
struct Bounded {
    builder: TreeBuilder<usize, Tree>,
    /// Whether it has been handed a token since this was last set to false.
    has_token: Cell<bool>,
    is_xhtml: bool,
}

/// Elements that hold nothing, which HTML's rules know to be closed.
const VOID_TAGS: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

impl Bounded {
    /// Processes a tag as XML has it: one that closes itself opens and closes its element, whichever that is.
    fn process_xml_tag(&self, tag: Tag, line: u64) -> TokenSinkResult<usize> {
        let is_void = VOID_TAGS.contains(&&*tag.name);
        let is_closed = tag.kind == TagKind::StartTag && tag.self_closing && !is_void;
        let end = Tag { kind: TagKind::EndTag, self_closing: false, attrs: Vec::new(), ..tag.clone() };
        if tag.kind == TagKind::EndTag && is_void {
            return TokenSinkResult::Continue;
        }
        let opened = self.builder.process_token(Token::TagToken(tag), line);
        if is_closed { self.builder.process_token(Token::TagToken(end), line) } else { opened }
    }
}

impl TokenSink for Bounded {
    type Handle = usize;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<usize> {
        if self.builder.sink.is_full() && !matches!(token, Token::EOFToken) {
            return TokenSinkResult::Continue;
        }
        if !matches!(token, Token::ParseError(_)) {
            self.has_token.set(true);
        }
        match token {
            Token::TagToken(tag) if self.is_xhtml => self.process_xml_tag(tag, line),
            token => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        // In XHTML, CDATA sections are text.
        self.is_xhtml || self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Whether an element of this name can hold a shadow tree (<https://dom.spec.whatwg.org/#valid-shadow-host-name>).
fn can_host(name: &str) -> bool {
    const HOSTS: &[&str] = &[
        "article",
        "aside",
        "blockquote",
        "body",
        "div",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "main",
        "nav",
        "p",
        "section",
        "span",
    ];
    name.contains('-') || HOSTS.contains(&name)
}

impl TreeSink for Tree {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, &node: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[node].kind {
            Kind::Element { name, .. } => name,
            // The parser asks this of elements only.
            _ => unreachable!(),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> usize {
        let contents = flags.template.then(|| self.add(Kind::Other));
        let element = self.add(Kind::Element { name, attributes, contents, shadow: None });
        self.is_full.set(self.is_full.get() || element >= MAX_PARSED_NODES);
        element
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.add(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.add(Kind::Other)
    }

    fn append(&self, &parent: &usize, child: NodeOrText<usize>) {
        self.insert_child(parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        if self.parent(*element).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn attach_declarative_shadow(&self, &host: &usize, &template: &usize, attributes: &[Attribute]) -> bool {
        // Extensions may read a closed tree as an open one.
        let is_shadow = attributes.iter().any(|attribute| {
            let has_mode = |mode| attribute.value.eq_ignore_ascii_case(mode);
            &*attribute.name.local == "shadowrootmode" && (has_mode("open") || has_mode("closed"))
        });
        let contents = self.get_template_contents(&template);
        match &mut self.nodes.borrow_mut()[host].kind {
            Kind::Element { name, shadow: shadow @ None, .. } if is_shadow && can_host(&name.local) => {
                *shadow = Some(contents);
                true
            }
            _ => false,
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, &template: &usize) -> usize {
        match self.nodes.borrow()[template].kind {
            Kind::Element { contents: Some(contents), .. } => contents,
            _ => template,
        }
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, &sibling: &usize, child: NodeOrText<usize>) {
        if let Some(parent) = self.parent(sibling) {
            self.insert_child(parent, Some(sibling), child);
        }
    }

    fn add_attrs_if_missing(&self, &target: &usize, missing: Vec<Attribute>) {
        if let Kind::Element { attributes, .. } = &mut self.nodes.borrow_mut()[target].kind {
            for attribute in missing {
                if attributes.len() < MAX_ATTRIBUTES && attributes.iter().all(|known| known.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, &target: &usize) {
        self.detach(target);
    }

    fn reparent_children(&self, &node: &usize, &new_parent: &usize) {
        while let Some(child) = self.first_child(node) {
            self.insert(new_parent, None, child);
        }
    }
}
