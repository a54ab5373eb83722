//! The transport: walks the run in both directions, and plays it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
use crate::engine::Timeline;
use crate::page::pace::Speed;
use crate::page::say;
use crate::page::scene::digits::decimal;
use crate::page::state::{Act, State};
use crate::words::{Lang, Ui};

/// The transport.
pub fn transport(state: &State, act: &Callback<Act>) -> Html {
    let (ui, lang) = (Ui::of(state.lang), state.lang);
    let run = state.run().look();
    let (here, last) = (run.position(), run.len());
    let ended = here == last && run.is_quiet();
    let button = |label: &'static str, drawing: Icon, class: &'static str, off: bool, does: Act| {
        let send = on_click(act, does);
        html! {
            <button type="button" {class} aria-label={label} title={label} disabled={off} onclick={send}>
                { icon(drawing) }
            </button>
        }
    };
    let (play, play_icon) =
        if state.playing { (ui.pause_playing, Icon::Pause) } else { (ui.play, Icon::Play) };
    html! {
        <section class="transport" aria-label={ui.transport}>
            { scrubber(&run, lang, act) }
            <div class="buttons">
                <div class="group">
                    { button(ui.to_start, Icon::Start, "", here == 0, Act::ToStart) }
                    { button(ui.back, Icon::Back, "", here == 0, Act::Back) }
                    { button(play, play_icon, "primary", false, Act::TogglePlay) }
                    { button(ui.step, Icon::Step, "", ended, Act::Step) }
                    { button(ui.to_end, Icon::End, "", ended, Act::ToEnd) }
                </div>
                <p class="clock">
                    <span class="time">{ (ui.clock)(&say::seconds(run.now())) }</span>
                    <span class="count">{ (ui.step_of)(here, last) }</span>
                </p>
                <div class="group minor">
                    { button(ui.jump_back, Icon::JumpBack, "", state.node.is_none() || here == 0, Act::Jump { onward: false }) }
                    { button(ui.jump_on, Icon::JumpOn, "", state.node.is_none() || ended, Act::Jump { onward: true }) }
                    { speed_choice(state.speed, lang, act) }
                </div>
            </div>
        </section>
    }
}

/// Every step on one line, with marks where laws break.
fn scrubber(run: &Timeline, lang: Lang, act: &Callback<Act>) -> Html {
    let ui = Ui::of(lang);
    let last = run.len();
    let drag = act.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Act::Drag(input.value().parse().unwrap_or(0))
    });
    let at = |step: usize| format!("{}%", decimal((step * 100_000 / last.max(1)) as i64, 3));
    let words =
        format!("{}, {}", (ui.step_of)(run.position(), last), (ui.clock)(&say::seconds(run.now())));
    let breaks = run.index().breaks().iter().map(|(_, step)| at(*step as usize));
    let forks = run.branches().iter().filter_map(|branch| branch.parent);
    let forks = forks.filter(|(from, _)| *from == run.current()).map(|(_, step)| at(step));
    html! {
        <div class="scrubber">
            <svg class="marks" aria-hidden="true" focusable="false">
                <line class="rail" x1="0%" x2="100%" y1="50%" y2="50%" />
                <line class="gone" x1="0%" x2={at(run.position())} y1="50%" y2="50%" />
                { for forks.map(|x| html! { <circle class="fork" cx={x} cy="50%" r="4" /> }) }
                { for breaks.map(|x| html! { <line class="break" x1={x.clone()} x2={x} y1="8%" y2="92%" /> }) }
            </svg>
            <input
                type="range" min="0" max={last.to_string()} step="1" value={run.position().to_string()}
                aria-label={ui.scrubber} aria-valuetext={words} oninput={drag}
            />
        </div>
    }
}

fn speed_choice(now: Speed, lang: Lang, act: &Callback<Act>) -> Html {
    let choose = act.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Act::Speed(Speed::labelled(&select.value()).unwrap_or_default())
    });
    html! {
        <select aria-label={Ui::of(lang).speed} title={Ui::of(lang).speed} onchange={choose}>
            { for Speed::ALL.into_iter().map(|speed| html! {
                <option value={speed.label()} selected={speed == now}>{ speed.label() }</option>
            }) }
        </select>
    }
}
