//! What can happen in a world, and why not.

use super::{NodeOf, World};
use crate::kernel::action::{Action, Refusal};
use crate::kernel::network::{InFlight, Order};
use crate::kernel::node::{Life, NodeId};
use crate::kernel::protocol::Protocol;

impl<P: Protocol> World<P> {
    /// Checks that an action can happen. Waiting within the horizon changes no answer.
    ///
    /// # Errors
    /// Says why it cannot.
    pub fn may(&self, action: &Action) -> Result<(), Refusal> {
        match *action {
            Action::Elapse => Ok(()),
            Action::Deliver(at) => self.may_deliver(at),
            Action::Drop(at) | Action::Delay(at, _) => self.exists(at),
            Action::Duplicate(at) => {
                self.exists(at)?;
                match self.protocol.link(at.from, at.to).order {
                    Order::Fifo => Err(Refusal::NeverTwice(at)),
                    Order::Unordered => Ok(()),
                }
            }
            Action::Fire { node, timer } => match &self.existing(node)?.life {
                Life::Up(process) if usize::from(timer) < process.timers.len() => Ok(()),
                Life::Up(_) => Err(Refusal::NoSuchTimer(node)),
                _ => Err(Refusal::NotUp(node)),
            },
            Action::Command(nth) => {
                if usize::from(nth) >= self.state.given.len() || self.was_given(nth) {
                    return Err(Refusal::NoSuchCommand(nth));
                }
                let (node, _) = self.protocol.commands().swap_remove(usize::from(nth));
                if self.existing(node)?.life.is_up() { Ok(()) } else { Err(Refusal::NotUp(node)) }
            }
            Action::Crash { node, .. } => match self.existing(node)?.life {
                Life::Down => Err(Refusal::NotUp(node)),
                _ => Ok(()),
            },
            Action::Restart(node) => match self.existing(node)?.life {
                Life::Down => Ok(()),
                _ => Err(Refusal::NotDown(node)),
            },
            Action::Pause(node) => {
                if self.existing(node)?.life.is_up() {
                    Ok(())
                } else {
                    Err(Refusal::NotUp(node))
                }
            }
            Action::Resume(node) => match self.existing(node)?.life {
                Life::Paused(_) => Ok(()),
                _ => Err(Refusal::NotPaused(node)),
            },
            Action::Jump(node, _) | Action::Skew(node, _) => self.existing(node).map(|_| ()),
            Action::Cut(from, to) => self.may_change_link(from, to, false),
            Action::Heal(from, to) => self.may_change_link(from, to, true),
        }
    }

    fn existing(&self, id: NodeId) -> Result<&NodeOf<P>, Refusal> {
        self.node(id).ok_or(Refusal::NoSuchNode(id))
    }

    fn exists(&self, at: InFlight) -> Result<(), Refusal> {
        self.state.network.get(at).map(|_| ()).ok_or(Refusal::NotInFlight(at))
    }

    pub(super) fn may_deliver(&self, at: InFlight) -> Result<(), Refusal> {
        self.exists(at)?;
        if self.protocol.link(at.from, at.to).order == Order::Fifo {
            if at.nth != 0 {
                return Err(Refusal::NotInFront(at));
            }
            if self.state.network.is_cut(at.from, at.to) {
                return Err(Refusal::LinkCut(at.from, at.to));
            }
        }
        match self.existing(at.to)?.life {
            Life::Paused(_) => Err(Refusal::ReceiverPaused(at.to)),
            Life::Up(_) | Life::Down => Ok(()),
        }
    }

    fn may_change_link(&self, from: NodeId, to: NodeId, cut: bool) -> Result<(), Refusal> {
        self.existing(from)?;
        self.existing(to)?;
        if from == to || self.state.network.is_cut(from, to) != cut {
            return Err(Refusal::LinkAlready(from, to));
        }
        Ok(())
    }
}
