//! What the search has been through in vain.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use super::Nature;

/// How much is remembered. To forget costs time, and no more.
const MOST_SEEN: usize = 1 << 21;

/// With how many means that do not compare a standing is remembered.
const MOST_MEANS: usize = 32;

/// Sets and maps with a hasher that is the same in every run. Nothing iterates over them.
pub(super) type FixedHash = BuildHasherDefault<Fold>;

/// Where a search stands, apart from how it came there.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Standing<S> {
    /// The most urgent operation without a place: all that are more urgent have one.
    pub(super) urgent: u32,
    /// Those less urgent ones that have a place all the same, of those that must have one.
    pub(super) early: Box<[u64]>,
    /// What the operations so far have led to.
    pub(super) state: S,
    /// What was left before the last overwriting by what was placed there last.
    pub(super) behind: Option<S>,
}

/// What is left to somebody who stands there. Less is never better.
#[derive(PartialEq, Eq)]
pub(super) struct Means {
    /// Those that have a place and need none.
    pub(super) spent: Box<[u64]>,
    /// When the last one was invoked, plus one, of those that can still be placed before the last
    /// overwriting; 0 for none.
    pub(super) reach: usize,
    /// Whether overwriting is barred.
    pub(super) barred: Barred,
}

impl Means {
    /// Whether whoever has these can do all that somebody with `other` can.
    fn suffice(&self, other: &Means) -> bool {
        let spent = |means: &Means, word: usize| means.spent.get(word).copied().unwrap_or(0);
        self.reach >= other.reach
            && (self.barred == Barred::No || self.barred == other.barred)
            && (0..self.spent.len()).all(|word| spent(self, word) & !spent(other, word) == 0)
    }
}

/// Everything that was tried in vain, and with which means.
pub(super) struct Seen<S> {
    standings: HashMap<Standing<S>, Vec<Means>, FixedHash>,
    count: usize,
}

impl<S: Eq + Hash> Seen<S> {
    pub(super) fn new() -> Self {
        Seen { standings: HashMap::default(), count: 0 }
    }

    /// Whether nothing was tried.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether it was in vain with these means, or with more.
    pub(super) fn covers(&self, standing: &Standing<S>, means: &Means) -> bool {
        let tried = self.standings.get(standing).map_or(&[][..], Vec::as_slice);
        tried.iter().any(|tried| tried.suffice(means))
    }

    /// Remembers that it was in vain.
    pub(super) fn add(&mut self, standing: Standing<S>, means: Means) {
        if self.count >= MOST_SEEN {
            self.standings.clear();
            self.count = 0;
        }
        let tried = self.standings.entry(standing).or_default();
        let before = tried.len();
        tried.retain(|tried| !means.suffice(tried));
        self.count -= before - tried.len();
        if tried.len() == MOST_MEANS {
            tried.remove(0);
            self.count -= 1;
        }
        tried.push(means);
        self.count += 1;
    }
}

/// Whether overwriting is barred.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Barred {
    /// It is not.
    No,
    /// The next operation must not overwrite.
    Next,
    /// The next operation that does more than read must not overwrite.
    UntilChanged,
}

impl Barred {
    /// The same after an operation like this, which may need no place.
    pub(super) fn after(self, nature: Nature, is_spare: bool) -> Self {
        match nature {
            Nature::Overwrites => Barred::UntilChanged,
            Nature::Blind => Barred::Next,
            Nature::ReadOnly if self == Barred::UntilChanged => self,
            Nature::Any if is_spare => Barred::Next,
            Nature::ReadOnly | Nature::Any => Barred::No,
        }
    }
}

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

    fn write_u128(&mut self, n: u128) {
        self.word(n as u64);
        self.word((n >> 64) as u64);
    }

    fn write_i128(&mut self, n: i128) {
        self.write_u128(n.cast_unsigned());
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
