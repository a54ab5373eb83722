//! What is under way: messages, which can be dragged later, and timers.

use std::rc::Rc;

use yew::prelude::*;

use super::shapes::{head, near, px, shift, short_of, way};
use super::{Acts, Words};
use crate::engine::Order;
use crate::kernel::{Action, Span};
use crate::page::scene::{Ahead, Flight, TimerTick, duration};
use crate::page::selection::Selection;
use crate::page::state::Act;
use crate::words::diagram::fill;

#[derive(Properties, PartialEq)]
pub(super) struct FlightItemProps {
    pub(super) flight: Rc<Flight>,
    pub(super) ahead: Ahead,
    pub(super) selected: bool,
    pub(super) words: Words,
    pub(super) id: AttrValue,
    pub(super) acts: Acts,
}

/// A drag that is going on.
#[derive(Clone, Copy, PartialEq)]
struct Drag {
    began: f64,
    by: f64,
}

/// A pointer that moves less than this only selects.
const SLACK: f64 = 4.0;

/// How much later a message gets by being dragged so many pixels to the right.
fn later(flight: &Flight, ahead: &Ahead, by: f64) -> Span {
    ahead.span(flight.end.0 + by).minus(ahead.span(flight.end.0))
}

#[component]
pub(super) fn FlightItem(props: &FlightItemProps) -> Html {
    let FlightItemProps { flight, ahead, selected, words, id, acts } = props;
    let drag = use_state(|| None::<Drag>);
    let selection = Selection::Message(flight.number);
    let onkeydown = acts.on_key(selection.clone());
    let onpointerdown = {
        let drag = drag.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            if let Some(target) = event.target_dyn_into::<web_sys::Element>() {
                // Without capture a fast drag leaves the handle; then it ends there, no worse.
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            drag.set(Some(Drag { began: f64::from(event.client_x()), by: 0.0 }));
        })
    };
    let onpointermove = {
        let drag = drag.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(Drag { began, .. }) = *drag {
                let by = (f64::from(event.client_x()) - began).max(0.0);
                drag.set(Some(Drag { began, by }));
            }
        })
    };
    let onpointerup = {
        let (drag, acts) = (drag.clone(), acts.clone());
        let (flight, ahead) = (Rc::clone(flight), *ahead);
        Callback::from(move |event: PointerEvent| {
            let Some(Drag { began, .. }) = *drag else { return };
            drag.set(None);
            let by = f64::from(event.client_x()) - began;
            let delay = later(&flight, &ahead, by);
            if by.abs() < SLACK {
                acts.select(Selection::Message(flight.number));
            } else if by > 0.0 && !delay.is_zero() {
                acts.act.emit(Act::Give(Order::Do(Action::Delay(flight.at, delay)), None));
            }
        })
    };
    let onpointercancel = {
        let drag = drag.clone();
        Callback::from(move |_: PointerEvent| drag.set(None))
    };
    let class = classes!(
        "diagram-flight",
        selected.then_some("diagram-chosen"),
        flight.deliverable.is_err().then_some("diagram-held"),
        drag.is_some().then_some("diagram-dragged"),
    );
    let by = drag.map_or(0.0, |drag| drag.by);
    let to = (flight.end.0 + by, flight.end.1);
    html! {
        <g {class}>
            { course(flight, to) }
            <g id={id.clone()} class="diagram-handle" role="button" tabindex="0"
                aria-pressed={selected.to_string()} transform={shift(to.0, to.1)}
                {onkeydown} {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>
                <title>{ flight.name.clone() }</title>
                <circle class="diagram-hit" r="13" />
                <circle class="diagram-grip" r="8" />
                <path class="diagram-grip-sign" d="M-1.5 -3v6m3 -6v6" />
            </g>
            if by >= SLACK {
                { dragged(flight, ahead, *words, to, by) }
            } else {
                { near(&flight.label, (0.0, 0.0), "diagram-wire") }
            }
        </g>
    }
}

/// The way of a message: firm up to now, faint from here on.
fn course(flight: &Flight, to: (f64, f64)) -> Html {
    let end = short_of(flight.now, to, 9.0);
    html! {
        <>
            <path class="diagram-come" d={way(flight.start, flight.now)} />
            <path class="diagram-to-go" d={way(flight.now, end)} />
            <polygon class="diagram-tip" points={head(flight.now, end)} />
        </>
    }
}

/// How much later it would be, beside the handle.
fn dragged(flight: &Flight, ahead: &Ahead, words: Words, to: (f64, f64), by: f64) -> Html {
    let said = fill(words.later_by, &[&format!("+{}", duration(later(flight, ahead, by)))]);
    html! {
        <text class="diagram-later" x={px(to.0)} y={px(to.1 - 16.0)} text-anchor="middle">{ said }</text>
    }
}

#[derive(PartialEq)]
pub(super) struct TimerItem {
    pub(super) tick: Rc<TimerTick>,
    pub(super) selected: bool,
    pub(super) id: AttrValue,
    pub(super) acts: Acts,
}

impl TimerItem {
    pub(super) fn draw(&self) -> Html {
        let TimerItem { tick, selected, id, acts } = self;
        let selection = Selection::Timer { node: tick.node, name: tick.timer.clone() };
        let onkeydown = acts.on_key(selection.clone());
        let onclick = {
            let acts = acts.clone();
            Callback::from(move |_| acts.select(selection.clone()))
        };
        let (x, y) = tick.at;
        let class = classes!(
            "diagram-timer",
            selected.then_some("diagram-chosen"),
            tick.held.map(|_| "diagram-held")
        );
        html! {
            <g {class} transform={shift(x, y)}>
                <g id={id.clone()} class="diagram-handle" role="button" tabindex="0"
                    aria-pressed={selected.to_string()} {onclick} {onkeydown}>
                    <title>{ tick.name.clone() }</title>
                    <rect class="diagram-hit" x="-13" y="-13" width="26" height="26" />
                    <path class="diagram-ring" d="M-6.5 0a6.5 6.5 0 0 1 13 0a6.5 6.5 0 0 1-13 0M0-3.6V0l2.6 1.8" />
                </g>
                { near(&tick.label, tick.at, "diagram-timer-text") }
            </g>
        }
    }
}
