//! Arena Lock: two or more workers race to charge one order.
//!
//! The workload is written once. A customer submits an order at the **gateway**, which asks one
//! worker after the other until somebody says that it is paid: a gateway that retries is why two
//! workers come to race. A **worker** takes the lock, asks the bank whether the order is paid, does
//! its work (a fraud check, say), charges, gives the lock back and answers. The **bank** keeps the
//! books. Which lock it is, and whether it has servers of its own, is for [`Lock`] to say.
//!
//! # What is not modelled
//! One lock name, that of the order. A worker handles one order at a time. A worker's job numbers
//! survive its crashes, as random identifiers would.

pub mod any;
pub mod arena;
#[cfg(feature = "whole")]
pub mod deadlock;
#[cfg(feature = "whole")]
pub mod etcd;
pub mod event;
#[cfg(feature = "whole")]
pub mod file;
pub mod gateway;
pub mod none;
#[cfg(feature = "whole")]
pub mod peers;
pub mod redis;
#[cfg(feature = "whole")]
pub mod sql;
pub mod wire;
pub mod worker;
#[cfg(feature = "whole")]
pub mod zookeeper;

use std::fmt::{Debug, Display};
use std::hash::Hash;

use crate::kernel::{Clock, Dated, Link, NodeId, Order, Rule, Span};
use crate::ledger::{Fence, OrderId};
use crate::protocols::Row;
use crate::protocols::settings::{Quantity, Range, Settings, Switch};

pub use any::AnyLock;
pub use arena::{LockArena, ORDER, Workload};
pub use event::{Event, VERBS};
pub use wire::{Command, Message, Timer};

/// The number of an attempt to handle an order, unique for its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId {
    /// Whose attempt.
    pub worker: NodeId,
    /// The worker's how-manieth.
    pub number: u32,
}

/// Prints a worker's letter and the attempt's number: `a1`.
impl Display for JobId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", worker_letter(self.worker), self.number)
    }
}

/// The letter of a worker: workers follow the gateway, which is node 0.
fn worker_letter(worker: NodeId) -> char {
    char::from(b'a' + worker.0.saturating_sub(1) % 26)
}

/// What the worker should do after the lock has had its say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing yet.
    Pending,
    /// The worker holds the lock, as far as its client knows.
    Granted {
        /// The number to show to the bank, when the lock fences.
        fence: Option<Fence>,
        /// How much of the lease is left, counted from when it was asked for; `None`: no lease.
        lease: Option<Span>,
    },
    /// Someone else holds it; try again later.
    Busy,
    /// The lease was made longer: this much is left, counted from when that was asked for.
    Renewed(Span),
    /// The client has learned that the lock is no longer this worker's.
    Lost,
    /// The worker should give the lock back and begin again, unless it has begun to charge.
    Revoked,
}

