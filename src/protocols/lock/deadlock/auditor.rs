//! The auditor: adds up both accounts, again and again. It pays nothing, but it locks what it reads, so
//! whoever wants to pay always meets a transaction that began a moment ago.

use super::transaction::{Client, Step, give_back};
use super::wire::{Account, Message, Timer};
use super::{Cx, Disk, TwoLocks};
use crate::kernel::{NodeId, Rule, Span};
use crate::protocols::Row;
use crate::protocols::lock::{Job, JobId, ORDER, Progress};
use crate::rule;

/// How long after its start it begins with its first audit.
const FIRST: Span = Span::ms(1);

/// What it remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Auditor {
    node: NodeId,
    client: Client,
    /// How many audits it has begun; they keep their numbers over a crash.
    begun: u32,
}

impl Auditor {
    /// Starts with so many audits begun before.
    pub(super) fn start(begun: u32, cx: &mut Cx) -> Auditor {
        cx.set_timer(Timer::Audit, FIRST);
        Auditor { node: cx.server(cx.me()), client: Client::default(), begun }
    }

    pub(super) fn serve(&mut self, locks: &TwoLocks, message: &Message, cx: &mut Cx) -> Rule {
        let (rule, progress) = locks.on_packet(&mut self.client, ORDER, message, cx);
        self.after(locks, progress, cx);
        rule
    }

    pub(super) fn on_timer(&mut self, locks: &TwoLocks, timer: Timer, cx: &mut Cx) -> Rule {
        match (timer, &self.client.step) {
            (Timer::Audit, Step::Holding) => rule!(self.close_audit(locks, cx)),
            (Timer::Audit, Step::Over) if self.client.is_fresh() => {
                rule!(self.open_audit(locks, cx))
            }
            (Timer::Audit, Step::Over) => rule!(self.go_on(locks, cx)),
            _ => {
                let (rule, progress) = locks.on_client_timer(&mut self.client, timer, cx);
                self.after(locks, progress, cx);
                rule
            }
        }
    }

    /// Begins an audit, unless there were enough.
    fn open_audit(&mut self, locks: &TwoLocks, cx: &mut Cx) {
        if self.begun < locks.audits {
            self.begun += 1;
            cx.save(Disk::Auditor(self.begun));
            self.client.forget_timestamp();
            self.go_on(locks, cx);
        }
    }

    /// Begins the audit's transaction, for the first time or anew.
    fn go_on(&mut self, locks: &TwoLocks, cx: &mut Cx) {
        let id = JobId { worker: self.node, number: self.begun };
        locks.start(&mut self.client, Job { id, order: ORDER }, Account::ALL, cx);
    }

    /// Has added up the two balances: gives the locks back, and begins with the next audit at once.
    fn close_audit(&mut self, locks: &TwoLocks, cx: &mut Cx) {
        give_back(&mut self.client, cx);
        self.open_audit(locks, cx);
    }

    fn after(&mut self, locks: &TwoLocks, progress: Progress, cx: &mut Cx) {
        match progress {
            Progress::Granted { .. } | Progress::Busy => cx.set_timer(Timer::Audit, locks.visit),
            Progress::Revoked => {
                give_back(&mut self.client, cx);
                cx.set_timer(Timer::Audit, locks.visit);
            }
            Progress::Pending | Progress::Renewed(_) | Progress::Lost => {}
        }
    }

    /// What a glance at its memory shows.
    pub(super) fn glance(&self) -> Vec<Row> {
        self.client.glance()
    }
}
