//! Ricart and Agrawala's mutual exclusion: ask everybody, and enter when all have replied.
//!
//! Source: G. Ricart and A. K. Agrawala, "An Optimal Algorithm for Mutual Exclusion in Computer
//! Networks", 1981.
//!
//! - Who wants the lock takes a number higher than any it has seen and sends REQUEST to every other
//!   worker.
//! - Who hears a REQUEST replies at once, unless it has or wants the lock with a lower number; then it
//!   defers its reply. Of two equal numbers that of the lower node comes first.
//! - With a REPLY from everybody one has the lock. To give it back, one sends the replies that were
//!   deferred.
//!
//! It costs 2(n − 1) messages, which the paper calls the least for symmetric control; O. Carvalho and
//! G. Roucairol ("On Mutual Exclusion in Computer Networks", 1983) often need fewer, Maekawa about √n.
//! Messages may overtake each other.
//!
//! # One crash blocks everybody
//! A worker that is dead does not reply, and one that comes back has forgotten whom it owed a reply:
//! whoever waits for it waits for ever. Protocols that ask a majority (R. H. Thomas, 1979; D. K. Gifford,
//! 1979) do not have this.
//!
//! # Its mistakes
//! - `ties: reply-to-both`: of two requests with one number neither waits for the other.
//! - `logical-clock: in-memory`: who comes back from a crash counts anew, and so asks with a number lower than
//!   that of requests it has replied to. Their owners reply, and then hold the lock beside it.
//! - `fencing: off`: what a holder has sent outlives it. A charge that is under way when its sender dies
//!   arrives beside the next holder's.
//!
//! # The timestamp as a fencing token
//! The lock is granted in the order of timestamps. Who holds it with timestamp t had a reply from
//! everybody else; each of them, by replying, knew of t before it asked, or asked with a later one. So
//! the next holder's timestamp is higher, and the bank may go by it, as long as no clock is forgotten.
//!
//! # What is not modelled
//! The paper takes the network to lose nothing and nodes to be correct; its suggestions for nodes that
//! join, leave or fail are left out. Here what is lost stays lost. A REPLY says which request it is to:
//! the paper's is bare, and one that arrives twice would count for the next request. A worker's highest
//! number counts its own requests, too; the paper's counts those of others, and its own is one higher. A
//! worker that comes back from a crash has kept its clock alone.

use std::fmt;

use super::clock::{Clock, Stamp};
use super::{Algorithm, LATENCY, letters, listed, row};
use crate::kernel::{Dated, Link, NodeId, Order, Rule};
use crate::protocols::Row;
use crate::protocols::lock::{FENCING, Progress, WORKLOAD};
use crate::protocols::settings::{Knobs, Settings, Switch};
use crate::rule;

const SWITCHES: [Switch; 3] = [
    FENCING,
    Switch {
        name: "ties",
        values: &["lower-node", "reply-to-both"],
        default: "lower-node",
        mistake: Some("reply-to-both"),
    },
    Switch {
        name: "logical-clock",
        values: &["on-disk", "in-memory"],
        default: "on-disk",
        mistake: Some("in-memory"),
    },
];

/// What can be set.
pub const KNOBS: Knobs = Knobs { switches: &SWITCHES, quantities: &WORKLOAD };

/// The algorithm as set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RicartAgrawala {
    fencing: bool,
    /// Whether the lower node comes first when numbers are equal.
    breaks_ties: bool,
    /// Whether the clock survives a crash.
    durable: bool,
}

impl RicartAgrawala {
    /// The algorithm as set.
    pub fn of(settings: &Settings) -> RicartAgrawala {
        RicartAgrawala {
            fencing: settings.is("fencing", "on"),
            breaks_ties: settings.is("ties", "lower-node"),
            durable: settings.is("logical-clock", "on-disk"),
        }
    }
}

/// What a worker remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// The highest number that it has seen or given: the paper's highest sequence number, or its own.
    clock: Clock,
    /// Its own request, until it has given the lock back.
    request: Option<Stamp>,
    /// Who has not replied to it, in order. With nobody left the worker has the lock.
    awaited: Vec<NodeId>,
    /// Whose replies it has deferred, in the order of their coming.
    deferred: Vec<Stamp>,
}

