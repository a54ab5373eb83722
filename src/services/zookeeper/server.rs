//! The serving: connections, sessions' signs of life, watches, replies.

use std::ops::RangeInclusive;

use litemap::LiteMap;

use super::Code;
use super::packet::{ToClient, ToServer};
use super::path::Path;
use super::request::{Done, Op, Reply, Request};
use super::stat::SessionId;
use super::state::{State, Txn};
use super::watches::{Kind, Told, Watches};

/// A client's connection, by a number that whoever runs the server gives it, and gives no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// When sessions expire: the server holds no times, whoever runs it owns the clocks.
pub trait Timeouts {
    /// Lets the session expire in `ms` from now, in place of any earlier end.
    fn start(&mut self, session: SessionId, ms: u32);

    /// The session is over already.
    fn stop(&mut self, session: SessionId);
}

/// The session of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Attached {
    session: SessionId,
    timeout_ms: u32,
}

/// What a server sends, in this order.
type Outbox = Vec<(ConnectionId, ToClient)>;

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    state: State,
    least_timeout_ms: u32,
    most_timeout_ms: u32,
    connections: LiteMap<ConnectionId, Attached>,
    watches: Watches,
}

impl Server {
    /// A server with this state: a new one, or what it has on disk. Connections and watches do not
    /// survive a restart; sessions do, each with all of its time-out before it.
    pub fn start(
        state: State,
        timeouts_ms: RangeInclusive<u32>,
        timeouts: &mut dyn Timeouts,
    ) -> Server {
        state.sessions().for_each(|(session, ms)| timeouts.start(session, ms));
        Server {
            state,
            least_timeout_ms: *timeouts_ms.start(),
            most_timeout_ms: *timeouts_ms.end(),
            connections: LiteMap::new(),
            watches: Watches::default(),
        }
    }

    /// What the server has to keep on disk before it answers.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The session of a connection.
    pub fn session_of(&self, connection: ConnectionId) -> Option<SessionId> {
        self.connections.get(&connection).map(|attached| attached.session)
    }

    /// Who watches which node, in the order of the nodes.
    pub fn watches(&self) -> impl Iterator<Item = (ConnectionId, &Path)> {
        self.watches.iter()
    }

    /// A packet comes in.
    pub fn receive(
        &mut self,
        connection: ConnectionId,
        packet: &ToServer,
        timeouts: &mut dyn Timeouts,
    ) -> Outbox {
        let mut out = Vec::new();
        let attached = self.connections.get(&connection).copied();
        match (packet, attached) {
            (ToServer::Connect { session, timeout_ms, last_seen }, None)
                if *last_seen <= self.state.zxid() =>
            {
                self.connect(connection, *session, *timeout_ms, timeouts, &mut out);
            }
            (ToServer::Request { xid, request }, Some(Attached { session, timeout_ms })) => {
                timeouts.start(session, timeout_ms);
                let answer = self.answer(connection, session, request, timeouts, &mut out);
                let zxid = self.state.zxid();
                out.push((connection, ToClient::Reply { xid: *xid, zxid, answer }));
                if *request == Request::Close {
                    self.hang_up(connection, &mut out);
                }
            }
            (ToServer::Ping, Some(Attached { session, timeout_ms })) => {
                timeouts.start(session, timeout_ms);
                out.push((connection, ToClient::Pong { zxid: self.state.zxid() }));
            }
            // Too new for this server, or out of turn.
            _ => self.hang_up(connection, &mut out),
        }
        out
    }

    /// A connection is lost: its watches go, its session stays.
    pub fn disconnect(&mut self, connection: ConnectionId) {
        self.connections.remove(&connection);
        self.watches.forget(connection);
    }

    /// A session's time is up.
    pub fn expire(&mut self, session: SessionId, timeouts: &mut dyn Timeouts) -> Outbox {
        let mut out = Vec::new();
        if self.state.is_alive(session) {
            self.commit(&Txn::CloseSession(session), &mut out);
            timeouts.stop(session);
            self.hang_up_on(session, &mut out);
        }
        out
    }

