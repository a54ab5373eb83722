//! The database server as a node of the arena: its sessions are connections, its time-outs timers; the
//! log is written before anybody is answered.

use litemap::LiteMap;

use super::{Ask, Connection, Cx, Message, Timer};
use crate::kernel::{NodeId, Rule, Span};
use crate::protocols::Row;
use crate::protocols::lock::{Event, JobId, ORDER};
use crate::rule;
use crate::services::sql::{Database, Replies, Session, SqlError, Statement, Value, Waits};

/// How long a session waits before it looks for a deadlock, as PostgreSQL does by default.
const DEADLOCK_TIMEOUT: Span = Span::s(1);

/// What the server remembers: the database, each session's connection, and which request it is at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    pub(super) database: Database,
    open: LiteMap<Session, Connection>,
    asked: LiteMap<Session, (JobId, Ask)>,
}

/// How the server is set.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Whether it looks for deadlocks.
    pub(super) detection: bool,
    /// `idle_in_transaction_session_timeout`
    pub(super) idle: Option<Span>,
}

/// Tells whose the lock is, by the server's tables.
pub(super) type Holder = fn(&Database) -> Option<NodeId>;

impl Server {
    /// Starts from what is on the disk.
    pub(super) fn start(disk: &Database) -> Server {
        Server { database: disk.clone(), open: LiteMap::new(), asked: LiteMap::new() }
    }

    pub(super) fn serve(
        &mut self,
        from: NodeId,
        message: &Message,
        (limits, holder): (Limits, Holder),
        cx: &mut Cx,
    ) -> Rule {
        let before = holder(&self.database);
        let session = Session(u32::from(from.0));
        let rule = match message {
            Message::Connect(connection) => {
                rule!(self.connect(session, *connection, limits, cx))
            }
            Message::Request { connection, job, ask, statement } => {
                if self.open.get(&session) == Some(connection) {
                    rule!(self.execute(session, (*job, *ask), statement, limits, cx))
                } else {
                    rule!(refuse(from, *connection, cx))
                }
            }
            Message::Reply { .. } | Message::Closed(..) => Rule("ignore"),
        };
        self.settle(before, (limits, holder), cx);
        rule
    }

    pub(super) fn on_timer(
        &mut self,
        timer: &Timer,
        (limits, holder): (Limits, Holder),
        cx: &mut Cx,
    ) -> Rule {
        let before = holder(&self.database);
        let rule = match *timer {
            Timer::DeadlockTimeout(session) => {
                rule!(self.look_for_deadlock(session, limits, cx))
            }
            Timer::LockTimeout(session) => rule!(self.end_wait(session, limits, cx)),
            Timer::IdleInTransaction(session) => rule!(self.close_idle(session, limits, cx)),
            _ => Rule("ignore"),
        };
        self.settle(before, (limits, holder), cx);
        rule
    }

    /// A client connects anew: what its last connection left open is rolled back.
    fn connect(&mut self, session: Session, connection: Connection, limits: Limits, cx: &mut Cx) {
        if self.open.get(&session) != Some(&connection) {
            self.hang_up(session, limits, cx);
            self.open.insert(session, connection);
        }
    }

    /// Ends a session: what it left open is rolled back.
    fn hang_up(&mut self, session: Session, limits: Limits, cx: &mut Cx) {
        self.open.remove(&session);
        self.asked.remove(&session);
        let replies = self.database.disconnect(&mut Timers { limits, cx }, session);
        self.reply(replies, cx);
    }

    /// Carries out a statement, and answers all whom that concerns.
    fn execute(
        &mut self,
        session: Session,
        asked: (JobId, Ask),
        statement: &Statement,
        limits: Limits,
        cx: &mut Cx,
    ) {
        cx.cancel_timer(&Timer::IdleInTransaction(session));
        self.asked.insert(session, asked);
        let timers = &mut Timers { limits, cx };
        let replies = self.database.execute(timers, session, statement.clone());
        self.reply(replies, cx);
    }

