//! Replication: one server tells others what changes, and does not wait for them.
//!
//! A master sends its replicas a stream of commands, the same that it writes to its append-only
//! file. A place in that stream is an offset, in bytes, into one history, which has a name, the
//! replication id. A replica tells once a second how far it has come, and when it is asked to.
//! `WAIT` counts the replicas that have come as far as the client's last command: by then the client
//! has had its reply to that command, and the master does not undo it if they are too few.
//!
//! A replica that has lost its master asks to go on where it was (`PSYNC id offset`). If the master
//! still has the rest in its backlog, it sends that, else everything. A replica that is made a
//! master (`REPLICAOF NO ONE`) begins a new history and remembers the one it comes from, so that the
//! other replicas can go on with it. What the old master had not told anybody is in no history of
//! theirs: when it comes back as a replica, it is overwritten.
//!
//! Source: the Redis manual, "Redis replication" and `WAIT`; `redis-server` 7.0.15 where that is
//! silent. Not modelled: replicas of replicas, replicas that take writes, and the format of snapshots.

mod backlog;
mod commands;
mod waiting;

use super::bytes::Bytes;
use super::effect::Effects;
use super::reply::Reply;
use super::request::Request;
use backlog::Backlog;
pub use commands::{Administration, Asked};
use waiting::Waiting;

/// The name of a history: 40 hexadecimal digits.
pub type ReplicationId = Bytes;

/// Where a server is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The machine.
    pub host: Bytes,
    /// The port.
    pub port: u16,
}

/// How far a replica's connection to its master has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// It is yet to be made.
    Connect,
    /// A snapshot is under way.
    Sync,
    /// What changes arrives.
    Connected,
}

/// A history that a server's own goes on from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Ancestor {
    id: ReplicationId,
    /// The first offset that the two do not share.
    until: u64,
}

/// A server's part in replication. `R` names connections to replicas, `C` those to clients.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Replication<R, C> {
    id: ReplicationId,
    ancestor: Option<Ancestor>,
    /// How many bytes of the history have been told, or have been heard.
    offset: u64,
    /// None before the first replica: without one there is no history.
    backlog: Option<Backlog>,
    backlog_size: usize,
    /// Whether the stream says by now which database is meant.
    selected: bool,
    /// The replicas, and how far each has come, as far as it has said.
    replicas: Vec<(R, Option<u64>)>,
    waiting: Vec<Waiting<C>>,
    master: Option<(Address, Link)>,
}

/// What a master answers to `PSYNC`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resync {
    /// A snapshot follows, which is this place in this history.
    Full {
        /// The history.
        id: ReplicationId,
        /// The place.
        offset: u64,
    },
    /// The replica goes on; it has missed these bytes.
    Continue {
        /// The history by its newest name.
        id: ReplicationId,
        /// What the replica has missed.
        missed: Vec<u8>,
    },
}

impl<R: Ord + Clone, C: Clone + PartialEq> Replication<R, C> {
    /// A master that has no replicas yet. It can tell a returning replica this many bytes again.
    pub fn new(id: impl Into<ReplicationId>, backlog_size: usize) -> Self {
        Self {
            id: id.into(),
            ancestor: None,
            offset: 0,
            backlog: None,
            backlog_size,
            selected: false,
            replicas: Vec::new(),
            waiting: Vec::new(),
            master: None,
        }
    }

    /// The name of the history.
    pub fn id(&self) -> &ReplicationId {
        &self.id
    }

    /// How many bytes of it have been told, or have been heard.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How far the connection to the master has come, if another server is it.
    pub fn link(&self) -> Option<Link> {
        self.master.as_ref().map(|(_, link)| *link)
    }

    /// Whether another server is the master of this one.
    pub fn is_replica(&self) -> bool {
        self.master.is_some()
    }

    /// The connections to replicas.
    pub fn replicas(&self) -> impl Iterator<Item = &R> {
        self.replicas.iter().map(|(replica, _)| replica)
    }

