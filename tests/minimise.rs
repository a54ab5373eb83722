//! Counterexamples made small: they still break the law, and nothing in them can be left out.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{anything, setup, wander};
use faultline::engine::minimise::{minimise, without};
use faultline::engine::rerun::breach;
use faultline::engine::script::Script;
use faultline::engine::{Move, Order, Timeline, Until};
use faultline::kernel::{Action, NodeId, Span};
use faultline::ledger::Law;

/// Whether a script can be played and breaks a law.
fn breaks(script: &Script, law: Law) -> bool {
    let performance = script.play();
    performance.error.is_none() && breach(&performance.timeline, law).is_some()
}

/// How many orders a script has.
fn orders(script: &Script) -> usize {
    let given = script.moves.iter().filter(|one| matches!(one.what, Move::Give { .. }));
    script.rules.len() + given.count()
}

/// A run as a search hands it over: so many steps as time would, an order, so many steps again.
fn found(protocol: &str, settings: &[(&str, &str)], moves: &[(usize, Action)]) -> Script {
    let mut run = Timeline::new(setup(protocol, settings, 1), Vec::new());
    for (steps, action) in moves {
        let played = (0..*steps).try_for_each(|_| run.step());
        played.expect("there is something due");
        run.give(Span::ZERO, &Order::Do(*action), None).expect("a legal order");
    }
    run.play(Until::Quiet).expect("it ends");
    Script::of(&run, "")
}

const WORKER_A: NodeId = NodeId(1);

#[test]
fn a_run_of_steps_becomes_a_script_that_people_can_read() {
    let settings = [("fencing", "off"), ("ask-again", "25s")];
    let moves = [
        (0, Action::Command(0)),
        (3, Action::Pause(WORKER_A)),
        // Worker B is asked, waits, tries again and charges.
        (15, Action::Pause(NodeId(0))),
        (0, Action::Resume(NodeId(0))),
        (2, Action::Resume(WORKER_A)),
    ];
    let script = found("redis", &settings, &moves);
    let law = Law::AnOrderIsChargedOnce;
    assert!(breaks(&script, law), "{script}");
    let small = minimise(&script, law).expect("it breaks the law");
    assert!(small.thorough);
    assert_eq!(
        small.script.to_string(),
        "run lock/redis\nset ask-again 25s\nset fencing off\n\n\
         at 0s submit order 42\nwhen worker-a acquires pause worker-a 30s\n\n\
         play until quiet\n\n\
         expect an_order_is_charged_once broken\n"
    );
}

#[test]
fn a_built_in_script_has_nothing_to_leave_out() {
    for built_in in faultline::scripts::BUILT_IN {
        let script = Script::parse(built_in.text).expect("a script");
        let run = script.play().timeline;
        for (law, _) in run.index().breaks() {
            let small = minimise(&script, *law).expect("it breaks the law").script;
            assert!(small.play().unmet.is_empty(), "{}:\n{small}", built_in.id);
            assert!(orders(&small) <= orders(&script), "{}:\n{small}", built_in.id);
            assert_eq!(small.title, script.title);
            assert_eq!(minimise(&small, *law).expect("it breaks the law").script, small);
        }
    }
}

#[test]
fn what_breaks_no_law_is_not_made_small() {
    let script = Script::parse("run lock/none\nat 0s submit order 42\nplay until quiet\n");
    let script = script.expect("a script");
    assert!(Law::ALL.into_iter().all(|law| minimise(&script, law).is_none()));
    assert!(without(&script, 1).is_none());
}

#[test]
fn a_wandering_run_is_made_as_small_as_it_can_be() {
    let mut made = 0;
    for seed in 1..=60 {
        let settings: &[(&str, &str)] = match seed % 3 {
            0 => &[("fencing", "off"), ("ask-again", "1s"), ("result", "ignored")],
            1 => &[("fencing", "off"), ("lease", "1s")],
            _ => &[("release", "delete"), ("fencing", "off"), ("workers", "3")],
        };
        let mut run = Timeline::new(setup("redis", settings, seed), Vec::new());
        wander(&mut run, 80, seed, anything);
        let script = Script::of(&run, "");
        let Some((law, _)) = run.index().breaks().first().copied() else { continue };
        // The law of the end can be broken on the way and kept in the end.
        let Some(small) = minimise(&script, law) else { continue };
        made += 1;
        let small = small.script;
        assert!(breaks(&small, law), "seed {seed}:\n{small}");
        assert!(orders(&small) <= orders(&script), "seed {seed}:\n{small}");
        let again = Script::parse(&small.to_string());
        assert_eq!(again.as_ref(), Ok(&small), "seed {seed}");
        for nth in 0..orders(&small) {
            let less = without(&small, nth).expect("it has so many orders");
            assert!(!breaks(&less, law), "seed {seed} does without order {nth}:\n{small}");
        }
        if std::env::var_os("SHOW").is_some() {
            println!("seed {seed}, {} -> {} orders\n{small}\n", orders(&script), orders(&small));
        }
    }
    assert!(made >= 12, "only {made} runs were made small");
}
