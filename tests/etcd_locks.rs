//! What the lock in etcd promises beyond its golden runs.

#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{anything, setup, wander};
use faultline::engine::Timeline;
use faultline::engine::script::Script;
use faultline::ledger::Law;
use proptest::prelude::*;

fn as_expected(script: &str) {
    let script = Script::parse(script).unwrap_or_else(|errors| panic!("{errors}"));
    let performance = script.play();
    assert_eq!(performance.error, None);
    assert_eq!(performance.unmet, []);
}

/// The watch is lost with the server's memory; a newer term tells the client, who asks for it again.
#[test]
fn a_crash_of_etcd_costs_no_lock() {
    as_expected(
        "run lock/etcd
         set fencing off
         set work 20s
         set lease 12s
         at 0s submit order 42
         when worker-b waits crash etcd 1s
         play until quiet
         expect worker-a acquires 1 times
         expect worker-a loses 0 times
         expect worker-b acquires 1 times
         expect order 42 charged 1 times
         expect at_most_one_holder holds
         expect every_order_is_settled holds",
    );
}

/// Whose key it is stands in its name, so a transaction whose answer is lost is asked for again.
#[test]
fn a_client_finds_its_key_again() {
    as_expected(
        "run lock/etcd
         at 0s submit order 42
         play until etcd grants
         drop etcd -> worker-a
         play until quiet
         expect worker-a acquires 1 times
         expect order 42 charged 1 times
         expect every_order_is_settled holds",
    );
}

/// Whoever is heard of again before its lease ends has lost nothing.
#[test]
fn a_short_partition_costs_no_lock() {
    as_expected(
        "run lock/etcd
         set fencing off
         set work 40s
         set ask-again 60s
         at 0s submit order 42
         when worker-a acquires cut worker-a -> etcd 15s
         play until quiet
         expect worker-a acquires 1 times
         expect worker-a loses 0 times
         expect order 42 charged 1 times",
    );
}

/// A client that is awake knows by its own clock that it cannot have kept its lease.
#[test]
fn a_long_partition_is_noticed_without_etcd() {
    as_expected(
        "run lock/etcd
         set work 50s
         set ask-again 60s
         at 0s submit order 42
         when worker-a acquires cut worker-a -> etcd 90s
         play until 45s
         expect worker-a loses 1 times
         expect at_most_one_holder holds",
    );
}

/// Whoever sleeps in the queue for longer than its lease lives has lost its place, and queues anew.
#[test]
fn a_sleeper_in_the_queue_loses_its_place() {
    as_expected(
        "run lock/etcd
         set fencing off
         set work 30s
         at 0s submit order 42
         when worker-b waits pause worker-b 45s
         play until quiet
         expect worker-b waits 2 times
         expect worker-b acquires 1 times
         expect order 42 charged 1 times
         expect every_order_is_settled holds",
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// With fencing the customer pays once, whatever else goes wrong; etcd may crash, too.
    #[test]
    fn fencing_charges_once_whatever_happens(seed in 1u64.., from_now: bool) {
        let watch_from = if from_now { "now" } else { "seen" };
        let settings = [("workers", "3"), ("watch-from", watch_from)];
        let mut timeline = Timeline::new(setup("etcd", &settings, seed), Vec::new());
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
