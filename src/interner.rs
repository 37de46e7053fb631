//! An interner: gives each distinct key a small integer. Used for labels, styles, words and runs of words.
//!
//! It is one hash table of one type. The standard map would add 5 to 8 KB to the engine for each key type, and would hash
//! keys again that are well-mixed hashes already. Two keys get the same id only if all 64 bits of their hashes are
//! equal. A page could construct such a collision on purpose, because [`mix`] can be inverted; the worst result is
//! that two of its own words compare as equal.

/// Assigns ids to keys, from 0 on, in the order in which the keys arrive.
#[derive(Debug)]
pub struct Interner {
    /// Each key's id plus one, at the key's slot; 0 marks a free slot.
    slots: Vec<u32>,
    /// The keys, by id.
    keys: Vec<u64>,
}

impl Interner {
    /// An empty table with room for this many keys; it grows when there are more.
    pub fn with_capacity(keys: usize) -> Self {
        Self { slots: vec![0; (2 * keys + 2).next_power_of_two()], keys: Vec::with_capacity(keys) }
    }

    /// Whether no key was interned.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The number of distinct keys.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The key with this id.
    pub fn key(&self, id: u32) -> u64 {
        self.keys[id as usize]
    }

    /// The id of a key, if it was interned.
    pub fn get(&self, key: u64) -> Option<u32> {
        self.slots[self.slot(key)].checked_sub(1)
    }

    /// The id of a key, assigned now if the key is new.
    pub fn intern(&mut self, key: u64) -> u32 {
        let slot = self.slot(key);
        if let Some(id) = self.slots[slot].checked_sub(1) {
            return id;
        }
        self.keys.push(key);
        self.slots[slot] = self.keys.len() as u32;
        if self.keys.len() * 2 > self.slots.len() {
            self.grow();
        }
        self.keys.len() as u32 - 1
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for id in 0..self.keys.len() {
            let slot = self.slot(self.keys[id]);
            self.slots[slot] = id as u32 + 1;
        }
    }

    /// The slot that holds a key, or the free slot where it would be added (linear probing). At least half of the slots
    /// are free, so the search ends.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (key >> 20) as usize & mask;
        while self.slots[slot] > 0 && self.keys[self.slots[slot] as usize - 1] != key {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// The 64-bit hash of a text.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0, |hash, byte| mix(hash, u64::from(byte)))
}

/// Combines a hash with one more value, all bits mixed (the finisher of Steele, Lea and Flood's SplitMix, 2014).
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
    fn a_key_keeps_its_id() {
        let mut interner = Interner::with_capacity(1);
        let key = |value| mix(0, value);
        let ids: Vec<u32> = (0..1000).map(|value| interner.intern(key(value))).collect();
        assert!(ids.iter().copied().eq(0..1000));
        assert!((0..1000).all(|value| interner.intern(key(value)) == value as u32));
        assert_eq!((interner.len(), interner.get(key(7)), interner.get(key(1000))), (1000, Some(7), None));
    }
}
