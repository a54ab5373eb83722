//! Lamport's mutual exclusion: everybody keeps the queue of all requests, and looks at it alone.
//!
//! Source: L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978: its
//! five rules, by their numbers.
//!
//! 1. To request the lock, a worker sends its timestamped request to every other one and puts it into
//!    its own queue.
//! 2. Who receives a request puts it into its queue and sends a timestamped acknowledgement.
//! 3. To give the lock back, a worker takes its request out of its queue and tells every other one.
//! 4. Who hears of that takes that worker's requests out of its queue.
//! 5. A worker has the lock when (i) its request comes before every other in its queue, and (ii) it has
//!    received a message later than its request from every other worker.
//!
//! It costs 3(n − 1) messages.
//!
//! # Its mistakes
//! - `links: unordered`: rule 5 takes a later message for the sign that nothing earlier is still under
//!   way. The paper asks for links on which nothing is overtaken. If an acknowledgement overtakes a
//!   request, both sides go in. If a request overtakes the release before it, the release removes it by
//!   rule 4, and again both go in. (A release that overtakes its own request
//!   leaves that request queued: the others wait until its maker has had the lock once more.)
//! - `fencing: off`: what a holder has sent outlives it. The lock is granted in the order of timestamps,
//!   so that the next holder's is always higher, and the bank may go by it.
//!
//! # What is not modelled
//! The paper takes every message to arrive and every process to live. Here a worker that comes back
//! from a crash has forgotten all requests, its own and others', and its clock. As when a request was
//! lost on its way, two may then enter.

use std::fmt;

use super::clock::{Clock, Stamp};
use super::{Algorithm, LATENCY, letters, listed, row};
use crate::kernel::{Dated, Link, NodeId, Order, Rule};
use crate::protocols::Row;
use crate::protocols::lock::{FENCING, Progress, WORKLOAD};
use crate::protocols::settings::{Knobs, Settings, Switch};
use crate::rule;

const SWITCHES: [Switch; 2] = [
    FENCING,
    Switch {
        name: "links",
        values: &["fifo", "unordered"],
        default: "fifo",
        mistake: Some("unordered"),
    },
];

/// What can be set.
pub const KNOBS: Knobs = Knobs { switches: &SWITCHES, quantities: &WORKLOAD };

/// The algorithm as set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lamport {
    fencing: bool,
    /// Whether messages overtake each other.
    unordered: bool,
}

impl Lamport {
    /// The algorithm as set.
    pub fn of(settings: &Settings) -> Lamport {
        Lamport {
            fencing: settings.is("fencing", "on"),
            unordered: settings.is("links", "unordered"),
        }
    }
}

/// What a worker remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    clock: Clock,
    /// Every request that it knows of, its own among them, in order.
    queue: Vec<Stamp>,
    /// Its own request, until it has given the lock back.
    request: Option<Stamp>,
    /// From whom no message later than that has come, in order.
    silent: Vec<NodeId>,
}

/// What workers say, each with the timestamp of its sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// Rule 1: its sender requests the lock.
    Request(Stamp),
    /// Rule 2: its sender knows of a request.
    Ack(Stamp),
    /// Rule 3: its sender has given the lock back.
    Release(Stamp),
}

impl Dated for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Request(stamp) => write!(f, "REQUEST {stamp}"),
            Message::Ack(stamp) => write!(f, "ACK {stamp}"),
            Message::Release(stamp) => write!(f, "RELEASE {stamp}"),
        }
    }
}

type Cx<'a> = super::Cx<'a, Lamport>;

impl Algorithm for Lamport {
    type Client = Client;
    type Disk = ();
    type Message = Message;

    fn link(&self) -> Link {
        let order = if self.unordered { Order::Unordered } else { Order::Fifo };
        Link { order, latency: LATENCY }
    }

    fn acquire(&self, client: &mut Client, cx: &mut Cx) -> (Rule, Progress) {
        (rule!(self.request(client, cx)), Progress::Pending)
    }

    /// Rule 3.
    fn release(&self, client: &mut Client, cx: &mut Cx) {
        client.request = None;
        client.forget(cx.node());
        let stamp = client.clock.tick(cx.node());
        for peer in cx.peers() {
            cx.send(peer, Message::Release(stamp));
        }
    }

    fn on_message(&self, client: &mut Client, message: &Message, cx: &mut Cx) -> (Rule, Progress) {
        let before = client.may_enter();
        let rule = match *message {
            Message::Request(stamp) => rule!(self.on_request(client, stamp, cx)),
            Message::Ack(stamp) => rule!(self.on_ack(client, stamp)),
            Message::Release(stamp) => rule!(self.on_release(client, stamp)),
        };
        (rule, self.progress(before, client))
    }

    fn glance(&self, client: &Client) -> Vec<Row> {
        [
            row("clock", client.clock.to_string()),
            row("requests queued", listed(&client.queue)),
            row("nothing later heard from", letters(&client.silent)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Lamport {
    /// Rule 1.
    fn request(&self, client: &mut Client, cx: &mut Cx) {
        let stamp = client.clock.tick(cx.node());
        client.request = Some(stamp);
        client.enqueue(stamp);
        client.silent = cx.peers().collect();
        for peer in &client.silent {
            cx.send(*peer, Message::Request(stamp));
        }
    }

    /// Rule 2.
    fn on_request(&self, client: &mut Client, stamp: Stamp, cx: &mut Cx) {
        client.hear(stamp);
        client.enqueue(stamp);
        cx.send(stamp.node, Message::Ack(client.clock.tick(cx.node())));
    }

    /// Another worker knows of the request.
    fn on_ack(&self, client: &mut Client, stamp: Stamp) {
        client.hear(stamp);
    }

    /// Rule 4.
    fn on_release(&self, client: &mut Client, stamp: Stamp) {
        client.hear(stamp);
        client.forget(stamp.node);
    }

    /// What rule 5 says now, when it said so `before`.
    fn progress(&self, before: bool, client: &Client) -> Progress {
        match client.request {
            Some(own) if !before && client.may_enter() => {
                Progress::Granted { fence: self.fencing.then(|| own.fence()), lease: None }
            }
            _ => Progress::Pending,
        }
    }
}

impl Client {
    /// Rule 5.
    fn may_enter(&self) -> bool {
        self.request.is_some()
            && self.queue.first() == self.request.as_ref()
            && self.silent.is_empty()
    }

    /// A message with this timestamp has come.
    fn hear(&mut self, stamp: Stamp) {
        self.clock.hear(stamp);
        if self.request.is_some_and(|own| own < stamp) {
            self.silent.retain(|peer| *peer != stamp.node);
        }
    }

    /// Puts a request where it belongs by its timestamp.
    fn enqueue(&mut self, stamp: Stamp) {
        if let Err(place) = self.queue.binary_search(&stamp) {
            self.queue.insert(place, stamp);
        }
    }

    /// Takes a worker's requests out of the queue.
    fn forget(&mut self, node: NodeId) {
        self.queue.retain(|request| request.node != node);
    }
}
