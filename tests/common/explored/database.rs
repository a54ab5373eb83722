//! The locks in a database: a row, a row lock, and a version.

use faultline::engine::explore::{Bounds, Fault, Faults};
use faultline::kernel::NodeId;
use faultline::ledger::Law;

use super::{Case, Finds, ONCE, ONE_HOLDER, SAFE, SETTLED, a_worker_crashes};

/// What remains to be kept where nobody is kept out.
const MONEY: &[Law] = &[
    Law::AnOrderIsChargedOnce,
    Law::MoneyIsConserved,
    Law::NoAccountIsOverdrawn,
    Law::AnAcknowledgedPaymentSurvives,
];

/// One worker stands still, for a while or for ever.
fn a_worker_pauses() -> Bounds {
    let victims = Some(vec![NodeId(1), NodeId(2)]);
    let faults = Faults::NONE.with(Fault::Pause, 1);
    Bounds { victims, faults, ..Bounds::timed(1) }
}

fn a_message_is_lost() -> Bounds {
    Bounds { faults: Faults::NONE.with(Fault::Drop, 1), ..Bounds::timed(1) }
}

/// The database crashes, and a message is lost.
fn the_database_crashes() -> Bounds {
    let faults = Faults::NONE.with(Fault::Crash, 1).with(Fault::Drop, 1);
    Bounds { victims: Some(vec![NodeId(3)]), faults, ..Bounds::timed(2) }
}

pub const CASES: &[Case] = &[
    Case {
        title: "without a primary key every INSERT succeeds",
        protocol: "row",
        settings: &[("unique-key", "off")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (1_383, 1_732),
    },
    Case {
        title: "a row without fencing charges twice after one pause",
        protocol: "row",
        settings: &[("fencing", "off")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (8_108, 9_119),
    },
    Case {
        title: "a row that is deleted and inserted anew begins at version 1 again: its token is no newer",
        protocol: "row",
        settings: &[("take-over", "delete")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (8_638, 9_722),
    },
    Case {
        title: "a row that is only ever updated if unchanged is safe from any one fault",
        protocol: "row",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (15_808, 17_404),
    },
    Case {
        title: "and from any order of events in which three timers end, as a row",
        protocol: "row",
        settings: &[],
        bounds: || Bounds::asynchronous(3),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (6_844, 17_958),
    },
    Case {
        title: "a row whose owner dies stays",
        protocol: "row",
        settings: &[("take-over", "off")],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (1_988, 2_444),
    },
    Case {
        title: "a row that is released by a timestamp stays as well, when the bank could not be reached",
        protocol: "row",
        settings: &[("take-over", "off"), ("release-by", "timestamp")],
        bounds: a_message_is_lost,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (1_121, 1_124),
    },
    Case {
        title: "a take-over mends that, late",
        protocol: "row",
        settings: &[("release-by", "timestamp")],
        bounds: a_message_is_lost,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (368, 372),
    },
    Case {
        title: "and by its owner nothing has to be mended: settled whichever message is lost",
        protocol: "row",
        settings: &[],
        bounds: a_message_is_lost,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (244, 248),
    },
    Case {
        title: "with a conditional UPDATE the order is settled whichever worker dies, and whenever",
        protocol: "row",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (834, 1_072),
    },
    Case {
        title: "a watchdog that raises a version lets go in the end, so that there is an end to what can happen",
        protocol: "row",
        settings: &[("watchdog", "on")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (19_143, 21_011),
    },
    Case {
        title: "and a worker that dies takes its watchdog that raises a version with it",
        protocol: "row",
        settings: &[("watchdog", "on")],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (834, 1_072),
    },
    Case {
        title: "a row lock without a token charges twice after one pause",
        protocol: "pessimistic",
        settings: &[("token", "off")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (7_830, 9_066),
    },
    Case {
        title: "a version that is rolled back is drawn twice",
        protocol: "pessimistic",
        settings: &[("token", "row-version")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (10_673, 12_228),
    },
    Case {
        title: "a row lock with a number from a sequence is safe from any one fault",
        protocol: "pessimistic",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (18_811, 21_101),
    },
    Case {
        title: "and from any order of events in which three timers end, as a row lock",
        protocol: "pessimistic",
        settings: &[],
        bounds: || Bounds::asynchronous(3),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (26_248, 75_944),
    },
    Case {
        title: "a server that crashes forgets its row locks, and two workers hold them",
        protocol: "pessimistic",
        settings: &[],
        bounds: the_database_crashes,
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(2),
        counts: (5_027, 5_926),
    },
    Case {
        title: "it does not forget the sequence: the money is safe",
        protocol: "pessimistic",
        settings: &[],
        bounds: the_database_crashes,
        laws: MONEY,
        finds: Finds::Nothing,
        counts: (90_649, 99_194),
    },
    Case {
        title: "a session that is kept keeps its rows when its machine is gone",
        protocol: "pessimistic",
        settings: &[("idle", "kept")],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (1_669, 2_304),
    },
    Case {
        title: "a session that is closed when idle lets the order be settled",
        protocol: "pessimistic",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (670, 971),
    },
    Case {
        title: "two rows in opposite order: one pause, and each waits for the other",
        protocol: "pessimistic",
        settings: &[("lock-order", "opposite"), ("detection", "off"), ("lock-timeout", "600s")],
        bounds: a_worker_pauses,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (2_421, 2_590),
    },
    Case {
        title: "who looks for deadlocks gets out",
        protocol: "pessimistic",
        settings: &[("lock-order", "opposite"), ("lock-timeout", "600s")],
        bounds: a_worker_pauses,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (2_746, 2_967),
    },
    Case {
        title: "who locks in one order never gets in",
        protocol: "pessimistic",
        settings: &[("detection", "off"), ("lock-timeout", "600s")],
        bounds: a_worker_pauses,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (2_637, 2_852),
    },
    Case {
        title: "a write that does not look at the version is a lost update",
        protocol: "optimistic",
        settings: &[("check", "off")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (2_263, 2_753),
    },
    Case {
        title: "a version that is checked keeps the money safe from any one fault",
        protocol: "optimistic",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: MONEY,
        finds: Finds::Nothing,
        counts: (10_281, 11_585),
    },
    Case {
        title: "and from any order of events in which three timers end, as a version",
        protocol: "optimistic",
        settings: &[],
        bounds: || Bounds::asynchronous(3),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (7_216, 18_380),
    },
    Case {
        title: "a version keeps nobody out",
        protocol: "optimistic",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (1_517, 1_896),
    },
];
