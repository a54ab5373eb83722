//! What has happened: bands, bars, arrows, marks, ticks and flags.

use std::rc::Rc;

use yew::prelude::*;

use super::Acts;
use super::shapes::{activates, head, near, px, shift, short_of, text, way};
use crate::kernel::Fate;
use crate::page::scene::{Arrow, Band, Bar, BarKind, Flag, Frame, Mark, MarkKind, Tick};
use crate::page::selection::Selection;
use crate::page::state::Act;
use crate::protocols::simulation::Health;

#[derive(PartialEq)]
pub(super) struct BandItem {
    pub(super) band: Rc<Band>,
    pub(super) id: AttrValue,
}

impl BandItem {
    pub(super) fn draw(&self) -> Html {
        let band = &self.band;
        let fill = if band.health == Health::Down { "down" } else { "paused" };
        html! {
            <rect class={format!("diagram-band diagram-band-{fill}")} x={px(band.x)} y={px(band.y)}
                width={px(band.w.max(0.0))} height={px(band.h)} fill={format!("url(#{}-{fill})", self.id)} />
        }
    }
}

#[derive(PartialEq)]
pub(super) struct BarItem {
    pub(super) bar: Rc<Bar>,
    pub(super) id: AttrValue,
}

impl BarItem {
    pub(super) fn draw(&self) -> Html {
        let bar = &self.bar;
        let (kind, fill) = match bar.kind {
            BarKind::Record => ("record", None),
            BarKind::Belief => ("belief", None),
            BarKind::Doubt => ("doubt", Some(format!("url(#{}-doubt)", self.id))),
        };
        // A doubt has the colour of what is wrong, not that of its holder.
        let holder = fill.is_none().then(|| format!("diagram-holder-{}", bar.holder.0 % 6));
        let class = classes!("diagram-bar", format!("diagram-{kind}"), holder);
        let (y, h) = (px(bar.y), px(bar.h));
        html! {
            <g {class}>
                <title>{ bar.name.clone() }</title>
                if let Some(end) = bar.expected {
                    <rect class="diagram-expected" x={px(bar.x + bar.w)} y={y.clone()} height={h.clone()}
                        width={px((end - bar.x - bar.w).max(0.0))} rx="3" />
                }
                <rect class="diagram-bar-ground" x={px(bar.x)} {y} width={px(bar.w.max(1.0))} height={h}
                    rx="3" {fill} />
            </g>
        }
    }
}

#[derive(PartialEq)]
pub(super) struct BarText {
    pub(super) bar: Rc<Bar>,
}

impl BarText {
    /// A bar's words, with a ground of their own where the bar is hatched.
    pub(super) fn draw(&self) -> Html {
        let bar = &self.bar;
        let Some(label) = &bar.label else { return html! {} };
        if bar.kind != BarKind::Doubt {
            let class = format!("diagram-on-holder-{}", bar.holder.0 % 6);
            return html! { <g {class}>{ text(label, "diagram-bar-text") }</g> };
        }
        let room = label.room;
        html! {
            <g>
                <rect class="diagram-doubt-plate" x={px(room.x - 3.0)} y={px(room.y)} rx="3"
                    width={px(room.w + 4.0)} height={px(room.h)} />
                { text(label, "diagram-bar-text diagram-doubt-text") }
            </g>
        }
    }
}

#[derive(PartialEq)]
pub(super) struct ArrowItem {
    pub(super) arrow: Rc<Arrow>,
    pub(super) selected: bool,
    pub(super) acts: Acts,
}

/// How far before a lane an arrow ends, so that its tip touches the mark there.
const TIP: f64 = 6.0;

impl ArrowItem {
    pub(super) fn draw(&self) -> Html {
        let ArrowItem { arrow, selected, acts } = self;
        let is_lost = arrow.fate != Fate::Handled;
        let start = short_of(arrow.end, arrow.start, 3.0);
        let end = short_of(arrow.start, arrow.end, if is_lost { 7.0 } else { TIP });
        let shaft = short_of(arrow.start, end, if is_lost { 0.0 } else { 6.0 });
        let class = classes!(
            "diagram-arrow",
            is_lost.then_some("diagram-lost"),
            arrow.is_copy.then_some("diagram-copy"),
            selected.then_some("diagram-on"),
        );
        let onclick = {
            let (acts, step) = (acts.clone(), arrow.step);
            Callback::from(move |_| acts.select(Selection::Step(step)))
        };
        let d = way(start, shaft);
        html! {
            <g {class} {onclick}>
                <title>{ arrow.name.clone() }</title>
                <path class="diagram-reach" d={d.clone()} />
                <path class="diagram-shaft" {d} />
                if is_lost {
                    { cross(arrow.end) }
                } else {
                    <polygon class="diagram-tip" points={head(start, end)} />
                }
            </g>
        }
    }
}

/// The end of a message that nobody handled.
fn cross((x, y): (f64, f64)) -> Html {
    let d = format!("M{} {}l10 10m0 -10l-10 10", px(x - 5.0), px(y - 5.0));
    html! {
        <>
            <path class="diagram-cross-ground" d={d.clone()} />
            <path class="diagram-cross" {d} />
        </>
    }
}

