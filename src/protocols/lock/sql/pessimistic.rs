//! A row lock: `SELECT … FOR UPDATE` in a transaction that stays open while the worker works.
//!
//! Source: the PostgreSQL 15 manual, 13.3 "Explicit Locking" (row locks, deadlocks), 9.17 "Sequence
//! Manipulation Functions" (no rollback takes a number back; its Caution on crashes), and the settings
//! `lock_timeout`, `deadlock_timeout` and `idle_in_transaction_session_timeout`. The worker locks two
//! rows, the order's and the customer's, as whoever moves money does.
//!
//! # Its mistakes
//! - `idle: kept`, PostgreSQL's default: a session that does nothing in its transaction is kept. The owner's
//!   machine dies, nobody closes its connection, the rows stay locked.
//! - `idle: closed` ends such a session, and the lock goes with its transaction. The owner that was only
//!   paused wakes up and charges: what it does outside the database is not rolled back.
//! - `token: row-version` raises a version in the locked row and shows it to the bank. When the session is
//!   ended its change is rolled back, so the next owner draws the same number.
//! - `lock-order: opposite`: some workers lock the order first, others the customer: a deadlock, which
//!   `detection: on` ends after a second for the one that looked first; `detection: off` leaves it to
//!   `lock-timeout`.
//!
//! # The cure
//! `token: sequence` draws the fencing token by `nextval`, which no rollback takes back. A crash of the server
//! ends its transactions and their row locks, while their owners work on, so there can be two that hold the
//! lock, but the bank knows the newer one.
//!
//! # What is not modelled
//! One database without replicas. A crash of a worker is one of its machine: no connection is closed. A
//! client whose reply is overdue connects anew. A server learns of a dead machine by its idle time-out alone:
//! TCP's keep-alive, by default after some two hours, is not modelled.
//!
//! The number of a sequence is durable at once. PostgreSQL promises that only once its transaction commits
//! (9.17, Caution): whoever shows it to others before draws it over a second connection.

use super::{Ask, Client, Cx, Limits, Timer, ask, lock_name, lock_row, tell};
use crate::kernel::{NodeId, Rule, Span};
use crate::ledger::Fence;
use crate::protocols::lock::{Job, ORDER, Progress, REPLY_TIMEOUT, time, with_workload};
use crate::protocols::settings::{Quantity, Settings, Switch};
use crate::rule;
use crate::services::sql::{
    Change, Condition, Database, Isolation, Locking, Reply, Statement, Table, Value,
};

/// The customer's row.
const CUSTOMER: &str = "alice";

/// What can be set in the lock itself.
pub const SWITCHES: [Switch; 4] = [
    Switch {
        name: "token",
        values: &["sequence", "row-version", "off"],
        default: "sequence",
        mistake: Some("row-version"),
    },
    Switch { name: "idle", values: &["closed", "kept"], default: "closed", mistake: Some("kept") },
    Switch {
        name: "lock-order",
        values: &["same", "opposite"],
        default: "same",
        mistake: Some("opposite"),
    },
    Switch { name: "detection", values: &["on", "off"], default: "on", mistake: Some("off") },
];

/// The lock's times, and the workload's quantities.
pub const QUANTITIES: [Quantity; 7] = with_workload([
    time("idle-timeout", Span::s(30), Span::s(1), Span::s(600)),
    time("lock-timeout", Span::s(10), Span::s(1), Span::s(600)),
]);

/// Where the fencing token comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    /// A sequence.
    Sequence,
    /// A column of the locked row.
    RowVersion,
    /// Nowhere.
    Off,
}

/// The lock on rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PessimisticLock {
    token: Token,
    /// How long the server keeps a session that is idle in a transaction, if not for ever.
    idle: Option<Span>,
    same_order: bool,
    detection: bool,
    lock_timeout: Span,
}

impl PessimisticLock {
    /// The lock as set.
    pub fn of(settings: &Settings) -> PessimisticLock {
        PessimisticLock {
            token: if settings.is("token", "sequence") {
                Token::Sequence
            } else if settings.is("token", "row-version") {
                Token::RowVersion
            } else {
                Token::Off
            },
            idle: settings.is("idle", "closed").then(|| settings.time("idle-timeout")),
            same_order: settings.is("lock-order", "same"),
            detection: settings.is("detection", "on"),
            lock_timeout: settings.time("lock-timeout"),
        }
    }
}

impl PessimisticLock {
    /// Begins a transaction, on a connection that waits for locks only so long.
    pub(super) fn begin(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let set = Statement::SetLockTimeout(self.lock_timeout.as_ms());
        tell(client, job, Ask::Clear, set, cx);
        self.ask(client, job, Ask::Begin, Statement::Begin(Isolation::ReadCommitted), cx);
    }

    fn ask(&self, client: &mut Client, job: Job, wanted: Ask, statement: Statement, cx: &mut Cx) {
        if let Some(idle) = self.idle {
            cx.set_timer(Timer::SinceAsked, idle);
        }
        ask(client, job, wanted, statement, self.lock_timeout + REPLY_TIMEOUT, cx);
    }

