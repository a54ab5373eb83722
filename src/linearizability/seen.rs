//! What the search has been through in vain.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// Sets and maps with a hasher that is the same in every run. Nothing iterates over them.
pub(super) type FixedHash = BuildHasherDefault<Fold>;

/// Where a search stands, apart from how it came there.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Standing<S> {
    /// The most urgent operation without a place: all that are more urgent have one.
    pub(super) urgent: u32,
    /// Those less urgent ones that have a place all the same.
    pub(super) early: Box<[u64]>,
    /// The last one invoked, plus one, of those that can still be placed unseen before the last
    /// overwriting; 0 for none.
    pub(super) hideable: u32,
    /// Whether overwriting is barred.
    pub(super) barred: bool,
    /// What the operations so far have led to.
    pub(super) state: S,
}

/// Everything that was tried in vain.
pub(super) type Seen<S> = HashSet<Standing<S>, FixedHash>;

// Any two odd numbers of random bits.
const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

/// Folds 128-bit products, as wyhash does: fast on a few words, and without a seed.
#[derive(Default)]
pub(super) struct Fold(u64);

impl Fold {
    fn word(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ FIRST) * u128::from(self.0 ^ SECOND);
        self.0 = (product >> 64) as u64 ^ product as u64 ^ word.rotate_left(32);
    }
}

impl Hasher for Fold {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.word(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.word(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.word(n);
    }

    fn write_usize(&mut self, n: usize) {
        self.word(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.word(n as i64 as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
