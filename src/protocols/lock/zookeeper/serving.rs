//! ZooKeeper as a node of the arena: its packets are messages, its sessions' time-outs timers, its
//! state is kept on disk before anybody is answered.

use super::{Cx, Message, ORDER, Timer, lock_path};
use crate::kernel::{NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::Row;
use crate::protocols::lock::Event;
use crate::rule;
use crate::services::zookeeper::{
    ConnectionId, Request, Server, SessionId, State, Timeouts, ToClient, ToServer, Zxid,
};

/// Whatever time-out a client asks for: the settings have bounds of their own.
const TIMEOUTS_MS: std::ops::RangeInclusive<u32> = 1..=u32::MAX;

/// Sessions' time-outs as timers of the simulated ZooKeeper.
struct Clocks<'c, 'a>(&'c mut Cx<'a>);

impl Timeouts for Clocks<'_, '_> {
    fn start(&mut self, session: SessionId, ms: u32) {
        self.0.set_timer(Timer::Session(session), Span::ms(ms.into()));
    }

    fn stop(&mut self, session: SessionId) {
        self.0.cancel_timer(&Timer::Session(session));
    }
}

pub(super) fn start(disk: &State, cx: &mut Cx) -> Server {
    Server::start(disk.clone(), TIMEOUTS_MS, &mut Clocks(cx))
}

pub(super) fn serve(server: &mut Server, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
    match message {
        Message::ToServer(connection, packet) => {
            rule!(receive(server, from, *connection, packet, cx))
        }
        Message::ToClient(..) => Rule("ignore"),
    }
}

pub(super) fn on_timer(server: &mut Server, timer: &Timer, cx: &mut Cx) -> Rule {
    match timer {
        Timer::Session(session) => rule!(expire(server, *session, cx)),
        _ => Rule("ignore"),
    }
}

/// ZooKeeper: a packet comes in.
fn receive(server: &mut Server, from: NodeId, connection: u32, packet: &ToServer, cx: &mut Cx) {
    let before = Seen::of(server);
    let mut out = server.receive(number(from, connection), packet, &mut Clocks(cx));
    if matches!(packet, ToServer::Request { request: Request::Close, .. }) {
        // The client has closed the connection from its side.
        out.retain(|(_, packet)| *packet != ToClient::HangUp);
    }
    publish(server, before, |holder| Event::Deletes(ORDER, holder), out, cx);
}

/// ZooKeeper: has not heard from a session for its time-out.
fn expire(server: &mut Server, session: SessionId, cx: &mut Cx) {
    let before = Seen::of(server);
    let out = server.expire(session, &mut Clocks(cx));
    publish(server, before, |_| Event::Expires(ORDER), out, cx);
}

/// What counts of a state when it may have changed.
struct Seen {
    zxid: Zxid,
    holder: Option<NodeId>,
}

impl Seen {
    fn of(server: &Server) -> Seen {
        Seen { zxid: server.state().zxid(), holder: holder(server.state(), ORDER) }
    }
}

/// Tells those who watch, keeps the state, and only then sends.
fn publish(
    server: &Server,
    before: Seen,
    goes: fn(NodeId) -> Event,
    out: Vec<(ConnectionId, ToClient)>,
    cx: &mut Cx,
) {
    let after = Seen::of(server);
    if after.holder != before.holder {
        before.holder.into_iter().for_each(|holder| cx.happens(goes(holder)));
        after.holder.into_iter().for_each(|holder| cx.happens(Event::Grants(ORDER, holder)));
    }
    if after.zxid != before.zxid {
        cx.save(server.state().clone());
    }
    for (to, packet) in out {
        cx.send(node(to), Message::ToClient(to.0 as u32, packet));
    }
}

/// A worker's connection among all workers'.
fn number(worker: NodeId, connection: u32) -> ConnectionId {
    ConnectionId(u64::from(worker.0) << 32 | u64::from(connection))
}

fn node(connection: ConnectionId) -> NodeId {
    NodeId((connection.0 >> 32) as u8)
}

/// The number that ZooKeeper has added to a name.
pub(super) fn sequence(name: &str) -> Option<u64> {
    name.get(name.len().checked_sub(10)?..)?.parse().ok()
}

/// Whose the lock of an order is, by the data of its node or of the first in its queue: a worker's
/// letter and a number.
pub(super) fn holder(state: &State, order: OrderId) -> Option<NodeId> {
    let lock = lock_path(order);
    let first = state.children(&lock).min_by_key(|name| sequence(name));
    let data = match first {
        Some(name) => state.data(&format!("{lock}/{name}")),
        None => state.data(&lock),
    };
    let letter = data?.as_ref()?.first()?.checked_sub(b'a')?;
    Some(NodeId(1 + letter))
}

pub(super) fn glance(server: &Server, remaining: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
    let state = server.state();
    let nodes = state.paths().filter_map(|path| {
        let stat = state.stat(path)?;
        let data = state.data(path)?.as_ref()?;
        let owner = stat.ephemeral_owner?;
        Some(Row::new(&**path, format!("{}, session {owner}", String::from_utf8_lossy(data))))
    });
    let sessions = state.sessions().filter_map(|(session, _)| {
        let left = remaining(&Timer::Session(session))?;
        Some(Row::new(format!("session {session}"), format!("expires in {left}")))
    });
    let watches = server.watches().map(|(_, path)| Row::new("watched", &**path));
    nodes.chain(sessions).chain(watches).collect()
}
