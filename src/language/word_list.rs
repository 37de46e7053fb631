//! Sorted lists of words as the engine carries them: one string, and where each word ends in it. A reference for each
//! would take more room than the words.

/// A sorted list of words.
#[derive(Debug)]
pub struct WordList {
    /// The words, one after the other.
    pub text: &'static str,
    /// Where each ends, in bytes.
    pub ends: &'static [u16],
}

impl WordList {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The word at a place in the list.
    pub fn get(&self, index: usize) -> Option<&'static str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(usize::from(start)..usize::from(end))
    }

    /// The place of a word in the list.
    pub fn find(&self, word: &str) -> Option<usize> {
        let place = self.place(word);
        (self.get(place)? == word).then_some(place)
    }

    /// Whether a word of the list begins like this.
    pub fn has_beginning(&self, beginning: &str) -> bool {
        self.get(self.place(beginning)).is_some_and(|word| word.starts_with(beginning))
    }

    /// Where a word stands in the list, or would.
    fn place(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.get(middle).is_some_and(|known| known < word) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        (0..self.ends.len()).filter_map(|index| self.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_where_it_stands() {
        let words = WordList { text: "anaufüber", ends: &[2, 5, 10] };
        assert_eq!(words.iter().collect::<Vec<_>>(), ["an", "auf", "über"]);
        assert_eq!(["an", "auf", "über"].map(|word| words.find(word)), [Some(0), Some(1), Some(2)]);
        assert!(["", "ana", "z", "üb"].iter().all(|word| words.find(word).is_none()));
        assert!(["", "a", "au", "übe"].iter().all(|beginning| words.has_beginning(beginning)));
        assert!(["anb", "b", "überall"].iter().all(|beginning| !words.has_beginning(beginning)));
        assert_eq!(WordList { text: "", ends: &[] }.find("an"), None);
    }
}
