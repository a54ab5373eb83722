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
//! One database without replicas. A client that has waited two seconds for a reply takes it for a no and connects anew.

use super::sql::{
    self, Ask, Client, Limits, Message, Server, SqlLock, Timer, ask, lock_name, lock_row, tell,
};
use super::{Job, Lock, LockContext, ORDER, Progress, WORKLOAD};
use crate::kernel::{Clock, Link, NodeId, Rule, Span};
use crate::ledger::{Fence, OrderId};
use crate::protocols::Row;
use crate::protocols::settings::{Quantity, Settings, Switch};
use crate::rule;
use crate::services::sql::{Change, Condition, Database, Locking, Reply, Statement, Table, Value};

/// How long a client waits for a reply.
const REPLY_TIMEOUT: Span = Span::s(2);
/// No transaction lasts longer than a statement.
const LIMITS: Limits = Limits { detection: true, idle: None };

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

type Cx<'a> = LockContext<'a, OptimisticVersion>;

impl SqlLock for OptimisticVersion {}

impl OptimisticVersion {
    /// Reads the order's version.
    fn read(&self, client: &mut Client, job: Job, cx: &mut Cx) {
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
    fn on_closed(&self, client: &mut Client) -> Progress {
        self.on_reply_timeout(client)
    }

    /// The database has not answered: whether it did what it was asked is unknown.
    fn on_reply_timeout(&self, client: &mut Client) -> Progress {
        client.hang_up();
        Progress::Busy
    }
}

/// Who has claimed the order last, and not given it back.
fn holder(database: &Database) -> Option<NodeId> {
    sql::marked(database.tables().first()?.committed().next()?.get(1)?)
}

impl Lock for OptimisticVersion {
    type Client = Client;
    type Server = Server;
    type Disk = Database;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        vec!["database".into()]
    }

    fn format_server(&self) -> Database {
        let orders = Table::new("orders", &["name", "owner", "version"], &["name"]).with(vec![
            lock_name(ORDER),
            "".into(),
            1.into(),
        ]);
        Database::new(vec![orders], &[])
    }

    fn start_server(&self, disk: &Database, _: &mut Cx) -> Server {
        Server::start(disk)
    }

    fn link(&self) -> Link {
        sql::link()
    }

    fn clock(&self, _: &Timer) -> Clock {
        Timer::clock()
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        (rule!(self.read(client, job, cx)), Progress::Pending)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.cancel_timer(&Timer::ReplyTimeout);
        client.waits_for = None;
        let mut mine = lock_row(job.order);
        mine.push(Condition::Is("owner", Value::Text(job.id.to_string())));
        let free = vec![Change::To("owner", "".into())];
        tell(client, job, Ask::Release, Statement::Update("orders", free, mine), cx);
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let expected = client.expects(message, job, cx);
        match (message, job) {
            _ if client.is_closed(message, cx) => (Rule("on_closed"), self.on_closed(client)),
            (Message::Reply { ask: Ask::Look, reply, .. }, Some(job)) if expected => {
                (Rule("write"), self.write(client, job, reply, cx))
            }
            (Message::Reply { reply, .. }, Some(_)) if expected => {
                (Rule("on_write_reply"), self.on_write_reply(client, reply))
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn on_timer(
        &self,
        client: &mut Client,
        _: Option<Job>,
        timer: &Timer,
        _: &mut Cx,
    ) -> (Rule, Progress) {
        match timer {
            Timer::ReplyTimeout => (Rule("on_reply_timeout"), self.on_reply_timeout(client)),
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn serve(&self, server: &mut Server, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        server.serve(from, message, (LIMITS, holder), cx)
    }

    fn on_server_timer(&self, server: &mut Server, timer: &Timer, cx: &mut Cx) -> Rule {
        server.on_timer(timer, (LIMITS, holder), cx)
    }

    fn holder_on_record(&self, server: &Server, _: OrderId) -> Option<NodeId> {
        holder(&server.database)
    }

    fn glance_server(&self, _: &Server, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        Vec::new()
    }

    fn glance_disk(&self, disk: &Database, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        sql::glance_disk(disk)
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        client.glance()
    }
}
