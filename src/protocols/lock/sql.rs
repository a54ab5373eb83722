//! What the locks in a database have in common: the database server, the connections to it, and what
//! goes over them.
//!
//! A worker has one connection, whose session bears the number of its node. A worker that lost its
//! memory, or its patience, connects anew, and the server then ends the session that was there before,
//! as it does when it learns that a connection is dead. A crash here is one of the machine: nobody is
//! left to close the connection, and the server learns of it by its idle time-out, if it has one.
//!
//! What is committed survives the server's crash; sessions and their transactions do not.

use std::fmt;

use litemap::LiteMap;

use super::{Event, Job, JobId, Lock, LockContext, ORDER};
use crate::kernel::{Clock, Link, NodeId, Order, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::Row;
use crate::rule;
use crate::services::sql::{
    Condition, Database, Replies, Reply, Session, SqlError, Statement, Value, Waits, Where,
};

/// How long a session waits before it looks for a deadlock, as PostgreSQL does by default.
const DEADLOCK_TIMEOUT: Span = Span::s(1);

/// What a client asks the database for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// A transaction.
    Begin,
    /// The lock.
    Lock,
    /// What the lock's row says.
    Look,
    /// A lock that is free or abandoned.
    Take,
    /// The end of an abandoned lock.
    Clear,
    /// The next fencing token.
    Token,
    /// A longer lease.
    Renewal,
    /// The end of its own lock.
    Release,
}

impl Ask {
    const fn words(self) -> &'static str {
        match self {
            Ask::Begin => "a transaction",
            Ask::Lock => "the lock",
            Ask::Look => "the lock's row",
            Ask::Take => "taking the lock over",
            Ask::Clear => "the end of a stale lock",
            Ask::Token => "a fencing token",
            Ask::Renewal => "a longer lease",
            Ask::Release => "the release",
        }
    }
}

/// What goes over a connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// To the server: a new connection.
    Connect,
    /// To the server.
    Request {
        /// Whose attempt.
        job: JobId,
        /// For what.
        ask: Ask,
        /// The statement.
        statement: Statement,
    },
    /// From the server.
    Reply {
        /// To whose attempt.
        job: JobId,
        /// To which request of it.
        ask: Ask,
        /// The reply.
        reply: Reply,
    },
    /// From the server: it has closed the connection.
    Closed(SqlError),
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Connect => f.write_str("connect"),
            Message::Request { statement, .. } => statement.fmt(f),
            Message::Reply { reply, .. } => reply.fmt(f),
            Message::Closed(error) => write!(f, "FATAL {}: {error}", error.sqlstate()),
        }
    }
}

/// What clients and server wait for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Server: a session has waited long enough to look for a deadlock.
    DeadlockTimeout(Session),
    /// Server: a session has waited for a lock as long as it is willing to.
    LockTimeout(Session),
    /// Server: a session has done nothing in its transaction for too long.
    IdleInTransaction(Session),
    /// Client: no reply has come.
    ReplyTimeout,
    /// Client: time to renew the lease.
    Watchdog,
    /// Client: runs from the moment at which a lease is asked for.
    SinceAsked,
    /// Client: runs since it first saw the lock as it is.
    Watch,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::DeadlockTimeout(session) => write!(f, "deadlock-timeout-{}", session.0),
            Timer::LockTimeout(session) => write!(f, "lock-timeout-{}", session.0),
            Timer::IdleInTransaction(session) => write!(f, "idle-{}", session.0),
            Timer::ReplyTimeout => f.write_str("reply-timeout"),
            Timer::Watchdog => f.write_str("watchdog"),
            Timer::SinceAsked => f.write_str("since-asked"),
            Timer::Watch => f.write_str("watch"),
        }
    }
}

impl Timer {
    /// Every timer counts durations.
    pub(super) const fn clock() -> Clock {
        Clock::Monotonic
    }
}

/// What a client remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// What it is waiting for a reply to.
    pub(super) waits_for: Option<Ask>,
    connected: bool,
    /// The version of the lock that it saw last.
    pub(super) version: i64,
}

impl Client {
    /// What a glance shows.
    pub(super) fn glance(&self) -> Vec<Row> {
        let row = |ask: Ask| Row::new("waits for the database about", ask.words());
        self.waits_for.map(row).into_iter().collect()
    }

