//! One-time watches: who wants to be told of what.

use std::fmt;

use litemap::LiteMap;

use super::path::{Path, before_last_slash, resolve};
use super::request::list;
use super::server::ConnectionId;
use super::stat::Zxid;
use super::state::{Change, State};

/// What happened to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventType {
    /// It is there now.
    NodeCreated,
    /// It is gone.
    NodeDeleted,
    /// Its data was set.
    NodeDataChanged,
    /// A child came or went.
    NodeChildrenChanged,
}

/// An event, as a client receives it. It tells what changed, not to what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WatchedEvent {
    /// What happened.
    pub kind: EventType,
    /// To which node.
    pub path: Path,
}

/// Prints as `WatchedEvent NodeDeleted /locks/lock-0000000007`.
impl fmt::Display for WatchedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WatchedEvent {:?} {}", self.kind, self.path)
    }
}

/// What a client that is connected again still waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Wishes {
    /// The last transaction that it knows of: what happened later it has missed.
    pub since: Zxid,
    /// Watches that `getData` left, or `exists` of a node that was there.
    pub data: Vec<Path>,
    /// Watches that `exists` of a missing node left.
    pub exist: Vec<Path>,
    /// Watches that `getChildren` left.
    pub child: Vec<Path>,
}

impl fmt::Display for Wishes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "setWatches {}", self.since)?;
        for (name, paths) in [("data", &self.data), ("exist", &self.exist), ("child", &self.child)]
        {
            write!(f, " {name}=[")?;
            list(f, ", ", paths)?;
            f.write_str("]")?;
        }
        Ok(())
    }
}

/// What a watch looks at: a node itself, by `exists` and `getData`, or its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Data,
    Child,
}

/// The watches that a server keeps. They belong to connections: who loses one has to set them again.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct Watches {
    set: LiteMap<(Path, Kind, ConnectionId), ()>,
}

/// An event on its way.
pub(super) type Told = (ConnectionId, WatchedEvent);

impl Watches {
    /// To set a watch twice is to set it once.
    pub(super) fn add(&mut self, kind: Kind, path: &Path, connection: ConnectionId) {
        self.set.insert((path.clone(), kind, connection), ());
    }

    /// Forgets the watches of a connection.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        self.set.retain(|(_, _, owner), ()| *owner != connection);
    }

    /// All watches, for views.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ConnectionId, &Path)> {
        self.set.keys().map(|(path, _, owner)| (*owner, path))
    }

    /// Fires what a change concerns: the node's own watches first, then those of its parent's children.
    /// Who watches both the data and the children of a node is told once that it is gone.
    pub(super) fn fire(&mut self, change: &Change, told: &mut Vec<Told>) {
        let (kind, path) = match change {
            Change::Created(path) => (EventType::NodeCreated, path),
            Change::Deleted(path) => (EventType::NodeDeleted, path),
            Change::DataSet(path) => (EventType::NodeDataChanged, path),
        };
        let watchers = self.take(path, Kind::Data);
        let mut tell = |watchers: &[ConnectionId], kind, path: &Path| {
            let event = WatchedEvent { kind, path: path.clone() };
            told.extend(watchers.iter().map(|watcher| (*watcher, event.clone())));
        };
        tell(&watchers, kind, path);
        if kind == EventType::NodeDeleted {
            let mut others = self.take(path, Kind::Child);
            others.retain(|watcher| !watchers.contains(watcher));
            tell(&others, kind, path);
        }
        if kind != EventType::NodeDataChanged {
            let parent: Path = resolve(before_last_slash(path).unwrap_or_default()).into();
            tell(&self.take(&parent, Kind::Child), EventType::NodeChildrenChanged, &parent);
        }
    }

    fn take(&mut self, path: &Path, kind: Kind) -> Vec<ConnectionId> {
        let mut watchers = Vec::new();
        self.set.retain(|(at, of, watcher), ()| {
            let fires = at == path && *of == kind;
            if fires {
                watchers.push(*watcher);
            }
            !fires
        });
        watchers
    }

    /// Sets the watches of a client that is connected again, or tells it what it has missed.
    pub(super) fn set_again(
        &mut self,
        state: &State,
        connection: ConnectionId,
        wishes: &Wishes,
        told: &mut Vec<Told>,
    ) {
        use EventType::{NodeChildrenChanged, NodeCreated, NodeDataChanged, NodeDeleted};
        let mut set = |kind, path: &Path, missed: Option<EventType>| match missed {
            Some(kind) => told.push((connection, WatchedEvent { kind, path: path.clone() })),
            None => self.add(kind, path, connection),
        };
        let later = |zxid: Zxid, event| (zxid > wishes.since).then_some(event);
        for path in &wishes.data {
            let missed = state
                .stat(path)
                .map_or(Some(NodeDeleted), |stat| later(stat.mzxid, NodeDataChanged));
            set(Kind::Data, path, missed);
        }
        for path in &wishes.exist {
            set(Kind::Data, path, state.stat(path).map(|_| NodeCreated));
        }
        for path in &wishes.child {
            let missed = state
                .stat(path)
                .map_or(Some(NodeDeleted), |stat| later(stat.pzxid, NodeChildrenChanged));
            set(Kind::Child, path, missed);
        }
    }
}
