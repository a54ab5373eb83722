//! The worker's part: its connection, and the reply that it waits for.

use super::{Ask, Connection, Cx, Message, Timer};
use crate::kernel::Span;
use crate::protocols::Row;
use crate::protocols::lock::Job;
use crate::services::sql::Statement;

/// What a client remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// What it is waiting for a reply to.
    pub(super) waits_for: Option<Ask>,
    /// Its latest connection.
    connection: Option<Connection>,
    /// Whether that is open, as far as it knows.
    connected: bool,
    /// The version of the lock that it saw last.
    pub(super) version: i64,
}

impl Client {
    /// What a glance shows.
    pub(super) fn glance(&self) -> Vec<Row> {
        let row = |ask: Ask| Row::new("waits for the database about", ask.words());
        self.waits_for.map(row).into_iter().collect()
    }

    /// Whether this is the reply that it waits for; then it waits no more.
    pub(super) fn expects(&mut self, message: &Message, job: Job, cx: &mut Cx) -> bool {
        let Message::Reply { connection, job: to, ask, .. } = message else { return false };
        let expected = self.hears(*connection) && *to == job.id && self.waits_for == Some(*ask);
        if expected {
            self.waits_for = None;
            cx.cancel_timer(&Timer::ReplyTimeout);
        }
        expected
    }

    /// Whether it listens to a connection.
    fn hears(&self, connection: Connection) -> bool {
        self.connected && self.connection == Some(connection)
    }

    /// Whether the message says that its connection is closed; then it waits for nothing more over it.
    pub(super) fn is_closed(&self, message: &Message, cx: &mut Cx) -> bool {
        let closed = matches!(message, Message::Closed(connection, _) if self.hears(*connection));
        if closed {
            cx.cancel_timer(&Timer::ReplyTimeout);
        }
        closed
    }

    /// The connection for the next request; a new one if there is none.
    fn connect(&mut self, job: Job, cx: &mut Cx) -> Connection {
        let first = Connection { job: job.id, number: 0 };
        let connection = match self.connection {
            Some(open) if self.connected => return open,
            Some(Connection { job, number }) if job == first.job => {
                Connection { job, number: number.wrapping_add(1) }
            }
            _ => first,
        };
        self.connection = Some(connection);
        self.connected = true;
        cx.send(cx.server(0), Message::Connect(connection));
        connection
    }

    /// Gives the connection up; the next request begins a new one.
    pub(super) fn hang_up(&mut self) {
        self.waits_for = None;
        self.connected = false;
    }
}

/// Sends a statement and waits for the reply.
pub(super) fn ask(
    client: &mut Client,
    job: Job,
    ask: Ask,
    statement: Statement,
    patience: Span,
    cx: &mut Cx,
) {
    client.waits_for = Some(ask);
    cx.set_timer(Timer::ReplyTimeout, patience);
    tell(client, job, ask, statement, cx);
}

/// Sends a statement.
pub(super) fn tell(client: &mut Client, job: Job, ask: Ask, statement: Statement, cx: &mut Cx) {
    let connection = client.connect(job, cx);
    cx.send(cx.server(0), Message::Request { connection, job: job.id, ask, statement });
}
