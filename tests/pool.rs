//! Searches by several who share no memory: they find what one alone finds, to the last state.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::explored::{Case, cases};
use common::pool::work_together;
use common::setup;
use faultline::checker::pool::{Member, Seat, WORTH_SHARING};
use faultline::checker::specs::TwoPhase;
use faultline::checker::{self, Bounds, Checker, Model, Outcome, Why};
use faultline::engine::explore::{Exploration, Question, at_the_start, explore, join};

fn members<M: Model>(of: usize, checker: impl Fn() -> Checker<M>) -> Vec<Member<M>> {
    (0..of).map(|me| checker().join(Seat { me, of }, WORTH_SHARING)).collect()
}

#[test]
fn two_phase_commit_has_as_many_states_for_several_as_for_one() {
    for of in 1..=4 {
        let mut members = members(of, || Checker::new(TwoPhase::new(6)));
        let letters = work_together(&mut members, 1_000, of as u64);
        assert_eq!(letters > 0, of > 1);
        for member in &members {
            let report = member.report();
            assert!(report.holds());
            let counts = (report.statistics.distinct, report.statistics.generated);
            assert_eq!(counts, (50_816, 402_306));
        }
    }
}

/// Has several search what a case asks; every one of them must come to what one alone comes to. Returns
/// how many letters that took.
fn hold(case: &Case, of: usize) -> usize {
    let bounds = (case.bounds)();
    let from = at_the_start(&setup(case.protocol, case.settings, 1), bounds.way);
    let laws = case.laws.to_vec();
    let question =
        Question { bounds, laws, limits: checker::Bounds::NONE, threads: 1, sleep_sets: false };
    let mut alone = explore(&from, &question).expect("a world of its own arena");
    while alone.go_on(u64::MAX) {}
    let alone = alone.answer();
    let member = |me| join(&from, &question, Seat { me, of }, 20).expect("a world");
    let mut members: Vec<Box<dyn Exploration>> = (0..of).map(member).collect();
    let letters = work_together(&mut members, 50, case.counts.0);
    for member in &members {
        let answer = member.answer();
        let (one, all) = (alone.progress, answer.progress);
        assert_eq!(
            (answer.outcome, all.faults),
            (alone.outcome.clone(), one.faults),
            "{}",
            case.title
        );
        let counts = |of: checker::Statistics| (of.distinct, of.generated, of.depth);
        assert_eq!(counts(all.statistics), counts(one.statistics), "{}", case.title);
        assert_eq!((all.statistics.distinct, all.statistics.generated), case.counts);
    }
    letters
}

/// With faults and without time, broken and held.
#[test]
fn several_find_in_every_world_what_one_alone_finds() {
    let shared: Vec<&str> = cases()
        .filter(|case| case.counts.0 < 6_000)
        .zip([2, 3].into_iter().cycle())
        .filter_map(|(case, of)| (hold(case, of) > 0).then_some(case.title))
        .collect();
    assert!(shared.len() > 20, "only these were shared: {shared:?}");
}

#[test]
fn several_prove_the_lock_in_redis_as_it_should_be() {
    for case in common::explored::redis::CASES.iter().filter(|case| {
        ["the lock as it should be is safe from any one fault", "any order of events in which four"]
            .iter()
            .any(|part| case.title.contains(part))
    }) {
        assert!(hold(case, 2) > 0, "{}", case.title);
    }
}

/// Together they hold no more than one alone may.
#[test]
fn several_stop_when_all_of_them_together_hold_too_much() {
    let alone = Checker::new(TwoPhase::new(6)).threads(1).run();
    let bounds = Bounds { bytes: alone.statistics.bytes / 2, ..Bounds::NONE };
    let mut members = members(2, || Checker::new(TwoPhase::new(6)).bounds(bounds));
    work_together(&mut members, 100, 1);
    for member in &members {
        let report = member.report();
        assert!(matches!(report.outcome(), Outcome::Unfinished { why: Why::Memory }));
        assert!(report.statistics.distinct < 50_816);
        assert!(report.statistics.bytes < 2 * bounds.bytes);
    }
}

#[test]
fn words_that_are_no_letter_are_not_heeded() {
    let mut member = members(2, || Checker::new(TwoPhase::new(4))).swap_remove(0);
    for words in [&[][..], &[0; 7], &[u32::MAX; 9], &[0, 0, 0, 0, 0, 0, 9]] {
        member.hear(1, words);
        member.hear(7, words);
    }
    member.work(10);
    assert!(!member.is_over());
}
