//! Holds the modelled database against PostgreSQL, several sessions at once, and against SQLite where one
//! connection is enough.
//!
//! Needs PostgreSQL's server and `sqlite3`. Without them the comparisons are skipped, except under `CI`.
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use faultline::services::sql::{
    Condition, Database, Isolation, Locking, Replies, Reply, Session, Statement, Value, Waits,
};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

#[path = "sql_fidelity/random_statements.rs"]
mod random_statements;
#[path = "sql_fidelity/real_postgres.rs"]
mod real_postgres;
#[path = "sql_fidelity/real_sqlite.rs"]
mod real_sqlite;

use random_statements::{
    SCHEMA, SEQUENCES, TABLES, about_a_lock, about_notes, about_rows, about_transactions,
};
use real_postgres::{DEADLOCK_TIMEOUT, RealPostgres, Wire};

/// The seed, unless `SQL_FIDELITY_SEED` names another.
const SEED: u64 = 1;
const STEPS: usize = 20_000;
const SESSIONS: u32 = 5;
/// The session that does not wait for ever, and how long it does: less than it takes to see a deadlock.
const IMPATIENT: Session = Session(0);
const LOCK_TIMEOUT_MS: u64 = 100;

fn seed() -> u64 {
    std::env::var("SQL_FIDELITY_SEED").map_or(SEED, |seed| seed.parse().expect("a number"))
}

fn model() -> Database {
    Database::new(TABLES.to_vec(), &SEQUENCES)
}

/// Who waits since when, and who not for ever.
#[derive(Clone, Default)]
struct Waiters(BTreeMap<Session, (Instant, Option<u64>)>);

impl Waits for Waiters {
    fn begin(&mut self, session: Session, lock_timeout_ms: Option<u64>) {
        self.0.insert(session, (Instant::now(), lock_timeout_ms));
    }

    fn end(&mut self, session: Session) {
        self.0.remove(&session);
    }
}

/// The model beside connections to the real server, all asked the same.
struct Comparison {
    model: Database,
    waiters: Waiters,
    /// What each waiting session has asked for.
    asked: BTreeMap<Session, Statement>,
    wires: Vec<Wire>,
    monitor: Wire,
    /// The sessions whose transaction, if they are in one, is a repeatable read.
    repeatable: BTreeSet<Session>,
    /// The locks that each session's transaction has tried to change.
    changed: BTreeSet<(Session, String)>,
    /// The sessions whose transaction has failed.
    failed: BTreeSet<Session>,
    /// How often each kind of reply came.
    seen: BTreeMap<String, u32>,
}

impl Comparison {
    fn with(server: &RealPostgres) -> Self {
        let mut monitor = server.connect();
        for statement in SCHEMA {
            monitor.ask(statement);
        }
        let wires = (0..SESSIONS).map(|_| server.connect()).collect();
        Self {
            model: model(),
            waiters: Waiters::default(),
            asked: BTreeMap::new(),
            wires,
            monitor,
            repeatable: BTreeSet::new(),
            changed: BTreeSet::new(),
            failed: BTreeSet::new(),
            seen: BTreeMap::new(),
        }
    }

    fn wire(&mut self, session: Session) -> &mut Wire {
        &mut self.wires[session.0 as usize]
    }

    /// Asks both, and holds every reply that this brings about against the model's.
    fn ask(&mut self, session: Session, statement: &Statement) {
        if !self.model.is_idle_in_transaction(session) {
            self.changed.retain(|(other, _)| *other != session);
        }
        if let Some((Stance::Changes, lock)) = stance(statement) {
            self.changed.insert((session, lock));
        }
        match statement {
            Statement::Begin(Isolation::RepeatableRead) => self.repeatable.insert(session),
            _ if self.model.is_idle_in_transaction(session) => false,
            _ => self.repeatable.remove(&session),
        };
        let replies = self.model.execute(&mut self.waiters, session, statement.clone());
        self.asked.insert(session, statement.clone());
        self.wire(session).send(&statement.to_string());
        self.hold(&replies);
        self.hold_waiters();
    }

    fn hold(&mut self, replies: &Replies) {
        for (session, reply) in replies {
            let real = self.wire(*session).reply();
            let asked = self.asked.remove(session);
            let asked = asked.map_or_else(String::new, |asked| asked.to_string());
            let step: u32 = self.seen.values().sum();
            let place = format!("reply {step}, to {session:?}: {asked}");
            assert_eq!(sorted(reply), real, "model, then PostgreSQL, {place}");
            if matches!(reply, Reply::Error(_)) && self.model.is_idle_in_transaction(*session) {
                self.failed.insert(*session);
            } else {
                self.failed.remove(session);
            }
            let kind: String = real.split(['(', '"']).next().unwrap_or_default().into();
            *self.seen.entry(kind).or_default() += 1;
        }
    }

