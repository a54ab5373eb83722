//! Optimistic concurrency control by a version number: nobody is kept out, and whoever comes second
//! finds out.
//!
//! Source: H. T. Kung & J. T. Robinson, "On Optimistic Methods for Concurrency Control", 1981: a
//! transaction reads, works on copies, and is validated before it writes. Here the read is of the order's
//! version, the validation and the write are one conditional `UPDATE`, and the version it makes goes with
//! the charge, so that the bank validates once more.
//!
//! # Its mistake
//! `check: off` writes without looking whether the version is still the one that was read. Two workers
//! read version 1, both write version 2, and the first write is lost. Both show the same version to the
//! bank, which cannot tell them apart.
//!
//! # What it does not promise
//! It is no lock: a claim is respected for one try, or two workers would fence each other out for ever,
//! but it keeps nobody from making the next one, so two workers may be at the same order.
//! The law of one holder can break under it without harm; the money is safe by the version alone.
//!
//! # What is not modelled
//! One database without replicas. A client that has waited two seconds for a reply takes it for a no and
//! connects anew.

use super::{Ask, Client, Cx, Limits, Timer, ask, lock_name, lock_row, tell};
use crate::kernel::{NodeId, Rule};
use crate::ledger::Fence;
use crate::protocols::lock::{Job, ORDER, Progress, REPLY_TIMEOUT, WORKLOAD};
use crate::protocols::settings::{Quantity, Settings, Switch};
use crate::services::sql::{Change, Condition, Database, Locking, Reply, Statement, Table, Value};

/// No transaction lasts longer than a statement.
pub(super) const LIMITS: Limits = Limits { detection: true, idle: None };

/// What can be set.
pub const SWITCHES: [Switch; 1] =
    [Switch { name: "check", values: &["on", "off"], default: "on", mistake: Some("off") }];

/// The workload's quantities.
pub const QUANTITIES: [Quantity; 5] = WORKLOAD;

/// The version of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptimisticVersion {
    /// Whether a write looks at the version.
    checks: bool,
}

impl OptimisticVersion {
    /// As set.
    pub fn of(settings: &Settings) -> OptimisticVersion {
        OptimisticVersion { checks: settings.is("check", "on") }
    }
}

impl OptimisticVersion {
    /// Reads the order's version.
    pub(super) fn read(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let read = Statement::Select("orders", lock_row(job.order), Locking::No);
        ask(client, job, Ask::Look, read, REPLY_TIMEOUT, cx);
    }

    /// Writes the next version, if the one that was read is still there. A claim that was not there
    /// before is left alone until the next try.
    fn write(&self, client: &mut Client, job: Job, reply: &Reply, cx: &mut Cx) -> Progress {
        let Reply::Rows(rows) = reply else { return Progress::Busy };
        let Some([_, owner, Value::Integer(version)]) = rows.first().map(Vec::as_slice) else {
            return Progress::Busy;
        };
        let known = std::mem::replace(&mut client.version, *version) == *version;
        if *owner != Value::from("") && !known {
            return Progress::Busy;
        }
        let owner = Change::To("owner", Value::Text(job.id.to_string()));
        let next = Change::To("version", (*version + 1).into());
        let mut row = lock_row(job.order);
        if self.checks {
            row.push(Condition::Is("version", (*version).into()));
        }
        let write = Statement::Update("orders", vec![owner, next], row);
        ask(client, job, Ask::Take, write, REPLY_TIMEOUT, cx);
        Progress::Pending
    }

    /// The write was made, or somebody else's came first.
    fn on_write_reply(&self, client: &Client, reply: &Reply) -> Progress {
        if *reply == Reply::Done("UPDATE", Some(1)) {
            let fence = Some(Fence((client.version + 1).unsigned_abs()));
            Progress::Granted { fence, lease: None }
        } else {
            Progress::Busy
        }
    }

    /// The connection is gone, and with it the answer.
    pub(super) fn on_closed(&self, client: &mut Client) -> Progress {
        self.on_reply_timeout(client)
    }

    /// The database has not answered: whether it did what it was asked is unknown.
    pub(super) fn on_reply_timeout(&self, client: &mut Client) -> Progress {
        client.hang_up();
        Progress::Busy
    }

    /// The tables before anybody has used them.
    pub(super) fn format() -> Database {
        let orders = Table::new("orders", &["name", "owner", "version"], &["name"]).with(vec![
            lock_name(ORDER),
            "".into(),
            1.into(),
        ]);
        Database::new(vec![orders], &[])
    }

    /// Says that the lock is free, and waits for nothing.
    pub(super) fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.cancel_timer(&Timer::ReplyTimeout);
        client.waits_for = None;
        let mut mine = lock_row(job.order);
        mine.push(Condition::Is("owner", Value::Text(job.id.to_string())));
        let free = vec![Change::To("owner", "".into())];
        tell(client, job, Ask::Release, Statement::Update("orders", free, mine), cx);
    }

    pub(super) fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        (asked, reply): (Ask, &Reply),
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match asked {
            Ask::Look => (Rule("write"), self.write(client, job, reply, cx)),
            _ => (Rule("on_write_reply"), self.on_write_reply(client, reply)),
        }
    }
}

/// Who has claimed the order last, and not given it back.
pub(super) fn holder(database: &Database) -> Option<NodeId> {
    super::marked(database.tables().first()?.committed().next()?.get(1)?)
}
