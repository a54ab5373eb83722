//! What a search has seen: fingerprints, and something small with each.

/// No fingerprint is taken to be this one; see [`key`].
const EMPTY: u128 = 0;

/// Full to four fifths at most.
const FULL: (usize, usize) = (4, 5);

/// A hash table from fingerprints to small values, with open addressing and linear probing (Knuth,
/// *The Art of Computer Programming* 3, section 6.4, algorithm L).
///
/// A fingerprint is a good hash already, so its low bits, scaled to the size of the table, are its
/// place. That keeps the order of fingerprints, so growing walks through old and new table alike, and
/// it allows any size, so the table grows by half only. With 128 bits, a search of a thousand million
/// states takes two for one with a probability below 2⁻⁶⁸.
pub(super) struct Table<V> {
    keys: Vec<u128>,
    values: Vec<V>,
    len: usize,
}

impl<V: Copy + Default> Table<V> {
    pub(super) fn new() -> Table<V> {
        Table { keys: vec![EMPTY; 16], values: vec![V::default(); 16], len: 0 }
    }

    /// How many fingerprints it holds.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.keys.len() * (size_of::<u128>() + size_of::<V>())
    }

    /// Whether it holds a fingerprint.
    pub(super) fn contains(&self, fingerprint: u128) -> bool {
        self.keys[self.slot(key(fingerprint))] != EMPTY
    }

    /// The value of a fingerprint.
    pub(super) fn get(&self, fingerprint: u128) -> Option<V> {
        let slot = self.slot(key(fingerprint));
        (self.keys[slot] != EMPTY).then(|| self.values[slot])
    }

    /// Gives a value to a fingerprint; the value that it had.
    pub(super) fn put(&mut self, fingerprint: u128, value: V) -> Option<V> {
        let key = key(fingerprint);
        let slot = self.slot(key);
        let old = std::mem::replace(&mut self.values[slot], value);
        if self.keys[slot] != EMPTY {
            return Some(old);
        }
        self.keys[slot] = key;
        self.len += 1;
        if self.len * FULL.1 > self.keys.len() * FULL.0 {
            self.grow();
        }
        None
    }

    /// Where a key is, or would be.
    fn slot(&self, key: u128) -> usize {
        let mut slot = ((u64::from(key as u32) * self.keys.len() as u64) >> 32) as usize;
        loop {
            let found = self.keys[slot];
            if found == key || found == EMPTY {
                return slot;
            }
            slot = if slot + 1 == self.keys.len() { 0 } else { slot + 1 };
        }
    }

    fn grow(&mut self) {
        let size = self.keys.len() + self.keys.len() / 2;
        let keys = std::mem::replace(&mut self.keys, vec![EMPTY; size]);
        let values = std::mem::replace(&mut self.values, vec![V::default(); size]);
        for (key, value) in keys.into_iter().zip(values).filter(|(key, _)| *key != EMPTY) {
            let slot = self.slot(key);
            self.keys[slot] = key;
            self.values[slot] = value;
        }
    }
}

/// A fingerprint as it is kept: zero stands for an empty place, so one is taken for the other.
fn key(fingerprint: u128) -> u128 {
    fingerprint.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Fingerprint;

    #[test]
    fn it_holds_what_was_put_in_and_nothing_else() {
        let mut table = Table::new();
        let fingerprint = |n: u32| Fingerprint::of(&n).0;
        for n in 0..10_000 {
            assert_eq!(table.put(fingerprint(n), n), None);
        }
        for n in 0..10_000 {
            assert_eq!(table.put(fingerprint(n), 2 * n), Some(n));
            assert_eq!(table.get(fingerprint(n)), Some(2 * n));
        }
        assert_eq!(table.len(), 10_000);
        assert!(!(10_000..20_000).any(|n| table.contains(fingerprint(n))));
        assert!(table.bytes() <= 10_000 * 20 * 2);
    }

    #[test]
    fn a_fingerprint_of_zero_is_one_like_any_other() {
        let mut table = Table::new();
        assert!(!table.contains(0));
        assert_eq!(table.put(0, ()), None);
        assert!(table.contains(0));
        assert_eq!(table.len(), 1);
    }

    /// Probing runs over the end of the table and on from its beginning.
    #[test]
    fn fingerprints_with_one_place_do_not_hide_each_other() {
        let mut table = Table::new();
        for n in 0..100 {
            assert_eq!(table.put((n << 64) + u128::from(u32::MAX), n), None);
        }
        for n in 0..100 {
            assert_eq!(table.get((n << 64) + u128::from(u32::MAX)), Some(n));
        }
    }
}
