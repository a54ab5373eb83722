//! Locks without a server: the workers agree among themselves, by messages.
//!
//! - [`clock`]: what orders their requests.
//! - [`lamport`]: everybody keeps the queue of all requests.
//! - [`maekawa`]: ask a quorum, of which any two have a member in common.
//! - [`ricart_agrawala`]: ask everybody; who comes later puts off its reply.
//!
//! They have no lease, so nobody loses a lock by standing still, and a holder that is gone for good
//! keeps it for good.
//!
//! # What is not modelled
//! Everybody knows everybody from the start, and nobody joins, leaves or is declared dead: the papers'
//! sections on that are left out. A request is never withdrawn, and nothing is sent twice.

pub mod clock;
pub mod lamport;
pub mod maekawa;
mod quorum;
pub mod ricart_agrawala;
mod words;

use std::fmt::{Debug, Display};
use std::hash::Hash;

use super::{Job, Lock, LockContext, Never, Progress, open};
use crate::kernel::{Dated, Link, NodeId, Rule, Span};
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry, Row};

use lamport::Lamport;
use maekawa::Maekawa;
use ricart_agrawala::RicartAgrawala;

/// The protocols that come of it.
pub const ENTRIES: &[Entry] = &[
    Entry {
        arena: Arena::Lock,
        id: "ricart-agrawala",
        gloss: words::RICART_AGRAWALA,
        knobs: ricart_agrawala::KNOBS,
        sources: &["peers/ricart_agrawala.rs"],
        open: |settings| open(Peers(RicartAgrawala::of(settings)), settings),
    },
    Entry {
        arena: Arena::Lock,
        id: "lamport",
        gloss: words::LAMPORT,
        knobs: lamport::KNOBS,
        sources: &["peers/lamport.rs"],
        open: |settings| open(Peers(Lamport::of(settings)), settings),
    },
    Entry {
        arena: Arena::Lock,
        id: "maekawa",
        gloss: words::MAEKAWA,
        knobs: maekawa::KNOBS,
        sources: &["peers/maekawa.rs"],
        open: |settings| open(Peers(Maekawa::of(settings)), settings),
    },
];

/// Their words.
pub const WORDS: &[&Vocabulary] = &[&words::WORDS];

/// How long a message from one worker to another takes: they are in one data centre.
const LATENCY: (Span, Span) = (Span::us(500), Span::ms(2));

/// A protocol among workers.
pub trait Algorithm: Clone + Debug + Ord + Hash + 'static {
    /// What a worker remembers.
    type Client: Clone + Debug + Eq + Hash + Default;
    /// What it keeps on its disk.
    type Disk: Clone + Debug + Dated + Eq + Hash + Default;
    /// What workers say; prints as on the wire.
    type Message: Clone + Debug + Dated + Display + Ord + Hash;

    /// The link between two workers.
    fn link(&self) -> Link;

    /// What is on a worker's disk before its first start; `None`: nothing is kept.
    fn format(&self) -> Option<Self::Disk> {
        None
    }

    /// Starts a worker's part with what it kept.
    fn start(&self, _kept: Option<&Self::Disk>) -> Self::Client {
        Self::Client::default()
    }

    /// The worker wants the lock.
    fn acquire(&self, client: &mut Self::Client, cx: &mut Cx<'_, Self>) -> (Rule, Progress);

    /// It wants it no longer.
    fn release(&self, client: &mut Self::Client, cx: &mut Cx<'_, Self>);

    /// Another worker has said something.
    fn on_message(
        &self,
        client: &mut Self::Client,
        message: &Self::Message,
        cx: &mut Cx<'_, Self>,
    ) -> (Rule, Progress);

    /// What a glance at a worker shows.
    fn glance(&self, client: &Self::Client) -> Vec<Row>;

    /// What a glance at its disk shows.
    fn glance_disk(&self, _disk: &Self::Disk) -> Vec<Row> {
        Vec::new()
    }
}

/// A lock that is a protocol among workers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peers<A>(pub A);

/// Ricart and Agrawala's.
pub type RicartAgrawalaLock = Peers<RicartAgrawala>;
/// Lamport's.
pub type LamportLock = Peers<Lamport>;
/// Maekawa's.
pub type MaekawaLock = Peers<Maekawa>;

/// What such a protocol can see and do.
pub type Cx<'a, A> = LockContext<'a, Peers<A>>;

/// Nodes by their letters: `(b, c)`.
fn letters(nodes: &[NodeId]) -> String {
    let letters: Vec<String> =
        nodes.iter().map(|node| super::worker_letter(*node).to_string()).collect();
    format!("({})", letters.join(", "))
}

/// Things one after the other, as they print.
fn listed<T: Display>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().map(|one| one.to_string()).collect::<Vec<_>>().join(" ")
}

/// Adds a row unless there is nothing to say.
fn row(label: &str, value: String) -> Option<Row> {
    let empty = value.is_empty() || value == "()";
    (!empty).then(|| Row::new(label, value))
}

impl<A: Algorithm> Lock for Peers<A> {
    type Client = A::Client;
    type Server = ();
    type Disk = A::Disk;
    type Message = A::Message;
    type Timer = Never;

    fn format_server(&self) -> A::Disk {
        A::Disk::default()
    }

    fn start_server(&self, _: &A::Disk, _: &mut Cx<'_, A>) {}

    fn format_client(&self) -> Option<A::Disk> {
        self.0.format()
    }

    fn start_client(&self, kept: Option<&A::Disk>) -> A::Client {
        self.0.start(kept)
    }

    fn link(&self) -> Link {
        self.0.link()
    }

    fn acquire(&self, client: &mut A::Client, _: Job, cx: &mut Cx<'_, A>) -> (Rule, Progress) {
        self.0.acquire(client, cx)
    }

    fn release(&self, client: &mut A::Client, _: Job, cx: &mut Cx<'_, A>) {
        self.0.release(client, cx);
    }

    fn on_message(
        &self,
        client: &mut A::Client,
        _: Option<Job>,
        message: &A::Message,
        cx: &mut Cx<'_, A>,
    ) -> (Rule, Progress) {
        self.0.on_message(client, message, cx)
    }

    fn glance_disk(&self, disk: &A::Disk, _: &dyn Fn(&Never) -> Option<Span>) -> Vec<Row> {
        self.0.glance_disk(disk)
    }

    fn glance_client(&self, client: &A::Client) -> Vec<Row> {
        self.0.glance(client)
    }
}
