//! The article in reading order: blocks of the story, and the insertions between and inside them. What every written
//! form is made of.

use std::ops::Range;

use super::{Comparison, Omission, Passage, Report, Selection};
use crate::story::Story;

/// A part of the article.
pub enum Part<'s> {
    /// A block of the story, or what is left of it.
    Story {
        /// Which block.
        block: usize,
        /// Its text, piece by piece.
        pieces: Vec<Piece<'s>>,
    },
    /// An insertion set on its own.
    Passage {
        /// The passage.
        passage: &'s Passage,
        /// Its text, block by block.
        blocks: Vec<&'s str>,
    },
    /// What the source has here, and the article hasn't.
    Omitted(&'s Omission),
}

/// A stretch of a block that is one hand's.
pub struct Piece<'s> {
    /// Where it is in the block's text, in bytes.
    pub range: Range<usize>,
    /// Its text.
    pub text: &'s str,
    /// The passage that it belongs to; none for the story's own words.
    pub passage: Option<&'s Passage>,
    /// What the source has in its place; then it is no passage, and it may have no text.
    pub from: Option<&'s str>,
}

/// The parts of what is asked for. In the whole article, an insertion that doesn't fill its blocks stays where it
/// is. What a comparison with the source found is written with the whole.
pub fn parts<'s>(
    story: &'s Story,
    report: &'s Report,
    comparison: Option<&'s Comparison>,
    what: Selection,
) -> Vec<Part<'s>> {
    match what {
        Selection::Whole => whole(story, report, comparison),
        Selection::Original => whole(story, report, None).into_iter().filter_map(original).collect(),
        Selection::Commentary => report.passages.iter().map(|passage| on_its_own(story, passage)).collect(),
    }
}

fn whole<'s>(story: &'s Story, report: &'s Report, comparison: Option<&'s Comparison>) -> Vec<Part<'s>> {
    let mut parts = Vec::new();
    let mut changes = Changes::of(comparison);
    let mut passages = report.passages.iter().peekable();
    let mut block = 0;
    while block < story.blocks.len() {
        parts.extend(changes.omitted_before(block));
        if let Some(passage) = passages.next_if(|next| next.span.start.0 <= block && fills_blocks(story, next)) {
            block = passage.span.end.0 + 1;
            parts.push(on_its_own(story, passage));
            continue;
        }
        let text = &story.blocks[block].text;
        let mut pieces = Vec::new();
        let mut add = |range: Range<usize>, passage| {
            if !range.is_empty() {
                pieces.push(Piece { text: &text[range.clone()], range, passage, from: None });
            }
        };
        let mut rest = 0;
        while let Some(&passage) = passages.peek().filter(|next| next.span.start.0 <= block) {
            let ((first, from), (last, to)) = (passage.span.start, passage.span.end);
            let start = if first == block { from } else { 0 };
            let end = if last == block { to } else { text.len() };
            add(rest..start, None);
            add(start..end, Some(passage));
            rest = end;
            if last > block {
                break;
            }
            passages.next();
        }
        add(rest..text.len(), None);
        parts.push(Part::Story { block, pieces: changes.told_in(block, story.blocks[block].source_all(), pieces) });
        block += 1;
    }
    parts.extend(changes.omitted_before(block));
    parts
}

/// What a comparison found, in the order of the blocks.
struct Changes<'s> {
    comparison: Option<&'s Comparison>,
    /// How many of the paragraphs that were omitted have been written.
    written: usize,
}

impl<'s> Changes<'s> {
    fn of(comparison: Option<&'s Comparison>) -> Self {
        Self { comparison, written: 0 }
    }

    /// The paragraphs of the source that would be before a block.
    fn omitted_before(&mut self, block: usize) -> impl Iterator<Item = Part<'s>> + use<'s> {
        let all = self.comparison.map_or(&[][..], |comparison| &comparison.omitted);
        let rest = &all[self.written..];
        let due = rest.iter().take_while(|one| one.point.is_none_or(|(at, _)| at < block)).count();
        self.written += due;
        rest[..due].iter().filter(|one| is_told_apart(one)).map(Part::Omitted)
    }

