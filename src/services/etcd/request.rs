//! What can be asked of an etcd, and what it answers.

use super::key::{Key, KeyValue, Keys, LeaseId, Revision};

/// In which order a range is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// That of the keys.
    ByKey,
    /// The longest there first.
    OldestFirst,
    /// The shortest there first.
    NewestFirst,
}

/// A look at some keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// Which.
    pub keys: Keys,
    /// In which order.
    pub sort: Sort,
    /// So many at most.
    pub limit: Option<u32>,
    /// None that was created later.
    pub max_create_revision: Option<Revision>,
}

impl Range {
    /// A look at one key.
    pub fn of(key: Key) -> Range {
        let keys = Keys::One(key);
        Range { keys, sort: Sort::ByKey, limit: None, max_create_revision: None }
    }

    /// A look at the key below a prefix that has been there longest.
    pub fn oldest(prefix: Key) -> Range {
        let keys = Keys::Prefix(prefix);
        Range { keys, sort: Sort::OldestFirst, limit: Some(1), max_create_revision: None }
    }

    /// A look at the key below a prefix that came last, up to a revision.
    pub fn newest(prefix: Key, up_to: Revision) -> Range {
        let keys = Keys::Prefix(prefix);
        let max_create_revision = Some(up_to);
        Range { keys, sort: Sort::NewestFirst, limit: Some(1), max_create_revision }
    }
}

/// What of a key is compared, and with what. A missing key has revisions and version 0, and no value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The revision at which it came to be.
    CreateRevision(Revision),
    /// The revision of its last put.
    ModRevision(Revision),
    /// How often it was put.
    Version(u64),
    /// What was put.
    Value(Key),
}

/// How the key's own has to compare with what is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Is the same.
    Equal,
    /// Is not the same.
    NotEqual,
    /// Is greater.
    Greater,
    /// Is less.
    Less,
}

/// A condition of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Compare {
    /// Of which key.
    pub key: Key,
    /// What of it.
    pub target: Target,
    /// How.
    pub relation: Relation,
}

/// What can be done to keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// Looks.
    Range(Range),
    /// Stores.
    Put {
        /// Under this key.
        key: Key,
        /// This value.
        value: Key,
        /// To go with this lease.
        lease: Option<LeaseId>,
    },
    /// Deletes.
    Delete(Keys),
}

/// A transaction: if all comparisons hold, the one, else the other, at one revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Txn {
    /// The conditions.
    pub compare: Vec<Compare>,
    /// Done if all of them hold.
    pub success: Vec<Op>,
    /// Done otherwise.
    pub failure: Vec<Op>,
}

/// What a client asks of a server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// To do one thing.
    Op(Op),
    /// To do this or that.
    Txn(Txn),
    /// To grant a lease of so many seconds.
    LeaseGrant(u32),
    /// To begin a lease's time anew.
    LeaseKeepAlive(LeaseId),
    /// To end a lease, and its keys with it.
    LeaseRevoke(LeaseId),
    /// How long a lease still has, and which keys go with it.
    LeaseTimeToLive(LeaseId),
    /// To tell what happens to keys.
    Watch {
        /// To which.
        keys: Keys,
        /// Since when; `None`: from now on.
        from: Option<Revision>,
    },
    /// To end the watch that was asked for under this number.
    CancelWatch(u32),
}

/// What a cluster agrees to do: what is left of requests when a leader has decided all that the
/// members could decide differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proposal {
    /// To do one thing.
    Op(Op),
    /// To do this or that.
    Txn(Txn),
    /// To grant a lease of so many seconds under this number.
    Grant(LeaseId, u32),
    /// To end a lease: revoked by a client, or silent for too long.
    Revoke(LeaseId),
}

/// Why etcd refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Error {
    /// There is no such lease.
    LeaseNotFound,
    /// There is one of that number.
    LeaseExists,
    /// A transaction would change a key twice.
    DuplicateKey,
}

/// What was done to keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Done {
    /// These are there.
    Range(Vec<KeyValue>),
    /// It is stored.
    Put,
    /// So many were deleted.
    Deleted(u64),
}

/// What a server answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Response {
    /// It is done.
    Done(Done),
    /// One branch of a transaction is done.
    Txn {
        /// Whether the comparisons held.
        succeeded: bool,
        /// What came of each part.
        done: Vec<Done>,
    },
    /// A lease of so many seconds.
    Granted(LeaseId, u32),
    /// The lease has so many seconds anew; `None`: it is over.
    KeptAlive(LeaseId, Option<u32>),
    /// The lease is over.
    Revoked,
    /// A lease's time; `None`: it is over.
    TimeToLive(Option<TimeToLive>),
    /// The watch is there.
    Watching,
}

/// A lease's time and keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeToLive {
    /// So many seconds are left.
    pub left: u64,
    /// Of so many.
    pub granted: u32,
    /// What goes with it.
    pub keys: Vec<Key>,
}
