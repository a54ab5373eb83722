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
