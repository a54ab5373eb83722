//! Tables: rows, their versions, and who has them locked.

use super::{Change, Condition, Session, SqlError, Value, Where};

/// The columns of a table, and which of them are keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [&'static str],
    /// The columns that are unique on their own. The first column, if it is among them, is the primary
    /// key.
    pub unique: &'static [&'static str],
    pub(super) rows: Vec<Row>,
}

/// The number of a row: its place in the heap, while anybody knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RowId(pub(super) u32);

/// A row with its versions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub(super) id: RowId,
    /// What is committed; `None` while its insertion is not.
    pub(super) committed: Option<Vec<Value>>,
    /// What a transaction has made of it; `None`: deleted.
    pub(super) pending: Option<(Session, Option<Vec<Value>>)>,
    /// What was inserted, while that is not committed: it keeps its keys even if it is deleted again.
    pub(super) inserted: Option<Vec<Value>>,
    /// Whether what is pending replaced what is committed before it may have deleted it.
    pub(super) rewritten: bool,
    /// Who has locked it without changing it.
    pub(super) locker: Option<Session>,
    /// Into how many of the unique keys it has been entered.
    pub(super) entered: usize,
}

impl Row {
    /// The version that a session sees: its own if there is one, else what is committed.
    pub(super) fn seen_by(&self, session: Session) -> Option<&Vec<Value>> {
        match &self.pending {
            Some((author, version)) if *author == session => version.as_ref(),
            _ => self.committed.as_ref(),
        }
    }

    /// The other session that holds the row's lock.
    pub(super) fn held_against(&self, session: Session) -> Option<Session> {
        let author = self.pending.as_ref().map(|(author, _)| *author);
        author.or(self.locker).filter(|holder| *holder != session)
    }

    /// A value of the newest version there is, committed or not.
    fn newest(&self, column: usize) -> Option<&Value> {
        let pending = self.pending.as_ref().and_then(|(_, version)| version.as_ref());
        pending.or(self.committed.as_ref()).or(self.inserted.as_ref())?.get(column)
    }
}

/// What stands in the way of a key.
pub(super) enum Conflict {
    /// Nothing.
    None,
    /// Somebody who may yet give it up, or take it for good.
    Undecided(Session),
    /// A row that has it.
    Taken,
}

impl Table {
    /// An empty table.
    pub const fn new(
        name: &'static str,
        columns: &'static [&'static str],
        unique: &'static [&'static str],
    ) -> Table {
        Table { name, columns, unique, rows: Vec::new() }
    }

    /// The table with this row, committed.
    pub fn with(mut self, values: Vec<Value>) -> Table {
        let id = RowId(self.rows.len() as u32);
        let (committed, entered) = (Some(values), self.unique.len());
        let (pending, inserted) = (None, None);
        let (rewritten, locker) = (false, None);
        self.rows.push(Row { id, committed, pending, inserted, rewritten, locker, entered });
        self
    }

    /// The committed rows, in the order of their insertion. For views.
    pub fn committed(&self) -> impl Iterator<Item = &[Value]> {
        self.rows.iter().filter_map(|row| row.committed.as_deref())
    }

    /// The session that has a row locked or changed and not yet ended. For views.
    pub fn holder(&self, key: &Value) -> Option<Session> {
        let row = self.rows.iter().find(|row| row.newest(0) == Some(key))?;
        row.pending.as_ref().map(|(author, _)| *author).or(row.locker)
    }

    pub(super) fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    pub(super) fn row_mut(&mut self, id: RowId) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.id == id)
    }

    fn column(&self, name: &'static str) -> Result<usize, SqlError> {
        let found = self.columns.iter().position(|column| *column == name);
        found.ok_or(SqlError::UndefinedColumn(name))
    }

    /// Whether the first column is the primary key.
    pub(super) fn has_primary_key(&self) -> bool {
        self.columns.first().is_some_and(|first| self.unique.contains(first))
    }

    /// The name that PostgreSQL gives to the `nth` unique key.
    pub(super) fn constraint(&self, nth: usize) -> String {
        let column = self.unique.get(nth).copied().unwrap_or_default();
        if self.columns.first() == Some(&column) {
            format!("{}_pkey", self.name)
        } else {
            format!("{}_{column}_key", self.name)
        }
    }

    /// Whether a row meets all conditions. `NULL` meets none.
    pub(super) fn meets(&self, row: &[Value], conditions: &Where) -> Result<bool, SqlError> {
        for condition in conditions {
            let (Condition::Is(column, _) | Condition::Less(column, _)) = condition;
            let value = row.get(self.column(column)?).unwrap_or(&Value::Null);
            let met = match condition {
                Condition::Is(_, wanted) => value == wanted && *value != Value::Null,
                Condition::Less(_, limit) => {
                    matches!(value, Value::Integer(number) if number < limit)
                }
            };
            if !met {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A row after the changes.
    pub(super) fn changed(
        &self,
        row: &[Value],
        changes: &[Change],
    ) -> Result<Vec<Value>, SqlError> {
        let mut changed = row.to_vec();
        for change in changes {
            let (Change::To(column, _) | Change::Plus(column, _)) = change;
            if self.unique.contains(column) {
                return Err(SqlError::NotSupported("an UPDATE of a key"));
            }
            let at = self.column(column)?;
            changed[at] = match (change, &row[at]) {
                (Change::To(_, value), _) => value.clone(),
                (Change::Plus(_, by), Value::Integer(number)) => {
                    let sum = number.checked_add(*by);
                    Value::Integer(sum.ok_or(SqlError::NotSupported("a sum beyond bigint"))?)
                }
                (Change::Plus(..), Value::Null) => Value::Null,
                (Change::Plus(..), Value::Text(_)) => {
                    return Err(SqlError::NotSupported("adding to a text"));
                }
            };
        }
        Ok(changed)
    }

    /// What keeps a session's new row from the `nth` unique key.
    pub(super) fn conflict(&self, session: Session, new: RowId, nth: usize) -> Conflict {
        let column = self.unique.get(nth).and_then(|name| self.column(name).ok());
        let (Some(column), Some(row)) = (column, self.row(new)) else { return Conflict::None };
        let wanted = row.newest(column).unwrap_or(&Value::Null);
        if *wanted == Value::Null {
            return Conflict::None;
        }
        let rivals = self.rows.iter().filter(|row| row.id != new && row.entered > nth);
        for rival in rivals.filter(|row| row.newest(column) == Some(wanted)) {
            match &rival.pending {
                Some((author, _)) if *author != session => return Conflict::Undecided(*author),
                Some((_, None)) => {}
                _ => return Conflict::Taken,
            }
        }
        Conflict::None
    }
}
