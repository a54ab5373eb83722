//! The client's side of a session: connect, give signs of life, connect again.

use super::{Cx, Message, Recipe, Timer, ZooKeeperLock};
use crate::kernel::{Rule, Span};
use crate::protocols::Row;
use crate::protocols::lock::{Job, Progress};
use crate::rule;
use crate::services::zookeeper::{
    Code, Done, Op, Path, Reply, Request, SessionId, Stat, ToClient, ToServer, Zxid,
};

/// How long a client waits before it connects again.
const RECONNECT: Span = Span::s(1);

/// How many numbers an attempt has for its connections; after that they come round, as TCP's ports do.
/// A connection that is not answered is given up after two thirds of the time-out, so with the usual
/// 30 s a number is used again after more than five minutes. That is longer than the four for which TCP
/// keeps a port (RFC 9293, 3.6.1: twice the longest life of a segment). Numbers without end would make
/// every world in which ZooKeeper stays away another one.
const CONNECTIONS: u32 = 16;

/// What a client remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Client {
    line: Line,
    connection: u32,
    session: Option<SessionId>,
    owed: Owed,
    /// The last transaction that the client knows of.
    pub(super) last_seen: Zxid,
    pub(super) step: Step,
    /// The node that the client has in the queue.
    pub(super) node: Option<Path>,
}

/// How the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
enum Line {
    #[default]
    Closed,
    Connecting,
    Open,
}

/// What ZooKeeper owes the client. A connection loses nothing in the middle: where a packet is dropped
/// by hand, a ping that is answered before a request is how the client notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
enum Owed {
    #[default]
    Nothing,
    /// A reply.
    Reply,
    /// A reply to a request, and after that the answer to a ping.
    ReplyBeforePong,
}

/// How far the recipe is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) enum Step {
    /// To create the node, once there is a session; or asked to.
    #[default]
    Creating,
    /// Has lost its connection while creating: looks whether its node is there.
    Recovering,
    /// Looks who is in the queue.
    Looking,
    /// Asks to be told when this node goes.
    Asking(Path),
    /// Waits to be told that something happened to this node.
    Waiting(Path),
    /// Has the lock.
    Holding,
    /// Had the lock, and knows that its session has expired.
    Fallen,
}

impl Client {
    /// Whether this is the connection that the client has open or opens.
    pub(super) fn listens_to(&self, connection: u32) -> bool {
        self.line != Line::Closed && self.connection == connection
    }

    pub(super) fn glance(&self) -> Vec<Row> {
        let Some(session) = self.session else { return Vec::new() };
        let line = match self.line {
            Line::Closed => "down",
            Line::Connecting => "being opened",
            Line::Open => "up",
        };
        let mut rows = vec![Row::new("session", session), Row::new("connection", line)];
        rows.extend(self.node.as_ref().map(|node| Row::new("node", node)));
        if let Step::Asking(path) | Step::Waiting(path) = &self.step {
            rows.push(Row::new("waits for a change of", path));
        }
        rows
    }
}

impl ZooKeeperLock {
    /// The worker wants the lock: open a session first.
    pub(super) fn open_session(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        // Attempts have numbers of their own.
        *client = Client { connection: job.id.number << 8, ..Client::default() };
        self.connect(client, cx);
    }

    /// Opens a connection: for the session that there was, or for a new one.
    pub(super) fn connect(&self, client: &mut Client, cx: &mut Cx) {
        let nth = client.connection.wrapping_add(1) % CONNECTIONS;
        client.connection = client.connection & !0xff | nth;
        client.line = Line::Connecting;
        client.owed = Owed::Nothing;
        cx.cancel_timer(&Timer::Ping);
        let Client { session, last_seen, .. } = *client;
        let timeout_ms = u32::try_from(self.timeout.as_ms()).unwrap_or(u32::MAX);
        cx.cancel_timer(&Timer::SinceSent);
        cx.set_timer(Timer::ReadTimeout, self.part_of_timeout(2));
        self.send(client, ToServer::Connect { session, timeout_ms, last_seen }, cx);
    }

    fn send(&self, client: &Client, packet: ToServer, cx: &mut Cx) {
        if cx.remaining(&Timer::SinceSent).is_none() {
            cx.set_timer(Timer::SinceSent, self.timeout);
        }
        if client.line == Line::Open {
            cx.set_timer(Timer::Ping, self.part_of_timeout(1));
        }
        cx.send(cx.server(0), Message::ToServer(client.connection, packet));
    }

    /// So many thirds of the time-out.
    fn part_of_timeout(&self, thirds: u64) -> Span {
        Span::us(self.timeout.as_us() * thirds / 3)
    }

    /// Sends a request, if there is a connection to send it on. A client has one under way at a time,
    /// and replies come in order, so all of them may have the same number.
    pub(super) fn ask(&self, client: &mut Client, request: Request, cx: &mut Cx) {
        if client.line == Line::Open {
            client.owed = Owed::Reply;
            self.send(client, ToServer::Request { xid: 1, request }, cx);
        }
    }

