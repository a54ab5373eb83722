//! Every lock under the same faults: who charges the customer twice, and who never.

use faultline::catalog::Arena;
use faultline::engine::trials::{Candidate, Fate, Trial, candidates};
use faultline::kernel::Span;

fn locks() -> Vec<Candidate> {
    candidates(Arena::Lock)
}

fn recommended(id: &str) -> Candidate {
    let mut all = locks().into_iter();
    all.find(|it| it.entry.id == id && it.set.is_empty()).expect("it is in the catalogue")
}

fn fate(candidate: &Candidate, trial: Trial) -> Option<Fate> {
    candidate.put_to(trial).map(|ending| ending.fate)
}

#[test]
fn without_a_lock_two_workers_charge_without_any_fault() {
    assert_eq!(fate(&recommended("none"), Trial::Undisturbed), Some(Fate::Again));
    assert_eq!(fate(&recommended("none"), Trial::ServerCrashes), None, "it has no server");
}

#[test]
fn as_recommended_only_redis_after_a_crash_and_redlock_after_a_pause_charge_twice() {
    for lock in locks().into_iter().filter(|it| it.set.is_empty() && it.entry.id != "none") {
        for trial in Trial::ALL {
            // It forgets the lock and the token counter, and a fence of forgotten tokens is none.
            let forgets = lock.entry.id == "redis" && trial == Trial::ServerCrashes;
            // It has no token that the bank could compare.
            let sleeps = lock.entry.id == "redlock" && trial == Trial::HolderPauses;
            let again = fate(&lock, trial) == Some(Fate::Again);
            assert_eq!(again, forgets || sleeps, "{} {}", lock.entry.id, trial.name());
        }
    }
}

/// The locks that workers agree on among themselves.
const AMONG_WORKERS: [&str; 3] = ["ricart-agrawala", "lamport", "maekawa"];

#[test]
fn without_fencing_a_holder_that_stands_still_charges_after_its_successor() {
    let bare = locks().into_iter().filter(|it| it.set == [("fencing", "off")]);
    let mut lent = 0;
    for lock in bare {
        assert_eq!(fate(&lock, Trial::Undisturbed), Some(Fate::Once), "{}", lock.entry.id);
        let forever = AMONG_WORKERS.contains(&lock.entry.id);
        let expected = if forever { Fate::Once } else { Fate::Again };
        assert_eq!(fate(&lock, Trial::HolderPauses), Some(expected), "{}", lock.entry.id);
        lent += u8::from(!forever);
    }
    assert_eq!(lent, 7, "both of Redis, the file, the row, both of ZooKeeper, and etcd");
}

#[test]
fn without_a_server_nothing_of_it_can_fail_and_a_dead_holder_keeps_the_lock() {
    for id in AMONG_WORKERS {
        let lock = recommended(id);
        for trial in [Trial::ServerCrashes, Trial::ClockJumps] {
            assert_eq!(fate(&lock, trial), None, "{id} {}", trial.name());
        }
        assert_eq!(fate(&lock, Trial::HolderPauses), Some(Fate::Once), "{id}");
    }
    assert_eq!(fate(&recommended("none"), Trial::HolderCutOff), None, "they do not talk");
}

/// From one to the next without a detour: those who wait are told by the holder itself.
#[test]
fn without_a_server_a_lock_is_asked_of_everybody_and_handed_on_directly() {
    for id in AMONG_WORKERS {
        let lock = recommended(id);
        let cost = lock.uncontended().unwrap();
        assert_eq!((cost.requests, cost.messages), (1, 2), "{id}: one other is asked, and answers");
        let handed_on = lock.contended().unwrap();
        assert!(handed_on.time <= Span::ms(2), "{id}: one message");
        assert!((1..=2).contains(&handed_on.messages), "{id}: to those who wait, or to all");
    }
}

#[test]
fn a_replica_that_takes_over_unheard_charges_again_unless_the_worker_waits_for_it() {
    assert_eq!(fate(&recommended("redis"), Trial::FailsOver), None, "nobody could take over");
    assert_eq!(fate(&recommended("redlock"), Trial::FailsOver), Some(Fate::Once));
    assert_eq!(fate(&recommended("redis-failover"), Trial::FailsOver), Some(Fate::Once));
    let no_wait = [("fencing", "off"), ("wait", "off")];
    let mut all = locks().into_iter().filter(|it| it.entry.id == "redis-failover");
    let hasty = all.find(|it| no_wait.iter().all(|set| it.set.contains(set))).unwrap();
    assert_eq!(fate(&hasty, Trial::FailsOver), Some(Fate::Again));
}

#[test]
fn a_clock_set_forward_ends_a_lease_that_the_server_counts() {
    for (id, expected) in [("redis", Fate::Again), ("row", Fate::Once)] {
        let mut all = locks().into_iter();
        let bare = all.find(|it| it.entry.id == id && it.set == [("fencing", "off")]).unwrap();
        assert_eq!(fate(&bare, Trial::ClockJumps), Some(expected), "{id}");
    }
}

/// The first worker is at its first account for longer than the gateway's patience: no fault is needed.
#[test]
fn two_that_wait_for_each_other_are_stuck_unless_one_makes_way() {
    let fate_by = |policy| {
        let entry = recommended("deadlock").entry;
        fate(&Candidate { entry, set: vec![("policy", policy)] }, Trial::Undisturbed)
    };
    assert_eq!(fate_by("none"), Some(Fate::Stuck));
    for policy in ["wait-die", "wound-wait", "time-out", "detection"] {
        assert_eq!(fate_by(policy), Some(Fate::Once), "{policy}");
    }
}

#[test]
fn a_cell_leads_to_its_run() {
    let ending = recommended("none").put_to(Trial::Undisturbed).unwrap();
    let script = faultline::engine::Script::parse(&ending.script).unwrap();
    let mut run = script.timeline();
    run.play(faultline::engine::Until::Quiet).unwrap();
    assert!(run.index().breaks().iter().any(|(_, step)| *step as usize == ending.step));
}

#[test]
fn a_queue_is_handed_on_at_once_and_who_polls_waits() {
    let cost = |id| {
        let lock = recommended(id);
        (lock.uncontended().unwrap(), lock.contended().unwrap())
    };
    let (redis, redis_after) = cost("redis");
    let (queue, queue_after) = cost("zookeeper-sequential");
    assert_eq!((redis.requests, redis.messages), (1, 2), "one command, one reply");
    assert_eq!((queue.requests, queue.messages), (3, 6), "connect, create, list");
    assert!(queue.time > redis.time, "alone, the queue costs more");
    assert!(queue_after.time < redis_after.time, "with others waiting it costs less");
}
