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
//! # What a crash of Redis costs
//! With `persistence: off` the lock and the token counter are gone. B is then granted the lock while A
//! has it, and with the same token, so that fencing does not help: it is as good as the counter's
//! memory. An append-only file keeps both, with `fsync-always` whatever crashes, with
//! `fsync-everysec` but for the last second, with `fsync-no` but for what the operating system has not
//! written yet. What was not durable is lost if the machine dies; if only the process does, the
//! kernel still has it (`crash redis keeping 9`). The deadlines are dates: they come nearer while
//! Redis is down.
//!
//! # What a replica is good for
//! `redis-failover` has a master, its replica, and a monitor that promotes the replica when the master
//! is silent. Replication is asynchronous: the master answers before the replica has
//! heard. If it dies in between and what it said is lost, the promoted replica grants the lock again, with
//! the same token, so that fencing does not help here either: a token is as good as the memory of what draws
//! it. Here that takes two faults: the word to the replica is under way when the master answers, and a
//! message under way does not die with its sender.
//! - `wait: one-replica` asks by `WAIT` whether the replica has the lock, and gives it back if not.
//!   With fencing the money is safe from any one fault then, at the price that nobody gets the lock while
//!   there is no replica. It is no consensus: `WAIT` says where the lock is, and holds nobody to it. The master has
//!   granted it already, and what is done about a reply that is too small is the client's affair; with
//!   several replicas another one than that which answered may be promoted.
//! - `persistence: off` lets a master come back with nothing, before anybody has missed it. Its replica
//!   follows it, and what it had is gone (Redis manual, "Safety of replication when master has
//!   persistence turned off"). `WAIT` does not help against that.
//!
//! `redlock` asks masters that know nothing of each other, and has an essay of its own, `redlock.rs`.
//!
//! # What is not modelled
//! A client matches replies by what it asked, where a real one counts them. A client that has
//! waited two seconds for a reply takes it for a no and opens another connection, as most do: what
//! still comes over the old one nobody hears. All its connections keep one order among them.

mod client;
mod entries;
mod member;
mod monitor;
mod redlock;
mod server;
#[cfg(feature = "whole")]
mod several;
mod stored;
mod wire;
mod words;

use super::{Event, Job, Lock, LockContext, ORDER, Progress};
use crate::kernel::{Clock, NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::settings::Settings;
use crate::protocols::{Row, Whole};
use crate::rule;
use crate::services::redis::Key;
pub use client::Client;
pub use entries::{ENTRIES, WORDS};
use member::Member;
pub use monitor::Monitor;
use redlock::Redlock;
pub use server::Redis;
use stored::Persistence;
pub use stored::Stored;
pub use wire::{Ask, Call, Message, Timer};
use wire::{SERVERS, holder};

/// The monitor's place among the servers of [`RedisLock::with_replica`].
const MONITOR: u8 = 2;

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
    persistence: Persistence,
    servers: Servers,
    lease: Span,
}

/// What servers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Servers {
    One,
    /// A master, its replica, and a monitor that promotes it.
    Replicated {
        whole: Whole,
        /// Whether the lock counts only when the replica has it.
        waits: bool,
        /// How long the monitor bears the master's silence.
        down_after: Span,
    },
    /// Masters that know nothing of each other.
    Independent(Redlock),
}

impl RedisLock {
    /// The lock in one Redis, as set.
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
            persistence: Persistence::of(settings),
            ..RedisLock::without_mistakes(settings)
        }
    }

    /// The lock in a Redis that has a replica, as set.
    pub fn with_replica(settings: &Settings, whole: Whole) -> RedisLock {
        RedisLock {
            fencing: settings.is("fencing", "on"),
            watchdog: settings.is("watchdog", "on"),
            persistence: Persistence::of(settings),
            servers: Servers::Replicated {
                whole,
                waits: settings.is("wait", "one-replica"),
                down_after: settings.time("down-after"),
            },
            ..RedisLock::without_mistakes(settings)
        }
    }

    /// Redlock, as set.
    pub fn redlock(settings: &Settings, whole: Whole) -> RedisLock {
        RedisLock {
            persistence: Persistence::of(settings),
            servers: Servers::Independent(Redlock::of(settings, whole)),
            ..RedisLock::without_mistakes(settings)
        }
    }

    fn down_after(&self) -> Span {
        match self.servers {
            Servers::Replicated { down_after, .. } => down_after,
            _ => Span::ZERO,
        }
    }

    fn without_mistakes(settings: &Settings) -> RedisLock {
        RedisLock {
            acquire: Acquire::SetNxPx,
            compares: true,
            checks_result: true,
            fencing: false,
            watchdog: false,
            persistence: Persistence::NONE,
            servers: Servers::One,
            lease: settings.time("lease"),
        }
    }
}