    /// Locks a row: first the order's and then the customer's, or the other way round.
    fn lock(&self, client: &mut Client, job: Job, wanted: Ask, cx: &mut Cx) {
        let order_first = self.same_order || job.id.worker.0 % 2 == 1;
        let row = if (wanted == Ask::Lock) == order_first {
            lock_row(job.order)
        } else {
            vec![Condition::Is("name", CUSTOMER.into())]
        };
        let select = Statement::Select("orders", row, Locking::ForUpdate);
        self.ask(client, job, wanted, select, cx);
    }

    /// A row is locked, or the transaction has failed. Both rows are locked: draws the token.
    fn on_row(
        &self,
        client: &mut Client,
        job: Job,
        (asked, reply): (Ask, &Reply),
        cx: &mut Cx,
    ) -> Progress {
        let Reply::Rows(rows) = reply else { return self.roll_back(client, job, cx) };
        if let Some([name, Value::Integer(version)]) = rows.first().map(Vec::as_slice)
            && *name == lock_name(job.order)
        {
            client.version = *version;
        }
        match (asked, self.token) {
            (Ask::Lock, _) => self.lock(client, job, Ask::Take, cx),
            (_, Token::Sequence) => {
                self.ask(client, job, Ask::Token, Statement::NextValue("fence"), cx);
            }
            (_, Token::RowVersion) => {
                let raise = vec![Change::Plus("version", 1)];
                let raise = Statement::Update("orders", raise, lock_row(job.order));
                self.ask(client, job, Ask::Token, raise, cx);
            }
            (_, Token::Off) => return granted(None, cx),
        }
        Progress::Pending
    }

    fn on_token_reply(
        &self,
        client: &mut Client,
        job: Job,
        reply: &Reply,
        cx: &mut Cx,
    ) -> Progress {
        let token = match reply {
            Reply::Rows(rows) => match rows.first().map(Vec::as_slice) {
                Some([Value::Integer(token)]) => *token,
                _ => return self.roll_back(client, job, cx),
            },
            Reply::Done(..) => client.version + 1,
            Reply::Error(_) => return self.roll_back(client, job, cx),
        };
        granted(Some(Fence(token.unsigned_abs())), cx)
    }

    /// A statement has failed: nothing is left of the transaction but its end.
    fn roll_back(&self, client: &mut Client, job: Job, cx: &mut Cx) -> Progress {
        cx.cancel_timer(&Timer::SinceAsked);
        tell(client, job, Ask::Release, Statement::Rollback, cx);
        Progress::Busy
    }

    /// The reply is overdue: the connection may be dead, and a new one ends what it had begun.
    pub(super) fn on_reply_timeout(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        cx.cancel_timer(&Timer::SinceAsked);
        client.hang_up();
        Progress::Busy
    }

    pub(super) const fn limits(&self) -> Limits {
        Limits { detection: self.detection, idle: self.idle }
    }

    /// The tables before anybody has used them.
    pub(super) fn format() -> Database {
        let rows = Table::new("orders", &["name", "version"], &["name"])
            .with(vec![lock_name(ORDER), 0.into()])
            .with(vec![CUSTOMER.into(), 0.into()]);
        Database::new(vec![rows], &["fence"])
    }

    /// Says that the lock is free, and waits for nothing.
    pub(super) fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.cancel_timer(&Timer::ReplyTimeout);
        cx.cancel_timer(&Timer::SinceAsked);
        client.waits_for = None;
        tell(client, job, Ask::Release, Statement::Commit, cx);
    }

    pub(super) fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        (asked, reply): (Ask, &Reply),
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match asked {
            Ask::Begin => (rule!(self.lock(client, job, Ask::Lock, cx)), Progress::Pending),
            Ask::Token => (Rule("on_token_reply"), self.on_token_reply(client, job, reply, cx)),
            _ => (Rule("on_row"), self.on_row(client, job, (asked, reply), cx)),
        }
    }
}

/// The transaction holds its rows until it ends, or until the server ends its idle session.
fn granted(fence: Option<Fence>, cx: &mut Cx) -> Progress {
    let left = cx.remaining(&Timer::SinceAsked);
    cx.cancel_timer(&Timer::SinceAsked);
    Progress::Granted { fence, lease: left }
}

/// The server has closed the connection, and with it went the transaction and its locks.
pub(super) fn on_closed(client: &mut Client, cx: &mut Cx) -> Progress {
    let asked = client.waits_for;
    cx.cancel_timer(&Timer::SinceAsked);
    client.hang_up();
    if asked.is_some() { Progress::Busy } else { Progress::Lost }
}

/// Whose the lock is: whose transaction has locked the order's row.
pub(super) fn holder(database: &Database) -> Option<NodeId> {
    let session = database.tables().first()?.holder(&lock_name(ORDER))?;
    u8::try_from(session.0).ok().map(NodeId)
}
