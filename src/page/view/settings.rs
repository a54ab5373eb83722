//! Protocol and settings: every change runs the same faults again in a run of its own.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::board::BoardProps;
use super::on_click;
use crate::catalog::NAMES;
use crate::kernel;
use crate::page::say;
use crate::page::state::{Act, Sheet};
use crate::protocols::settings::{Quantity, Range, Settings, Switch, Value};
use crate::words::{Lang, Ui};

/// The content of the settings' dialog.
pub fn settings_panel(props: &BoardProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let setup = run.setup();
    let switches = setup.settings.knobs().switches;
    let choose = props.act.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Act::Protocol(select.value())
    });
    let arena = setup.entry.arena;
    let protocols = NAMES.iter().filter(|name| name.arena == arena);
    html! {
        <div class="settings">
            <p class="gloss">{ ui.replay_gloss }</p>
            <label class="field">
                <span>{ ui.protocol }</span>
                <select onchange={choose}>
                    { for protocols.map(|name| html! {
                        <option value={name.id} selected={name.id == setup.entry.id}>
                            { name.title.say(props.lang) }
                        </option>
                    }) }
                </select>
            </label>
            <p class="gloss">{ setup.entry.gloss.say(props.lang) }</p>
            <button type="button" class="link" onclick={props.act.reform(|_| Act::Sheet(Some(Sheet::Limits)))}>{ ui.limits }</button>
            <h3>{ ui.switches }</h3>
            if switches.is_empty() { <p class="gloss">{ ui.no_switches }</p> }
            { for switches.iter().map(|switch| choice(props, &setup.settings, switch)) }
            <h3>{ ui.workload }</h3>
            { for setup.settings.knobs().quantities.iter().map(|quantity| html! {
                <Number key={quantity.name} quantity={*quantity} lang={props.lang} act={props.act.clone()}
                    value={setup.settings.get(quantity.name).map_or_else(String::new, |value| value.to_string())} />
            }) }
            <h3>{ ui.seed }</h3>
            <Seed seed={setup.seed} lang={props.lang} act={props.act.clone()} />
        </div>
    }
}

/// A switch: its values side by side, the famous mistake marked.
fn choice(props: &BoardProps, settings: &Settings, switch: &'static Switch) -> Html {
    let ui = Ui::of(props.lang);
    let now = settings.get(switch.name);
    let gloss = say::setting_gloss(props.lang, switch.name);
    let value = |value: &'static str| {
        let chosen = now == Some(Value::Choice(value));
        let set = props.act.reform(move |_: Event| Act::Set(switch.name, value.to_owned()));
        let mistake = switch.mistake == Some(value);
        html! {
            <label class={classes!(chosen.then_some("chosen"), mistake.then_some("mistake"))}>
                <input type="radio" name={switch.name} value={value} checked={chosen} onchange={set} />
                <span>{ say::value(props.lang, switch.name, value) }</span>
                if mistake { <small>{ ui.mistake }</small> }
            </label>
        }
    };
    // What each value means, so that they can be weighed before one is chosen.
    let meaning = |value: &'static str| {
        let chosen = now == Some(Value::Choice(value));
        html! {
            <div class={classes!(chosen.then_some("chosen"))}>
                <dt>{ say::value(props.lang, switch.name, value) }</dt>
                <dd>{ say::value_gloss(props.lang, switch.name, value) }</dd>
            </div>
        }
    };
    html! {
        <fieldset class="switch">
            <legend>{ say::setting(props.lang, switch.name) }{ " " }<code>{ switch.name }</code></legend>
            if let Some(gloss) = gloss { <p class="gloss">{ gloss }</p> }
            <div class="segments">{ for switch.values.iter().copied().map(value) }</div>
            <dl class="meanings">{ for switch.values.iter().copied().map(meaning) }</dl>
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct NumberProps {
    quantity: Quantity,
    value: String,
    lang: Lang,
    act: Callback<Act>,
}

/// A quantity; what does not do is said beside it, and nothing changes.
#[component]
fn Number(props: &NumberProps) -> Html {
    let ui = Ui::of(props.lang);
    let wrong = use_state(|| None::<(String, String)>);
    let name = props.quantity.name;
    let (least, most) = match props.quantity.range {
        Range::Time { least, most, .. } => (least.to_string(), most.to_string()),
        Range::Count { least, most, .. } => (least.to_string(), most.to_string()),
    };
    let set = {
        let (quantity, act, wrong, lang) =
            (props.quantity, props.act.clone(), wrong.clone(), props.lang);
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let text = input.value().trim().to_owned();
            match quantity.read(&text) {
                Ok(_) => {
                    wrong.set(None);
                    act.emit(Act::Set(quantity.name, text));
                }
                Err(why) => wrong.set(Some((text, say::setting_error(lang, &why)))),
            }
        })
    };
    let hint = format!("hint-{name}");
    let shown = wrong.as_ref().map_or_else(|| props.value.clone(), |(text, _)| text.clone());
    html! {
        <div class="field">
            <label for={format!("set-{name}")}>{ say::setting(props.lang, name) }{ " " }<code>{ name }</code></label>
            if let Some(gloss) = say::setting_gloss(props.lang, name) { <p class="gloss">{ gloss }</p> }
            <input id={format!("set-{name}")} type="text" inputmode="text" autocomplete="off" spellcheck="false"
                value={shown} onchange={set} aria-describedby={hint.clone()} aria-invalid={wrong.is_some().to_string()} />
            <small id={hint} class={classes!(wrong.is_some().then_some("wrong"))} role={wrong.is_some().then_some("alert")}>
                { wrong.as_ref().map_or_else(|| (ui.range)(&least, &most), |(_, why)| why.clone()) }
            </small>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SeedProps {
    seed: kernel::Seed,
    lang: Lang,
    act: Callback<Act>,
}

#[component]
fn Seed(props: &SeedProps) -> Html {
    let ui = Ui::of(props.lang);
    let wrong = use_state(|| false);
    let set = {
        let (act, wrong) = (props.act.clone(), wrong.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let seed = input.value().trim().parse();
            wrong.set(seed.is_err());
            if let Ok(seed) = seed {
                act.emit(Act::Seed(seed));
            }
        })
    };
    let seed = props.seed;
    html! {
        <div class="field">
            <label for="set-seed">{ ui.seed }</label>
            <span class="with-button">
                <input id="set-seed" type="text" inputmode="text" autocomplete="off" value={seed.to_string()}
                    onchange={set} aria-describedby="hint-seed" aria-invalid={wrong.to_string()} />
                <button type="button" onclick={on_click(&props.act, Act::NextSeed)}>{ ui.reseed }</button>
            </span>
            <small id="hint-seed" class={classes!(wrong.then_some("wrong"))}>
                { if *wrong { ui.seed_bad } else { ui.seed_gloss } }
            </small>
        </div>
    }
}
