//! The diagram, drawn: what [`Scene`] lays out, as SVG, and the dock below it for interfering.
//!
//! Every item is a component whose properties are its layout, so a step redraws the items that it
//! changed and moves the others by one `transform`.

mod dock;
mod flight;
mod history;
mod item;
mod lane;
mod shapes;

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::run::Run;
use super::scene::slots::Slots;
use super::scene::{Scene, Viewport};
use super::selection::Selection;
use super::state::Act;
use crate::words::Lang;
use crate::words::diagram::{DiagramWords, diagram};
use dock::DockProps;
use flight::{FlightItem, TimerItem};
use history::{ArrowItem, BandItem, BarItem, BarText, FlagItem, MarkItem, TickItem};
use item::{Item, drawn, list};
use lane::LaneHead;
use shapes::px;

/// The words, equal while they are those of the same language.
#[derive(Clone, Copy)]
struct Words(&'static DiagramWords);

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl std::ops::Deref for Words {
    type Target = DiagramWords;

    fn deref(&self) -> &DiagramWords {
        self.0
    }
}

/// What the diagram is to show, and whom it tells what a person does to it.
#[derive(Properties, PartialEq)]
pub struct DiagramProps {
    /// The run, and where it stands.
    pub timeline: Run,
    /// The language.
    pub lang: Lang,
    /// The width in pixels.
    pub width: f64,
    /// The height to aim at, without the dock; zero: what is natural.
    #[prop_or_default]
    pub height: f64,
    /// What is selected.
    #[prop_or_default]
    pub selected: Option<Selection>,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// What every part that can be acted on needs.
#[derive(Clone, PartialEq)]
struct Acts {
    act: Callback<Act>,
    /// Something was opened with the keyboard: the dock takes the focus when it has drawn it.
    by_key: Rc<Cell<bool>>,
}

impl Acts {
    /// Selects something with the mouse or a finger.
    fn select(&self, selection: Selection) {
        self.by_key.set(false);
        self.act.emit(Act::Select(Some(selection)));
    }

    /// Selects something on Enter or Space.
    fn on_key(&self, selection: Selection) -> Callback<KeyboardEvent> {
        let acts = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            if shapes::activates(&event) {
                acts.by_key.set(true);
                acts.act.emit(Act::Select(Some(selection.clone())));
            }
        })
    }
}

thread_local! {
    static DIAGRAMS: Cell<u32> = const { Cell::new(0) };
}

/// A prefix for identifiers, so that two diagrams can stand side by side.
fn prefix() -> AttrValue {
    let number = DIAGRAMS.with(|count| count.replace(count.get() + 1));
    AttrValue::from(format!("diagram{number}"))
}

/// Which elements show which bars, arrows, marks, steps and timers.
#[derive(Default)]
struct Elements {
    bars: Slots,
    arrows: Slots,
    marks: Slots,
    ticks: Slots,
    timers: Slots,
}

/// The keys of the elements that show a scene.
struct Keys {
    bars: Vec<usize>,
    arrows: Vec<usize>,
    marks: Vec<usize>,
    ticks: Vec<usize>,
    timers: Vec<usize>,
}

impl Elements {
    fn show(&mut self, scene: &Scene) -> Keys {
        Keys {
            bars: self.bars.assign(scene.bars.iter().map(|bar| bar.number()).collect()),
            arrows: self
                .arrows
                .assign(scene.arrows.iter().map(|arrow| arrow.number.into()).collect()),
            marks: self.marks.assign(scene.marks.iter().map(|mark| mark.step as u64).collect()),
            ticks: self.ticks.assign(scene.ticks.iter().map(|tick| tick.step as u64).collect()),
            timers: self.timers.assign(scene.timers.iter().map(|tick| tick.number()).collect()),
        }
    }
}

