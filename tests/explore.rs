//! Exhaustive searches of worlds: what they find, that it can be played, and that they miss nothing.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::explored::{Case, ask, cases, hold};
use common::setup;
use faultline::checker::{self, Why};
use faultline::engine::explore::{
    Answer, Bounds, Fault, Faults, Outcome, Question, Way, after_script, at_the_start, explore,
    workers,
};
use faultline::engine::script::Script;
use faultline::engine::{Move, Until};
use faultline::kernel::{NodeId, Seed};
use faultline::ledger::Law;

#[test]
fn every_mistake_is_found_and_every_cure_is_searched_through() {
    for case in cases() {
        hold(case);
    }
}

#[test]
fn how_a_search_is_cut_into_pieces_makes_no_difference() {
    for case in cases().filter(|case| case.counts.0 < 5_000) {
        assert_eq!(ask(case, 1), ask(case, u64::MAX), "{}", case.title);
    }
}

/// Sleep sets leave out orders of events, and neither a state nor a verdict.
#[test]
fn sleep_sets_come_to_the_same_in_fewer_steps() {
    let without_time = |case: &&Case| {
        matches!((case.bounds)().way, Way::Asynchronous { .. }) && case.counts.0 < 20_000
    };
    let mut searched = 0;
    for case in cases().filter(without_time) {
        let from = at_the_start(&setup(case.protocol, case.settings, 1), (case.bounds)().way);
        let [all, fewer] = [false, true].map(|sleep_sets| {
            let question = Question {
                bounds: (case.bounds)(),
                laws: case.laws.to_vec(),
                limits: checker::Bounds::NONE,
                threads: 1,
                sleep_sets,
            };
            let mut search = explore(&from, &question).expect("a world");
            while search.go_on(u64::MAX) {}
            search.answer()
        });
        let (most, least) = (all.progress.statistics, fewer.progress.statistics);
        assert!(least.generated < most.generated, "{}", case.title);
        match (all.outcome, fewer.outcome) {
            (Outcome::Holds, Outcome::Holds) => {
                assert_eq!((least.distinct, least.depth), (most.distinct, most.depth));
            }
            (Outcome::Broken(one), Outcome::Broken(other)) => {
                assert_eq!((one.laws, one.steps.len()), (other.laws, other.steps.len()));
            }
            (one, other) => panic!("{}: {one:?}, {other:?}", case.title),
        }
        searched += 1;
    }
    assert!(searched > 4, "only {searched} searches without time");
}

/// Nobody need name a law to tell the lock from its mistakes, also when several faults are allowed: what
/// must happen in the end is then not asked for when no worker is left.
#[test]
fn what_must_happen_in_the_end_is_asked_for_while_a_worker_is_left() {
    for (acquire, holds) in [("set-nx-px", true), ("setnx-then-expire", false)] {
        let bounds = Bounds::timed(2).with(Fault::Pause, 0).with(Fault::Cut, 0);
        let from = at_the_start(&setup("redis", &[("acquire", acquire)], 1), bounds.way);
        let question = Question {
            bounds,
            laws: Law::ALL.to_vec(),
            limits: checker::Bounds { states: 40_000, ..checker::Bounds::NONE },
            threads: 1,
            sleep_sets: false,
        };
        let all = workers(&from);
        assert_eq!(all, [NodeId(1), NodeId(2)]);
        let questions = question.in_turn(&all);
        let [never, in_the_end] = &questions[..] else { panic!("{questions:?}") };
        assert_eq!(in_the_end.laws, [Law::EveryOrderIsSettled]);
        assert_eq!(
            (never.laws.len(), &never.bounds),
            (5, &Bounds::timed(2).with(Fault::Pause, 0).with(Fault::Cut, 0))
        );
        let faults =
            Faults::NONE.with(Fault::Crash, 1).with(Fault::Drop, 2).with(Fault::Duplicate, 2);
        assert_eq!((in_the_end.bounds.faults, &in_the_end.bounds.victims), (faults, &Some(all)));
        let mut search = explore(&from, in_the_end).expect("a world");
        while search.go_on(u64::MAX) {}
        assert_eq!(search.answer().outcome == Outcome::Holds, holds, "{acquire}");
    }
}

