//! The whole program takes the page over from that of a first visit, with the session and what was
//! wished for. Nothing of it is loaded before.

use std::cell::RefCell;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};
use yew::prelude::*;

use super::app::App;
use super::memory;
use crate::page::saved;
use crate::page::state::{Act, State};
use crate::page::wish::{Handover, WHOLE, Wish};

/// The file that starts the whole program.
const STARTER: &str = "static/whole.js";
/// Asks whoever has the page to hand it over: the answer is put into the list that comes with it.
const TAKE_OVER: &str = "faultline-take-over";
/// The starter could not load it.
const MISSING: &str = "faultline-missing";

/// What had the focus when the page was handed over, by its label: an attribute of the body.
const FOCUS: &str = "data-focus";

thread_local! {
    /// The page, to be taken down.
    static APP: RefCell<Option<yew::AppHandle<App>>> = const { RefCell::new(None) };
}

/// Remembers the page, so that it can be taken down.
pub fn remember(app: yew::AppHandle<App>) {
    APP.set(Some(app));
}

/// Takes the page over from another program, if one has it.
pub fn take_over() -> Option<Handover> {
    let answers = js_sys::Array::new();
    let with = CustomEventInit::new();
    with.set_detail(&answers);
    let event = CustomEvent::new_with_event_init_dict(TAKE_OVER, &with).ok()?;
    gloo::utils::window().dispatch_event(&event).ok()?;
    Handover::read(&answers.get(0).as_string()?)
}

/// Loads the whole program when something is wished for, and hands the page over when it asks.
#[hook]
pub fn use_whole(state: &State, act: &Callback<Act>) {
    // Nobody takes over unless something is wished for: till then nothing has to be held ready.
    let now = use_mut_ref(|| None);
    if state.wish.is_some() {
        now.replace(Some(state.clone()));
    }
    use_effect_with((), move |()| {
        let listen = move |event: &Event| {
            if let (Some(state), Some(event)) = (&*now.borrow(), event.dyn_ref::<CustomEvent>()) {
                hand_over(state, event);
            }
        };
        let listener =
            (!WHOLE).then(|| EventListener::new(&gloo::utils::window(), TAKE_OVER, listen));
        move || drop(listener)
    });
    use_effect_with((state.wish.is_some(), act.clone()), |(wished, act)| {
        let act = act.clone();
        let missing = wished.then(|| {
            load();
            EventListener::new(&gloo::utils::window(), MISSING, move |_| act.emit(Act::NotFetched))
        });
        move || drop(missing)
    });
}

/// The newest state, though something may have been done since the wish was made.
fn hand_over(state: &State, event: &CustomEvent) {
    // What is kept cannot be read here, and this program's session is not worth it.
    let session = match state.wish {
        Some(Wish::Kept) => String::new(),
        _ => saved::save(state),
    };
    let handover = Handover { session, wish: state.wish.clone() };
    event.detail().unchecked_into::<js_sys::Array>().push(&handover.write().into());
    let focused = gloo::utils::document().active_element();
    if let Some(label) = focused.and_then(|it| it.get_attribute("aria-label")) {
        // Refused only for what is no name.
        let _ = gloo::utils::body().set_attribute(FOCUS, &label);
    }
    memory::stop();
    // In a turn of its own: this one is the page's own listener.
    Timeout::new(0, || APP.take().into_iter().for_each(yew::AppHandle::destroy)).forget();
}

/// Gives the focus to what had it before this program took over: once, and if it is there.
pub fn focus_again() {
    let body = gloo::utils::body();
    let Some(label) = body.get_attribute(FOCUS) else { return };
    let _ = body.remove_attribute(FOCUS);
    let found = body.query_selector(&format!("[aria-label=\"{label}\"]")).ok().flatten();
    if let Some(found) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}

fn load() {
    let document = gloo::utils::document();
    let build = || {
        let script = document.create_element("script")?;
        script.set_attribute("type", "module")?;
        script.set_attribute("src", STARTER)?;
        gloo::utils::head().append_child(&script)?;
        Ok::<_, wasm_bindgen::JsValue>(script)
    };
    if let Ok(script) = build() {
        let missing = |_: &Event| {
            if let Ok(event) = Event::new(MISSING) {
                // Nobody objects to it.
                let _ = gloo::utils::window().dispatch_event(&event);
            }
        };
        EventListener::once(&script, "error", missing).forget();
    }
}