#[derive(PartialEq)]
pub(super) struct MarkItem {
    pub(super) mark: Rc<Mark>,
    pub(super) selected: bool,
    pub(super) acts: Acts,
}

impl MarkItem {
    pub(super) fn draw(&self) -> Html {
        let MarkItem { mark, selected, acts, .. } = self;
        let (x, y) = mark.at;
        let class = classes!(
            "diagram-mark",
            mark.kind.is_fault().then_some("diagram-fault"),
            mark.by_hand.then_some("diagram-by-hand"),
            selected.then_some("diagram-on"),
        );
        let onclick = {
            let (acts, step, selected) = (acts.clone(), mark.step, *selected);
            Callback::from(move |_| {
                if selected {
                    acts.act.emit(Act::Seek(step));
                } else {
                    acts.select(Selection::Step(step));
                }
            })
        };
        html! {
            <g {class} role="button" tabindex="-1" {onclick} transform={shift(x, y)}>
                <title>{ mark.name.clone() }</title>
                <rect class="diagram-hit" x="-13" y="-13" width="26" height="26" />
                { glyph(mark.kind) }
                if mark.by_hand {
                    <circle class="diagram-hand" r="11.5" />
                }
            </g>
        }
    }
}

/// The sign of a mark, around 0 0.
fn glyph(kind: MarkKind) -> Html {
    // One shape with other attributes, for most marks to become others when the run is scrubbed.
    let own = |class: &'static str, d: &'static str| html! { <path {class} {d} /> };
    let sign = |d: &'static str| {
        html! {
            <>
                <rect class="diagram-sign" x="-8" y="-8" width="16" height="16" rx="4" />
                <path class="diagram-sign-stroke" {d} />
            </>
        }
    };
    match kind {
        MarkKind::Handled => own("diagram-dot", "M-4.5 0a4.5 4.5 0 0 1 9 0a4.5 4.5 0 0 1-9 0"),
        MarkKind::Fired => {
            own("diagram-ring", "M-5.5 0a5.5 5.5 0 0 1 11 0a5.5 5.5 0 0 1-11 0M0-3V0l2.2 1.6")
        }
        MarkKind::Asked => own("diagram-dot", "M-5 -6L6 0L-5 6Z"),
        MarkKind::Crash => sign("M-3 -3L3 3M3 -3L-3 3"),
        MarkKind::Pause => sign("M-2.2 -3.4V3.4M2.2 -3.4V3.4"),
        MarkKind::Start => sign("M-2 -3.6L3.2 0L-2 3.6Z"),
        MarkKind::Clock => sign("M0 -3.6V0L2.8 1.8"),
        MarkKind::Link => sign("M-4 0H-1.6M1.6 0H4M-1 -3L1 3"),
        MarkKind::Message => sign("M-3.6 0H3.4M0.8 -2.6L3.4 0L0.8 2.6"),
    }
}

#[derive(PartialEq)]
pub(super) struct TickItem {
    pub(super) tick: Rc<Tick>,
    pub(super) axis: f64,
    pub(super) is_here: bool,
    pub(super) acts: Acts,
}

impl TickItem {
    pub(super) fn draw(&self) -> Html {
        let TickItem { tick, axis, is_here, acts } = self;
        let x = tick.x.round() + 0.5;
        let step = tick.step;
        let onclick = {
            let acts = acts.clone();
            Callback::from(move |_| acts.act.emit(Act::Seek(step)))
        };
        let onkeydown = {
            let acts = acts.clone();
            Callback::from(move |event: KeyboardEvent| {
                if activates(&event) {
                    acts.act.emit(Act::Seek(step));
                }
            })
        };
        let here = is_here.then_some("step");
        html! {
            <g class="diagram-tick" role="button" tabindex={if *is_here { "0" } else { "-1" }}
                aria-current={here} transform={shift(x, *axis)} {onclick} {onkeydown}>
                <title>{ tick.name.clone() }</title>
                <rect class="diagram-hit" x={px(tick.from - tick.x)} y="-6" height="40"
                    width={px(tick.x + 14.0 - tick.from)} />
                <path d="M0 0v6" />
                { near(&tick.label, (x, *axis), "diagram-time") }
            </g>
        }
    }
}

#[derive(PartialEq)]
pub(super) struct FlagItem {
    pub(super) flag: Rc<Flag>,
    pub(super) frame: Frame,
    pub(super) acts: Acts,
}

impl FlagItem {
    pub(super) fn draw(&self) -> Html {
        let FlagItem { flag, frame, acts } = self;
        let x = flag.x.round() + 0.5;
        let onclick = {
            let (acts, step) = (acts.clone(), flag.step);
            Callback::from(move |_| acts.select(Selection::Step(step)))
        };
        html! {
            <g class="diagram-flag" {onclick}>
                <title>{ flag.name.clone() }</title>
                <line x1={px(x)} x2={px(x)} y1="4" y2={px(frame.axis)} />
                if let Some(label) = &flag.label {
                    <rect class="diagram-flag-cloth" x={px((label.room.x - 6.0).min(x))} y="3" rx="3"
                        width={px((label.room.x + label.room.w + 6.0).max(x) - (label.room.x - 6.0).min(x))}
                        height="22" />
                    { text(label, "diagram-flag-text") }
                }
            </g>
        }
    }
}
