//! The locks without a server: what they promise rests on what the network promises, and on everybody
//! being alive.

use faultline::engine::explore::{Bounds, Fault, Faults};
use faultline::ledger::Law;

use super::{Case, Finds, ONCE, ONE_HOLDER, SAFE, SETTLED, a_worker_crashes};

/// One node dies, and may come back.
fn a_crash() -> Bounds {
    Bounds { faults: Faults::NONE.with(Fault::Crash, 1), ..Bounds::timed(1) }
}

/// Any order of events in which three timers end, and one node dies.
fn any_order_and_a_crash() -> Bounds {
    Bounds::asynchronous(3).with(Fault::Crash, 1)
}

const THREE_IN_A_HURRY: (&str, &str) = ("ask-again", "500ms");

pub const CASES: &[Case] = &[
    Case {
        title: "two requests with one number: one delay, and both go in",
        protocol: "ricart-agrawala",
        settings: &[("ties", "reply-to-both")],
        bounds: || Bounds::timed(1),
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (342, 429),
    },
    Case {
        title: "who forgets its clock asks before its turn: one crash, and two go in",
        protocol: "ricart-agrawala",
        settings: &[("clock", "in-memory"), ("workers", "3"), THREE_IN_A_HURRY],
        bounds: a_crash,
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (1_286, 1_672),
    },
    Case {
        title: "asking everybody is safe from any one fault",
        protocol: "ricart-agrawala",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (4_251, 4_906),
    },
    Case {
        title: "and so are three in a hurry",
        protocol: "ricart-agrawala",
        settings: &[("workers", "3"), THREE_IN_A_HURRY],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (7_470, 9_082),
    },
    Case {
        title: "without the timestamp as a token a charge outlives the worker that sent it",
        protocol: "ricart-agrawala",
        settings: &[("fencing", "off")],
        bounds: any_order_and_a_crash,
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (11_090, 29_786),
    },
    Case {
        title: "with it, any order of events in which three timers end and a node dies is safe",
        protocol: "ricart-agrawala",
        settings: &[],
        bounds: any_order_and_a_crash,
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (14_356, 39_011),
    },
    Case {
        title: "one crash blocks everybody",
        protocol: "ricart-agrawala",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (401, 518),
    },
];
