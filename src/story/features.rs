//! What the classifier knows of a block: numbers that a flat page gives, without any style sheet.
//!
//! They are whole numbers in a fixed order; the forest in `forest.txt` names them by their places, so a change here
//! needs `cargo xtask train story`. Shares are in thousandths. Nothing here reads a word of the text: only lengths,
//! punctuation, links, elements, the parts of class names, and what looks alike.

use super::surroundings::{GROUPS, PLACES, Surroundings};
use crate::document::blocks::Block;
use crate::document::page::{NodeId, Page};
use crate::interner::{Interner, hash};

/// A block with so many words, and few links, is prose.
pub const PROSE_WORDS: usize = 8;
/// A line with more words is no headline.
const MAX_HEADLINE_WORDS: usize = 40;
/// What is farther away, in blocks, is as far as anything.
const FAR: usize = 999;
/// How many elements around a block are looked at one by one.
const HOLDERS: usize = 5;
/// How many blocks on each side make a window.
const WINDOWS: [usize; 2] = [3, 8];

/// What blocks add up to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Total {
    /// Words.
    pub words: usize,
    /// Words that are the text of links.
    pub linked: usize,
    /// Words of prose.
    pub prose: usize,
    /// Blocks.
    pub blocks: usize,
}

impl Total {
    /// What a block adds.
    pub fn of(block: &Block) -> Self {
        let prose = if is_prose(block) { block.words } else { 0 };
        Self { words: block.words, linked: block.linked_words, prose, blocks: 1 }
    }

    /// Adds another total.
    pub fn add(&mut self, other: Self) {
        self.words += other.words;
        self.linked += other.linked;
        self.prose += other.prose;
        self.blocks += other.blocks;
    }

    fn less(self, other: Self) -> Self {
        Self {
            words: self.words - other.words,
            linked: self.linked - other.linked,
            prose: self.prose - other.prose,
            blocks: self.blocks - other.blocks,
        }
    }
}

/// Whether a block is a sentence or more, and no list of links.
pub fn is_prose(block: &Block) -> bool {
    block.words >= PROSE_WORDS && !block.is_mostly_links()
}

/// The features of each block of a page, in order.
pub fn features<'a>(page: &'a Page, blocks: &'a [Block]) -> impl Iterator<Item = Vec<i16>> + 'a {
    let around = Surroundings::new(page, blocks);
    let along = Along::new(page, blocks, &around);
    let seen = Seen { page, blocks, around, along };
    (0..blocks.len()).map(move |at| {
        let mut row = Vec::with_capacity(128);
        seen.text(at, &mut row);
        seen.place(at, &mut row);
        seen.meeting_points(at, &mut row);
        seen.holders(at, &mut row);
        seen.repeated_box(at, &mut row);
        seen.look(at, &mut row);
        seen.neighbours(at, &mut row);
        row
    })
}

/// A page with all that the features of its blocks are read from. Each method adds its features of one block to a row.
struct Seen<'a> {
    page: &'a Page,
    blocks: &'a [Block],
    around: Surroundings<'a>,
    along: Along,
}

