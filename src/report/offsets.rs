//! Converts byte positions into the offsets that leave the core: characters (code points), UTF-16 units, and words.
//!
//! Each counter moves on or back from its last position, so that many positions in about their order cost little more
//! than one pass over the text.

use crate::document::blocks::WordCounter;
use crate::model::Point;
use crate::story::Story;

/// Counts the characters or the UTF-16 units of a text before a byte.
pub(super) struct OffsetCounter<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
    length: fn(&str) -> usize,
}

impl<'t> OffsetCounter<'t> {
    /// A counter of characters (code points).
    pub(super) fn of_characters(text: &'t str) -> Self {
        Self { text, byte: 0, count: 0, length: |text| text.chars().count() }
    }

    /// A counter of UTF-16 units.
    pub(super) fn of_utf16(text: &'t str) -> Self {
        Self { length: |text| text.encode_utf16().count(), ..Self::of_characters(text) }
    }

    /// How many there are before a byte of the text.
    pub(super) fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            self.count -= (self.length)(&self.text[byte..self.byte]);
        } else {
            self.count += (self.length)(&self.text[self.byte..byte]);
        }
        self.byte = byte;
        self.count
    }
}

/// Counts the words of a story before a point.
pub(super) struct WordOffsets<'s, 'p> {
    story: &'s Story<'p>,
    point: Point,
    in_block: WordCounter,
}

impl<'s, 'p> WordOffsets<'s, 'p> {
    pub(super) fn new(story: &'s Story<'p>) -> Self {
        Self { story, point: (0, 0), in_block: WordCounter::default() }
    }

    /// How many words there are before a point of the story.
    pub(super) fn before(&mut self, (block, byte): Point) -> usize {
        if block != self.point.0 || byte < self.point.1 {
            (self.point, self.in_block) = ((block, 0), WordCounter::default());
        }
        self.in_block.read(&self.story.blocks[block].text[self.point.1..byte]);
        self.point.1 = byte;
        self.story.words_before(block) + self.in_block.count
    }
}
