//! What a person or a script can ask for, apart from any world: orders, and rules that give them.

use crate::kernel::{Action, InFlight, NodeId, Refusal, Span};
use crate::protocols::simulation::{Event, Simulation};

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// An action as it is.
    Do(Action),
    /// The end of a timer, by its name.
    Fire {
        /// Whose.
        node: NodeId,
        /// Its name.
        timer: String,
    },
}

impl Order {
    /// The action that this means in a world.
    ///
    /// # Errors
    /// The node has no timer of that name.
    pub fn resolve(&self, world: &dyn Simulation) -> Result<Action, Refusal> {
        match self {
            Order::Do(action) => Ok(*action),
            Order::Fire { node, timer } => {
                let view = world.node(*node).ok_or(Refusal::NoSuchNode(*node))?;
                let found = view.timers.into_iter().find(|view| view.name == *timer);
                found.map(|view| view.fire).ok_or(Refusal::NoSuchTimer(*node))
            }
        }
    }

    /// The order that undoes this one, if one does: what `pause worker-a 40s` does after 40 seconds.
    pub fn inverse(&self) -> Option<Order> {
        let Order::Do(action) = self else { return None };
        let inverse = match *action {
            Action::Crash { node, .. } => Action::Restart(node),
            Action::Pause(node) => Action::Resume(node),
            Action::Skew(node, _) => Action::Skew(node, crate::kernel::Rate::TRUE),
            Action::Cut(from, to) => Action::Heal(from, to),
            _ => return None,
        };
        Some(Order::Do(inverse))
    }

    /// The message that the order is about.
    pub fn message(&self) -> Option<InFlight> {
        match self {
            Order::Do(
                Action::Deliver(at)
                | Action::Drop(at)
                | Action::Duplicate(at)
                | Action::Delay(at, _),
            ) => Some(*at),
            _ => None,
        }
    }
}

/// Something that a script waits for: `worker-a acquires`, `worker-a acquires #2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    /// Where it happens.
    pub node: NodeId,
    /// What happens.
    pub verb: &'static str,
    /// The how-manieth time, from 1.
    pub nth: u32,
}

impl Anchor {
    /// Whether an event is of the kind that is waited for.
    pub fn is(&self, event: &Event) -> bool {
        event.node == self.node && event.verb == self.verb
    }
}

/// When a rule gives its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// At a time since the start of the run.
    At(Span),
    /// Right after the step in which something happens.
    When(Anchor),
}

/// An order that waits for its moment, once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// Its moment.
    pub trigger: Trigger,
    /// What then is done.
    pub order: Order,
    /// After how long it is undone, if it is.
    pub lasts: Option<Span>,
    /// The line of the script that it stands in, from 1; 0 if in none.
    pub line: u32,
}

/// How long the director plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Until {
    /// So many steps.
    Steps(u32),
    /// So long from here.
    For(Span),
    /// To a time since the start of the run.
    Time(Span),
    /// Until something has happened, counted from the start of the run.
    Happens(Anchor),
    /// Until nothing more happens by itself.
    Quiet,
}

/// A part of a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    /// The director plays.
    Play(Until),
    /// An order is given by hand, after a wait.
    Give {
        /// How long nothing happens before.
        wait: Span,
        /// What is done.
        order: Order,
        /// After how long it is undone, if it is.
        lasts: Option<Span>,
    },
}
