//! What exhaustive search finds out about every lock: each mistake, and that its cure holds.

mod database;
mod deadlock;
mod etcd;
mod files;
pub mod peers;
pub mod redis;
mod zookeeper;

use faultline::checker;
use faultline::engine::explore::{
    Answer, Bounds, Fault, Faults, Outcome, Question, at_the_start, explore,
};
use faultline::engine::minimise::minimise;
use faultline::engine::script::{Script, judge};
use faultline::kernel::NodeId;
use faultline::ledger::{Law, Verdict};

use super::setup;

/// Every question about every lock.
pub fn cases() -> impl Iterator<Item = &'static Case> {
    let all = [
        redis::CASES,
        files::CASES,
        database::CASES,
        zookeeper::CASES,
        deadlock::CASES,
        etcd::CASES,
        peers::CASES,
    ];
    all.into_iter().flatten()
}

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

/// Asks the question, in slices of about so many states.
pub fn ask(case: &Case, slice: u64) -> Answer {
    let setup = setup(case.protocol, case.settings, 1);
    let bounds = (case.bounds)();
    let from = at_the_start(&setup, bounds.way);
    let laws = case.laws.to_vec();
    let question =
        Question { bounds, laws, limits: checker::Bounds::NONE, threads: 1, sleep_sets: false };
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
