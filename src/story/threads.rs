//! What the page's markup shows to be no story, whatever its words: readers' threads, of any class, and notices.
//!
//! A class name alone takes nothing out that holds most of the prose: some sites put `comments` or `share` on the article's
//! own wrapper.

use super::{name_parts, names};
use crate::document::blocks::Block;
use crate::document::page::{NodeId, Page, Shape};
use crate::interner::{Interner, hash, mix};

/// A line with at most so many words can be a reader's name, a time, or “Reply”.
const MAX_LINE_WORDS: usize = 4;
/// A reader's post has at most so many words.
const MAX_POST_WORDS: usize = 400;
/// So many boxes of one look make a thread.
const MIN_POSTS: usize = 3;
/// A sentence or more.
const PROSE_WORDS: usize = 8;

/// What a box holds.
#[derive(Clone, Copy, Default)]
struct Held {
    words: usize,
    prose: usize,
    lines: usize,
    links: usize,
    headings: usize,
}

impl Held {
    fn of(block: &Block, is_heading: bool) -> Self {
        let is_line = block.words <= MAX_LINE_WORDS;
        Self {
            words: block.words,
            prose: if block.words >= PROSE_WORDS && !block.is_mostly_links() { block.words } else { 0 },
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

/// Siblings of one tag and class.
#[derive(Clone, Copy, Default)]
struct Alike {
    count: usize,
    posts: usize,
    /// The prose in all of them, and in the first.
    prose: usize,
    first: usize,
    headings: usize,
}

impl Alike {
    fn is_thread(self) -> bool {
        self.count >= MIN_POSTS && self.posts * 5 >= self.count * 4
    }

    /// Whether the first is what the others answer.
    fn are_replies(self) -> bool {
        self.count > 1 && self.headings == 0 && self.first * 4 >= self.prose * 3
    }
}

/// Which blocks stand in a readers' thread or a notice.
pub fn apart(page: &Page, blocks: &[Block]) -> Vec<bool> {
    let nodes = page.nodes();
    let is_heading = page.map_shapes(|shape| shape.heading_level().is_some());
    let mut held = vec![Held::default(); nodes.len()];
    for block in blocks {
        held[block.container].add(Held::of(block, is_heading.of(block.container) == Some(true)));
    }
    // Children come after their parents.
    for id in (1..nodes.len()).rev() {
        if let Some(parent) = nodes[id].parent {
            let own = held[id];
            held[parent].add(own);
        }
    }
    let all = held.first().copied().unwrap_or_default();
    // The posts of a thread often have an id each.
    let looks = page.map_shapes(|shape| mix(hash(&shape.tag), hash(&shape.class)));
    let mut ids = Interner::with_capacity(64);
    let mut groups: Vec<Alike> = Vec::new();
    let mut group_of: Vec<Option<usize>> = vec![None; nodes.len()];
    for (id, node) in nodes.iter().enumerate() {
        let (Some(look), Some(parent), true) = (looks.of(id), node.parent, held[id].words > 0) else { continue };
        let group = ids.intern(mix(parent as u64, look)) as usize;
        if group == groups.len() {
            groups.push(Alike { first: held[id].prose, ..Alike::default() });
        }
        let alike = &mut groups[group];
        alike.count += 1;
        alike.posts += usize::from(held[id].is_post());
        alike.prose += held[id].prose;
        alike.headings += held[id].headings;
        group_of[id] = Some(group);
    }
    let is_named = page.map_shapes(is_named_apart);
    let is_post = page.map_shapes(|shape| shape.class.split_ascii_whitespace().any(|name| name == "post"));
    let mut seen = vec![false; groups.len()];
    let mut apart: Vec<bool> = Vec::with_capacity(nodes.len());
    for (id, node) in nodes.iter().enumerate() {
        let alike = group_of[id].map(|group| (groups[group], std::mem::replace(&mut seen[group], true)));
        let in_thread = alike.is_some_and(|(alike, after_first)| {
            alike.is_thread() || after_first && alike.are_replies() && is_post.of(id) == Some(true)
        });
        let by_name = is_named.of(id) == Some(true) && held[id].prose * 2 <= all.prose;
        apart.push(in_thread || by_name || node.parent.is_some_and(|parent: NodeId| apart[parent]));
    }
    blocks.iter().map(|block| apart[block.container]).collect()
}

/// Whether an element is, by its tag, role or a whole class name, no part of any article.
fn is_named_apart(shape: &Shape) -> bool {
    let has = |list: &[&str], name: &str| list.binary_search(&name).is_ok();
    let by_tag = has(name_parts::APART_TAGS, &shape.tag) || has(name_parts::APART_ROLES, &shape.role);
    by_tag || names(shape).any(|name| has(name_parts::APART_NAMES, &name))
}
