//! What is around the blocks of a page: the elements that hold them, what these add up to, and what looks alike.

use super::features::{Chain, Total, is_prose, share};
use super::name_parts::groups;
use crate::document::blocks::Block;
use crate::document::flow::is_block_element;
use crate::document::page::{Content, NodeId, Page, PerShape, Shape};
use crate::interner::{Interner, hash, mix};

pub use super::name_parts::GROUPS;

/// How many kinds of places elements and roles can name.
pub const PLACES: usize = 13;
/// What a block's words are worth one element further up, in tenths.
const DECAY: usize = 6;
/// In how many elements around it a block's words are counted.
const COUNTED_LEVELS: usize = 5;

/// What is read of a shape once.
#[derive(Clone, Copy)]
struct Look {
    kind: i16,
    is_block: bool,
    places: u32,
    groups: u32,
    /// Its tag and class.
    name: u64,
}

/// Siblings of one shape.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alike {
    /// How many.
    pub count: usize,
    /// What all of them hold.
    pub total: Total,
    /// The prose of the one that has most.
    pub longest: usize,
}

/// What an element inherits from the elements around it.
#[derive(Clone, Copy)]
struct Inherited {
    depth: i16,
    /// Siblings like it, itself included.
    alike: Option<usize>,
    /// For each place and group, how much of the page's prose the nearest element of that kind holds, plus one; 0 without.
    places: [i16; PLACES],
    groups: [i16; GROUPS],
}

/// All that is around a page's blocks.
pub struct Surroundings<'p> {
    looks: PerShape<'p, Look>,
    totals: Vec<Total>,
    inherited: Vec<Inherited>,
    alike: Vec<Alike>,
    /// For each block, which look it has; and what each look adds up to.
    look_of: Vec<usize>,
    look_totals: Vec<Total>,
    /// The element with the densest prose.
    pub densest: Chain,
}

impl<'p> Surroundings<'p> {
    /// Reads a page once down and once up.
    pub fn new(page: &'p Page, blocks: &[Block]) -> Self {
        let looks = page.map_shapes(look);
        let totals = totals(page, blocks);
        let (inherited, alike) = inherited(page, &looks, &totals);
        let (look_of, look_totals) = block_looks(page, blocks, &looks);
        let densest = Chain::new(page, densest(page, blocks));
        Self { looks, totals, inherited, alike, look_of, look_totals, densest }
    }

    /// What the whole page adds up to.
    pub fn all(&self) -> Total {
        self.total(0)
    }

    /// What an element's blocks add up to.
    pub fn total(&self, element: NodeId) -> Total {
        self.totals.get(element).copied().unwrap_or_default()
    }

    /// Which kind of element it is, as a number.
    pub fn kind(&self, element: NodeId) -> i16 {
        self.looks.of(element).map_or(OTHER, |look| look.kind)
    }

    /// The level of a heading, from 1 to 4; what is below counts as 4.
    pub fn heading_level(&self, element: NodeId) -> Option<usize> {
        usize::try_from(self.kind(element)).ok().filter(|kind| (1..=4).contains(kind))
    }

    /// How many elements an element is in.
    pub fn depth(&self, element: NodeId) -> i16 {
        self.inherited[element].depth
    }

    /// See [`Inherited::places`].
    pub fn places(&self, element: NodeId) -> [i16; PLACES] {
        self.inherited[element].places
    }

    /// See [`Inherited::groups`].
    pub fn groups(&self, element: NodeId) -> [i16; GROUPS] {
        self.inherited[element].groups
    }

    /// The block elements around an element, itself included.
    pub fn holders<'a>(&'a self, page: &'a Page, element: NodeId) -> impl Iterator<Item = NodeId> + 'a {
        let around = std::iter::once(element).chain(page.ancestors(element));
        around.filter(|&element| self.looks.of(element).is_some_and(|look| look.is_block))
    }

    /// An element's siblings of the same shape, itself included.
    pub fn alike(&self, element: NodeId) -> Option<Alike> {
        Some(self.alike[self.inherited[element].alike?])
    }

    /// The nearest element around one, itself included, that is one of several alike and no paragraph, with what it holds.
    pub fn repeated(&self, page: &Page, element: NodeId) -> (Alike, Total) {
        std::iter::once(element)
            .chain(page.ancestors(element))
            .filter(|&element| !matches!(self.kind(element), PARAGRAPH..=ITEM | QUOTATION))
            .find_map(|element| {
                let alike = self.alike(element).filter(|alike| alike.count > 1)?;
                Some((alike, self.total(element)))
            })
            .unwrap_or_default()
    }

    /// What the blocks that look like this one add up to, itself included.
    pub fn look(&self, block: usize) -> Total {
        self.look_totals[self.look_of[block]]
    }

    /// Whether two blocks look alike.
    pub fn looks_like(&self, one: usize, other: usize) -> bool {
        self.look_of[one] == self.look_of[other]
    }
}

const PARAGRAPH: i16 = 0;
const ITEM: i16 = 5;
const QUOTATION: i16 = 9;
const OTHER: i16 = 12;

