//! The laboratory's sheets, in the place of the lesson. They come as HTML that the laboratory has made
//! and escaped; what a press or a choice in them does is read off the element.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
use crate::lab::sheet::Place;
use crate::page::state::{Act, LabAct, State};
use crate::words::Ui;

/// The sheet that is open.
pub fn lab_panel(state: &State, act: &Callback<Act>) -> Html {
    let ui = Ui::of(state.lang);
    let sheet = state.lab.sheet();
    let title = sheet.map_or(ui.lab_waits, |sheet| &sheet.title).to_owned();
    let parts = sheet.into_iter().flat_map(|sheet| &sheet.parts);
    let send = |does: fn(&Element) -> Option<LabAct>| {
        let act = act.clone();
        move |target: Option<web_sys::EventTarget>| {
            let element = target.and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(does) = element.and_then(|element| does(&element)) {
                act.emit(Act::Lab(does));
            }
        }
    };
    let (press, fill) = (send(pressed), send(filled));
    html! {
        <section class="panel lesson lab" aria-labelledby="lab-title" aria-busy={sheet.is_none().to_string()}>
            <header class="sheet-head">
                <h2 id="lab-title" class="lesson-title" tabindex="-1">{ title }</h2>
                <button type="button" class="quiet" aria-label={ui.close} onclick={on_click(act, Act::Lab(LabAct::Leave))}>
                    { icon(Icon::Close) }
                </button>
            </header>
            <div onclick={move |event: MouseEvent| press(event.target())} onchange={move |event: Event| fill(event.target())}>
                { for parts.map(|part| Html::from_html_unchecked(part.clone().into())) }
            </div>
        </section>
    }
}

/// What a press does: `visit 1.27`, `ask 0 break go`.
fn pressed(element: &Element) -> Option<LabAct> {
    let does = element.closest("[data-does]").ok()??.get_attribute("data-does")?;
    let (what, of) = does.split_once(' ')?;
    if what == "visit" {
        return Place::parse(of).map(LabAct::Visit);
    }
    let (run, command) = of.split_once(' ')?;
    Some(LabAct::Ask(command.to_owned(), run.parse().ok()))
}

/// What was filled in.
fn filled(element: &Element) -> Option<LabAct> {
    let value = match element.dyn_ref::<HtmlInputElement>() {
        Some(input) if input.checked() => "on".to_owned(),
        Some(_) => String::new(),
        None => element.dyn_ref::<HtmlSelectElement>()?.value(),
    };
    Some(LabAct::Fill(element.get_attribute("name")?, value))
}