    fn connect(
        &mut self,
        connection: ConnectionId,
        session: Option<SessionId>,
        wanted_ms: u32,
        timeouts: &mut dyn Timeouts,
        out: &mut Outbox,
    ) {
        let timeout_ms = wanted_ms.clamp(self.least_timeout_ms, self.most_timeout_ms);
        let session = match session {
            Some(session) if self.state.is_alive(session) => {
                self.hang_up_on(session, out);
                session
            }
            Some(_) => {
                out.push((connection, ToClient::Expired));
                return self.hang_up(connection, out);
            }
            None => {
                let session = self.state.next_session();
                self.commit(&Txn::CreateSession { timeout_ms }, out);
                session
            }
        };
        timeouts.start(session, timeout_ms);
        self.connections.insert(connection, Attached { session, timeout_ms });
        out.push((connection, ToClient::Connected { session, timeout_ms }));
    }

    fn answer(
        &mut self,
        connection: ConnectionId,
        session: SessionId,
        request: &Request,
        timeouts: &mut dyn Timeouts,
        out: &mut Outbox,
    ) -> Result<Reply, Code> {
        match request {
            Request::Write(op) => {
                if matches!(op, Op::Check { .. }) {
                    return Err(Code::Unimplemented);
                }
                let txn = self.state.prepare(session, op);
                match self.commit(&txn, out).pop() {
                    Some(Done::Failed(code)) => Err(code),
                    done => done.map(Reply::Done).ok_or(Code::RuntimeInconsistency),
                }
            }
            Request::Multi(ops) => {
                let txn = self.state.prepare_multi(session, ops);
                Ok(Reply::Multi(self.commit(&txn, out)))
            }
            Request::Exists { path, watch } => {
                if path.contains('\0') {
                    return Err(Code::BadArguments);
                }
                self.watch(*watch, Kind::Data, path, connection);
                self.state.stat(path).map(Reply::Stat).ok_or(Code::NoNode)
            }
            Request::GetData { path, watch } => {
                let stat = self.state.stat(path).ok_or(Code::NoNode)?;
                self.watch(*watch, Kind::Data, path, connection);
                Ok(Reply::Data(self.state.data(path).cloned().flatten(), stat))
            }
            Request::GetChildren { path, watch } => {
                let stat = self.state.stat(path).ok_or(Code::NoNode)?;
                self.watch(*watch, Kind::Child, path, connection);
                Ok(Reply::Children(self.state.children(path).map(Path::from).collect(), stat))
            }
            Request::Sync { path } => Ok(Reply::Synced(path.clone())),
            Request::SetWatches(wishes) => {
                let mut told = Vec::new();
                self.watches.set_again(&self.state, connection, wishes, &mut told);
                tell(told, out);
                Ok(Reply::WatchesSet)
            }
            Request::Close => {
                self.commit(&Txn::CloseSession(session), out);
                timeouts.stop(session);
                Ok(Reply::Closed)
            }
        }
    }

    fn watch(&mut self, wanted: bool, kind: Kind, path: &Path, connection: ConnectionId) {
        if wanted {
            self.watches.add(kind, path, connection);
        }
    }

    /// Applies a transaction and tells those who watch.
    fn commit(&mut self, txn: &Txn, out: &mut Outbox) -> Vec<Done> {
        let mut changes = Vec::new();
        let done = self.state.apply(txn, &mut changes);
        let mut told = Vec::new();
        changes.iter().for_each(|change| self.watches.fire(change, &mut told));
        tell(told, out);
        done
    }

    fn hang_up_on(&mut self, session: SessionId, out: &mut Outbox) {
        let of_it = self.connections.iter().find(|(_, attached)| attached.session == session);
        if let Some(connection) = of_it.map(|(connection, _)| *connection) {
            self.hang_up(connection, out);
        }
    }

    fn hang_up(&mut self, connection: ConnectionId, out: &mut Outbox) {
        self.disconnect(connection);
        out.push((connection, ToClient::HangUp));
    }
}

fn tell(told: Vec<Told>, out: &mut Outbox) {
    out.extend(told.into_iter().map(|(watcher, event)| (watcher, ToClient::Event(event))));
}
