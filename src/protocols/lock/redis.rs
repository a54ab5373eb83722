//! A lock in Redis: a key that only one client can create, and that vanishes after its time to live.
//!
//! Source: the Redis manual, `SET` and "Distributed Locks with Redis" (the part about one instance);
//! the watchdog after Redisson's manual (lease renewed every third of it); the fencing token after
//! M. Kleppmann, "How to do distributed locking", 2016.
//!
//! # Its mistakes
//! - `release: delete` gives the lock back with `DEL`, whoever it belongs to by now.
//! - `acquire: setnx-then-expire` takes the lock in one command and gives it a time to live in the
//!   next; a client that dies in between leaves a lock that never ends.
//! - `result: ignored` goes ahead whatever Redis says.
//! - `fencing: off` trusts that whoever was granted the lock still has it when it acts. A lease is a
//!   promise about Redis' clock; a paused client has none.
//!
//! `watchdog: on` renews the lease while its holder is alive. It helps against slow work, not against
//! a pause: a paused client renews nothing.
//!
//! # Fencing tokens
//! The token must be drawn in the same step as the lock, or a slow client could draw a newer token
//! than the next holder's. With `SET … NX PX` a script does both; with `SETNX` the counter is
//! incremented while the lock has no time to live yet, which orders the tokens just as well.
//!
//! # What is not modelled
//! One Redis, without replicas and without persistence: when it crashes, locks and token counter are
//! gone. A client matches replies by what it asked, where a real one counts them. A client that has
//! waited two seconds for a reply takes it for a no and opens another connection, as most do: what
//! still comes over the old one nobody hears. All its connections keep one order among them.

use std::fmt;

use super::{
    Event, FENCING, Job, JobId, LEASE, Lock, LockContext, ORDER, Progress, REPLY_TIMEOUT, WATCHDOG,
    with_workload,
};
use crate::kernel::{Clock, NodeId, Rule, Span};
use crate::ledger::{Fence, OrderId};
use crate::protocols::Row;
use crate::protocols::settings::{Quantity, Settings, Switch};
use crate::rule;
use crate::services::redis::{Bytes, Deadlines, Key, Keyspace, Reply, Request, Script};

/// What can be set in the lock itself.
pub const SWITCHES: [Switch; 5] = [
    FENCING,
    Switch {
        name: "release",
        values: &["compare-and-delete", "delete"],
        default: "compare-and-delete",
        mistake: Some("delete"),
    },
    Switch {
        name: "acquire",
        values: &["set-nx-px", "setnx-then-expire"],
        default: "set-nx-px",
        mistake: Some("setnx-then-expire"),
    },
    Switch {
        name: "result",
        values: &["checked", "ignored"],
        default: "checked",
        mistake: Some("ignored"),
    },
    WATCHDOG,
];

/// The lease, and the workload's quantities.
pub const QUANTITIES: [Quantity; 6] = with_workload([LEASE]);

/// How the lock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acquire {
    /// `SET key token NX PX lease`, or the script that also draws a fencing token.
    SetNxPx,
    /// `SETNX key token`, then `EXPIRE key lease`.
    SetnxThenExpire,
}

/// The lock in one Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RedisLock {
    acquire: Acquire,
    /// Whether a release looks whose lock it is.
    compares: bool,
    /// Whether the reply to the request for the lock is looked at.
    checks_result: bool,
    fencing: bool,
    watchdog: bool,
    lease: Span,
}

impl RedisLock {
    /// The lock as set.
    pub fn of(settings: &Settings) -> RedisLock {
        RedisLock {
            acquire: if settings.is("acquire", "set-nx-px") {
                Acquire::SetNxPx
            } else {
                Acquire::SetnxThenExpire
            },
            compares: settings.is("release", "compare-and-delete"),
            checks_result: settings.is("result", "checked"),
            fencing: settings.is("fencing", "on"),
            watchdog: settings.is("watchdog", "on"),
            lease: settings.time("lease"),
        }
    }
}

/// What a client asks Redis for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// The lock.
    Lock,
    /// The next fencing token, when it is not drawn with the lock.
    Token,
    /// A time to live for a lock that has none.
    Expiry(Option<Fence>),
    /// A longer lease.
    Renewal,
    /// The end of the lock.
    Release,
}

/// By what a client knows a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call {
    /// Whose attempt.
    pub job: JobId,
    /// Over which of its connections, from 0.
    pub connection: u8,
    /// For what.
    pub ask: Ask,
}

