//! What a session can ask for, and what it is answered; both print in the manner of zkCli.

use std::fmt;
use std::sync::Arc;

use super::Code;
use super::path::Path;
use super::stat::Stat;
use super::watches::Wishes;

/// A node's data; a node can have none, which is not the same as none of its bytes.
pub type Data = Option<Arc<[u8]>>;

/// As an expected version: whatever it is.
pub const ANY_VERSION: i32 = -1;

/// What kind of node to create.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CreateMode {
    /// Stays until it is deleted.
    Persistent,
    /// So too; a number is added to its name.
    PersistentSequential,
    /// Goes with its session.
    Ephemeral,
    /// So too; a number is added to its name.
    EphemeralSequential,
    /// Goes some time after its last child. Not modelled.
    Container,
    /// Goes when it was not changed for some time. Not modelled, and not enabled in ZooKeeper
    /// unless one says so.
    WithTtl,
}

impl CreateMode {
    /// Whether the node goes with its session.
    pub fn is_ephemeral(self) -> bool {
        matches!(self, CreateMode::Ephemeral | CreateMode::EphemeralSequential)
    }

    /// Whether a number is added to its name.
    pub fn is_sequential(self) -> bool {
        matches!(self, CreateMode::PersistentSequential | CreateMode::EphemeralSequential)
    }
}

/// An operation that writes, or that a `multi` makes the others depend on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// `create`, or `create2` if the node's stat is asked for too.
    Create {
        /// Its name, or the beginning of it.
        path: Path,
        /// Its data.
        data: Data,
        /// Its kind.
        mode: CreateMode,
        /// Whether the reply shall tell its stat, which that to a `multi` never does.
        with_stat: bool,
    },
    /// `delete`
    Delete {
        /// Which node.
        path: Path,
        /// The version that it must have, or [`ANY_VERSION`].
        version: i32,
    },
    /// `setData`
    SetData {
        /// Of which node.
        path: Path,
        /// The new data.
        data: Data,
        /// The version that it must have, or [`ANY_VERSION`].
        version: i32,
    },
    /// `check`, which only means something among others.
    Check {
        /// Which node.
        path: Path,
        /// The version that it must have, or [`ANY_VERSION`].
        version: i32,
    },
}

/// A request of a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// A single operation.
    Write(Op),
    /// All of these, or none.
    Multi(Vec<Op>),
    /// `exists`
    Exists {
        /// Which node.
        path: Path,
        /// Whether to be told of its next change, its creation too.
        watch: bool,
    },
    /// `getData`
    GetData {
        /// Of which node.
        path: Path,
        /// Whether to be told of its next change.
        watch: bool,
    },
    /// `getChildren`, the form that tells the stat too.
    GetChildren {
        /// Of which node.
        path: Path,
        /// Whether to be told when a child comes or goes.
        watch: bool,
    },
    /// `sync`: wait until this server knows what the leader knows, which alone it does.
    Sync {
        /// For the sake of which node.
        path: Path,
    },
    /// `setWatches`: after a reconnection, what the client still waits for.
    SetWatches(Wishes),
    /// `closeSession`
    Close,
}

/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Done {
    /// A node was created; this is its full name, and its stat if that was asked for.
    Created(Path, Option<Stat>),
    /// A node was deleted.
    Deleted,
    /// A node's data was set.
    Set(Stat),
    /// A node had the expected version.
    Checked,
    /// Part of a `multi` that failed: this one would have been done.
    RolledBack,
    /// It failed, or was not tried.
    Failed(Code),
}

/// What a session is answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// To a single operation, which did not fail.
    Done(Done),
    /// To a `multi`, one each. It failed if any failed.
    Multi(Vec<Done>),
    /// To `exists`.
    Stat(Stat),
    /// To `getData`.
    Data(Data, Stat),
    /// To `getChildren`: the last parts of their names.
    Children(Vec<Path>, Stat),
    /// To `sync`.
    Synced(Path),
    /// To `setWatches`.
    WatchesSet,
    /// To `closeSession`.
    Closed,
}

/// A version to expect, as an option of a command.
struct V(i32);

impl fmt::Display for V {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == ANY_VERSION { Ok(()) } else { write!(f, " -v {}", self.0) }
    }
}

/// Data after a command; nothing if there is none.
struct D<'a>(&'a Data);

impl fmt::Display for D<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(data) = self.0 else { return Ok(()) };
        let quote = if data.is_empty() || data.contains(&b' ') { "\"" } else { "" };
        write!(f, " {quote}{}{quote}", String::from_utf8_lossy(data))
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Op::Create { path, data, mode, .. } => {
                let options = match mode {
                    CreateMode::Persistent => "",
                    CreateMode::PersistentSequential => " -s",
                    CreateMode::Ephemeral => " -e",
                    CreateMode::EphemeralSequential => " -e -s",
                    CreateMode::Container => " -c",
                    CreateMode::WithTtl => " -t",
                };
                write!(f, "create{options} {path}{}", D(data))
            }
            Op::Delete { path, version } => write!(f, "delete{} {path}", V(*version)),
            Op::SetData { path, data, version } => {
                write!(f, "set{} {path}{}", V(*version), D(data))
            }
            Op::Check { path, version } => write!(f, "check{} {path}", V(*version)),
        }
    }
}

/// Writes things with something in between.
pub(super) fn list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    between: &str,
    things: &[T],
) -> fmt::Result {
    for (n, thing) in things.iter().enumerate() {
        write!(f, "{}{thing}", if n == 0 { "" } else { between })?;
    }
    Ok(())
}

/// Prints as one types it to zkCli, so far as that can say it: `create -e -s /locks/lock-`.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let w = |watch: &bool| if *watch { " -w" } else { "" };
        match self {
            Request::Write(op) => op.fmt(f),
            Request::Multi(ops) => {
                f.write_str("multi ")?;
                list(f, "; ", ops)
            }
            Request::Exists { path, watch } => write!(f, "stat{} {path}", w(watch)),
            Request::GetData { path, watch } => write!(f, "get{} {path}", w(watch)),
            Request::GetChildren { path, watch } => write!(f, "ls{} {path}", w(watch)),
            Request::Sync { path } => write!(f, "sync {path}"),
            Request::SetWatches(wishes) => wishes.fmt(f),
            Request::Close => f.write_str("close"),
        }
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Done::Created(path, None) => write!(f, "Created {path}"),
            Done::Created(path, Some(stat)) => write!(f, "Created {path} {stat}"),
            Done::Deleted => f.write_str("Deleted"),
            Done::Set(stat) => stat.fmt(f),
            Done::Checked => f.write_str("Checked"),
            Done::RolledBack => f.write_str("RolledBack"),
            Done::Failed(code) => code.fmt(f),
        }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reply::Done(done) => done.fmt(f),
            Reply::Multi(results) => list(f, "; ", results),
            Reply::Stat(stat) => stat.fmt(f),
            Reply::Data(data, stat) => {
                let none = if data.is_none() { " null" } else { "" };
                write!(f, "{stat}{none}{}", D(data))
            }
            Reply::Children(children, _) => {
                f.write_str("[")?;
                list(f, ", ", children)?;
                f.write_str("]")
            }
            Reply::Synced(path) => write!(f, "Synced {path}"),
            Reply::WatchesSet => f.write_str("WatchesSet"),
            Reply::Closed => f.write_str("Closed"),
        }
    }
}
