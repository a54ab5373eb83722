//! The page: what is drawn (pure, also tested natively) and what draws it (the browser's).

#[cfg(target_arch = "wasm32")]
pub mod diagram;
pub mod scene;
pub mod selection;

#[cfg(target_arch = "wasm32")]
use yew::prelude::*;

/// Starts the page in place of the skeleton of index.html.
#[cfg(target_arch = "wasm32")]
pub fn start() {
    if let Some(root) = gloo::utils::document().get_element_by_id("page") {
        yew::Renderer::<Page>::with_root(root).render();
    }
}

#[cfg(target_arch = "wasm32")]
#[component]
fn Page() -> Html {
    html! {
        <main>
            <h1>{ "Faultline" }</h1>
        </main>
    }
}
