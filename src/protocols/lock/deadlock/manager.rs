//! A lock manager: the lock of one account, the line of those who wait for it, and what the policy has to
//! say about who may wait for whom.
//!
//! Whoever joins the line waits for all that stand before it, not for the holder alone. So the rules of
//! age are applied to everybody before it: then all waits in the system go from the older to the younger,
//! or all from the younger to the older, and no ring can close, whoever is granted the lock next.

use litemap::LiteMap;

use super::wire::{Account, Message, Stamp, Txn};
use super::{Cx, Disk, Policy};
use crate::kernel::{NodeId, Rule};
use crate::protocols::Row;
use crate::protocols::lock::{Event, ORDER};
use crate::rule;

/// One that has the lock or waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Claim {
    txn: Txn,
    stamp: Stamp,
}

/// What a lock manager knows, all of it durable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Manager {
    account: Account,
    /// The latest timestamp that it has given out.
    latest: Stamp,
    /// The first has the lock, the others wait in this order.
    line: Vec<Claim>,
    /// The latest transaction of each node that is over.
    over: LiteMap<NodeId, Txn>,
}

impl Manager {
    /// The lock manager of an account that nobody wants yet.
    pub(super) fn new(account: Account) -> Manager {
        Manager { account, latest: Stamp(0), line: Vec::new(), over: LiteMap::new() }
    }

    /// Whose the lock is.
    pub(super) fn holder(&self) -> Option<NodeId> {
        self.line.first().map(|claim| claim.txn.node())
    }

    pub(super) fn serve(&mut self, policy: Policy, message: &Message, cx: &mut Cx) -> Rule {
        let rule = match *message {
            Message::Begin(txn) => rule!(self.on_begin(txn, cx)),
            Message::Lock(_, txn, stamp) => self.on_lock(policy, Claim { txn, stamp }, cx),
            Message::Unlock(_, txn) => rule!(self.unlock(txn, cx)),
            _ => Rule("ignore"),
        };
        cx.save(Disk::Manager(self.clone()));
        rule
    }

    /// A transaction begins. A node has one at a time: what it had begun before is over. The first lock
    /// manager gives out the timestamps; nobody has begun later.
    fn on_begin(&mut self, txn: Txn, cx: &mut Cx) {
        self.leave(|other| other.node() == txn.node() && other < txn, cx);
        if self.account == Account::Alice {
            self.latest.0 += 1;
            cx.send(txn.node(), Message::Begun(txn, self.latest));
        }
    }

    /// Somebody wants the lock. What its node had begun before is over here, too.
    fn on_lock(&mut self, policy: Policy, claim: Claim, cx: &mut Cx) -> Rule {
        if self.over.get(&claim.txn.node()).is_some_and(|over| claim.txn <= *over) {
            return Rule("ignore");
        }
        self.leave(|other| other.node() == claim.txn.node(), cx);
        match policy {
            _ if self.line.is_empty() => rule!(self.grant(claim, cx)),
            Policy::WaitDie if self.is_younger_than_any(claim) => rule!(self.let_die(claim, cx)),
            Policy::WoundWait if self.is_older_than_any(claim) => rule!(self.wound(claim, cx)),
            _ => rule!(self.queue(claim, cx)),
        }
    }

    fn is_younger_than_any(&self, claim: Claim) -> bool {
        self.line.iter().any(|before| before.stamp < claim.stamp)
    }

    fn is_older_than_any(&self, claim: Claim) -> bool {
        self.line.iter().any(|before| claim.stamp < before.stamp)
    }

    /// The lock is free.
    fn grant(&mut self, claim: Claim, cx: &mut Cx) {
        self.line.push(claim);
        self.tell_holder(cx);
    }

    /// It is not: get in line.
    fn queue(&mut self, claim: Claim, cx: &mut Cx) {
        let before = self.line.iter().map(|before| before.txn).collect();
        self.line.push(claim);
        cx.send(claim.txn.node(), Message::Queued(self.account, claim.txn, before));
    }

    /// Wait-die: someone in the line is older, and the younger does not wait for the older.
    fn let_die(&mut self, claim: Claim, cx: &mut Cx) {
        cx.send(claim.txn.node(), Message::Die(self.account, claim.txn));
    }

    /// Wound-wait: the older does not wait for the younger. It gets in line, and the younger ones are
    /// told to make way; one that has begun to commit need not, and will be gone soon.
    fn wound(&mut self, claim: Claim, cx: &mut Cx) {
        for younger in self.line.iter().filter(|before| claim.stamp < before.stamp) {
            cx.send(younger.txn.node(), Message::Wound(self.account, younger.txn));
        }
        self.queue(claim, cx);
    }

    /// Somebody wants the lock no longer, or has given up waiting for it.
    fn unlock(&mut self, txn: Txn, cx: &mut Cx) {
        self.leave(|other| other == txn, cx);
        let over = self.over.entry(txn.node()).or_insert(txn);
        *over = txn.max(*over);
        cx.send(txn.node(), Message::Unlocked(self.account, txn));
    }

    /// Some leave the line; if the holder was among them, the next has the lock.
    fn leave(&mut self, gone: impl Fn(Txn) -> bool, cx: &mut Cx) {
        let Some(holder) = self.line.first().map(|claim| claim.txn) else { return };
        self.line.retain(|claim| !gone(claim.txn));
        if gone(holder) {
            cx.happens(Event::Deletes(ORDER, holder.node()));
            self.tell_holder(cx);
        }
    }

    fn tell_holder(&self, cx: &mut Cx) {
        if let Some(holder) = self.line.first() {
            cx.send(holder.txn.node(), Message::Granted(self.account, holder.txn));
            cx.happens(Event::Grants(ORDER, holder.txn.node()));
        }
    }

    /// What a glance at its disk shows.
    pub(super) fn glance(&self) -> Vec<Row> {
        let row = |(place, claim): (usize, &Claim)| {
            let place = if place == 0 { "locked by".into() } else { format!("in line {place}") };
            Row::new(place, format!("{}, timestamp {}", claim.txn.job, claim.stamp))
        };
        self.line.iter().enumerate().map(row).collect()
    }
}
