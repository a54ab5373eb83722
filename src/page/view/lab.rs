//! The laboratory's sheets, in the place of the lesson: one drawing for all of them.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
use crate::lab::sheet::{Bar, Block, Button, Field, Item, Kind, Lane, Row, Tone};
use crate::page::state::{Act, Lab, LabAct, State};
use crate::words::Ui;

/// The sheet that is open.
pub fn lab_panel(state: &State, act: &Callback<Act>) -> Html {
    let ui = Ui::of(state.lang);
    let sheet = state.lab.sheet();
    let title = sheet.map_or(ui.lab_waits, |sheet| &sheet.title);
    let view = View { lab: &state.lab, act };
    html! {
        <section class="panel lesson lab" aria-labelledby="lab-title" aria-busy={sheet.is_none().to_string()}>
            <header class="sheet-head">
                <h2 id="lab-title" class="lesson-title" tabindex="-1">{ title }</h2>
                <button type="button" class="quiet" aria-label={ui.close} onclick={on_click(act, Act::Lab(LabAct::Leave))}>
                    { icon(Icon::Close) }
                </button>
            </header>
            if let Some(sheet) = sheet { { for sheet.blocks.iter().map(|block| view.block(block)) } }
        </section>
    }
}

/// What every block may need.
struct View<'v> {
    lab: &'v Lab,
    act: &'v Callback<Act>,
}

impl View<'_> {
    fn block(&self, block: &Block) -> Html {
        match block {
            Block::Heading(text) => html! { <h3>{ text }</h3> },
            Block::Text(item) => {
                let role = matches!(item.tone, Tone::Good | Tone::Bad).then_some("status");
                html! { <p class={item.tone.name()} {role}>{ self.item(item) }</p> }
            }
            Block::List(items) => html! {
                <ol class="lab-list">
                    { for items.iter().map(|item| html! { <li class={item.tone.name()}>{ self.item(item) }</li> }) }
                </ol>
            },
            Block::Rows(names, rows) => html! {
                <table class="lab-rows">
                    <thead><tr><td></td>{ for names.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                    <tbody>{ for rows.iter().map(|row| self.row(row)) }</tbody>
                </table>
            },
            Block::Bars(moments, lanes) => {
                html! { <div class="lab-bars" aria-hidden="true">{ for lanes.iter().map(|lane| self.lane(*moments, lane)) }</div> }
            }
            Block::Fields(fields) => html! { { for fields.iter().map(|field| self.field(field)) } },
            Block::Buttons(buttons) => {
                html! { <div class="buttons-row">{ for buttons.iter().map(|button| self.button(button)) }</div> }
            }
        }
    }

    fn does(&self, does: LabAct) -> Callback<MouseEvent> {
        on_click(self.act, Act::Lab(does))
    }

    /// A sentence; a button where it leads to a step.
    fn item(&self, item: &Item) -> Html {
        let told = html! {
            <>
                if !item.at.is_empty() { <span class="at">{ &item.at }</span> }
                <span class="what">
                    { &item.text }
                    if !item.note.is_empty() { <small>{ &item.note }</small> }
                </span>
            </>
        };
        match item.place {
            Some(place) => html! {
                <button type="button" class="line" onclick={self.does(LabAct::Visit(place))}>{ told }</button>
            },
            None => told,
        }
    }

    fn row(&self, row: &Row) -> Html {
        html! {
            <tr class={classes!(row.differs.then_some("differs"))}>
                <td>{ if row.differs { "≠" } else { "" } }</td>
                { for row.cells.iter().map(|cell| html! { <td class={cell.tone.name()}>{ self.item(cell) }</td> }) }
            </tr>
        }
    }

    fn lane(&self, moments: u32, lane: &Lane) -> Html {
        html! {
            <>
                <small>{ &lane.name }</small>
                <svg width="100%" height="24">{ for lane.bars.iter().map(|bar| self.bar(moments, bar)) }</svg>
            </>
        }
    }

    fn bar(&self, moments: u32, bar: &Bar) -> Html {
        let percent = |moment: u32| format!("{}%", moment * 100 / moments.max(1));
        let end = bar.to.map_or(moments, |to| to + 1);
        let place = bar.item.place.map(|place| self.does(LabAct::Visit(place)));
        html! {
            <g class={classes!(bar.item.tone.name(), bar.to.is_none().then_some("unended"))} onclick={place}>
                <rect x={percent(bar.from)} y="2" height="20" width={percent(end.saturating_sub(bar.from))} rx="3" />
                <text x={percent(bar.from)} dx="5" y="16">{ &bar.item.at }</text>
            </g>
        }
    }

    fn field(&self, field: &Field) -> Html {
        let value = self.lab.value(field);
        let fill = |value: fn(Event) -> String| {
            let name = field.name.clone();
            self.act.reform(move |event| Act::Lab(LabAct::Fill(name.clone(), value(event))))
        };
        let select = |values: Vec<(String, String)>| {
            let onchange = fill(|event| event.target_unchecked_into::<HtmlSelectElement>().value());
            html! {
                <label class="field">
                    <span>{ &field.label }</span>
                    <select {onchange}>
                        { for values.into_iter().map(|(known, label)| html! {
                            <option selected={known == value} value={known.clone()}>{ label }</option>
                        }) }
                    </select>
                </label>
            }
        };
        match &field.kind {
            Kind::Number(most) => {
                select((0..=*most).map(|number| (number.to_string(), number.to_string())).collect())
            }
            Kind::Choice(values) => select(values.clone()),
            Kind::Check => {
                let onchange = fill(|event| {
                    let checked = event.target_unchecked_into::<HtmlInputElement>().checked();
                    if checked { "on".to_owned() } else { String::new() }
                });
                html! {
                    <label class="check">
                        <input type="checkbox" checked={value == "on"} {onchange} />
                        <span>{ &field.label }</span>
                    </label>
                }
            }
        }
    }

    fn button(&self, button: &Button) -> Html {
        let ask = LabAct::Ask(button.command.clone(), Some(button.run));
        html! {
            <button type="button" class={button.primary.then_some("primary")} onclick={self.does(ask)}>{ &button.label }</button>
        }
    }
}
