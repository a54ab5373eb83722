//! What happened, in words: this step in full, and the steps around it as a list.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::board::BoardProps;
use super::on_click;
use crate::engine::{By, Timeline};
use crate::kernel::TimerChange;
use crate::page::say;
use crate::page::scene::slots::Slots;
use crate::page::state::{Act, State};
use crate::protocols::simulation::StepRecord;
use crate::words::{Lang, Ui};

/// How many steps before and after this one are listed: a little more than there is room for.
const AROUND: usize = 6;

/// This step in one sentence, read out as it changes.
pub fn caption(props: &BoardProps) -> Html {
    let run = props.run.look();
    let ui = Ui::of(props.lang);
    let names = run.world().names();
    let text = match run.record(run.position()) {
        Some(record) => say::step(props.lang, &names, &record),
        None => ui.before_first.to_owned(),
    };
    html! { <p class="caption" aria-live="polite">{ text }</p> }
}

/// The list of steps as it was drawn last.
#[derive(Clone)]
pub struct List {
    element: NodeRef,
    /// Which lines show which steps.
    lines: Rc<RefCell<Slots>>,
}

/// A list of steps that keeps the current one in view.
#[hook]
pub fn use_steps(state: &State) -> List {
    let here = (!state.dragged).then(|| state.run().look().position());
    let list = List { element: use_node_ref(), lines: use_mut_ref(Slots::default) };
    use_effect_with((list.element.clone(), here), |(element, here)| {
        if let Some(element) = here.and(element.cast::<HtmlElement>()) {
            show_current(&element);
        }
    });
    list
}

/// The list of steps.
pub fn steps(props: &BoardProps, list: &List) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let here = run.position();
    // As many at either end of the run as in its middle.
    let last = (here + AROUND).max(2 * AROUND + 1).min(run.len());
    let first = here.min(last.saturating_sub(AROUND)).saturating_sub(AROUND).max(1);
    let names = run.world().names();
    let slots = list.lines.borrow_mut().assign((first..=last).map(|step| step as u64).collect());
    let line = |(step, slot): (usize, usize)| {
        let record = run.record(step);
        record.map(|record| item(props, &run, &names, step, slot, &record)).unwrap_or_default()
    };
    html! {
        <section class="panel steps" data-tab="steps" aria-labelledby="steps-title">
            <h2 id="steps-title">{ ui.steps }</h2>
            if run.is_empty() {
                <p class="gloss">{ ui.before_first }</p>
            }
            <ol ref={&list.element} start={first.to_string()}>{ for (first..=last).zip(slots).map(line) }</ol>
        </section>
    }
}

/// Scrolls the list, and nothing around it, to the current step.
fn show_current(list: &HtmlElement) {
    let current = list.query_selector(".here").ok().flatten();
    if let Some(current) = current.and_then(|current| current.dyn_into::<HtmlElement>().ok()) {
        let middle = current.offset_top() - list.client_height() / 3;
        list.set_scroll_top(middle);
    }
}

fn item(
    props: &BoardProps,
    run: &Timeline,
    names: &[String],
    step: usize,
    slot: usize,
    record: &StepRecord,
) -> Html {
    let ui = Ui::of(props.lang);
    let current = step == run.position();
    let by = run.branch().log().get(step - 1).map(|entry| entry.by);
    let by = match by {
        Some(By::Hand { .. }) => Some(ui.by_hand),
        Some(By::Rule(_)) => Some(ui.by_script),
        _ => None,
    };
    let breaks = run.index().breaks().iter().filter(|(_, at)| *at as usize == step);
    html! {
        <li key={slot} class={classes!(current.then_some("here"))}>
            <button type="button" class="line" aria-current={current.then_some("step")}
                onclick={on_click(&props.act, Act::Seek(step))}>
                <span class="at">{ format!("{step}") }</span>
                <span class="what">
                    { say::step(props.lang, names, record) }
                    if let Some(by) = by { <small class="by">{ by }</small> }
                    { for breaks.map(|(law, _)| html! {
                        <small class="breaks">{ say::labelled(props.lang, ui.broken, say::law_title(props.lang, *law)) }</small>
                    }) }
                </span>
                <span class="when">{ say::seconds(run.index().time(step)) }</span>
            </button>
            if current { { effects(props.lang, names, record) } }
        </li>
    }
}

/// What a step sent and which timers it set and cancelled.
fn effects(lang: Lang, names: &[String], record: &StepRecord) -> Html {
    let ui = Ui::of(lang);
    if record.sent.is_empty() && record.timers.is_empty() {
        return Html::default();
    }
    let sent = record.sent.iter().map(|sent| {
        let to = names.get(sent.at.to.index()).map_or("", String::as_str);
        html! { <li>{ ui.sends }{ " → " }{ to }{ " " }<code>{ &sent.text }</code></li> }
    });
    let timers = record.timers.iter().map(|(name, change)| {
        let name = say::timer(lang, name);
        match change {
            TimerChange::Set(span) => html! {
                <li>{ ui.sets_timer }{ " " }<b>{ name }</b>{ " " }{ say::span(lang, *span) }</li>
            },
            TimerChange::Cancelled => html! { <li>{ ui.cancels_timer }{ " " }<b>{ name }</b></li> },
        }
    });
    html! { <ul class="effects">{ for sent.chain(timers) }</ul> }
}
