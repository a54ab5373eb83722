//! Autosave: keeps the session in the browser's storage, and comes back to it.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::browser;
use crate::page::notice::Notice;
use crate::page::run::Run;
use crate::page::saved;
use crate::page::scripts::{self, Linked};
use crate::page::state::{Act, OpenRun, Sheet, State};

/// Where the session is kept.
const PLACE: &str = "faultline";
/// Where one that could not be read is put aside.
const ASIDE: &str = "faultline-unreadable";
/// How long after a change it is kept: one write for many steps.
const AFTER_MS: u32 = 700;

/// The state that the page opens with: of the last visit, else new; with the run of the link, if one
/// was followed, beside the others.
pub fn opening() -> State {
    let mut state = last_visit();
    let fragment = browser::fragment();
    if !fragment.is_empty() {
        follow(&mut state, &fragment);
        browser::clear_fragment();
    }
    state
}

/// Opens a link, or the nearest thing, and says what is wrong with it.
pub fn follow(state: &mut State, fragment: &str) {
    let notice = match scripts::open_link(state.lang, fragment) {
        Ok(Linked::Run(timeline, trouble)) => {
            state.act(Act::Open(OpenRun(Run::new(timeline))));
            trouble.map_or(Notice::Opened, Notice::Link)
        }
        Ok(Linked::Text(text, trouble)) => {
            state.act(Act::Draft(Some(text)));
            state.act(Act::Sheet(Some(Sheet::Script)));
            Notice::Link(trouble)
        }
        Err(trouble) => Notice::Link(trouble),
    };
    state.act(Act::Notice(Some(notice)));
}

fn last_visit() -> State {
    let fresh = || State::new(browser::preferred_lang(), browser::wants_stillness());
    let Some(storage) = browser::storage() else {
        return State { notice: Some(Notice::StorageDenied), ..fresh() };
    };
    let Some(kept) = storage.get_item(PLACE).ok().flatten() else { return fresh() };
    saved::restore(&kept, fresh()).unwrap_or_else(|why| {
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
    }
}

/// Keeps the session a little after each change.
#[hook]
pub fn use_autosave(state: &State, act: &Callback<Act>) {
    let denied = use_mut_ref(|| false);
    use_effect_with((state.kept_parts(), act.clone()), {
        let (state, denied) = (state.clone(), denied);
        move |(_, act)| {
            let act = act.clone();
            let timer = Timeout::new(AFTER_MS, move || {
                let kept = browser::storage()
                    .is_some_and(|storage| storage.set_item(PLACE, &saved::save(&state)).is_ok());
                if !kept && !denied.replace(true) {
                    act.emit(Act::Notice(Some(Notice::StorageDenied)));
                }
            });
            move || drop(timer)
        }
    });
}
