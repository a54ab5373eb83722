//! A transaction: locks one account, works there for a while, locks the other, and gives both back in the
//! end. It asks for one lock at a time, and gives none back before the end: two-phase locking.

use litemap::LiteMap;

use super::probe;
use super::wire::{Account, Message, Stamp, Timer, Txn};
use super::{Cx, Policy, TwoLocks};
use crate::kernel::Rule;
use crate::ledger::OrderId;
use crate::protocols::Row;
use crate::protocols::lock::{Job, Progress, REPLY_TIMEOUT};
use crate::rule;

/// What a node remembers of its transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// Its latest one.
    latest: Option<Txn>,
    /// The timestamp that its latest one got, and for which order.
    stamp: Option<(OrderId, Stamp)>,
    pub(super) step: Step,
    /// The locks that it has given back, and has not been told that it has.
    unlocking: LiteMap<Account, Txn>,
}

/// How far the latest transaction has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// It is over, or there was none.
    #[default]
    Over,
    /// It has asked for a timestamp.
    Beginning(Route),
    /// It has asked for a lock.
    Asking(Route, Leg),
    /// It stands in line for a lock.
    Waiting(Route, Leg, Wait),
    /// It has the first lock and works there.
    Visiting(Route),
    /// It has both.
    Holding,
}

/// In which order the accounts are locked.
pub(super) type Route = [Account; 2];

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Leg {
    First,
    Second,
}

/// What is known to one that stands in line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wait {
    /// For whom it waits.
    pub(super) behind: Vec<Txn>,
    /// Whose probes it has passed on since it last sent its own.
    pub(super) passed_on: Vec<Txn>,
}

impl Client {
    /// The transaction under way.
    pub(super) fn under_way(&self) -> Option<Txn> {
        self.latest.filter(|_| self.step != Step::Over)
    }

    /// Whether it has had no transaction yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.latest.is_none()
    }

    /// What comes next is another transaction, not an old one that begins anew.
    pub(super) fn forget_timestamp(&mut self) {
        self.stamp = None;
    }

    /// The accounts at which it has, or waits for, a lock.
    fn claimed(&self) -> Vec<Account> {
        match self.step {
            Step::Over | Step::Beginning(_) => Vec::new(),
            Step::Asking([first, _], Leg::First)
            | Step::Waiting([first, _], Leg::First, _)
            | Step::Visiting([first, _]) => vec![first],
            Step::Asking(_, Leg::Second) | Step::Waiting(_, Leg::Second, _) | Step::Holding => {
                Account::ALL.to_vec()
            }
        }
    }

    /// What a glance shows.
    pub(super) fn glance(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let (Some(txn), Some((_, stamp))) = (self.under_way(), self.stamp) else { return rows };
        rows.push(Row::new("timestamp", stamp));
        rows.push(Row::new("beginnings", txn.beginning));
        if let Step::Waiting(_, _, wait) = &self.step {
            let behind: Vec<String> = wait.behind.iter().map(|txn| txn.job.to_string()).collect();
            rows.push(Row::new("waits for", behind.join(", ")));
        }
        rows
    }
}

impl TwoLocks {
    /// Begins, for the first time or anew.
    pub(super) fn start(&self, client: &mut Client, job: Job, route: Route, cx: &mut Cx) -> Rule {
        let knows_nothing = client.is_fresh();
        let before = client.latest.filter(|latest| latest.job == job.id);
        let beginning = before.map_or(0, |latest| latest.beginning) + 1;
        let txn = Txn { job: job.id, beginning };
        client.latest = Some(txn);
        let begun = client.stamp.filter(|(order, _)| self.keeps_timestamp && *order == job.order);
        match begun {
            Some((_, stamp)) => rule!(self.lock(client, (txn, stamp), (route, Leg::First), cx)),
            None => {
                client.stamp = None;
                if knows_nothing {
                    introduce(txn, cx);
                }
                rule!(self.begin(client, txn, route, cx))
            }
        }
    }

    /// Asks for a timestamp.
    fn begin(&self, client: &mut Client, txn: Txn, route: Route, cx: &mut Cx) {
        client.step = Step::Beginning(route);
        cx.send(cx.server(0), Message::Begin(txn));
        cx.set_timer(Timer::ReplyTimeout, REPLY_TIMEOUT);
    }

    /// Asks for a lock.
    fn lock(
        &self,
        client: &mut Client,
        (txn, stamp): (Txn, Stamp),
        (route, leg): (Route, Leg),
        cx: &mut Cx,
    ) {
        let account = route[leg as usize];
        client.step = Step::Asking(route, leg);
        cx.send(cx.server(account as u8), Message::Lock(account, txn, stamp));
        cx.set_timer(Timer::ReplyTimeout, REPLY_TIMEOUT);
    }

    pub(super) fn on_packet(
        &self,
        client: &mut Client,
        order: OrderId,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let pending = |rule| (rule, Progress::Pending);
        if let Message::Unlocked(account, txn) = message {
            return pending(rule!(on_unlocked(client, *account, *txn, cx)));
        }
        let Some(mine) = client.under_way() else { return pending(Rule("ignore")) };
        match (message, client.step.clone()) {
            (Message::Begun(txn, stamp), Step::Beginning(route)) if *txn == mine => {
                client.stamp = Some((order, *stamp));
                pending(rule!(self.lock(client, (mine, *stamp), (route, Leg::First), cx)))
            }
            (Message::Granted(_, txn), Step::Asking(route, leg) | Step::Waiting(route, leg, _))
                if *txn == mine =>
            {
                stop_waiting(cx);
                match leg {
                    Leg::First => pending(rule!(self.visit(client, route, cx))),
                    Leg::Second => (rule!(hold(client)), GRANTED),
                }
            }
            (Message::Queued(_, txn, behind), Step::Asking(route, leg)) if *txn == mine => {
                let wait = Wait { behind: behind.clone(), passed_on: Vec::new() };
                pending(rule!(self.wait(client, (route, leg), wait, cx)))
            }
            (Message::Die(_, txn), step) if *txn == mine => {
                (rule!(die(client, step, cx)), Progress::Busy)
            }
            (Message::Wound(_, txn), step) if *txn == mine => {
                (Rule("on_wound"), on_wound(client, &step, cx))
            }
            (Message::Probe(probe), Step::Waiting(route, leg, wait)) if probe.receiver == mine => {
                let stamp = client.stamp.map_or(probe.stamp, |(_, stamp)| stamp);
                self.on_probe(client, stamp, (route, leg, wait), *probe, cx)
            }
            _ => pending(Rule("ignore")),
        }
    }

