//! What the kernel and the timeline promise, whatever happens in a run.

mod common;

use common::{THOUSAND_SEEDS, anything, setup, thousand_seeds, wander};
use faultline::engine::{Order, Timeline, Until};
use faultline::kernel::{Action, Fingerprint, InFlight, Luck, NodeId, Refusal, Span, Step};
use faultline::ledger::Law;
use proptest::prelude::*;

fn wandered(seed: u64, steps: usize) -> Timeline {
    let mut timeline = Timeline::new(setup("redis", &[("workers", "3")], seed), Vec::new());
    wander(&mut timeline, steps, seed, anything);
    timeline
}

/// The fingerprints after every step, by replaying the log on a fresh world.
fn replayed(timeline: &Timeline) -> Vec<Fingerprint> {
    let mut world = timeline.setup().open();
    let mut prints = vec![world.fingerprint()];
    for (number, entry) in (0..).zip(timeline.branch().log()) {
        let luck = &mut timeline.setup().seed.luck(number);
        world.advance(&entry.step, luck).expect("a step that was taken can be taken again");
        prints.push(world.fingerprint());
    }
    prints
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_replay_equals_its_original_and_a_seek_its_prefix(seed in 1u64.., visits in prop::collection::vec(0usize..400, 1..12)) {
        let mut timeline = wandered(seed, 300);
        let prints = replayed(&timeline);
        prop_assert_eq!(prints.last().copied(), Some(timeline.fingerprint()));
        for visit in visits {
            timeline.seek(visit);
            prop_assert_eq!(timeline.fingerprint(), prints[visit.min(timeline.len())]);
        }
    }

    #[test]
    fn records_made_anew_tell_what_the_index_remembers(seed in 1u64..) {
        let timeline = wandered(seed, 200);
        let events: Vec<_> = (1..=timeline.len())
            .flat_map(|step| timeline.record(step).map_or_else(Vec::new, |record| record.events.clone()))
            .collect();
        let remembered: Vec<_> = timeline.index().events().iter().map(|(_, event)| event.clone()).collect();
        prop_assert_eq!(events, remembered);
    }

    #[test]
    fn a_fork_leaves_its_parent_alone_and_shares_its_past(seed in 1u64.., at in 1usize..150) {
        let mut timeline = wandered(seed, 200);
        let parent = timeline.current();
        let end = timeline.fingerprint();
        let at = at.min(timeline.len() - 1);
        timeline.seek(at);
        timeline.give(Span::ZERO, &Order::Do(Action::Elapse), None).unwrap();
        prop_assert_ne!(timeline.current(), parent);
        prop_assert_eq!(timeline.branch().parent, Some((parent, at)));
        let moves = timeline.moves(timeline.len());
        let fork = timeline.fingerprint();
        timeline.switch(parent);
        timeline.seek(usize::MAX);
        prop_assert_eq!(timeline.fingerprint(), end);
        let mut again = Timeline::new(timeline.setup().clone(), timeline.rules().to_vec());
        for one in &moves {
            again.make(one).unwrap();
        }
        prop_assert_eq!(again.fingerprint(), fork);
    }

    #[test]
    fn a_refused_action_changes_nothing(seed in 1u64.., from in 0u8..8, to in 0u8..8, nth in 0u16..6, kind in 0u8..8) {
        let timeline = wandered(seed, 60);
        let at = InFlight { from: NodeId(from), to: NodeId(to), nth };
        let action = match kind {
            0 => Action::Deliver(at),
            1 => Action::Drop(at),
            2 => Action::Duplicate(at),
            3 => Action::Fire { node: NodeId(from), timer: nth },
            4 => Action::Restart(NodeId(from)),
            5 => Action::Resume(NodeId(from)),
            6 => Action::Command(nth),
            _ => Action::Heal(NodeId(from), NodeId(to)),
        };
        let mut world = timeline.world().fork();
        let before = world.fingerprint();
        if world.apply(&Step::now(action), &mut Luck::Least).is_err() {
            prop_assert_eq!(world.fingerprint(), before);
        }
    }

    /// With fencing, whatever else goes wrong the customer pays once. A Redis that crashes forgets its
    /// counter, so that is the one fault left out; see the lock's essay.
    #[test]
    fn fencing_charges_once_whatever_happens(seed in 1u64.., acquire in 0usize..2, watchdog in 0usize..2) {
        let settings = [
            ("workers", "3"),
            ("acquire", ["set-nx-px", "setnx-then-expire"][acquire]),
            ("watchdog", ["off", "on"][watchdog]),
        ];
        let mut timeline = Timeline::new(setup("redis", &settings, seed), Vec::new());
        wander(&mut timeline, 500, seed, |world, action| {
            !matches!(action, Action::Crash { node, .. } if world.names()[node.index()] == "redis")
        });
        for law in [
            Law::AnOrderIsChargedOnce,
            Law::MoneyIsConserved,
            Law::NoAccountIsOverdrawn,
            Law::AnAcknowledgedPaymentSurvives,
        ] {
            prop_assert_eq!(timeline.index().broken_at(law), None, "{}", law.name());
        }
    }
}