type Cx<'a> = LockContext<'a, RedisLock>;

/// What one of the servers remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant, reason = "a world has few servers, and they are shared")]
pub enum Server {
    /// Redis, alone or one of two.
    Redis(Redis),
    /// Who decides which of the two is the master.
    Monitor(Monitor),
}

impl Lock for RedisLock {
    type Client = Client;
    type Server = Server;
    type Disk = Stored;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        match self.servers {
            Servers::One => vec!["redis".into()],
            Servers::Replicated { .. } => SERVERS.map(String::from).to_vec(),
            Servers::Independent(redlock) => redlock.names(),
        }
    }

    fn format_server(&self) -> Stored {
        Stored::default()
    }

    fn start_server(&self, disk: &Stored, cx: &mut Cx) -> Server {
        match self.servers {
            Servers::Replicated { whole, .. } if cx.me() == MONITOR => {
                Server::Monitor(Monitor::new(whole))
            }
            _ => Server::Redis(Redis::start(self, disk, cx)),
        }
    }

    fn clock(&self, timer: &Timer) -> Clock {
        match timer {
            Timer::Expiry(_) => match self.servers {
                Servers::Independent(redlock) => redlock.clock(),
                _ => Clock::Wall,
            },
            _ => Clock::Monotonic,
        }
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        let rule = match self.servers {
            Servers::One => rule!(self.ask_for_lock(client, job, cx)),
            Servers::Replicated { .. } => rule!(self.ask_for_master(client, job, cx)),
            Servers::Independent(redlock) => {
                rule!(redlock.ask_all(self.lease, client, job, cx))
            }
        };
        (rule, Progress::Pending)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        match self.servers {
            Servers::Independent(redlock) => redlock.release_all(client, job, cx),
            _ => self.give_back(client, job, cx),
        }
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let Some(job) = job else { return (Rule("ignore"), Progress::Pending) };
        match (message, self.servers) {
            (Message::Reply { call, reply }, Servers::Independent(redlock))
                if client.asks_all(job, *call) =>
            {
                let progress = redlock.on_instance_reply(self.lease, client, job, reply, cx);
                (Rule("on_instance_reply"), progress)
            }
            (Message::Reply { call, reply }, _) if client.hears(job, *call, cx) => {
                self.on_reply(client, job, call.ask, reply, cx)
            }
            (Message::MasterIs { call, master, .. }, _) if client.hears(job, *call, cx) => {
                (rule!(self.on_master(client, job, *master, cx)), Progress::Pending)
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
            (Timer::ReplyTimeout, Some(job)) => match self.servers {
                Servers::Independent(redlock) => {
                    (Rule("conclude"), redlock.conclude(self.lease, client, job, cx))
                }
                _ => (Rule("on_reply_timeout"), self.on_reply_timeout(client, cx)),
            },
            (Timer::Watchdog, Some(job)) => (rule!(self.renew(client, job, cx)), Progress::Pending),
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn serve(&self, server: &mut Server, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        match server {
            Server::Redis(redis) => redis.serve(self, from, message, cx),
            Server::Monitor(monitor) => monitor.serve(self.down_after(), from, message, cx),
        }
    }

    fn on_server_timer(&self, server: &mut Server, timer: &Timer, cx: &mut Cx) -> Rule {
        match server {
            Server::Redis(redis) => redis.on_timer(self, timer, cx),
            Server::Monitor(monitor) => monitor.on_timer(timer, cx),
        }
    }

    fn holder_on_record(&self, server: &Server, order: OrderId) -> Option<NodeId> {
        match server {
            Server::Redis(redis) => holder(&redis.keyspace, order),
            Server::Monitor(_) => None,
        }
    }

    fn glance_server(
        &self,
        server: &Server,
        remaining: &dyn Fn(&Timer) -> Option<Span>,
    ) -> Vec<Row> {
        match server {
            Server::Redis(redis) => {
                let left = |key: &Key| remaining(&Timer::Expiry(key.clone()));
                let member = redis.member.iter().flat_map(Member::glance);
                member.chain(stored::rows(&redis.keyspace, left)).collect()
            }
            Server::Monitor(monitor) => monitor.glance(),
        }
    }

    fn glance_disk(&self, disk: &Stored, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        disk.glance()
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        let word = |ask: Ask| match ask {
            Ask::Master => "the master",
            Ask::Lock | Ask::All | Ask::Instance(_) => "the lock",
            Ask::Token => "a fencing token",
            Ask::Expiry(_) => "a time to live",
            Ask::Replicas(_) => "the replica",
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
