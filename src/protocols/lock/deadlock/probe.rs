//! Deadlock detection by edge chasing: probes follow who waits for whom, and one that comes back to where
//! it began has found a ring.
//!
//! The AND model: a transaction that stands in line waits for all that stand before it. One that has
//! waited for a second sends a probe (itself, itself, w) to each w that it waits for. Whoever gets a probe
//! and waits itself passes it on, once for each initiator; whoever does not wait drops it. The initiator
//! that gets its own probe back waits for itself, and is the victim.
//!
//! As nobody gives a lock back before its end, a ring stays until one in it gives up. So a probe that comes
//! back tells of a ring that is, or that was until another victim broke it: two that began to ask at about
//! the same time both learn of the ring and both give up, the second for nothing. That is a phantom
//! deadlock.

use super::transaction::{Client, Leg, Route, Step, Wait, give_back};
use super::wire::{Message, Probe, Txn};
use super::{Cx, TwoLocks};
use crate::kernel::Rule;
use crate::protocols::lock::Progress;
use crate::rule;

/// Asks all for whom it waits whether they wait for it.
pub(super) fn send_probes(initiator: Txn, wait: &Wait, cx: &mut Cx) {
    pass_on(initiator, initiator, wait, cx);
}

fn pass_on(initiator: Txn, sender: Txn, wait: &Wait, cx: &mut Cx) {
    for receiver in &wait.behind {
        let probe = Probe { initiator, sender, receiver: *receiver };
        cx.send(receiver.node(), Message::Probe(probe));
    }
}

impl TwoLocks {
    /// A probe reaches one that waits.
    pub(super) fn on_probe(
        &self,
        client: &mut Client,
        (route, leg, mut wait): (Route, Leg, Wait),
        probe: Probe,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let Probe { initiator, receiver, .. } = probe;
        if initiator == receiver {
            return (rule!(be_the_victim(client, cx)), Progress::Busy);
        }
        if wait.passed_on.contains(&initiator) {
            return (Rule("ignore"), Progress::Pending);
        }
        wait.passed_on.push(initiator);
        let rule = rule!(pass_on(initiator, receiver, &wait, cx));
        client.step = Step::Waiting(route, leg, wait);
        (rule, Progress::Pending)
    }
}

/// Its own probe has come back: it waits for itself. It gives back what it has, and the ring is open.
fn be_the_victim(client: &mut Client, cx: &mut Cx) {
    give_back(client, cx);
}
