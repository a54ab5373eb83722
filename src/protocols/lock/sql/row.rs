//! A row in a database table: whoever inserts it holds the lock.
//!
//! Source: the PostgreSQL 15 manual, `INSERT` and "Unique Constraints"; the way to tell a dead owner
//! without comparing clocks, by watching a version number stand still for a lease, after "Building
//! Distributed Locks with the DynamoDB Lock Client" (2017).
//!
//! # Its mistakes
//! - `unique-key: off`: the table has no primary key, so every `INSERT` succeeds.
//! - `take-over: off`: the owner dies, its row stays for ever.
//! - `take-over: delete`: two judge the row abandoned; the first deletes it and inserts its own, the second
//!   deletes that fresh row and inserts its own. The version begins at 1 again, so even fencing cannot
//!   tell the two apart.
//! - `release-by: timestamp` frees the row of the very moment at which it was taken. The worker reads its clock in
//!   microseconds, the column keeps seconds, as MySQL's `DATETIME` does unless told otherwise: the row is never
//!   found, and stays.
//! - `fencing: off` trusts that whoever was given the lock still has it when it acts.
//!
//! # The cure
//! `take-over: conditional-update` takes an abandoned row over by `UPDATE … WHERE version = v`: the row is
//! locked, looked at again and changed in one step, so of all who saw version v one gets `UPDATE 1` and
//! the others `UPDATE 0`. A release keeps the row and empties its owner, so versions only ever grow: the
//! version is the fencing token. `watchdog: on` raises it every third of the lease, for as long as the work takes and
//! sixteen times more; then it lets go.
//!
//! # What is not modelled
//! A time of day: a reading of a clock stands in the table by the name of the attempt that read it, and a
//! reading that has lost its microseconds is another one. One database without replicas. A client that has waited two seconds for a reply takes it for a no and
//! connects anew.

use super::{Ask, Client, Cx, Limits, Timer, ask, lock_name, lock_row, tell};
use crate::kernel::{NodeId, Rule, Span};
use crate::ledger::{Fence, OrderId};
use crate::protocols::lock::{
    Event, FENCING, Job, LEASE, ORDER, Progress, REPLY_TIMEOUT, WATCHDOG, longest_hold,
    with_workload,
};
use crate::protocols::settings::{Quantity, Settings, Switch};
use crate::rule;
use crate::services::sql::{
    Change, Condition, Database, Locking, Reply, Statement, Table, Value, Where,
};

/// No transaction lasts longer than a statement.
pub(super) const LIMITS: Limits = Limits { detection: true, idle: None };

/// What can be set in the lock itself.
pub const SWITCHES: [Switch; 5] = [
    FENCING,
    Switch { name: "unique-key", values: &["on", "off"], default: "on", mistake: Some("off") },
    Switch {
        name: "take-over",
        values: &["conditional-update", "delete", "off"],
        default: "conditional-update",
        mistake: Some("delete"),
    },
    Switch {
        name: "release-by",
        values: &["owner", "timestamp"],
        default: "owner",
        mistake: Some("timestamp"),
    },
    WATCHDOG,
];

/// The lease, and the workload's quantities.
pub const QUANTITIES: [Quantity; 6] = with_workload([LEASE]);

/// What is done about a row whose owner may be dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TakeOver {
    /// It is updated, if it is still the one that was looked at.
    ConditionalUpdate,
    /// It is deleted, to be inserted again.
    Delete,
    /// Nothing.
    Off,
}

/// The lock in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowLock {
    unique_key: bool,
    take_over: TakeOver,
    /// Whether a release looks for the moment of the taking, not for its owner.
    by_timestamp: bool,
    fencing: bool,
    watchdog: bool,
    lease: Span,
    /// For how long a holder renews its lease.
    longest_hold: Span,
}

impl RowLock {
    /// The lock as set.
    pub fn of(settings: &Settings) -> RowLock {
        let lease = settings.time("lease");
        RowLock {
            unique_key: settings.is("unique-key", "on"),
            take_over: if settings.is("take-over", "conditional-update") {
                TakeOver::ConditionalUpdate
            } else if settings.is("take-over", "delete") {
                TakeOver::Delete
            } else {
                TakeOver::Off
            },
            by_timestamp: settings.is("release-by", "timestamp"),
            fencing: settings.is("fencing", "on"),
            watchdog: settings.is("watchdog", "on"),
            lease,
            longest_hold: longest_hold(settings, third_of(lease)),
        }
    }
}

