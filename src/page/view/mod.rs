//! What draws the page in a browser, with Yew.

mod app;
mod bar;
mod board;
mod browser;
mod dialog;
mod icons;
mod keyboard;
mod laws;
mod lesson;
mod memory;
mod node;
mod palette;
mod panic;
mod rule;
mod runs;
mod script;
mod settings;
mod share;
mod sheets;
mod stage;
mod steps;
mod toast;
mod transport;

/// Starts the page in place of the skeleton of index.html.
pub fn start() {
    panic::install();
    if let Some(root) = gloo::utils::document().get_element_by_id("page") {
        root.set_text_content(None);
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
