//! Spans of a story as ranges of its blocks and of the page's text.

use std::ops::Range;

use crate::document::page::Page;
use crate::model::Point;
use crate::story::Story;

/// The range of text that a span covers in each block it touches, in bytes.
pub(super) fn block_ranges<'s>(
    story: &'s Story,
    span: &Range<Point>,
) -> impl Iterator<Item = (usize, Range<usize>)> + use<'s> {
    let ((first, from), (last, to)) = (span.start, span.end);
    (first..=last).map(move |block| {
        let start = if block == first { from } else { 0 };
        let end = if block == last { to } else { story.blocks[block].text.len() };
        (block, start..end)
    })
}

/// The range of the page's text that encloses a span, in bytes.
pub(super) fn page_range(story: &Story, span: &Range<Point>) -> Range<usize> {
    let ranges: Vec<_> = block_ranges(story, span).map(|(block, range)| story.blocks[block].source(range)).collect();
    enclosing_range(&ranges)
}

/// From the start of the first range to the end of the last.
pub(super) fn enclosing_range(ranges: &[Range<usize>]) -> Range<usize> {
    ranges.first().map_or(0, |first| first.start)..ranges.last().map_or(0, |last| last.end)
}

/// Joins neighbouring ranges of the page's text that have only white space between them.
pub(super) fn join_neighbours(page: &Page, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if page.text()[last.end..range.start].trim().is_empty() => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}
