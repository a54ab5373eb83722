//! A database server as a pure state machine: statement in, replies out.
//!
//! # What it models
//! Tables with a primary key and unique keys, transactions with row locks, and everything that makes a
//! lock of them: `INSERT` that waits for whoever is inserting the same key, conditional `UPDATE` and
//! `DELETE` with their row counts, `SELECT … FOR UPDATE` with `NOWAIT` and `SKIP LOCKED`, lock time-outs,
//! deadlock detection, sequences, and sessions whose end rolls back. It answers as PostgreSQL 15 does:
//! the same rows, counts, SQLSTATEs and messages, the same sessions waiting for the same others, woken
//! in the same order. `tests/sql_fidelity.rs` holds it against a real server, and what one connection
//! can see also against SQLite.
//!
//! Source: the PostgreSQL 15 manual, chapters 13 "Concurrency Control", 20.11 "Client Connection
//! Defaults" and 20.12 "Lock Management", appendix A "Error Codes"; where they are silent the behaviour
//! of the server.
//!
//! # Isolation
//! Read committed, where a statement that has waited looks again at the newest version of the rows it
//! had found; and repeatable read, which is snapshot isolation: first updater wins, the other gets
//! 40001.
//!
//! # Time
//! A [`Database`] holds no times. Whoever runs it hands it [`Waits`], which is told when a session begins
//! and ends to wait for a lock, and calls [`Database::lock_timeout`] and [`Database::deadlock_timeout`]
//! when that has lasted too long. As in PostgreSQL, nobody looks for a deadlock before somebody has
//! waited for `deadlock_timeout`, and the one who looked is the victim.
//!
//! # What it does not model
//! SQL as text: a [`Statement`] is typed, and prints as SQL. Joins, expressions, defaults, foreign keys,
//! savepoints, serializable's read/write dependencies, table locks and keys that change: what is not
//! modelled is refused with 0A000. PostgreSQL wakes the sessions that wait for a row in the order in which
//! they came, but leaves it to luck among those that wait to insert one key, and once the row was changed
//! while several waited; here it is always the first that came. A repeatable read's `SELECT … FOR UPDATE`
//! that is one of several in line is told 40001 as soon as its row has changed, by PostgreSQL not before
//! the others are through with it. The number of a sequence is durable at once, by PostgreSQL not before its
//! transaction commits (9.17, Caution).
//!
//! # Reading order
//! [`Statement`] and [`Reply`]; `table`, rows and their versions; `execute`, what a statement does;
//! `session`, waiting and waking.

mod execute;
mod session;
mod statement;
mod table;

pub use session::{Database, Replies, Session, Waits};
pub use statement::{
    Change, Condition, Isolation, Locking, Reply, SqlError, Statement, Value, Where,
};
pub use table::Table;
