//! What can be set in the locks in Redis.

use super::stored::Persistence;
use crate::kernel::Span;
use crate::protocols::lock::{FENCING, LEASE, WATCHDOG, time, with_workload};
use crate::protocols::settings::{Quantity, Range, Switch};

/// What can be set in the lock itself.
pub const SWITCHES: [Switch; 6] = [
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
    Switch { name: "persistence", values: &Persistence::NAMES, default: "off", mistake: None },
];

/// The lease, and the workload's quantities.
pub const QUANTITIES: [Quantity; 6] = with_workload([LEASE]);

/// What can be set in the lock in a Redis that has a replica.
pub const FAILOVER_SWITCHES: [Switch; 4] = [
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
pub const FAILOVER_QUANTITIES: [Quantity; 7] =
    with_workload([LEASE, time("down-after", Span::s(5), Span::ms(100), Span::s(600))]);

/// What can be set in Redlock.
pub const REDLOCK_SWITCHES: [Switch; 3] = [
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
    SWITCHES[5],
];

/// The lease, how many masters there are, and the workload's quantities.
pub const REDLOCK_QUANTITIES: [Quantity; 7] = with_workload([
    LEASE,
    Quantity { name: "masters", range: Range::Count { default: 5, least: 3, most: 5 } },
]);
