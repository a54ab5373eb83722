//! A lock in etcd: a key with a lease in a queue of keys, and each waits for the one before its own.
//!
//! Source: the etcd manual on leases, revisions and watches, and the recipe of its `concurrency`
//! package, which `etcdctl lock` follows; the fencing token after M. Kleppmann, "How to do
//! distributed locking", 2016.
//!
//! 1. Be granted a lease, and keep it alive every third of its time: the **session**.
//! 2. In one transaction: put a key below the lock's prefix, named after the lease and to go with it,
//!    unless it is there; and look which key below the prefix has the lowest create revision.
//! 3. If that is one's own, one has the lock.
//! 4. Else look for the key with the highest create revision below one's own, and watch it until it
//!    is deleted. Look again until there is none.
//! 5. Look whether one's own key is still there. If so, one has the lock; if not, the session has
//!    expired while one waited.
//!
//! To give the lock back, or up, delete one's key and revoke the lease.
//!
//! Since a key has its lease's name, the transaction can be asked for again when its answer is lost.
//!
//! # Its mistakes
//! - `fencing: off` trusts that the key is still there when the worker acts. A lease that expires takes
//!   it away, the next in the queue is told, and the old holder is asleep: both believe. The create
//!   revision of the key grows from grant to grant and is the token.
//! - `watch-from: now` watches from when etcd hears of the watch. A key that is deleted between the
//!   look and the watch is waited for as long as the session lives, which is for ever. Watched from
//!   the revision that the look has seen, etcd tells what was missed.
//!
//! # What is not modelled
//! One server, which keeps keys and leases on its disk and loses watches by a crash. An attempt to pay
//! has a session of its own. The client's numbers for its requests stand for gRPC's streams. A
//! connection is taken for lost, and the watch is asked for again, when a sign of life was not
//! answered before the next or the server has a new term. The key's value says whose the lock is;
//! the recipe does not look at it.

pub mod client;
pub mod serving;
mod words;

use std::fmt;

use super::{FENCING, Job, LEASE, Lock, LockContext, Progress, open, with_workload};
use crate::kernel::{Dated, NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::settings::{Knobs, Quantity, Settings, Switch};
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry, Row};
use crate::rule;
use crate::services::etcd::{Key, LeaseId, Request, Server, ToClient};

pub use client::Client;
pub use serving::Disk;

/// The protocols that come of it.
pub const ENTRIES: &[Entry] = &[Entry {
    arena: Arena::Lock,
    id: "etcd",
    gloss: words::GLOSS,
    knobs: Knobs { switches: &SWITCHES, quantities: &QUANTITIES },
    sources: &["etcd/client.rs", "etcd/serving.rs", "etcd/mod.rs"],
    open: |settings| open(EtcdLock::of(settings), settings),
}];

/// Their words.
pub const WORDS: &[&Vocabulary] = &[&words::WORDS];

/// Whether the lock fences, and since when a key is watched.
const SWITCHES: [Switch; 2] = [
    FENCING,
    Switch { name: "watch-from", values: &["seen", "now"], default: "seen", mistake: Some("now") },
];

/// The lease's time to live, and the workload's quantities.
const QUANTITIES: [Quantity; 6] = with_workload([LEASE]);

/// A lock in etcd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EtcdLock {
    fencing: bool,
    watches_from_now: bool,
    /// In seconds, as etcd counts.
    time_to_live: u32,
}

/// What is said; a request with the number that its client gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// To etcd.
    ToServer(u32, Request),
    /// From etcd.
    ToClient(ToClient),
}

impl Dated for Message {}

impl Dated for Disk {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::ToServer(_, request) => request.fmt(f),
            Message::ToClient(answer) => answer.fmt(f),
        }
    }
}

/// What client and server wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// etcd: the time of a lease.
    Lease(LeaseId),
    /// Client: etcd has answered nothing for a lease's whole time, which has run out.
    Deadline,
    /// Client: time for a sign of life.
    KeepAlive,
    /// Client: a request is not answered.
    ReplyTimeout,
    /// Client: runs from the oldest sign of life that is not answered. When the answer comes, this
    /// much of the lease is left for sure: etcd began to count later than the client did.
    SinceSent,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Lease(lease) => write!(f, "lease-{lease}"),
            Timer::Deadline => f.write_str("deadline"),
            Timer::KeepAlive => f.write_str("keep-alive"),
            Timer::ReplyTimeout => f.write_str("reply-timeout"),
            Timer::SinceSent => f.write_str("since-sent"),
        }
    }
}

type Cx<'a> = LockContext<'a, EtcdLock>;

/// What the keys of an order's lock begin with.
fn prefix(order: OrderId) -> Key {
    format!("lock/order-{order}/").into()
}

impl EtcdLock {
    /// The lock as set.
    pub fn of(settings: &Settings) -> EtcdLock {
        let seconds = settings.time("lease").as_ms().div_ceil(1_000);
        EtcdLock {
            fencing: settings.is("fencing", "on"),
            watches_from_now: settings.is("watch-from", "now"),
            time_to_live: u32::try_from(seconds).unwrap_or(u32::MAX),
        }
    }
}

impl Lock for EtcdLock {
    type Client = Client;
    type Server = Server;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        vec!["etcd".into()]
    }

    fn format_server(&self) -> Disk {
        Disk::default()
    }

    fn start_server(&self, disk: &Disk, cx: &mut Cx) -> Server {
        serving::start(disk, cx)
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        (rule!(self.open_session(client, job, cx)), Progress::Pending)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        self.close_session(client, job, cx);
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (message, job) {
            (Message::ToClient(answer), Some(job)) => self.on_answer(client, job, answer, cx),
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn on_timer(
        &self,
        client: &mut Client,
        job: Option<Job>,
        timer: &Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let Some(job) = job else { return (Rule("ignore"), Progress::Pending) };
        match timer {
            Timer::KeepAlive => (rule!(self.keep_alive(client, cx)), Progress::Pending),
            Timer::ReplyTimeout => (rule!(self.ask_again(client, job, cx)), Progress::Pending),
            Timer::Deadline => (Rule("end_session"), self.end_session(client, job, cx)),
            Timer::SinceSent | Timer::Lease(_) => (Rule("ignore"), Progress::Pending),
        }
    }

    fn serve(&self, server: &mut Server, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        serving::serve(server, from, message, cx)
    }

    fn on_server_timer(&self, server: &mut Server, timer: &Timer, cx: &mut Cx) -> Rule {
        serving::on_timer(server, timer, cx)
    }

    fn holder_on_record(&self, server: &Server, order: OrderId) -> Option<NodeId> {
        serving::holder(server.state(), order)
    }

    fn glance_server(
        &self,
        server: &Server,
        remaining: &dyn Fn(&Timer) -> Option<Span>,
    ) -> Vec<Row> {
        serving::glance(server, remaining)
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        client.glance()
    }
}