/// What workers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// Its sender wants the lock.
    Request(Stamp),
    /// Its sender has nothing against a request.
    Reply {
        /// The request.
        to: Stamp,
        /// Who replies.
        from: NodeId,
    },
}

impl Dated for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Request(stamp) => write!(f, "REQUEST {stamp}"),
            Message::Reply { to, .. } => write!(f, "REPLY to {to}"),
        }
    }
}

type Cx<'a> = super::Cx<'a, RicartAgrawala>;

impl Algorithm for RicartAgrawala {
    type Client = Client;
    type Disk = Clock;
    type Message = Message;

    fn link(&self) -> Link {
        Link { order: Order::Unordered, latency: LATENCY }
    }

    fn format(&self) -> Option<Clock> {
        self.durable.then(Clock::default)
    }

    fn start(&self, kept: Option<&Clock>) -> Client {
        Client { clock: kept.copied().unwrap_or_default(), ..Client::default() }
    }

    fn acquire(&self, client: &mut Client, cx: &mut Cx) -> (Rule, Progress) {
        (rule!(self.request(client, cx)), Progress::Pending)
    }

    /// Has had the lock: sends what it deferred.
    fn release(&self, client: &mut Client, cx: &mut Cx) {
        client.request = None;
        for stamp in std::mem::take(&mut client.deferred) {
            self.reply(stamp, cx);
        }
    }

    fn on_message(&self, client: &mut Client, message: &Message, cx: &mut Cx) -> (Rule, Progress) {
        match *message {
            Message::Request(stamp) => {
                (rule!(self.on_request(client, stamp, cx)), Progress::Pending)
            }
            Message::Reply { to, from } => (Rule("on_reply"), self.on_reply(client, to, from)),
        }
    }

    fn glance(&self, client: &Client) -> Vec<Row> {
        [
            row("clock", client.clock.to_string()),
            row("own request", listed(client.request)),
            row("replies awaited from", letters(&client.awaited)),
            row("replies deferred", listed(&client.deferred)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn glance_disk(&self, clock: &Clock) -> Vec<Row> {
        vec![Row::new("clock", clock)]
    }
}

impl RicartAgrawala {
    /// Asks everybody else, with a number higher than any seen.
    fn request(&self, client: &mut Client, cx: &mut Cx) {
        let stamp = client.clock.tick(cx.node());
        self.keep(client, cx);
        client.request = Some(stamp);
        client.awaited = cx.peers().collect();
        for peer in &client.awaited {
            cx.send(*peer, Message::Request(stamp));
        }
    }

    /// Another worker wants the lock: it gets a reply, now or after this worker's own turn.
    fn on_request(&self, client: &mut Client, stamp: Stamp, cx: &mut Cx) {
        client.clock.hear(stamp);
        self.keep(client, cx);
        if client.request.is_some_and(|own| self.comes_first(own, stamp)) {
            client.deferred.push(stamp);
        } else {
            self.reply(stamp, cx);
        }
    }

    /// Whether a request of one's own comes before another's.
    fn comes_first(&self, own: Stamp, other: Stamp) -> bool {
        if self.breaks_ties { own < other } else { own.number < other.number }
    }

    /// Nothing against it.
    fn reply(&self, to: Stamp, cx: &mut Cx) {
        let from = cx.node();
        cx.send(to.node, Message::Reply { to, from });
    }

    /// One reply more; with the last the lock is this worker's.
    fn on_reply(&self, client: &mut Client, to: Stamp, from: NodeId) -> Progress {
        let awaited = client.request == Some(to) && client.awaited.contains(&from);
        client.awaited.retain(|peer| !awaited || *peer != from);
        if awaited && client.awaited.is_empty() {
            Progress::Granted { fence: self.fencing.then(|| to.fence()), lease: None }
        } else {
            Progress::Pending
        }
    }

    /// Writes the clock down before anything is said by it.
    fn keep(&self, client: &Client, cx: &mut Cx) {
        if self.durable {
            cx.save(client.clock);
        }
    }
}
