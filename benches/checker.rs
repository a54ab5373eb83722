//! How fast states are searched: `cargo bench --bench checker`.
//!
//! `benches/web.rs` measures the same in the browser; `make bench` prints both side by side.
//! `benches/stateright` compares with another model checker.

use std::time::Instant;

use faultline::checker::specs::TwoPhase;
use faultline::checker::{Checker, all_threads};

fn seconds(managers: usize, threads: usize) -> (f64, u64) {
    let start = Instant::now();
    let report = Checker::new(TwoPhase::new(managers)).threads(threads).run();
    (start.elapsed().as_secs_f64(), report.statistics.distinct)
}

/// The fewest of several measurements, taken in turns: others use the machine, too.
fn fewest(managers: usize, threads: [usize; 2]) -> ([f64; 2], u64) {
    let mut fewest = [f64::INFINITY; 2];
    let mut distinct = 0;
    for _ in 0..5 {
        for (best, threads) in fewest.iter_mut().zip(threads) {
            let (seconds, states) = seconds(managers, threads);
            *best = best.min(seconds);
            distinct = states;
        }
    }
    (fewest, distinct)
}

fn main() {
    let threads = all_threads();
    let ([one, all], states) = fewest(7, [1, threads]);
    println!("searched states/s: {:.0}", states as f64 / one);
    println!("search on {threads} threads: {:.2} times as fast as on one", one / all);
}
