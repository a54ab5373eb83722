//! The state machine: keys and leases, changed by proposals in the order of their revisions.

use std::cmp::Ordering;

use litemap::LiteMap;

use super::key::{Event, Key, KeyValue, LeaseId, Revision};
use super::request::{
    Compare, Done, Error, Op, Proposal, Range, Relation, Response, Sort, Target, Txn,
};

/// What a cluster agrees on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    revision: Revision,
    keys: LiteMap<Key, KeyValue>,
    /// The leases that live, with their seconds.
    leases: LiteMap<LeaseId, u32>,
    next_lease: LeaseId,
    /// All that ever happened to keys, in order.
    history: Vec<Event>,
}

impl Default for State {
    fn default() -> State {
        State {
            revision: Revision(1),
            keys: LiteMap::new(),
            leases: LiteMap::new(),
            next_lease: LeaseId(1),
            history: Vec::new(),
        }
    }
}

impl State {
    /// The revision of the last change.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The number of a lease that nobody has had.
    pub fn next_lease(&self) -> LeaseId {
        self.next_lease
    }

    /// The leases that live, with their seconds.
    pub fn leases(&self) -> impl Iterator<Item = (LeaseId, u32)> {
        self.leases.iter().map(|(lease, seconds)| (*lease, *seconds))
    }

    /// The seconds of a lease that lives.
    pub fn lease(&self, lease: LeaseId) -> Option<u32> {
        self.leases.get(&lease).copied()
    }

    /// The keys that go with a lease, in their order.
    pub fn keys_of(&self, lease: LeaseId) -> impl Iterator<Item = &Key> {
        self.keys.values().filter(move |pair| pair.lease == Some(lease)).map(|pair| &pair.key)
    }

