//! The modelled database beside a real one, both asked the same.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use faultline::services::sql::{Database, Isolation, Replies, Reply, Session, Statement, Waits};

use crate::luck::{Stance, stance};
use crate::random_statements::{SCHEMA, SEQUENCES, TABLES};
use crate::real_postgres::{Ending, RealPostgres, Wire};

pub(crate) const SESSIONS: u32 = 5;
/// Nothing takes longer than this but a mistake.
const PATIENCE: Duration = Duration::from_secs(20);
/// How much of what went before is told where the two differ.
const TRAIL: usize = 60;

/// Who waits since when, and who not for ever.
#[derive(Clone, Default)]
pub(crate) struct Waiters(BTreeMap<Session, (Instant, Option<u64>)>);

impl Waits for Waiters {
    fn begin(&mut self, session: Session, lock_timeout_ms: Option<u64>) {
        self.0.insert(session, (Instant::now(), lock_timeout_ms));
    }

    fn end(&mut self, session: Session) {
        self.0.remove(&session);
    }
}

/// The model, and who waits in it.
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) database: Database,
    waiters: Waiters,
}

impl Model {
    pub(crate) fn new() -> Model {
        let database = Database::new(TABLES.to_vec(), &SEQUENCES);
        Model { database, waiters: Waiters::default() }
    }

    pub(crate) fn execute(&mut self, session: Session, statement: &Statement) -> Replies {
        self.database.execute(&mut self.waiters, session, statement.clone())
    }

    pub(crate) fn disconnect(&mut self, session: Session) -> Replies {
        self.database.disconnect(&mut self.waiters, session)
    }

    /// Ends a session's wait; nothing happens if it does not wait, or is in no deadlock.
    fn end(&mut self, session: Session, why: Ending) -> Replies {
        match why {
            Ending::Deadlock => self.database.deadlock_timeout(&mut self.waiters, session),
            Ending::LockTimeout => self.database.lock_timeout(&mut self.waiters, session),
        }
    }

    pub(crate) fn waiting(&self) -> impl Iterator<Item = Session> {
        self.waiters.0.keys().copied()
    }

    pub(crate) fn waits(&self, session: Session) -> bool {
        self.waiters.0.contains_key(&session)
    }

    /// Those whose lock time-out runs.
    pub(crate) fn impatient(&self) -> impl Iterator<Item = Session> {
        let impatient =
            self.waiters.0.iter().filter(|(_, (_, lock_timeout))| lock_timeout.is_some());
        impatient.map(|(session, _)| *session)
    }

    /// Those who wait for themselves, over others.
    pub(crate) fn ring(&self) -> impl Iterator<Item = Session> {
        self.waiting().filter(|session| self.database.is_deadlocked(*session))
    }

    /// The sessions whose wait ends by itself.
    fn timed(&self) -> BTreeSet<Session> {
        self.impatient().chain(self.ring()).collect()
    }

    /// Whoever of a ring has waited longest looks first, if its time is not over yet; else who closed it.
    pub(crate) fn first_to_look(&self, deadlock_timeout: Duration) -> Option<Session> {
        let since = |session: &Session| self.waiters.0[session].0;
        let closed = self.ring().map(|session| since(&session)).max()?;
        let looks_in_time = |session: &Session| since(session) + deadlock_timeout > closed;
        self.ring().filter(looks_in_time).min_by_key(since)
    }

    /// The order in which these waits can have ended, if there is one: who ends must still be waiting,
    /// and for a deadlock be in one.
    fn in_order(&self, told: &[(Session, Ending)]) -> Option<Vec<(Session, Ending)>> {
        if told.is_empty() {
            return Some(Vec::new());
        }
        (0..told.len()).find_map(|first| {
            let (mut model, mut rest) = (self.clone(), told.to_vec());
            let (session, why) = rest.remove(first);
            if model.end(session, why).is_empty() {
                return None;
            }
            let rest = model.in_order(&rest)?;
            Some([vec![(session, why)], rest].concat())
        })
    }
}

/// The model beside connections to the real server.
pub(crate) struct Comparison {
    pub(crate) model: Model,
    /// What each waiting session has asked for.
    pub(crate) asked: BTreeMap<Session, Statement>,
    pub(crate) wires: Vec<Wire>,
    pub(crate) monitor: Wire,
    /// The sessions whose transaction, if they are in one, is a repeatable read.
    pub(crate) repeatable: BTreeSet<Session>,
    /// The locks that each session's transaction has tried to change.
    pub(crate) changed: BTreeSet<(Session, String)>,
    /// The sessions whose transaction has failed.
    pub(crate) failed: BTreeSet<Session>,
    /// How often each kind of reply came.
    pub(crate) seen: BTreeMap<String, u32>,
    /// What was asked and answered last.
    trail: VecDeque<String>,
}