    /// The first lock is there: do what is to be done at that account, then lock the other.
    fn visit(&self, client: &mut Client, route: Route, cx: &mut Cx) {
        client.step = Step::Visiting(route);
        cx.set_timer(Timer::Visit, self.visit);
    }

    /// The lock is somebody else's: wait for it, if the policy says so not for ever.
    fn wait(&self, client: &mut Client, (route, leg): (Route, Leg), wait: Wait, cx: &mut Cx) {
        client.step = Step::Waiting(route, leg, wait);
        cx.cancel_timer(&Timer::ReplyTimeout);
        match self.policy {
            Policy::TimeOut => cx.set_timer(Timer::WaitTimeout, self.wait_timeout),
            Policy::Detection => cx.set_timer(Timer::Probe, probe::EVERY),
            Policy::WaitDie | Policy::WoundWait | Policy::None => {}
        }
    }

    pub(super) fn on_client_timer(
        &self,
        client: &mut Client,
        timer: Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (timer, client.step.clone(), client.under_way(), client.stamp) {
            (Timer::Visit, Step::Visiting(route), Some(txn), Some((_, stamp))) => {
                let rule = rule!(self.lock(client, (txn, stamp), (route, Leg::Second), cx));
                (rule, Progress::Pending)
            }
            (Timer::Probe, Step::Waiting(route, leg, wait), Some(txn), Some((_, stamp))) => {
                let edges = (route, leg, wait);
                (rule!(self.send_probes(client, (txn, stamp), edges, cx)), Progress::Pending)
            }
            (Timer::WaitTimeout, ..) => (rule!(on_wait_timeout(client, cx)), Progress::Busy),
            (Timer::ReplyTimeout, ..) => (rule!(on_reply_timeout(client, cx)), Progress::Busy),
            (Timer::Unlock(account), ..) => {
                (rule!(unlock_again(client, account, cx)), Progress::Pending)
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }
}

/// Tells the other lock managers as well that a transaction begins, for its node may have crashed amid
/// another: its locks would stay locked, and others might wait for what is no more, out of reach of every
/// probe and every wound.
fn introduce(txn: Txn, cx: &mut Cx) {
    for account in &Account::ALL[1..] {
        cx.send(cx.server(*account as u8), Message::Begin(txn));
    }
}

/// A lock that is kept until it is given back, and bears no number.
const GRANTED: Progress = Progress::Granted { fence: None, lease: None };

/// Both locks are there.
fn hold(client: &mut Client) {
    client.step = Step::Holding;
}

/// Wait-die: too young to wait, and so not in line. Gives back what it has, to begin anew.
fn die(client: &mut Client, step: Step, cx: &mut Cx) {
    client.step = match step {
        Step::Asking(route, Leg::Second) => Step::Visiting(route),
        _ => Step::Over,
    };
    give_back(client, cx);
}

/// Wound-wait: someone older wants a lock that this one has or waits for. One that has both no longer
/// waits for anybody; whether it has begun to commit is for the worker to say.
fn on_wound(client: &mut Client, step: &Step, cx: &mut Cx) -> Progress {
    if *step == Step::Holding {
        return Progress::Revoked;
    }
    give_back(client, cx);
    Progress::Busy
}

/// It has waited for long enough: there may be a deadlock, or there may not.
fn on_wait_timeout(client: &mut Client, cx: &mut Cx) {
    give_back(client, cx);
}

/// A lock manager does not answer.
fn on_reply_timeout(client: &mut Client, cx: &mut Cx) {
    give_back(client, cx);
}

/// The transaction is over: gives back, or no longer waits for, every lock.
pub(super) fn give_back(client: &mut Client, cx: &mut Cx) {
    stop_waiting(cx);
    cx.cancel_timer(&Timer::Visit);
    for account in client.claimed() {
        if let Some(txn) = client.latest {
            client.unlocking.insert(account, txn);
            unlock(account, txn, cx);
        }
    }
    client.step = Step::Over;
}

fn unlock(account: Account, txn: Txn, cx: &mut Cx) {
    cx.send(cx.server(account as u8), Message::Unlock(account, txn));
    cx.set_timer(Timer::Unlock(account), REPLY_TIMEOUT);
}

/// That the lock is given back has not been confirmed: says it again.
fn unlock_again(client: &Client, account: Account, cx: &mut Cx) {
    if let Some(txn) = client.unlocking.get(&account) {
        unlock(account, *txn, cx);
    }
}

fn on_unlocked(client: &mut Client, account: Account, txn: Txn, cx: &mut Cx) {
    if client.unlocking.get(&account) == Some(&txn) {
        client.unlocking.remove(&account);
        cx.cancel_timer(&Timer::Unlock(account));
    }
}

fn stop_waiting(cx: &mut Cx) {
    for timer in [Timer::ReplyTimeout, Timer::WaitTimeout, Timer::Probe] {
        cx.cancel_timer(&timer);
    }
}
