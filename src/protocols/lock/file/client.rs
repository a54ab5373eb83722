//! The worker's part of the lock file: what it asks the file server for, and what it makes of the answers.

use super::{Ask, Cx, FileLock, Handle, Message, Steal, Timer, third_of};
use crate::kernel::{Rule, Span};
use crate::ledger::Fence;
use crate::protocols::Row;
use crate::protocols::lock::{Event, Job, Progress, REPLY_TIMEOUT};
use crate::rule;
use crate::services::files::{Access, Answer, AttributeCache, Call, Done, Fd, Flags, Path, Stat};

/// The descriptor that a request's `open` returns, as every request closes what it opens.
const FD: Fd = Fd(3);

/// What a client remembers. Attempts are told apart by their numbers, so each may count its connections
/// from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// What it is waiting for a reply to.
    waits_for: Option<Ask>,
    /// What still comes over an earlier one it does not hear.
    connection: u8,
    /// The last file of the chain that it knows of; 0: none.
    generation: u32,
    cache: AttributeCache,
}

impl Client {
    /// Whether this is the reply that it waits for.
    pub(super) fn expects(&self, handle: Handle, job: Job) -> bool {
        handle == self.handle(job, handle.ask) && self.waits_for == Some(handle.ask)
    }

    fn handle(&self, job: Job, ask: Ask) -> Handle {
        Handle { job: job.id, connection: self.connection, ask }
    }

    /// What was remembered of files is too old to be believed.
    pub(super) fn forget_attributes(&mut self) {
        self.cache = AttributeCache::default();
    }

    /// What a glance shows.
    pub(super) fn glance(&self) -> Vec<Row> {
        let word = |ask: Ask| match ask {
            Ask::Lock => "the lock",
            Ask::Age => "the lock's age",
            Ask::Unlink => "the end of a stale lock",
            Ask::Token => "a fencing token",
            Ask::Renewal => "a longer lease",
            Ask::Release => "the release",
        };
        self.waits_for
            .map(|ask| Row::new("waits for the file server about", word(ask)))
            .into_iter()
            .collect()
    }
}

impl FileLock {
    /// Asks for the lock, unless it is known to be taken: then how old it is.
    pub(super) fn begin(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        if client.generation == 0 {
            (rule!(self.create(client, job, Ask::Lock, cx)), Progress::Pending)
        } else {
            (Rule("judge"), self.judge(client, job, cx))
        }
    }

    /// Makes the lock file, or the next of the chain, and writes into it whose it is.
    fn create(&self, client: &mut Client, job: Job, wanted: Ask, cx: &mut Cx) {
        let flags = Flags {
            create: true,
            exclusive: self.exclusive,
            truncate: !self.exclusive,
            ..Flags::existing(Access::WriteOnly)
        };
        cx.set_timer(Timer::SinceAsked, self.stale_after);
        let Some(path) = self.path(job.order, client.generation + 1) else { return };
        let mark = job.id.to_string().into_bytes();
        let calls = vec![Call::Open(path, flags), Call::Write(FD, mark), Call::Close(FD)];
        ask(client, job, wanted, calls, cx);
    }

    /// The file was made, or was there already.
    fn on_lock_reply(
        &self,
        client: &mut Client,
        job: Job,
        answers: &[Answer],
        cx: &mut Cx,
    ) -> Progress {
        if succeeded(answers) {
            client.cache = AttributeCache::default();
            self.advance(client);
            if self.fencing {
                self.ask_for_token(client, job, cx);
                return Progress::Pending;
            }
            return self.granted(None, cx);
        }
        cx.cancel_timer(&Timer::SinceAsked);
        self.advance(client);
        if self.steal == Steal::Off { Progress::Busy } else { self.judge(client, job, cx) }
    }

    /// There is one more file in the chain than the client knew of.
    fn advance(&self, client: &mut Client) {
        if self.chained() {
            client.generation += 1;
        }
    }

    /// Finds out how old the lock file is, by the cache if that may be.
    fn judge(&self, client: &mut Client, job: Job, cx: &mut Cx) -> Progress {
        let Some(path) = self.path(job.order, client.generation) else { return Progress::Busy };
        let left = cx.remaining(&Timer::Attributes).unwrap_or(Span::ZERO);
        if let Some(answer) = client.cache.stat(&path, self.actimeo.minus(left).as_ms()) {
            return self.on_age(client, job, &answer, cx);
        }
        let calls = if self.cached {
            vec![Call::Stat(path)]
        } else {
            let flags = Flags::existing(Access::ReadOnly);
            vec![Call::Open(path, flags), Call::Fstat(FD), Call::Close(FD)]
        };
        ask(client, job, Ask::Age, calls, cx);
        Progress::Pending
    }

    fn on_age_reply(
        &self,
        client: &mut Client,
        job: Job,
        answers: &[Answer],
        cx: &mut Cx,
    ) -> Progress {
        let answer = match answers {
            [_, fstat, _] => fstat,
            [answer, ..] => answer,
            [] => return Progress::Busy,
        };
        if let (true, Some(path)) = (self.cached, self.path(job.order, client.generation)) {
            client.cache.learn(&Call::Stat(path), answer);
            cx.set_timer(Timer::Attributes, self.actimeo);
        }
        self.on_age(client, job, answer, cx)
    }

    /// Takes the lock over if its file is stale or was given back.
    fn on_age(&self, client: &mut Client, job: Job, answer: &Answer, cx: &mut Cx) -> Progress {
        let Ok(Done::Stat(Stat::File { links, age_ms, .. })) = answer else {
            return Progress::Busy;
        };
        let stale = *age_ms >= self.stale_after.as_ms();
        match self.steal {
            Steal::NextGeneration if *links > 1 => self.create(client, job, Ask::Lock, cx),
            Steal::NextGeneration if stale => {
                cx.happens(Event::Suspects(job.order));
                self.create(client, job, Ask::Lock, cx);
            }
            Steal::Unlink if stale => {
                cx.happens(Event::Suspects(job.order));
                self.unlink(client, job, cx);
            }
            _ => return Progress::Busy,
        }
        Progress::Pending
    }

