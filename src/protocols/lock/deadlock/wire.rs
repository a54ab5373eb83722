//! What transactions, lock managers and their probes say and wait for, as it prints.

use std::fmt;

use crate::kernel::{Dated, NodeId};
use crate::protocols::lock::JobId;

/// An account, and the lock manager that guards it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// The customer's, who pays.
    Alice,
    /// The shop's, which is paid.
    Shop,
}

impl Account {
    /// Both, in the order of their lock managers.
    pub const ALL: [Account; 2] = [Account::Alice, Account::Shop];
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Account::Alice => "alice",
            Account::Shop => "shop",
        })
    }
}

/// A transaction that is under way, by its name: never the same for two, nor for one that begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Txn {
    /// For whose attempt to pay.
    pub job: JobId,
    /// Its how-manieth beginning within that, from 1.
    pub beginning: u32,
}

impl Txn {
    /// Where it runs.
    pub fn node(self) -> NodeId {
        self.job.worker
    }
}

impl fmt::Display for Txn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.job, self.beginning)
    }
}

/// When a transaction began: the lower, the older. No two are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub u32);

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// That the sender waits for the receiver, sent along by one that wants to know whether it waits for
/// itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Probe {
    /// Who wants to know.
    pub initiator: Txn,
    /// Who waits.
    pub sender: Txn,
    /// For whom.
    pub receiver: Txn,
    /// When the initiator began.
    pub stamp: Stamp,
}

/// What they say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// To a lock manager: what my node had begun before is over. To the first: a timestamp, please.
    Begin(Txn),
    /// From that one.
    Begun(Txn, Stamp),
    /// To a lock manager: the lock, please.
    Lock(Account, Txn, Stamp),
    /// From it: you have it.
    Granted(Account, Txn),
    /// From it: you stand in line, behind these.
    Queued(Account, Txn, Vec<Txn>),
    /// From it: you are too young to wait.
    Die(Account, Txn),
    /// From it: someone older wants what you have.
    Wound(Account, Txn),
    /// To it: I want it no longer.
    Unlock(Account, Txn),
    /// From it: you have it no longer.
    Unlocked(Account, Txn),
    /// Between transactions.
    Probe(Probe),
}

impl Dated for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Begin(txn) => write!(f, "BEGIN txn={txn}"),
            Message::Begun(txn, stamp) => write!(f, "BEGUN txn={txn} ts={stamp}"),
            Message::Lock(account, txn, stamp) => write!(f, "LOCK {account} txn={txn} ts={stamp}"),
            Message::Granted(account, txn) => write!(f, "GRANTED {account} txn={txn}"),
            Message::Queued(account, txn, behind) => {
                let behind: Vec<String> = behind.iter().map(Txn::to_string).collect();
                write!(f, "QUEUED {account} txn={txn} behind={}", behind.join(","))
            }
            Message::Die(account, txn) => write!(f, "DIE {account} txn={txn}"),
            Message::Wound(account, txn) => write!(f, "WOUND {account} txn={txn}"),
            Message::Unlock(account, txn) => write!(f, "UNLOCK {account} txn={txn}"),
            Message::Unlocked(account, txn) => write!(f, "UNLOCKED {account} txn={txn}"),
            Message::Probe(Probe { initiator, sender, receiver, stamp }) => {
                write!(f, "PROBE ({initiator}, {sender}, {receiver}) ts={stamp}")
            }
        }
    }
}

/// What they wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Transaction: is done at the first account and goes on to the second.
    Visit,
    /// Transaction: has waited for long enough to ask whether it waits for itself.
    Probe,
    /// Transaction: has waited for as long as it is willing to.
    WaitTimeout,
    /// Transaction: no reply has come.
    ReplyTimeout,
    /// Transaction: that a lock is given back has not been confirmed.
    Unlock(Account),
    /// Auditor: time for what comes next.
    Audit,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Visit => f.write_str("visit"),
            Timer::Probe => f.write_str("probe"),
            Timer::WaitTimeout => f.write_str("wait-timeout"),
            Timer::ReplyTimeout => f.write_str("reply-timeout"),
            Timer::Unlock(account) => write!(f, "unlock-{account}"),
            Timer::Audit => f.write_str("audit"),
        }
    }
}
