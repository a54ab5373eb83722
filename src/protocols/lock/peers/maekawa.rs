//! Maekawa's mutual exclusion: ask a quorum, of which any two have a member in common.
//!
//! Sources: M. Maekawa, "A √N Algorithm for Mutual Exclusion in Decentralized Systems", 1985; B. A.
//! Sanders, "The Information Structure of Distributed Mutual Exclusion Algorithms", 1987, for the FAILED
//! that the former forgets.
//!
//! - Who wants the lock sends REQUEST, with a timestamp, to every member of its quorum, itself among
//!   them. With LOCKED from all of them it has the lock. To give it back, it sends them RELEASE.
//! - A member is locked for one request at a time. Another that comes meanwhile waits, in the order of
//!   timestamps, and is told FAILED; unless it is the earliest of all that the member knows. Then the
//!   member sends INQUIRE to the one that it is locked for.
//! - Who is asked so and knows that it cannot succeed, since somebody has told it FAILED or it has given
//!   up another member already, sends RELINQUISH, and waits at that member like the others. Who does
//!   not know yet answers when it does; who has the lock does not answer at all.
//!
//! The paper counts 3 to 5 messages for each other member, of about √n; with the second LOCKED of a request
//! that was relinquished it can be 6.
//!
//! # Its mistakes
//! - `inquire: off`: three workers, each of which is locked for itself and waits for the next: a ring.
//! - `failed: to-newcomers`: as published, only a request that comes is told FAILED, and not one that
//!   was the earliest until an earlier one came. It never learns that it cannot succeed, keeps its other
//!   members, and some four workers wait for each other for ever.
//!
//! # No fencing token
//! The lock goes to whoever locks its quorum first, and an earlier timestamp that comes late gets it
//! later. So timestamps do not grow from holder to holder, and a bank that went by them would refuse
//! the rightful holder.
//!
//! # What is not modelled
//! The paper takes the network to lose nothing and to keep the order of sending. A worker that comes back
//! from a crash has forgotten whom it is locked for; then two may enter. For one that stays away whoever
//! asks it waits for ever, and keeps its other members locked meanwhile: a quorum is smaller than all,
//! but every member of it is needed.

use std::collections::VecDeque;
use std::fmt;

use super::clock::{Clock, Stamp};
use super::quorum::quorum;
use super::{Algorithm, LATENCY, letters, listed, row};
use crate::kernel::{Dated, Link, NodeId, Order, Rule};
use crate::protocols::Row;
use crate::protocols::lock::{Progress, WORKLOAD};
use crate::protocols::settings::{Knobs, Settings, Switch};

const SWITCHES: [Switch; 2] = [
    Switch { name: "inquire", values: &["on", "off"], default: "on", mistake: Some("off") },
    Switch {
        name: "failed",
        values: &["to-all-later", "to-newcomers"],
        default: "to-all-later",
        mistake: Some("to-newcomers"),
    },
];

/// What can be set.
pub const KNOBS: Knobs = Knobs { switches: &SWITCHES, quantities: &WORKLOAD };

/// The algorithm as set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Maekawa {
    workers: u8,
    /// Whether a member asks back when an earlier request comes.
    inquires: bool,
    /// Whether a request that is no longer the earliest is told.
    tells_displaced: bool,
}

impl Maekawa {
    /// The algorithm as set.
    pub fn of(settings: &Settings) -> Maekawa {
        Maekawa {
            workers: settings.count("workers") as u8,
            inquires: settings.is("inquire", "on"),
            tells_displaced: settings.is("failed", "to-all-later"),
        }
    }
}

/// What a worker remembers: as one who wants the lock, and as a member of others' quorums.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    clock: Clock,
    /// Its own request, until it has given the lock back.
    request: Option<Stamp>,
    /// The members that are not locked for it, in order. With none left the worker has the lock.
    awaited: Vec<NodeId>,
    /// Those of them that have told it FAILED or were relinquished, in order: it cannot succeed now.
    refused: Vec<NodeId>,
    /// The members that have asked back, and wait for an answer.
    asking: Vec<NodeId>,
    /// What it is locked for as a member.
    locked: Option<Stamp>,
    /// Whether it has asked back.
    inquired: bool,
    /// What waits for it as a member, in order.
    waiting: Vec<Stamp>,
}

