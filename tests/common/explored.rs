//! What exhaustive search finds out about the lock in Redis: every mistake, and that its cure holds.

use faultline::checker;
use faultline::engine::explore::{
    Answer, Bounds, Fault, Faults, Outcome, Question, at_the_start, explore,
};
use faultline::engine::minimise::minimise;
use faultline::engine::script::{Script, judge};
use faultline::kernel::NodeId;
use faultline::ledger::{Law, Verdict};

use super::setup;

/// A question and its answer, to the last state.
pub struct Case {
    pub title: &'static str,
    pub protocol: &'static str,
    pub settings: &'static [(&'static str, &'static str)],
    pub bounds: fn() -> Bounds,
    /// The laws that are judged.
    pub laws: &'static [Law],
    pub finds: Finds,
    /// Distinct states, and states that were computed.
    pub counts: (u64, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finds {
    /// All was searched, and every law holds.
    Nothing,
    /// A run with so many faults, the fewest.
    ARunWith(u8),
}

const ONCE: &[Law] = &[Law::AnOrderIsChargedOnce];
const ONE_HOLDER: &[Law] = &[Law::AtMostOneHolder];
const SETTLED: &[Law] = &[Law::EveryOrderIsSettled];
/// What a lock is for, and what money must not do: all but that everything is settled in the end,
/// which no lock can promise while the bank is away.
const SAFE: &[Law] = &[
    Law::AnOrderIsChargedOnce,
    Law::AtMostOneHolder,
    Law::MoneyIsConserved,
    Law::NoAccountIsOverdrawn,
    Law::AnAcknowledgedPaymentSurvives,
];

/// One worker dies, and may come back.
fn a_worker_crashes() -> Bounds {
    let workers = Some(vec![NodeId(1), NodeId(2)]);
    let faults = Faults::NONE.with(Fault::Crash, 1);
    Bounds { victims: workers, faults, ..Bounds::timed(1) }
}

/// One node stands still for a while.
fn a_pause() -> Bounds {
    Bounds { faults: Faults::NONE.with(Fault::Pause, 1), ..Bounds::timed(1) }
}

/// Faults of one node, as many as there may be; and lost messages, whoever's they are.
fn of_node(node: u8, faults: Faults) -> Bounds {
    Bounds { victims: Some(vec![NodeId(node)]), faults, ..Bounds::timed(faults.total()) }
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
        title: "a file that is durable within a second loses the lock and its token with the machine",
        protocol: "redis",
        settings: &[("persistence", "fsync-everysec"), ("work", "12s")],
        bounds: || of_node(3, Faults::NONE.with(Fault::Crash, 1)),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (287, 376),
    },
    Case {
        title: "one that is durable before the reply survives two crashes",
        protocol: "redis",
        settings: &[("persistence", "fsync-always"), ("work", "12s")],
        bounds: || of_node(3, Faults::NONE.with(Fault::Crash, 2)),
        laws: ONCE,
        finds: Finds::Nothing,
        counts: (8_213, 12_111),
    },
    Case {
        title: "a replica that has not heard of the lock grants it again, with the same token",
        protocol: "redis-failover",
        settings: &[("wait", "off"), ("work", "18s")],
        bounds: || of_node(3, Faults::NONE.with(Fault::Crash, 1).with(Fault::Drop, 1)),
        laws: ONCE,
        finds: Finds::ARunWith(2),
        counts: (17_205, 19_452),
    },
    Case {
        title: "to wait for the replica is safe from the crash of the master",
        protocol: "redis-failover",
        settings: &[("work", "18s")],
        bounds: || of_node(3, Faults::NONE.with(Fault::Crash, 1)),
        laws: ONCE,
        finds: Finds::Nothing,
        counts: (21_950, 24_166),
    },
    Case {
        title: "but not if the master comes back with nothing, and the replica follows it",
        protocol: "redis-failover",
        settings: &[("persistence", "off"), ("work", "18s")],
        bounds: || of_node(3, Faults::NONE.with(Fault::Crash, 1)),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (2_243, 2_426),
    },
    Case {
        title: "a master of Redlock's that forgets makes a second majority",
        protocol: "redlock",
        settings: &[("masters", "3"), ("restart", "at-once"), ("work", "12s")],
        bounds: || of_node(4, Faults::NONE.with(Fault::Crash, 1).with(Fault::Drop, 1)),
        laws: ONCE,
        finds: Finds::ARunWith(2),
        counts: (2_140, 3_189),
    },
    Case {
        title: "one that keeps away for a lease does not",
        protocol: "redlock",
        settings: &[("masters", "3"), ("work", "12s")],
        bounds: || of_node(4, Faults::NONE.with(Fault::Crash, 1).with(Fault::Drop, 1)),
        laws: ONCE,
        finds: Finds::Nothing,
        counts: (34_809, 38_442),
    },
    Case {
        title: "a master whose clock jumps makes a second majority",
        protocol: "redlock",
        settings: &[("masters", "3"), ("work", "12s")],
        bounds: || of_node(4, Faults::NONE.with(Fault::Jump, 1).with(Fault::Drop, 1)),
        laws: ONCE,
        finds: Finds::ARunWith(2),
        counts: (831, 1_071),
    },
    Case {
        title: "one that counts by a clock that nobody sets does not",
        protocol: "redlock",
        settings: &[("masters", "3"), ("clock", "monotonic"), ("work", "12s")],
        bounds: || of_node(4, Faults::NONE.with(Fault::Jump, 1).with(Fault::Drop, 1)),
        laws: ONCE,
        finds: Finds::Nothing,
        counts: (628, 669),
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

/// Asks the question, in slices of about so many states.
pub fn ask(case: &Case, slice: u64) -> Answer {
    let setup = setup(case.protocol, case.settings, 1);
    let bounds = (case.bounds)();
    let from = at_the_start(&setup, bounds.way);
    let laws = case.laws.to_vec();
    let question = Question { bounds, laws, limits: checker::Bounds::NONE, threads: 1 };
    let mut search = explore(&from, &question).expect("a world of its own arena");
    while search.go_on(slice) {}
    let answer = search.answer();
    if let Outcome::Broken(found) = &answer.outcome {
        let script = found.script(&from, case.title).expect("what was found can be played");
        breaks(&script, &found.laws);
        let law = found.laws[0];
        let small = minimise(&script, law).expect("it breaks the law").script;
        breaks(&small, &[law]);
    }
    answer
}

/// Plays a script by itself, as text: these laws are broken, and that is what it expects.
fn breaks(script: &Script, laws: &[Law]) {
    let script = Script::parse(&script.to_string()).expect("a script is what it prints");
    let performance = script.play();
    assert!(performance.error.is_none() && performance.unmet.is_empty(), "{script}");
    for law in laws {
        let report = judge(&performance.timeline).into_iter().find(|report| report.law == *law);
        let verdict = report.map(|report| report.verdict);
        assert_eq!(verdict, Some(Verdict::Broken), "{law:?} in\n{script}");
    }
}

/// Holds the answer against what is known.
pub fn hold(case: &Case) {
    let answer = ask(case, 1_000);
    let finds = match &answer.outcome {
        Outcome::Holds => Finds::Nothing,
        Outcome::Broken(found) => Finds::ARunWith(found.faults.total()),
        Outcome::Unfinished(why) => panic!("{}: {why:?}", case.title),
    };
    let statistics = answer.progress.statistics;
    let counts = (statistics.distinct, statistics.generated);
    assert_eq!((finds, counts), (case.finds, case.counts), "{}", case.title);
}
