//! What draws the page in a browser, with Yew.

pub mod app;
pub mod bar;
pub mod board;
pub mod browser;
pub mod challenge;
pub mod dialog;
pub mod icons;
pub mod keyboard;
pub mod lab;
pub mod laws;
pub mod lesson;
pub mod memory;
pub mod node;
pub mod palette;
pub mod panic;
#[cfg(feature = "whole")]
pub mod published;
pub mod rule;
pub mod runs;
pub mod script;
pub mod settings;
pub mod share;
pub mod sheets;
pub mod stage;
pub mod steps;
pub mod toast;
pub mod transport;
#[cfg(feature = "whole")]
pub mod walk;
pub mod whole;
pub mod worker;

use yew::{Callback, MouseEvent};

use crate::page::state::Act;

/// What a click does: one function for all buttons, not a closure each.
fn on_click(act: &Callback<Act>, does: Act) -> Callback<MouseEvent> {
    act.reform(move |_| does.clone())
}

/// Starts the page in place of the skeleton of index.html: its first run is opened at once, and drawn
/// in a turn of its own, so that neither keeps the browser busy for long.
pub fn start() {
    panic::install();
    let state = memory::opening();
    memory::note(&state);
    memory::keep_when_left();
    let draw = move || {
        if let Some(root) = gloo::utils::document().get_element_by_id("page") {
            root.set_class_name("");
            root.set_text_content(None);
            let app = yew::Renderer::<app::App>::with_root_and_props(root, app::AppProps { state });
            whole::remember(app.render());
        }
    };
    gloo::timers::callback::Timeout::new(0, draw).forget();
}
