//! The library in a browser: the same laws as natively, and the page's own parts.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_mounts_in_place_of_its_skeleton() {
    let document = gloo::utils::document();
    let root = document.create_element("div").unwrap();
    root.set_id("page");
    root.set_inner_html("<p>skeleton</p>");
    document.body().unwrap().append_child(&root).unwrap();

    faultline::page::mount();
    yew::platform::time::sleep(std::time::Duration::ZERO).await;

    assert_eq!(root.query_selector("h1").unwrap().unwrap().text_content().unwrap(), "Faultline");
    assert!(!root.inner_html().contains("skeleton"));
}
