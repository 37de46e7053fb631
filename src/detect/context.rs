//! The context: a story with all that clues compare a candidate with, such as the labels in it and which of its elements
//! look alike. It is made once for a page, so that no clue walks the page again for each candidate.

use std::cell::OnceCell;
use std::ops::Range;

use crate::detect::evidence::{Candidate, Place};
use crate::detect::voice::{Voice, voice};
use crate::document::page::NodeId;
use crate::interner::{Interner, hash};
use crate::language::key::key;
use crate::story::Story;

/// A story in which a larger share of the paragraphs talks is somebody's own column.
const MAX_TALKING_PERCENT: usize = 20;
/// From fewer paragraphs it can't be said whether a story reports.
const MIN_REPORT_BLOCKS: usize = 3;
/// A title, a byline or a date has no more words.
const MAX_LINE_WORDS: usize = 12;

/// The elements that look alike, as far as the story goes: in runs of direct neighbours, each as the blocks it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyleGroup {
    /// The runs that begin with a label, in order.
    pub labelled: Vec<Range<usize>>,
    /// The runs that don't, in order.
    pub unlabelled: Vec<Range<usize>>,
    /// The words of all of them.
    pub words: usize,
    /// Whether it is the look of a bare tag; then only siblings count as alike.
    pub is_bare: bool,
}

/// How many of some paragraphs there are, talk in the first person, and report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoiceCounts {
    /// All of them, headings left out.
    pub all: usize,
    /// Those that talk.
    pub talking: usize,
    /// Those that attribute what they say.
    pub reporting: usize,
}

impl VoiceCounts {
    fn without(self, others: Self) -> Self {
        Self {
            all: self.all - others.all,
            talking: self.talking - others.talking,
            reporting: self.reporting - others.reporting,
        }
    }
}

/// A story and what is known of all of it.
#[derive(Debug)]
pub struct StoryContext<'s, 'p> {
    /// The story.
    pub story: &'s Story<'p>,
    /// The blocks that begin with a label, in order.
    labelled: Vec<usize>,
    /// How many paragraphs begin with each label, by its key.
    labels: (Interner, Vec<usize>),
    /// Each node's group, as an index into `groups`, where it is an element that holds blocks of the story.
    group_of: Vec<Option<usize>>,
    groups: Vec<StyleGroup>,
    /// Before each block and at the end: the voices of the paragraphs so far. Counted when first asked for.
    voices: OnceCell<Vec<VoiceCounts>>,
}

impl<'s, 'p> StoryContext<'s, 'p> {
    /// The context of a story that has these labels.
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
        let (group_of, groups, voices) = (Vec::new(), Vec::new(), OnceCell::new());
        let mut context = Self { story, labelled, labels, group_of, groups, voices };
        // Elements are compared only where there is a label.
        if !context.labelled.is_empty() {
            context.group_elements();
        }
        context
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

    /// The elements that look like this one: anywhere in the story where a class or style makes the look, among its
    /// siblings where it is only a tag. `None` where there is nothing to compare.
    pub fn style_group(&self, element: NodeId) -> Option<&StyleGroup> {
        self.groups.get((*self.group_of.get(element)?)?)
    }

    /// How these paragraphs sound.
    pub fn voices(&self, blocks: Range<usize>) -> VoiceCounts {
        let sums = self.voices.get_or_init(|| {
            let mut sums = vec![VoiceCounts::default()];
            for block in 0..self.story.blocks.len() {
                let mut sum = sums[block];
                if self.story.heading(block).is_none() {
                    let voice = voice(self.story, block);
                    sum.all += 1;
                    sum.talking += usize::from(matches!(voice, Voice::Talking(_)));
                    sum.reporting += usize::from(voice == Voice::Reporting);
                }
                sums.push(sum);
            }
            sums
        });
        sums[blocks.end].without(sums[blocks.start])
    }

    /// Whether the story reports: enough of its paragraphs, these left out, are not in the first person.
    pub fn reports(&self, apart_from: Range<usize>) -> bool {
        let rest = self.voices(0..self.story.blocks.len()).without(self.voices(apart_from));
        rest.all - rest.talking >= MIN_REPORT_BLOCKS && rest.talking * 100 <= rest.all * MAX_TALKING_PERCENT
    }

    /// Groups the story's elements by tag, class and inline style, those without class and style also by their parent.
    fn group_elements(&mut self) {
        let page = self.story.page;
        let mut styles = Interner::with_capacity(self.story.blocks.len());
        let style_of = page.map_shapes(|shape| {
            let (class, style) = (shape.class.trim(), shape.style.trim());
            let id = styles.intern(hash(&[&*shape.tag, class, style].join("\n")));
            (id, class.is_empty() && style.is_empty())
        });
        let mut keys = Interner::with_capacity(self.story.blocks.len());
        let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
        let mut parents = Vec::new();
        let end = page.nodes().get(self.story.root).map_or(0, |root| root.end);
        self.group_of = vec![None; end];
        for id in self.story.root + 1..end {
            let Some((style, is_bare)) = style_of.of(id) else { continue };
            let blocks = self.story.blocks_in(id);
            if blocks.is_empty() {
                continue;
            }
            let parent = page.nodes()[id].parent.filter(|_| is_bare);
            let group = keys.intern(hash(&format!("{parent:?} {style}"))) as usize;
            if group == runs.len() {
                runs.push(Vec::new());
                parents.push(parent);
                self.groups.push(StyleGroup { is_bare, ..StyleGroup::default() });
            }
            self.group_of[id] = Some(group);
            add_to_runs(&mut runs[group], blocks);
        }
        // Bare tags that are all there is in a box look like the box.
        let mut group_like: Vec<usize> = (0..runs.len()).collect();
        for (group, parent) in parents.into_iter().enumerate() {
            if let ([run], Some(parent)) = (&runs[group][..], parent)
                && let Some(outer) = self.group_of[parent].filter(|_| self.story.blocks_in(parent) == *run)
            {
                group_like[group] = group_like[outer];
            }
        }
        self.group_of.iter_mut().flatten().for_each(|group| *group = group_like[*group]);
        for (group, runs) in runs.into_iter().enumerate() {
            let words = runs.iter().map(|run| self.story.words_in(run.clone())).sum();
            let (labelled, unlabelled) = runs.into_iter().partition(|run| self.is_labelled(run.start));
            self.groups[group] = StyleGroup { labelled, unlabelled, words, ..self.groups[group] };
        }
    }
}

/// Adds an element's blocks to the runs of its group: neighbours become one run, and what is inside another is part of it.
fn add_to_runs(runs: &mut Vec<Range<usize>>, blocks: Range<usize>) {
    match runs.last_mut() {
        Some(run) if run.end == blocks.start => run.end = blocks.end,
        Some(run) if blocks.start < run.end => {}
        _ => runs.push(blocks),
    }
}

/// Whether a block is a short line without a sentence's end: a title, a byline, a date, the number of an item.
pub fn is_line(story: &Story, block: usize) -> bool {
    let block = &story.blocks[block];
    if !block.text.contains(char::is_alphabetic) {
        return true;
    }
    let end = block.text.trim_end_matches(['”', '"', '’', '\'', '»', '“', ')', '）', '」', '』']);
    block.words <= MAX_LINE_WORDS && !end.ends_with(['.', '!', '?', '…', ';', '。', '！', '？', '；', '।', '۔', '؟'])
}

/// Whether a block is a paragraph of its own: no heading, no link, no part of a quotation.
pub fn opens_paragraph(story: &Story, block: usize) -> bool {
    story.heading(block).is_none() && story.quotation(block).is_none() && !story.blocks[block].is_mostly_links()
}