impl Seen<'_> {
    /// The text itself.
    fn text(&self, at: usize, row: &mut Vec<i16>) {
        let block = &self.blocks[at];
        let text = Text::of(&block.text);
        row.extend([
            small(block.words),
            share(block.linked_words, block.words),
            small(text.chars * 10 / block.words.max(1)),
            share(text.capitals, text.chars),
            share(text.digits, text.chars),
            small(text.commas),
            small(text.sentences),
            text.end,
            self.around.kind(block.container),
            small(self.along.times[at]),
            self.along.likeness[at],
        ]);
    }

    /// Its place on the page.
    fn place(&self, at: usize, row: &mut Vec<i16>) {
        let (all, along) = (self.around.all(), &self.along);
        let head = along.headline;
        row.extend([
            self.around.depth(self.blocks[at].container),
            share(at, self.blocks.len()),
            share(along.before[at].prose, all.prose),
            small(self.blocks.len() - at),
            small(all.prose),
            share(all.linked, all.words),
            head.map_or(i16::MIN, |head| small(at) - small(head)),
            head.map_or(i16::MIN, |head| small(along.before[at].prose) - small(along.before[head].prose)),
            small(along.since_prose[at]),
            small(along.until_prose[at]),
            small(along.since_heading[at]),
            small(along.heading_words[at]),
        ]);
    }

    /// The smallest element that holds it and the densest prose, and the smallest that holds it and the headline.
    fn meeting_points(&self, at: usize, row: &mut Vec<i16>) {
        let all = self.around.all();
        for chain in [&self.around.densest, &self.along.of_headline] {
            let meet = chain.meet(self.page, self.blocks[at].container);
            let total = self.around.total(meet.element);
            row.extend([
                small(meet.up),
                small(meet.down),
                share(total.prose, all.prose),
                share(total.linked, total.words),
            ]);
        }
    }

    /// The elements around it, one by one, and those that look like each of the nearest.
    fn holders(&self, at: usize, row: &mut Vec<i16>) {
        let (around, all) = (&self.around, self.around.all());
        let holders: Vec<NodeId> = around.holders(self.page, self.blocks[at].container).take(HOLDERS + 1).collect();
        for level in 1..=HOLDERS {
            let total = around.total(holders.get(level).copied().unwrap_or(0));
            row.extend([
                share(total.linked, total.words),
                share(total.prose, total.words),
                share(total.prose, all.prose),
                small(total.words),
                small(total.blocks),
            ]);
        }
        for level in 0..3 {
            let alike = holders.get(level).and_then(|&holder| around.alike(holder)).unwrap_or_default();
            row.extend([
                small(alike.count),
                small(alike.total.words / alike.count.max(1)),
                share(alike.total.linked, alike.total.words),
            ]);
        }
    }

    /// The nearest box around it that is one of several alike.
    fn repeated_box(&self, at: usize, row: &mut Vec<i16>) {
        let (repeated, own) = self.around.repeated(self.page, self.blocks[at].container);
        row.extend([
            small(repeated.count),
            small(repeated.total.words / repeated.count.max(1)),
            share(repeated.total.linked, repeated.total.words),
            share(repeated.total.prose, self.around.all().prose),
            share(repeated.longest, repeated.total.prose),
            small(own.words),
            small(repeated.total.blocks / repeated.count.max(1)),
        ]);
    }

    /// The blocks that look like it; what elements around it say of its place, and their class names.
    fn look(&self, at: usize, row: &mut Vec<i16>) {
        let look = self.around.look(at);
        row.extend([
            small(look.blocks),
            small(look.words / look.blocks.max(1)),
            share(look.linked, look.words),
            share(look.prose, self.around.all().prose),
        ]);
        row.extend(self.around.places(self.blocks[at].container));
        row.extend(self.around.groups(self.blocks[at].container));
    }

    /// The blocks before and behind it, one by one and in windows.
    fn neighbours(&self, at: usize, row: &mut Vec<i16>) {
        let blocks = self.blocks;
        for near in [at.checked_sub(1), Some(at + 1)] {
            let near = near.filter(|&near| near < blocks.len());
            row.extend(near.map_or([-1; 4], |near| {
                let block = &blocks[near];
                let is_alike = i16::from(self.around.looks_like(near, at));
                [
                    small(block.words),
                    share(block.linked_words, block.words),
                    self.around.kind(block.container),
                    is_alike,
                ]
            }));
        }
        for span in WINDOWS {
            let (from, to) = (at.saturating_sub(span), (at + 1 + span).min(blocks.len()));
            let total = self.along.before[to].less(self.along.before[from]);
            row.extend([
                small(total.words / total.blocks.max(1)),
                share(total.linked, total.words),
                share(total.prose, total.words),
            ]);
        }
    }
}

/// A number as a feature.
fn small(number: usize) -> i16 {
    number.min(i16::MAX as usize / 2) as i16
}

/// A share as a feature, in thousandths.
pub fn share(part: usize, whole: usize) -> i16 {
    (part * 1000).checked_div(whole).map_or(0, small)
}

/// What a text looks like, whatever its words.
#[derive(Default)]
struct Text {
    chars: usize,
    capitals: usize,
    digits: usize,
    commas: usize,
    sentences: usize,
    end: i16,
}

impl Text {
    fn of(text: &str) -> Self {
        let mut own = Self::default();
        for c in text.chars() {
            own.chars += 1;
            match c {
                ',' | '，' | '、' | '،' => own.commas += 1,
                '…' => own.sentences += 1,
                _ if is_full_stop(c) => own.sentences += 1,
                _ if c.is_ascii_digit() => own.digits += 1,
                _ if c.is_uppercase() => own.capitals += 1,
                _ => {}
            }
        }
        let closing = ['"', '”', '»', ')', '\'', '’', ']', '“', '」', '』'];
        own.end = match text.trim_end_matches(closing).chars().next_back() {
            Some(c) if is_full_stop(c) => 3,
            Some('…') => 2,
            Some(':' | '：' | ';' | ',') => 1,
            _ => 0,
        };
        own
    }
}

fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।')
}

/// What is counted along the page, block by block.
struct Along {
    /// What is before each block, and in all of them at the end.
    before: Vec<Total>,
    /// How many blocks have the same text.
    times: Vec<usize>,
    /// Which share of a line's words the document's title has.
    likeness: Vec<i16>,
    /// The heading that is most like the document's title, or else the first of the first level.
    headline: Option<usize>,
    /// The elements around it.
    of_headline: Chain,
    since_prose: Vec<usize>,
    until_prose: Vec<usize>,
    since_heading: Vec<usize>,
    /// How many words the last heading has.
    heading_words: Vec<usize>,
}

