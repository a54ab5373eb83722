//! Two locks, and the policies about deadlock. By default the first worker is at its first account for
//! longer than the gateway's patience, so that the second one begins at the other.

use faultline::engine::explore::{Bounds, Fault, Faults};
use faultline::kernel::NodeId;
use faultline::ledger::Law;

use super::{Case, Finds, ONCE, SAFE, SETTLED};

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

/// One message comes twice.
fn one_message_twice() -> Bounds {
    Bounds { faults: Faults::NONE.with(Fault::Duplicate, 1), ..Bounds::timed(1) }
}

/// The first worker crashes, and a message comes late.
fn a_crash_and_a_late_message() -> Bounds {
    let faults = Faults::NONE.with(Fault::Crash, 1).with(Fault::Delay, 1);
    Bounds { victims: Some(vec![NodeId(1)]), faults, ..Bounds::timed(2) }
}

pub const CASES: &[Case] = &[
    Case {
        title: "two locks in opposite order: without any fault each waits for the other, for ever",
        protocol: "deadlock",
        settings: &[("policy", "none")],
        bounds: || Bounds::timed(0),
        laws: SETTLED,
        finds: Finds::ARunWith(0),
        counts: (41, 41),
    },
    Case {
        title: "wait-die: whoever comes late, the order is settled",
        protocol: "deadlock",
        settings: &[],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (9_687, 12_547),
    },
    Case {
        title: "and among three, by wait-die",
        protocol: "deadlock",
        settings: &[("workers", "3")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (35_500, 42_417),
    },
    Case {
        title: "wait-die is safe from any one fault",
        protocol: "deadlock",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (37_877, 43_857),
    },
    Case {
        title: "and from any order of events in which four timers end, as wait-die",
        protocol: "deadlock",
        settings: &[],
        bounds: || Bounds::asynchronous(4),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (56_266, 200_535),
    },
    Case {
        title: "a charge that outlives its sender: no policy about deadlock is a fence",
        protocol: "deadlock",
        settings: &[],
        bounds: a_crash_and_a_late_message,
        laws: ONCE,
        finds: Finds::ARunWith(2),
        counts: (25_797, 37_324),
    },
    Case {
        title: "wound-wait: whoever comes late, the order is settled",
        protocol: "deadlock",
        settings: &[("policy", "wound-wait")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (6_997, 9_446),
    },
    Case {
        title: "and among three, by wound-wait",
        protocol: "deadlock",
        settings: &[("policy", "wound-wait"), ("workers", "3")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (9_137, 12_054),
    },
    Case {
        title: "wound-wait is safe from any one fault",
        protocol: "deadlock",
        settings: &[("policy", "wound-wait")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (27_816, 32_556),
    },
    Case {
        title: "and from any order of events in which three timers end, as wound-wait",
        protocol: "deadlock",
        settings: &[("policy", "wound-wait")],
        bounds: || Bounds::asynchronous(3),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (16_017, 53_423),
    },
    Case {
        title: "a time-out ends a deadlock, whichever message comes twice",
        protocol: "deadlock",
        settings: &[("policy", "time-out")],
        bounds: one_message_twice,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (123, 133),
    },
    Case {
        title: "two that one late message has brought in step time out in step, again and again",
        protocol: "deadlock",
        settings: &[("policy", "time-out")],
        bounds: one_late_message,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (1_801, 2_100),
    },
    Case {
        title: "a time-out is safe from any one fault",
        protocol: "deadlock",
        settings: &[("policy", "time-out")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (52_013, 58_971),
    },
    Case {
        title: "detection: the youngest of a ring gives up, and whoever comes late, the order is settled",
        protocol: "deadlock",
        settings: &[("policy", "detection")],
        bounds: one_disturbance,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (44_746, 52_900),
    },
    Case {
        title: "if whoever asks gives up, both do, in step, again and again",
        protocol: "deadlock",
        settings: &[("policy", "detection"), ("victim", "initiator")],
        bounds: one_late_message,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (2_620, 2_981),
    },
    Case {
        title: "detection is safe from any one fault",
        protocol: "deadlock",
        settings: &[("policy", "detection")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (57_795, 67_033),
    },
    Case {
        title: "and from any order of events in which four timers end, as detection",
        protocol: "deadlock",
        settings: &[("policy", "detection")],
        bounds: || Bounds::asynchronous(4),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (56_885, 203_785),
    },
    Case {
        title: "with a new timestamp at each restart a payment starves, without any fault",
        protocol: "deadlock",
        settings: &[
            ("begin-anew", "new-timestamp"),
            ("visit", "2s"),
            ("audits", "10"),
            ("ask-again", "3s"),
        ],
        bounds: || Bounds::timed(0),
        laws: SETTLED,
        finds: Finds::ARunWith(0),
        counts: (225, 225),
    },
    Case {
        title: "with the timestamp that it had it is paid, whichever message comes late",
        protocol: "deadlock",
        settings: &[("visit", "2s"), ("audits", "10"), ("ask-again", "3s")],
        bounds: one_late_message,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (13_972, 15_891),
    },
];
