//! Two locks, and the policies about deadlock.

use faultline::engine::explore::{Bounds, Fault, Faults};
use faultline::ledger::Law;

use super::{Case, Finds, SAFE, SETTLED};

/// A gateway that loses patience while the first worker is at its first account, so that a second one
/// begins at the other; and a bank that is not waited for longer than the gateway waits for a worker.
const CROSSED: &[(&str, &str)] = &[("ask-again", "1900ms"), ("bank-timeout", "1s")];

/// [`CROSSED`], under another policy.
macro_rules! crossed {
    ($($set:expr),* $(,)?) => { &[CROSSED[0], CROSSED[1], $($set),*] };
}

/// One message comes late or twice, or one clock runs fast or slow: all that changes who comes when and
/// keeps nobody away. A lock that is not lent for a time is no cure for a holder that never comes back.
fn one_disturbance() -> Bounds {
    let faults = Faults::NONE.with(Fault::Duplicate, 1).with(Fault::Delay, 1).with(Fault::Skew, 1);
    Bounds { faults, ..Bounds::timed(1) }
}

/// One message comes late or twice.
fn one_late_message() -> Bounds {
    Bounds { faults: one_disturbance().faults.with(Fault::Skew, 0), ..Bounds::timed(1) }
}

pub const CASES: &[Case] = &[
    Case {
        title: "two locks in opposite order: without any fault each waits for the other, for ever",
        protocol: "deadlock",
        settings: crossed![("policy", "none")],
        bounds: || Bounds::timed(0),
        laws: SETTLED,
        finds: Finds::ARunWith(0),
        counts: (39, 39),
    },
    Case {
        title: "wait-die: whoever comes late, the order is settled",
        protocol: "deadlock",
        settings: CROSSED,
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (11_993, 15_141),
    },
    Case {
        title: "wait-die among three: whoever comes late, the order is settled",
        protocol: "deadlock",
        settings: crossed![("workers", "3")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (38_598, 45_642),
    },
    Case {
        title: "wait-die is safe from any one fault",
        protocol: "deadlock",
        settings: CROSSED,
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (31_606, 36_155),
    },
    Case {
        title: "and from any order of events in which four timers end, as wait-die",
        protocol: "deadlock",
        settings: &[],
        bounds: || Bounds::asynchronous(4),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (30_590, 95_247),
    },
    Case {
        title: "wound-wait: whoever comes late, the order is settled",
        protocol: "deadlock",
        settings: crossed![("policy", "wound-wait")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (9_406, 12_188),
    },
    Case {
        title: "wound-wait among three: whoever comes late, the order is settled",
        protocol: "deadlock",
        settings: crossed![("policy", "wound-wait"), ("workers", "3")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (17_345, 22_426),
    },
    Case {
        title: "wound-wait is safe from any one fault",
        protocol: "deadlock",
        settings: crossed![("policy", "wound-wait")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (26_395, 30_324),
    },
    Case {
        title: "and from any order of events in which three timers end, as wound-wait",
        protocol: "deadlock",
        settings: &[("policy", "wound-wait")],
        bounds: || Bounds::asynchronous(3),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (9_341, 27_638),
    },
    Case {
        title: "a time-out ends a deadlock",
        protocol: "deadlock",
        settings: crossed![("policy", "time-out")],
        bounds: || Bounds { faults: Faults::NONE.with(Fault::Duplicate, 1), ..Bounds::timed(1) },
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (131, 143),
    },
    Case {
        title: "two that are brought in step by one late message time out in step, again and again",
        protocol: "deadlock",
        settings: crossed![("policy", "time-out")],
        bounds: one_late_message,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (1_895, 2_242),
    },
    Case {
        title: "a time-out is safe from any one fault",
        protocol: "deadlock",
        settings: crossed![("policy", "time-out")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (47_745, 53_803),
    },
    Case {
        title: "detection: the youngest of a ring gives up, and the order is settled whoever comes late",
        protocol: "deadlock",
        settings: crossed![("policy", "detection")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (27_016, 31_985),
    },
    Case {
        title: "if whoever asks gives up, both do, in step, again and again",
        protocol: "deadlock",
        settings: crossed![("policy", "detection"), ("victim", "initiator")],
        bounds: one_late_message,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (2_714, 3_150),
    },
    Case {
        title: "detection is safe from any one fault",
        protocol: "deadlock",
        settings: crossed![("policy", "detection")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (36_596, 42_243),
    },
    Case {
        title: "and from any order of events in which four timers end, as detection",
        protocol: "deadlock",
        settings: &[("policy", "detection")],
        bounds: || Bounds::asynchronous(4),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (31_050, 97_437),
    },
    Case {
        title: "with a new timestamp at each restart a payment starves, without any fault",
        protocol: "deadlock",
        settings: &[("restart", "new-timestamp"), ("audits", "10"), ("ask-again", "3s")],
        bounds: || Bounds::timed(0),
        laws: SETTLED,
        finds: Finds::ARunWith(0),
        counts: (222, 222),
    },
    Case {
        title: "with the timestamp that it had it is paid, whichever message comes late",
        protocol: "deadlock",
        settings: &[("audits", "10"), ("ask-again", "3s")],
        bounds: one_late_message,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (13_916, 15_832),
    },
];
