//! The scene: a story with all that clues compare a candidate with – the labels that stand in it, and which of its
//! elements look alike. Made once for a page, so that no clue walks the page again for each candidate.

use std::cell::OnceCell;
use std::ops::Range;

use crate::detect::evidence::{Candidate, Place};
use crate::detect::voice::{Voice, voice};
use crate::document::page::NodeId;
use crate::interner::{Interner, hash};
use crate::language::lexicon::key;
use crate::story::Story;

/// The elements that look alike, as far as the story goes: in runs of direct neighbours, each as the blocks it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The runs that begin with a label, in order.
    pub labelled: Vec<Range<usize>>,
    /// The runs that don't, in order.
    pub unlabelled: Vec<Range<usize>>,
    /// The words of all of them.
    pub words: usize,
    /// Whether it is the look of a bare tag; then only siblings count as alike.
    pub is_bare: bool,
}

/// A story and what is known of all of it.
#[derive(Debug)]
pub struct Scene<'s, 'p> {
    /// The story.
    pub story: &'s Story<'p>,
    /// The blocks that begin with a label, in order.
    labelled: Vec<usize>,
    /// How many paragraphs begin with each label, by its key.
    labels: (Interner, Vec<usize>),
    /// The number of each node's look, where it is an element that holds blocks of the story.
    numbers: Vec<Option<usize>>,
    /// What is known of each look.
    looks: Vec<Look>,
    /// Before each block and at the end: how many paragraphs talk, and how many don't. Told when first asked for.
    voices: OnceCell<Vec<(usize, usize)>>,
}

impl<'s, 'p> Scene<'s, 'p> {
    /// The scene of a story in which these labels stand.
    pub fn new(story: &'s Story<'p>, candidates: &[Candidate]) -> Self {
        let opening: Vec<&Candidate> =
            candidates.iter().filter(|candidate| matches!(candidate.place, Place::Block(_))).collect();
        let mut labelled: Vec<usize> = opening.iter().map(|candidate| candidate.block).collect();
        labelled.dedup();
        let (mut labels, mut times) = (Interner::with_capacity(opening.len()), Vec::new());
        for candidate in opening.iter().filter(|candidate| opens_paragraph(story, candidate.block)) {
            let label = labels.intern(hash(&key(candidate.label_text(story)))) as usize;
            if label == times.len() {
                times.push(0);
            }
            times[label] += 1;
        }
        let labels = (labels, times);
        let (numbers, looks, voices) = (Vec::new(), Vec::new(), OnceCell::new());
        let mut scene = Self { story, labelled, labels, numbers, looks, voices };
        // Looks are compared only where a label stands.
        if !scene.labelled.is_empty() {
            scene.compare_looks();
        }
        scene
    }

    /// Whether a block begins with a label.
    pub fn is_labelled(&self, block: usize) -> bool {
        self.labelled.binary_search(&block).is_ok()
    }

    /// The first block after this one that begins with a label.
    pub fn next_labelled(&self, block: usize) -> Option<usize> {
        self.labelled.get(self.labelled.partition_point(|&labelled| labelled <= block)).copied()
    }

    /// How many paragraphs of the story begin with this label; headings, links and quotations don't count.
    pub fn times(&self, label: &str) -> usize {
        let (labels, times) = &self.labels;
        labels.get(hash(&key(label))).map_or(0, |label| times[label as usize])
    }

    /// The elements that look like this one: anywhere in the story for a look that its class or style makes, among its
    /// siblings for that of a bare tag. None where there is nothing to compare.
    pub fn look(&self, element: NodeId) -> Option<&Look> {
        self.looks.get((*self.numbers.get(element)?)?)
    }

    /// How many of these paragraphs talk in the first person, and how many don't.
    pub fn voices(&self, blocks: Range<usize>) -> (usize, usize) {
        let sums = self.voices.get_or_init(|| {
            let mut sums = vec![(0, 0)];
            for block in 0..self.story.blocks.len() {
                let (talking, others) = sums[block];
                sums.push(match voice(self.story, block) {
                    _ if self.story.heading(block).is_some() => (talking, others),
                    Voice::Talking(_) => (talking + 1, others),
                    _ => (talking, others + 1),
                });
            }
            sums
        });
        let (from, to) = (sums[blocks.start], sums[blocks.end]);
        (to.0 - from.0, to.1 - from.1)
    }

    fn compare_looks(&mut self) {
        let page = self.story.page;
        // What makes an element's look, by its shape, and whether that is no more than its tag.
        let mut shapes = Interner::with_capacity(self.story.blocks.len());
        let look = page.map_shapes(|shape| {
            let (class, style) = (shape.class.trim(), shape.style.trim());
            let look = shapes.intern(hash(&[&*shape.tag, class, style].join("\n")));
            (look, class.is_empty() && style.is_empty())
        });
        let mut known = Interner::with_capacity(self.story.blocks.len());
        let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
        let end = page.nodes().get(self.story.root).map_or(0, |root| root.end);
        self.numbers = vec![None; end];
        for id in self.story.root + 1..end {
            let Some((look, is_bare)) = look.of(id) else { continue };
            let blocks = self.story.blocks_in(id);
            if blocks.is_empty() {
                continue;
            }
            // What has no more than a tag looks like its siblings of that tag.
            let siblings =
                page.nodes()[id].parent.filter(|_| is_bare).map(|parent| parent.to_string()).unwrap_or_default();
            let number = known.intern(hash(&[siblings, look.to_string()].join("\n"))) as usize;
            if number == runs.len() {
                runs.push(Vec::new());
                self.looks.push(Look { is_bare, ..Look::default() });
            }
            self.numbers[id] = Some(number);
            match runs[number].last_mut() {
                Some(run) if run.end == blocks.start => run.end = blocks.end,
                // One inside the other is the other's part.
                Some(run) if blocks.start < run.end => {}
                _ => runs[number].push(blocks),
            }
        }
        for (number, runs) in runs.into_iter().enumerate() {
            let words = runs.iter().map(|run| self.story.words_in(run.clone())).sum();
            let (labelled, unlabelled) = runs.into_iter().partition(|run| self.is_labelled(run.start));
            self.looks[number] = Look { labelled, unlabelled, words, ..self.looks[number] };
        }
    }
}

/// Whether a block is a paragraph of its own: no heading, no link, no part of a quotation.
pub fn opens_paragraph(story: &Story, block: usize) -> bool {
    story.heading(block).is_none() && story.quotation(block).is_none() && !story.blocks[block].is_mostly_links()
}