    /// Master: what all replicas are to be sent when this has changed, where it is now `now_ms`.
    pub fn tell(&mut self, effects: &Effects, now_ms: u64) -> Vec<u8> {
        if effects.is_empty() || self.backlog.is_none() {
            return Vec::new();
        }
        let select = (!self.selected).then(|| Request::words("SELECT 0"));
        self.selected = true;
        let told = select.into_iter().chain(effects.requests(now_ms));
        self.pass_on(told.flat_map(|request| request.to_resp()).collect())
    }

    /// Master: the question to all replicas how far they have come, as it is told among the changes.
    pub fn ask_for_acks(&mut self) -> Vec<u8> {
        self.pass_on(Request::words("REPLCONF GETACK *").to_resp())
    }

    fn pass_on(&mut self, told: Vec<u8>) -> Vec<u8> {
        self.offset += told.len() as u64;
        if let Some(backlog) = &mut self.backlog {
            backlog.append(&told);
        }
        told
    }

    /// Master: a replica asks to go on in the history `id` with the byte `offset`, counted from 1.
    pub fn psync(&mut self, replica: R, id: &[u8], offset: i64) -> Resync {
        self.lose_replica(&replica);
        let missed = u64::try_from(offset)
            .ok()
            .filter(|&offset| self.shares(id, offset))
            .and_then(|offset| self.backlog.as_ref()?.since(self.offset, offset));
        self.replicas.push((replica, None));
        self.replicas.sort_by(|a, b| a.0.cmp(&b.0));
        if let Some(missed) = missed {
            return Resync::Continue { id: self.id.clone(), missed };
        }
        let size = self.backlog_size;
        self.backlog.get_or_insert_with(|| Backlog::of(size));
        self.selected = false;
        Resync::Full { id: self.id.clone(), offset: self.offset }
    }

    /// Whether this server's history has the byte `offset` in common with the history `id`.
    fn shares(&self, id: &[u8], offset: u64) -> bool {
        let of_ancestor = |ancestor: &Ancestor| *ancestor.id == *id && offset <= ancestor.until;
        *self.id == *id || self.ancestor.as_ref().is_some_and(of_ancestor)
    }

    /// Master: a replica has come so far. Returns the clients that need not wait any longer, and how
    /// many replicas each is told of.
    pub fn on_ack(&mut self, replica: &R, offset: u64) -> Vec<(C, i64)> {
        if let Some((_, acked)) = self.replicas.iter_mut().find(|(other, _)| other == replica) {
            *acked = (*acked).max(Some(offset));
        }
        let replicas = &self.replicas;
        let (done, waiting) = self
            .waiting
            .drain(..)
            .partition(|waiting: &Waiting<C>| count(replicas, waiting.offset) >= waiting.needed);
        self.waiting = waiting;
        let answer = |waiting: Waiting<C>| (waiting.client, count(replicas, waiting.offset));
        Vec::into_iter(done).map(answer).collect()
    }

    /// Master: the connection to a replica is gone.
    pub fn lose_replica(&mut self, replica: &R) {
        self.replicas.retain(|(other, _)| other != replica);
    }

    /// `WAIT`: the answer if enough replicas have come as far as `offset`, where the client's last
    /// command ended; else the client waits, and the replicas are to be asked
    /// ([`Replication::ask_for_acks`]).
    pub fn wait(&mut self, client: C, offset: u64, needed: i64) -> Option<i64> {
        let acked = count(&self.replicas, offset);
        if acked >= needed {
            return Some(acked);
        }
        self.waiting.push(Waiting { client, offset, needed });
        None
    }

    /// A client has waited as long as it wanted to: how many replicas have come far enough by now,
    /// if it waits still.
    pub fn time_out(&mut self, is: impl Fn(&C) -> bool) -> Option<(C, i64)> {
        let place = self.waiting.iter().position(|waiting| is(&waiting.client))?;
        let waiting = self.waiting.remove(place);
        Some((waiting.client, count(&self.replicas, waiting.offset)))
    }