    /// A session has waited for a second: if it waits for itself, over others, it gives up.
    fn look_for_deadlock(&mut self, session: Session, limits: Limits, cx: &mut Cx) {
        let replies = self.database.deadlock_timeout(&mut Timers { limits, cx }, session);
        self.reply(replies, cx);
    }

    /// A session has waited for a lock as long as it is willing to.
    fn end_wait(&mut self, session: Session, limits: Limits, cx: &mut Cx) {
        let replies = self.database.lock_timeout(&mut Timers { limits, cx }, session);
        self.reply(replies, cx);
    }

    /// A session holds its locks and does nothing: its connection is closed.
    fn close_idle(&mut self, session: Session, limits: Limits, cx: &mut Cx) {
        let connection = self.open.get(&session).copied();
        self.hang_up(session, limits, cx);
        if let Some(connection) = connection {
            let error = Some(SqlError::IdleInTransaction);
            cx.send(node(session), Message::Closed(connection, error));
        }
    }

    fn reply(&mut self, replies: Replies, cx: &mut Cx) {
        for (session, reply) in replies {
            let connection = self.open.get(&session).copied();
            if let (Some(connection), Some((job, ask))) = (connection, self.asked.remove(&session))
            {
                cx.send(node(session), Message::Reply { connection, job, ask, reply });
            }
        }
    }

    /// Writes the log, starts and stops the idle time-outs, and tells whose the lock has become.
    fn settle(&mut self, before: Option<NodeId>, (limits, holder): (Limits, Holder), cx: &mut Cx) {
        cx.save(self.database.durable());
        for worker in 1..cx.server(0).0 {
            let session = Session(u32::from(worker));
            let timer = Timer::IdleInTransaction(session);
            let idle = limits.idle.filter(|_| self.database.is_idle_in_transaction(session));
            match (idle, cx.remaining(&timer)) {
                (Some(idle), None) => cx.set_timer(timer, idle),
                (None, Some(_)) => cx.cancel_timer(&timer),
                _ => {}
            }
        }
        match (before, holder(&self.database)) {
            (Some(holder), None) => cx.happens(Event::Deletes(ORDER, holder)),
            (_, Some(holder)) if before != Some(holder) => cx.happens(Event::Grants(ORDER, holder)),
            _ => {}
        }
    }
}

/// What a glance at the server's disk shows: every committed row.
pub(super) fn glance(disk: &Database) -> Vec<Row> {
    let row = |row: &[Value]| {
        let values: Vec<String> = row.iter().map(Value::to_string).collect();
        Row::new("row", format!("({})", values.join(",")))
    };
    disk.tables().iter().flat_map(|table| table.committed().map(row)).collect()
}

/// Nobody is at the other end of this connection any more.
fn refuse(to: NodeId, connection: Connection, cx: &mut Cx) {
    cx.send(to, Message::Closed(connection, None));
}

/// A session bears the number of its worker's node.
fn node(session: Session) -> NodeId {
    NodeId(session.0 as u8)
}

/// Waits as timers of the simulated server.
struct Timers<'c, 'a> {
    limits: Limits,
    cx: &'c mut Cx<'a>,
}

impl Waits for Timers<'_, '_> {
    fn begin(&mut self, session: Session, lock_timeout_ms: Option<u64>) {
        if self.limits.detection {
            self.cx.set_timer(Timer::DeadlockTimeout(session), DEADLOCK_TIMEOUT);
        }
        if let Some(ms) = lock_timeout_ms {
            self.cx.set_timer(Timer::LockTimeout(session), Span::ms(ms));
        }
    }

    fn end(&mut self, session: Session) {
        self.cx.cancel_timer(&Timer::DeadlockTimeout(session));
        self.cx.cancel_timer(&Timer::LockTimeout(session));
    }
}