    pub(super) fn write(&self, client: &mut Client, op: Op, cx: &mut Cx) {
        self.ask(client, Request::Write(op), cx);
    }

    /// The worker wants the lock no longer. Without a connection the session is left to expire.
    pub(super) fn close_session(&self, client: &mut Client, cx: &mut Cx) {
        self.ask(client, Request::Close, cx);
        for timer in [Timer::Ping, Timer::ReadTimeout, Timer::Reconnect, Timer::SinceSent] {
            cx.cancel_timer(&timer);
        }
        *client = Client::default();
    }

    /// A third of the time-out has gone by in silence.
    pub(super) fn ping(&self, client: &mut Client, cx: &mut Cx) {
        if client.owed == Owed::Reply {
            client.owed = Owed::ReplyBeforePong;
        }
        self.send(client, ToServer::Ping, cx);
    }

    /// Nothing was heard for two thirds of the time-out, or ZooKeeper has hung up, or a reply is
    /// missing. The session may live.
    pub(super) fn disconnect(&self, client: &mut Client, cx: &mut Cx) {
        client.line = Line::Closed;
        cx.cancel_timer(&Timer::Ping);
        cx.cancel_timer(&Timer::ReadTimeout);
        cx.set_timer(Timer::Reconnect, RECONNECT);
    }

    /// Something was heard: what is it?
    pub(super) fn on_packet(
        &self,
        client: &mut Client,
        job: Job,
        packet: &ToClient,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        cx.set_timer(Timer::ReadTimeout, self.part_of_timeout(2));
        let left = match packet {
            ToClient::Event(_) => None,
            _ => self.answered(cx),
        };
        match packet {
            ToClient::Connected { session, .. } => {
                (rule!(self.on_connected(client, job, *session, cx)), Progress::Pending)
            }
            ToClient::Expired => (Rule("on_expired"), self.on_expired(client, cx)),
            ToClient::HangUp => (rule!(self.disconnect(client, cx)), Progress::Pending),
            ToClient::Pong { .. } if client.owed == Owed::ReplyBeforePong => {
                (rule!(self.disconnect(client, cx)), Progress::Pending)
            }
            ToClient::Pong { .. } => (Rule("on_pong"), on_pong(client, left)),
            ToClient::Event(event) => match (&self.recipe, &client.step) {
                (Recipe::Sequential(_), Step::Waiting(path)) if *path == event.path => {
                    (rule!(self.look(client, job, cx)), Progress::Pending)
                }
                _ => (Rule("ignore"), Progress::Pending),
            },
            ToClient::Reply { zxid, answer, .. } => {
                client.last_seen = *zxid;
                client.owed = Owed::Nothing;
                let left = left.unwrap_or(Span::ZERO);
                match self.recipe {
                    Recipe::Ephemeral(_) => {
                        (Rule("on_create_reply"), self.on_create_reply(client, answer, left, cx))
                    }
                    Recipe::Sequential(recipe) => {
                        self.on_reply(recipe, client, job, (answer, left), cx)
                    }
                }
            }
        }
    }

    /// How much of the session is left for sure, now that the oldest packet is answered.
    fn answered(&self, cx: &mut Cx) -> Option<Span> {
        let left = cx.remaining(&Timer::SinceSent);
        cx.cancel_timer(&Timer::SinceSent);
        left
    }

    /// The session is open: anew, or again after the connection was lost.
    fn on_connected(&self, client: &mut Client, job: Job, session: SessionId, cx: &mut Cx) {
        let again = client.session == Some(session);
        client.session = Some(session);
        client.line = Line::Open;
        cx.set_timer(Timer::Ping, self.part_of_timeout(1));
        match self.recipe {
            Recipe::Ephemeral(_) if client.step == Step::Creating => self.create(client, job, cx),
            Recipe::Ephemeral(_) => {}
            Recipe::Sequential(recipe) if again => self.resume(recipe, client, job, cx),
            Recipe::Sequential(recipe) => self.enqueue_unless_holding(recipe, client, job, cx),
        }
    }

    /// The session is over, and the node gone with it. A new one is opened; a worker that held the
    /// lock is told, and goes on in its belief as it sees fit.
    fn on_expired(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        client.session = None;
        client.node = None;
        let held = matches!(client.step, Step::Holding | Step::Fallen);
        client.step = if held { Step::Fallen } else { Step::Creating };
        self.connect(client, cx);
        if held { Progress::Lost } else { Progress::Pending }
    }
}

/// The session has begun its time-out anew.
fn on_pong(client: &Client, left: Option<Span>) -> Progress {
    match (&client.step, left) {
        (Step::Holding, Some(left)) => Progress::Renewed(left),
        _ => Progress::Pending,
    }
}

/// What was created, if anything was.
pub(super) fn created(answer: &Result<Reply, Code>) -> Option<(&Path, Option<Stat>)> {
    match answer {
        Ok(Reply::Done(Done::Created(path, stat))) => Some((path, *stat)),
        _ => None,
    }
}