    /// `REPLICAOF host port`: from now on that server is the master. Its snapshot will replace what is
    /// here unless the two share their history. Returns the clients that were waiting, in vain.
    pub fn follow(&mut self, master: Address) -> Vec<C> {
        self.master = Some((master, Link::Connect));
        self.replicas.clear();
        self.waiting.drain(..).map(|waiting| waiting.client).collect()
    }

    /// `REPLICAOF NO ONE`: a new history begins, under this name, where the master's was last heard.
    pub fn lead(&mut self, id: impl Into<ReplicationId>) {
        if self.master.take().is_some() {
            let id = std::mem::replace(&mut self.id, id.into());
            self.ancestor = Some(Ancestor { id, until: self.offset + 1 });
            self.selected = false;
        }
    }

    /// Replica: what to ask the master for on connecting: the history, and the first byte missing.
    pub fn resume(&self) -> (ReplicationId, u64) {
        (self.id.clone(), self.offset + 1)
    }

    /// Replica: a snapshot is to come, of this place in this history.
    pub fn on_full_resync(&mut self, id: ReplicationId, offset: u64) {
        self.id = id;
        self.ancestor = None;
        self.offset = offset;
        self.backlog = Some(Backlog::of(self.backlog_size));
        self.set_link(Link::Sync);
    }

    /// Replica: the snapshot is here, or none is needed.
    pub fn on_synced(&mut self) {
        self.set_link(Link::Connected);
    }

    /// Replica: the master goes on where this server was, in a history of this name.
    pub fn on_continue(&mut self, id: ReplicationId) {
        if id != self.id {
            let id = std::mem::replace(&mut self.id, id);
            self.ancestor = Some(Ancestor { id, until: self.offset + 1 });
        }
        self.set_link(Link::Connected);
    }

    /// Replica: the master has told this.
    pub fn hear(&mut self, told: &[u8]) {
        self.pass_on(told.to_vec());
    }

    /// Replica: the master has told so many bytes, which are not kept to be told again.
    pub fn hear_bytes(&mut self, told: u64) {
        self.offset += told;
    }

    /// Replica: the connection to the master is gone.
    pub fn lose_master(&mut self) {
        self.set_link(Link::Connect);
    }

    fn set_link(&mut self, link: Link) {
        if let Some((_, now)) = &mut self.master {
            *now = link;
        }
    }

    /// What `ROLE` answers. `place` tells where a replica is found.
    pub fn role(&self, place: impl Fn(&R) -> Address) -> Reply {
        let offset = i64::try_from(self.offset).unwrap_or(i64::MAX);
        let Some((master, link)) = &self.master else {
            let replica = |(replica, acked): &(R, Option<u64>)| {
                let Address { host, port } = place(replica);
                let offset = acked.unwrap_or(0);
                Reply::Array(
                    [host, port.to_string().into(), offset.to_string().into()]
                        .map(Reply::bulk)
                        .into(),
                )
            };
            let online = self.replicas.iter().filter(|(_, acked)| acked.is_some());
            let replicas = Reply::Array(online.map(replica).collect());
            return Reply::Array(vec![Reply::bulk("master"), Reply::Integer(offset), replicas]);
        };
        let (state, offset) = match link {
            Link::Connect => ("connect", -1),
            Link::Sync => ("sync", -1),
            Link::Connected => ("connected", offset),
        };
        Reply::Array(vec![
            Reply::bulk("slave"),
            Reply::bulk(&master.host),
            Reply::Integer(master.port.into()),
            Reply::bulk(state),
            Reply::Integer(offset),
        ])
    }
}

/// How many replicas have said that they have come as far as `offset`.
fn count<R>(replicas: &[(R, Option<u64>)], offset: u64) -> i64 {
    replicas.iter().map(|(_, acked)| i64::from(acked.is_some_and(|acked| acked >= offset))).sum()
}
