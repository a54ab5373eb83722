//! What can be set in the locks in Redis.

use super::stored::Persistence;
use crate::kernel::Span;
use crate::protocols::lock::{WORKLOAD, time};
use crate::protocols::settings::{Quantity, Range, Switch};

/// What can be set in the lock itself.
pub const SWITCHES: [Switch; 6] = [
    Switch { name: "fencing", values: &["on", "off"], default: "on", mistake: Some("off") },
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
    Switch { name: "watchdog", values: &["off", "on"], default: "off", mistake: None },
    Switch { name: "persistence", values: &Persistence::NAMES, default: "off", mistake: None },
];

/// The lease, and the workload's quantities.
pub const QUANTITIES: [Quantity; 6] = [
    time("lease", Span::s(30), Span::s(1), Span::s(600)),
    WORKLOAD[0],
    WORKLOAD[1],
    WORKLOAD[2],
    WORKLOAD[3],
    WORKLOAD[4],
];

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
    SWITCHES[0],
    SWITCHES[4],
];

/// The lease, the monitor's patience, and the workload's quantities.
pub const FAILOVER_QUANTITIES: [Quantity; 7] = [
    QUANTITIES[0],
    time("down-after", Span::s(5), Span::ms(100), Span::s(600)),
    WORKLOAD[0],
    WORKLOAD[1],
    WORKLOAD[2],
    WORKLOAD[3],
    WORKLOAD[4],
];

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
pub const REDLOCK_QUANTITIES: [Quantity; 7] = [
    QUANTITIES[0],
    Quantity { name: "masters", range: Range::Count { default: 5, least: 3, most: 5 } },
    WORKLOAD[0],
    WORKLOAD[1],
    WORKLOAD[2],
    WORKLOAD[3],
    WORKLOAD[4],
];
