//! Two locks in ZooKeeper: a node that goes with the session of whoever created it.
//!
//! Source: the ZooKeeper manual, "Recipes and Solutions", Locks, with its note on recoverable errors
//! and the GUID; the ZooKeeper Programmer's Guide on sessions and watches; the fencing token after M.
//! Kleppmann, "How to do distributed locking", 2016, who names the zxid for it.
//!
//! - [`ephemeral`]: whoever creates the node has the lock, and nobody waits for it.
//! - [`sequential`]: every client creates a node with a number; the lowest has the lock, and each
//!   other one watches the node before its own.
//! - [`session`]: what both stand on, the client's connection.
//!
//! # Sessions
//! A session lives as long as ZooKeeper hears from it within the time-out; the client pings every
//! third of it. Two things are easily taken for one: a client that has heard nothing for two thirds
//! of the time-out is **disconnected**, its session may well live, and it connects again; that the
//! session has **expired** it learns only from ZooKeeper, and only once it has a connection. A
//! client that stands still learns neither.
//!
//! # Fencing tokens
//! The plain node's zxid of creation, and the sequential node's number: both grow with every grant.
//!
//! # What is not modelled
//! One server, which keeps nodes and sessions on its disk and loses connections and watches by a
//! crash. `/locks`, and for the queue `/locks/order-42`, are there from the start. An attempt to pay has a
//! session of its own and closes it in the end. A client that lost its connection waits a second
//! before it opens another, a real one up to a second. Whoever's lock it is stands in the node's data,
//! which no recipe looks at.
//!
//! A connection has one of sixteen numbers, as it has a port from a range: a packet that is held back by
//! hand for sixteen connections' time would be taken for one of the latest.
//!
//! A TCP connection loses no packet in the middle. Where one is dropped by hand, a reply that is
//! missing is noticed at the next ping; an event that is missing never is.

pub mod ephemeral;
pub mod sequential;
pub mod serving;
pub mod session;
mod words;

use std::fmt;

use super::{Job, Lock, LockContext, ORDER, Progress, open, time, with_workload};
use crate::kernel::{Dated, NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::settings::Quantity;
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry, Row};
use crate::rule;
use crate::services::zookeeper::{Op, Path, Server, SessionId, State, ToClient, ToServer, Txn};

pub use ephemeral::Ephemeral;
pub use sequential::Sequential;
pub use session::Client;

/// The protocols that come of it.
pub const ENTRIES: &[Entry] = &[
    Entry {
        arena: Arena::Lock,
        id: "zookeeper-ephemeral",
        gloss: words::EPHEMERAL,
        knobs: ephemeral::KNOBS,
        sources: &["zookeeper/ephemeral.rs", "zookeeper/session.rs", "zookeeper/serving.rs"],
        open: |settings| open(ZooKeeperLock::ephemeral(settings), settings),
    },
    Entry {
        arena: Arena::Lock,
        id: "zookeeper-sequential",
        gloss: words::SEQUENTIAL,
        knobs: sequential::KNOBS,
        sources: &["zookeeper/sequential.rs", "zookeeper/session.rs", "zookeeper/serving.rs"],
        open: |settings| open(ZooKeeperLock::sequential(settings), settings),
    },
];

/// Their words.
pub const WORDS: &[&Vocabulary] = &[&words::WORDS];

/// The session's time-out, and the workload's quantities.
pub const QUANTITIES: [Quantity; 6] =
    with_workload([time("session-timeout", Span::s(30), Span::s(1), Span::s(600))]);

/// By which recipe the lock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipe {
    /// One node, which can be created once.
    Ephemeral(Ephemeral),
    /// A node each, in a queue.
    Sequential(Sequential),
}

/// A lock in ZooKeeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZooKeeperLock {
    recipe: Recipe,
    fencing: bool,
    timeout: Span,
}

/// What goes over a connection, with its number, by which both sides know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// To ZooKeeper.
    ToServer(u32, ToServer),
    /// From ZooKeeper.
    ToClient(u32, ToClient),
}

impl Dated for Message {}

impl Dated for State {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::ToServer(_, packet) => packet.fmt(f),
            Message::ToClient(_, packet) => packet.fmt(f),
        }
    }
}

/// What client and server wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// ZooKeeper: the time-out of a session.
    Session(SessionId),
    /// Client: time for a sign of life.
    Ping,
    /// Client: nothing was heard for too long.
    ReadTimeout,
    /// Client: time to connect again.
    Reconnect,
    /// Client: runs from the oldest packet that is not answered. When the answer comes, this much of
    /// the session is left for sure: ZooKeeper began to count later than the client did.
    SinceSent,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Session(session) => write!(f, "session-{session}"),
            Timer::Ping => f.write_str("ping"),
            Timer::ReadTimeout => f.write_str("read-timeout"),
            Timer::Reconnect => f.write_str("reconnect"),
            Timer::SinceSent => f.write_str("since-sent"),
        }
    }
}

type Cx<'a> = LockContext<'a, ZooKeeperLock>;

/// The name of an order's lock.
fn lock_path(order: OrderId) -> Path {
    format!("/locks/order-{order}").into()
}

impl Lock for ZooKeeperLock {
    type Client = Client;
    type Server = Server;
    type Disk = State;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        vec!["zookeeper".into()]
    }

    /// What an operator has prepared: the folder of all locks, and that of the queue.
    fn format_server(&self) -> State {
        let mut state = State::new(SessionId(1));
        let mut paths: Vec<Path> = vec!["/locks".into()];
        if matches!(self.recipe, Recipe::Sequential(_)) {
            paths.push(lock_path(ORDER));
        }
        for path in paths {
            let txn = Txn::Create { path, data: None, owner: None, with_stat: false };
            state.apply(&txn, &mut Vec::new());
        }
        state
    }

    fn start_server(&self, disk: &State, cx: &mut Cx) -> Server {
        serving::start(disk, cx)
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        (rule!(self.open_session(client, job, cx)), Progress::Pending)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let path = match &self.recipe {
            Recipe::Ephemeral(recipe) => recipe.to_delete(job),
            Recipe::Sequential(_) => client.node.clone(),
        };
        if let Some(path) = path {
            self.write(client, Op::Delete { path, version: -1 }, cx);
        }
        self.close_session(client, cx);
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (message, job) {
            (Message::ToClient(connection, packet), Some(job))
                if client.listens_to(*connection) =>
            {
                self.on_packet(client, job, packet, cx)
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn on_timer(
        &self,
        client: &mut Client,
        _: Option<Job>,
        timer: &Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let rule = match timer {
            Timer::Ping => rule!(self.ping(client, cx)),
            Timer::ReadTimeout => rule!(self.disconnect(client, cx)),
            Timer::Reconnect => rule!(self.connect(client, cx)),
            Timer::SinceSent | Timer::Session(_) => Rule("ignore"),
        };
        (rule, Progress::Pending)
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
