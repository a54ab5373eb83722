//! The locks in several Redis: how each is opened, and what can be set in it.

use super::RedisLock;
use super::entries::PERSISTENCE;
use super::stored::Persistence;
use super::words::servers;
use crate::kernel::Span;
use crate::protocols::lock::{FENCING, LEASE, WATCHDOG, open, time, with_workload};
use crate::protocols::settings::{Knobs, Quantity, Range, Switch};
use crate::protocols::{Arena, Entry, Whole};

/// The lock in a Redis that has a replica.
pub(super) const FAILOVER: Entry = Entry {
    arena: Arena::Lock,
    id: "redis-failover",
    gloss: servers::FAILOVER,
    knobs: Knobs { switches: &FAILOVER_SWITCHES, quantities: &FAILOVER_QUANTITIES },
    sources: &[
        "redis/mod.rs",
        "redis/client.rs",
        "redis/monitor.rs",
        "redis/member.rs",
        "redis/server.rs",
    ],
    open: |settings| open(RedisLock::with_replica(settings, Whole), settings),
};

/// Redlock.
pub(super) const REDLOCK: Entry = Entry {
    arena: Arena::Lock,
    id: "redlock",
    gloss: servers::REDLOCK,
    knobs: Knobs { switches: &REDLOCK_SWITCHES, quantities: &REDLOCK_QUANTITIES },
    sources: &["redis/redlock.rs", "redis/mod.rs", "redis/server.rs"],
    open: |settings| open(RedisLock::redlock(settings, Whole), settings),
};

/// What can be set in the lock in a Redis that has a replica.
const FAILOVER_SWITCHES: [Switch; 4] = [
    Switch {
        name: "wait",
        values: &["one-replica", "off"],
        default: "one-replica",
        mistake: Some("off"),
    },
    Switch {
        name: "persistence",
        values: &Persistence::NAMES,
        default: "fsync-always",
        mistake: Some("off"),
    },
    FENCING,
    WATCHDOG,
];

/// The lease, the monitor's patience, and the workload's quantities.
const FAILOVER_QUANTITIES: [Quantity; 7] =
    with_workload([LEASE, time("down-after", Span::s(5), Span::ms(100), Span::s(600))]);

/// What can be set in Redlock.
const REDLOCK_SWITCHES: [Switch; 3] = [
    Switch {
        name: "restart",
        values: &["delayed", "at-once"],
        default: "delayed",
        mistake: Some("at-once"),
    },
    Switch {
        name: "clock",
        values: &["time-of-day", "monotonic"],
        default: "time-of-day",
        mistake: None,
    },
    PERSISTENCE,
];

/// The lease, how many masters there are, and the workload's quantities.
const REDLOCK_QUANTITIES: [Quantity; 7] = with_workload([
    LEASE,
    Quantity { name: "masters", range: Range::Count { default: 5, least: 3, most: 5 } },
]);