    /// Whether this is the reply that it waits for; then it waits no more.
    pub(super) fn expects<L: SqlLock>(
        &mut self,
        message: &Message,
        job: Option<Job>,
        cx: &mut LockContext<'_, L>,
    ) -> bool {
        let (Message::Reply { job: to, ask, .. }, Some(job)) = (message, job) else { return false };
        let expected = *to == job.id && self.waits_for == Some(*ask);
        if expected {
            self.waits_for = None;
            cx.cancel_timer(&Timer::ReplyTimeout);
        }
        expected
    }

    /// Gives the connection up; the next request begins a new one.
    pub(super) fn hang_up(&mut self) {
        self.waits_for = None;
        self.connected = false;
    }
}

/// A lock in the database.
pub(super) trait SqlLock:
    Lock<Message = Message, Timer = Timer, Disk = Database, Server = Server>
{
}

/// Sends a statement and waits for the reply.
pub(super) fn ask<L: SqlLock>(
    client: &mut Client,
    job: Job,
    ask: Ask,
    statement: Statement,
    patience: Span,
    cx: &mut LockContext<'_, L>,
) {
    client.waits_for = Some(ask);
    cx.set_timer(Timer::ReplyTimeout, patience);
    tell(client, job, ask, statement, cx);
}

/// Sends a statement.
pub(super) fn tell<L: SqlLock>(
    client: &mut Client,
    job: Job,
    ask: Ask,
    statement: Statement,
    cx: &mut LockContext<'_, L>,
) {
    if !std::mem::replace(&mut client.connected, true) {
        cx.send(cx.server(0), Message::Connect);
    }
    cx.send(cx.server(0), Message::Request { job: job.id, ask, statement });
}

/// The name of an order's lock.
pub(super) fn lock_name(order: OrderId) -> Value {
    Value::Text(format!("order-{order}"))
}

/// The row of an order's lock.
pub(super) fn lock_row(order: OrderId) -> Where {
    vec![Condition::Is("name", lock_name(order))]
}

/// Whose mark this is: a worker's letter and a number.
pub(super) fn marked(mark: &Value) -> Option<NodeId> {
    let Value::Text(mark) = mark else { return None };
    Some(NodeId(1 + mark.bytes().next()?.checked_sub(b'a')?))
}

/// The link between a worker and the database.
pub(super) fn link() -> Link {
    Link { order: Order::Fifo, latency: (Span::us(500), Span::ms(2)) }
}

/// What the server remembers: the database, and which request each session is at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    pub(super) database: Database,
    asked: LiteMap<Session, (JobId, Ask)>,
}

/// How the server is set.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Whether it looks for deadlocks.
    pub(super) detection: bool,
    /// `idle_in_transaction_session_timeout`
    pub(super) idle: Option<Span>,
}

/// Tells whose the lock is, by the server's tables.
pub(super) type Holder = fn(&Database) -> Option<NodeId>;

impl Server {
    /// Starts from what is on the disk.
    pub(super) fn start(disk: &Database) -> Server {
        Server { database: disk.clone(), asked: LiteMap::new() }
    }

    pub(super) fn serve<L: SqlLock>(
        &mut self,
        from: NodeId,
        message: &Message,
        (limits, holder): (Limits, Holder),
        cx: &mut LockContext<'_, L>,
    ) -> Rule {
        let before = holder(&self.database);
        let session = Session(u32::from(from.0));
        let rule = match message {
            Message::Connect => rule!(self.connect(session, limits, cx)),
            Message::Request { job, ask, statement } => {
                rule!(self.execute(session, (*job, *ask), statement, limits, cx))
            }
            Message::Reply { .. } | Message::Closed(_) => Rule("ignore"),
        };
        self.settle(before, (limits, holder), cx);
        rule
    }

    pub(super) fn on_timer<L: SqlLock>(
        &mut self,
        timer: &Timer,
        (limits, holder): (Limits, Holder),
        cx: &mut LockContext<'_, L>,
    ) -> Rule {
        let before = holder(&self.database);
        let rule = match *timer {
            Timer::DeadlockTimeout(session) => {
                rule!(self.look_for_deadlock(session, limits, cx))
            }
            Timer::LockTimeout(session) => rule!(self.end_wait(session, limits, cx)),
            Timer::IdleInTransaction(session) => rule!(self.close_idle(session, limits, cx)),
            _ => Rule("ignore"),
        };
        self.settle(before, (limits, holder), cx);
        rule
    }

