//! What the policies about deadlock promise beyond their golden runs.

#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{setup, wander};
use faultline::engine::Timeline;
use faultline::engine::script::Script;
use faultline::kernel::{Action, NodeId};
use faultline::ledger::Law;
use faultline::protocols::simulation::Simulation;
use proptest::prelude::*;

/// Plays the payment of the order to its end, under these settings and rules.
fn play(settings: &str, rules: &str) -> Timeline {
    let text = format!(
        "run lock/deadlock\nset visit 2s\n{settings}\nat 0s submit order 42\n{rules}\nplay until quiet\n"
    );
    let script = Script::parse(&text).unwrap_or_else(|errors| panic!("{errors}"));
    let performance = script.play();
    assert_eq!(performance.error, None);
    performance.timeline
}

/// The steps at which a node's rule ran.
fn ran(run: &Timeline, node: &str, rule: &str) -> Vec<usize> {
    let names = run.world().names();
    let is_it = |step: &usize| {
        let who = run.index().node(*step).and_then(|id| names.get(id.index()));
        who.is_some_and(|who| who == node)
            && run.record(*step).and_then(|record| record.rule) == Some(rule)
    };
    (1..=run.len()).filter(is_it).collect()
}

/// Every law holds, and the order was charged once.
fn goes_well(run: &Timeline) -> bool {
    let kept = Law::ALL.into_iter().all(|law| run.index().broken_at(law).is_none());
    kept && run.world().books().orders.iter().all(|order| order.charges == 1)
}

/// The older transaction loses its first lock to a server that is away, and comes back for it when the
/// younger has both.
const THE_OLDER_COMES_BACK: &str = "set policy wound-wait\nset ask-again 1900ms\nset retry 3s";
const THE_SHOPS_VAULT_IS_AWAY: &str = "when vault-shop grants crash vault-shop 3s";

#[test]
fn who_is_wounded_at_work_begins_again() {
    let run = play(&format!("{THE_OLDER_COMES_BACK}\nset work 6s"), THE_SHOPS_VAULT_IS_AWAY);
    let (worked, wounded) =
        (ran(&run, "worker-b", "work")[0], ran(&run, "worker-b", "on_wound")[0]);
    assert!(worked < wounded, "it was at work with both locks");
    assert!(ran(&run, "worker-b", "charge").is_empty(), "its work is rolled back");
    assert_eq!(ran(&run, "worker-a", "charge").len(), 1, "the older goes first");
    assert!(goes_well(&run));
}

#[test]
fn who_has_begun_to_commit_is_not_wounded() {
    let bank_is_away = format!("{THE_SHOPS_VAULT_IS_AWAY}\nat 4500ms cut worker-b <-> bank 8s");
    let run = play(&format!("{THE_OLDER_COMES_BACK}\nset work 1s"), &bank_is_away);
    let (charged, wounded) = (ran(&run, "worker-b", "charge"), ran(&run, "worker-b", "on_wound"));
    assert!(charged[0] < wounded[0], "it has sent its charge");
    assert!(wounded[0] < ran(&run, "bank", "on_charge")[0], "which has not arrived");
    assert!(
        ran(&run, "worker-a", "charge").is_empty(),
        "the older waits, and finds the order paid"
    );
    assert!(goes_well(&run));
}

/// That a lock is given back is said until it is confirmed.
#[test]
fn a_lock_that_nobody_heard_given_back_is_given_back_again() {
    let away = "when worker-a acquires crash vault-alice 3s";
    let run = play("set work 1s", away);
    let again = ran(&run, "worker-a", "unlock_again");
    let unlocked = ran(&run, "vault-alice", "unlock");
    assert_eq!((again.len(), unlocked.len()), (1, 1));
    assert!(again[0] < unlocked[0] && goes_well(&run));
}

/// A worker that crashed has forgotten its locks. They are given up once it begins again.
#[test]
fn the_locks_of_a_worker_that_crashed_wait_for_it_to_come_back() {
    let settings = "set ask-again 5s\nset work 1s";
    let run = play(settings, "when worker-a acquires crash worker-a 12s");
    assert!(goes_well(&run));
    let run = play(settings, "when worker-a acquires crash worker-a");
    assert!(run.index().broken_at(Law::EveryOrderIsSettled).is_some());
}

/// Another may stand in line meanwhile. It gets the one lock when the worker begins again, and must not
/// wait at the other for the transaction that is no more.
#[test]
fn nobody_waits_for_a_transaction_that_is_no_more() {
    for policy in ["none", "wait-die", "wound-wait", "time-out", "detection"] {
        let settings = format!("set policy {policy}\nset workers 3\nset ask-again 5s\nset work 1s");
        let only_two = "at 0s cut gateway <-> worker-b";
        let crash = format!("{only_two}\nwhen worker-a acquires crash worker-a 13s");
        let run = play(&settings, &crash);
        let begun = ran(&run, "vault-shop", "on_begin");
        assert!(begun.len() > 1, "{policy}: the other lock manager hears of it");
        assert!(goes_well(&run), "{policy}");
    }
}

/// A time-out cannot tell a deadlock from a holder that takes its time.
#[test]
fn a_time_out_ends_waits_that_are_no_deadlock() {
    let slow = "set work 16s\nset retry 1s";
    let run = play(&format!("set policy time-out\nset wait-timeout 5s\n{slow}"), "");
    assert!(!ran(&run, "worker-b", "on_wait_timeout").is_empty() && goes_well(&run));
    let run = play(&format!("set policy detection\n{slow}"), "");
    assert!(!ran(&run, "worker-b", "send_probes").is_empty(), "it asks");
    assert!(ran(&run, "worker-b", "be_the_victim").is_empty(), "and learns that there is none");
    assert!(goes_well(&run));
}

/// How often the first worker dies while the auditor audits ten times.
fn deaths(restart: &str) -> usize {
    let run = play(&format!("set begin-anew {restart}\nset audits 10\nset ask-again 3s"), "");
    ran(&run, "worker-a", "die").len()
}

#[test]
fn who_keeps_its_timestamp_dies_once_and_who_does_not_dies_again_and_again() {
    assert_eq!(deaths("same-timestamp"), 1);
    assert_eq!(deaths("new-timestamp"), 8, "as often as a worker tries");
}

/// A worker does not crash: what it sent before may come after another has the locks.
fn no_worker_crashes(world: &dyn Simulation, action: &Action) -> bool {
    let names = world.names();
    let is_worker = |node: &NodeId| {
        names.get(node.index()).is_some_and(|name: &String| name.starts_with("worker-"))
    };
    !matches!(action, Action::Crash { node, .. } if is_worker(node))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whoever has both locks has them alone, whatever the policy and whatever goes wrong.
    #[test]
    fn two_never_hold_both_locks(seed in 1u64.., which in 0usize..7) {
        let (policy, name, value) = [
            ("wait-die", "begin-anew", "same-timestamp"),
            ("wait-die", "begin-anew", "new-timestamp"),
            ("wound-wait", "audits", "5"),
            ("time-out", "visit", "100ms"),
            ("detection", "victim", "youngest"),
            ("detection", "victim", "initiator"),
            ("none", "audits", "5"),
        ][which];
        let settings =
            [("workers", "3"), ("ask-again", "1s"), ("policy", policy), (name, value)];
        let mut timeline = Timeline::new(setup("deadlock", &settings, seed), Vec::new());
        wander(&mut timeline, 500, seed, no_worker_crashes);
        for law in Law::ALL.into_iter().filter(|law| *law != Law::EveryOrderIsSettled) {
            prop_assert_eq!(timeline.index().broken_at(law), None, "{}", law.name());
        }
    }
}
