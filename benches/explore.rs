//! How fast worlds are searched: `cargo bench --bench explore`.
//!
//! Three locks as they should be, that in Redis further than the tests go: each line is a proof within
//! its bounds, and how many states a second it took on one thread and on all.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use common::setup;
use faultline::checker::{self, all_threads};
use faultline::engine::explore::{Bounds, Fault, Outcome, Question, at_the_start, explore};
use faultline::kernel::NodeId;
use faultline::ledger::Law;

/// The most states of a search; a proof that needs more is not printed as one.
const MOST_STATES: u32 = 3_000_000;

fn search(
    (lock, title): (&str, &str),
    bounds: &Bounds,
    laws: &[Law],
    threads: usize,
    sleep_sets: bool,
) {
    let from = at_the_start(&setup(lock, &[], 1), bounds.way);
    let limits = checker::Bounds { states: MOST_STATES, ..checker::Bounds::NONE };
    let (bounds, laws) = (bounds.clone(), laws.to_vec());
    let question = Question { bounds, laws, limits, threads, sleep_sets };
    let mut search = explore(&from, &question).expect("a world of its own arena");
    let start = Instant::now();
    while search.go_on(u64::MAX) {}
    let took = start.elapsed().as_secs_f64();
    let answer = search.answer();
    let statistics = answer.progress.statistics;
    let verdict = match answer.outcome {
        Outcome::Holds => "every law holds".to_string(),
        Outcome::Broken(found) => format!("broken by {}", found.faults),
        Outcome::Unfinished(why) => format!("not finished ({why:?})"),
    };
    println!(
        "{lock}, {title}, threads {threads}: {:.0} states/s ({} distinct, {} generated, {took:.1} s, {} MiB): {verdict}",
        statistics.distinct as f64 / took,
        statistics.distinct,
        statistics.generated,
        statistics.bytes >> 20,
    );
}

fn main() {
    let once = &[Law::AnOrderIsChargedOnce][..];
    // Of a Redis that crashes the tokens are gone; whatever else does is harmless.
    let all_but_redis = Some([0, 1, 2, 4].map(NodeId).to_vec());
    let two_faults = Bounds { victims: all_but_redis, ..Bounds::timed(2) };
    let two_faults = two_faults.with(Fault::Pause, 1).with(Fault::Cut, 1);
    for threads in [1, all_threads()] {
        let redis = |title| ("redis", title);
        let any_order = Bounds::asynchronous(5);
        search(redis("asynchronous, 5 timers"), &any_order, &Law::ALL, threads, false);
        search(redis("timed, 1 fault"), &Bounds::timed(1), once, threads, false);
        search(redis("timed, 2 faults"), &two_faults, once, threads, false);
        for lock in ["row", "zookeeper-sequential"] {
            let any_order = Bounds::asynchronous(3);
            search((lock, "asynchronous, 3 timers"), &any_order, &Law::ALL, threads, false);
            search((lock, "timed, 1 fault"), &Bounds::timed(1), once, threads, false);
        }
    }
    search(("redis", "asynchronous, sleep sets"), &Bounds::asynchronous(5), &Law::ALL, 1, true);
}
