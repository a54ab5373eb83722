//! Everything that can happen to a world, as plain data.

use std::fmt;

use super::network::InFlight;
use super::node::{Jump, NodeId};
use super::time::{Rate, Span};

/// One thing that happens. It means the same in every protocol, so runs, links and scripts need not
/// know which protocol they are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Nothing but time goes by.
    Elapse,
    /// A message arrives: at a running node it is handled, at a crashed one or over a cut it is lost.
    Deliver(InFlight),
    /// A message is lost on its way.
    Drop(InFlight),
    /// A message will arrive a second time. Not on a FIFO link.
    Duplicate(InFlight),
    /// A message takes longer.
    Delay(InFlight, Span),
    /// A timer of a running node ends, due or not: the `timer`-th (from 0) in the order of their type.
    Fire {
        /// Whose timer.
        node: NodeId,
        /// Its position among that node's timers.
        timer: u16,
    },
    /// Someone outside asks for something: the `nth` (from 0) of the protocol's commands.
    Command(u16),
    /// A process dies; memory, timers and unsynced writes go with it.
    Crash {
        /// Which node.
        node: NodeId,
        /// How many of the unsynced writes, oldest first, had reached the disk all the same.
        keep: u16,
    },
    /// A crashed node starts again from its disk.
    Restart(NodeId),
    /// A process stands still; its inputs wait.
    Pause(NodeId),
    /// It goes on.
    Resume(NodeId),
    /// A node's time of day is set.
    Jump(NodeId, Jump),
    /// A node's clock runs at another rate from now on.
    Skew(NodeId, Rate),
    /// Nothing passes from the first node to the second any more.
    Cut(NodeId, NodeId),
    /// Messages pass again.
    Heal(NodeId, NodeId),
}

/// An action after a wait: the unit of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// How long nothing happens before.
    pub wait: Span,
    /// What happens then.
    pub action: Action,
}

impl Step {
    /// An action at once.
    pub const fn now(action: Action) -> Step {
        Step { wait: Span::ZERO, action }
    }
}

/// Why an action cannot happen in a world. The world is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No node has this number.
    NoSuchNode(NodeId),
    /// There is no such message under way.
    NotInFlight(InFlight),
    /// On a FIFO link, only the message in front can arrive.
    NotInFront(InFlight),
    /// The receiver is paused.
    ReceiverPaused(NodeId),
    /// The link is cut, and being FIFO keeps its messages until it heals.
    LinkCut(NodeId, NodeId),
    /// A FIFO link repeats nothing.
    NeverTwice(InFlight),
    /// The node has no such timer.
    NoSuchTimer(NodeId),
    /// The protocol has no such command.
    NoSuchCommand(u16),
    /// The node is already, or not, in the state that the action needs.
    NotUp(NodeId),
    /// Only a crashed node restarts.
    NotDown(NodeId),
    /// Only a paused node resumes.
    NotPaused(NodeId),
    /// The link is already cut, or whole, or from a node to itself.
    LinkAlready(NodeId, NodeId),
    /// Something else is due before the wait is over.
    DueBefore(Span),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoSuchNode(node) => write!(f, "there is no node {node}"),
            Refusal::NotInFlight(at) => {
                write!(f, "no message number {} is in flight there", at.nth + 1)
            }
            Refusal::NotInFront(_) => {
                f.write_str("this link keeps its messages in order: deliver the one in front first")
            }
            Refusal::ReceiverPaused(_) => {
                f.write_str("the receiver is paused: resume it first, or drop the message")
            }
            Refusal::LinkCut(..) => {
                f.write_str("the link is cut and keeps its messages: heal it first")
            }
            Refusal::NeverTwice(_) => {
                f.write_str("this link is a TCP connection, which delivers nothing twice")
            }
            Refusal::NoSuchTimer(_) => f.write_str("the node has no such timer running"),
            Refusal::NoSuchCommand(_) => f.write_str("there is no such command"),
            Refusal::NotUp(_) => f.write_str("the node is not running"),
            Refusal::NotDown(_) => f.write_str("only a crashed node can restart"),
            Refusal::NotPaused(_) => f.write_str("only a paused node can resume"),
            Refusal::LinkAlready(..) => f.write_str("the link is in that state already"),
            Refusal::DueBefore(span) => {
                write!(f, "something else is due in {span}: the wait can be at most that")
            }
        }
    }
}

impl std::error::Error for Refusal {}