impl RowLock {
    /// Inserts the lock's row.
    pub(super) fn insert(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let mut values = vec![lock_name(job.order), mark(job), 1.into()];
        values.extend(self.by_timestamp.then(|| second_of(job)));
        cx.set_timer(Timer::SinceAsked, self.lease);
        ask(client, job, Ask::Lock, Statement::Insert("locks", values), REPLY_TIMEOUT, cx);
    }

    /// The row is this worker's, or there was one already: then looks at it.
    fn on_insert_reply(
        &self,
        client: &mut Client,
        job: Job,
        reply: &Reply,
        cx: &mut Cx,
    ) -> Progress {
        if matches!(reply, Reply::Done(..)) {
            return self.granted(client, 1, cx);
        }
        cx.cancel_timer(&Timer::SinceAsked);
        let look = Statement::Select("locks", lock_row(job.order), Locking::No);
        ask(client, job, Ask::Look, look, REPLY_TIMEOUT, cx);
        Progress::Pending
    }

    /// A row without an owner is free. One that has not changed for a lease is abandoned.
    fn on_look_reply(&self, client: &mut Client, job: Job, reply: &Reply, cx: &mut Cx) -> Progress {
        let Reply::Rows(rows) = reply else { return Progress::Busy };
        let Some([_, owner, Value::Integer(version), ..]) = rows.first().map(Vec::as_slice) else {
            return Progress::Busy;
        };
        let unchanged = client.version == *version;
        client.version = *version;
        if *owner == Value::from("") {
            self.take(client, job, cx);
            return Progress::Pending;
        }
        if !unchanged {
            cx.set_timer(Timer::Watch, self.lease);
        }
        if self.take_over == TakeOver::Off || cx.remaining(&Timer::Watch).is_some() {
            return Progress::Busy;
        }
        cx.happens(Event::Suspects(job.order));
        if self.take_over == TakeOver::Delete {
            let delete = Statement::Delete("locks", lock_row(job.order));
            ask(client, job, Ask::Clear, delete, REPLY_TIMEOUT, cx);
        } else {
            self.take(client, job, cx);
        }
        Progress::Pending
    }

    /// Makes the row this worker's, if it is still as it was seen.
    fn take(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.set_timer(Timer::SinceAsked, self.lease);
        let mut changes = vec![Change::To("owner", mark(job)), Change::Plus("version", 1)];
        changes.extend(self.by_timestamp.then(|| Change::To("taken_at", second_of(job))));
        let take = Statement::Update("locks", changes, seen(job.order, client.version));
        ask(client, job, Ask::Take, take, REPLY_TIMEOUT, cx);
    }

    fn on_take_reply(&self, client: &mut Client, reply: &Reply, cx: &mut Cx) -> Progress {
        if *reply == Reply::Done("UPDATE", Some(1)) {
            return self.granted(client, client.version + 1, cx);
        }
        cx.cancel_timer(&Timer::SinceAsked);
        Progress::Busy
    }

    fn granted(&self, client: &mut Client, version: i64, cx: &mut Cx) -> Progress {
        client.version = version;
        cx.cancel_timer(&Timer::Watch);
        let left = left_of_lease(cx);
        if self.watchdog {
            cx.set_timer(Timer::Watchdog, third_of(self.lease));
            cx.set_timer(Timer::LetGo, self.longest_hold);
        }
        let fence = self.fencing.then_some(Fence(version.unsigned_abs()));
        let lasts = !self.unique_key || self.take_over == TakeOver::Off;
        Progress::Granted { fence, lease: (!lasts).then_some(left) }
    }

    /// A third of the lease is over: shows that the owner lives.
    pub(super) fn renew(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.set_timer(Timer::SinceAsked, self.lease);
        cx.set_timer(Timer::Watchdog, third_of(self.lease));
        let renew = Statement::Update(
            "locks",
            vec![Change::Plus("version", 1)],
            seen(job.order, client.version),
        );
        ask(client, job, Ask::Renewal, renew, REPLY_TIMEOUT, cx);
    }

