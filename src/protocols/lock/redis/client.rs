//! A worker's client of Redis: how it asks for the lock, keeps it and gives it back.

use super::redlock::Round;
use super::wire::{Ask, Call, Message, Timer, bytes, fence_key, lock_key};
use super::{Acquire, Cx, MONITOR, RedisLock, Servers};
use crate::kernel::{Rule, Span};
use crate::ledger::Fence;
use crate::protocols::lock::{Job, Progress, REPLY_TIMEOUT};
use crate::services::redis::{Reply, Request, Script};

/// How long it lets the master wait for the replica: less, or it would not hear what came of it.
const REPLICA_TIMEOUT: Span = Span::s(1);

/// What a client remembers: what it is waiting for a reply to, and over which connection. Attempts
/// are told apart by their numbers, so each may count its connections from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    pub(super) waits_for: Option<Ask>,
    pub(super) connection: u8,
    /// Which server, from 0, it takes for the master.
    pub(super) master: u8,
    /// What masters have said that are asked all at once.
    pub(super) round: Round,
}

impl Client {
    /// Whether this is what one of the masters says to a client that has asked them all.
    pub(super) fn asks_all(&self, job: Job, call: Call) -> bool {
        call.job == job.id
            && call.connection == self.connection
            && self.waits_for == Some(Ask::All)
            && matches!(call.ask, Ask::Instance(_))
    }

    /// Whether this is what the client waits for; then it waits no longer.
    pub(super) fn hears(&mut self, job: Job, call: Call, cx: &mut Cx) -> bool {
        let hears = call.job == job.id
            && call.connection == self.connection
            && self.waits_for == Some(call.ask);
        if hears {
            self.waits_for = None;
            cx.cancel_timer(&Timer::ReplyTimeout);
        }
        hears
    }
}

impl RedisLock {
    /// Asks the monitor which server is the master, as whoever opens a connection does.
    pub(super) fn ask_for_master(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let request = Request::words("SENTINEL get-master-addr-by-name lock");
        ask_server(MONITOR, client, job, Ask::Master, request, cx);
    }

    /// Whether that server still is the master it will say itself.
    pub(super) fn on_master(&self, client: &mut Client, job: Job, master: u8, cx: &mut Cx) {
        client.master = master;
        self.ask_for_lock(client, job, cx);
    }

    /// Asks for the lock by one command, `SETNX` or `SET … NX PX`, or by the script.
    pub(super) fn ask_for_lock(&self, client: &mut Client, job: Job, cx: &mut Cx) {
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
                let fence = self.fencing.then_some(Fence(token.unsigned_abs()));
                self.confirm(client, job, fence, cx)
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

    /// Goes ahead, or asks first whether the replica has the lock, too.
    fn confirm(
        &self,
        client: &mut Client,
        job: Job,
        fence: Option<Fence>,
        cx: &mut Cx,
    ) -> Progress {
        if !matches!(self.servers, Servers::Replicated { waits: true, .. }) {
            return self.granted(fence, cx);
        }
        let request = Request::words(&format!("WAIT 1 {}", REPLICA_TIMEOUT.as_ms()));
        ask(client, job, Ask::Replicas(fence), request, cx);
        Progress::Pending
    }

    /// A lock that the replica may not have is given back. The attempt begins again under the same
    /// number, so its connections are counted on: what was asked over an earlier one may still come.
    fn on_wait_reply(
        &self,
        client: &mut Client,
        job: Job,
        fence: Option<Fence>,
        reply: &Reply,
        cx: &mut Cx,
    ) -> Progress {
        if matches!(reply, Reply::Integer(1..)) {
            return self.granted(fence, cx);
        }
        let connection = client.connection;
        self.give_back(client, job, cx);
        client.connection = connection;
        Progress::Busy
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
    pub(super) fn renew(&self, client: &mut Client, job: Job, cx: &mut Cx) {
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
    pub(super) fn on_reply_timeout(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        cx.cancel_timer(&Timer::SinceAsked);
        client.connection = client.connection.wrapping_add(1);
        match client.waits_for.take() {
            None | Some(Ask::Renewal | Ask::Release) => Progress::Pending,
            Some(_) => Progress::Busy,
        }
    }

    pub(super) fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        ask: Ask,
        reply: &Reply,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match ask {
            Ask::Lock => (Rule("on_lock_reply"), self.on_lock_reply(client, job, reply, cx)),
            Ask::Token => (Rule("on_token_reply"), self.on_token_reply(client, job, reply, cx)),
            Ask::Expiry(fence) => (Rule("granted"), self.granted(fence, cx)),
            Ask::Renewal => (Rule("on_renewal_reply"), self.on_renewal_reply(reply, cx)),
            Ask::Replicas(fence) => {
                (Rule("on_wait_reply"), self.on_wait_reply(client, job, fence, reply, cx))
            }
            Ask::Master | Ask::All | Ask::Instance(_) | Ask::Release => {
                (Rule("ignore"), Progress::Pending)
            }
        }
    }

    /// Gives the lock back, and forgets everything about it.
    pub(super) fn give_back(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let call = Call { job: job.id, connection: client.connection, ask: Ask::Release };
        let master = cx.server(client.master);
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
        cx.send(master, Message::Request { call, request });
    }
}

/// Sends a request to the master and waits for the reply.
fn ask(client: &mut Client, job: Job, ask: Ask, request: Request, cx: &mut Cx) {
    ask_server(client.master, client, job, ask, request, cx);
}

fn ask_server(server: u8, client: &mut Client, job: Job, ask: Ask, request: Request, cx: &mut Cx) {
    client.waits_for = Some(ask);
    cx.set_timer(Timer::ReplyTimeout, REPLY_TIMEOUT);
    let call = Call { job: job.id, connection: client.connection, ask };
    cx.send(cx.server(server), Message::Request { call, request });
}

/// What is left of the lease, counted from when it was asked for: never more than Redis will keep it.
fn left_of_lease(cx: &mut Cx) -> Span {
    let left = cx.remaining(&Timer::SinceAsked).unwrap_or(Span::ZERO);
    cx.cancel_timer(&Timer::SinceAsked);
    left
}
