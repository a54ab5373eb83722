//! etcd as a node of the arena: its leases' ends are timers, its state is kept on disk before anybody
//! is answered.

use super::{Cx, Message, Timer, prefix};
use crate::kernel::{NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::Row;
use crate::protocols::lock::{Event, ORDER};
use crate::rule;
use crate::services::etcd::{
    ClientId, Deadlines, LeaseId, Range, Request, Revision, Server, State, ToClient,
};

/// What etcd keeps on its disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Disk {
    state: State,
    /// The term of its last start.
    raft_term: u64,
}

/// Leases' ends as timers of the simulated etcd.
struct Clocks<'c, 'a>(&'c mut Cx<'a>);

impl Deadlines for Clocks<'_, '_> {
    fn start(&mut self, lease: LeaseId, seconds: u32) {
        self.0.set_timer(Timer::Lease(lease), Span::s(seconds.into()));
    }

    fn stop(&mut self, lease: LeaseId) {
        self.0.cancel_timer(&Timer::Lease(lease));
    }

    fn left(&self, lease: LeaseId) -> u64 {
        self.0.remaining(&Timer::Lease(lease)).unwrap_or_default().as_ms() / 1_000
    }
}

pub(super) fn start(disk: &Disk, cx: &mut Cx) -> Server {
    let raft_term = disk.raft_term + 1;
    cx.save(Disk { state: disk.state.clone(), raft_term });
    Server::start(disk.state.clone(), raft_term, &mut Clocks(cx))
}

pub(super) fn serve(server: &mut Server, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
    match message {
        Message::ToServer(number, request) => rule!(receive(server, from, *number, request, cx)),
        Message::ToClient(_) => Rule("ignore"),
    }
}

pub(super) fn on_timer(server: &mut Server, timer: &Timer, cx: &mut Cx) -> Rule {
    match timer {
        Timer::Lease(lease) => rule!(expire(server, *lease, cx)),
        _ => Rule("ignore"),
    }
}

/// etcd: a request comes in.
fn receive(server: &mut Server, from: NodeId, number: u32, request: &Request, cx: &mut Cx) {
    let before = Seen::of(server);
    let out = server.receive(ClientId(from.0), number, request, &mut Clocks(cx));
    publish(server, before, |holder| Event::Deletes(ORDER, holder), out, cx);
}

/// etcd: a lease was not kept alive for all of its time.
fn expire(server: &mut Server, lease: LeaseId, cx: &mut Cx) {
    let before = Seen::of(server);
    let out = server.expire(lease, &mut Clocks(cx));
    publish(server, before, |_| Event::Expires(ORDER), out, cx);
}

/// What counts of a state when it may have changed.
struct Seen {
    revision: Revision,
    leases: usize,
    next_lease: LeaseId,
    holder: Option<NodeId>,
}

impl Seen {
    fn of(server: &Server) -> Seen {
        let state = server.state();
        Seen {
            revision: state.revision(),
            leases: state.leases().count(),
            next_lease: state.next_lease(),
            holder: holder(state, ORDER),
        }
    }
}

/// Tells those who watch, keeps the state, and only then sends.
fn publish(
    server: &Server,
    before: Seen,
    goes: fn(NodeId) -> Event,
    out: Vec<(ClientId, ToClient)>,
    cx: &mut Cx,
) {
    let after = Seen::of(server);
    if after.holder != before.holder {
        before.holder.into_iter().for_each(|holder| cx.happens(goes(holder)));
        after.holder.into_iter().for_each(|holder| cx.happens(Event::Grants(ORDER, holder)));
    }
    let kept = |seen: &Seen| (seen.revision, seen.leases, seen.next_lease);
    if kept(&after) != kept(&before) {
        cx.save(Disk { state: server.state().clone(), raft_term: server.raft_term() });
    }
    for (to, answer) in out {
        cx.send(NodeId(to.0), Message::ToClient(answer));
    }
}

/// Whose the lock of an order is, by the value of the key that has been there longest: a worker's
/// letter and a number.
pub(super) fn holder(state: &State, order: OrderId) -> Option<NodeId> {
    let first = state.range(&Range::oldest(prefix(order))).into_iter().next()?;
    let letter = first.value.bytes().next()?.checked_sub(b'a')?;
    Some(NodeId(1 + letter))
}

pub(super) fn glance(server: &Server, remaining: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
    let state = server.state();
    let keys = state.iter().map(|pair| {
        Row::new(&*pair.key, format!("{}, revision {}", pair.value, pair.create_revision))
    });
    let leases = state.leases().filter_map(|(lease, _)| {
        let left = remaining(&Timer::Lease(lease))?;
        Some(Row::new(format!("lease {lease}"), format!("expires in {left}")))
    });
    let watches = server.watches().map(|(_, watching)| Row::new("watched", &watching.keys));
    let revision = Row::new("revision", state.revision());
    [revision].into_iter().chain(keys).chain(leases).chain(watches).collect()
}
