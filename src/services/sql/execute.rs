//! What a statement does to the tables, row by row, and where it has to wait.

use super::session::{Database, Session};
use super::table::{Conflict, Row, RowId};
use super::{Change, Locking, Reply, SqlError, Statement, Value, Where};

/// A statement under way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Running {
    /// Rows that were found are being locked, and updated or deleted.
    Scan {
        /// What is done with them.
        statement: Statement,
        /// Those that are still to come.
        left: Vec<RowId>,
        /// Those that were dealt with, as they are now.
        found: Vec<Vec<Value>>,
    },
    /// A row is being entered into the unique keys.
    Insert {
        /// The table.
        table: &'static str,
        /// The row.
        row: RowId,
    },
}

/// How far a statement has come.
pub(super) enum Step {
    /// To its end.
    Done(Reply),
    /// To a row or a key that this session holds.
    Wait(Session),
}

impl Running {
    /// The row that it waits for, if it waits for one.
    pub(super) fn row(&self) -> Option<RowId> {
        match self {
            Running::Scan { left, .. } => left.first().copied(),
            Running::Insert { .. } => None,
        }
    }

    /// The rows that it may still ask for.
    pub(super) fn refers_to(&self, id: RowId) -> bool {
        matches!(self, Running::Scan { left, .. } if left.contains(&id))
    }
}

impl Database {
    /// Starts a statement on rows, in a transaction that is there.
    pub(super) fn start(
        &mut self,
        session: Session,
        statement: Statement,
    ) -> Result<Result<Running, Reply>, SqlError> {
        match statement {
            Statement::Insert(table, values) => self.place(session, table, values).map(Ok),
            Statement::Select(name, conditions, Locking::No) => {
                let rows = self.visible(session, name, &conditions)?;
                let rows = rows.into_iter().map(|(_, row)| row).collect();
                Ok(Err(Reply::Rows(rows)))
            }
            Statement::Select(name, ref conditions, _)
            | Statement::Update(name, _, ref conditions)
            | Statement::Delete(name, ref conditions) => {
                let rows = self.visible(session, name, conditions)?;
                let left = rows.into_iter().map(|(id, _)| id).collect();
                Ok(Ok(Running::Scan { statement, left, found: Vec::new() }))
            }
            _ => Err(SqlError::NotSupported("this statement")),
        }
    }

    /// The rows that a session's statement sees, if they meet the conditions.
    fn visible(
        &self,
        session: Session,
        name: &'static str,
        conditions: &Where,
    ) -> Result<Vec<(RowId, Vec<Value>)>, SqlError> {
        let table = self.table(name)?;
        let snapshot = self.snapshot(session);
        let old = snapshot.into_iter().flatten().filter(|(of, ..)| *of == name);
        let old = old.filter_map(|(_, id, row)| {
            let mine = table.row(*id).and_then(|row| row.pending.as_ref());
            match mine.filter(|(author, _)| *author == session) {
                Some((_, version)) => Some((*id, version.clone()?)),
                None => Some((*id, row.clone())),
            }
        });
        let seen = |id| {
            snapshot.is_some_and(|rows| rows.iter().any(|(of, row, _)| (*of, *row) == (name, id)))
        };
        let new = table.rows.iter().filter_map(|row| {
            let mine = row.pending.as_ref().is_some_and(|(author, _)| *author == session);
            let visible = snapshot.is_none() || (mine && !seen(row.id));
            Some((row.id, row.seen_by(session).filter(|_| visible)?.clone()))
        });
        let mut rows = Vec::new();
        for (id, row) in old.chain(new) {
            if table.meets(&row, conditions)? {
                rows.push((id, row));
            }
        }
        Ok(rows)
    }