    /// Whoever waits in the model waits at the server, and nobody else; unless it will not wait for long.
    fn hold_waiters(&mut self) {
        let brief = self.waiters.0.values().any(|(_, lock_timeout)| lock_timeout.is_some());
        if brief || !ring(&self.model, &self.waiters).is_empty() {
            return;
        }
        let waiting = self.waiters.0.keys().map(|session| self.wires[session.0 as usize].pid);
        let mut waiting: Vec<i32> = waiting.collect();
        waiting.sort_unstable();
        if waiting.is_empty() {
            return;
        }
        let expected: Vec<Value> = waiting.iter().map(|pid| i64::from(*pid).into()).collect();
        let rows = expected.into_iter().map(|pid| vec![pid]).collect();
        let expected = Reply::Rows(rows).to_string();
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let sql = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
            let real = self.monitor.ask(sql);
            if real == expected {
                return;
            }
            assert!(Instant::now() < deadline, "who waits: model {expected}, PostgreSQL {real}");
        }
    }

    /// Who gives up in a deadlock, if there is one: any of the ring, by whose time is over first. The time
    /// begins anew when a line moves up, for some and not for others; the simple case has its own test.
    fn victim(&mut self) -> Option<Session> {
        let foreseen = first_to_look(&self.model, &self.waiters)?;
        let ring = ring(&self.model, &self.waiters);
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            for session in &ring {
                if self.wire(*session).is_told("40P01") {
                    return Some(*session);
                }
            }
        }
        Some(foreseen)
    }

    /// Lets lock time-outs and deadlocks take their course, until whoever waits can only wait for a
    /// statement to come.
    fn settle(&mut self) {
        let timed = self.waiters.0.iter().find(|(_, (_, timeout))| timeout.is_some());
        if let Some(session) = timed.map(|(session, _)| *session) {
            let replies = self.model.lock_timeout(&mut self.waiters, session);
            self.hold(&replies);
            self.hold_waiters();
        }
        while let Some(victim) = self.victim() {
            let replies = self.model.deadlock_timeout(&mut self.waiters, victim);
            assert!(!replies.is_empty(), "{victim:?} is in a deadlock");
            self.hold(&replies);
            self.hold_waiters();
        }
    }
}

/// Whoever of a ring has waited longest looks first, if its time is not over yet; else who closed it.
fn first_to_look(model: &Database, waiters: &Waiters) -> Option<Session> {
    let ring = ring(model, waiters);
    let since = |session: &Session| waiters.0[session].0;
    let closed = ring.iter().map(since).max()?;
    let looks_in_time = |session: &Session| since(session) + DEADLOCK_TIMEOUT > closed;
    ring.into_iter().filter(looks_in_time).min_by_key(since)
}

/// Those who wait for themselves, over others.
fn ring(model: &Database, waiters: &Waiters) -> Vec<Session> {
    waiters.0.keys().filter(|session| model.is_deadlocked(**session)).copied().collect()
}

/// What it would come to if this were asked.
fn foresee(
    comparison: &Comparison,
    session: Session,
    statement: &Statement,
) -> (Database, Waiters, Replies) {
    let (mut model, mut waiters) = (comparison.model.clone(), comparison.waiters.clone());
    let replies = model.execute(&mut waiters, session, statement.clone());
    (model, waiters, replies)
}

/// How a statement stands in line for a row.
#[derive(Clone, Copy, PartialEq)]
enum Stance {
    /// It queues, and locks the row.
    Locks,
    /// It queues, and changes the row: whoever comes after it no longer queues.
    Changes,
    /// It waits for a key, without queueing.
    Inserts,
}

/// The row that a statement may have to wait for.
fn stance(statement: &Statement) -> Option<(Stance, String)> {
    let key = |conditions: &[Condition]| match conditions.first() {
        Some(Condition::Is(_, value)) => Some(value.to_string()),
        _ => None,
    };
    match statement {
        Statement::Insert("seats", _) | Statement::Delete("seats", _) => {
            Some((Stance::Inserts, "a seat".into()))
        }
        Statement::Insert("locks", values) => Some((Stance::Inserts, values[0].to_string())),
        Statement::Select("locks", conditions, _) => Some((Stance::Locks, key(conditions)?)),
        Statement::Update("locks", _, conditions) | Statement::Delete("locks", conditions) => {
            Some((Stance::Changes, key(conditions)?))
        }
        _ => None,
    }
}