/// What is broken by one of several questions is broken, and what one of them left open is open.
#[test]
fn questions_that_are_asked_in_turn_have_one_answer() {
    let from = at_the_start(&setup("redis", &[], 1), Way::Timed { faults: 1 });
    let answer = |faults, law, states| {
        let question = Question {
            bounds: Bounds::timed(faults),
            laws: vec![law],
            limits: checker::Bounds { states, ..checker::Bounds::NONE },
            threads: 1,
            sleep_sets: false,
        };
        let mut search = explore(&from, &question).expect("a world");
        while search.go_on(u64::MAX) {}
        search.answer()
    };
    let holds = answer(0, Law::AnOrderIsChargedOnce, u32::MAX);
    let open = answer(0, Law::AnOrderIsChargedOnce, 9);
    let broken = answer(1, Law::EveryOrderIsSettled, u32::MAX);
    assert_eq!(open.outcome, Outcome::Unfinished(Why::States));
    assert!(matches!(broken.outcome, Outcome::Broken(_)));
    let together = |answers: &[&Answer]| {
        Answer::of_all(answers.iter().map(|one| (*one).clone()).collect()).expect("one at least")
    };
    assert_eq!(together(&[&holds, &holds]).outcome, Outcome::Holds);
    for answers in [[&holds, &open], [&open, &holds]] {
        assert_eq!(together(&answers).outcome, open.outcome);
    }
    for first in [&holds, &open] {
        let both = together(&[first, &broken]);
        assert_eq!(both.outcome, broken.outcome);
        assert_eq!(both.progress.faults, 1);
        let [one, other] = [first, &broken].map(|one| one.progress.statistics);
        let statistics = both.progress.statistics;
        assert_eq!(statistics.distinct, one.distinct + other.distinct);
        assert_eq!(statistics.generated, one.generated + other.generated);
        assert_eq!(statistics.depth, one.depth.max(other.depth));
    }
    assert_eq!(Answer::of_all(Vec::new()), None);
}

/// The fewest faults come first: with none allowed, nothing is found of what needs one.
#[test]
fn what_needs_a_fault_is_not_found_without() {
    let from = at_the_start(&setup("redis", &[("fencing", "off")], 1), Way::Timed { faults: 0 });
    let question = Question {
        bounds: Bounds::timed(0),
        laws: Law::ALL.to_vec(),
        limits: checker::Bounds::NONE,
        threads: 1,
        sleep_sets: false,
    };
    let mut search = explore(&from, &question).expect("a world");
    while search.go_on(u64::MAX) {}
    assert_eq!(search.answer().outcome, Outcome::Holds);
}

/// Without faults there is one run, the one that the director plays.
#[test]
fn without_faults_the_search_is_the_ordinary_run() {
    let mut from = at_the_start(&setup("redis", &[], 1), Way::Timed { faults: 0 });
    let asked = from.len();
    let question = Question {
        bounds: Bounds::timed(0),
        laws: Law::ALL.to_vec(),
        limits: checker::Bounds::NONE,
        threads: 1,
        sleep_sets: false,
    };
    let mut search = explore(&from, &question).expect("a world");
    while search.go_on(u64::MAX) {}
    from.make(&Move::Play(Until::Quiet)).expect("the run becomes quiet");
    let statistics = search.progress().statistics;
    assert_eq!(statistics.distinct as usize, from.len() - asked + 1);
    assert_eq!(statistics.generated, statistics.distinct);
}

#[test]
fn a_search_that_gives_up_says_so() {
    let from = at_the_start(&setup("redis", &[], 1), Way::Timed { faults: 1 });
    for (limits, why) in [
        (checker::Bounds { states: 100, ..checker::Bounds::NONE }, Why::States),
        (checker::Bounds { depth: 12, ..checker::Bounds::NONE }, Why::Depth),
        (checker::Bounds { bytes: 10_000, ..checker::Bounds::NONE }, Why::Memory),
    ] {
        let laws = vec![Law::AnOrderIsChargedOnce];
        let question =
            Question { bounds: Bounds::timed(1), laws, limits, threads: 1, sleep_sets: false };
        let mut search = explore(&from, &question).expect("a world");
        while search.go_on(64) {}
        assert_eq!(search.answer().outcome, Outcome::Unfinished(why));
    }
}

