//! Sorted lists of words as the engine carries them: front-coded. A word is written as how many of its bytes it shares with the
//! word before it, and the rest; every sixteenth is written whole, so that a search need not read the list from its start.
//! A list of references would take more room than the words.

/// How many words there are from one that is written whole to the next. The build script writes the lists with it.
const BLOCK_WORDS: usize = 16;

/// A sorted list of words.
#[derive(Debug)]
pub struct WordList {
    /// What each word doesn't share with the one before it, one after the other.
    pub text: &'static str,
    /// How many bytes each shares with the one before it, and how many follow in the text.
    pub lengths: &'static [(u8, u8)],
    /// Where the text of each block begins.
    pub blocks: &'static [u16],
}

impl WordList {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// The place of a word in the list.
    pub fn find(&self, word: &str) -> Option<usize> {
        let mut place = None;
        self.read_from(self.block_of(word), |index, known| {
            place = (known == word.as_bytes()).then_some(index);
            known >= word.as_bytes()
        });
        place
    }

    /// Whether a word of the list begins like this.
    pub fn has_beginning(&self, beginning: &str) -> bool {
        let mut begins = false;
        self.read_from(self.block_of(beginning), |_, known| {
            begins = known.starts_with(beginning.as_bytes());
            known >= beginning.as_bytes()
        });
        begins
    }

    /// Whether a text has one of the words in it.
    pub fn has_any_in(&self, text: &str) -> bool {
        let mut is_in = false;
        self.read_from(0, |_, known| {
            is_in = std::str::from_utf8(known).is_ok_and(|word| text.contains(word));
            is_in
        });
        is_in
    }

    /// The last block whose first word is not behind this one, or the first block.
    fn block_of(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.blocks.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let start = usize::from(self.blocks[middle]);
            let first = &self.text.as_bytes()[start..start + usize::from(self.lengths[middle * BLOCK_WORDS].1)];
            if first <= word.as_bytes() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.saturating_sub(1)
    }

    /// Reads the words from the start of a block on, with their places, until one is the last to be read.
    fn read_from(&self, block: usize, mut is_last: impl FnMut(usize, &[u8]) -> bool) {
        let mut start = self.blocks.get(block).map_or(0, |&start| usize::from(start));
        let mut word = Vec::new();
        for (index, &(shared, len)) in self.lengths.iter().enumerate().skip(block * BLOCK_WORDS) {
            let end = start + usize::from(len);
            word.truncate(shared.into());
            word.extend_from_slice(&self.text.as_bytes()[start..end]);
            start = end;
            if is_last(index, &word) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_where_it_is() {
        let words = WordList { text: "anufüber", lengths: &[(0, 2), (1, 2), (0, 5)], blocks: &[0] };
        assert_eq!(["an", "auf", "über"].map(|word| words.find(word)), [Some(0), Some(1), Some(2)]);
        assert!(["", "ana", "z", "üb"].iter().all(|word| words.find(word).is_none()));
        assert!(["", "a", "au", "übe"].iter().all(|beginning| words.has_beginning(beginning)));
        assert!(["anb", "b", "überall"].iter().all(|beginning| !words.has_beginning(beginning)));
        assert!(words.has_any_in("laufen") && !words.has_any_in("gehen"));
        assert_eq!(WordList { text: "", lengths: &[], blocks: &[] }.find("an"), None);
    }
}