    /// A client connects anew: what its last connection left open is rolled back.
    fn connect<L: SqlLock>(
        &mut self,
        session: Session,
        limits: Limits,
        cx: &mut LockContext<'_, L>,
    ) {
        self.asked.remove(&session);
        let replies = self.database.disconnect(&mut Timers { limits, cx }, session);
        self.reply(replies, cx);
    }

    /// Carries out a statement, and answers all whom that concerns.
    fn execute<L: SqlLock>(
        &mut self,
        session: Session,
        asked: (JobId, Ask),
        statement: &Statement,
        limits: Limits,
        cx: &mut LockContext<'_, L>,
    ) {
        self.asked.insert(session, asked);
        let timers = &mut Timers { limits, cx };
        let replies = self.database.execute(timers, session, statement.clone());
        self.reply(replies, cx);
    }

    /// A session has waited for a second: if it waits for itself, over others, it gives up.
    fn look_for_deadlock<L: SqlLock>(
        &mut self,
        session: Session,
        limits: Limits,
        cx: &mut LockContext<'_, L>,
    ) {
        let replies = self.database.deadlock_timeout(&mut Timers { limits, cx }, session);
        self.reply(replies, cx);
    }

    /// A session has waited for a lock as long as it is willing to.
    fn end_wait<L: SqlLock>(
        &mut self,
        session: Session,
        limits: Limits,
        cx: &mut LockContext<'_, L>,
    ) {
        let replies = self.database.lock_timeout(&mut Timers { limits, cx }, session);
        self.reply(replies, cx);
    }

    /// A session holds its locks and does nothing: its connection is closed.
    fn close_idle<L: SqlLock>(
        &mut self,
        session: Session,
        limits: Limits,
        cx: &mut LockContext<'_, L>,
    ) {
        self.connect(session, limits, cx);
        cx.send(node(session), Message::Closed(SqlError::IdleInTransaction));
    }

    fn reply<L: SqlLock>(&mut self, replies: Replies, cx: &mut LockContext<'_, L>) {
        for (session, reply) in replies {
            if let Some((job, ask)) = self.asked.remove(&session) {
                cx.send(node(session), Message::Reply { job, ask, reply });
            }
        }
    }

    /// Writes the log, starts and stops the idle time-outs, and tells whose the lock has become.
    fn settle<L: SqlLock>(
        &mut self,
        before: Option<NodeId>,
        (limits, holder): (Limits, Holder),
        cx: &mut LockContext<'_, L>,
    ) {
        cx.save(self.database.durable());
        for worker in 1..cx.server(0).0 {
            let session = Session(u32::from(worker));
            let timer = Timer::IdleInTransaction(session);
            let idle = limits.idle.filter(|_| self.database.is_idle_in_transaction(session));
            match (idle, cx.remaining(&timer)) {
                (Some(idle), None) => cx.set_timer(timer, idle),
                (None, Some(_)) => cx.cancel_timer(&timer),
                _ => {}
            }
        }
        match (before, holder(&self.database)) {
            (Some(holder), None) => cx.happens(Event::Deletes(ORDER, holder)),
            (_, Some(holder)) if before != Some(holder) => cx.happens(Event::Grants(ORDER, holder)),
            _ => {}
        }
    }
}

/// What a glance at the server's disk shows: every committed row.
pub(super) fn glance_disk(disk: &Database) -> Vec<Row> {
    let row = |row: &[Value]| {
        let values: Vec<String> = row.iter().map(Value::to_string).collect();
        Row::new("row", format!("({})", values.join(",")))
    };
    disk.tables().iter().flat_map(|table| table.committed().map(row)).collect()
}

/// A session bears the number of its worker's node.
fn node(session: Session) -> NodeId {
    NodeId(session.0 as u8)
}

/// Waits as timers of the simulated server.
struct Timers<'c, 'a, L: Lock> {
    limits: Limits,
    cx: &'c mut LockContext<'a, L>,
}

impl<L: SqlLock> Waits for Timers<'_, '_, L> {
    fn begin(&mut self, session: Session, lock_timeout_ms: Option<u64>) {
        if self.limits.detection {
            self.cx.set_timer(Timer::DeadlockTimeout(session), DEADLOCK_TIMEOUT);
        }
        if let Some(ms) = lock_timeout_ms {
            self.cx.set_timer(Timer::LockTimeout(session), Span::ms(ms));
        }
    }

    fn end(&mut self, session: Session) {
        self.cx.cancel_timer(&Timer::DeadlockTimeout(session));
        self.cx.cancel_timer(&Timer::LockTimeout(session));
    }
}