fn look(shape: &Shape) -> Look {
    let kind = match &*shape.tag {
        "p" => PARAGRAPH,
        "h1" => 1,
        "h2" => 2,
        "h3" => 3,
        "h4" | "h5" | "h6" => 4,
        "li" => ITEM,
        "td" => 6,
        "th" => 7,
        "dt" | "dd" => 8,
        "blockquote" => QUOTATION,
        "figcaption" | "caption" | "figure" => 10,
        "pre" => 11,
        "section" | "article" | "main" => 13,
        "body" => 14,
        "address" => 15,
        "summary" => 16,
        "aside" | "header" | "footer" | "nav" | "form" | "button" | "label" => 17,
        _ => OTHER,
    };
    Look {
        kind,
        is_block: is_block_element(&shape.tag),
        places: places(shape),
        groups: groups(shape),
        name: mix(hash(&shape.tag), hash(&shape.class)),
    }
}

/// The places that an element or its role names, a bit each.
fn places(shape: &Shape) -> u32 {
    let by_tag = match &*shape.tag {
        "article" => 0,
        "main" => 1,
        "section" => 2,
        "aside" => 3,
        "header" => 4,
        "footer" => 5,
        "form" | "fieldset" | "button" | "label" | "dialog" => 6,
        "nav" | "menu" => 7,
        "ul" | "ol" | "dl" => 8,
        "table" => 9,
        "figure" | "figcaption" => 10,
        "blockquote" => 11,
        _ => PLACES,
    };
    let by_role = match &*shape.role {
        "article" => 0,
        "main" => 1,
        "complementary" | "note" => 3,
        "banner" => 4,
        "contentinfo" => 5,
        "form" | "dialog" | "search" | "alert" | "alertdialog" => 6,
        "navigation" | "menu" | "menubar" | "tablist" => 7,
        "list" => 8,
        _ => PLACES,
    };
    let is_body = ["articleBody", "text"].iter().any(|name| shape.itemprop.eq_ignore_ascii_case(name));
    (1 << by_tag | 1 << by_role) & !(1 << PLACES) | u32::from(is_body) << 12
}

/// What the blocks in each node add up to.
fn totals(page: &Page, blocks: &[Block]) -> Vec<Total> {
    let mut totals = vec![Total::default(); page.nodes().len()];
    for block in blocks {
        totals[block.container].add(Total::of(block));
    }
    // Children come after their parents.
    for id in (1..totals.len()).rev() {
        if let Some(parent) = page.nodes()[id].parent {
            let own = totals[id];
            totals[parent].add(own);
        }
    }
    totals
}

fn inherited(page: &Page, looks: &PerShape<Look>, totals: &[Total]) -> (Vec<Inherited>, Vec<Alike>) {
    let all = totals.first().copied().unwrap_or_default();
    let nothing = Inherited { depth: -1, alike: None, places: [0; PLACES], groups: [0; GROUPS] };
    let mut inherited: Vec<Inherited> = Vec::with_capacity(totals.len());
    let mut siblings = Interner::with_capacity(64);
    let mut alike: Vec<Alike> = Vec::new();
    for (id, node) in page.nodes().iter().enumerate() {
        let mut own = node.parent.map_or(nothing, |parent| inherited[parent]);
        own.alike = None;
        if let (Content::Element(shape), Some(look), true) = (&node.content, looks.of(id), totals[id].blocks > 0) {
            own.depth += 1;
            let held = 1 + share(totals[id].prose, all.prose);
            mark(&mut own.places, look.places, held);
            mark(&mut own.groups, look.groups, held);
            if let Some(parent) = node.parent {
                let number = siblings.intern(mix(parent as u64, *shape as u64)) as usize;
                if number == alike.len() {
                    alike.push(Alike::default());
                }
                alike[number].count += 1;
                alike[number].total.add(totals[id]);
                alike[number].longest = alike[number].longest.max(totals[id].prose);
                own.alike = Some(number);
            }
        }
        inherited.push(own);
    }
    (inherited, alike)
}

/// Sets the values whose bits are set.
fn mark(values: &mut [i16], bits: u32, value: i16) {
    if bits != 0 {
        values.iter_mut().enumerate().filter(|(at, _)| bits & 1 << at != 0).for_each(|(_, own)| *own = value);
    }
}

/// The look of each block, its element's and that of the one around it; and what each look adds up to.
fn block_looks(page: &Page, blocks: &[Block], looks: &PerShape<Look>) -> (Vec<usize>, Vec<Total>) {
    let mut ids = Interner::with_capacity(blocks.len());
    let mut totals: Vec<Total> = Vec::new();
    let name = |element: NodeId| looks.of(element).map_or(0, |look| look.name);
    let look_of = blocks.iter().map(|block| {
        let parent = page.nodes()[block.container].parent.unwrap_or(0);
        let id = ids.intern(mix(name(block.container), name(parent))) as usize;
        if id == totals.len() {
            totals.push(Total::default());
        }
        totals[id].add(Total::of(block));
        id
    });
    let look_of = look_of.collect();
    (look_of, totals)
}

/// The element whose near descendants have the most prose, each block's words counting less the further up they are
/// counted (the idea of Arc90's Readability, 2009).
fn densest(page: &Page, blocks: &[Block]) -> Option<NodeId> {
    let mut worth_of = vec![0; page.nodes().len()];
    for block in blocks.iter().filter(|block| is_prose(block)) {
        let mut worth = block.words * 10_000;
        for element in std::iter::once(block.container).chain(page.ancestors(block.container)).take(COUNTED_LEVELS) {
            worth_of[element] += worth;
            worth = worth * DECAY / 10;
        }
    }
    (0..worth_of.len()).rev().max_by_key(|&element| worth_of[element])
}