/// A lock protocol: a client in every worker, and servers if it needs any. Without servers the clients
/// may talk to each other, whatever their workers are at.
///
/// Names of rules are the names of its functions, so that the page can show the one that ran.
pub trait Lock: Clone + Debug + Ord + Hash + 'static {
    /// What a worker's client remembers.
    type Client: Clone + Debug + Eq + Hash + Default;
    /// What a server remembers.
    type Server: Clone + Debug + Eq + Hash;
    /// What a server keeps on its disk, or a client that keeps something.
    type Disk: Clone + Debug + Dated + Eq + Hash;
    /// What they say; prints as on the wire.
    type Message: Clone + Debug + Dated + Display + Ord + Hash;
    /// What they wait for.
    type Timer: Clone + Debug + Display + Ord + Hash;

    /// The names of its servers.
    fn servers(&self) -> Vec<String>;

    /// What is on a server's disk before it starts for the first time.
    fn format_server(&self) -> Self::Disk;

    /// Starts a server with nothing but its disk.
    fn start_server(&self, disk: &Self::Disk, cx: &mut LockContext<'_, Self>) -> Self::Server;

    /// What is on a worker's disk before its client starts for the first time; `None`: a client keeps
    /// nothing.
    fn format_client(&self) -> Option<Self::Disk> {
        None
    }

    /// Starts a client with nothing but what it kept.
    fn start_client(&self, _kept: Option<&Self::Disk>) -> Self::Client {
        Self::Client::default()
    }

    /// The link between a worker and a server, or another worker: a connection within a data centre.
    fn link(&self) -> Link {
        Link { order: Order::Fifo, latency: (Span::us(500), Span::ms(2)) }
    }

    /// The clock that a timer counts by.
    fn clock(&self, timer: &Self::Timer) -> Clock;

    /// The worker wants the lock of its order.
    fn acquire(
        &self,
        client: &mut Self::Client,
        job: Job,
        cx: &mut LockContext<'_, Self>,
    ) -> (Rule, Progress);

    /// The worker wants it no longer.
    fn release(&self, client: &mut Self::Client, job: Job, cx: &mut LockContext<'_, Self>);

    /// A message for the client.
    fn on_message(
        &self,
        client: &mut Self::Client,
        job: Option<Job>,
        message: &Self::Message,
        cx: &mut LockContext<'_, Self>,
    ) -> (Rule, Progress);

    /// A timer of the client.
    fn on_timer(
        &self,
        client: &mut Self::Client,
        job: Option<Job>,
        timer: &Self::Timer,
        cx: &mut LockContext<'_, Self>,
    ) -> (Rule, Progress);

    /// A message for a server.
    fn serve(
        &self,
        server: &mut Self::Server,
        from: NodeId,
        message: &Self::Message,
        cx: &mut LockContext<'_, Self>,
    ) -> Rule;

    /// A timer of a server.
    fn on_server_timer(
        &self,
        server: &mut Self::Server,
        timer: &Self::Timer,
        cx: &mut LockContext<'_, Self>,
    ) -> Rule;

    /// The worker that a server has on record as the holder of an order's lock.
    fn holder_on_record(&self, server: &Self::Server, order: OrderId) -> Option<NodeId>;

    /// What a glance at a server shows; `remaining` tells what is left of a timer.
    fn glance_server(
        &self,
        server: &Self::Server,
        remaining: &dyn Fn(&Self::Timer) -> Option<Span>,
    ) -> Vec<Row>;

    /// What a glance at a server's disk shows.
    fn glance_disk(
        &self,
        _disk: &Self::Disk,
        _remaining: &dyn Fn(&Self::Timer) -> Option<Span>,
    ) -> Vec<Row> {
        Vec::new()
    }

    /// What a glance at a worker shows of its client.
    fn glance_client(&self, client: &Self::Client) -> Vec<Row>;
}

/// The order that a worker is at, and the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Job {
    /// The attempt.
    pub id: JobId,
    /// The order.
    pub order: OrderId,
}

/// What the arena does for a lock: its context, narrowed to the lock's own messages and timers.
pub(super) trait Io<L: Lock> {
    fn me(&self) -> NodeId;
    fn send(&mut self, to: NodeId, message: L::Message);
    fn set_timer(&mut self, timer: L::Timer, after: Span);
    fn cancel_timer(&mut self, timer: &L::Timer);
    fn remaining(&self, timer: &L::Timer) -> Option<Span>;
    fn write(&mut self, disk: L::Disk);
    fn sync(&mut self);
    fn happens(&mut self, event: Event);
}

/// What a lock can see and do.
pub struct LockContext<'a, L: Lock> {
    io: &'a mut dyn Io<L>,
    /// The node of the lock's first server.
    first_server: NodeId,
}

