//! Lamport's clock: a number that no message runs ahead of, so that a cause is numbered before its
//! effect; with the node as a tie-break, all requests stand in one order.
//!
//! Source: L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978: the
//! rules IR1 and IR2, and the relation ⇒.

use std::fmt;

use crate::kernel::{Dated, NodeId};
use crate::ledger::Fence;
use crate::protocols::lock::worker_letter;

/// When a request was made, by its maker's clock; of two with one number the lower node comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// The clock's number.
    pub number: u64,
    /// Whose clock.
    pub node: NodeId,
}

/// Prints the number and the worker's letter, as papers write pairs: `(1, a)`.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.number, worker_letter(self.node))
    }
}

impl Stamp {
    /// The timestamp as one number in the same order, with the node as its last digit: there are never
    /// ten workers.
    pub fn fence(self) -> Fence {
        Fence(self.number * 10 + u64::from(self.node.0))
    }
}

/// A clock that counts events, not time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(u64);

impl Dated for Clock {}

impl Clock {
    /// IR1: something happens at the node; its timestamp.
    pub fn tick(&mut self, node: NodeId) -> Stamp {
        self.0 += 1;
        Stamp { number: self.0, node }
    }

    /// IR2: a message with this timestamp has come; whatever happens from now on is later. The paper numbers
    /// the receipt as well; here only what is sent is numbered.
    pub fn hear(&mut self, stamp: Stamp) {
        self.0 = self.0.max(stamp.number);
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_a_message_is_later_and_no_two_requests_are_equal() {
        let (a, b) = (NodeId(1), NodeId(2));
        let (mut here, mut there) = (Clock::default(), Clock::default());
        let (one, other) = (here.tick(a), there.tick(b));
        assert!(one < other && one.fence() < other.fence(), "a tie goes to the lower node");
        there.hear(one);
        here.hear(other);
        let (effect, next) = (there.tick(b), here.tick(a));
        assert!(effect > one && next > other && effect > next);
        assert!(effect.fence() > next.fence() && next.fence() > other.fence());
        assert_eq!(effect.to_string(), "(2, b)");
    }
}
