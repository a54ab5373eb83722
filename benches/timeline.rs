//! How fast worlds change, and what a long run costs: `cargo bench --bench timeline`.
//!
//! `benches/web.rs` measures the same in the browser; `make bench` prints both side by side.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use faultline::page::scene::{Scene, Viewport};
use faultline::words::Lang;

const EVENTS: usize = 100_000;

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// The `part` (of 1) of sorted times.
fn percentile(sorted: &[f64], part: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}

fn main() {
    let before = resident();
    let start = Instant::now();
    let mut timeline = common::busy_run(EVENTS);
    let took = start.elapsed().as_secs_f64();
    let events = timeline.len();
    println!("recorded events/s: {:.0}", events as f64 / took);

    if let (Some(before), Some(after)) = (before, resident()) {
        let mib = after.saturating_sub(before) as f64 / f64::from(1 << 20);
        println!("memory of {events} events: {mib:.1} MiB (budget 64)");
    }

    let start = Instant::now();
    std::hint::black_box(common::replay(&timeline));
    println!("replayed events/s: {:.0}", events as f64 / start.elapsed().as_secs_f64());

    let seeks = (0..2_000).map(|n| {
        let start = Instant::now();
        timeline.seek((n * 48_271) % events);
        start.elapsed().as_secs_f64() * 1e3
    });
    let mut times: Vec<f64> = seeks.collect();
    times.sort_by(f64::total_cmp);
    println!(
        "seek in {events} steps: median {:.3} ms, 99th percentile {:.3} ms, worst {:.3} ms (budget 5)",
        percentile(&times, 0.5),
        percentile(&times, 0.99),
        percentile(&times, 1.0)
    );

    let viewport = Viewport { width: 1440.0, height: 0.0, lang: Lang::En };
    let layouts = (0..200).map(|n| {
        timeline.seek((n * 48_271) % events);
        let start = Instant::now();
        std::hint::black_box(Scene::of(&timeline, &viewport));
        start.elapsed().as_secs_f64() * 1e3
    });
    let mut times: Vec<f64> = layouts.collect();
    times.sort_by(f64::total_cmp);
    println!(
        "laying out the diagram: median {:.3} ms, 99th percentile {:.3} ms",
        percentile(&times, 0.5),
        percentile(&times, 0.99)
    );

    let start = Instant::now();
    for _ in 0..100_000 {
        std::hint::black_box(timeline.world().fingerprint());
    }
    println!("fingerprint of a world: {:.0} ns", start.elapsed().as_secs_f64() * 1e4);
}
