//! Statements and replies; statements print as SQL.

use std::fmt;

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// `NULL`
    Null,
    /// A `bigint`.
    Integer(i64),
    /// A `text`.
    Text(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Integer(number)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("NULL"),
            Value::Integer(number) => number.fmt(f),
            Value::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
        }
    }
}

/// What a transaction sees of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Isolation {
    /// What was committed before the statement.
    ReadCommitted,
    /// What was committed before the transaction's first statement.
    RepeatableRead,
}

/// What a row must be like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// The column equals the value.
    Is(&'static str, Value),
    /// The column is less than the number.
    Less(&'static str, i64),
}

/// Conditions that all hold.
pub type Where = Vec<Condition>;

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is set.
    To(&'static str, Value),
    /// It is increased.
    Plus(&'static str, i64),
}

/// How `SELECT` locks the rows it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locking {
    /// It does not.
    No,
    /// `FOR UPDATE`: waits for rows that others have locked.
    ForUpdate,
    /// `FOR UPDATE NOWAIT`: fails on them.
    NoWait,
    /// `FOR UPDATE SKIP LOCKED`: leaves them out.
    SkipLocked,
}

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Statement {
    /// `BEGIN`
    Begin(Isolation),
    /// `COMMIT`
    Commit,
    /// `ROLLBACK`
    Rollback,
    /// `SET lock_timeout`, in milliseconds; 0: wait for ever.
    SetLockTimeout(u64),
    /// The next number of a sequence, which no rollback takes back.
    NextValue(&'static str),
    /// `INSERT` of one row, every column given.
    Insert(&'static str, Vec<Value>),
    /// `SELECT` of whole rows.
    Select(&'static str, Where, Locking),
    /// `UPDATE`
    Update(&'static str, Vec<Change>, Where),
    /// `DELETE`
    Delete(&'static str, Where),
}

struct Conditions<'a>(&'a Where);

impl fmt::Display for Conditions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, condition) in self.0.iter().enumerate() {
            f.write_str(if nth == 0 { " WHERE " } else { " AND " })?;
            match condition {
                Condition::Is(column, value) => write!(f, "{column} = {value}")?,
                Condition::Less(column, number) => write!(f, "{column} < {number}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Statement::Begin(Isolation::ReadCommitted) => f.write_str("BEGIN"),
            Statement::Begin(Isolation::RepeatableRead) => {
                f.write_str("BEGIN ISOLATION LEVEL REPEATABLE READ")
            }
            Statement::Commit => f.write_str("COMMIT"),
            Statement::Rollback => f.write_str("ROLLBACK"),
            Statement::SetLockTimeout(ms) => write!(f, "SET lock_timeout = {ms}"),
            Statement::NextValue(sequence) => write!(f, "SELECT nextval('{sequence}')"),
            Statement::Insert(table, values) => {
                write!(f, "INSERT INTO {table} VALUES (")?;
                for (nth, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if nth == 0 { "" } else { ", " })?;
                }
                f.write_str(")")
            }
            Statement::Select(table, conditions, locking) => {
                write!(f, "SELECT * FROM {table}{}", Conditions(conditions))?;
                f.write_str(match locking {
                    Locking::No => "",
                    Locking::ForUpdate => " FOR UPDATE",
                    Locking::NoWait => " FOR UPDATE NOWAIT",
                    Locking::SkipLocked => " FOR UPDATE SKIP LOCKED",
                })
            }
            Statement::Update(table, changes, conditions) => {
                write!(f, "UPDATE {table} SET ")?;
                for (nth, change) in changes.iter().enumerate() {
                    f.write_str(if nth == 0 { "" } else { ", " })?;
                    match change {
                        Change::To(column, value) => write!(f, "{column} = {value}")?,
                        Change::Plus(column, number) => {
                            write!(f, "{column} = {column} + {number}")?;
                        }
                    }
                }
                Conditions(conditions).fmt(f)
            }
            Statement::Delete(table, conditions) => {
                write!(f, "DELETE FROM {table}{}", Conditions(conditions))
            }
        }
    }
}

/// Why a statement failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SqlError {
    /// 23505: another row has this key.
    UniqueViolation(String),
    /// 23502: the primary key is missing.
    NotNullViolation(&'static str, &'static str),
    /// 55P03: a row of this table is locked, and the statement does not wait.
    RowLocked(&'static str),
    /// 55P03: the statement has waited for a lock long enough.
    LockTimeout,
    /// 40P01: the session waits for one that waits for it.
    Deadlock,
    /// 40001: another transaction has updated the row since this one began.
    ConcurrentUpdate,
    /// 40001: another transaction has deleted the row since this one began.
    ConcurrentDelete,
    /// 25P02: a statement of this transaction has failed before.
    InFailedTransaction,
    /// 25P03: the session has been idle in a transaction for too long; its connection is closed.
    IdleInTransaction,
    /// 42P01: there is no such table.
    UndefinedTable(&'static str),
    /// 42703: there is no such column.
    UndefinedColumn(&'static str),
    /// 0A000: not modelled.
    NotSupported(&'static str),
}

impl SqlError {
    /// The five characters by which programs tell errors apart.
    pub const fn sqlstate(&self) -> &'static str {
        match self {
            SqlError::UniqueViolation(_) => "23505",
            SqlError::NotNullViolation(..) => "23502",
            SqlError::RowLocked(_) | SqlError::LockTimeout => "55P03",
            SqlError::Deadlock => "40P01",
            SqlError::ConcurrentUpdate | SqlError::ConcurrentDelete => "40001",
            SqlError::InFailedTransaction => "25P02",
            SqlError::IdleInTransaction => "25P03",
            SqlError::UndefinedTable(_) => "42P01",
            SqlError::UndefinedColumn(_) => "42703",
            SqlError::NotSupported(_) => "0A000",
        }
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SqlError::UniqueViolation(constraint) => {
                write!(f, "duplicate key value violates unique constraint \"{constraint}\"")
            }
            SqlError::NotNullViolation(table, column) => write!(
                f,
                "null value in column \"{column}\" of relation \"{table}\" violates not-null \
                 constraint"
            ),
            SqlError::RowLocked(table) => {
                write!(f, "could not obtain lock on row in relation \"{table}\"")
            }
            SqlError::LockTimeout => f.write_str("canceling statement due to lock timeout"),
            SqlError::Deadlock => f.write_str("deadlock detected"),
            SqlError::ConcurrentUpdate => {
                f.write_str("could not serialize access due to concurrent update")
            }
            SqlError::ConcurrentDelete => {
                f.write_str("could not serialize access due to concurrent delete")
            }
            SqlError::InFailedTransaction => f.write_str(
                "current transaction is aborted, commands ignored until end of transaction block",
            ),
            SqlError::IdleInTransaction => {
                f.write_str("terminating connection due to idle-in-transaction timeout")
            }
            SqlError::UndefinedTable(table) => write!(f, "relation \"{table}\" does not exist"),
            SqlError::UndefinedColumn(column) => write!(f, "column \"{column}\" does not exist"),
            SqlError::NotSupported(what) => write!(f, "{what} is not modelled"),
        }
    }
}

/// What a client is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// The statement was carried out, and this many rows were touched where rows are.
    Done(&'static str, Option<u64>),
    /// The rows found.
    Rows(Vec<Vec<Value>>),
    /// It failed.
    Error(SqlError),
}

/// Prints as the server's command tag, or as its error.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reply::Done("INSERT", Some(count)) => write!(f, "INSERT 0 {count}"),
            Reply::Done(tag, Some(count)) => write!(f, "{tag} {count}"),
            Reply::Done(tag, None) => f.write_str(tag),
            Reply::Rows(rows) => {
                write!(f, "SELECT {}", rows.len())?;
                for row in rows {
                    let values: Vec<String> = row.iter().map(Value::to_string).collect();
                    write!(f, " ({})", values.join(", "))?;
                }
                Ok(())
            }
            Reply::Error(error) => write!(f, "ERROR {}: {error}", error.sqlstate()),
        }
    }
}
