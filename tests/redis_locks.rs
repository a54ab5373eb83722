//! What the locks in Redis promise beyond their golden runs: what a crash leaves, what a replica knows,
//! and what a majority is.

#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{anything, setup, wander};
use faultline::engine::Timeline;
use faultline::engine::script::{Performance, Script};
use faultline::ledger::Law;
use proptest::prelude::*;

fn play(script: &str) -> Performance {
    let script = Script::parse(script).unwrap_or_else(|errors| panic!("{errors}"));
    let performance = script.play();
    assert_eq!(performance.error, None);
    performance
}

/// Whether worker B is granted the lock while A works, after Redis was away for a second.
fn survives(persistence: &str, crash: &str) -> bool {
    let performance = play(&format!(
        "run lock/redis
         set persistence {persistence}
         set work 20s
         at 0s submit order 42
         when worker-a acquires crash redis{crash}
         play until quiet
         expect order 42 charged 1 times"
    ));
    performance.unmet.is_empty()
}

#[test]
fn a_crash_of_the_machine_loses_what_was_not_durable_and_one_of_the_process_does_not() {
    let of_the_machine = " 1s";
    let of_the_process = " keeping 9 1s";
    for (persistence, lives_through) in [
        ("off", [false, false]),
        ("fsync-no", [false, true]),
        ("fsync-everysec", [false, true]),
        ("fsync-always", [true, true]),
    ] {
        let lived = [of_the_machine, of_the_process].map(|crash| survives(persistence, crash));
        assert_eq!(lived, lives_through, "{persistence}");
    }
}

#[test]
fn a_second_after_the_write_it_is_durable_every_second() {
    let performance = play(
        "run lock/redis
         set persistence fsync-everysec
         set work 20s
         at 0s submit order 42
         at 1100ms crash redis 1s
         play until quiet
         expect order 42 charged 1 times",
    );
    assert_eq!(performance.unmet, []);
}

/// A deadline is a date: the lock of a dead worker ends when it should, though Redis was down then.
#[test]
fn a_lock_ends_while_redis_is_down() {
    for (until, times) in [("20900ms", 0), ("21500ms", 1)] {
        let performance = play(&format!(
            "run lock/redis
             set persistence fsync-always
             set lease 20s
             set ask-again 60s
             at 0s submit order 42
             when worker-a acquires crash worker-a
             at 1s crash redis 20s
             play until {until}
             expect redis expires {times} times"
        ));
        assert_eq!(performance.unmet, [], "by {until}");
    }
}

/// What waits at a cut is as old as it is when it arrives: the replica lets the key end when the
/// master does, not when it has heard of it.
#[test]
fn what_is_told_late_ends_no_later() {
    let performance = play(
        "run lock/redis-failover
         set wait off
         set work 12s
         at 0s submit order 42
         when worker-a acquires crash worker-a
         at 0s cut redis-1 -> redis-2 25s
         at 26s crash redis-1
         play until quiet
         expect worker-b acquires 1 times
         expect order 42 charged 1 times",
    );
    assert_eq!(performance.unmet, []);
}

#[test]
fn nobody_gets_the_lock_without_a_replica_to_wait_for() {
    for (until, times) in [("until 59s", 0), ("until quiet", 1)] {
        let performance = play(&format!(
            "run lock/redis-failover
             at 0s submit order 42
             at 0s crash redis-2 60s
             play {until}
             expect order 42 charged {times} times"
        ));
        assert_eq!(performance.unmet, [], "{until}");
    }
}

/// A master that was only slow is told that it is one no more, and what it was asked meanwhile is lost.
#[test]
fn a_master_that_was_paused_becomes_the_replica() {
    let performance = play(
        "run lock/redis-failover
         set work 18s
         at 0s submit order 42
         when worker-a acquires pause redis-1 30s
         play until quiet
         expect order 42 charged 1 times
         expect at_most_one_holder holds
         expect every_order_is_settled holds",
    );
    assert_eq!(performance.unmet, []);
}

/// Two of five are away: the other three are a majority. Three are away: the other two are not.
#[test]
fn a_majority_is_more_than_half() {
    for (third, acquired) in [("", 1), ("at 0s crash redis-3 100s", 0)] {
        let performance = play(&format!(
            "run lock/redlock
             at 0s submit order 42
             at 0s crash redis-1 100s
             at 0s crash redis-2 100s
             {third}
             play until 9s
             expect worker-a acquires {acquired} times"
        ));
        assert_eq!(performance.unmet, []);
    }
}

/// A master that keeps away is no majority's; when it is back it is.
#[test]
fn a_master_that_crashed_is_back_after_a_lease() {
    for (until, times) in [("until 11s", 0), ("until quiet", 1)] {
        let performance = play(&format!(
            "run lock/redlock
             set masters 3
             set lease 10s
             at 0s submit order 42
             at 0s crash redis-1 1s
             at 0s crash redis-2 1s
             play {until}
             expect order 42 charged {times} times"
        ));
        assert_eq!(performance.unmet, [], "{until}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever goes wrong, money is moved and not made.
    #[test]
    fn money_is_neither_made_nor_lost(seed in 1u64.., which in 0usize..6) {
        let (protocol, name, value) = [
            ("redis", "persistence", "fsync-always"),
            ("redis", "persistence", "fsync-everysec"),
            ("redis-failover", "wait", "one-replica"),
            ("redis-failover", "wait", "off"),
            ("redlock", "restart", "delayed"),
            ("redlock", "persistence", "fsync-no"),
        ][which];
        let settings = [("workers", "3"), (name, value)];
        let mut timeline = Timeline::new(setup(protocol, &settings, seed), Vec::new());
        wander(&mut timeline, 500, seed, anything);
        for law in [
            Law::MoneyIsConserved,
            Law::NoAccountIsOverdrawn,
            Law::AnAcknowledgedPaymentSurvives,
        ] {
            prop_assert_eq!(timeline.index().broken_at(law), None, "{}", law.name());
        }
    }
}
