//! The library in a browser: the same laws as natively, and the page's own parts.
#![cfg(target_arch = "wasm32")]

mod common;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_mounts_in_place_of_its_skeleton() {
    let document = gloo::utils::document();
    let root = document.create_element("div").unwrap();
    root.set_id("page");
    root.set_inner_html("<p>skeleton</p>");
    document.body().unwrap().append_child(&root).unwrap();

    faultline::page::start();
    yew::platform::time::sleep(std::time::Duration::ZERO).await;

    assert_eq!(root.query_selector("h1").unwrap().unwrap().text_content().unwrap(), "Faultline");
    assert!(!root.inner_html().contains("skeleton"));
}

/// `usize` has 32 bits here and 64 natively; the worlds must not notice.
#[wasm_bindgen_test]
fn the_same_seeds_end_in_the_same_worlds_as_natively() {
    assert_eq!(common::thousand_seeds().to_string(), common::THOUSAND_SEEDS);
}

/// The model checker's tables hold 128 bits natively and here.
#[wasm_bindgen_test]
fn a_search_counts_the_same_states_as_natively() {
    use faultline::checker::Checker;
    use faultline::checker::specs::{TCommit, TwoPhase};

    let report = Checker::new(TwoPhase::new(5)).run();
    assert!(report.holds());
    assert_eq!((report.statistics.distinct, report.statistics.generated), (8_832, 58_146));
    let report = Checker::new(TCommit { managers: 3 }).run();
    assert!(report.holds());
    assert_eq!((report.statistics.distinct, report.statistics.generated), (34, 94));
}

/// Searches of worlds count the same states here, where `usize` has 32 bits, and find the same runs.
#[wasm_bindgen_test]
fn searches_come_to_the_same_as_natively() {
    for case in common::explored::redis::CASES.iter().filter(|case| case.counts.0 < 12_000) {
        common::explored::hold(case);
    }
}