impl Client {
    /// Whether it wants the lock or has it.
    pub fn wants(&self) -> bool {
        self.request.is_some()
    }

    /// Whether it has the lock.
    pub fn has_lock(&self) -> bool {
        self.wants() && self.awaited.is_empty()
    }
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Says {
    /// Be locked for this request.
    Request,
    /// It is.
    Locked,
    /// It is not, and an earlier request comes first.
    Failed,
    /// An earlier request has come: will this one succeed?
    Inquire,
    /// Not now: take the earlier one.
    Relinquish,
    /// The lock is given back.
    Release,
}

/// What workers say about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    says: Says,
    /// The request.
    of: Stamp,
    /// Who says it.
    from: NodeId,
}

impl Dated for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.says {
            Says::Request => "REQUEST",
            Says::Locked => "LOCKED",
            Says::Failed => "FAILED",
            Says::Inquire => "INQUIRE",
            Says::Relinquish => "RELINQUISH",
            Says::Release => "RELEASE",
        };
        write!(f, "{word} {}", self.of)
    }
}

/// What a worker says in a step. What it says to itself it hears in the same step.
struct Outbox {
    me: NodeId,
    to_itself: VecDeque<Message>,
    to_others: Vec<(NodeId, Message)>,
}

impl Outbox {
    fn of(me: NodeId) -> Outbox {
        Outbox { me, to_itself: VecDeque::new(), to_others: Vec::new() }
    }

    fn say(&mut self, to: NodeId, says: Says, of: Stamp) {
        let message = Message { says, of, from: self.me };
        if to == self.me {
            self.to_itself.push_back(message);
        } else {
            self.to_others.push((to, message));
        }
    }
}

type Cx<'a> = super::Cx<'a, Maekawa>;

impl Algorithm for Maekawa {
    type Client = Client;
    type Disk = ();
    type Message = Message;

    fn link(&self) -> Link {
        Link { order: Order::Fifo, latency: LATENCY }
    }

    fn acquire(&self, client: &mut Client, cx: &mut Cx) -> (Rule, Progress) {
        send(self.want(client, cx.node()), cx);
        (Rule("request"), Progress::Pending)
    }

    fn release(&self, client: &mut Client, cx: &mut Cx) {
        send(self.give_back(client, cx.node()), cx);
    }

    fn on_message(&self, client: &mut Client, message: &Message, cx: &mut Cx) -> (Rule, Progress) {
        let rule = match message.says {
            Says::Request => "on_request",
            Says::Locked => "on_locked",
            Says::Failed => "on_failed",
            Says::Inquire => "on_inquire",
            Says::Relinquish => "on_relinquish",
            Says::Release => "on_release",
        };
        let had = client.has_lock();
        send(self.hear(client, cx.node(), *message), cx);
        let granted = client.has_lock() && !had;
        let progress = Progress::Granted { fence: None, lease: None };
        (Rule(rule), if granted { progress } else { Progress::Pending })
    }

