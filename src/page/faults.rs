//! The palette of faults: what a press of a button means for the node that is inspected.

use crate::engine::{Order, Timeline};
use crate::kernel::{Action, NodeId, Span};
use crate::protocols::simulation::Health;

/// A fault that a press of a button causes at the selected node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Stand still, for good or until it is undone.
    Pause,
    /// Go on.
    Resume,
    /// Die; unsynced writes are lost.
    Crash,
    /// Start again.
    Restart,
    /// Cut the node off from every other.
    Cut,
    /// Undo that.
    Heal,
    /// Lose the next message to or from the node.
    DropNext,
    /// Have the next message arrive twice.
    DuplicateNext,
    /// Make the next message ten seconds later.
    DelayNext,
    /// Set its time of day ten seconds forward.
    JumpClock,
}

impl Fault {
    /// All, in the order of the palette.
    pub const ALL: [Fault; 10] = [
        Fault::Pause,
        Fault::Resume,
        Fault::Crash,
        Fault::Restart,
        Fault::Cut,
        Fault::Heal,
        Fault::DropNext,
        Fault::DuplicateNext,
        Fault::DelayNext,
        Fault::JumpClock,
    ];

    /// Whether the fault makes sense at a node in this state; what does not is not offered.
    pub fn fits(self, run: &Timeline, node: NodeId) -> bool {
        let health = run.world().health(node);
        match self {
            Fault::Pause => health == Some(Health::Up),
            Fault::Crash => health.is_some_and(|health| health != Health::Down),
            Fault::Resume => health == Some(Health::Paused),
            Fault::Restart => health == Some(Health::Down),
            _ => !self.orders(run, node).is_empty(),
        }
    }

    /// What is to be done for it.
    pub fn orders(self, run: &Timeline, node: NodeId) -> Vec<Order> {
        let world = run.world();
        let next = || {
            let flights = world.flights();
            let mine = flights.iter().filter(|f| f.at.from == node || f.at.to == node);
            mine.min_by_key(|flight| (flight.remaining, flight.at)).cloned()
        };
        let one = |action| vec![Order::Do(action)];
        match self {
            Fault::Pause => one(Action::Pause(node)),
            Fault::Resume => one(Action::Resume(node)),
            Fault::Crash => one(Action::Crash { node, keep: 0 }),
            Fault::Restart => one(Action::Restart(node)),
            Fault::Cut => links(run, node)
                .filter(|(from, to)| !world.cuts().contains(&(*from, *to)))
                .map(|(from, to)| Order::Do(Action::Cut(from, to)))
                .collect(),
            Fault::Heal => links(run, node)
                .filter(|link| world.cuts().contains(link))
                .map(|(from, to)| Order::Do(Action::Heal(from, to)))
                .collect(),
            Fault::DropNext => next().map_or(Vec::new(), |f| one(Action::Drop(f.at))),
            Fault::DuplicateNext => {
                let next = next().filter(|flight| !flight.fifo);
                next.map_or(Vec::new(), |f| one(Action::Duplicate(f.at)))
            }
            Fault::DelayNext => {
                next().map_or(Vec::new(), |f| one(Action::Delay(f.at, Span::s(10))))
            }
            Fault::JumpClock => one(Action::Jump(node, crate::kernel::Jump::Forward(Span::s(10)))),
        }
    }
}

/// Every link to and from a node.
fn links(run: &Timeline, node: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> + use<> {
    let nodes = run.world().names().len() as u8;
    let others = (0..nodes).map(NodeId).filter(move |other| *other != node);
    others.flat_map(move |other| [(node, other), (other, node)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::opening;

    #[test]
    fn only_faults_that_fit_are_offered() {
        let mut timeline = opening::first();
        timeline.step().unwrap();
        let worker = NodeId(1);
        assert!(Fault::Pause.fits(&timeline, worker) && !Fault::Resume.fits(&timeline, worker));
        for order in Fault::Cut.orders(&timeline, worker) {
            timeline.give(Span::ZERO, &order, None).unwrap();
        }
        assert!(!Fault::Cut.fits(&timeline, worker) && Fault::Heal.fits(&timeline, worker));
    }
}
