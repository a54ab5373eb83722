//! The lock in Redis, and none.

use faultline::engine::explore::{Bounds, Fault, Faults};
use faultline::kernel::NodeId;
use faultline::ledger::Law;

use super::{Case, Finds, ONCE, ONE_HOLDER, SAFE, SETTLED, a_worker_crashes};

/// One node stands still for a while.
fn a_pause() -> Bounds {
    Bounds { faults: Faults::NONE.with(Fault::Pause, 1), ..Bounds::timed(1) }
}

fn a_worker_crashes_without_time() -> Bounds {
    let workers = Some(vec![NodeId(1), NodeId(2)]);
    Bounds { victims: workers, ..Bounds::asynchronous(2).with(Fault::Crash, 1) }
}

pub const CASES: &[Case] = &[
    Case {
        title: "without a lock one late message charges twice",
        protocol: "none",
        settings: &[],
        bounds: || Bounds::timed(2),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (532, 700),
    },
    Case {
        title: "a gateway that is impatient enough needs no fault",
        protocol: "none",
        settings: &[("ask-again", "1s")],
        bounds: || Bounds::timed(2),
        laws: ONCE,
        finds: Finds::ARunWith(0),
        counts: (16, 16),
    },
    Case {
        title: "without fencing one pause charges twice",
        protocol: "redis",
        settings: &[("fencing", "off")],
        bounds: || Bounds::timed(2),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (4_364, 4_996),
    },
    Case {
        title: "without fencing, time or fault the order of events is enough",
        protocol: "redis",
        settings: &[("fencing", "off")],
        bounds: || Bounds::asynchronous(4),
        laws: &Law::ALL,
        finds: Finds::ARunWith(0),
        counts: (15_616, 45_286),
    },
    Case {
        title: "the lock as it should be is safe from any one fault",
        protocol: "redis",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (10_164, 11_278),
    },
    Case {
        title: "the lock as it should be is safe from any order of events in which four timers end",
        protocol: "redis",
        settings: &[],
        bounds: || Bounds::asynchronous(4),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (34_270, 102_893),
    },
    Case {
        title: "and from the crash of a worker as well when two do",
        protocol: "redis",
        settings: &[],
        bounds: a_worker_crashes_without_time,
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (3_686, 9_788),
    },
    Case {
        title: "a Redis that crashes forgets its tokens: no lock in one Redis survives that",
        protocol: "redis",
        settings: &[],
        bounds: || Bounds::timed(2).with(Fault::Pause, 0).with(Fault::Cut, 0),
        laws: ONCE,
        finds: Finds::ARunWith(2),
        counts: (21_889, 34_809),
    },
    Case {
        title: "a release that does not look deletes somebody else's lock after one pause",
        protocol: "redis",
        settings: &[("release", "delete")],
        bounds: || Bounds::timed(2),
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (4_513, 5_169),
    },
    Case {
        title: "a release that compares does not",
        protocol: "redis",
        settings: &[("release", "compare-and-delete")],
        bounds: || Bounds::timed(1),
        laws: ONE_HOLDER,
        finds: Finds::Nothing,
        counts: (10_164, 11_278),
    },
    Case {
        title: "a worker that dies between SETNX and EXPIRE leaves a lock that never ends",
        protocol: "redis",
        settings: &[("acquire", "setnx-then-expire")],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (1_275, 1_620),
    },
    Case {
        title: "with SET NX PX the order is settled whichever worker dies, and whenever",
        protocol: "redis",
        settings: &[("acquire", "set-nx-px")],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (377, 523),
    },
    Case {
        title: "a reply that nobody reads charges twice",
        protocol: "redis",
        settings: &[("result", "ignored")],
        bounds: || Bounds::timed(2),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (2_420, 2_837),
    },
    Case {
        title: "a reply that is read does not",
        protocol: "redis",
        settings: &[("result", "checked")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::Nothing,
        counts: (10_164, 11_278),
    },
    Case {
        title: "work that outlasts its lease charges twice without any fault",
        protocol: "redis",
        settings: &[("fencing", "off"), ("work", "40s")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(0),
        counts: (48, 48),
    },
    Case {
        title: "a watchdog cures that",
        protocol: "redis",
        settings: &[("fencing", "off"), ("work", "40s"), ("watchdog", "on")],
        bounds: || Bounds::timed(0),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (55, 55),
    },
    Case {
        title: "a watchdog does not cure a pause",
        protocol: "redis",
        settings: &[("fencing", "off"), ("watchdog", "on")],
        bounds: a_pause,
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (2_841, 3_005),
    },
    Case {
        title: "a fencing token does, with a watchdog as without",
        protocol: "redis",
        settings: &[("watchdog", "on")],
        bounds: a_pause,
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (8_686, 9_127),
    },
];