    fn on_renewal_reply(&self, client: &mut Client, reply: &Reply, cx: &mut Cx) -> Progress {
        if *reply == Reply::Done("UPDATE", Some(1)) {
            client.version += 1;
            return Progress::Renewed(left_of_lease(cx));
        }
        cx.cancel_timer(&Timer::SinceAsked);
        stop_renewing(cx);
        Progress::Lost
    }

    /// The connection is gone, and with it the answer.
    pub(super) fn on_closed(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        self.on_reply_timeout(client, cx)
    }

    /// The database has not answered: whether it did what it was asked is unknown.
    pub(super) fn on_reply_timeout(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        cx.cancel_timer(&Timer::SinceAsked);
        let asked = client.waits_for;
        client.hang_up();
        match asked {
            Some(Ask::Renewal | Ask::Release) | None => Progress::Pending,
            Some(_) => Progress::Busy,
        }
    }

    /// The tables before anybody has used them.
    pub(super) fn format(&self) -> Database {
        let unique: &[_] = if self.unique_key { &["name"] } else { &[] };
        let columns: &[_] = if self.by_timestamp {
            &["name", "owner", "version", "taken_at"]
        } else {
            &["name", "owner", "version"]
        };
        let table = Table::new("locks", columns, unique);
        Database::new(vec![table], &[])
    }

    /// Says that the lock is free, and waits for nothing.
    pub(super) fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.cancel_timer(&Timer::ReplyTimeout);
        cx.cancel_timer(&Timer::SinceAsked);
        stop_renewing(cx);
        client.waits_for = None;
        let mut mine = lock_row(job.order);
        mine.push(if self.by_timestamp {
            Condition::Is("taken_at", microsecond_of(job))
        } else {
            Condition::Is("owner", mark(job))
        });
        let free = vec![Change::To("owner", "".into()), Change::Plus("version", 1)];
        tell(client, job, Ask::Release, Statement::Update("locks", free, mine), cx);
    }

    pub(super) fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        (asked, reply): (Ask, &Reply),
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match asked {
            Ask::Lock => (Rule("on_insert_reply"), self.on_insert_reply(client, job, reply, cx)),
            Ask::Look => (Rule("on_look_reply"), self.on_look_reply(client, job, reply, cx)),
            Ask::Take => (Rule("on_take_reply"), self.on_take_reply(client, reply, cx)),
            Ask::Clear => (rule!(self.insert(client, job, cx)), Progress::Pending),
            Ask::Renewal => (Rule("on_renewal_reply"), self.on_renewal_reply(client, reply, cx)),
            Ask::Begin | Ask::Token | Ask::Release => (Rule("ignore"), Progress::Pending),
        }
    }
}

/// The lock is given back or lost, or was held for longer than any work should take.
pub(super) fn stop_renewing(cx: &mut Cx) {
    cx.cancel_timer(&Timer::Watchdog);
    cx.cancel_timer(&Timer::LetGo);
}

/// How long after a renewal comes the next.
const fn third_of(lease: Span) -> Span {
    Span::us(lease.as_us() / 3)
}

/// What says in the row whose it is.
fn mark(job: Job) -> Value {
    Value::Text(job.id.to_string())
}

/// When the worker took the lock, as its clock said.
fn microsecond_of(job: Job) -> Value {
    Value::Text(format!("microsecond of {}", job.id))
}

/// The same, as a column keeps it.
fn second_of(job: Job) -> Value {
    Value::Text(format!("second of {}", job.id))
}

/// The row of a lock, as long as it is as it was seen.
fn seen(order: OrderId, version: i64) -> Where {
    let mut conditions = lock_row(order);
    conditions.push(Condition::Is("version", version.into()));
    conditions
}

/// What is left of the lease, counted from when it was asked for.
fn left_of_lease(cx: &mut Cx) -> Span {
    let left = cx.remaining(&Timer::SinceAsked).unwrap_or(Span::ZERO);
    cx.cancel_timer(&Timer::SinceAsked);
    left
}

/// Whose the lock is: the owner in its last row.
pub(super) fn holder(database: &Database) -> Option<NodeId> {
    let table = database.tables().first()?;
    let name = lock_name(ORDER);
    let row = table.committed().filter(|row| row.first() == Some(&name)).last()?;
    super::marked(row.get(1)?)
}