impl<L: Lock> LockContext<'_, L> {
    /// Which of the lock's servers this is, from 0.
    pub fn me(&self) -> u8 {
        self.io.me().0.saturating_sub(self.first_server.0)
    }

    /// The node of the lock's `n`-th server, from 0.
    pub fn server(&self, n: u8) -> NodeId {
        NodeId(self.first_server.0 + n)
    }

    /// The node that handles the input.
    pub fn node(&self) -> NodeId {
        self.io.me()
    }

    /// Every worker but this one, in order.
    pub fn peers(&self) -> impl Iterator<Item = NodeId> + use<L> {
        let me = self.node();
        (1..self.first_server.0).map(NodeId).filter(move |peer| *peer != me)
    }

    /// Sends a message of the lock's.
    pub fn send(&mut self, to: NodeId, message: L::Message) {
        self.io.send(to, message);
    }

    /// Starts a timer of the lock's.
    pub fn set_timer(&mut self, timer: L::Timer, after: Span) {
        self.io.set_timer(timer, after);
    }

    /// Stops a timer of the lock's.
    pub fn cancel_timer(&mut self, timer: &L::Timer) {
        self.io.cancel_timer(timer);
    }

    /// What is left of a timer of the lock's.
    pub fn remaining(&self, timer: &L::Timer) -> Option<Span> {
        self.io.remaining(timer)
    }

    /// Writes what a server or a client keeps on its disk anew, durably.
    pub fn save(&mut self, disk: L::Disk) {
        self.io.write(disk);
        self.io.sync();
    }

    /// Writes a server's disk anew; a crash before [`LockContext::sync`] can lose it.
    pub fn write(&mut self, disk: L::Disk) {
        self.io.write(disk);
    }

    /// Makes what a server has written durable.
    pub fn sync(&mut self) {
        self.io.sync();
    }

    /// Tells those who watch.
    pub fn happens(&mut self, event: Event) {
        self.io.happens(event);
    }
}

/// What can be set in the workload, whatever the lock.
pub const WORKLOAD: [Quantity; 5] = [
    Quantity { name: "workers", range: Range::Count { default: 2, least: 2, most: 6 } },
    time("work", Span::s(2), Span::ms(1), Span::s(600)),
    time("retry", Span::s(5), Span::ms(100), Span::s(600)),
    time("ask-again", Span::s(10), Span::ms(100), Span::s(600)),
    time("bank-timeout", Span::s(10), Span::ms(100), Span::s(600)),
];

/// A lock's own quantities, then the workload's.
pub const fn with_workload<const OWN: usize, const ALL: usize>(
    own: [Quantity; OWN],
) -> [Quantity; ALL] {
    assert!(ALL == OWN + WORKLOAD.len());
    let mut all = [WORKLOAD[0]; ALL];
    let mut at = 0;
    while at < ALL {
        all[at] = if at < OWN { own[at] } else { WORKLOAD[at - OWN] };
        at += 1;
    }
    all
}

/// Whether every grant bears a number that the bank looks at.
pub const FENCING: Switch =
    Switch { name: "fencing", values: &["on", "off"], default: "on", mistake: Some("off") };

/// Whether a holder's client prolongs its lease while the holder lives.
pub const WATCHDOG: Switch =
    Switch { name: "watchdog", values: &["off", "on"], default: "off", mistake: None };

/// How long a lock is lent.
pub const LEASE: Quantity = time("lease", Span::s(30), Span::s(1), Span::s(600));

/// How long a lock's client waits for a server's reply.
pub const REPLY_TIMEOUT: Span = Span::s(2);

/// A time that can be set.
pub const fn time(name: &'static str, default: Span, least: Span, most: Span) -> Quantity {
    Quantity { name, range: Range::Time { default, least, most } }
}

impl Workload {
    /// The workload as set.
    pub fn of(settings: &Settings) -> Workload {
        Workload {
            workers: settings.count("workers") as u8,
            work: settings.time("work"),
            retry: settings.time("retry"),
            ask_again: settings.time("ask-again"),
            bank_timeout: settings.time("bank-timeout"),
        }
    }
}