/// Whether the order of waking would be a matter of luck at the server. It keeps a queue for a row only
/// while those in it lock the row without changing it, and are not repeatable reads; and whoever is at its
/// head loses it when the row that it waited for was changed.
fn is_a_matter_of_luck(comparison: &Comparison, session: Session, statement: &Statement) -> bool {
    if *statement == Statement::Commit {
        let in_line = |lock: &String| {
            let wanted =
                comparison.waiters.0.keys().filter_map(|other| comparison.asked.get(other));
            wanted.filter_map(stance).filter(|(_, wanted)| wanted == lock).count()
        };
        let mut changed = comparison.changed.iter().filter(|(author, _)| *author == session);
        return changed.any(|(_, lock)| in_line(lock) > 1);
    }
    let (_, waiters, _) = foresee(comparison, session, statement);
    let (Some((mine, wanted)), true) = (stance(statement), waiters.0.contains_key(&session)) else {
        return false;
    };
    comparison.waiters.0.keys().any(|other| {
        let theirs = comparison.asked.get(other).and_then(stance);
        let repeatable = [session, *other].iter().any(|one| comparison.repeatable.contains(one));
        theirs.is_some_and(|(stance, theirs)| {
            theirs == wanted && (repeatable || mine == Stance::Inserts || stance != Stance::Locks)
        })
    })
}

/// A deadlock whose members began to wait at about the time at which others stop looking could end either
/// way: waits until they have all looked.
fn keep_clear_of_ties(comparison: &Comparison, session: Session, statement: &Statement) {
    let (model, waiters, _) = foresee(comparison, session, statement);
    let late = DEADLOCK_TIMEOUT / 4;
    if first_to_look(&model, &waiters).is_some()
        && comparison.waiters.0.values().any(|(since, _)| since.elapsed() > late)
    {
        let youngest = comparison.waiters.0.values().map(|(since, _)| since.elapsed()).min();
        let left = (DEADLOCK_TIMEOUT + late).saturating_sub(youngest.unwrap_or_default());
        thread::sleep(left);
    }
}

/// The rows of a reply in the order of their values: the server promises none.
fn sorted(reply: &Reply) -> String {
    match reply {
        Reply::Rows(rows) => {
            let mut rows = rows.clone();
            rows.sort();
            Reply::Rows(rows).to_string()
        }
        other => other.to_string(),
    }
}

fn random_statement(rng: &mut Pcg64Mcg, comparison: &Comparison, session: Session) -> Statement {
    let nobody_in_transaction = (0..SESSIONS).all(|number| {
        let session = Session(number);
        !comparison.model.is_idle_in_transaction(session)
            && !comparison.waiters.0.contains_key(&session)
    });
    let in_transaction = comparison.model.is_idle_in_transaction(session);
    let about_itself = match (in_transaction, comparison.failed.contains(&session)) {
        (true, true) => 7,
        (true, false) => 1,
        (false, _) => 4,
    };
    match rng.random_range(0..10) {
        dice if dice < about_itself => about_transactions(rng, in_transaction),
        9 if nobody_in_transaction => about_notes(rng),
        7.. if in_transaction => about_a_lock(rng),
        _ => about_rows(rng),
    }
}

#[test]
fn interleaved_transactions_are_answered_as_postgresql_answers() {
    let Some(server) = RealPostgres::start() else {
        return;
    };
    let mut comparison = Comparison::with(&server);
    comparison.ask(IMPATIENT, &Statement::SetLockTimeout(LOCK_TIMEOUT_MS));
    let mut rng = Pcg64Mcg::seed_from_u64(seed());
    let mut asked = 0;
    while asked < STEPS {
        let session = Session(rng.random_range(0..SESSIONS));
        if comparison.waiters.0.contains_key(&session) {
            continue;
        }
        let statement = random_statement(&mut rng, &comparison, session);
        if is_a_matter_of_luck(&comparison, session, &statement) {
            continue;
        }
        keep_clear_of_ties(&comparison, session, &statement);
        comparison.ask(session, &statement);
        comparison.settle();
        asked += 1;
    }
    for kind in [
        "INSERT 0 1",
        "UPDATE 0",
        "UPDATE 1",
        "DELETE 0",
        "DELETE 1",
        "SELECT 0",
        "SELECT 1 ",
        "COMMIT",
        "ROLLBACK",
        "ERROR 23505: duplicate key value violates unique constraint ",
        "ERROR 23502: null value in column ",
        "ERROR 25P02: current transaction is aborted, commands ignored until end of transaction block",
        "ERROR 40001: could not serialize access due to concurrent update",
        "ERROR 40001: could not serialize access due to concurrent delete",
        "ERROR 40P01: deadlock detected",
        "ERROR 55P03: could not obtain lock on row in relation ",
        "ERROR 55P03: canceling statement due to lock timeout",
    ] {
        assert!(
            comparison.seen.contains_key(kind),
            "no reply began so: {kind}\n{:#?}",
            comparison.seen
        );
    }
}

