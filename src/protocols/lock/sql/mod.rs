//! What the locks in a database have in common: the database server, the connections to it, and what
//! goes over them.
//!
//! A worker has one connection, whose session bears the number of its node. A worker that lost its
//! memory, or its patience, connects anew: what still comes over the old connection it does not hear, and
//! the server ends the session that was there before, as it does when it learns that a connection is dead.
//! What comes over a connection that the server has closed, or had before it crashed, is refused. A crash here is one of the machine: nobody is
//! left to close the connection, and the server learns of it by its idle time-out, if it has one.
//!
//! What is committed survives the server's crash; sessions and their transactions do not.

mod client;
mod serving;

use std::fmt;

use super::{JobId, Lock};
use crate::kernel::{Clock, Link, NodeId, Order, Span};
use crate::ledger::OrderId;
use crate::services::sql::{
    Condition, Database, Reply, Session, SqlError, Statement, Value, Where,
};

pub use client::Client;
pub(super) use client::{ask, tell};
pub use serving::Server;
pub(super) use serving::{Limits, glance_disk};

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

/// A lock in the database.
pub(super) trait SqlLock:
    Lock<Message = Message, Timer = Timer, Disk = Database, Server = Server>
{
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
