//! When keys expire: the keyspace holds no times, whoever runs it owns the clocks.

use std::collections::{BTreeMap, BTreeSet};

use super::bytes::Key;

/// The times to live of a keyspace's keys, as durations that remain.
pub trait Deadlines {
    /// How long `key` has left; `None` if it lives for ever, `Some(0)` if it is due, in which case
    /// the keyspace treats it as gone.
    fn remaining_ms(&self, key: &Key) -> Option<u64>;

    /// Lets `key` expire in `ms`, in place of any earlier deadline.
    fn set(&mut self, key: &Key, ms: u64);

    /// Lets `key` live for ever; of no consequence if it has no deadline.
    fn clear(&mut self, key: &Key);

    /// Milliseconds since 1970; `None` in a simulated world, which has durations but no dates.
    /// There the options `EXAT` and `PXAT`, which name a date, are refused.
    fn unix_ms(&self) -> Option<u64>;
}

/// A date for those who have none: what is told names dates, and any will do as long as both ends of
/// the telling agree.
pub(super) const SOME_DAY: u64 = 1_700_000_000_000;

/// Deadlines on a given day.
pub(super) struct Dated<'a> {
    pub(super) deadlines: &'a mut dyn Deadlines,
    pub(super) now_ms: u64,
}

impl Deadlines for Dated<'_> {
    fn remaining_ms(&self, key: &Key) -> Option<u64> {
        self.deadlines.remaining_ms(key)
    }

    fn set(&mut self, key: &Key, ms: u64) {
        self.deadlines.set(key, ms);
    }

    fn clear(&mut self, key: &Key) {
        self.deadlines.clear(key);
    }

    fn unix_ms(&self) -> Option<u64> {
        Some(self.now_ms)
    }
}

/// Deadlines as dates beside a clock that its owner moves: for servers of real time and for tests.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Calendar {
    now_ms: u64,
    due_at: BTreeMap<Key, u64>,
    in_order: BTreeSet<(u64, Key)>,
}

impl Calendar {
    /// A calendar without entries at this date, in milliseconds since 1970.
    pub fn at(now_ms: u64) -> Self {
        Self { now_ms, ..Self::default() }
    }

    /// Moves the clock to this date. It may go back, as a computer's clock may.
    pub fn set_now(&mut self, now_ms: u64) {
        self.now_ms = now_ms;
    }

    /// How many keys have a deadline.
    pub fn len(&self) -> usize {
        self.due_at.len()
    }

    /// Whether no key has a deadline.
    pub fn is_empty(&self) -> bool {
        self.due_at.is_empty()
    }

    /// Takes the entry that is due first, for the keyspace to expire; `None` if nothing is due.
    pub fn take_due(&mut self) -> Option<Key> {
        let (due_at, key) = self.in_order.first()?;
        if *due_at > self.now_ms {
            return None;
        }
        let key = key.clone();
        self.clear(&key);
        Some(key)
    }
}

impl Deadlines for Calendar {
    fn remaining_ms(&self, key: &Key) -> Option<u64> {
        self.due_at.get(key).map(|due_at| due_at.saturating_sub(self.now_ms))
    }

    fn set(&mut self, key: &Key, ms: u64) {
        self.clear(key);
        let due_at = self.now_ms.saturating_add(ms);
        self.due_at.insert(key.clone(), due_at);
        self.in_order.insert((due_at, key.clone()));
    }

    fn clear(&mut self, key: &Key) {
        if let Some(due_at) = self.due_at.remove(key) {
            self.in_order.remove(&(due_at, key.clone()));
        }
    }

    fn unix_ms(&self) -> Option<u64> {
        Some(self.now_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fall_due_in_order() {
        let mut calendar = Calendar::at(1000);
        calendar.set(&"late".into(), 20);
        calendar.set(&"early".into(), 30);
        calendar.set(&"early".into(), 10);
        calendar.set(&"never".into(), 5);
        calendar.clear(&"never".into());
        assert_eq!(calendar.take_due(), None);
        calendar.set_now(1020);
        assert_eq!(calendar.remaining_ms(&"early".into()), Some(0));
        assert_eq!(calendar.take_due(), Some("early".into()));
        assert_eq!(calendar.take_due(), Some("late".into()));
        assert_eq!(calendar.take_due(), None);
        assert!(calendar.is_empty());
    }
}