/// The diagram.
#[component]
pub fn Diagram(props: &DiagramProps) -> Html {
    let words = Words(diagram(props.lang));
    let viewport = Viewport { width: props.width, height: props.height, lang: props.lang };
    let scene = use_memo((props.timeline.clone(), viewport), |(handle, viewport)| {
        Scene::of(&handle.look(), viewport)
    });
    let elements = use_mut_ref(Elements::default);
    let keys = elements.borrow_mut().show(&scene);
    let prefix = use_memo((), |()| prefix());
    let by_key = use_memo((), |()| Rc::new(Cell::new(false)));
    let acts = Acts { act: props.act.clone(), by_key: Rc::clone(&by_key) };
    let place = use_node_ref();
    dock::use_focus(&place, &acts, &props.selected);
    let (frame, id) = (scene.frame, (*prefix).clone());
    let below = DockProps {
        timeline: props.timeline.clone(),
        scene: Rc::clone(&scene),
        words,
        acts: acts.clone(),
        id: id.clone(),
        selected: props.selected.clone(),
    };
    let summary = format!("{id}-summary");
    let class = classes!("diagram", frame.narrow.then_some("diagram-narrow"));
    let plot = format!("url(#{id}-plot)");
    let shift = shapes::shift(scene.shift, 0.0);
    let heads = scene.lanes.iter().map(|lane| {
        let selected = props.selected == Some(Selection::Node(lane.node));
        let id = format!("{id}-n{}", lane.node.0).into();
        let (lane, acts) = (Rc::clone(lane), acts.clone());
        drawn(lane.node.0, Item::LaneHead(LaneHead { lane, frame, selected, words, id, acts }))
    });
    html! {
        <div {class}>
            <p id={summary.clone()} class="diagram-summary">{ scene.summary.clone() }</p>
            <svg
                class="diagram-drawing"
                width={px(frame.width)}
                height={px(frame.height)}
                viewBox={format!("0 0 {} {}", px(frame.width), px(frame.height))}
                role="group"
                aria-label={words.title}
                aria-describedby={summary}
            >
                { shapes::definitions(&id, &frame) }
                { backdrop(&scene) }
                { playhead(&scene) }
                <g clip-path={plot}>
                    { ground(&scene) }
                    <g transform={shift.clone()}>
                        { content(&scene, &keys, &acts, props.selected.as_ref(), &id) }
                    </g>
                    <g transform={shift}>
                        { under_way(&scene, &keys, &acts, props.selected.as_ref(), &id, words) }
                        { texts(&scene, &keys, props.selected.as_ref()) }
                    </g>
                </g>
                { playhead_label(&scene, words) }
                { list(heads) }
            </svg>
            { dock::dock(&below, &place) }
        </div>
    }
}

/// What lies behind everything: the part of the axis that is still ahead.
fn backdrop(scene: &Scene) -> Html {
    let frame = &scene.frame;
    let width = frame.width - frame.playhead;
    let height = frame.axis - frame.top;
    html! {
        <rect class="diagram-ahead" x={px(frame.playhead)} y={px(frame.top)} width={px(width)}
            height={px(height)} />
    }
}

/// The lanes, the axis and the scale ahead: they stay where they are while the content moves.
fn ground(scene: &Scene) -> Html {
    let (frame, shift) = (&scene.frame, scene.shift);
    html! {
        <>
            { list(scene.lanes.iter().map(|lane| lane::line(lane, shift, frame))) }
            { shapes::axis_line(frame) }
            { list(scene.moments.iter().map(|moment| shapes::moment(moment, frame, moment.x + shift))) }
        </>
    }
}

/// What has happened.
fn content(
    scene: &Scene,
    keys: &Keys,
    acts: &Acts,
    selected: Option<&Selection>,
    id: &AttrValue,
) -> Html {
    let step = chosen_step(selected);
    let frame = scene.frame;
    let bands = scene.bands.iter().map(|band| {
        let key = format!("{}-{}", band.node.0, band.since);
        drawn(key, Item::Band(BandItem { band: Rc::clone(band), id: id.clone() }))
    });
    let bars =
        scene.bars.iter().zip(&keys.bars).map(|(bar, key)| {
            drawn(*key, Item::Bar(BarItem { bar: Rc::clone(bar), id: id.clone() }))
        });
    let ticks = scene.ticks.iter().zip(&keys.ticks).map(|(tick, key)| {
        let is_here = tick.step == scene.position;
        let (tick, acts) = (Rc::clone(tick), acts.clone());
        drawn(*key, Item::Tick(TickItem { tick, axis: frame.axis, is_here, acts }))
    });
    let arrows = scene.arrows.iter().zip(&keys.arrows).map(|(arrow, key)| {
        let selected = step == Some(arrow.step);
        drawn(
            *key,
            Item::Arrow(ArrowItem { arrow: Rc::clone(arrow), selected, acts: acts.clone() }),
        )
    });
    let flags = scene.flags.iter().map(|flag| {
        drawn(flag.step, Item::Flag(FlagItem { flag: Rc::clone(flag), frame, acts: acts.clone() }))
    });
    let marks = scene.marks.iter().zip(&keys.marks).map(|(mark, key)| {
        let selected = step == Some(mark.step);
        drawn(*key, Item::Mark(MarkItem { mark: Rc::clone(mark), selected, acts: acts.clone() }))
    });
    html! {
        <>
            { list(bands) }
            { list(bars) }
            { list(scene.breaks.iter().map(|one| shapes::long_wait(one, &scene.lanes))) }
            { list(ticks) }
            { list(arrows) }
            { list(flags) }
            { list(marks) }
        </>
    }
}

