//! Deadlock detection by edge chasing: probes follow who waits for whom, and one that comes back to where
//! it began has found a ring.
//!
//! The AND model: a transaction that stands in line waits for all that stand before it. As long as it waits
//! it sends, each second, a probe (itself, itself, w) to each w that it waits for. Whoever gets a probe and
//! waits itself passes it on, once a second for each initiator; whoever does not wait drops it. The
//! initiator that gets its own probe back waits for itself, and is the victim.
//!
//! # The victim
//! `victim: initiator` is no more than that. Two that begin to ask at about the same time both learn of the
//! ring and both give up, the second for nothing: as nobody gives a lock back before its end, a ring stays
//! until one in it gives up, but a probe that comes back may tell of one that another victim has broken
//! since. That is a phantom deadlock. And two that give up in step meet again in step.
//!
//! `victim: youngest` has a transaction drop the probes of those that are older than itself. Then of all
//! probes only those of the youngest go all the way round a ring, so each ring has one victim, and who
//! keeps its timestamp is not chosen again and again.

use super::transaction::{Client, Leg, Route, Step, Wait, give_back};
use super::wire::{Message, Probe, Stamp, Timer, Txn};
use super::{Cx, TwoLocks};
use crate::kernel::{Rule, Span};
use crate::protocols::lock::Progress;
use crate::rule;

/// How long a transaction waits before it asks whether it waits for itself, and asks again.
pub(super) const EVERY: Span = Span::s(1);

impl TwoLocks {
    /// Asks all for whom it waits whether they wait for it.
    pub(super) fn send_probes(
        &self,
        client: &mut Client,
        (initiator, stamp): (Txn, Stamp),
        (route, leg, mut wait): (Route, Leg, Wait),
        cx: &mut Cx,
    ) {
        let probe = Probe { initiator, sender: initiator, receiver: initiator, stamp };
        wait.passed_on.clear();
        pass_on(probe, &wait, cx);
        client.step = Step::Waiting(route, leg, wait);
        cx.set_timer(Timer::Probe, EVERY);
    }

    /// A probe reaches one that waits, and began at `stamp`.
    pub(super) fn on_probe(
        &self,
        client: &mut Client,
        stamp: Stamp,
        (route, leg, mut wait): (Route, Leg, Wait),
        probe: Probe,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        if probe.initiator == probe.receiver {
            return (rule!(be_the_victim(client, cx)), Progress::Busy);
        }
        let leaves_it_to_the_younger = self.youngest && probe.stamp < stamp;
        if leaves_it_to_the_younger || wait.passed_on.contains(&probe.initiator) {
            return (Rule("ignore"), Progress::Pending);
        }
        wait.passed_on.push(probe.initiator);
        let rule = rule!(pass_on(probe, &wait, cx));
        client.step = Step::Waiting(route, leg, wait);
        (rule, Progress::Pending)
    }
}

/// Sends a probe on, from its receiver to all for whom that one waits.
fn pass_on(probe: Probe, wait: &Wait, cx: &mut Cx) {
    for receiver in &wait.behind {
        let probe = Probe { sender: probe.receiver, receiver: *receiver, ..probe };
        cx.send(receiver.node(), Message::Probe(probe));
    }
}

/// Its own probe has come back: it waits for itself. It gives back what it has, and the ring is open.
fn be_the_victim(client: &mut Client, cx: &mut Cx) {
    give_back(client, cx);
}