/// A search that goes on from a script keeps what the script did, and draws the least throughout.
#[test]
fn a_search_goes_on_from_a_script() {
    let text = "run lock/redis\nset fencing off\nseed 9\nat 0s submit order 42\n\
                when worker-a acquires pause worker-a\nplay 12s\n";
    let script = Script::parse(text).expect("a script");
    let from = after_script(&script, Way::Timed { faults: 0 }).expect("it can be played");
    assert_eq!((from.setup().seed, from.rules()), (Seed::Least, &[][..]));
    let question = Question {
        bounds: Bounds { faults: Faults::NONE.with(Fault::Crash, 1), ..Bounds::timed(0) },
        laws: vec![Law::AnOrderIsChargedOnce],
        limits: checker::Bounds::NONE,
        threads: 1,
        sleep_sets: false,
    };
    let mut search = explore(&from, &question).expect("a world");
    while search.go_on(u64::MAX) {}
    let answer = search.answer();
    let Outcome::Broken(found) = answer.outcome else { panic!("the pause is all it takes") };
    assert_eq!(found.faults, Faults::NONE, "that the pause ends costs nothing");
    let script = found.script(&from, "").expect("it can be played");
    assert!(script.to_string().contains("\npause worker-a\n"), "{script}");
    assert!(script.play().unmet.is_empty(), "{script}");
}

/// A search once found this in the lock as it should be: a reply that came after its time-out was
/// taken for the answer to the next request, and its lease was counted from that request on.
#[test]
fn a_late_reply_is_not_taken_for_the_answer_to_a_later_request() {
    let text = "run lock/redis\nseed least\nat 0s submit order 42\nplay until redis grants\n\
                cut redis -> worker-a\nplay until 7s\nheal redis -> worker-a\nplay until 29s\n\
                expect redis grants 1 time\nexpect worker-a acquires 0 times\n";
    let script = Script::parse(text).expect("a script");
    assert_eq!(script.play().unmet, []);
}

/// The same was found where the lock waits for a replica, and gives back what that does not have: to the
/// attempt that goes on after that, an old master's reply came in for the new one's.
#[test]
fn a_late_reply_of_an_old_master_is_not_taken_for_the_new_ones() {
    let text = "run lock/redis-failover\nseed least\nat 0s submit order 42\n\
                at 6ms pause redis-1 10504500us\nplay until quiet\n\
                expect redis-1 grants 1 time\nexpect at_most_one_holder holds\n";
    let script = Script::parse(text).expect("a script");
    assert_eq!(script.play().unmet, []);
}

/// The same was found in the lock file.
#[test]
fn a_late_answer_about_a_file_is_not_taken_for_a_later_one() {
    let text = "run lock/file\nseed least\nat 0s submit order 42\n\
                when files grants cut files -> worker-a 34500ms\nplay until quiet\n\
                expect files grants\nexpect at_most_one_holder holds\n";
    let script = Script::parse(text).expect("a script");
    assert_eq!(script.play().unmet, []);
}

/// A search once found this in the row lock as it should be: a session was taken for idle since it had
/// first been so, whatever it had asked for since.
#[test]
fn a_session_is_idle_since_its_last_statement() {
    let text = "run lock/pessimistic\nseed least\nat 0s submit order 42\n\
                when database grants pause worker-a 29997500us\nplay until quiet\n\
                expect at_most_one_holder holds\nexpect worker-a acquires 1 time\n";
    let script = Script::parse(text).expect("a script");
    assert_eq!(script.play().unmet, []);
}

/// A search once had no end here: as long as the bank stayed away there was one version, or one file, more
/// every ten seconds.
#[test]
fn a_watchdog_that_leaves_traces_lets_go_when_the_work_is_long_done() {
    for lock in ["row", "file"] {
        let text = format!(
            "run lock/{lock}\nset watchdog on\nseed least\nat 0s submit order 42\nat 1s crash bank\n\
             play until 900s\nexpect worker-a acquires 1 time\nexpect worker-a renews 16 times\n\
             expect worker-a releases 0 times\nexpect at_most_one_holder holds\n"
        );
        let script = Script::parse(&text).expect("a script");
        assert_eq!(script.play().unmet, [], "{lock}");
    }
}

/// However short the lease and however long the work: as long as that takes the lock is kept.
#[test]
fn a_watchdog_that_leaves_traces_keeps_the_lock_for_as_long_as_the_work_takes() {
    for (lock, lease) in [("row", "lease"), ("file", "stale-after")] {
        let text = format!(
            "run lock/{lock}\nset watchdog on\nset {lease} 1s\nset work 60s\nset fencing off\nseed least\n\
             at 0s submit order 42\nplay until quiet\nexpect worker-a acquires 1 time\n\
             expect worker-a outlives 0 times\nexpect worker-a loses 0 times\nexpect an_order_is_charged_once holds\n"
        );
        let script = Script::parse(&text).expect("a script");
        assert_eq!(script.play().unmet, [], "{lock}");
    }
}