impl Along {
    fn new(page: &Page, blocks: &[Block], around: &Surroundings) -> Self {
        let mut before = vec![Total::default()];
        for block in blocks {
            let mut total = before[before.len() - 1];
            total.add(Total::of(block));
            before.push(total);
        }
        let is_prose = |block: &Block| is_prose(block) && block.words >= 2 * PROSE_WORDS;
        let since_prose = distances(blocks.iter().map(is_prose));
        let mut until_prose = distances(blocks.iter().rev().map(is_prose));
        until_prose.reverse();
        let is_heading = |block: &Block| around.heading_level(block.container).is_some();
        let since_heading = distances(blocks.iter().map(is_heading));
        let mut heading_words = Vec::with_capacity(blocks.len());
        let mut last = 0;
        for block in blocks {
            heading_words.push(last);
            last = if is_heading(block) { block.words } else { last };
        }
        let (likeness, headline) = headline(page, blocks, around);
        let of_headline = Chain::new(page, headline.map(|at| blocks[at].container));
        let times = times(blocks);
        Self { before, times, likeness, headline, of_headline, since_prose, until_prose, since_heading, heading_words }
    }
}

/// For each, how many come after the last before it for which something holds.
fn distances(holds: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut distance = FAR;
    let step = |holds| {
        let own = distance;
        distance = if holds { 0 } else { (distance + 1).min(FAR) };
        own
    };
    holds.map(step).collect()
}

/// How many blocks have each block's text.
fn times(blocks: &[Block]) -> Vec<usize> {
    let mut texts = Interner::with_capacity(blocks.len());
    let ids: Vec<u32> = blocks.iter().map(|block| texts.intern(hash(&block.text))).collect();
    let mut times = vec![0; texts.len()];
    for &id in &ids {
        times[id as usize] += 1;
    }
    ids.into_iter().map(|id| times[id as usize]).collect()
}

/// How like the document's title each block is, and the block that is its headline.
fn headline(page: &Page, blocks: &[Block], around: &Surroundings) -> (Vec<i16>, Option<usize>) {
    let mut title: Vec<u64> = words(&page.title).collect();
    title.sort_unstable();
    let mut likeness = vec![0; blocks.len()];
    let mut headline = (0, None);
    for (at, block) in blocks.iter().enumerate() {
        if block.words == 0 || block.words > MAX_HEADLINE_WORDS {
            continue;
        }
        let words: Vec<u64> = words(&block.text).collect();
        let same = words.iter().filter(|word| title.binary_search(word).is_ok()).count();
        likeness[at] = share(same, words.len());
        let Some(level) = around.heading_level(block.container) else { continue };
        let is_likely = level == 1 || words.len() >= 3 && same * 2 > words.len();
        let worth = if is_likely { same * 4 + 2 * (5 - level) } else { 0 };
        if worth > headline.0 {
            headline = (worth, Some(at));
        }
    }
    (likeness, headline.1)
}

fn words(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| hash(&word.to_lowercase()))
}

/// An element and all around it, to tell how far others are from it.
pub struct Chain {
    /// How many elements up from the first each node is, where it is one of them.
    steps: Vec<Option<usize>>,
}

/// Where an element meets a chain: how far up the chain, and how far from the element.
pub struct Meeting {
    element: NodeId,
    up: usize,
    down: usize,
}

impl Chain {
    /// The chain that begins with an element; an empty one without.
    pub fn new(page: &Page, first: Option<NodeId>) -> Self {
        let mut steps = vec![None; page.nodes().len()];
        let chain = first.into_iter().flat_map(|first| std::iter::once(first).chain(page.ancestors(first)));
        for (step, element) in chain.enumerate() {
            if let Some(own) = steps.get_mut(element) {
                *own = Some(step);
            }
        }
        Self { steps }
    }

    fn meet(&self, page: &Page, element: NodeId) -> Meeting {
        let around = std::iter::once(element).chain(page.ancestors(element)).enumerate();
        let met = around.filter_map(|(down, element)| Some((down, element, self.steps[element]?))).next();
        met.map_or(Meeting { element: 0, up: FAR, down: FAR }, |(down, element, up)| Meeting { element, up, down })
    }
}

/// How many features a block has.
pub const COUNT: usize = 11 + 12 + 2 * 4 + HOLDERS * 5 + 3 * 3 + 7 + 4 + PLACES + GROUPS + 2 * 4 + WINDOWS.len() * 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::blocks::blocks;
    use crate::document::html;

    #[test]
    fn every_block_has_all_features() {
        let page =
            html::parse("<title>One</title><body><h1>One</h1><p>two <a href=/>three</a></p>four<ul><li>five</ul>");
        let widths: Vec<usize> = features(&page, &blocks(&page)).map(|row| row.len()).collect();
        assert_eq!(widths, [COUNT; 4]);
    }
}