    fn glance(&self, client: &Client) -> Vec<Row> {
        [
            row("clock", client.clock.to_string()),
            row("own request", listed(client.request)),
            row("members awaited", letters(&client.awaited)),
            row("members that refused", letters(&client.refused)),
            row("locked for", listed(client.locked)),
            row("requests waiting", listed(&client.waiting)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn send(messages: Vec<(NodeId, Message)>, cx: &mut Cx) {
    for (to, message) in messages {
        cx.send(to, message);
    }
}

impl Maekawa {
    /// A worker wants the lock: what it says to others.
    pub fn want(&self, client: &mut Client, me: NodeId) -> Vec<(NodeId, Message)> {
        let mut out = Outbox::of(me);
        self.request(client, &mut out);
        self.settle(client, out)
    }

    /// A worker has had the lock: what it says to others.
    pub fn give_back(&self, client: &mut Client, me: NodeId) -> Vec<(NodeId, Message)> {
        let mut out = Outbox::of(me);
        if let Some(own) = client.request.take() {
            for member in quorum(me, self.workers) {
                out.say(member, Says::Release, own);
            }
        }
        self.settle(client, out)
    }

    /// A message has come: what the worker says to others.
    pub fn hear(
        &self,
        client: &mut Client,
        me: NodeId,
        message: Message,
    ) -> Vec<(NodeId, Message)> {
        let mut out = Outbox::of(me);
        self.handle(client, message, &mut out);
        self.settle(client, out)
    }

    /// Lets a worker hear what it says to itself.
    fn settle(&self, client: &mut Client, mut out: Outbox) -> Vec<(NodeId, Message)> {
        while let Some(message) = out.to_itself.pop_front() {
            self.handle(client, message, &mut out);
        }
        out.to_others
    }

    fn handle(&self, client: &mut Client, Message { says, of, from }: Message, out: &mut Outbox) {
        match says {
            Says::Request => self.on_request(client, of, out),
            Says::Locked => on_locked(client, of, from),
            Says::Failed => on_failed(client, of, from, out),
            Says::Inquire => on_inquire(client, of, from, out),
            Says::Relinquish => on_relinquish(client, of, out),
            Says::Release => on_release(client, of, out),
        }
    }

    /// Asks every member of the quorum, with a number higher than any seen.
    fn request(&self, client: &mut Client, out: &mut Outbox) {
        let own = client.clock.tick(out.me);
        client.request = Some(own);
        client.awaited = quorum(out.me, self.workers);
        client.refused.clear();
        client.asking.clear();
        for member in &client.awaited {
            out.say(*member, Says::Request, own);
        }
    }

    /// Member: a request comes.
    fn on_request(&self, client: &mut Client, of: Stamp, out: &mut Outbox) {
        client.clock.hear(of);
        let Some(current) = client.locked else { return lock(client, of, out) };
        let first = client.waiting.first().copied();
        if of < current && first.is_none_or(|first| of < first) {
            let displaced = first.filter(|first| *first < current && self.tells_displaced);
            displaced.into_iter().for_each(|first| out.say(first.node, Says::Failed, first));
            if self.inquires && !client.inquired {
                client.inquired = true;
                out.say(current.node, Says::Inquire, current);
            }
        } else {
            out.say(of.node, Says::Failed, of);
        }
        put(&mut client.waiting, of);
    }
}

/// Member: is locked for a request from now on.
fn lock(client: &mut Client, of: Stamp, out: &mut Outbox) {
    client.locked = Some(of);
    client.inquired = false;
    out.say(of.node, Says::Locked, of);
}

/// Member: is free for the earliest request that waits.
fn pass_on(client: &mut Client, out: &mut Outbox) {
    client.locked = None;
    if !client.waiting.is_empty() {
        let next = client.waiting.remove(0);
        lock(client, next, out);
    }
}

/// Member: the request that it is locked for lets an earlier one go first.
fn on_relinquish(client: &mut Client, of: Stamp, out: &mut Outbox) {
    if client.locked == Some(of) {
        put(&mut client.waiting, of);
        pass_on(client, out);
    }
}

/// Member: the lock is given back.
fn on_release(client: &mut Client, of: Stamp, out: &mut Outbox) {
    if client.locked == Some(of) {
        pass_on(client, out);
    }
}

/// A member is locked for this worker's request; with the last one it has the lock.
fn on_locked(client: &mut Client, of: Stamp, from: NodeId) {
    if client.request == Some(of) {
        client.awaited.retain(|member| *member != from);
        client.refused.retain(|member| *member != from);
    }
}

/// A member tells that another request comes first: whoever has asked back has its answer.
fn on_failed(client: &mut Client, of: Stamp, from: NodeId, out: &mut Outbox) {
    if client.request == Some(of) && client.awaited.contains(&from) {
        put(&mut client.refused, from);
        for member in std::mem::take(&mut client.asking) {
            relinquish(client, of, member, out);
        }
    }
}

/// A member asks back: will this worker's request succeed?
fn on_inquire(client: &mut Client, of: Stamp, from: NodeId, out: &mut Outbox) {
    let is_open = client.request == Some(of) && !client.has_lock();
    if !is_open || client.awaited.contains(&from) {
        return;
    }
    if client.refused.is_empty() {
        put(&mut client.asking, from);
    } else {
        relinquish(client, of, from, out);
    }
}

/// Gives a member up.
fn relinquish(client: &mut Client, of: Stamp, member: NodeId, out: &mut Outbox) {
    put(&mut client.awaited, member);
    put(&mut client.refused, member);
    out.say(member, Says::Relinquish, of);
}

/// Puts something where it belongs, once.
fn put<T: Ord>(all: &mut Vec<T>, one: T) {
    if let Err(place) = all.binary_search(&one) {
        all.insert(place, one);
    }
}
