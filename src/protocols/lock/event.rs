//! What the arena tells those who watch.

use crate::kernel::{Happening, NodeId};
use crate::ledger::{Fence, OrderId};

/// What the arena tells those who watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Gateway: an order came in.
    Submits(OrderId),
    /// Gateway: asks a worker, by its node number.
    Asks(OrderId, NodeId),
    /// Worker: has the lock, as far as it knows.
    Acquires(OrderId, Option<Fence>),
    /// Worker: someone else has the lock.
    Waits(OrderId),
    /// Worker: has given the lock back.
    Releases(OrderId),
    /// Worker: its lease is over, though it may not know.
    Outlives(OrderId),
    /// Worker: has made its lease longer.
    Renews(OrderId),
    /// Worker: has learned that the lock is no longer its own.
    Loses(OrderId),
    /// Worker: takes the lock for abandoned by its holder.
    Suspects(OrderId),
    /// Worker: has given this attempt up.
    Abandons(OrderId),
    /// Bank: has charged an order, now this often.
    Charges(OrderId, u32),
    /// Bank: has refused an old token, having seen a newer one.
    Refuses(Fence, Fence),
    /// Bank: the money is not there.
    Declines(OrderId),
    /// A server of the lock's: has put a worker on record as the holder.
    Grants(OrderId, NodeId),
    /// A server of the lock's: a lease has run out.
    Expires(OrderId),
    /// A server of the lock's: has removed the lock of a worker.
    Deletes(OrderId, NodeId),
    /// Gateway: has told the customer that the order is paid.
    Acknowledges(OrderId),
    /// Gateway: has given up.
    GivesUp(OrderId),
}

impl Happening for Event {
    fn verb(&self) -> &'static str {
        match self {
            Event::Submits(_) => "submits",
            Event::Asks(..) => "asks",
            Event::Acquires(..) => "acquires",
            Event::Waits(_) => "waits",
            Event::Releases(_) => "releases",
            Event::Outlives(_) => "outlives",
            Event::Renews(_) => "renews",
            Event::Loses(_) => "loses",
            Event::Suspects(_) => "suspects",
            Event::Abandons(_) => "abandons",
            Event::Charges(..) => "charges",
            Event::Refuses(..) => "refuses",
            Event::Declines(_) => "declines",
            Event::Grants(..) => "grants",
            Event::Expires(_) => "expires",
            Event::Deletes(..) => "deletes",
            Event::Acknowledges(_) => "acknowledges",
            Event::GivesUp(_) => "gives-up",
        }
    }

    fn numbers(&self) -> Vec<(&'static str, u64)> {
        let order = |order: &OrderId| ("order", u64::from(order.0));
        let node = |node: &NodeId| ("node", u64::from(node.0));
        match self {
            Event::Submits(id)
            | Event::Waits(id)
            | Event::Releases(id)
            | Event::Outlives(id)
            | Event::Renews(id)
            | Event::Loses(id)
            | Event::Suspects(id)
            | Event::Abandons(id)
            | Event::Declines(id)
            | Event::Expires(id)
            | Event::Acknowledges(id)
            | Event::GivesUp(id) => vec![order(id)],
            Event::Asks(id, worker) | Event::Grants(id, worker) | Event::Deletes(id, worker) => {
                vec![order(id), node(worker)]
            }
            Event::Acquires(id, None) => vec![order(id)],
            Event::Acquires(id, Some(fence)) => vec![order(id), ("token", fence.0)],
            Event::Charges(id, times) => vec![order(id), ("times", u64::from(*times))],
            Event::Refuses(old, newest) => vec![("token", old.0), ("newest", newest.0)],
        }
    }
}

/// Every verb of [`Event`], for scripts' anchors.
pub const VERBS: [&str; 18] = [
    "submits",
    "asks",
    "acquires",
    "waits",
    "releases",
    "outlives",
    "renews",
    "loses",
    "suspects",
    "abandons",
    "charges",
    "refuses",
    "declines",
    "grants",
    "expires",
    "deletes",
    "acknowledges",
    "gives-up",
];