/// What goes over a connection: requests and replies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// To Redis.
    Request {
        /// Who asks, and for what.
        call: Call,
        /// The request itself.
        request: Request,
    },
    /// From Redis.
    Reply {
        /// What it is the answer to.
        call: Call,
        /// The reply itself.
        reply: Reply,
    },
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Request { request, .. } => request.fmt(f),
            Message::Reply { reply, .. } => reply.fmt(f),
        }
    }
}

/// What client and server wait for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Redis: the time to live of a key.
    Expiry(Key),
    /// Client: no reply has come.
    ReplyTimeout,
    /// Client: time to renew the lease.
    Watchdog,
    /// Client: runs from the moment at which a lease is asked for. If it is granted, this much of it
    /// is left: Redis began to count later than the client did.
    SinceAsked,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Expiry(key) => write!(f, "expiry-{key}"),
            Timer::ReplyTimeout => f.write_str("reply-timeout"),
            Timer::Watchdog => f.write_str("watchdog"),
            Timer::SinceAsked => f.write_str("since-asked"),
        }
    }
}

/// What a client remembers: what it is waiting for a reply to, and over which connection. Attempts
/// are told apart by their numbers, so each may count its connections from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    waits_for: Option<Ask>,
    connection: u8,
}

type Cx<'a> = LockContext<'a, RedisLock>;

impl RedisLock {
    /// Asks for the lock by one command, `SETNX` or `SET … NX PX`, or by the script.
    fn ask_for_lock(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let (lock, token) = (lock_key(job.order), job.id.to_string());
        let request = match (self.acquire, self.fencing) {
            (Acquire::SetnxThenExpire, _) => Request::words(&format!("SETNX {lock} {token}")),
            (Acquire::SetNxPx, false) => {
                let lease = self.lease.as_ms();
                Request::words(&format!("SET {lock} {token} NX PX {lease}"))
            }
            (Acquire::SetNxPx, true) => Request::eval(
                Script::AcquireWithToken,
                &[bytes(&lock), bytes(&fence_key(job.order))],
                &[bytes(&token), bytes(&self.lease.as_ms().to_string())],
            ),
        };
        if self.acquire == Acquire::SetNxPx {
            cx.set_timer(Timer::SinceAsked, self.lease);
        }
        ask(client, job, Ask::Lock, request, cx);
    }

    /// Looks at the reply to the request for the lock, or does not.
    fn on_lock_reply(&self, client: &mut Client, job: Job, reply: &Reply, cx: &mut Cx) -> Progress {
        let taken = !matches!(reply, Reply::Bulk(None) | Reply::Integer(0) | Reply::Error(_));
        if !taken && self.checks_result {
            cx.cancel_timer(&Timer::SinceAsked);
            return Progress::Busy;
        }
        match self.acquire {
            Acquire::SetNxPx => {
                // Nil read as a number is 0, older than any token.
                let token = if let Reply::Integer(token) = reply { *token } else { 0 };
                self.granted(self.fencing.then_some(Fence(token.unsigned_abs())), cx)
            }
            Acquire::SetnxThenExpire if self.fencing => {
                let request = Request::words(&format!("INCR {}", fence_key(job.order)));
                ask(client, job, Ask::Token, request, cx);
                Progress::Pending
            }
            Acquire::SetnxThenExpire => self.ask_for_expiry(client, job, None, cx),
        }
    }

    /// The lock has no time to live yet, so nobody else can have drawn a token since it was taken.
    fn on_token_reply(
        &self,
        client: &mut Client,
        job: Job,
        reply: &Reply,
        cx: &mut Cx,
    ) -> Progress {
        let token = if let Reply::Integer(token) = reply { *token } else { 0 };
        self.ask_for_expiry(client, job, Some(Fence(token.unsigned_abs())), cx)
    }

    fn ask_for_expiry(
        &self,
        client: &mut Client,
        job: Job,
        fence: Option<Fence>,
        cx: &mut Cx,
    ) -> Progress {
        let seconds = self.lease.as_ms().div_ceil(1_000);
        cx.set_timer(Timer::SinceAsked, self.lease);
        let request = Request::words(&format!("EXPIRE {} {seconds}", lock_key(job.order)));
        ask(client, job, Ask::Expiry(fence), request, cx);
        Progress::Pending
    }