    /// Removes the lock file by name, whoever's it is by now.
    fn unlink(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        if let Some(path) = self.path(job.order, client.generation) {
            client.cache.forget(&path);
            ask(client, job, Ask::Unlink, vec![Call::Unlink(path)], cx);
        }
    }

    /// Appends a byte; the position after it is the token.
    fn ask_for_token(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let flags = Flags { create: true, append: true, ..Flags::existing(Access::WriteOnly) };
        if let Some(path) = Path::new(&format!("order-{}.fence", job.order)) {
            let byte = vec![b'.'];
            let calls = vec![
                Call::Open(path, flags),
                Call::Write(FD, byte),
                Call::Tell(FD),
                Call::Close(FD),
            ];
            ask(client, job, Ask::Token, calls, cx);
        }
    }

    fn on_token_reply(&self, answers: &[Answer], cx: &mut Cx) -> Progress {
        match answers {
            [_, _, Ok(Done::Count(position)), _] => self.granted(Some(Fence(*position)), cx),
            _ => Progress::Busy,
        }
    }

    fn granted(&self, fence: Option<Fence>, cx: &mut Cx) -> Progress {
        let left = left_of_lease(cx);
        if !self.exclusive || self.steal == Steal::Off {
            return Progress::Granted { fence, lease: None };
        }
        if self.watchdog {
            cx.set_timer(Timer::Watchdog, third_of(self.stale_after));
            if self.chained() {
                cx.set_timer(Timer::LetGo, self.longest_hold);
            }
        }
        Progress::Granted { fence, lease: Some(left) }
    }

    /// A third of the time is over after which the file counts as stale: make it young again.
    pub(super) fn renew(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.set_timer(Timer::Watchdog, third_of(self.stale_after));
        if self.chained() {
            self.create(client, job, Ask::Renewal, cx);
        } else if let Some(path) = self.path(job.order, 0) {
            cx.set_timer(Timer::SinceAsked, self.stale_after);
            ask(client, job, Ask::Renewal, vec![Call::Touch(path)], cx);
        }
    }

    fn on_renewal_reply(&self, client: &mut Client, answers: &[Answer], cx: &mut Cx) -> Progress {
        if succeeded(answers) {
            self.advance(client);
            return Progress::Renewed(left_of_lease(cx));
        }
        cx.cancel_timer(&Timer::SinceAsked);
        stop_renewing(cx);
        Progress::Lost
    }

    /// The server has not answered: whether it did what it was asked is unknown.
    pub(super) fn on_reply_timeout(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        cx.cancel_timer(&Timer::SinceAsked);
        client.connection = client.connection.wrapping_add(1);
        match client.waits_for.take() {
            Some(Ask::Renewal | Ask::Release) | None => Progress::Pending,
            Some(_) => Progress::Busy,
        }
    }

    pub(super) fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        ask: Ask,
        answers: &[Answer],
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        client.waits_for = None;
        cx.cancel_timer(&Timer::ReplyTimeout);
        match ask {
            Ask::Lock => (Rule("on_lock_reply"), self.on_lock_reply(client, job, answers, cx)),
            Ask::Age => (Rule("on_age_reply"), self.on_age_reply(client, job, answers, cx)),
            Ask::Unlink => (rule!(self.create(client, job, Ask::Lock, cx)), Progress::Pending),
            Ask::Token => (Rule("on_token_reply"), self.on_token_reply(answers, cx)),
            Ask::Renewal => (Rule("on_renewal_reply"), self.on_renewal_reply(client, answers, cx)),
            Ask::Release => (Rule("ignore"), Progress::Pending),
        }
    }

    /// Says that the lock is free, and waits for nothing.
    pub(super) fn give_back(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.cancel_timer(&Timer::ReplyTimeout);
        cx.cancel_timer(&Timer::SinceAsked);
        stop_renewing(cx);
        let Some(path) = self.path(job.order, client.generation) else { return };
        let call = match Path::new(&format!("{path}.free")) {
            Some(free) if self.chained() => Call::Link(path, free),
            _ => Call::Unlink(path),
        };
        let handle = client.handle(job, Ask::Release);
        (client.waits_for, client.connection) = (None, 0);
        cx.send(cx.server(0), Message::Request { handle, calls: vec![call] });
    }
}

/// The lock is given back or lost, or was held for longer than any work should take.
pub(super) fn stop_renewing(cx: &mut Cx) {
    cx.cancel_timer(&Timer::Watchdog);
    cx.cancel_timer(&Timer::LetGo);
}

/// Sends a request and waits for the reply.
fn ask(client: &mut Client, job: Job, ask: Ask, calls: Vec<Call>, cx: &mut Cx) {
    client.waits_for = Some(ask);
    cx.set_timer(Timer::ReplyTimeout, REPLY_TIMEOUT);
    let handle = client.handle(job, ask);
    cx.send(cx.server(0), Message::Request { handle, calls });
}

/// Calls end at the first that fails.
fn succeeded(answers: &[Answer]) -> bool {
    answers.last().is_some_and(Result::is_ok)
}

/// What is left of the lease, counted from when it was asked for.
fn left_of_lease(cx: &mut Cx) -> Span {
    let left = cx.remaining(&Timer::SinceAsked).unwrap_or(Span::ZERO);
    cx.cancel_timer(&Timer::SinceAsked);
    left
}
