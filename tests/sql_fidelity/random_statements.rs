//! Random statements over few tables, keys and values, so that they meet.

use faultline::services::sql::{
    Change, Condition, Isolation, Locking, Statement, Table, Value, Where,
};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

/// A lock by its name; seats with two keys; notes without any; and a sequence.
pub(crate) const TABLES: [Table; 3] = [
    Table::new("locks", &["name", "owner", "version"], &["name"]),
    Table::new("seats", &["id", "holder"], &["id", "holder"]),
    Table::new("notes", &["name", "owner", "version"], &[]),
];
pub(crate) const SEQUENCES: [&str; 1] = ["fence"];

/// The same in SQL.
pub(crate) const SCHEMA: [&str; 4] = [
    "CREATE TABLE locks (name text NOT NULL PRIMARY KEY, owner text, version bigint)",
    "CREATE TABLE seats (id bigint NOT NULL PRIMARY KEY, holder text UNIQUE)",
    "CREATE TABLE notes (name text, owner text, version bigint)",
    "CREATE SEQUENCE fence",
];

const NAMES: [&str; 3] = ["order-42", "order-43", "it's"];
const OWNERS: [&str; 3] = ["a1", "b1", "c1"];

fn pick<T: Clone>(rng: &mut Pcg64Mcg, choices: &[T]) -> T {
    choices[rng.random_range(0..choices.len())].clone()
}

fn name(rng: &mut Pcg64Mcg) -> Value {
    pick(rng, &NAMES).into()
}

fn owner(rng: &mut Pcg64Mcg) -> Value {
    if rng.random_range(0..8) == 0 { Value::Null } else { pick(rng, &OWNERS).into() }
}

fn number(rng: &mut Pcg64Mcg) -> i64 {
    rng.random_range(0..6)
}

/// A random statement about rows.
pub(crate) fn about_rows(rng: &mut Pcg64Mcg) -> Statement {
    match rng.random_range(0..20) {
        0..4 => Statement::Insert("locks", vec![name(rng), owner(rng), number(rng).into()]),
        4..7 => {
            let locking = [Locking::No, Locking::ForUpdate, Locking::NoWait, Locking::SkipLocked];
            Statement::Select("locks", one_lock(rng), pick(rng, &locking))
        }
        7..11 => Statement::Update("locks", changes(rng), one_lock(rng)),
        11..13 => Statement::Delete("locks", one_lock(rng)),
        13..15 => {
            let id = if rng.random_range(0..12) == 0 { Value::Null } else { number(rng).into() };
            Statement::Insert("seats", vec![id, owner(rng)])
        }
        15 => Statement::Delete("seats", vec![Condition::Is("id", number(rng).into())]),
        16 => Statement::Select(pick(rng, &["locks", "seats", "notes"]), Vec::new(), Locking::No),
        17 => Statement::NextValue("fence"),
        _ => Statement::Insert("notes", vec![name(rng), owner(rng), number(rng).into()]),
    }
}

/// A random statement that locks a row.
pub(crate) fn about_a_lock(rng: &mut Pcg64Mcg) -> Statement {
    let row = vec![Condition::Is("name", name(rng))];
    match rng.random_range(0..2) {
        0 => Statement::Select("locks", row, Locking::ForUpdate),
        _ => Statement::Update("locks", changes(rng), row),
    }
}

/// A random statement about several rows at once, which come in no particular order.
pub(crate) fn about_notes(rng: &mut Pcg64Mcg) -> Statement {
    let conditions = match rng.random_range(0..3) {
        0 => vec![Condition::Is("name", name(rng))],
        1 => vec![Condition::Is("owner", owner(rng))],
        _ => vec![Condition::Less("version", number(rng)), Condition::Is("name", name(rng))],
    };
    match rng.random_range(0..4) {
        0 => Statement::Update("notes", changes(rng), conditions),
        1 | 2 => Statement::Delete("notes", conditions),
        _ => Statement::Select("notes", conditions, Locking::No),
    }
}

/// A random statement about the transaction. Most end what has begun.
pub(crate) fn about_transactions(rng: &mut Pcg64Mcg, in_transaction: bool) -> Statement {
    if !in_transaction {
        let isolation =
            [Isolation::ReadCommitted, Isolation::ReadCommitted, Isolation::RepeatableRead];
        return Statement::Begin(pick(rng, &isolation));
    }
    match rng.random_range(0..8) {
        0..5 => Statement::Commit,
        5..7 => Statement::Rollback,
        _ => Statement::Begin(Isolation::ReadCommitted),
    }
}

/// One row by its key, and sometimes what else it must be like.
fn one_lock(rng: &mut Pcg64Mcg) -> Where {
    let mut conditions = vec![Condition::Is("name", name(rng))];
    match rng.random_range(0..5) {
        0 => conditions.push(Condition::Is("version", number(rng).into())),
        1 => conditions.push(Condition::Less("version", number(rng))),
        2 => conditions.push(Condition::Is("owner", pick(rng, &OWNERS).into())),
        _ => {}
    }
    conditions
}

fn changes(rng: &mut Pcg64Mcg) -> Vec<Change> {
    let version = match rng.random_range(0..3) {
        0 => Change::To("version", number(rng).into()),
        _ => Change::Plus("version", 1),
    };
    if rng.random_range(0..2) == 0 {
        vec![version]
    } else {
        vec![Change::To("owner", owner(rng)), version]
    }
}