    fn granted(&self, fence: Option<Fence>, cx: &mut Cx) -> Progress {
        if self.watchdog {
            cx.set_timer(Timer::Watchdog, self.third_of_lease());
        }
        Progress::Granted { fence, lease: Some(left_of_lease(cx)) }
    }

    fn third_of_lease(&self) -> Span {
        Span::us(self.lease.as_us() / 3)
    }

    /// A third of the lease is over: ask for a whole one again.
    fn renew(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let request = Request::eval(
            Script::CompareAndExpire,
            &[bytes(&lock_key(job.order))],
            &[bytes(&job.id.to_string()), bytes(&self.lease.as_ms().to_string())],
        );
        cx.set_timer(Timer::SinceAsked, self.lease);
        cx.set_timer(Timer::Watchdog, self.third_of_lease());
        ask(client, job, Ask::Renewal, request, cx);
    }

    /// The lease is longer now, or the lock is somebody else's. The business code is not told, as it
    /// is not by Redisson: it goes on in its belief.
    fn on_renewal_reply(&self, reply: &Reply, cx: &mut Cx) -> Progress {
        if *reply == Reply::Integer(1) {
            return Progress::Renewed(left_of_lease(cx));
        }
        cx.cancel_timer(&Timer::SinceAsked);
        cx.cancel_timer(&Timer::Watchdog);
        Progress::Lost
    }

    /// Redis has not answered: whether it did what it was asked is unknown.
    fn on_reply_timeout(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        cx.cancel_timer(&Timer::SinceAsked);
        client.connection = client.connection.wrapping_add(1);
        match client.waits_for.take() {
            Some(Ask::Lock | Ask::Token | Ask::Expiry(_)) => Progress::Busy,
            _ => Progress::Pending,
        }
    }

    fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        ask: Ask,
        reply: &Reply,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        client.waits_for = None;
        cx.cancel_timer(&Timer::ReplyTimeout);
        match ask {
            Ask::Lock => (Rule("on_lock_reply"), self.on_lock_reply(client, job, reply, cx)),
            Ask::Token => (Rule("on_token_reply"), self.on_token_reply(client, job, reply, cx)),
            Ask::Expiry(fence) => (Rule("granted"), self.granted(fence, cx)),
            Ask::Renewal => (Rule("on_renewal_reply"), self.on_renewal_reply(reply, cx)),
            Ask::Release => (Rule("ignore"), Progress::Pending),
        }
    }
}

/// Sends a request and waits for the reply.
fn ask(client: &mut Client, job: Job, ask: Ask, request: Request, cx: &mut Cx) {
    client.waits_for = Some(ask);
    cx.set_timer(Timer::ReplyTimeout, REPLY_TIMEOUT);
    let call = Call { job: job.id, connection: client.connection, ask };
    cx.send(cx.server(0), Message::Request { call, request });
}

/// What is left of the lease, counted from when it was asked for: never more than Redis will keep it.
fn left_of_lease(cx: &mut Cx) -> Span {
    let left = cx.remaining(&Timer::SinceAsked).unwrap_or(Span::ZERO);
    cx.cancel_timer(&Timer::SinceAsked);
    left
}

fn lock_key(order: OrderId) -> String {
    format!("lock:order:{order}")
}

fn fence_key(order: OrderId) -> String {
    format!("fence:order:{order}")
}

fn bytes(text: &str) -> Bytes {
    Bytes::from(text)
}

/// Redis: executes a request and answers.
fn execute(redis: &mut Keyspace, from: NodeId, call: Call, request: &Request, cx: &mut Cx) {
    let before = holder(redis, ORDER);
    let reply = redis.execute(&mut Expiries(cx), request);
    let after = holder(redis, ORDER);
    match (before, after) {
        (None, Some(holder)) => cx.happens(Event::Grants(ORDER, holder)),
        (Some(holder), None) => cx.happens(Event::Deletes(ORDER, holder)),
        _ => {}
    }
    cx.send(from, Message::Reply { call, reply });
}

/// Redis: the time to live of a key is over.
fn expire_key(redis: &mut Keyspace, key: &Key, cx: &mut Cx) {
    if redis.expire(key) {
        cx.happens(Event::Expires(ORDER));
    }
}

