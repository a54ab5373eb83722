//! Autosave: keeps the session in the browser's storage, and comes back to it.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use web_sys::Event;
use yew::prelude::*;

use super::{browser, whole};
use crate::engine::link::PREFIX;
use crate::page::notice::{Notice, Unreadable};
use crate::page::saved;
use crate::page::state::{Act, State};
use crate::page::wish::{WHOLE, Wish};

/// Where the session is kept.
const PLACE: &str = "faultline";
/// Which program can go on with it: start.js reads it.
const PROGRAM: &str = "faultline-program";
/// Where one that could not be read is put aside.
const ASIDE: &str = "faultline-unreadable";
/// How long after a change it is kept: one write for many steps.
const AFTER_MS: u32 = 700;

/// The state that the page opens with: of the last visit, else new; with the run of the link, if one
/// was followed, beside the others.
///
/// Taken over from the program of a first visit, it is as it was there, and what was wished for is done.
pub fn opening() -> State {
    let handed = if WHOLE { whole::take_over() } else { None };
    let session = handed.as_ref().and_then(|handed| saved::restore(&handed.session, fresh()).ok());
    let mut state = session.unwrap_or_else(last_visit);
    if let Some(wish) = handed.and_then(|handed| handed.wish) {
        state.fulfil(wish);
    }
    let fragment = browser::fragment();
    if !fragment.is_empty() && fragment != "stage" {
        state.act(Act::Follow(fragment));
        browser::clear_fragment();
    }
    state
}

fn fresh() -> State {
    State::new(browser::preferred_lang(), browser::wants_stillness())
}

fn last_visit() -> State {
    let Some(storage) = browser::storage() else {
        return State { notice: Some(Notice::StorageDenied), ..fresh() };
    };
    let Some(kept) = storage.get_item(PLACE).ok().flatten() else { return fresh() };
    saved::restore(&kept, fresh()).unwrap_or_else(|why| {
        if !WHOLE && matches!(why, Unreadable::Run(_)) {
            // The whole program may know the protocol; until it has looked, what is kept stays.
            stop();
            return State { wish: Some(Wish::Kept), notice: Some(Notice::Fetching), ..fresh() };
        }
        // A full storage keeps the new session only; both are better than nothing.
        let _ = storage.set_item(ASIDE, &kept);
        State { notice: Some(Notice::StorageCorrupt(why)), ..fresh() }
    })
}

/// Forgets what was kept.
pub fn forget() {
    if let Some(storage) = browser::storage() {
        // It is denied, and then there is nothing to forget.
        let _ = storage.remove_item(PLACE);
        let _ = storage.remove_item(PROGRAM);
    }
}

thread_local! {
    /// Whether the session is kept no more.
    static STOPPED: Cell<bool> = const { Cell::new(false) };
    /// The session, if it has changed since it was kept.
    static CHANGED: RefCell<Option<State>> = const { RefCell::new(None) };
}

/// Keeps the session as it was kept last: after a panic it may be what leads to the next one.
pub fn stop() {
    STOPPED.set(true);
}

fn keep(state: &State) -> bool {
    let write = |storage: web_sys::Storage| {
        // Without it the next visit begins with the smaller program, and finds out.
        let _ = match state.needs_whole() {
            true => storage.set_item(PROGRAM, "whole"),
            false => storage.remove_item(PROGRAM),
        };
        storage.set_item(PLACE, &saved::save(state)).is_ok()
    };
    STOPPED.get() || browser::storage().is_some_and(write)
}

/// Notes that the session has changed, where it does: until that is drawn, the page may be gone.
pub fn note(state: &State) {
    CHANGED.set(Some(state.clone()));
}

/// Keeps what has changed, if anything has. What cannot be kept now stays noted.
fn keep_changes() -> bool {
    let Some(state) = CHANGED.take() else { return true };
    let kept = keep(&state);
    if !kept {
        CHANGED.set(Some(state));
    }
    kept
}

/// Keeps what has changed when the page is left: closed, gone on from, or hidden, after which a telephone
/// may end it without a word.
pub fn keep_when_left() {
    let (window, document) = (gloo::utils::window(), gloo::utils::document());
    let hidden = document.clone();
    // What cannot be kept now is told when there is somebody to tell it to.
    let keep = |_: &Event| {
        keep_changes();
    };
    EventListener::new(&window, "pagehide", keep).forget();
    let keep_if_hidden = move |event: &Event| {
        if hidden.hidden() {
            keep(event)
        }
    };
    EventListener::new(&document, "visibilitychange", keep_if_hidden).forget();
}

/// Keeps the session a little after each change.
#[hook]
pub fn use_autosave(state: &State, act: &Callback<Act>) {
    let denied = use_mut_ref(|| false);
    use_effect_with((state.kept_parts(), act.clone()), move |(_, act)| {
        let act = act.clone();
        let timer = Timeout::new(AFTER_MS, move || {
            if !keep_changes() && !denied.replace(true) {
                act.emit(Act::Notice(Some(Notice::StorageDenied)));
            }
        });
        move || drop(timer)
    });
}

/// Follows links that are pasted into the address while the page is open.
#[hook]
pub fn use_links(act: &Callback<Act>) {
    use_effect_with(act.clone(), |act| {
        let act = act.clone();
        let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
            let fragment = browser::fragment();
            // `#stage` is where the link over the bar leads.
            if fragment.starts_with(PREFIX) {
                act.emit(Act::Follow(fragment));
                browser::clear_fragment();
            }
        });
        move || drop(listener)
    });
}