/// Whoever of a ring has waited for a second looks first, and is the victim: the one that waited first,
/// or, if that one has looked in vain before, the one that closed the ring.
#[test]
fn a_deadlock_ends_for_who_looks_first() {
    let Some(server) = RealPostgres::start() else {
        return;
    };
    let row = |name: &str| vec![Condition::Is("name", name.into())];
    let lock = |name| Statement::Select("locks", row(name), Locking::ForUpdate);
    let (one, other) = (Session(1), Session(2));
    for (pause, victim) in [(Duration::ZERO, one), (DEADLOCK_TIMEOUT * 2, other)] {
        let mut comparison = Comparison::with(&server);
        for name in ["a", "b"] {
            let values = vec![name.into(), Value::Null, 0.into()];
            comparison.ask(one, &Statement::Insert("locks", values));
        }
        for (session, name) in [(one, "a"), (other, "b")] {
            comparison.ask(session, &Statement::Begin(Isolation::ReadCommitted));
            comparison.ask(session, &lock(name));
        }
        comparison.ask(one, &lock("b"));
        thread::sleep(pause);
        comparison.ask(other, &lock("a"));
        assert_eq!(first_to_look(&comparison.model, &comparison.waiters), Some(victim));
        comparison.settle();
        assert_eq!(comparison.failed, BTreeSet::from([victim]));
        for session in [one, other] {
            comparison.ask(session, &Statement::Rollback);
        }
        for statement in ["DROP TABLE locks, seats, notes", "DROP SEQUENCE fence"] {
            comparison.monitor.ask(statement);
        }
    }
}

#[test]
fn a_connection_that_ends_lets_go() {
    let Some(server) = RealPostgres::start() else {
        return;
    };
    let mut comparison = Comparison::with(&server);
    let (owner, waiter) = (Session(1), Session(2));
    let lock = Statement::Insert("locks", vec!["order-42".into(), Value::Null, 0.into()]);
    let mine = vec![Condition::Is("name", "order-42".into())];
    let select = Statement::Select("locks", mine, Locking::ForUpdate);
    comparison.ask(owner, &lock);
    comparison.ask(owner, &Statement::Begin(Isolation::ReadCommitted));
    comparison.ask(owner, &select);
    comparison.ask(waiter, &select);
    assert_eq!(comparison.model.waits_for(waiter), Some(owner));
    // The server learns of the end of a connection at once, and rolls back.
    comparison.wires[owner.0 as usize] = server.connect();
    let replies = comparison.model.disconnect(&mut comparison.waiters, owner);
    assert_eq!(replies.len(), 1, "the waiter has the row");
    comparison.hold(&replies);
}

#[test]
fn one_connection_is_answered_as_sqlite_answers() {
    let mut rng = Pcg64Mcg::seed_from_u64(seed());
    let (mut database, mut waiters) = (model(), Waiters::default());
    let mut statements = Vec::new();
    let session = Session(1);
    while statements.len() < STEPS {
        let in_transaction = database.is_idle_in_transaction(session);
        let statement = match rng.random_range(0..10) {
            0 => about_transactions(&mut rng, in_transaction),
            1..3 => about_notes(&mut rng),
            _ => about_rows(&mut rng),
        };
        let Some(sql) = real_sqlite::in_sqlite(&statement, in_transaction) else { continue };
        let mut after = database.clone();
        let reply = after.execute(&mut waiters, session, statement).remove(0).1;
        // A statement that fails ends PostgreSQL's transaction, and not SQLite's.
        if in_transaction && matches!(reply, Reply::Error(_)) {
            continue;
        }
        database = after;
        statements.push((sql, reply));
    }
    real_sqlite::compare(&SCHEMA[..3], &statements);
}
