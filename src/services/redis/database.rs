//! A keyspace together with the deadlines of its keys: what a command works on.

use litemap::LiteMap;

use super::bytes::{Bytes, Key};
use super::deadlines::Deadlines;

/// Every access goes through here, so that no command can see a key that is due.
pub(super) struct Database<'a> {
    values: &'a mut LiteMap<Key, Bytes>,
    deadlines: &'a mut dyn Deadlines,
}

impl<'a> Database<'a> {
    pub(super) fn new(
        values: &'a mut LiteMap<Key, Bytes>,
        deadlines: &'a mut dyn Deadlines,
    ) -> Self {
        Self { values, deadlines }
    }

    /// The value of `key`, unless it is missing or due; a key found due is removed (lazy expiry).
    pub(super) fn lookup(&mut self, key: &Key) -> Option<Bytes> {
        if self.deadlines.remaining_ms(key) == Some(0) {
            self.remove(key);
        }
        self.values.get(key).cloned()
    }

    pub(super) fn contains(&mut self, key: &Key) -> bool {
        self.lookup(key).is_some()
    }

    /// Stores a value and leaves the key's deadline as it is.
    pub(super) fn store(&mut self, key: &Key, value: Bytes) {
        self.values.insert(key.clone(), value);
    }

    pub(super) fn remove(&mut self, key: &Key) {
        self.values.remove(key);
        self.deadlines.clear(key);
    }

    pub(super) fn remove_all(&mut self) {
        for key in self.values.keys() {
            self.deadlines.clear(key);
        }
        self.values.clear();
    }

    /// How long a key that exists has left; `None` if it lives for ever.
    pub(super) fn remaining_ms(&self, key: &Key) -> Option<i64> {
        self.deadlines.remaining_ms(key).map(|ms| i64::try_from(ms).unwrap_or(i64::MAX))
    }

    pub(super) fn expire_in(&mut self, key: &Key, ms: u64) {
        self.deadlines.set(key, ms);
    }

    pub(super) fn persist(&mut self, key: &Key) {
        self.deadlines.clear(key);
    }

    /// The date, where there is one.
    pub(super) fn unix_ms(&self) -> Option<i64> {
        self.deadlines.unix_ms().map(|ms| i64::try_from(ms).unwrap_or(i64::MAX))
    }
}
