//! What a panic shows: that it happened, the script of the run for copying, and two ways back.
//! Plain elements without Yew, which may be what has failed.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use gloo::events::EventListener;
use web_sys::{Document, Element};

use super::memory;
use crate::page::run::Run;
use crate::page::scripts;

thread_local! {
    /// The run that was last shown.
    static LAST: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// Remembers the run that is shown.
pub fn remember(run: &Run) {
    LAST.with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            *last = Some(run.clone());
        }
    });
}

/// Has panics show themselves.
pub fn install() {
    // Not the hook of `std`: Yew would put its own, which only logs, in its place.
    yew::set_custom_panic_hook(Box::new(show));
}

fn show(info: &PanicHookInfo) {
    memory::stop();
    let text = info.to_string();
    web_sys::console::error_1(&text.as_str().into());
    let document = gloo::utils::document();
    if let Some(body) = document.body() {
        body.set_text_content(None);
        // What fails here leaves a part of the page out; there is nobody left to tell.
        let _ = build(&document, &body, &text);
    }
}

fn build(document: &Document, body: &Element, text: &str) -> Result<(), wasm_bindgen::JsValue> {
    let add = |parent: &Element, name: &str, text: &str| {
        let element = document.create_element(name)?;
        element.set_text_content(Some(text));
        parent.append_child(&element)?;
        Ok::<Element, wasm_bindgen::JsValue>(element)
    };
    let main = add(body, "main", "")?;
    main.set_class_name("plain");
    add(&main, "h1", "Faultline")?;
    add(&main, "p", "Something in this page went wrong that should not have. Your run is below.")?
        .set_attribute("role", "alert")?;
    add(&main, "p", "页面出现了不该有的错误。您的运行脚本在下方，可以复制保存。")?
        .set_attribute("lang", "zh-Hans")?;
    let area = add(&main, "textarea", &last_script())?;
    area.set_attribute("readonly", "")?;
    area.set_attribute("rows", "14")?;
    area.set_attribute("aria-label", "Script of the run 运行脚本")?;
    let reload = add(&main, "button", "Reload 重新加载")?;
    on_click(&reload, || drop(gloo::utils::window().location().reload()));
    let afresh = add(&main, "button", "Start afresh 重新开始")?;
    on_click(&afresh, || {
        memory::forget();
        drop(gloo::utils::window().location().reload());
    });
    // It may be too wide, and is then scrolled with the keyboard, too.
    add(&main, "pre", text)?.set_attribute("tabindex", "0")
}

fn on_click(element: &Element, mut act: impl FnMut() + 'static) {
    EventListener::new(element, "click", move |_| act()).forget();
}

/// The script of the last run, unless the panic happened while the run was being changed.
fn last_script() -> String {
    LAST.with(|last| {
        let last = last.try_borrow().ok()?;
        last.as_ref()?.try_look().map(|run| scripts::text(&run))
    })
    .unwrap_or_default()
}