    /// All that is stored, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = &KeyValue> {
        self.keys.values()
    }

    /// All that happened from a revision on, that one included.
    pub fn since(&self, revision: Revision) -> &[Event] {
        let first = self.history.partition_point(|event| event.revision() < revision);
        self.history.get(first..).unwrap_or_default()
    }

    /// Does what was agreed on. What is refused changes nothing.
    pub fn apply(&mut self, proposal: &Proposal) -> Result<Response, Error> {
        match proposal {
            Proposal::Op(op) => {
                let done = self.all(std::slice::from_ref(op))?;
                let done = done.into_iter().next();
                Ok(Response::Done(done.unwrap_or(Done::Range(Vec::new()))))
            }
            Proposal::Txn(txn) => self.transact(txn),
            Proposal::Grant(lease, seconds) => self.grant(*lease, *seconds),
            Proposal::Revoke(lease) => self.revoke(*lease),
        }
    }

    /// What a range shows.
    pub fn range(&self, range: &Range) -> Vec<KeyValue> {
        let pairs = self.keys.values().filter(|pair| range.keys.contains(&pair.key));
        let young_enough = |pair: &&KeyValue| {
            range.max_create_revision.is_none_or(|max| pair.create_revision <= max)
        };
        let mut found: Vec<KeyValue> = pairs.filter(young_enough).cloned().collect();
        match range.sort {
            Sort::ByKey => {}
            Sort::OldestFirst => found.sort_by_key(|pair| pair.create_revision),
            Sort::NewestFirst => found.sort_by_key(|pair| std::cmp::Reverse(pair.create_revision)),
        }
        if let Some(limit) = range.limit {
            found.truncate(limit as usize);
        }
        found
    }

    fn transact(&mut self, txn: &Txn) -> Result<Response, Error> {
        no_key_twice(&txn.success)?;
        no_key_twice(&txn.failure)?;
        let succeeded = txn.compare.iter().all(|compare| self.holds(compare));
        let done = self.all(if succeeded { &txn.success } else { &txn.failure })?;
        Ok(Response::Txn { succeeded, done })
    }

    /// Does all of it at one revision, or nothing.
    fn all(&mut self, ops: &[Op]) -> Result<Vec<Done>, Error> {
        let mut leases = ops.iter().filter_map(|op| match op {
            Op::Put { lease, .. } => *lease,
            _ => None,
        });
        if !leases.all(|lease| self.leases.contains_key(&lease)) {
            return Err(Error::LeaseNotFound);
        }
        let at = self.revision.next();
        Ok(ops.iter().map(|op| self.one(op, at)).collect())
    }

    fn one(&mut self, op: &Op, at: Revision) -> Done {
        match op {
            Op::Range(range) => Done::Range(self.range(range)),
            Op::Put { key, value, lease } => {
                let old = self.keys.get(key);
                let pair = KeyValue {
                    key: key.clone(),
                    value: value.clone(),
                    create_revision: old.map_or(at, |old| old.create_revision),
                    mod_revision: at,
                    version: old.map_or(0, |old| old.version) + 1,
                    lease: *lease,
                };
                self.keys.insert(key.clone(), pair.clone());
                self.happens(Event::Put(pair));
                Done::Put
            }
            Op::Delete(keys) => {
                let keys = self.keys.keys().filter(|key| keys.contains(key)).cloned();
                Done::Deleted(self.delete(keys.collect(), at))
            }
        }
    }

    /// Deletes keys that are there, at a revision that is reached only if there are any.
    fn delete(&mut self, keys: Vec<Key>, at: Revision) -> u64 {
        let mut deleted = 0;
        for key in keys {
            self.keys.remove(&key);
            self.happens(Event::Delete { key, mod_revision: at });
            deleted += 1;
        }
        deleted
    }

    fn happens(&mut self, event: Event) {
        self.revision = event.revision();
        self.history.push(event);
    }

    fn grant(&mut self, lease: LeaseId, seconds: u32) -> Result<Response, Error> {
        if self.leases.contains_key(&lease) {
            return Err(Error::LeaseExists);
        }
        self.leases.insert(lease, seconds);
        self.next_lease = self.next_lease.max(LeaseId(lease.0.saturating_add(1)));
        Ok(Response::Granted(lease, seconds))
    }

    fn revoke(&mut self, lease: LeaseId) -> Result<Response, Error> {
        self.leases.remove(&lease).ok_or(Error::LeaseNotFound)?;
        let keys = self.keys_of(lease).cloned().collect();
        self.delete(keys, self.revision.next());
        Ok(Response::Revoked)
    }

    fn holds(&self, compare: &Compare) -> bool {
        let pair = self.keys.get(&compare.key);
        let none = Revision(0);
        let found = match (&compare.target, pair) {
            (Target::CreateRevision(given), _) => {
                pair.map_or(none, |pair| pair.create_revision).cmp(given)
            }
            (Target::ModRevision(given), _) => {
                pair.map_or(none, |pair| pair.mod_revision).cmp(given)
            }
            (Target::Version(given), _) => pair.map_or(0, |pair| pair.version).cmp(given),
            (Target::Value(given), Some(pair)) => pair.value.cmp(given),
            (Target::Value(_), None) => return false,
        };
        match compare.relation {
            Relation::Equal => found == Ordering::Equal,
            Relation::NotEqual => found != Ordering::Equal,
            Relation::Greater => found == Ordering::Greater,
            Relation::Less => found == Ordering::Less,
        }
    }
}

/// A key has one event a revision: none is put twice, or put and deleted.
fn no_key_twice(ops: &[Op]) -> Result<(), Error> {
    let puts = || {
        ops.iter().enumerate().filter_map(|(at, op)| match op {
            Op::Put { key, .. } => Some((at, key)),
            _ => None,
        })
    };
    let twice = |(at, key): (usize, &Key)| {
        ops.iter().enumerate().any(|(other, op)| match op {
            Op::Put { key: again, .. } => other != at && again == key,
            Op::Delete(keys) => keys.contains(key),
            Op::Range(_) => false,
        })
    };
    if puts().any(twice) { Err(Error::DuplicateKey) } else { Ok(()) }
}
