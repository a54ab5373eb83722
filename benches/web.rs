//! The kernel's speed in a browser, to be printed beside the native one: see `make bench`.
#![cfg(target_arch = "wasm32")]

#[path = "../tests/common/mod.rs"]
mod common;

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const EVENTS: usize = 100_000;

/// Milliseconds since the page began.
fn now() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |clock| clock.now())
}

/// On one thread: the best of several measurements.
#[wasm_bindgen_test]
fn searched_states_per_second() {
    use faultline::checker::{Checker, specs::TwoPhase};

    let rate = || {
        let start = now();
        let report = Checker::new(TwoPhase::new(7)).run();
        report.statistics.distinct as f64 / (now() - start) * 1e3
    };
    console_log!("searched states/s: {:.0}", (0..5).map(|_| rate()).fold(0.0, f64::max));
}

#[wasm_bindgen_test]
fn events_per_second() {
    let start = now();
    let timeline = common::busy_run(EVENTS);
    let recorded = now() - start;
    let start = now();
    std::hint::black_box(common::replay(&timeline));
    let replayed = now() - start;
    let rate = |ms: f64| timeline.len() as f64 / ms * 1e3;
    console_log!("recorded events/s: {:.0}", rate(recorded));
    console_log!("replayed events/s: {:.0}", rate(replayed));
}
