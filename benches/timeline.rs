//! How fast worlds change, and what a long run costs: `cargo bench --bench timeline`.
//!
//! A run of 100,000 events: the bank is cut off, so the order is never paid and everybody keeps
//! asking. Figures are medians of several rounds on whatever else the machine is doing.

use std::time::Instant;

use faultline::catalog::{self, Setup};
use faultline::engine::{Order, Timeline, Until};
use faultline::kernel::{Action, Luck, NodeId, Span};

const EVENTS: usize = 100_000;

fn busy_run() -> Timeline {
    let mut setup = Setup::of(catalog::find("lock", "redis").expect("in the catalog"));
    for (name, value) in [("retry", "100ms"), ("ask-again", "100ms"), ("workers", "3")] {
        setup.settings.set(name, value).expect("in range");
    }
    let mut timeline = Timeline::new(setup, Vec::new());
    let mut give = |action| {
        let given = timeline.give(Span::ZERO, &Order::Do(action), None);
        given.expect("legal at the start");
    };
    give(Action::Command(0));
    for worker in 1..=3 {
        give(Action::Cut(NodeId(worker), NodeId(5)));
    }
    while timeline.len() < EVENTS {
        // The gateway gives up after its twelfth ask: it is restarted before, and begins to count anew.
        timeline.play(Until::For(Span::s(1))).expect("there is always something due");
        for action in [Action::Crash { node: NodeId(0), keep: 0 }, Action::Restart(NodeId(0))] {
            let given = timeline.give(Span::ZERO, &Order::Do(action), None);
            given.expect("the gateway is up");
        }
    }
    timeline
}

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let before = resident();
    let start = Instant::now();
    let mut timeline = busy_run();
    let took = start.elapsed().as_secs_f64();
    let events = timeline.len();
    println!("recording {events} events: {:.0} events/s with records", events as f64 / took);

    if let (Some(before), Some(after)) = (before, resident()) {
        let mib = after.saturating_sub(before) as f64 / f64::from(1 << 20);
        println!("memory of that run: {mib:.1} MiB (budget 64)");
    }

    let mut world = timeline.setup().open();
    let start = Instant::now();
    for (number, entry) in (0..).zip(timeline.branch().log()) {
        let luck = &mut Luck::of(timeline.setup().seed, number);
        world.advance(&entry.step, luck).expect("a replay");
    }
    let took = start.elapsed().as_secs_f64();
    println!("replaying: {:.0} events/s without records", events as f64 / took);

    let targets = (0..2_000).map(|n| (n * 48_271) % events);
    let seeks = targets.map(|target| {
        let start = Instant::now();
        timeline.seek(target);
        start.elapsed().as_secs_f64() * 1e3
    });
    let mut times: Vec<f64> = seeks.collect();
    times.sort_by(f64::total_cmp);
    println!(
        "seek to any of {events} steps: median {:.3} ms, 99th percentile {:.3} ms, worst {:.3} ms (budget 5)",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1]
    );

    let prints = (0..9).map(|_| {
        let start = Instant::now();
        for _ in 0..10_000 {
            std::hint::black_box(timeline.world().fingerprint());
        }
        start.elapsed().as_secs_f64() / 10_000.0 * 1e9
    });
    println!("fingerprint of a world: median {:.0} ns", median(prints.collect()));
}
