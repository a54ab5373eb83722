//! What a search has seen: fingerprints, and something small with each.

/// No fingerprint is taken to be this one; see [`key`].
const EMPTY: u128 = 0;

/// Full to four fifths at most.
const FULL: (usize, usize) = (4, 5);

/// How many fingerprints fit what a processor fetches from memory at once.
const LINE: usize = 4;

/// Neighbouring places, fetched at once.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([u128; LINE]);

/// A hash table from fingerprints to small values, with open addressing and linear probing (Knuth,
/// *The Art of Computer Programming* 3, section 6.4, algorithm L), a line of memory at a time.
///
/// A fingerprint is a good hash already, so its low bits, scaled to the size of the table, are its
/// place. That keeps the order of fingerprints, so growing walks through old and new table alike, and
/// it allows any size, so the table grows by half only. With 128 bits, a search of a thousand million
/// states takes two for one with a probability below 2⁻⁶⁸.
pub(super) struct Table<V> {
    lines: Vec<Line>,
    values: Vec<[V; LINE]>,
    len: usize,
}

/// A place in a table: a line, and a place in it.
type Place = (usize, usize);

impl<V: Copy + Default> Table<V> {
    pub(super) fn new() -> Table<V> {
        Table::of_lines(4)
    }

    fn of_lines(lines: usize) -> Table<V> {
        let values = vec![[V::default(); LINE]; lines];
        Table { lines: vec![Line([EMPTY; LINE]); lines], values, len: 0 }
    }

    /// How many fingerprints it holds.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.lines.len() * (size_of::<Line>() + size_of::<[V; LINE]>())
    }

    /// Has the processor fetch the lines of some fingerprints, all at once: asked for one by one, each
    /// would wait for memory. What is read is of no use, but has to be used for the reading not to be
    /// left out.
    pub(super) fn fetch<'a>(wanted: impl Iterator<Item = (&'a Table<V>, u128)>)
    where
        V: 'a,
    {
        let read = |(table, one): (&Table<V>, u128)| table.lines[table.first(key(one))].0[0] as u64;
        std::hint::black_box(wanted.map(read).fold(0, std::ops::BitXor::bitxor));
    }

    /// Whether it holds a fingerprint.
    pub(super) fn contains(&self, fingerprint: u128) -> bool {
        self.find(key(fingerprint)).is_ok()
    }

    /// The value of a fingerprint.
    pub(super) fn get(&self, fingerprint: u128) -> Option<V> {
        self.find(key(fingerprint)).ok().map(|(line, place)| self.values[line][place])
    }

    /// Gives a value to a fingerprint; the value that it had.
    pub(super) fn put(&mut self, fingerprint: u128, value: V) -> Option<V> {
        let key = key(fingerprint);
        match self.find(key) {
            Ok((line, place)) => Some(std::mem::replace(&mut self.values[line][place], value)),
            Err(free) => {
                self.fill(free, key, value);
                if self.len * FULL.1 > self.lines.len() * LINE * FULL.0 {
                    self.grow();
                }
                None
            }
        }
    }

    /// The line in which a key is looked for first.
    fn first(&self, key: u128) -> usize {
        ((u64::from(key as u32) * self.lines.len() as u64) >> 32) as usize
    }

    /// Where a key is; else the free place where it would be.
    fn find(&self, key: u128) -> Result<Place, Place> {
        let mut line = self.first(key);
        loop {
            for (place, &found) in self.lines[line].0.iter().enumerate() {
                if found == key {
                    return Ok((line, place));
                }
                if found == EMPTY {
                    return Err((line, place));
                }
            }
            line = if line + 1 == self.lines.len() { 0 } else { line + 1 };
        }
    }

    fn fill(&mut self, (line, place): Place, key: u128, value: V) {
        self.lines[line].0[place] = key;
        self.values[line][place] = value;
        self.len += 1;
    }

    fn grow(&mut self) {
        let larger = Table::of_lines(self.lines.len() + self.lines.len() / 2);
        let old = std::mem::replace(self, larger);
        for (line, values) in old.lines.iter().zip(&old.values) {
            for (&key, &value) in line.0.iter().zip(values).filter(|(key, _)| **key != EMPTY) {
                if let Err(free) = self.find(key) {
                    self.fill(free, key, value);
                }
            }
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
