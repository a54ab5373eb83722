//! Keys, what is stored under them, and what happens to them.

use std::fmt;
use std::sync::Arc;

/// A key or a value.
pub type Key = Arc<str>;

/// How many transactions have changed the store, this one included; a new store is at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision(pub u64);

impl Revision {
    /// The revision of what comes next.
    pub fn next(self) -> Revision {
        Revision(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaseId(pub u64);

/// Prints as etcdctl does, in hexadecimal digits.
impl fmt::Display for LeaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

/// A key and all that is stored with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyValue {
    /// The key.
    pub key: Key,
    /// What was put under it.
    pub value: Key,
    /// The revision at which it came to be.
    pub create_revision: Revision,
    /// The revision of its last put.
    pub mod_revision: Revision,
    /// How often it was put since it came to be.
    pub version: u64,
    /// The lease that it goes with.
    pub lease: Option<LeaseId>,
}

/// A key, or all that begin so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keys {
    /// This one.
    One(Key),
    /// Whatever begins so.
    Prefix(Key),
}

impl Keys {
    /// Whether the key is among them.
    pub fn contains(&self, key: &str) -> bool {
        match self {
            Keys::One(one) => **one == *key,
            Keys::Prefix(prefix) => key.starts_with(&**prefix),
        }
    }
}

/// What happened to a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// It was put.
    Put(KeyValue),
    /// It was deleted, by its owner or with its lease.
    Delete {
        /// Which.
        key: Key,
        /// At which revision.
        mod_revision: Revision,
    },
}

impl Event {
    /// Which key.
    pub fn key(&self) -> &Key {
        match self {
            Event::Put(pair) => &pair.key,
            Event::Delete { key, .. } => key,
        }
    }

    /// At which revision.
    pub fn revision(&self) -> Revision {
        match self {
            Event::Put(pair) => pair.mod_revision,
            Event::Delete { mod_revision, .. } => *mod_revision,
        }
    }
}
