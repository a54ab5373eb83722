//! Listens for the keys of the page.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::page::keys::{self, Focus};
use crate::page::state::Act;

/// Does what keys mean, wherever in the page they are pressed; where a recipe is walked, without Shift,
/// as there.
#[hook]
pub fn use_keys(walks: bool, act: &Callback<Act>) {
    // Known from when it is drawn: Yew may let some time pass until it listens anew.
    let now = use_mut_ref(|| walks);
    *now.borrow_mut() = walks;
    use_effect_with(act.clone(), move |act| {
        let act = act.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let document = gloo::utils::document();
        let listener =
            EventListener::new_with_options(&document, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
                if modified || event.default_prevented() || event.is_composing() {
                    return;
                }
                let focus = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let focus =
                    focus.map_or_else(|| Some(Focus::default()), |element| focus_in(&element));
                if let Some(key) = focus.and_then(|focus| keys::meaning(&event.key(), focus)) {
                    event.prevent_default();
                    let walks = *now.borrow();
                    act.emit(if walks && !event.shift_key() { keys::walking(key) } else { key });
                }
            });
        move || drop(listener)
    });
}

/// What has the focus; `None` in an open dialog, whose keys are its own.
fn focus_in(element: &Element) -> Option<Focus> {
    let is = |selector: &str| element.closest(selector).ok().flatten().is_some();
    // One that has been closed is there for a moment longer.
    if is("dialog[open]") {
        return None;
    }
    Some(Focus {
        writing: is("textarea, input[type=text], [contenteditable]"),
        moving: is("select, input, [role=menu]"),
        pressing: is("button, a, summary, select, input[type=radio], [role=button]"),
    })
}
