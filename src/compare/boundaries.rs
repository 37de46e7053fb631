//! Moves the edges of changed words to where a sentence or a bracket begins and ends.
//!
//! A diff of words has a choice where the same words come before and after an insertion: in “the ship. The ship sank. The
//! ship”, either of two places fits. As git's indent heuristic does for lines, the best-looking place is chosen.

use std::ops::Range;

use super::tokens::{Text, is_stop};
use crate::language::brackets::{is_closing_bracket, is_opening_bracket};

/// A run of words without counterparts, and how far it can move.
struct Gap {
    words: Range<usize>,
    /// The most words it can move towards the start, and towards the end.
    room: (usize, usize),
}

/// Moves each run of words that only this text has to its best place. `words` are those of one pair; `counterparts` maps the
/// words of this text to the other, `inverse` maps back.
pub(super) fn snap_to_boundaries(
    text: &Text,
    words: Range<usize>,
    counterparts: &mut [Option<usize>],
    inverse: &mut [Option<usize>],
) {
    let mut start = words.start;
    while let Some(first) = (start..words.end).find(|&word| counterparts[word].is_none()) {
        let end = (first..words.end).find(|&word| counterparts[word].is_some()).unwrap_or(words.end);
        start = end + 1;
        let Some(gap) = movable_gap(text, &words, first..end, counterparts) else { continue };
        let shift = best_shift(text, &gap);
        for by in 0..shift.unsigned_abs() {
            let (from, to) = if shift < 0 { (first - 1 - by, end - 1 - by) } else { (end + by, first + by) };
            if let Some(place) = counterparts[from].take() {
                counterparts[to] = Some(place);
                inverse[place] = Some(to);
            }
        }
    }
}

/// How far a run of words without counterparts can move; `None` if the other text has words in its place.
fn movable_gap(text: &Text, words: &Range<usize>, gap: Range<usize>, counterparts: &[Option<usize>]) -> Option<Gap> {
    let before = if gap.start > words.start { counterparts[gap.start - 1] } else { None };
    let after = if gap.end < words.end { counterparts[gap.end] } else { None };
    if let (Some(before), Some(after)) = (before, after)
        && after != before + 1
    {
        return None;
    }
    let can_swap = |linked: usize, unlinked: usize| {
        counterparts[linked].is_some() && text.words[linked].token == text.words[unlinked].token
    };
    let left = (1..=gap.start - words.start).take_while(|by| can_swap(gap.start - by, gap.end - by)).count();
    let right = (0..words.end - gap.end).take_while(|by| can_swap(gap.end + by, gap.start + by)).count();
    Some(Gap { words: gap, room: (left, right) })
}

/// The shift with the best edges; the smallest one towards the start wins a tie.
fn best_shift(text: &Text, gap: &Gap) -> isize {
    let (left, right) = (gap.room.0 as isize, gap.room.1 as isize);
    let score = |by: isize| {
        let first = gap.words.start.saturating_add_signed(by);
        let last = (gap.words.end - 1).saturating_add_signed(by);
        edge_score(text.begins_block(first), text.gap_before(first), is_opening_bracket)
            + edge_score(text.ends_block(last), text.gap_after(last), is_closing_bracket)
    };
    let mut best = (score(0), 0);
    for by in (1..=left).map(|by| -by).chain(1..=right) {
        let score = score(by);
        if score > best.0 {
            best = (score, by);
        }
    }
    best.1
}

/// How good an edge is: 3 at a block's or a sentence's edge, 2 at a bracket, 1 at a comma or dash, else 0. `gap` is the text
/// between the word at the edge and its neighbour outside.
fn edge_score(is_block_edge: bool, gap: &str, is_bracket: fn(char) -> bool) -> u8 {
    if is_block_edge || gap.contains(is_stop) {
        3
    } else if gap.contains(is_bracket) {
        2
    } else {
        u8::from(gap.contains([',', ';', ':', '–', '—', '،', '，', '、']))
    }
}
