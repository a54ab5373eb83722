//! What the page asks of the browser. Whatever a browser may deny comes back as an `Option` or a
//! `Result`, and the page works without it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::Storage;
use yew::Callback;

use crate::page::state::Theme;
use crate::words::Lang;

/// Whether the system asks for as little motion as can be.
pub fn wants_stillness() -> bool {
    let query = gloo::utils::window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// The language that the browser prefers, of those that there are.
pub fn preferred_lang() -> Lang {
    let languages = gloo::utils::window().navigator().languages();
    let tags = languages.iter().filter_map(|tag| tag.as_string());
    tags.filter_map(|tag| Lang::of_tag(&tag)).next().unwrap_or_default()
}

/// Marks the moment from which the page listens; `make bench` and the tests look for it.
pub fn started() {
    if let Some(performance) = gloo::utils::window().performance() {
        // A mark that a browser does not take is only missed by those who measure.
        let _ = performance.mark("faultline-started");
    }
}

/// Sets what concerns the whole document.
pub fn dress(lang: Lang, theme: Theme) {
    let root = gloo::utils::document_element();
    // Setting an attribute fails only for names that are none.
    let _ = root.set_attribute("lang", lang.tag());
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme.name()),
    };
}

/// The storage that outlives a visit, unless it is denied.
pub fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

/// The part of the address after its `#`.
pub fn fragment() -> String {
    let hash = gloo::utils::window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Takes the fragment off the address, so that a reload does not open a link anew.
pub fn clear_fragment() {
    let address = address_with("");
    if let Ok(history) = gloo::utils::window().history() {
        // Denied only in documents of another origin; the address then stays as it is.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The page's address with another fragment.
pub fn address_with(fragment: &str) -> String {
    let address = gloo::utils::window().location().href().unwrap_or_default();
    let bare = address.split('#').next().unwrap_or_default();
    if fragment.is_empty() { bare.to_owned() } else { format!("{bare}#{fragment}") }
}

/// Copies a text, and tells whether that was allowed.
pub fn copy(text: &str, done: Callback<bool>) {
    let navigator = gloo::utils::window().navigator();
    // Pages that are not served securely have no clipboard.
    let there = js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false)
        && !JsValue::from(navigator.clipboard()).is_undefined();
    if !there {
        done.emit(false);
        return;
    }
    let allowed = {
        let done = done.clone();
        Closure::once_into_js(move |_: JsValue| done.emit(true))
    };
    let denied = Closure::once_into_js(move |_: JsValue| done.emit(false));
    let promise = navigator.clipboard().write_text(text);
    let then = js_sys::Reflect::get(&promise, &"then".into()).map(js_sys::Function::from);
    if let Ok(then) = then {
        // `then` itself does not throw.
        let _ = then.call2(&promise, &allowed, &denied);
    }
}