/// Locks whose servers keep what they wrote, with a token that no two holders share. Whatever else is
/// wrong with them is left wrong.
const FENCED: [(&str, &[(&str, &str)]); 8] = [
    ("file", &[]),
    ("file", &[("watchdog", "on"), ("work", "60s")]),
    ("file", &[("steal", "unlink"), ("attributes", "cached")]),
    ("file", &[("mode", "truncate")]),
    ("row", &[("watchdog", "on")]),
    ("pessimistic", &[]),
    ("pessimistic", &[("lock-order", "opposite"), ("idle", "kept")]),
    ("optimistic", &[]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// With fencing, whatever else goes wrong the customer pays once, in files and in databases too.
    #[test]
    fn unique_tokens_charge_once_whatever_happens(seed in 1u64.., which in 0usize..8) {
        let (lock, settings) = FENCED[which];
        let mut timeline = Timeline::new(setup(lock, settings, seed), Vec::new());
        wander(&mut timeline, 400, seed, |_, _| true);
        for law in [
            Law::AnOrderIsChargedOnce,
            Law::MoneyIsConserved,
            Law::NoAccountIsOverdrawn,
            Law::AnAcknowledgedPaymentSurvives,
        ] {
            prop_assert_eq!(timeline.index().broken_at(law), None, "{} {}", lock, law.name());
        }
    }
}

#[test]
fn the_same_seeds_end_in_the_same_worlds() {
    assert_eq!(thousand_seeds().to_string(), THOUSAND_SEEDS);
}

#[test]
fn a_wait_cannot_pass_what_is_due() {
    let mut timeline = Timeline::new(setup("redis", &[], 1), Vec::new());
    timeline.give(Span::ZERO, &Order::Do(Action::Command(0)), None).unwrap();
    let due = timeline.world().horizon().unwrap();
    let late = timeline.give(due + Span::us(1), &Order::Do(Action::Elapse), None);
    assert_eq!(late, Err(Refusal::DueBefore(due)));
}

#[test]
fn a_crash_destroys_memory_and_timers_and_keeps_the_disk() {
    let mut timeline = Timeline::new(setup("redis", &[], 1), Vec::new());
    timeline.give(Span::ZERO, &Order::Do(Action::Command(0)), None).unwrap();
    let gateway = NodeId(0);
    let before = timeline.world().node(gateway).unwrap();
    assert!(!before.timers.is_empty() && !before.glance.memory.is_empty());
    timeline.give(Span::ZERO, &Order::Do(Action::Crash { node: gateway, keep: 0 }), None).unwrap();
    let after = timeline.world().node(gateway).unwrap();
    assert!(after.timers.is_empty() && after.glance.memory.is_empty());
    assert_eq!(after.glance.disk, before.glance.disk);
}

#[test]
fn a_paused_nodes_inputs_wait_and_its_timers_run() {
    let mut timeline = Timeline::new(setup("redis", &[], 1), Vec::new());
    timeline.give(Span::ZERO, &Order::Do(Action::Command(0)), None).unwrap();
    timeline.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(1))), None).unwrap();
    timeline.play(Until::For(Span::s(5))).unwrap();
    let flights = timeline.world().flights();
    assert_eq!(flights.len(), 1, "the gateway's request waits at the paused worker");
    assert_eq!(flights[0].deliverable, Err(Refusal::ReceiverPaused(NodeId(1))));
    assert!(flights[0].remaining.is_zero());
}
