//! What a client says to Redis and waits for, as it prints.

use std::fmt;

use super::stored::Stored;
use crate::kernel::{Countdown, Dated, NodeId, Span};
use crate::ledger::{Fence, OrderId};
use crate::protocols::Whole;
use crate::protocols::lock::JobId;
use crate::services::redis::replication::ReplicationId;
use crate::services::redis::{Bytes, Effect, Effects, Key, Keyspace, Reply, Request};

/// What a client asks Redis for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// Which server is the master.
    Master,
    /// The lock.
    Lock,
    /// The lock, of all masters.
    All,
    /// The lock, of one of them.
    Instance(u8),
    /// The next fencing token, when it is not drawn with the lock.
    Token,
    /// A time to live for a lock that has none.
    Expiry(Option<Fence>),
    /// How many replicas have the lock.
    Replicas(Option<Fence>),
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
    /// From the monitor to a client: which of the servers, from 0, is the master.
    MasterIs {
        /// There is a monitor in the whole program.
        whole: Whole,
        /// What it is the answer to.
        call: Call,
        /// The master.
        master: u8,
    },
    /// Between the servers and the monitor.
    Among(Whole, Box<Among>),
}

/// What servers and the monitor say among themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Among {
    /// Master to replica: what one command has changed.
    Told(Told),
    /// Master to replica: how far have you come?
    GetAck(Place),
    /// Replica to master: so far.
    Ack(u64),
    /// Replica to master: let me go on in this history, with this byte.
    Psync(ReplicationId, u64),
    /// Master to replica: here is everything, as it is at this place in this history.
    FullResync(ReplicationId, u64, Stored),
    /// Master to replica: go on, in the history of this name.
    Continue(ReplicationId),
    /// From a server that has started anew: of the connections that it had there is none left.
    Closed,
    /// Monitor to server.
    Ping,
    /// Server to monitor.
    Pong,
    /// Monitor to server: be the replica of this one.
    Follow(u8),
    /// Monitor to server: be the master.
    Lead,
    /// Server to monitor: I am.
    Leading,
    /// Server to monitor: I am its replica.
    Following,
}

/// Where in the history something is told. What is lost on the way leaves a gap, by which the replica
/// sees that its connection is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// After how many bytes.
    pub(super) after: u64,
    /// How many bytes long it is.
    pub(super) bytes: u64,
}

/// What one command has changed, on its way to a replica.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Told {
    /// The commands that bring it about, with what is left until the date that each names.
    commands: Vec<(Effect, Option<Countdown>)>,
    pub(super) place: Place,
}

impl Told {
    pub(super) fn of(effects: &Effects, place: Place) -> Told {
        let dated = |effect: &Effect| {
            let ms = effect.left_ms().map(|ms| u64::try_from(ms).unwrap_or(0));
            let left = ms.map(|ms| Countdown::of(Span::ms(ms.min(Span::LONGEST.as_ms()))));
            (effect.clone(), left)
        };
        Told { commands: effects.0.iter().map(dated).collect(), place }
    }

    /// What has changed, by the time that is left now.
    pub(super) fn effects(&self) -> Effects {
        let now = |(effect, left): &(Effect, Option<Countdown>)| match left {
            Some(left) => {
                let ms = i64::try_from(left.local().as_ms()).unwrap_or(i64::MAX);
                effect.clone().with_left_ms(ms)
            }
            None => effect.clone(),
        };
        Effects(self.commands.iter().map(now).collect())
    }
}

impl Dated for Message {
    fn is_dated(&self) -> bool {
        match self {
            Message::Among(_, among) => match &**among {
                Among::Told(told) => told.commands.iter().any(|(_, left)| left.is_some()),
                Among::FullResync(_, _, stored) => stored.is_dated(),
                _ => false,
            },
            _ => false,
        }
    }

    fn each_date(&mut self, change: &mut dyn FnMut(&mut Countdown)) {
        if let Message::Among(_, among) = self {
            match &mut **among {
                Among::Told(told) => {
                    told.commands.iter_mut().filter_map(|(_, left)| left.as_mut()).for_each(change);
                }
                Among::FullResync(_, _, stored) => stored.each_date(change),
                _ => {}
            }
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Request { request, .. } => request.fmt(f),
            Message::Reply { reply, .. } => reply.fmt(f),
            Message::MasterIs { master, .. } => f.write_str(SERVERS[usize::from(*master % 2)]),
            Message::Among(_, among) => among.fmt(f),
        }
    }
}

/// The servers that are master and replica, and the monitor.
pub(super) const SERVERS: [&str; 3] = ["redis-1", "redis-2", "monitor"];

impl fmt::Display for Among {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Among::Told(told) => told.effects().fmt(f),
            Among::GetAck(_) => f.write_str("REPLCONF GETACK *"),
            Among::Ack(offset) => write!(f, "REPLCONF ACK {offset}"),
            Among::Psync(id, offset) => write!(f, "PSYNC {id} {offset}"),
            Among::FullResync(id, offset, _) => write!(f, "FULLRESYNC {id} {offset}"),
            Among::Continue(id) => write!(f, "CONTINUE {id}"),
            Among::Closed => f.write_str("connection closed"),
            Among::Ping => f.write_str("PING"),
            Among::Pong => f.write_str("PONG"),
            Among::Follow(master) => write!(f, "REPLICAOF {}", SERVERS[usize::from(*master % 2)]),
            Among::Lead => f.write_str("REPLICAOF NO ONE"),
            Among::Leading | Among::Following => f.write_str("OK"),
        }
    }
}

/// What client and server wait for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Redis: the time to live of a key.
    Expiry(Key),
    /// Redis: time to make durable what was written to the append-only file.
    Fsync,
    /// Redis: a client has waited for replicas as long as it wanted to.
    Wait(NodeId),
    /// Redis, as one of several masters: time to come back after a crash.
    Rejoin,
    /// Monitor: the master has been silent for too long.
    Down,
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
            Timer::Wait(client) => {
                write!(f, "wait-{}", crate::protocols::lock::worker_letter(*client))
            }
            Timer::Rejoin => f.write_str("rejoin"),
            Timer::Down => f.write_str("down-after"),
            Timer::Fsync => f.write_str("fsync"),
            Timer::ReplyTimeout => f.write_str("reply-timeout"),
            Timer::Watchdog => f.write_str("watchdog"),
            Timer::SinceAsked => f.write_str("since-asked"),
        }
    }
}

/// The key of an order's lock.
pub(super) fn lock_key(order: OrderId) -> String {
    format!("lock:order:{order}")
}

/// The key of the counter that an order's fencing tokens are drawn from.
pub(super) fn fence_key(order: OrderId) -> String {
    format!("fence:order:{order}")
}

pub(super) fn bytes(text: &str) -> Bytes {
    Bytes::from(text)
}

/// Whose the lock of an order is, by its value: a worker's letter and a number.
pub(super) fn holder(redis: &Keyspace, order: OrderId) -> Option<NodeId> {
    let value = redis.get(lock_key(order).as_bytes())?;
    let letter = value.as_ref().first()?.checked_sub(b'a')?;
    Some(NodeId(1 + letter))
}
