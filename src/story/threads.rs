//! What the page's markup shows to be no story, whatever its words: readers' threads, of any class, and notices.
//!
//! A class name alone takes nothing out that holds most of the prose: some sites put `comments` or `share` on the article's
//! own wrapper.

use super::{name_parts, names};
use crate::document::blocks::Block;
use crate::document::page::{NodeId, Page, Shape};
use crate::interner::{Interner, hash, mix};

/// A line with at most this many words can be a reader's name, a time, or “Reply”.
const MAX_LINE_WORDS: usize = 4;
/// A reader's post has at most this many words.
const MAX_POST_WORDS: usize = 400;
/// At least this many boxes of one look are a thread.
const MIN_POSTS: usize = 3;
/// A block with at least this many words is a sentence.
const MIN_PROSE_WORDS: usize = 8;
/// Boxes with this much prose on both sides, in the element around them, are a part of what is written there.
const MIN_SURROUNDING_WORDS: usize = 40;

/// What an element contains.
#[derive(Clone, Copy, Default)]
struct Content {
    words: usize,
    prose: usize,
    lines: usize,
    links: usize,
    headings: usize,
}

impl Content {
    fn of(block: &Block, is_heading: bool) -> Self {
        let is_line = block.words <= MAX_LINE_WORDS;
        Self {
            words: block.words,
            prose: if block.words >= MIN_PROSE_WORDS && !block.is_mostly_links() { block.words } else { 0 },
            lines: usize::from(is_line && !is_heading),
            links: usize::from(is_line && block.linked_words > 0),
            headings: usize::from(is_heading),
        }
    }

    fn add(&mut self, other: Self) {
        self.words += other.words;
        self.prose += other.prose;
        self.lines += other.lines;
        self.links += other.links;
        self.headings += other.headings;
    }

    /// Whether a box looks like a reader's post: some prose under no heading, and lines for who wrote it and to answer.
    fn is_post(self) -> bool {
        self.prose > 0 && self.headings == 0 && self.lines > 1 && self.links > 0 && self.words <= MAX_POST_WORDS
    }
}

/// Siblings with the same tag and the same first class.
#[derive(Clone, Copy, Default)]
struct Siblings {
    count: usize,
    posts: usize,
    /// How many have a class or id that says they are a comment.
    named: usize,
    headings: usize,
    /// Words of prose in the first of them, and in all.
    first: usize,
    prose: usize,
    /// Words of prose in the element around them: before the first, and up to the end of the last.
    before: usize,
    until: usize,
}

impl Siblings {
    /// Whether they are readers' posts, given the prose in the element around them. Posts follow each other. Products in a
    /// review look like posts, but the review goes on after them; inserted comments have the story between them.
    fn is_thread(self, around: usize) -> bool {
        let is_surrounded = self.before >= MIN_SURROUNDING_WORDS && around - self.until >= MIN_SURROUNDING_WORDS;
        let is_unbroken = self.until - self.before == self.prose;
        self.count >= MIN_POSTS
            && (self.posts * 5 >= self.count * 4 && !is_surrounded || self.named == self.count && is_unbroken)
    }

    /// Whether the first is what the others answer.
    fn are_replies(self) -> bool {
        self.count > 1 && self.headings == 0 && self.first * 4 >= self.prose * 3
    }
}

/// Which blocks are in a readers' thread or a notice.
pub fn apart(page: &Page, blocks: &[Block]) -> Vec<bool> {
    let nodes = page.nodes();
    let contents = contents(page, blocks);
    let all = contents.first().copied().unwrap_or_default();
    let (siblings, siblings_of) = siblings(page, &contents);
    let is_named = page.map_shapes(is_named_apart);
    let is_post = page.map_shapes(|shape| shape.class.split_ascii_whitespace().any(|name| name == "post"));
    let mut seen = vec![false; siblings.len()];
    let mut apart: Vec<bool> = Vec::with_capacity(nodes.len());
    for (id, node) in nodes.iter().enumerate() {
        let is_inside = node.parent.is_some_and(|parent: NodeId| apart[parent]);
        let in_thread = siblings_of[id].zip(node.parent).is_some_and(|(number, parent)| {
            let is_answer = std::mem::replace(&mut seen[number], true) && is_post.of(id) == Some(true);
            siblings[number].is_thread(contents[parent].prose) || is_answer && siblings[number].are_replies()
        });
        let by_name = is_named.of(id) == Some(true) && contents[id].prose * 2 <= all.prose;
        apart.push(is_inside || in_thread || by_name);
    }
    blocks.iter().map(|block| apart[block.container]).collect()
}

/// What each node contains.
fn contents(page: &Page, blocks: &[Block]) -> Vec<Content> {
    let is_heading = page.map_shapes(|shape| shape.heading_level().is_some());
    let mut contents = vec![Content::default(); page.nodes().len()];
    for block in blocks {
        contents[block.container].add(Content::of(block, is_heading.of(block.container) == Some(true)));
    }
    // Children come after their parents.
    for id in (1..contents.len()).rev() {
        if let Some(parent) = page.nodes()[id].parent {
            let own = contents[id];
            contents[parent].add(own);
        }
    }
    contents
}

/// All groups of siblings, and the group of each node that contains words.
fn siblings(page: &Page, contents: &[Content]) -> (Vec<Siblings>, Vec<Option<usize>>) {
    // Posts often differ in their ids and in their later classes: “comment odd”, “comment even”.
    let looks = page.map_shapes(|shape| {
        let first_class = shape.class.split_ascii_whitespace().next().unwrap_or_default();
        mix(hash(&shape.tag), hash(first_class))
    });
    let is_comment = page.map_shapes(is_named_comment);
    let mut ids = Interner::with_capacity(64);
    let mut groups: Vec<Siblings> = Vec::new();
    let mut group_of: Vec<Option<usize>> = vec![None; contents.len()];
    // Words of prose in the children read so far.
    let mut read = vec![0; contents.len()];
    for (id, node) in page.nodes().iter().enumerate() {
        let (Some(look), Some(parent), true) = (looks.of(id), node.parent, contents[id].words > 0) else { continue };
        let content = contents[id];
        let number = ids.intern(mix(parent as u64, look)) as usize;
        if number == groups.len() {
            groups.push(Siblings { first: content.prose, before: read[parent], ..Siblings::default() });
        }
        read[parent] += content.prose;
        let group = &mut groups[number];
        group.count += 1;
        group.posts += usize::from(content.is_post());
        group.named += usize::from(is_comment.of(id) == Some(true));
        group.headings += content.headings;
        group.prose += content.prose;
        group.until = read[parent];
        group_of[id] = Some(number);
    }
    (groups, group_of)
}

/// Whether an element is named as one of several comments: by the class `comment`, or an id such as `comment-12`.
fn is_named_comment(shape: &Shape) -> bool {
    let is_numbered = shape.id.strip_prefix("comment").is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    is_numbered || names(shape).any(|name| name == "comment")
}

/// Whether an element is, by its tag, role or a whole class name, no part of any article.
fn is_named_apart(shape: &Shape) -> bool {
    let has = |list: &[&str], name: &str| list.binary_search(&name).is_ok();
    let by_tag = has(name_parts::APART_TAGS, &shape.tag) || has(name_parts::APART_ROLES, &shape.role);
    by_tag || names(shape).any(|name| has(name_parts::APART_NAMES, &name))
}
