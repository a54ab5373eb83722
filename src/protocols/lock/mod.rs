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
mod bank;
mod context;
pub mod event;
pub mod gateway;
mod list;
mod never;
pub mod wire;
mod words;
pub mod worker;
mod workload;

use std::fmt::{Debug, Display};
use std::hash::Hash;

use crate::kernel::{Clock, Dated, Link, NodeId, Order, Rule, Span};
use crate::ledger::{Fence, OrderId};
use crate::protocols::Row;

pub use any::AnyLock;
pub use arena::{LockArena, ORDER, open};
pub use context::LockContext;
pub use event::{Event, VERBS};
use list::every_lock;
pub use list::{ENTRIES, NAMES, VOCABULARIES};
pub use never::Never;
pub use wire::{Command, Message, Timer};
pub use workload::{
    FENCING, LEASE, REPLY_TIMEOUT, WATCHDOG, WORKLOAD, Workload, longest_hold, time, with_workload,
};

/// Declares the modules of the locks.
macro_rules! modules {
    (
        first { $(mod $first:ident: $($First:ident),+ = $($known:tt),+;)+ }
        whole { $(mod $later:ident: $($Later:ident),+ = $($named:tt),+;)+ }
    ) => {
        $(pub mod $first;)+
        $(#[cfg(feature = "whole")] pub mod $later;)+
    };
}

every_lock!(modules);

/// The files of the arena's own rules.
pub const SOURCES: [&str; 3] = ["worker.rs", "gateway.rs", "bank.rs"];

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
/// What a lock does not say is as for one that has no servers, hears nothing and waits for nothing.
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
    fn servers(&self) -> Vec<String> {
        Vec::new()
    }

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
    fn clock(&self, _timer: &Self::Timer) -> Clock {
        Clock::Monotonic
    }

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
        _client: &mut Self::Client,
        _job: Option<Job>,
        _message: &Self::Message,
        _cx: &mut LockContext<'_, Self>,
    ) -> (Rule, Progress) {
        (Rule("ignore"), Progress::Pending)
    }

    /// A timer of the client.
    fn on_timer(
        &self,
        _client: &mut Self::Client,
        _job: Option<Job>,
        _timer: &Self::Timer,
        _cx: &mut LockContext<'_, Self>,
    ) -> (Rule, Progress) {
        (Rule("ignore"), Progress::Pending)
    }

    /// A message for a server.
    fn serve(
        &self,
        _server: &mut Self::Server,
        _from: NodeId,
        _message: &Self::Message,
        _cx: &mut LockContext<'_, Self>,
    ) -> Rule {
        Rule("ignore")
    }

    /// A timer of a server.
    fn on_server_timer(
        &self,
        _server: &mut Self::Server,
        _timer: &Self::Timer,
        _cx: &mut LockContext<'_, Self>,
    ) -> Rule {
        Rule("ignore")
    }

    /// The worker that a server has on record as the holder of an order's lock.
    fn holder_on_record(&self, _server: &Self::Server, _order: OrderId) -> Option<NodeId> {
        None
    }

    /// What a glance at a server shows; `remaining` tells what is left of a timer.
    fn glance_server(
        &self,
        _server: &Self::Server,
        _remaining: &dyn Fn(&Self::Timer) -> Option<Span>,
    ) -> Vec<Row> {
        Vec::new()
    }

    /// What a glance at a server's disk shows.
    fn glance_disk(
        &self,
        _disk: &Self::Disk,
        _remaining: &dyn Fn(&Self::Timer) -> Option<Span>,
    ) -> Vec<Row> {
        Vec::new()
    }

    /// What a glance at a worker shows of its client.
    fn glance_client(&self, _client: &Self::Client) -> Vec<Row> {
        Vec::new()
    }
}

/// The order that a worker is at, and the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Job {
    /// The attempt.
    pub id: JobId,
    /// The order.
    pub order: OrderId,
}
