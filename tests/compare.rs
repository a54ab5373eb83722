//! Two runs side by side: what is alike is alike, and the first difference is the one that decides.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{anything, busy_run, setup, wander};
use faultline::engine::compare::{Alike, Comparison, Row, Side};
use faultline::engine::script::Script;
use faultline::engine::{BranchId, Order, Timeline, Until};
use faultline::kernel::{Action, NodeId, Span};
use proptest::prelude::*;

fn played(script: &str) -> Timeline {
    let performance = Script::parse(script).expect("a script").play();
    assert_eq!(performance.error, None);
    performance.timeline
}

fn compared(left: &Timeline, right: &Timeline) -> Comparison {
    Comparison::of(Side::of(left), Side::of(right))
}

/// The verbs of what happens in a step.
fn verbs(timeline: &Timeline, step: Option<u32>) -> Vec<&'static str> {
    let record = step.and_then(|step| timeline.record(step as usize));
    record.map_or_else(Vec::new, |record| record.events.iter().map(|event| event.verb).collect())
}

/// Every step of both runs stands in one row, and each lane keeps its order.
fn is_whole(comparison: &Comparison, left: usize, right: usize) {
    let mut steps: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    for row in &comparison.rows {
        steps[0].extend(row.left);
        steps[1].extend(row.right);
    }
    assert!(steps[0].is_sorted());
    for (steps, len) in steps.iter_mut().zip([left, right]) {
        steps.sort_unstable();
        assert!(steps.iter().copied().eq(1..=len as u32), "{steps:?}");
    }
}

#[test]
fn the_bank_that_refuses_is_where_fencing_differs() {
    let text = faultline::scripts::find("the-lock-that-expired").expect("a script").text;
    let mistake = played(text);
    let cure = played(&text.replace("set fencing off", "set fencing on"));
    let comparison = compared(&mistake, &cure);
    is_whole(&comparison, mistake.len(), cure.len());
    let first = comparison.first.expect("they differ");
    let Row { left, right, alike } = comparison.rows[first];
    assert_eq!(alike, Alike::Differs);
    assert_eq!(verbs(&mistake, left), ["charges"]);
    assert_eq!(verbs(&cure, right), ["refuses"]);
    assert_eq!(left, mistake.index().breaks().first().map(|(_, step)| *step));
    let (of_left, of_right) = comparison.place(first);
    assert_eq!(Side::of(&mistake).books(of_left).orders[0].charges, 2);
    assert_eq!(Side::of(&cure).books(of_right).orders[0].charges, 1);
    // Up to there the requests are only worded otherwise.
    assert!(comparison.rows[..first].iter().any(|row| row.alike == Alike::Reworded));
}

#[test]
fn the_reply_that_is_looked_at_is_where_checking_differs() {
    let text = faultline::scripts::find("the-reply-nobody-read").expect("a script").text;
    let mistake = played(text);
    let cure = played(&text.replace("set result ignored", "set result checked"));
    let comparison = compared(&mistake, &cure);
    let first = comparison.rows[comparison.first.expect("they differ")];
    assert_eq!(verbs(&mistake, first.left), ["acquires"]);
    assert_eq!(verbs(&cure, first.right), ["waits"]);
}

#[test]
fn two_branches_part_where_somebody_interfered() {
    let mut run = played("run lock/none\nat 0s submit order 42\nplay until quiet\n");
    let len = run.len();
    run.seek(4);
    let pause = Order::Do(Action::Pause(NodeId(1)));
    run.give(Span::ZERO, &pause, Some(Span::s(5))).expect("worker-a can be paused");
    run.play(Until::Quiet).expect("it ends");
    let side = |branch| Side { timeline: &run, branch: BranchId(branch) };
    let comparison = Comparison::of(side(0), side(1));
    is_whole(&comparison, len, run.len());
    let first = comparison.rows[comparison.first.expect("they differ")];
    assert_eq!((first.left, first.right), (None, Some(5)));
    assert!(comparison.rows[..4].iter().all(|row| row.alike == Alike::Same));
    assert_eq!(Comparison::of(side(1), side(1)).first, None);
}

#[test]
fn the_order_of_steps_that_do_not_depend_on_each_other_is_no_difference() {
    let run = |first: &str, second: &str| {
        let moves = format!("{first}\n{second}\nplay until quiet\n");
        played(&format!("run lock/none\nat 0s submit order 42\nplay 1 step\n{moves}"))
    };
    let one = run("jump worker-b +1s", "jump bank +1s");
    let other = run("jump bank +1s", "jump worker-b +1s");
    assert_eq!(compared(&one, &other).first, None);
}

#[test]
fn long_runs_are_compared() {
    let (one, other) = (busy_run(3_000), busy_run(3_500));
    let comparison = compared(&one, &other);
    is_whole(&comparison, one.len(), other.len());
    assert!(comparison.whole);
    let first = comparison.first.expect("one is longer");
    assert_eq!(comparison.rows[first].left, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_run_is_like_itself_and_every_comparison_is_whole(seed in 1..10_000u64) {
        let run = |settings: &[(&str, &str)]| {
            let mut run = Timeline::new(setup("redis", settings, seed), Vec::new());
            wander(&mut run, 120, seed, anything);
            run
        };
        let (one, other) = (run(&[("fencing", "off")]), run(&[("watchdog", "on")]));
        let same = compared(&one, &one);
        prop_assert_eq!(same.first, None);
        prop_assert!(same.rows.iter().all(|row| row.alike == Alike::Same && row.left == row.right));
        let there = compared(&one, &other);
        is_whole(&there, one.len(), other.len());
        prop_assert_eq!(there.first.is_none(), compared(&other, &one).first.is_none());
    }
}
