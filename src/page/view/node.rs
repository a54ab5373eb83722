//! The inspector: one node's health, clock, memory, disk and timers, and what this step changed.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::on_click;
use super::rule::{Shelf, rule_that_ran};
use crate::engine::Order;
use crate::kernel::{NodeId, Rate};
use crate::page::run::Run;
use crate::page::say;
use crate::page::scene::digits::decimal;
use crate::page::selection::Selection;
use crate::page::state::Act;
use crate::protocols::Row;
use crate::protocols::simulation::{Change, Health, NodeView, TimerView};
use crate::words::{Lang, Ui};

/// What the inspector needs.
pub struct InspectorProps {
    /// The run.
    pub run: Run,
    /// The selected node.
    pub selected: Option<NodeId>,
    /// The sources of the rules.
    pub shelf: Shelf,
    /// The language.
    pub lang: Lang,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The inspector.
pub fn inspector(props: &InspectorProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let names = run.world().names();
    let choose = props.act.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Act::Select(select.value().parse().ok().map(|at| Selection::Node(NodeId(at))))
    });
    let option = |(at, name): (u8, &String)| {
        let chosen = props.selected == Some(NodeId(at));
        html! { <option value={at.to_string()} selected={chosen}>{ name }</option> }
    };
    let view = props.selected.and_then(|node| Some((node, run.world().node(node)?)));
    html! {
        <section class="panel node" data-tab="node" aria-labelledby="node-title">
            <div class="panel-head">
                <h2 id="node-title">{ ui.inspector }</h2>
                <select aria-label={ui.select_node} onchange={choose}>
                    <option value="" selected={props.selected.is_none()}>{ "—" }</option>
                    { for (0..).zip(&names).map(option) }
                </select>
            </div>
            if let Some((node, view)) = view {
                { details(props, node, &view) }
            } else {
                <p class="gloss">{ ui.no_node }</p>
            }
            { rule_that_ran(&run, props.lang, &props.shelf) }
        </section>
    }
}

fn details(props: &InspectorProps, node: NodeId, view: &NodeView) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let record = run.record(run.position()).filter(|record| record.node == Some(node));
    let changes = record.map(|record| record.changes.clone()).unwrap_or_default();
    let (class, health) = match view.health {
        Health::Up => ("up", ui.health_up),
        Health::Paused => ("paused", ui.health_paused),
        Health::Down => ("down", ui.health_down),
    };
    html! {
        <>
            <p class="vitals">
                <span class={classes!("health", class)}>{ health }</span>
                if !view.glance.badge.is_empty() {
                    <span class="badge">{ say::row_value(props.lang, &view.glance.badge) }</span>
                }
                <span class="rate">{ say::labelled(props.lang, ui.clock_rate, &rate(ui, view.rate)) }</span>
                if view.unsynced > 0 {
                    <span class="unsynced">{ say::labelled(props.lang, ui.unsynced, &view.unsynced.to_string()) }</span>
                }
            </p>
            { rows(props.lang, (ui.memory, ui.memory_gloss), &view.glance.memory, &changes, false) }
            { rows(props.lang, (ui.disk, ui.disk_gloss), &view.glance.disk, &changes, true) }
            { timers(props, node, view) }
        </>
    }
}

fn rate(ui: &Ui, rate: Rate) -> String {
    if rate == Rate::TRUE {
        return ui.clock_true.to_owned();
    }
    (ui.clock_times)(&decimal(rate.as_permille().into(), 3))
}

/// The lines of memory or disk, those that this step changed marked, with those that are gone.
fn rows(
    lang: Lang,
    (title, gloss): (&str, &str),
    rows: &[Row],
    changes: &[Change],
    on_disk: bool,
) -> Html {
    let ui = Ui::of(lang);
    let change = |label: &str| {
        changes.iter().find(|change| change.on_disk == on_disk && change.label == label)
    };
    let gone = changes.iter().filter(|change| change.on_disk == on_disk && change.after.is_none());
    let empty = rows.is_empty() && gone.clone().next().is_none();
    html! {
        <>
            <h3>{ title }{ " " }<small>{ gloss }</small></h3>
            if empty {
                <p class="gloss">{ ui.nothing_there }</p>
            } else {
                <dl class="rows">
                    { for rows.iter().map(|row| line(lang, row, change(&row.label))) }
                    { for gone.map(|change| html! {
                        <div class="changed">
                            <dt>{ say::row_label(lang, &change.label) }</dt>
                            <dd><del>{ change.before.as_deref().map(|b| say::row_value(lang, b)) }</del> { " " } { ui.gone }</dd>
                        </div>
                    }) }
                </dl>
            }
        </>
    }
}

fn line(lang: Lang, row: &Row, change: Option<&Change>) -> Html {
    let before = change.and_then(|change| change.before.as_deref());
    html! {
        <div class={classes!(change.is_some().then_some("changed"))}>
            <dt>{ say::row_label(lang, &row.label) }</dt>
            <dd>
                if let Some(before) = before {
                    <del>{ say::row_value(lang, before) }</del>{ " → " }
                }
                { say::row_value(lang, &row.value) }
            </dd>
        </div>
    }
}

fn timers(props: &InspectorProps, node: NodeId, view: &NodeView) -> Html {
    let ui = Ui::of(props.lang);
    let timer = |timer: &TimerView| {
        let order = Order::Fire { node, timer: timer.name.clone() };
        let fire = on_click(&props.act, Act::Give(order, None));
        let title = say::timer(props.lang, &timer.name);
        html! {
            <li>
                <span class="name">{ title.clone() }{ " " }<code>{ &timer.name }</code></span>
                <span class="due">{ (ui.due_in)(&say::span(props.lang, timer.remaining)) }</span>
                <button type="button" aria-label={say::labelled(props.lang, ui.fire_now, &title)} onclick={fire}>{ ui.fire_now }</button>
            </li>
        }
    };
    html! {
        <>
            <h3>{ ui.timers }</h3>
            if view.timers.is_empty() {
                <p class="gloss">{ ui.no_timers }</p>
            } else {
                <ul class="timers">{ for view.timers.iter().map(timer) }</ul>
            }
        </>
    }
}