    /// Puts a new row into the heap, not yet into any key.
    fn place(
        &mut self,
        session: Session,
        name: &'static str,
        values: Vec<Value>,
    ) -> Result<Running, SqlError> {
        let id = self.new_row_id();
        let table = self.table_mut(name)?;
        if values.len() != table.columns.len() {
            return Err(SqlError::NotSupported("an INSERT without every column"));
        }
        if table.has_primary_key() && values[0] == Value::Null {
            return Err(SqlError::NotNullViolation(name, table.columns[0]));
        }
        let (committed, inserted) = (None, Some(values.clone()));
        let pending = Some((session, Some(values)));
        let (rewritten, locker, entered) = (false, None, 0);
        table.rows.push(Row { id, committed, pending, inserted, rewritten, locker, entered });
        Ok(Running::Insert { table: name, row: id })
    }

    /// Carries a statement on until it is done or has to wait.
    pub(super) fn advance(
        &mut self,
        session: Session,
        running: &mut Running,
    ) -> Result<Step, SqlError> {
        match running {
            Running::Insert { table, row } => self.enter(session, table, *row),
            Running::Scan { statement, left, found } => {
                while let Some(id) = left.first().copied() {
                    if let Some(holder) = self.treat(session, statement, id, found)? {
                        return Ok(Step::Wait(holder));
                    }
                    left.remove(0);
                }
                let count = Some(found.len() as u64);
                Ok(Step::Done(match statement {
                    Statement::Update(..) => Reply::Done("UPDATE", count),
                    Statement::Delete(..) => Reply::Done("DELETE", count),
                    _ => Reply::Rows(std::mem::take(found)),
                }))
            }
        }
    }

    /// Enters a row into one unique key after the other.
    fn enter(&mut self, session: Session, name: &'static str, id: RowId) -> Result<Step, SqlError> {
        for nth in 0..self.table(name)?.unique.len() {
            let table = self.table_mut(name)?;
            if table.row(id).is_none_or(|row| row.entered > nth) {
                continue;
            }
            match table.conflict(session, id, nth) {
                Conflict::Undecided(other) => return Ok(Step::Wait(other)),
                Conflict::Taken => return Err(SqlError::UniqueViolation(table.constraint(nth))),
                Conflict::None => {
                    if let Some(row) = table.row_mut(id) {
                        row.entered += 1;
                    }
                }
            }
        }
        Ok(Step::Done(Reply::Done("INSERT", Some(1))))
    }

    /// Locks a row that was found, looks again at its newest version, and does to it what the statement
    /// says. Returns who is to be waited for.
    fn treat(
        &mut self,
        session: Session,
        statement: &Statement,
        id: RowId,
        found: &mut Vec<Vec<Value>>,
    ) -> Result<Option<Session>, SqlError> {
        let (name, conditions, locking) = match statement {
            Statement::Select(name, conditions, locking) => (*name, conditions, *locking),
            Statement::Update(name, _, conditions) | Statement::Delete(name, conditions) => {
                (*name, conditions, Locking::ForUpdate)
            }
            _ => return Ok(None),
        };
        if let Some(error) = self.overtaken(session, id) {
            // Only those that change rows are told when it was deleted.
            let selects = matches!(statement, Statement::Select(..));
            return Err(if selects { SqlError::ConcurrentUpdate } else { error });
        }
        let Some(row) = self.table(name)?.row(id) else { return Ok(None) };
        if let Some(holder) = row.held_against(session) {
            return match locking {
                Locking::NoWait => Err(SqlError::RowLocked(name)),
                Locking::SkipLocked => Ok(None),
                _ => Ok(Some(holder)),
            };
        }
        let Some(version) = row.seen_by(session).cloned() else { return Ok(None) };
        let meets = self.table(name)?.meets(&version, conditions)?;
        let changed = match statement {
            Statement::Update(_, changes, _) if meets => {
                Some(Some(self.table(name)?.changed(&version, changes as &[Change])?))
            }
            Statement::Delete(..) if meets => Some(None),
            _ => None,
        };
        // A row that was changed while the statement waited stays locked even if it is no longer wanted.
        if let Some(row) = self.table_mut(name)?.row_mut(id) {
            match changed {
                Some(changed) => {
                    row.rewritten |= changed.is_some();
                    row.pending = Some((session, changed));
                }
                None => row.locker = Some(session),
            }
        }
        if meets {
            found.push(version);
        }
        Ok(None)
    }
}
