//! Three locks in a database, and what they have in common: the database server, the connections to it,
//! and what goes over them.
//!
//! - [`row`]: whoever inserts the lock's row has the lock.
//! - [`pessimistic`]: whoever has locked the order's row has the lock, as long as the transaction lasts.
//! - [`optimistic`]: nobody is kept out; a write succeeds only if the version is still the one that was
//!   read.
//!
//! # The connection
//! A worker has one connection, whose session bears the number of its node. A worker that lost its
//! memory, or its patience, connects anew: what still comes over the old connection it does not hear, and
//! the server ends the session that was there before, as it does when it learns that a connection is dead.
//! What comes over a connection that the server has closed, or had before it crashed, is refused. A crash
//! of a worker is one of its machine: nobody is left to close the connection, and the server learns of it
//! by its idle time-out, if it has one.
//!
//! What is committed survives the server's crash; sessions and their transactions do not.

mod client;
pub mod optimistic;
pub mod pessimistic;
pub mod row;
mod serving;
mod words;

use std::fmt;

use super::{Job, JobId, Lock, LockContext, Progress, open};
use crate::kernel::{Dated, NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::settings::Knobs;
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry, Row};
use crate::rule;
use crate::services::sql::{
    Condition, Database, Reply, Session, SqlError, Statement, Value, Where,
};

pub use client::Client;
use client::{ask, tell};
pub use optimistic::OptimisticVersion;
pub use pessimistic::PessimisticLock;
pub use row::RowLock;
use row::stop_renewing;
pub use serving::Server;
use serving::{Holder, Limits};

/// The protocols that come of it.
pub const ENTRIES: &[Entry] = &[
    Entry {
        arena: Arena::Lock,
        id: "row",
        gloss: words::ROW,
        knobs: Knobs { switches: &row::SWITCHES, quantities: &row::QUANTITIES },
        sources: &["sql/row.rs", "sql/serving.rs"],
        open: |settings| open(DatabaseLock::Row(RowLock::of(settings)), settings),
    },
    Entry {
        arena: Arena::Lock,
        id: "pessimistic",
        gloss: words::PESSIMISTIC,
        knobs: Knobs { switches: &pessimistic::SWITCHES, quantities: &pessimistic::QUANTITIES },
        sources: &["sql/pessimistic.rs", "sql/serving.rs"],
        open: |settings| open(DatabaseLock::Pessimistic(PessimisticLock::of(settings)), settings),
    },
    Entry {
        arena: Arena::Lock,
        id: "optimistic",
        gloss: words::OPTIMISTIC,
        knobs: Knobs { switches: &optimistic::SWITCHES, quantities: &optimistic::QUANTITIES },
        sources: &["sql/optimistic.rs", "sql/serving.rs"],
        open: |settings| open(DatabaseLock::Optimistic(OptimisticVersion::of(settings)), settings),
    },
];

/// Their words.
pub const WORDS: &[&Vocabulary] = &[&words::WORDS];

/// One of the locks in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatabaseLock {
    /// A row that one worker inserts.
    Row(RowLock),
    /// Rows that a transaction keeps locked.
    Pessimistic(PessimisticLock),
    /// No lock, but a version that is looked at.
    Optimistic(OptimisticVersion),
}

impl DatabaseLock {
    /// How the server is set, and how to tell whose the lock is.
    fn duties(&self) -> (Limits, Holder) {
        match self {
            DatabaseLock::Row(_) => (row::LIMITS, row::holder),
            DatabaseLock::Pessimistic(lock) => (lock.limits(), pessimistic::holder),
            DatabaseLock::Optimistic(_) => (optimistic::LIMITS, optimistic::holder),
        }
    }
}

type Cx<'a> = LockContext<'a, DatabaseLock>;

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

/// By which both sides know a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection {
    /// The attempt that opened it.
    pub job: JobId,
    /// Its how-manieth, from 0.
    pub number: u8,
}

/// What goes over a connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// To the server: a new connection.
    Connect(Connection),
    /// To the server.
    Request {
        /// Over which connection.
        connection: Connection,
        /// Whose attempt.
        job: JobId,
        /// For what.
        ask: Ask,
        /// The statement.
        statement: Statement,
    },
    /// From the server.
    Reply {
        /// Over which connection.
        connection: Connection,
        /// To whose attempt.
        job: JobId,
        /// To which request of it.
        ask: Ask,
        /// The reply.
        reply: Reply,
    },
    /// From the server: it has closed the connection. Without an error: it knows of none.
    Closed(Connection, Option<SqlError>),
}

