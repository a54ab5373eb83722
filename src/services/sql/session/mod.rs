//! Sessions and their transactions.

mod waiting;

use litemap::LiteMap;

use super::execute::Running;
use super::table::{RowId, Table};
use super::{Isolation, Reply, SqlError, Statement, Value};

/// The number of a client's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Session(pub u32);

/// What sessions are told, in order. A statement that waits is answered by a later call.
pub type Replies = Vec<(Session, Reply)>;

/// Is told who waits, and counts the time.
pub trait Waits {
    /// A session begins to wait for a lock, or for the next one: `deadlock_timeout` begins, and so does
    /// the session's lock time-out, if it has one.
    fn begin(&mut self, session: Session, lock_timeout_ms: Option<u64>);

    /// It waits no longer.
    fn end(&mut self, session: Session);
}

/// What a repeatable read sees: every row that was committed when it began.
type Snapshot = Vec<(&'static str, RowId, Vec<Value>)>;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Connection {
    transaction: Option<Transaction>,
    lock_timeout_ms: u64,
    waiting: Option<Waiting>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Transaction {
    isolation: Isolation,
    /// Whether it was begun by a `BEGIN`, not by a statement for itself.
    explicit: bool,
    /// Whether a statement has failed: nothing is left of it but its end.
    failed: bool,
    snapshot: Option<Snapshot>,
    /// The rows that others have changed since the snapshot, and whether what it shows was deleted.
    overtaken: Vec<(RowId, bool)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Waiting {
    running: Running,
    holder: Session,
}

/// The tables, and the sessions at work on them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Database {
    tables: Vec<Table>,
    sequences: LiteMap<&'static str, i64>,
    sessions: LiteMap<Session, Connection>,
    /// The sessions that wait, in the order in which they came.
    queue: Vec<Session>,
}

impl Database {
    /// A database with these tables and sequences.
    pub fn new(mut tables: Vec<Table>, sequences: &[&'static str]) -> Database {
        let rows = tables.iter_mut().flat_map(|table| &mut table.rows);
        for (number, row) in (0..).zip(rows) {
            row.id = RowId(number);
        }
        let mut numbers = LiteMap::new();
        for sequence in sequences {
            numbers.insert(*sequence, 0);
        }
        Database { tables, sequences: numbers, sessions: LiteMap::new(), queue: Vec::new() }
    }

    /// What is on the disk: all that is committed, without sessions.
    pub fn durable(&self) -> Database {
        let mut database = self.clone();
        for session in self.sessions.keys() {
            database.end(*session, false);
        }
        database.sessions = LiteMap::new();
        database.queue = Vec::new();
        database
    }

    /// The tables. For views.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Whether a session has begun a transaction and asks for nothing.
    pub fn is_idle_in_transaction(&self, session: Session) -> bool {
        self.sessions.get(&session).is_some_and(|connection| {
            connection.waiting.is_none()
                && connection.transaction.as_ref().is_some_and(|transaction| transaction.explicit)
        })
    }

    /// Carries out a statement of a session. Who waits gets its reply from a later call.
    pub fn execute(
        &mut self,
        waits: &mut dyn Waits,
        session: Session,
        statement: Statement,
    ) -> Replies {
        let mut replies = Vec::new();
        let reply = self.begin(waits, session, statement, &mut replies);
        if let Some(reply) = reply {
            replies.insert(0, (session, reply));
        }
        replies
    }

    fn begin(
        &mut self,
        waits: &mut dyn Waits,
        session: Session,
        statement: Statement,
        replies: &mut Replies,
    ) -> Option<Reply> {
        let connection = self.sessions.entry(session).or_default();
        if connection.waiting.is_some() {
            let error = SqlError::NotSupported("a statement while another waits");
            return Some(Reply::Error(error));
        }
        let in_transaction = connection.transaction.is_some();
        let failed = connection.transaction.as_ref().is_some_and(|transaction| transaction.failed);
        Some(match statement {
            Statement::Commit => {
                self.finish(waits, session, !failed, replies);
                Reply::Done(if failed { "ROLLBACK" } else { "COMMIT" }, None)
            }
            Statement::Rollback => {
                self.finish(waits, session, false, replies);
                Reply::Done("ROLLBACK", None)
            }
            _ if failed => Reply::Error(SqlError::InFailedTransaction),
            Statement::Begin(Isolation::RepeatableRead) if in_transaction => {
                Reply::Error(SqlError::NotSupported("a transaction in a transaction"))
            }
            Statement::Begin(_) if in_transaction => Reply::Done("BEGIN", None),
            Statement::Begin(isolation) => {
                connection.transaction = Some(Transaction::new(isolation, true));
                Reply::Done("BEGIN", None)
            }
            Statement::SetLockTimeout(_) if in_transaction => {
                Reply::Error(SqlError::NotSupported("SET in a transaction"))
            }
            Statement::SetLockTimeout(ms) => {
                connection.lock_timeout_ms = ms;
                Reply::Done("SET", None)
            }
            statement => {
                if !in_transaction {
                    let transaction = Transaction::new(Isolation::ReadCommitted, false);
                    connection.transaction = Some(transaction);
                }
                return self.run(waits, session, statement, replies);
            }
        })
    }

    fn run(
        &mut self,
        waits: &mut dyn Waits,
        session: Session,
        statement: Statement,
        replies: &mut Replies,
    ) -> Option<Reply> {
        self.take_snapshot(session);
        if let Statement::NextValue(sequence) = statement {
            let reply = self.next_value(sequence);
            return Some(self.conclude(waits, session, reply, replies));
        }
        match self.start(session, statement) {
            Ok(Ok(running)) => self.go_on(waits, session, running, replies),
            Ok(Err(reply)) => Some(self.conclude(waits, session, Ok(reply), replies)),
            Err(error) => Some(self.conclude(waits, session, Err(error), replies)),
        }
    }

    /// A statement is over: so is a transaction that was its own, or in which it failed.
    fn conclude(
        &mut self,
        waits: &mut dyn Waits,
        session: Session,
        reply: Result<Reply, SqlError>,
        replies: &mut Replies,
    ) -> Reply {
        let connection = self.sessions.get(&session);
        let transaction = connection.and_then(|connection| connection.transaction.as_ref());
        let explicit = transaction.is_some_and(|transaction| transaction.explicit);
        match reply {
            Ok(reply) => {
                if !explicit {
                    self.finish(waits, session, true, replies);
                }
                reply
            }
            Err(error) => {
                self.finish(waits, session, false, replies);
                if let (true, Some(connection)) = (explicit, self.sessions.get_mut(&session)) {
                    let failed = Transaction::new(Isolation::ReadCommitted, true);
                    connection.transaction = Some(Transaction { failed: true, ..failed });
                }
                Reply::Error(error)
            }
        }
    }

    /// Makes a transaction's changes good or undoes them, and lets go of its locks.
    fn end(&mut self, session: Session, commit: bool) {
        let mut changed = Vec::new();
        for table in &mut self.tables {
            for row in &mut table.rows {
                row.locker = row.locker.filter(|locker| *locker != session);
                let pending = row.pending.take_if(|(author, _)| *author == session);
                row.inserted = row.inserted.take().filter(|_| pending.is_none());
                let rewritten = pending.is_some() && std::mem::take(&mut row.rewritten);
                if let (Some((_, version)), true) = (pending, commit) {
                    changed.push((row.id, version.is_none() && !rewritten));
                    row.committed = version;
                }
            }
            table.rows.retain(|row| row.committed.is_some() || row.pending.is_some());
        }
        for (other, connection) in self.sessions.iter_mut() {
            match &mut connection.transaction {
                transaction if *other == session => *transaction = None,
                Some(Transaction { snapshot: Some(snapshot), overtaken, .. }) => {
                    for change in &changed {
                        let shown = snapshot.iter().any(|(_, row, _)| *row == change.0);
                        if shown && overtaken.iter().all(|(row, _)| *row != change.0) {
                            overtaken.push(*change);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A connection ends: its transaction is rolled back.
    pub fn disconnect(&mut self, waits: &mut dyn Waits, session: Session) -> Replies {
        let mut replies = Vec::new();
        if self.queue.contains(&session) {
            self.queue.retain(|waiter| *waiter != session);
            waits.end(session);
        }
        self.finish(waits, session, false, &mut replies);
        self.sessions.remove(&session);
        replies
    }

    fn take_snapshot(&mut self, session: Session) {
        let committed = self.tables.iter().flat_map(|table| {
            table.rows.iter().filter_map(|row| Some((table.name, row.id, row.committed.clone()?)))
        });
        let committed: Snapshot = committed.collect();
        let connection = self.sessions.get_mut(&session);
        if let Some(transaction) = connection.and_then(|known| known.transaction.as_mut())
            && transaction.isolation == Isolation::RepeatableRead
        {
            transaction.snapshot.get_or_insert(committed);
        }
    }

    fn next_value(&mut self, sequence: &'static str) -> Result<Reply, SqlError> {
        let number = self.sequences.get_mut(sequence).ok_or(SqlError::UndefinedTable(sequence))?;
        *number += 1;
        Ok(Reply::Rows(vec![vec![Value::Integer(*number)]]))
    }

    fn transaction(&self, session: Session) -> Option<&Transaction> {
        self.sessions.get(&session)?.transaction.as_ref()
    }

    pub(super) fn snapshot(&self, session: Session) -> Option<&Snapshot> {
        self.transaction(session)?.snapshot.as_ref()
    }

    /// What another transaction has done to a row since a session's snapshot, if anything.
    pub(super) fn overtaken(&self, session: Session, row: RowId) -> Option<SqlError> {
        let mut overtaken = self.transaction(session)?.overtaken.iter();
        let (_, deleted) = overtaken.find(|(overtaken, _)| *overtaken == row)?;
        Some(if *deleted { SqlError::ConcurrentDelete } else { SqlError::ConcurrentUpdate })
    }

    pub(super) fn table(&self, name: &'static str) -> Result<&Table, SqlError> {
        let found = self.tables.iter().find(|table| table.name == name);
        found.ok_or(SqlError::UndefinedTable(name))
    }

    pub(super) fn table_mut(&mut self, name: &'static str) -> Result<&mut Table, SqlError> {
        let found = self.tables.iter_mut().find(|table| table.name == name);
        found.ok_or(SqlError::UndefinedTable(name))
    }

    /// The lowest number that nobody knows of.
    pub(super) fn new_row_id(&self) -> RowId {
        let known = |id: RowId| {
            self.tables.iter().any(|table| table.row(id).is_some())
                || self.sessions.values().any(|connection| connection.knows(id))
        };
        RowId((0..).find(|number| !known(RowId(*number))).unwrap_or(u32::MAX))
    }
}

impl Connection {
    fn knows(&self, id: RowId) -> bool {
        let waits = self.waiting.as_ref().is_some_and(|waiting| waiting.running.refers_to(id));
        let snapshot =
            self.transaction.as_ref().and_then(|transaction| transaction.snapshot.as_ref());
        waits || snapshot.is_some_and(|rows| rows.iter().any(|(_, row, _)| *row == id))
    }
}

impl Transaction {
    const fn new(isolation: Isolation, explicit: bool) -> Transaction {
        Transaction { isolation, explicit, failed: false, snapshot: None, overtaken: Vec::new() }
    }
}
