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

/// One fault, but nothing is lost, and nobody dies.
fn that_the_papers_know() -> Bounds {
    Bounds::timed(1).with(Fault::Crash, 0).with(Fault::Drop, 0)
}

/// The gateway asks the next worker while the first is at work.
const IN_A_HURRY: (&str, &str) = ("ask-again", "500ms");

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
        settings: &[("logical-clock", "in-memory"), ("workers", "3"), IN_A_HURRY],
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
        settings: &[("workers", "3"), IN_A_HURRY],
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
    Case {
        title: "an acknowledgement that overtakes a request: one delay, and two go in",
        protocol: "lamport",
        settings: &[("links", "unordered")],
        bounds: || Bounds::timed(1),
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (193, 245),
    },
    Case {
        title: "in any order of messages it takes no fault at all",
        protocol: "lamport",
        settings: &[("links", "unordered"), ("fencing", "off")],
        bounds: || Bounds::asynchronous(3),
        laws: ONCE,
        finds: Finds::ARunWith(0),
        counts: (5_156, 13_240),
    },
    Case {
        title: "over links that keep the order, any order of events in which three timers end is safe",
        protocol: "lamport",
        settings: &[("fencing", "off")],
        bounds: || Bounds::asynchronous(3),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (3_283, 7_886),
    },
    Case {
        title: "and so is any one fault that the paper knows of: pauses, cuts and delays",
        protocol: "lamport",
        settings: &[],
        bounds: that_the_papers_know,
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (3_762, 4_108),
    },
    Case {
        title: "and three in a hurry",
        protocol: "lamport",
        settings: &[("workers", "3"), IN_A_HURRY],
        bounds: that_the_papers_know,
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (7_127, 8_283),
    },
    Case {
        title: "a request that is lost: two go in",
        protocol: "lamport",
        settings: &[],
        bounds: || Bounds { faults: Faults::NONE.with(Fault::Drop, 1), ..Bounds::timed(1) },
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (26, 26),
    },
    Case {
        title: "a queue that is forgotten in a crash: two go in",
        protocol: "lamport",
        settings: &[IN_A_HURRY],
        bounds: a_crash,
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (137, 187),
    },
    Case {
        title: "one crash blocks everybody here, too",
        protocol: "lamport",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (508, 621),
    },
    Case {
        title: "quorums that share a member are safe from any one fault but a crash",
        protocol: "maekawa",
        settings: &[],
        bounds: || Bounds::timed(1).with(Fault::Crash, 0),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (4_173, 4_555),
    },
    Case {
        title: "and so are three of them in a hurry",
        protocol: "maekawa",
        settings: &[("workers", "3"), IN_A_HURRY],
        bounds: || Bounds::timed(1).with(Fault::Crash, 0),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (4_063, 4_891),
    },
    Case {
        title: "and any order of events in which three timers end, among three",
        protocol: "maekawa",
        settings: &[("workers", "3")],
        bounds: || Bounds::asynchronous(3),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (4_403, 11_737),
    },
    Case {
        title: "a member that forgets whom it is locked for: one crash, and two go in",
        protocol: "maekawa",
        settings: &[("workers", "3"), IN_A_HURRY],
        bounds: a_crash,
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (223, 322),
    },
    Case {
        title: "whose member dies waits for ever",
        protocol: "maekawa",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (381, 487),
    },
];
