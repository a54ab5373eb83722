//! The transport: walks the run in both directions, and plays it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icons::{Icon, icon};
use crate::page::pace::Speed;
use crate::page::run::Run;
use crate::page::say;
use crate::page::state::Act;
use crate::words::{Lang, Ui};

/// What the transport needs.
#[derive(Properties, PartialEq)]
pub struct TransportProps {
    /// The run.
    pub run: Run,
    /// Whether it is being played.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// Whether a node is selected, to jump by.
    pub selected: bool,
    /// The language.
    pub lang: Lang,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The transport.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let (here, last) = (run.position(), run.len());
    let ended = here == last && run.is_quiet();
    let button = |label: &'static str, drawing: Icon, class: &'static str, off: bool, act: Act| {
        let send = props.act.reform(move |_: MouseEvent| act.clone());
        html! {
            <button type="button" {class} aria-label={label} title={label} disabled={off} onclick={send}>
                { icon(drawing) }
            </button>
        }
    };
    let (play, play_icon) =
        if props.playing { (ui.pause_playing, Icon::Pause) } else { (ui.play, Icon::Play) };
    html! {
        <section class="transport" aria-label={ui.transport}>
            <Scrubber run={props.run.clone()} lang={props.lang} act={props.act.clone()} />
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
                    { button(ui.jump_back, Icon::JumpBack, "", !props.selected || here == 0, Act::Jump { onward: false }) }
                    { button(ui.jump_on, Icon::JumpOn, "", !props.selected || ended, Act::Jump { onward: true }) }
                    <SpeedChoice speed={props.speed} lang={props.lang} act={props.act.clone()} />
                </div>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ScrubberProps {
    run: Run,
    lang: Lang,
    act: Callback<Act>,
}

/// Every step on one line, with marks where laws break.
#[component]
fn Scrubber(props: &ScrubberProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let last = run.len();
    let seek = props.act.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Act::Seek(input.value().parse().unwrap_or(0))
    });
    let at = |step: usize| format!("{:.3}%", 100.0 * step as f64 / last.max(1) as f64);
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
                aria-label={ui.scrubber} aria-valuetext={words} oninput={seek}
            />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedProps {
    speed: Speed,
    lang: Lang,
    act: Callback<Act>,
}

#[component]
fn SpeedChoice(props: &SpeedProps) -> Html {
    let choose = props.act.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Act::Speed(Speed::labelled(&select.value()).unwrap_or_default())
    });
    html! {
        <select aria-label={Ui::of(props.lang).speed} title={Ui::of(props.lang).speed} onchange={choose}>
            { for Speed::ALL.into_iter().map(|speed| html! {
                <option value={speed.label()} selected={speed == props.speed}>{ speed.label() }</option>
            }) }
        </select>
    }
}
