//! Redlock: a lock is held by whoever holds it on a majority of masters that know nothing of each other.
//!
//! Source: the Redis manual, "Distributed Locks with Redis", the Redlock algorithm. Its numbers are
//! kept: asked for on all masters with one token, with a time-out that is small beside the lease;
//! granted if a majority says yes and time is left, which is `validity = lease - elapsed - drift`; else
//! given back on all of them, and tried again after a random delay. All are asked at once, as its section on
//! retries advises; its steps ask one after the other. The drift is that of its reference library,
//! redlock-rb.
//!
//! # The dispute of 2016
//! M. Kleppmann, "How to do distributed locking": Redlock has no fencing token, and it is safe only if
//! clocks are: let one master's clock jump, and a second client finds a majority. S. Sanfilippo, "Is
//! Redlock safe?": a token that is compared at the resource does as well as a number that grows; a
//! pause after the check of the validity hits every lock with a lease; and clocks can be kept from
//! jumping. Both are right about what this arena shows:
//! - a master whose clock jumps forgets the lock early (`clock: time-of-day`, as Redis counts; with a
//!   monotonic clock, whose lack Kleppmann noted, it would not: Sanfilippo agreed and announced it, Redis
//!   has not got it);
//! - a master that restarts without its memory is asked as though it had never promised anything
//!   (`restart: at-once`); one that keeps away for longer than any lease is not (`restart: delayed`),
//!   nor is one that had written the lock down durably (`persistence: fsync-always`);
//! - a client that is paused after it was granted the lock believes for too long, as with any lease;
//!   only the bank could stop it, and Redlock gives it no number that grows, only a random token to compare
//!   and set, which this bank does not do.
//!
//! # What is not modelled
//! The extension of a lock before its end. Keeping away, and the client's elapsed time, are counted by a
//! monotonic clock, whatever `clock` says: Kleppmann's objection, that a clock which jumps cuts the wait
//! short, cannot be seen here. The tries of one attempt share a mark, where the manual asks for a new one
//! each; connections keep their order, so that none is taken for another.

use super::wire::{Ask, Call, Message, Timer, bytes, lock_key};
use super::{Client, Cx};
use crate::kernel::{Clock, Span};
use crate::protocols::Whole;
use crate::protocols::lock::{Job, Progress};
use crate::protocols::settings::Settings;
use crate::services::redis::{Reply, Request, Script};

/// How long a client waits for the masters: the most of the manual's example for a lease of 10 s.
const ROUND_TIMEOUT: Span = Span::ms(50);

/// How the masters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Redlock {
    whole: Whole,
    masters: u8,
    /// Whether masters count times to live by a clock that nobody sets.
    monotonic: bool,
    /// Whether a master that has crashed keeps away until whatever it had promised is over.
    delayed_restart: bool,
}

/// What the masters have said to a client by now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Round {
    granted: u8,
    answered: u8,
}

impl Redlock {
    pub(super) fn of(settings: &Settings, whole: Whole) -> Redlock {
        Redlock {
            whole,
            masters: settings.count("masters") as u8,
            monotonic: settings.is("clock", "monotonic"),
            delayed_restart: settings.is("restart", "delayed"),
        }
    }

    pub(super) fn names(self) -> Vec<String> {
        (1..=self.masters).map(|n| format!("redis-{n}")).collect()
    }

    /// The clock that masters count times to live by.
    pub(super) fn clock(self) -> Clock {
        if self.monotonic { Clock::Monotonic } else { Clock::Wall }
    }

    /// How long a master that has crashed keeps away, if it does: a bit more than any lease.
    pub(super) fn absence(self, lease: Span) -> Option<Span> {
        self.delayed_restart.then(|| lease + drift(lease))
    }

    /// Asks all masters for the lock, at once.
    pub(super) fn ask_all(self, lease: Span, client: &mut Client, job: Job, cx: &mut Cx) {
        client.waits_for = Some(Ask::All);
        client.connection = client.connection.wrapping_add(1);
        client.round = Round::default();
        cx.set_timer(Timer::ReplyTimeout, ROUND_TIMEOUT);
        cx.set_timer(Timer::SinceAsked, lease);
        let (lock, token) = (lock_key(job.order), job.id);
        let request = Request::words(&format!("SET {lock} {token} NX PX {}", lease.as_ms()));
        self.send_all(client, job, Ask::Instance, &request, cx);
    }

    fn send_all(
        self,
        client: &Client,
        job: Job,
        ask: fn(u8) -> Ask,
        request: &Request,
        cx: &mut Cx,
    ) {
        for n in 0..self.masters {
            let call = Call { job: job.id, connection: client.connection, ask: ask(n) };
            cx.send(cx.server(n), Message::Request { call, request: request.clone() });
        }
    }

    /// One of the masters has answered.
    pub(super) fn on_instance_reply(
        self,
        lease: Span,
        client: &mut Client,
        job: Job,
        reply: &Reply,
        cx: &mut Cx,
    ) -> Progress {
        client.round.answered += 1;
        client.round.granted += u8::from(*reply == Reply::ok());
        if client.round.answered == self.masters {
            self.conclude(lease, client, job, cx)
        } else {
            Progress::Pending
        }
    }

    /// All have answered, or have had the time to: a majority, and time left, or nothing.
    pub(super) fn conclude(
        self,
        lease: Span,
        client: &mut Client,
        job: Job,
        cx: &mut Cx,
    ) -> Progress {
        let left = cx.remaining(&Timer::SinceAsked).unwrap_or(Span::ZERO);
        let validity = left.minus(drift(lease));
        let is_majority = client.round.granted > self.masters / 2;
        if !is_majority || validity.is_zero() {
            self.release_all(client, job, cx);
            return Progress::Busy;
        }
        client.waits_for = None;
        cx.cancel_timer(&Timer::ReplyTimeout);
        cx.cancel_timer(&Timer::SinceAsked);
        Progress::Granted { fence: None, lease: Some(validity) }
    }

    /// Gives the lock back on all masters, also on those that have not said that they gave it.
    pub(super) fn release_all(self, client: &mut Client, job: Job, cx: &mut Cx) {
        client.waits_for = None;
        client.round = Round::default();
        for timer in [Timer::ReplyTimeout, Timer::SinceAsked] {
            cx.cancel_timer(&timer);
        }
        let [lock, token] = [lock_key(job.order), job.id.to_string()].map(|text| bytes(&text));
        let request = Request::eval(Script::CompareAndDelete, &[lock], &[token]);
        self.send_all(client, job, |_| Ask::Release, &request, cx);
    }
}

/// By how much clocks may differ while a lease lasts: a hundredth of it, and 2 ms.
fn drift(lease: Span) -> Span {
    Span::us(lease.as_us() / 100) + Span::ms(2)
}
