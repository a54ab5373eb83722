//! What the locks in Redis bring, and what can be set in that in one Redis.

#[cfg(feature = "whole")]
use super::several;
use super::stored::Persistence;
use super::{RedisLock, words};
use crate::protocols::lock::{FENCING, LEASE, WATCHDOG, open, with_workload};
use crate::protocols::settings::{Knobs, Quantity, Switch};
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry};

/// The protocols that come of it.
pub const ENTRIES: &[Entry] = &[
    Entry {
        arena: Arena::Lock,
        id: "redis",
        gloss: words::LOCK,
        knobs: Knobs { switches: &SWITCHES, quantities: &QUANTITIES },
        sources: &["redis/mod.rs", "redis/client.rs", "redis/server.rs"],
        open: |settings| open(RedisLock::of(settings), settings),
    },
    #[cfg(feature = "whole")]
    several::FAILOVER,
    #[cfg(feature = "whole")]
    several::REDLOCK,
];

/// Their words.
pub const WORDS: &[&Vocabulary] = &[
    // Before the lock's own commands: what a master tells its replica looks like them.
    #[cfg(feature = "whole")]
    &words::servers::WORDS,
    &words::WORDS,
];

/// What can be set in the lock itself.
const SWITCHES: [Switch; 6] = [
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
    PERSISTENCE,
];

/// The lease, and the workload's quantities.
const QUANTITIES: [Quantity; 6] = with_workload([LEASE]);

/// How much of what it has acknowledged a Redis keeps, and by default: nothing.
pub(super) const PERSISTENCE: Switch =
    Switch { name: "persistence", values: &Persistence::NAMES, default: "off", mistake: None };