/// Whose the lock of an order is, by its value: a worker's letter and a number.
fn holder(redis: &Keyspace, order: OrderId) -> Option<NodeId> {
    let value = redis.get(lock_key(order).as_bytes())?;
    let letter = value.as_ref().first()?.checked_sub(b'a')?;
    Some(NodeId(1 + letter))
}

/// Deadlines as timers of the simulated Redis.
struct Expiries<'c, 'a>(&'c mut Cx<'a>);

impl Deadlines for Expiries<'_, '_> {
    fn remaining_ms(&self, key: &Key) -> Option<u64> {
        self.0.remaining(&Timer::Expiry(key.clone())).map(Span::as_ms)
    }

    fn set(&mut self, key: &Key, ms: u64) {
        let span = Span::ms(ms.min(Span::LONGEST.as_ms()));
        self.0.set_timer(Timer::Expiry(key.clone()), span);
    }

    fn clear(&mut self, key: &Key) {
        self.0.cancel_timer(&Timer::Expiry(key.clone()));
    }

    fn unix_ms(&self) -> Option<u64> {
        None
    }
}

impl Lock for RedisLock {
    type Client = Client;
    type Server = Keyspace;
    type Disk = ();
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        vec!["redis".into()]
    }

    fn format_server(&self) {}

    fn start_server(&self, (): &(), _: &mut Cx) -> Keyspace {
        Keyspace::default()
    }

    fn clock(&self, timer: &Timer) -> Clock {
        match timer {
            Timer::Expiry(_) => Clock::Wall,
            Timer::ReplyTimeout | Timer::Watchdog | Timer::SinceAsked => Clock::Monotonic,
        }
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        (rule!(self.ask_for_lock(client, job, cx)), Progress::Pending)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let call = Call { job: job.id, connection: client.connection, ask: Ask::Release };
        *client = Client::default();
        for timer in [Timer::ReplyTimeout, Timer::Watchdog, Timer::SinceAsked] {
            cx.cancel_timer(&timer);
        }
        let (lock, token) = (lock_key(job.order), job.id.to_string());
        let request = if self.compares {
            Request::eval(Script::CompareAndDelete, &[bytes(&lock)], &[bytes(&token)])
        } else {
            Request::words(&format!("DEL {lock}"))
        };
        cx.send(cx.server(0), Message::Request { call, request });
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (message, job) {
            (Message::Reply { call, reply }, Some(job))
                if call.job == job.id
                    && call.connection == client.connection
                    && client.waits_for == Some(call.ask) =>
            {
                self.on_reply(client, job, call.ask, reply, cx)
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn on_timer(
        &self,
        client: &mut Client,
        job: Option<Job>,
        timer: &Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (timer, job) {
            (Timer::ReplyTimeout, _) => {
                (Rule("on_reply_timeout"), self.on_reply_timeout(client, cx))
            }
            (Timer::Watchdog, Some(job)) => (rule!(self.renew(client, job, cx)), Progress::Pending),
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn serve(&self, redis: &mut Keyspace, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        match message {
            Message::Request { call, request } => rule!(execute(redis, from, *call, request, cx)),
            Message::Reply { .. } => Rule("ignore"),
        }
    }

    fn on_server_timer(&self, redis: &mut Keyspace, timer: &Timer, cx: &mut Cx) -> Rule {
        match timer {
            Timer::Expiry(key) => rule!(expire_key(redis, key, cx)),
            _ => Rule("ignore"),
        }
    }

    fn holder_on_record(&self, redis: &Keyspace, order: OrderId) -> Option<NodeId> {
        holder(redis, order)
    }

    fn glance_server(
        &self,
        redis: &Keyspace,
        remaining: &dyn Fn(&Timer) -> Option<Span>,
    ) -> Vec<Row> {
        let row = |(key, value): (&Key, &Bytes)| {
            let ttl = remaining(&Timer::Expiry(key.clone()));
            let ttl = ttl.map_or_else(String::new, |left| format!(" (expires in {left})"));
            Row::new(key.to_string(), format!("{value}{ttl}"))
        };
        redis.iter().map(row).collect()
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        let word = |ask: Ask| match ask {
            Ask::Lock => "the lock",
            Ask::Token => "a fencing token",
            Ask::Expiry(_) => "a time to live",
            Ask::Renewal => "a longer lease",
            Ask::Release => "the release",
        };
        client
            .waits_for
            .map(|ask| Row::new("waits for Redis about", word(ask)))
            .into_iter()
            .collect()
    }
}