impl Comparison {
    pub(crate) fn with(server: &RealPostgres) -> Self {
        let mut monitor = server.connect();
        for statement in SCHEMA {
            monitor.ask(statement);
        }
        let wires = (0..SESSIONS).map(|_| server.connect()).collect();
        Self {
            model: Model::new(),
            asked: BTreeMap::new(),
            wires,
            monitor,
            repeatable: BTreeSet::new(),
            changed: BTreeSet::new(),
            failed: BTreeSet::new(),
            seen: BTreeMap::new(),
            trail: VecDeque::new(),
        }
    }

    fn wire(&mut self, session: Session) -> &mut Wire {
        &mut self.wires[session.0 as usize]
    }

    pub(crate) fn is_in_transaction(&self, session: Session) -> bool {
        self.model.database.is_idle_in_transaction(session)
    }

    /// Asks both, and holds every reply that this brings about against the model's.
    pub(crate) fn ask(&mut self, session: Session, statement: &Statement) {
        if !self.is_in_transaction(session) {
            self.changed.retain(|(other, _)| *other != session);
        }
        if let Some((Stance::Changes, lock)) = stance(statement) {
            self.changed.insert((session, lock));
        }
        match statement {
            Statement::Begin(Isolation::RepeatableRead) => self.repeatable.insert(session),
            _ if self.is_in_transaction(session) => false,
            _ => self.repeatable.remove(&session),
        };
        let replies = self.model.execute(session, statement);
        self.asked.insert(session, statement.clone());
        self.wire(session).send(&statement.to_string());
        self.note(format!("{} asks {statement}", session.0));
        self.hold(&replies);
        self.hold_waiters();
    }

    fn note(&mut self, what: String) {
        self.trail.push_back(what);
        if self.trail.len() > TRAIL {
            self.trail.pop_front();
        }
    }

    /// What went before, for whoever has to find out why the two differ.
    fn place(&self) -> String {
        let step: u32 = self.seen.values().sum();
        let trail: Vec<&str> = self.trail.iter().map(String::as_str).collect();
        format!("after reply {step}:\n{}\n", trail.join("\n"))
    }

    pub(crate) fn hold(&mut self, replies: &Replies) {
        for (session, reply) in replies {
            let real = self.wire(*session).reply();
            self.asked.remove(session);
            self.note(format!("{} is told {real}", session.0));
            assert_eq!(sorted(reply), real, "model, then PostgreSQL, {}", self.place());
            if matches!(reply, Reply::Error(_)) && self.is_in_transaction(*session) {
                self.failed.insert(*session);
            } else {
                self.failed.remove(session);
            }
            let kind: String = real.split(['(', '"']).next().unwrap_or_default().into();
            *self.seen.entry(kind).or_default() += 1;
        }
    }

    /// Whoever waits in the model waits at the server, and nobody else, unless a wait may end by itself.
    fn hold_waiters(&mut self) {
        if !self.model.timed().is_empty() || self.model.waiting().next().is_none() {
            return;
        }
        let expected: BTreeSet<Session> = self.model.waiting().collect();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let real = self.waiting_at_the_server();
            if real == expected {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "who waits: model {expected:?}, PostgreSQL {real:?}, {}",
                self.place()
            );
        }
    }

    fn waiting_at_the_server(&mut self) -> BTreeSet<Session> {
        let sql = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        let pids = self.monitor.ask(sql);
        let waits =
            |session: &Session| pids.contains(&format!("({})", self.wires[session.0 as usize].pid));
        (0..SESSIONS).map(Session).filter(waits).collect()
    }

    /// The sessions whose wait has ended by itself, once all others that might end so wait at the server
    /// or are answered: nobody has ended whose word of it is still on its way.
    fn told(&mut self) -> Vec<(Session, Ending)> {
        let timed = self.model.timed();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answered: Vec<(Session, Option<Ending>)> = timed
                .iter()
                .filter_map(|session| Some((*session, self.wire(*session).has_ended()?)))
                .collect();
            let waiting = self.waiting_at_the_server();
            let is_answered = |session| answered.iter().any(|(one, _)| one == session);
            if timed.iter().all(|session| waiting.contains(session) || is_answered(session)) {
                let told = answered.into_iter();
                return told.filter_map(|(session, why)| Some((session, why?))).collect();
            }
            assert!(
                Instant::now() < deadline,
                "{timed:?} neither wait nor are answered, {}",
                self.place()
            );
        }
    }

    /// Lets lock time-outs and deadlocks take their course, until whoever waits can only wait for a
    /// statement to come. When each ends is for the server to say: the model has no clock.
    pub(crate) fn settle(&mut self) {
        let mut deadline = Instant::now() + PATIENCE;
        while !self.model.timed().is_empty() {
            assert!(Instant::now() < deadline, "nobody gives up, {}", self.place());
            let told = self.told();
            let in_order = self.model.in_order(&told);
            assert!(in_order.is_some(), "{told:?} cannot all give up, {}", self.place());
            for (session, why) in in_order.into_iter().flatten() {
                let replies = self.model.end(session, why);
                self.hold(&replies);
            }
            self.hold_waiters();
            if !told.is_empty() {
                deadline = Instant::now() + PATIENCE;
            }
        }
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