impl Dated for Message {}

impl Dated for Database {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Connect(_) => f.write_str("connect"),
            Message::Request { statement, .. } => statement.fmt(f),
            Message::Reply { reply, .. } => reply.fmt(f),
            Message::Closed(_, Some(error)) => write!(f, "FATAL {}: {error}", error.sqlstate()),
            Message::Closed(_, None) => f.write_str("RST"),
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
    /// Client: the lease is renewed no more.
    LetGo,
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
            Timer::LetGo => f.write_str("let-go"),
        }
    }
}

/// The name of an order's lock.
fn lock_name(order: OrderId) -> Value {
    Value::Text(format!("order-{order}"))
}

/// The row of an order's lock.
fn lock_row(order: OrderId) -> Where {
    vec![Condition::Is("name", lock_name(order))]
}

/// Whose mark this is: a worker's letter and a number.
fn marked(mark: &Value) -> Option<NodeId> {
    let Value::Text(mark) = mark else { return None };
    Some(NodeId(1 + mark.bytes().next()?.checked_sub(b'a')?))
}

impl Lock for DatabaseLock {
    type Client = Client;
    type Server = Server;
    type Disk = Database;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        vec!["database".into()]
    }

    fn format_server(&self) -> Database {
        match self {
            DatabaseLock::Row(lock) => lock.format(),
            DatabaseLock::Pessimistic(_) => PessimisticLock::format(),
            DatabaseLock::Optimistic(_) => OptimisticVersion::format(),
        }
    }

    fn start_server(&self, disk: &Database, _: &mut Cx) -> Server {
        Server::start(disk)
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        let rule = match self {
            DatabaseLock::Row(lock) => rule!(lock.insert(client, job, cx)),
            DatabaseLock::Pessimistic(lock) => rule!(lock.begin(client, job, cx)),
            DatabaseLock::Optimistic(lock) => rule!(lock.read(client, job, cx)),
        };
        (rule, Progress::Pending)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        match self {
            DatabaseLock::Row(lock) => lock.release(client, job, cx),
            DatabaseLock::Pessimistic(lock) => lock.release(client, job, cx),
            DatabaseLock::Optimistic(lock) => lock.release(client, job, cx),
        }
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        if client.is_closed(message, cx) {
            let progress = match self {
                DatabaseLock::Row(lock) => lock.on_closed(client, cx),
                DatabaseLock::Pessimistic(_) => pessimistic::on_closed(client, cx),
                DatabaseLock::Optimistic(lock) => lock.on_closed(client),
            };
            return (Rule("on_closed"), progress);
        }
        match (message, job) {
            (Message::Reply { ask, reply, .. }, Some(job)) if client.expects(message, job, cx) => {
                let answer = (*ask, reply);
                match self {
                    DatabaseLock::Row(lock) => lock.on_reply(client, job, answer, cx),
                    DatabaseLock::Pessimistic(lock) => lock.on_reply(client, job, answer, cx),
                    DatabaseLock::Optimistic(lock) => lock.on_reply(client, job, answer, cx),
                }
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn on_timer(
        &self,
        client: &mut Client,
        job: Option<Job>,
        timer: &Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (self, timer, job) {
            (_, Timer::ReplyTimeout, _) => {
                let progress = match self {
                    DatabaseLock::Row(lock) => lock.on_reply_timeout(client, cx),
                    DatabaseLock::Pessimistic(lock) => lock.on_reply_timeout(client, cx),
                    DatabaseLock::Optimistic(lock) => lock.on_reply_timeout(client),
                };
                (Rule("on_reply_timeout"), progress)
            }
            (DatabaseLock::Row(lock), Timer::Watchdog, Some(job)) => {
                (rule!(lock.renew(client, job, cx)), Progress::Pending)
            }
            (DatabaseLock::Row(_), Timer::LetGo, _) => {
                (rule!(stop_renewing(cx)), Progress::Pending)
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn serve(&self, server: &mut Server, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        server.serve(from, message, self.duties(), cx)
    }

    fn on_server_timer(&self, server: &mut Server, timer: &Timer, cx: &mut Cx) -> Rule {
        server.on_timer(timer, self.duties(), cx)
    }

    fn holder_on_record(&self, server: &Server, _: OrderId) -> Option<NodeId> {
        let (_, holder) = self.duties();
        holder(&server.database)
    }

    fn glance_disk(&self, disk: &Database, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        serving::glance(disk)
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        client.glance()
    }
}