/// The words on what has happened, above all lines.
fn texts(scene: &Scene, keys: &Keys, selected: Option<&Selection>) -> Html {
    let step = chosen_step(selected);
    let arrow_texts = scene.arrows.iter().zip(&keys.arrows).map(|(arrow, key)| {
        let is_on = step == Some(arrow.step);
        let class = if is_on { "diagram-wire diagram-on" } else { "diagram-wire" };
        shapes::keyed_text(*key, &arrow.label, class)
    });
    let mark_texts = scene.marks.iter().zip(&keys.marks).map(|(mark, key)| {
        let is_fault = mark.kind.is_fault();
        let class = if is_fault { "diagram-said diagram-fault" } else { "diagram-said" };
        shapes::keyed_text(*key, &mark.label, class)
    });
    html! {
        <>
            <g class="diagram-texts">{ for arrow_texts }</g>
            <g class="diagram-texts">{ for mark_texts }</g>
        </>
    }
}

/// The step that is selected, if one is.
fn chosen_step(selected: Option<&Selection>) -> Option<usize> {
    match selected {
        Some(Selection::Step(step)) => Some(*step),
        _ => None,
    }
}

/// What is still to come of what has begun.
fn under_way(
    scene: &Scene,
    keys: &Keys,
    acts: &Acts,
    selected: Option<&Selection>,
    id: &AttrValue,
    words: Words,
) -> Html {
    let bar_texts = scene.bars.iter().zip(&keys.bars);
    let bar_texts =
        bar_texts.map(|(bar, key)| drawn(*key, Item::BarText(BarText { bar: Rc::clone(bar) })));
    let timers = scene.timers.iter().zip(&keys.timers).map(|(tick, key)| {
        let name = Selection::Timer { node: tick.node, name: tick.timer.clone() };
        let id = format!("{id}-t{}-{}", tick.node.0, tick.timer).into();
        let (tick, acts) = (Rc::clone(tick), acts.clone());
        drawn(*key, Item::Timer(TimerItem { tick, selected: selected == Some(&name), acts, id }))
    });
    let flights = scene.flights.iter().map(|flight| {
        let selected = selected == Some(&Selection::Message(flight.number));
        let id = format!("{id}-m{}", flight.number);
        html! {
            <FlightItem key={flight.number} flight={Rc::clone(flight)} {selected} ahead={scene.ahead}
                {words} acts={acts.clone()} {id} />
        }
    });
    html! {
        <>
            { list(bar_texts) }
            { list(timers) }
            { list(flights) }
        </>
    }
}

fn playhead(scene: &Scene) -> Html {
    let (x, frame) = (px(scene.frame.playhead + 0.5), &scene.frame);
    html! {
        <line class="diagram-playhead" x1={x.clone()} x2={x} y1={px(frame.top - 8.0)}
            y2={px(frame.axis + 8.0)} />
    }
}

fn playhead_label(scene: &Scene, words: Words) -> Html {
    let (x, y) = (scene.frame.playhead, scene.frame.axis);
    html! {
        <g class="diagram-now" aria-hidden="true">
            <rect x={px(x - 42.0)} y={px(y + 9.0)} width="84" height="24" rx="12" />
            <text x={px(x)} y={px(y + 25.5)} text-anchor="middle">{ scene.now.clone() }</text>
            <text class="diagram-ahead-title" x={px(x + 10.0)} y={px(scene.frame.top - 6.0)}>
                { format!("{} →", words.under_way) }
            </text>
        </g>
    }
}