    /// The pieces of a block, with altered words in pieces of their own.
    fn told_in(&self, block: usize, bytes: Range<usize>, pieces: Vec<Piece<'s>>) -> Vec<Piece<'s>> {
        let Some(comparison) = self.comparison else { return pieces };
        // They are in the page's order.
        let first = comparison.altered.partition_point(|one| one.place.start < bytes.start);
        let altered = comparison.altered[first..].iter().take_while(|one| one.place.start <= bytes.end);
        let altered = altered.filter(|one| one.block.0 == Some(block));
        let mut changes: Vec<(Range<usize>, &str)> = altered.map(|one| (one.block.1.clone(), &*one.from)).collect();
        for omission in comparison.omitted.iter().filter(|one| !is_told_apart(one)) {
            if let Some((_, byte)) = omission.point.filter(|point| point.0 == block) {
                let at = changes.partition_point(|(range, _)| range.end <= byte);
                changes.insert(at, (byte..byte, &omission.text));
            }
        }
        let mut split = Vec::with_capacity(pieces.len() + 2 * changes.len());
        let mut changes = changes.into_iter().peekable();
        let dropped = |(range, from): (Range<usize>, &'s str)| Piece {
            range: range.start..range.start,
            text: "",
            passage: None,
            from: Some(from),
        };
        for mut piece in pieces {
            if piece.passage.is_some() {
                while let Some(change) = changes.next_if(|(range, _)| range.start < piece.range.end) {
                    split.extend((change.0.start <= piece.range.start).then(|| dropped(change)));
                }
                split.push(piece);
                continue;
            }
            while let Some((range, from)) = changes.next_if(|(range, _)| range.start <= piece.range.end) {
                let before = piece.take_to(range.start);
                split.extend((!before.text.is_empty()).then_some(before));
                split.push(Piece { from: Some(from), ..piece.take_to(range.end) });
            }
            split.extend((!piece.text.is_empty()).then_some(piece));
        }
        split.extend(changes.map(dropped));
        split
    }
}

/// Whether an omission is written between blocks.
fn is_told_apart(omission: &Omission) -> bool {
    omission.whole || omission.point.is_none()
}

/// A part without its insertions, if anything is left. Where one stood between two words, one space is left; before a
/// full stop, none.
fn original(part: Part) -> Option<Part> {
    let Part::Story { block, pieces } = part else { return None };
    let mut own: Vec<Piece> = Vec::new();
    for mut piece in pieces.into_iter().filter(|piece| piece.passage.is_none()) {
        match own.last_mut() {
            None if piece.range.start > 0 => piece.cut(piece.text.trim_start()),
            Some(before) if !piece.text.starts_with(char::is_alphanumeric) => before.cut(before.text.trim_end()),
            _ => {}
        }
        own.push(piece);
    }
    if let Some(last) = own.last_mut() {
        last.cut(last.text.trim_end());
    }
    let is_left = own.iter().any(|piece| piece.text.contains(char::is_alphanumeric));
    is_left.then_some(Part::Story { block, pieces: own })
}

impl<'s> Piece<'s> {
    /// Splits off the part before a place.
    fn take_to(&mut self, place: usize) -> Self {
        let place = place.clamp(self.range.start, self.range.end);
        let (text, rest) = self.text.split_at(place - self.range.start);
        let taken = Self { range: self.range.start..place, text, passage: self.passage, from: self.from };
        (self.range.start, self.text) = (place, rest);
        taken
    }

    /// Makes the piece what is left of its text at one end.
    fn cut(&mut self, rest: &'s str) {
        let start = self.range.start + (rest.as_ptr() as usize - self.text.as_ptr() as usize);
        (self.range, self.text) = (start..start + rest.len(), rest);
    }
}

fn on_its_own<'s>(story: &'s Story, passage: &'s Passage) -> Part<'s> {
    let blocks =
        super::spans::block_ranges(story, &passage.span).map(|(block, range)| &story.blocks[block].text[range]);
    Part::Passage { passage, blocks: blocks.collect() }
}

/// Whether a passage is made of whole blocks.
fn fills_blocks(story: &Story, passage: &Passage) -> bool {
    let ((_, from), (last, to)) = (passage.span.start, passage.span.end);
    from == 0 && to == story.blocks[last].text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html;
    use crate::model::Kind;
    use crate::model::{Certainty, Insertion, Point};

    fn report(story: &Story, spans: &[Range<Point>]) -> Report {
        let insertion = |span: &Range<Point>| Insertion {
            layer: Kind::Comment.layer(),
            kind: Kind::Comment,
            probability: 1.0,
            certainty: Certainty::Sure,
            span: span.clone(),
            may_continue: false,
            reasons: Vec::new(),
        };
        Report::new(story, spans.iter().map(insertion).collect(), Vec::new())
    }

    /// The parts in a line each, insertions in brackets.
    fn texts(story: &Story, report: &Report, what: Selection) -> Vec<String> {
        let bracketed = |text: &str| format!("[{text}]");
        let piece = |piece: Piece| piece.passage.map_or(piece.text.to_owned(), |_| bracketed(piece.text));
        let part = |part| match part {
            Part::Story { pieces, .. } => pieces.into_iter().map(piece).collect(),
            Part::Passage { blocks, .. } => bracketed(&blocks.join("|")),
            Part::Omitted(omission) => omission.text.clone(),
        };
        parts(story, report, None, what).into_iter().map(part).collect()
    }

    #[test]
    fn an_insertion_may_run_from_one_block_into_the_next() {
        let page = html::parse("<p>One two three.<p>Four five.<p>Six seven eight.<p>Nine.");
        let story = Story::of(&page);
        let report = report(&story, &[(0, 4)..(2, 3), (2, 10)..(2, 15)]);
        assert_eq!(
            texts(&story, &report, Selection::Whole),
            ["One [two three.]", "[Four five.]", "[Six] seven [eight].", "Nine."]
        );
        assert_eq!(texts(&story, &report, Selection::Original), ["One", "seven.", "Nine."]);
        assert_eq!(texts(&story, &report, Selection::Commentary), ["[two three.|Four five.|Six]", "[eight]"]);
    }

    #[test]
    fn what_is_left_reads_as_if_nothing_had_stood_there() {
        let page = html::parse(
            "<p>A boat (the old one) sailed (at nine), and came back (late).<p>(So.) It did.<p>(No) (yes).",
        );
        let story = Story::of(&page);
        let text = |block: usize| &*story.blocks[block].text;
        let spans: Vec<Range<Point>> = (0..3)
            .flat_map(|block| {
                let ends = text(block).match_indices(')').map(move |(at, _)| at + 1);
                let starts = text(block).match_indices('(').map(|(at, _)| at);
                starts.zip(ends).map(move |(start, end)| (block, start)..(block, end)).collect::<Vec<_>>()
            })
            .collect();
        let report = report(&story, &spans);
        assert_eq!(texts(&story, &report, Selection::Original), ["A boat sailed, and came back.", "It did."]);
    }
}
