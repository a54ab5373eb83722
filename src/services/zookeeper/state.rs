//! The state machine: nodes and sessions, changed by transactions in the order of their zxids.

use std::sync::Arc;

use litemap::LiteMap;

use super::Code;
use super::path::{Path, ROOT, before_last_slash, child_of, resolve};
use super::request::{Data, Done};
use super::stat::{SessionId, Stat, Zxid};

/// Where an ensemble keeps its configuration: the one node that never was open to everybody.
const CONFIG: &str = "/zookeeper/config";

/// A node, apart from its name and its children.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Node {
    data: Data,
    czxid: Zxid,
    mzxid: Zxid,
    pzxid: Zxid,
    version: i32,
    /// How often a child was created: where sequential names take their number from.
    creates: i32,
    owner: Option<SessionId>,
}

/// What an ensemble agrees on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    nodes: LiteMap<Path, Node>,
    /// The sessions that live, with their time-outs in milliseconds.
    sessions: LiteMap<SessionId, u32>,
    next_session: SessionId,
    zxid: Zxid,
}

/// A change that everybody applies alike: all that could go wrong has been looked at before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Txn {
    /// A session begins.
    CreateSession {
        /// Its time-out.
        timeout_ms: u32,
    },
    /// A session ends, and its ephemeral nodes with it.
    CloseSession(SessionId),
    /// A node comes to be.
    Create {
        /// Its full name, the number included.
        path: Path,
        /// Its data.
        data: Data,
        /// The session that it goes with.
        owner: Option<SessionId>,
        /// Whether the stat was asked for.
        with_stat: bool,
    },
    /// A node goes.
    Delete(Path),
    /// A node's data is set.
    SetData {
        /// Its name.
        path: Path,
        /// The data.
        data: Data,
        /// Its new version.
        version: i32,
    },
    /// A node had the expected version.
    Check,
    /// Part of a `multi` that failed: this one would have been done.
    RolledBack,
    /// A request that failed: it takes a zxid and changes nothing.
    Error(Code),
    /// All of these, at one zxid.
    Multi(Vec<Txn>),
}

/// What a transaction did to a node, for those who watch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The node is there now.
    Created(Path),
    /// It is gone.
    Deleted(Path),
    /// Its data was set.
    DataSet(Path),
}

impl State {
    /// The state of a new ensemble, whose first session has this number.
    pub fn new(first_session: SessionId) -> State {
        let mut nodes = LiteMap::new();
        for path in [ROOT, "/zookeeper", CONFIG, "/zookeeper/quota"] {
            nodes.insert(Path::from(path), Node::new(Some(Arc::new([])), None, Zxid(0)));
        }
        State { nodes, sessions: LiteMap::new(), next_session: first_session, zxid: Zxid(0) }
    }

    /// The last transaction applied.
    pub fn zxid(&self) -> Zxid {
        self.zxid
    }

    /// The number of the session that will be created next.
    pub fn next_session(&self) -> SessionId {
        self.next_session
    }

    /// The sessions that live, with their time-outs in milliseconds.
    pub fn sessions(&self) -> impl Iterator<Item = (SessionId, u32)> {
        self.sessions.iter().map(|(session, timeout_ms)| (*session, *timeout_ms))
    }

    /// Whether this session lives.
    pub fn is_alive(&self, session: SessionId) -> bool {
        self.sessions.contains_key(&session)
    }

    /// What there is to tell about a node, if it is there.
    pub fn stat(&self, path: &str) -> Option<Stat> {
        let node = self.node(path)?;
        let num_children = self.children(path).count();
        Some(Stat {
            czxid: node.czxid,
            mzxid: node.mzxid,
            pzxid: node.pzxid,
            version: node.version,
            // Every child that is gone was created and deleted.
            cversion: node.creates * 2 - num_children as i32,
            aversion: if resolve(path) == CONFIG { -1 } else { 0 },
            ephemeral_owner: node.owner,
            data_length: node.data.as_ref().map_or(0, |data| data.len()),
            num_children,
        })
    }

