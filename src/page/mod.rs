//! The page.

use yew::prelude::*;

/// Mounts the page in place of the skeleton of index.html.
pub fn mount() {
    let root = gloo::utils::document()
        .get_element_by_id("page")
        .expect("index.html has an element with the id `page`");
    yew::Renderer::<Page>::with_root(root).render();
}

#[component]
fn Page() -> Html {
    html! {
        <main>
            <h1>{ "Faultline" }</h1>
        </main>
    }
}
