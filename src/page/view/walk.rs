//! A recipe that is walked, in the place of the lesson: what happened at this stop, and the way on.

use yew::prelude::*;

use super::icons::{Icon, icon};
use super::lesson::{comparison, navigation};
use super::on_click;
use crate::lessons::Run as Side;
use crate::page::say;
use crate::page::state::{Act, Sheet, State};
use crate::page::walk::Walk;
use crate::words::{Lang, Text, Ui};

const KIND: Text = Text::new("As published", "照文章所写");
const KEYS: Text = Text::new(
    "Next and Previous, or → and ←, go from one step that matters to the next. Single steps: Shift with → \
     or ←, or the buttons under the diagram.",
    "“下一步”“上一步”或 → ← 键在要紧的步骤之间走。要一步一步看：按住 Shift 再按 → ←，或用图下方的按钮。",
);
const BETWEEN: Text = Text::new(
    "The run stands between two of these steps. What happened just now is said under the diagram.",
    "当前停在两个要紧的步骤之间。刚刚发生的事写在图的下方。",
);
const MORE: Text = Text::new("The other recipes", "其他写法");
const AGAIN: Text = Text::new("Once more from the start", "从头再来");
const CURE: Text = Text::new("The cure", "看解药");

/// The walk's panel.
pub fn walk_panel(state: &State, walk: &Walk, act: &Callback<Act>) -> Html {
    let (lang, way) = (state.lang, walk.way());
    let ui = Ui::of(lang);
    let Some(standing) = walk.standing(state.run()) else { return Html::default() };
    let (at, count) = (standing.at, way.stops().len());
    let stop = way.stops()[at];
    let told = way.told(lang, at);
    let place = (way.number(at) + 1, way.presses(stop.run) + 1);
    let (breaks, ends) = (way.breaks(at), at + 1 == count);
    let note = if breaks { "revealed bad" } else { "revealed right" };
    let steps = walk.run(stop.run).look().len();
    html! {
        <section class="panel lesson walk" aria-labelledby="walk-title">
            <p class="gloss">{ KIND.say(lang) }</p>
            <h2 id="walk-title" class="lesson-title">{ way.recipe().title(lang) }</h2>
            <p class="walk-count">{ count_of(lang, walk, at) }</p>
            <div aria-live="polite">
                if stop.run == Side::Cure {
                    <p class="gloss">{ say::labelled(lang, ui.cure, &way.recipe().cured_by(lang)) }</p>
                }
                if stop.step > 0 {
                    <p class="gloss">{ (ui.clock)(&say::seconds(way.time(&stop))) }{ " · " }{ (ui.step_of)(stop.step, steps) }</p>
                }
                { for told.said.iter().map(|said| html! { <p class="lesson-text">{ said }</p> }) }
                if !told.note.is_empty() {
                    if breaks || ends || stop.run == Side::Cure {
                        <div class={note}><p class="truth">{ icon(if breaks { Icon::Bad } else { Icon::Good }) }<span>{ &told.note }</span></p></div>
                    } else {
                        <p class="gloss">{ &told.note }</p>
                    }
                }
            </div>
            if at == 0 { <p class="gloss">{ KEYS.say(lang) }</p> }
            if !standing.exact { <p class="lesson-aside">{ BETWEEN.say(lang) }</p> }
            if ends {
                { comparison(lang, &way.sides(lang)) }
                <div class="buttons-row">
                    <button type="button" onclick={on_click(act, Act::Sheet(Some(Sheet::Lessons)))}>{ MORE.say(lang) }</button>
                    <button type="button" onclick={on_click(act, Act::Recipe(walk.id(), false))}>{ AGAIN.say(lang) }</button>
                </div>
            }
            { navigation(ui, place, [stop.run == Side::Mistake, ends], if breaks { CURE.say(lang) } else { ui.next }, act) }
        </section>
    }
}

/// `3 of 8`, of the run that is shown; at the start, how many there will be.
fn count_of(lang: Lang, walk: &Walk, at: usize) -> String {
    let way = walk.way();
    let side = way.stops().get(at).map_or(Side::Mistake, |stop| stop.run);
    let (number, most) = (way.number(at), way.presses(side));
    match (side, number, lang) {
        (Side::Mistake, 0, Lang::En) => format!("{most} presses lead to the broken law"),
        (Side::Mistake, 0, Lang::Zh) => format!("按 {most} 次，就到定律被打破的地方"),
        (Side::Cure, 0, Lang::En) => format!("The cure: {most} presses to its end"),
        (Side::Cure, 0, Lang::Zh) => format!("解药：按 {most} 次到结局"),
        (Side::Mistake, ..) => (Ui::of(lang).beat)(number, most),
        (Side::Cure, _, Lang::En) => format!("The cure: {number} of {most}"),
        (Side::Cure, _, Lang::Zh) => format!("解药：第 {number} / {most} 节"),
    }
}
