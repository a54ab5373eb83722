//! Redis as a node of the arena: requests and replies are messages, times to live timers.

use super::member::Member;
use super::stored::{Durability, Stored};
use super::wire::{Call, Message, Timer, holder};
use super::{Cx, Event, ORDER, RedisLock, Servers};
use crate::kernel::{NodeId, Rule, Span};
use crate::rule;
use crate::services::redis::{Deadlines, Effects, Key, Keyspace, Reply, Request};

/// What Redis remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redis {
    pub(super) keyspace: Keyspace,
    /// Its part in replication, unless it is alone.
    pub(super) member: Option<Member>,
}

impl Redis {
    /// Loads what is on the disk. A key whose time was up meanwhile is due at once.
    pub(super) fn start(lock: &RedisLock, disk: &Stored, cx: &mut Cx) -> Redis {
        let mut redis = Redis { keyspace: Keyspace::default(), member: None };
        redis.load(disk, cx);
        match lock.servers {
            Servers::One => {}
            Servers::Replicated { whole, .. } => {
                redis.member = Some(Member::start(whole, disk, cx));
            }
            Servers::Independent(redlock) => match redlock.absence(lock.lease) {
                Some(absence) if disk.began => cx.set_timer(Timer::Rejoin, absence),
                _ if !disk.began => cx.save(Stored { began: true, ..disk.clone() }),
                _ => {}
            },
        }
        redis
    }

    /// Replaces what is there.
    pub(super) fn load(&mut self, stored: &Stored, cx: &mut Cx) {
        for (key, _) in self.keyspace.iter() {
            cx.cancel_timer(&Timer::Expiry(key.clone()));
        }
        self.keyspace = stored.keyspace.clone();
        for (key, left) in stored.deadlines() {
            cx.set_timer(Timer::Expiry(key.clone()), left);
        }
    }

    pub(super) fn serve(
        &mut self,
        lock: &RedisLock,
        from: NodeId,
        message: &Message,
        cx: &mut Cx,
    ) -> Rule {
        match message {
            Message::Request { .. } if cx.remaining(&Timer::Rejoin).is_some() => {
                rule!(keep_away())
            }
            Message::Request { call, request } => match self.asks_to_wait(request) {
                Some(wait) => rule!(self.wait(from, *call, wait, cx)),
                None => rule!(self.execute(lock, from, *call, request, cx)),
            },
            Message::Among(_, among) => self.among(lock, from, among, cx),
            Message::Reply { .. } | Message::MasterIs { .. } => Rule("ignore"),
        }
    }

    pub(super) fn on_timer(&mut self, lock: &RedisLock, timer: &Timer, cx: &mut Cx) -> Rule {
        match timer {
            Timer::Expiry(key) if self.is_replica() => rule!(self.keep_due_key(key)),
            Timer::Expiry(key) => rule!(self.expire_key(lock, key, cx)),
            Timer::Fsync => rule!(fsync(cx)),
            Timer::Wait(client) => rule!(self.end_wait(*client, cx)),
            Timer::Rejoin => rule!(rejoin()),
            _ => Rule("ignore"),
        }
    }

    /// Executes a request, writes down what changed, tells the replica, and does not wait for it.
    fn execute(
        &mut self,
        lock: &RedisLock,
        from: NodeId,
        call: Call,
        request: &Request,
        cx: &mut Cx,
    ) {
        let before = holder(&self.keyspace, ORDER);
        let (reply, effects) = self.answer(request, cx);
        let after = holder(&self.keyspace, ORDER);
        match (before, after) {
            (None, Some(holder)) => cx.happens(Event::Grants(ORDER, holder)),
            (Some(holder), None) => cx.happens(Event::Deletes(ORDER, holder)),
            _ => {}
        }
        self.append(lock, &effects, cx);
        self.tell(&effects, cx);
        self.note_end(from);
        cx.send(from, Message::Reply { call, reply });
    }

    fn answer(&mut self, request: &Request, cx: &mut Cx) -> (Reply, Effects) {
        let of_a_replica = self.is_replica();
        let mut none = Vec::new();
        let due = self.member.as_mut().map_or(&mut none, |member| &mut member.due);
        let mut expiries = Expiries { cx, due };
        if of_a_replica {
            (self.keyspace.read(&mut expiries, request), Effects::default())
        } else {
            self.keyspace.perform(&mut expiries, request)
        }
    }

    /// The time to live of a key is over.
    pub(super) fn expire_key(&mut self, lock: &RedisLock, key: &Key, cx: &mut Cx) {
        if self.keyspace.expire(key) {
            cx.happens(Event::Expires(ORDER));
            let effects = Effects::of_expiry(key);
            self.append(lock, &effects, cx);
            self.tell(&effects, cx);
        }
    }

    /// Writes what has changed to the append-only file, if there is one.
    pub(super) fn append(&self, lock: &RedisLock, effects: &Effects, cx: &mut Cx) {
        let durability = lock.persistence.durability().filter(|_| !effects.is_empty());
        let Some(durability) = durability else { return };
        cx.write(self.stored(cx));
        match durability {
            Durability::AtOnce => cx.sync(),
            Durability::Within(delay) if cx.remaining(&Timer::Fsync).is_none() => {
                cx.set_timer(Timer::Fsync, delay);
            }
            Durability::Within(_) => {}
        }
    }

    /// What is there now.
    pub(super) fn stored(&self, cx: &Cx) -> Stored {
        let due = self.member.as_ref().map_or(&[][..], |member| &member.due);
        let left = |key: &Key| {
            let left = cx.remaining(&Timer::Expiry(key.clone()));
            left.or_else(|| due.contains(key).then_some(Span::ZERO))
        };
        let follows = self.is_replica();
        Stored { began: true, follows, ..Stored::of(&self.keyspace, left) }
    }
}

/// A master that has crashed answers nobody for as long as it may have promised a lock that it does
/// not remember.
fn keep_away() {}

/// Whatever was promised before the crash is over.
fn rejoin() {}

/// What was written to the append-only file is durable from now on.
fn fsync(cx: &mut Cx) {
    cx.sync();
}

/// Deadlines as timers of the simulated Redis.
pub(super) struct Expiries<'c, 'a> {
    pub(super) cx: &'c mut Cx<'a>,
    /// Keys that are there although their timers have ended.
    pub(super) due: &'c mut Vec<Key>,
}

impl Deadlines for Expiries<'_, '_> {
    fn remaining_ms(&self, key: &Key) -> Option<u64> {
        let left = self.cx.remaining(&Timer::Expiry(key.clone())).map(Span::as_ms);
        left.or_else(|| self.due.contains(key).then_some(0))
    }

    fn set(&mut self, key: &Key, ms: u64) {
        let span = Span::ms(ms.min(Span::LONGEST.as_ms()));
        self.due.retain(|due| due != key);
        self.cx.set_timer(Timer::Expiry(key.clone()), span);
    }

    fn clear(&mut self, key: &Key) {
        self.due.retain(|due| due != key);
        self.cx.cancel_timer(&Timer::Expiry(key.clone()));
    }

    fn unix_ms(&self) -> Option<u64> {
        None
    }
}
