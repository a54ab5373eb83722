//! A state of a search: a world, and what the adversary may still do to it.

use std::hash::Hash;

use super::bounds::{Bounds, Price, Purse};
use crate::kernel::{Action, Luck, NodeId, Order, Refusal, Step, World};
use crate::ledger::{Law, Verdict};
use crate::protocols::Staged;

/// A world, and what the adversary may still do to it.
#[derive(Debug)]
pub(super) struct Moment<P: Staged> {
    pub(super) world: World<P>,
    pub(super) purse: Purse,
}

// Derived, these would ask the same of the protocol itself.
impl<P: Staged> Clone for Moment<P> {
    fn clone(&self) -> Self {
        Moment { world: self.world.clone(), purse: self.purse }
    }
}

impl<P: Staged> PartialEq for Moment<P> {
    fn eq(&self, other: &Self) -> bool {
        self.purse == other.purse && self.world == other.world
    }
}

impl<P: Staged> Eq for Moment<P> {}

impl<P: Staged> Hash for Moment<P> {
    fn hash<H: std::hash::Hasher>(&self, hasher: &mut H) {
        self.purse.hash(hasher);
        self.world.hash(hasher);
    }
}

/// What can happen in a moment, and what it costs the adversary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) step: Step,
    pub(super) price: Price,
}

impl Turn {
    pub(super) fn free(action: Action) -> Turn {
        Turn { step: Step::now(action), price: Price::Nothing }
    }
}

impl<P: Staged> Moment<P> {
    /// The moment after a turn; `None` if the turn cannot be taken here.
    pub(super) fn after(&self, turn: &Turn) -> Option<Moment<P>> {
        let purse = self.purse.pay(turn.price)?;
        let mut world = self.world.clone();
        world.apply(&turn.step, &mut Luck::Least).ok()?;
        Some(Moment { world, purse })
    }

    /// About what it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Purse>() + self.world.bytes()
    }

    /// Whether nothing more happens by itself, and no fault is left that somebody could mend.
    pub(super) fn is_over(&self) -> bool {
        self.world.horizon().is_none()
            && self.world.network().cuts().next().is_none()
            && self.world.nodes().all(|(_, node)| node.life.is_up())
    }

    /// Which of these laws are broken here.
    pub(super) fn broken(&self, laws: &[Law]) -> Vec<Law> {
        let books = P::books(&self.world);
        let holders = P::holdings(&self.world).holders.len();
        let over = self.is_over();
        let broken = |law: &&Law| law.judge(&books, holders, over) == Verdict::Broken;
        laws.iter().filter(broken).copied().collect()
    }

    /// Whether the link of a message keeps the order of sending.
    pub(super) fn is_fifo(&self, from: NodeId, to: NodeId) -> bool {
        self.world.protocol().link(from, to).order == Order::Fifo
    }

    /// Whether an action can happen here.
    pub(super) fn may(&self, action: &Action) -> Result<(), Refusal> {
        self.world.may(action)
    }

    /// Adds the crashes that can be paid for: a victim dies, with any number of its unsynced writes
    /// on the disk; and the restarts, which cost nothing.
    pub(super) fn crashes(&self, bounds: &Bounds, turns: &mut Vec<Turn>) {
        let price = Price::Fault(super::bounds::Fault::Crash);
        let can_crash = self.purse.affords(price, 1);
        for (id, node) in self.world.nodes() {
            if node.life.process().is_none() {
                turns.push(Turn::free(Action::Restart(id)));
            } else if can_crash && bounds.may_suffer(id) {
                let most = u16::try_from(node.disk.unsynced()).unwrap_or(u16::MAX);
                let crash = |keep| Step::now(Action::Crash { node: id, keep });
                turns.extend((0..=most).map(|keep| Turn { step: crash(keep), price }));
            }
        }
    }
}
