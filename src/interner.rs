//! Numbers for what recurs: labels, looks, words, and short runs of words.
//!
//! A table of one type, keyed by hashes that are well mixed already: the standard map would cost the engine several KB
//! more, and hash every key once again. Two keys share a number only where all 64 bits of their hashes agree.

/// Gives each key a number, from 0 on, in the order in which they come.
#[derive(Debug)]
pub struct Numbers {
    /// Numbers plus one, each at the place of its key or behind it; 0 where there is none.
    slots: Vec<u32>,
    /// The keys, by number.
    keys: Vec<u64>,
}

impl Numbers {
    /// A table with room for so many keys; it grows where there are more.
    pub fn with_room_for(keys: usize) -> Self {
        Self { slots: vec![0; (2 * keys + 2).next_power_of_two()], keys: Vec::with_capacity(keys) }
    }

    /// Whether none was given.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How many numbers were given.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The key that has a number.
    pub fn key(&self, number: u32) -> u64 {
        self.keys[number as usize]
    }

    /// The number of a key, if it has one.
    pub fn get(&self, key: u64) -> Option<u32> {
        self.slots[self.place(key)].checked_sub(1)
    }

    /// The number of a key, given now if it has none.
    pub fn number(&mut self, key: u64) -> u32 {
        let place = self.place(key);
        if let Some(number) = self.slots[place].checked_sub(1) {
            return number;
        }
        self.keys.push(key);
        self.slots[place] = self.keys.len() as u32;
        if self.keys.len() * 2 > self.slots.len() {
            self.slots = vec![0; self.slots.len() * 2];
            for at in 0..self.keys.len() {
                let place = self.place(self.keys[at]);
                self.slots[place] = at as u32 + 1;
            }
        }
        self.keys.len() as u32 - 1
    }

    /// Where a key stands or would stand. There is always a free slot.
    fn place(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut place = (key >> 20) as usize & mask;
        while self.slots[place] > 0 && self.keys[self.slots[place] as usize - 1] != key {
            place = (place + 1) & mask;
        }
        place
    }
}

/// The hash of a text.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0, |hash, byte| mix(hash, u64::from(byte)))
}

/// A hash and one more value as a hash, all bits mixed (the finisher of Steele, Lea and Flood's SplitMix, 2014).
pub fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(5) ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_number() {
        let mut numbers = Numbers::with_room_for(1);
        let key = |value| mix(0, value);
        let given: Vec<u32> = (0..1000).map(|value| numbers.number(key(value))).collect();
        assert!(given.iter().copied().eq(0..1000));
        assert!((0..1000).all(|value| numbers.number(key(value)) == value as u32));
        assert_eq!((numbers.len(), numbers.get(key(7)), numbers.get(key(1000))), (1000, Some(7), None));
    }
}
