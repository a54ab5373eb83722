//! What the locks in ZooKeeper promise beyond their golden runs.

#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{anything, setup, wander};
use faultline::engine::script::{Performance, Script};
use faultline::engine::{Order, Timeline, Until};
use faultline::kernel::{Action, Span};
use faultline::ledger::Law;
use proptest::prelude::*;

fn play(script: &str) -> Performance {
    let script = Script::parse(script).unwrap_or_else(|errors| panic!("{errors}"));
    let performance = script.play();
    assert_eq!(performance.error, None);
    performance
}

/// How many messages of a run print so.
fn sent(run: &Timeline, beginning: &str) -> usize {
    let records = (1..=run.len()).filter_map(|step| run.record(step));
    records
        .map(|record| record.sent.iter().filter(|sent| sent.text.starts_with(beginning)).count())
        .sum()
}

/// Three workers queue up; the first works for so long that the others both wait.
fn queue_of_three(watch: &str) -> [usize; 2] {
    let settings = [("workers", "3"), ("work", "25s"), ("ask-again", "4s"), ("watch", watch)];
    let mut run = Timeline::new(setup("zookeeper-sequential", &settings, 1), Vec::new());
    let submit = Order::Do(Action::Command(0));
    run.give(Span::ZERO, &submit, None).expect("an order can be submitted");
    run.play(Until::Quiet).expect("it ends");
    assert_eq!(run.index().broken_at(Law::AtMostOneHolder), None);
    ["WatchedEvent ", "ls "].map(|beginning| sent(&run, beginning))
}

/// With the predecessor watched, each departure wakes one. With the parent watched, each arrival and
/// each departure wakes all that have looked, and each that waits lists the queue again.
#[test]
fn a_herd_costs_messages() {
    assert_eq!(queue_of_three("predecessor"), [2, 5]);
    assert_eq!(queue_of_three("parent"), [7, 7]);
}

#[test]
fn a_crash_of_zookeeper_costs_no_lock() {
    let performance = play(
        "run lock/zookeeper-sequential
         set fencing off
         set work 20s
         set session-timeout 12s
         at 0s submit order 42
         when worker-b waits crash zookeeper 1s
         play until quiet
         expect worker-a acquires 1 times
         expect worker-a loses 0 times
         expect order 42 charged 1 times
         expect at_most_one_holder holds
         expect every_order_is_settled holds",
    );
    assert_eq!(performance.unmet, []);
}

/// A reply that is dropped by hand is noticed, and the node found again.
#[test]
fn a_client_finds_its_node_again() {
    let performance = play(
        "run lock/zookeeper-sequential
         at 0s submit order 42
         play until zookeeper grants
         drop zookeeper -> worker-a
         play until quiet
         expect worker-a acquires 1 times
         expect order 42 charged 1 times
         expect every_order_is_settled holds",
    );
    assert_eq!(performance.unmet, []);
}

/// Being disconnected is not being expired: whoever is back in time has lost nothing.
#[test]
fn a_short_partition_costs_no_lock() {
    for protocol in ["zookeeper-ephemeral", "zookeeper-sequential"] {
        let performance = play(&format!(
            "run lock/{protocol}
             set fencing off
             set work 40s
             set ask-again 60s
             at 0s submit order 42
             when worker-a acquires cut worker-a -> zookeeper 25s
             play until quiet
             expect worker-a acquires 1 times
             expect worker-a loses 0 times
             expect order 42 charged 1 times"
        ));
        assert_eq!(performance.unmet, [], "{protocol}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// With fencing the customer pays once, whatever else goes wrong; ZooKeeper may crash, too.
    #[test]
    fn fencing_charges_once_whatever_happens(seed in 1u64.., which in 0usize..4) {
        let (protocol, name, value) = [
            ("zookeeper-ephemeral", "delete", "own"),
            ("zookeeper-ephemeral", "delete", "any-owner"),
            ("zookeeper-sequential", "guid", "off"),
            ("zookeeper-sequential", "watch", "parent"),
        ][which];
        let settings = [("workers", "3"), (name, value)];
        let mut timeline = Timeline::new(setup(protocol, &settings, seed), Vec::new());
        wander(&mut timeline, 500, seed, anything);
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