    /// A node's data, if it is there.
    pub fn data(&self, path: &str) -> Option<&Data> {
        self.node(path).map(|node| &node.data)
    }

    /// The names of a node's children, in order, without what comes before the last slash.
    pub fn children<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.nodes.keys().filter_map(move |child| child_of(resolve(path), child))
    }

    /// Every node's name, in order.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.nodes.keys()
    }

    fn node(&self, path: &str) -> Option<&Node> {
        self.nodes.get(resolve(path))
    }

    /// The number that the next sequential child of a node will have.
    pub(super) fn next_number(&self, path: &str) -> i32 {
        self.node(path).map_or(0, |node| node.creates)
    }

    /// Applies the next transaction; `changes` collects what it did to nodes, in order.
    pub fn apply(&mut self, txn: &Txn, changes: &mut Vec<Change>) -> Vec<Done> {
        self.zxid.0 += 1;
        self.apply_part(txn, changes)
    }

    /// Applies a transaction, or one of a `multi`'s, at the present zxid.
    pub(super) fn apply_part(&mut self, txn: &Txn, changes: &mut Vec<Change>) -> Vec<Done> {
        let done = match txn {
            Txn::CreateSession { timeout_ms } => {
                self.sessions.insert(self.next_session, *timeout_ms);
                self.next_session.0 += 1;
                return Vec::new();
            }
            Txn::CloseSession(session) => {
                self.close_session(*session, changes);
                return Vec::new();
            }
            Txn::Multi(parts) => {
                return parts.iter().flat_map(|part| self.apply_part(part, changes)).collect();
            }
            Txn::Create { path, data, owner, with_stat } => {
                self.create(path, data.clone(), *owner);
                changes.push(Change::Created(path.clone()));
                Done::Created(path.clone(), self.stat(path).filter(|_| *with_stat))
            }
            Txn::Delete(path) => {
                self.delete(path);
                changes.push(Change::Deleted(path.clone()));
                Done::Deleted
            }
            Txn::SetData { path, data, version } => {
                if let Some(node) = self.nodes.get_mut(path) {
                    node.data = data.clone();
                    node.version = *version;
                    node.mzxid = self.zxid;
                }
                changes.push(Change::DataSet(path.clone()));
                self.stat(path).map_or(Done::Failed(Code::NoNode), Done::Set)
            }
            Txn::Check => Done::Checked,
            Txn::RolledBack => Done::RolledBack,
            Txn::Error(code) => Done::Failed(*code),
        };
        vec![done]
    }

    fn create(&mut self, path: &Path, data: Data, owner: Option<SessionId>) {
        if let Some(parent) = self.parent_of(path) {
            parent.creates += 1;
        }
        self.nodes.insert(path.clone(), Node::new(data, owner, self.zxid));
    }

    fn delete(&mut self, path: &Path) {
        self.nodes.remove(path);
        self.parent_of(path);
    }

    /// The parent of a node that comes or goes, with its pzxid set to this transaction.
    fn parent_of(&mut self, path: &str) -> Option<&mut Node> {
        let parent = self.nodes.get_mut(resolve(before_last_slash(path)?))?;
        parent.pzxid = self.zxid;
        Some(parent)
    }

    fn close_session(&mut self, session: SessionId, changes: &mut Vec<Change>) {
        self.sessions.remove(&session);
        let owned = self.nodes.iter().filter(|(_, node)| node.owner == Some(session));
        for path in owned.map(|(path, _)| path.clone()).collect::<Vec<_>>() {
            self.delete(&path);
            changes.push(Change::Deleted(path));
        }
    }
}

impl Node {
    fn new(data: Data, owner: Option<SessionId>, zxid: Zxid) -> Node {
        Node { data, czxid: zxid, mzxid: zxid, pzxid: zxid, version: 0, creates: 0, owner }
    }
}
