//! The network: messages under way, and links that are cut.

use std::sync::Arc;

use litemap::LiteMap;

use super::node::NodeId;
use super::size::{row, share};
use super::time::{Dated, Rate, Span};

/// The manners of a link in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whether messages may overtake each other.
    pub order: Order,
    /// The shortest and the longest time a message takes, when nothing interferes.
    pub latency: (Span, Span),
}

/// Whether messages of a link may overtake each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// A TCP connection: what was sent first arrives first, and nothing is repeated. While the link
    /// is cut its messages wait, since the sender's kernel sends them again.
    Fifo,
    /// Datagrams, or a new connection for each request: messages overtake each other, can arrive
    /// twice, and one that arrives at a cut is lost.
    Unordered,
}

/// A message under way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flight<M> {
    /// How long it still takes.
    pub remaining: Span,
    /// What it says.
    pub message: Arc<M>,
}

/// Which message under way: the `nth` (from 0) of those from one node to another.
///
/// On a [`Order::Fifo`] link they count in the order of sending, on an unordered one in the order of
/// arrival, those that arrive together in the order of sending. A position, not a number of its own: a number would tell worlds apart that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InFlight {
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// Its position on the link.
    pub nth: u16,
}

/// All messages under way and all cuts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Network<M> {
    /// No queue in it is ever empty.
    links: LiteMap<(NodeId, NodeId), Vec<Flight<M>>>,
    /// In order.
    cuts: Vec<(NodeId, NodeId)>,
}

impl<M> Network<M> {
    pub(super) fn new() -> Network<M> {
        Network { links: LiteMap::new(), cuts: Vec::new() }
    }

    /// Every message under way, link by link.
    pub fn flights(&self) -> impl Iterator<Item = (InFlight, &Flight<M>)> {
        self.links.iter().flat_map(|(&(from, to), queue)| {
            (0..).zip(queue).map(move |(nth, flight)| (InFlight { from, to, nth }, flight))
        })
    }

    /// The message at a position.
    pub fn get(&self, at: InFlight) -> Option<&Flight<M>> {
        self.links.get(&(at.from, at.to))?.get(usize::from(at.nth))
    }

    /// About what it takes in memory beside itself.
    pub(super) fn bytes(&self) -> usize {
        let queue = |queue: &Vec<Flight<M>>| {
            let messages = queue.iter().map(|flight| share(&flight.message));
            row::<Flight<M>>(queue.len()) + messages.sum::<usize>()
        };
        row::<((NodeId, NodeId), Vec<Flight<M>>)>(self.links.len())
            + row::<(NodeId, NodeId)>(self.cuts.len())
            + self.links.values().map(queue).sum::<usize>()
    }

    /// Whether nothing passes from `from` to `to`.
    pub fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.cuts.binary_search(&(from, to)).is_ok()
    }

    /// Every cut, from and to.
    pub fn cuts(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.cuts.iter().copied()
    }

    /// Returns whether that changed anything.
    pub(super) fn cut(&mut self, from: NodeId, to: NodeId) -> bool {
        let place = self.cuts.binary_search(&(from, to));
        if let Err(place) = place {
            self.cuts.insert(place, (from, to));
        }
        place.is_err()
    }

    /// Returns whether that changed anything.
    pub(super) fn heal(&mut self, from: NodeId, to: NodeId) -> bool {
        let place = self.cuts.binary_search(&(from, to));
        if let Ok(place) = place {
            self.cuts.remove(place);
        }
        place.is_ok()
    }

    /// Puts a message on its way and returns where it now stands.
    pub(super) fn send(
        &mut self,
        from: NodeId,
        to: NodeId,
        mut flight: Flight<M>,
        order: Order,
    ) -> InFlight {
        let queue = self.links.entry((from, to)).or_default();
        let nth = match order {
            Order::Fifo => {
                if let Some(last) = queue.last() {
                    flight.remaining = flight.remaining.max(last.remaining);
                }
                queue.len()
            }
            Order::Unordered => queue.partition_point(|other| other.remaining <= flight.remaining),
        };
        queue.insert(nth, flight);
        InFlight { from, to, nth: u16::try_from(nth).unwrap_or(u16::MAX) }
    }

    /// Takes a message off the network.
    pub(super) fn take(&mut self, at: InFlight) -> Option<Flight<M>> {
        let queue = self.links.get_mut(&(at.from, at.to))?;
        let nth = usize::from(at.nth);
        let flight = (nth < queue.len()).then(|| queue.remove(nth))?;
        if queue.is_empty() {
            self.links.remove(&(at.from, at.to));
        }
        Some(flight)
    }

    /// Makes a message later. On a FIFO link everything behind it is held up too. Returns where the
    /// message now stands.
    pub(super) fn delay(&mut self, at: InFlight, by: Span, order: Order) -> Option<InFlight> {
        match order {
            Order::Unordered => {
                let mut flight = self.take(at)?;
                flight.remaining = flight.remaining + by;
                Some(self.send(at.from, at.to, flight, order))
            }
            Order::Fifo => {
                let queue = self.links.get_mut(&(at.from, at.to))?;
                let (first, behind) = queue.get_mut(usize::from(at.nth)..)?.split_first_mut()?;
                first.remaining = first.remaining + by;
                for flight in behind {
                    flight.remaining = flight.remaining.max(first.remaining);
                }
                Some(at)
            }
        }
    }

    /// Time goes by. Two messages that were due one after the other can both be due now (at a paused
    /// node); they keep their order.
    pub(super) fn elapse(&mut self, by: Span)
    where
        M: Clone + Dated,
    {
        for flight in self.links.iter_mut().flat_map(|(_, queue)| queue) {
            flight.remaining = flight.remaining.minus(by);
            if flight.message.is_dated() {
                let message = Arc::make_mut(&mut flight.message);
                message.each_date(&mut |left| *left = left.elapse(by, Rate::TRUE));
            }
        }
    }
}
