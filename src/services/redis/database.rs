//! A keyspace together with the deadlines of its keys: what a command works on.

use litemap::LiteMap;

use super::bytes::{Bytes, Key};
use super::deadlines::Deadlines;
use super::effect::{Effect, Effects};

/// Whose commands run, which decides what becomes of a key that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A master's clients: whoever comes across a key that is due removes it, and that is told.
    Master,
    /// A replica's clients: they see no key that is due, but only the master removes it.
    Replica,
    /// What is told, being replayed: it holds whatever the clock says by now.
    Replay,
}

/// Every access goes through here, so that no command can see a key that is due.
pub(super) struct Database<'a> {
    values: &'a mut LiteMap<Key, Bytes>,
    deadlines: &'a mut dyn Deadlines,
    role: Role,
    effects: Effects,
    /// Whether the command that is running has changed anything.
    changed: bool,
    /// What it is told as, if not as it came.
    told_as: Option<Effect>,
}

impl<'a> Database<'a> {
    pub(super) fn new(
        values: &'a mut LiteMap<Key, Bytes>,
        deadlines: &'a mut dyn Deadlines,
        role: Role,
    ) -> Self {
        let effects = Effects::default();
        Self { values, deadlines, role, effects, changed: false, told_as: None }
    }

    /// Whether clients may change nothing.
    pub(super) fn is_read_only(&self) -> bool {
        self.role == Role::Replica
    }

    /// Whether what was told is replayed.
    pub(super) fn is_replaying(&self) -> bool {
        self.role == Role::Replay
    }

    /// The value of `key`, unless it is missing or due; a master removes a key found due (lazy
    /// expiry).
    pub(super) fn lookup(&mut self, key: &Key) -> Option<Bytes> {
        if self.role != Role::Replay && self.deadlines.remaining_ms(key) == Some(0) {
            if self.role == Role::Replica {
                return None;
            }
            if self.values.remove(key).is_some() {
                self.effects.0.push(Effect::delete(key));
            }
            self.deadlines.clear(key);
        }
        self.values.get(key).cloned()
    }

    pub(super) fn contains(&mut self, key: &Key) -> bool {
        self.lookup(key).is_some()
    }

    /// Stores a value and leaves the key's deadline as it is.
    pub(super) fn store(&mut self, key: &Key, value: Bytes) {
        self.changed = true;
        self.values.insert(key.clone(), value);
    }

    pub(super) fn remove(&mut self, key: &Key) {
        self.changed |= self.values.remove(key).is_some();
        self.deadlines.clear(key);
    }

    pub(super) fn remove_all(&mut self) {
        self.changed = true;
        for key in self.values.keys() {
            self.deadlines.clear(key);
        }
        self.values.clear();
    }

    /// How long a key that exists has left; `None` if it lives for ever.
    pub(super) fn remaining_ms(&self, key: &Key) -> Option<i64> {
        self.deadlines.remaining_ms(key).map(|ms| i64::try_from(ms).unwrap_or(i64::MAX))
    }

    /// A deadline that has passed already leaves the key due.
    pub(super) fn expire_in(&mut self, key: &Key, ms: i64) {
        self.changed = true;
        self.deadlines.set(key, u64::try_from(ms).unwrap_or(0));
    }

    pub(super) fn persist(&mut self, key: &Key) {
        self.changed |= self.deadlines.remaining_ms(key).is_some();
        self.deadlines.clear(key);
    }

    /// The date, where there is one.
    pub(super) fn unix_ms(&self) -> Option<i64> {
        self.deadlines.unix_ms().map(|ms| i64::try_from(ms).unwrap_or(i64::MAX))
    }

    /// Lets the command that is running be told as this, if it changes anything.
    pub(super) fn tell_as(&mut self, effect: Effect) {
        self.told_as = Some(effect);
    }

    /// The command is over: what it changed is told, as it came or as it asked to be told.
    pub(super) fn end_command(&mut self, arguments: &[Bytes]) {
        let told_as = self.told_as.take();
        if std::mem::take(&mut self.changed) {
            self.effects.0.push(told_as.unwrap_or_else(|| Effect::verbatim(arguments)));
        }
    }

    pub(super) fn into_effects(self) -> Effects {
        self.effects
    }
}
