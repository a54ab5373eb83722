//! The dock below the drawing: what is selected, and what can be done to it.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::wasm_bindgen::JsCast;
use yew::prelude::*;

use super::{Acts, Words};
use crate::engine::Order;
use crate::kernel::{Action, Jump, NodeId, Rate, Refusal, Span};
use crate::page::run::Run;
use crate::page::scene::{Flight, Lane, Scene, TimerTick, duration};
use crate::page::selection::Selection;
use crate::page::state::Act;
use crate::protocols::simulation::Health;
use crate::words::diagram::fill;

/// What the dock needs.
pub(super) struct DockProps {
    pub(super) timeline: Run,
    pub(super) scene: Rc<Scene>,
    pub(super) words: Words,
    pub(super) acts: Acts,
    pub(super) id: AttrValue,
    pub(super) selected: Option<Selection>,
}

/// Something that can be done, or why it cannot.
struct Tool {
    text: String,
    order: Order,
    lasts: Option<Span>,
    off: Option<Refusal>,
}

impl Tool {
    fn new(text: impl Into<String>, action: Action, off: Option<Refusal>) -> Tool {
        Tool { text: text.into(), order: Order::Do(action), lasts: None, off }
    }

    fn lasting(self, span: Span) -> Tool {
        Tool { lasts: Some(span), ..self }
    }
}

/// Tools that belong together, and what they are about.
struct Group {
    title: &'static str,
    tools: Vec<Tool>,
}

/// Gives the focus to the dock after something was opened with the keyboard.
#[hook]
pub(super) fn use_focus(dock: &NodeRef, acts: &Acts, selected: &Option<Selection>) {
    let (dock, by_key) = (dock.clone(), Rc::clone(&acts.by_key));
    use_effect_with(selected.clone(), move |selected| {
        if selected.is_some() && by_key.replace(false) {
            focus_first(&dock);
        }
    });
}

/// The dock.
pub(super) fn dock(props: &DockProps, place: &NodeRef) -> Html {
    let DockProps { scene, words, acts, id, selected, .. } = props;
    let Some((name, groups, home)) = opened(props) else {
        return html! {
            <div class="diagram-dock">
                <p class="diagram-hint">{ words.hint }</p>
                <p class="diagram-hint legend">{ words.legend }</p>
            </div>
        };
    };
    let close = {
        let (acts, home) = (acts.clone(), home.map(|home| format!("{id}-{home}")));
        move || {
            acts.act.emit(Act::Select(None));
            home.as_deref().map(focus);
        }
    };
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        })
    };
    let onclick = Callback::from(move |_| close());
    let go = match selected {
        Some(Selection::Step(step)) if *step != scene.position => Some(*step),
        _ => None,
    };
    let names = props.timeline.look().world().names();
    html! {
        <div class="diagram-dock diagram-dock-open" ref={place} {onkeydown} role="group"
            aria-label={words.tools}>
            <p class="diagram-subject">{ name }</p>
            <div class="diagram-groups">
                { for groups.iter().map(|one| group(one, *words, &names, acts)) }
                { for go.map(|step| go_to(step, *words, acts)) }
            </div>
            <button type="button" class="diagram-close" aria-label={words.close} title={words.close}
                {onclick}>{ "×" }</button>
        </div>
    }
}

/// What is selected: its name, its tools, and the identifier of what opened it, without the prefix.
fn opened(props: &DockProps) -> Option<(String, Vec<Group>, Option<String>)> {
    let (scene, words) = (&props.scene, props.words);
    match props.selected.as_ref()? {
        Selection::Message(number) => {
            let flight = scene.flights.iter().find(|flight| flight.number == *number)?;
            Some((flight.name.clone(), vec![message(flight, words)], Some(format!("m{number}"))))
        }
        Selection::Timer { node, name } => {
            let is_it = |tick: &&Rc<TimerTick>| tick.node == *node && tick.timer == *name;
            let tick = scene.timers.iter().find(is_it)?;
            let fire = Tool {
                order: Order::Fire { node: *node, timer: name.clone() },
                ..Tool::new(words.fire_now, tick.fire, tick.held)
            };
            let group = Group { title: words.tools, tools: vec![fire] };
            Some((tick.name.clone(), vec![group], Some(format!("t{}-{name}", node.0))))
        }
        Selection::Node(node) => {
            let lane = scene.lanes.iter().find(|lane| lane.node == *node)?;
            let name = fill(words.node, &[&lane.all()]);
            Some((name, node_tools(props, lane), Some(format!("n{}", node.0))))
        }
        Selection::Step(step) => Some((step_name(scene, *step)?, Vec::new(), None)),
    }
}

/// What a step did, from its mark or its arrow, else its place in time.
fn step_name(scene: &Scene, step: usize) -> Option<String> {
    let mark = scene.marks.iter().find(|mark| mark.step == step).map(|mark| mark.name.clone());
    let arrow =
        scene.arrows.iter().find(|arrow| arrow.step == step).map(|arrow| arrow.name.clone());
    let tick = || scene.ticks.iter().find(|tick| tick.step == step).map(|tick| tick.name.clone());
    match (mark, arrow) {
        (Some(mark), Some(arrow)) => Some(format!("{mark} · {arrow}")),
        (None, Some(arrow)) => Some(format!("{} · {arrow}", tick().unwrap_or_default())),
        (mark, None) => mark.or_else(tick),
    }
}

/// By how much a message can be delayed from the keyboard.
const DELAYS: [Span; 4] = [Span::ms(100), Span::s(1), Span::s(10), Span::s(60)];

fn message(flight: &Flight, words: Words) -> Group {
    let at = flight.at;
    let twice = flight.fifo.then_some(Refusal::NeverTwice(at));
    let mut tools =
        vec![Tool::new(words.deliver_now, Action::Deliver(at), flight.deliverable.err())];
    tools.extend(DELAYS.map(|by| {
        let text = fill(words.delay_by, &[&duration(by)]);
        Tool::new(text, Action::Delay(at, by), None)
    }));
    tools.push(Tool::new(words.drop, Action::Drop(at), None));
    tools.push(Tool::new(words.double, Action::Duplicate(at), twice));
    Group { title: words.tools, tools }
}

fn node_tools(props: &DockProps, lane: &Lane) -> Vec<Group> {
    let (words, node, health) = (props.words, lane.node, lane.health);
    let not_up = (health != Health::Up).then_some(Refusal::NotUp(node));
    let not_paused = (health != Health::Paused).then_some(Refusal::NotPaused(node));
    let down = (health == Health::Down).then_some(Refusal::NotUp(node));
    let not_down = (health != Health::Down).then_some(Refusal::NotDown(node));
    let forty = Span::s(40);
    let pause_for = fill(words.pause_for, &[&duration(forty)]);
    let process = vec![
        Tool::new(capital(words.pause), Action::Pause(node), not_up),
        Tool::new(pause_for, Action::Pause(node), not_up).lasting(forty),
        Tool::new(capital(words.resume), Action::Resume(node), not_paused),
        Tool::new(capital(words.crash), Action::Crash { node, keep: 0 }, down),
        Tool::new(capital(words.restart), Action::Restart(node), not_down),
    ];
    vec![
        Group { title: words.process, tools: process },
        Group { title: words.clock, tools: clock(node, words) },
        Group { title: words.links, tools: links(props, node) },
    ]
}

fn clock(node: NodeId, words: Words) -> Vec<Tool> {
    let ten = Span::s(10);
    let jump = |sign: &str, jump| {
        let text = fill(words.jump_by, &[&format!("{sign}{}", duration(ten))]);
        Tool::new(text, Action::Jump(node, jump), None)
    };
    let skew = |text: &str, permille| {
        let action = Action::Skew(node, Rate::permille(permille).unwrap_or(Rate::TRUE));
        Tool::new(fill(words.skew_by, &[text]), action, None)
    };
    vec![
        jump("+", Jump::Forward(ten)),
        jump("−", Jump::Back(ten)),
        skew("2", 2_000),
        skew("½", 500),
        Tool::new(words.clock_right, Action::Skew(node, Rate::TRUE), None),
    ]
}

fn links(props: &DockProps, node: NodeId) -> Vec<Tool> {
    let timeline = props.timeline.look();
    let cuts = timeline.world().cuts();
    let others = props.scene.lanes.iter().filter(|lane| lane.node != node);
    others
        .map(|lane| {
            if cuts.contains(&(node, lane.node)) {
                let text = fill(props.words.heal_link, &[&lane.name]);
                Tool::new(text, Action::Heal(node, lane.node), None)
            } else {
                let text = fill(props.words.cut_link, &[&lane.name]);
                Tool::new(text, Action::Cut(node, lane.node), None)
            }
        })
        .collect()
}

/// The word with its first letter in upper case.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn group(group: &Group, words: Words, names: &[String], acts: &Acts) -> Html {
    let off = group.tools.iter().filter_map(|tool| Some((&tool.text, tool.off?)));
    // Each reason once; the buttons carry theirs as a title too.
    let mut reasons: Vec<(&String, String)> = Vec::new();
    for (text, refusal) in off {
        let why = words.why_not(names, refusal);
        if reasons.iter().all(|(_, known)| *known != why) {
            reasons.push((text, why));
        }
    }
    let is_message = group.title == words.tools;
    // A message is told by its place in its queue, where another may be when the next press comes: what
    // was drawn of it is good for one.
    let spent = is_message.then(|| Rc::new(Cell::new(false)));
    html! {
        <div class="diagram-tools" role="toolbar" aria-label={group.title}>
            { for (!is_message).then(|| html! {
                <span class="diagram-tools-title" aria-hidden="true">{ group.title }</span>
            }) }
            { for group.tools.iter().map(|one| tool(one, words, names, acts, spent.as_ref())) }
            { for reasons.into_iter().filter(|_| is_message).map(|(text, why)| html! {
                <span class="diagram-reason">{ fill(words.off, &[text, &why]) }</span>
            }) }
        </div>
    }
}

fn tool(
    tool: &Tool,
    words: Words,
    names: &[String],
    acts: &Acts,
    spent: Option<&Rc<Cell<bool>>>,
) -> Html {
    let onclick = {
        let (acts, order, lasts) = (acts.clone(), tool.order.clone(), tool.lasts);
        let (is_off, spent) = (tool.off.is_some(), spent.cloned());
        Callback::from(move |_| {
            if !is_off && !spent.as_ref().is_some_and(|spent| spent.replace(true)) {
                acts.act.emit(Act::Give(order.clone(), lasts));
            }
        })
    };
    let why = tool.off;
    let why = why.map(|why| fill(words.off, &[&tool.text, &words.why_not(names, why)]));
    html! {
        <button type="button" class="diagram-tool" {onclick} title={why.clone()}
            aria-disabled={why.is_some().then_some("true")} aria-label={why}>
            { tool.text.clone() }
        </button>
    }
}

fn go_to(step: usize, words: Words, acts: &Acts) -> Html {
    let acts = acts.clone();
    let onclick = Callback::from(move |_| acts.act.emit(Act::Seek(step)));
    html! {
        <button type="button" class="diagram-tool" {onclick}>
            { fill(words.go_to_step, &[&step.to_string()]) }
        </button>
    }
}

/// Gives the focus to the first tool that can be used.
fn focus_first(dock: &NodeRef) {
    let tool = dock
        .cast::<web_sys::Element>()
        .and_then(|dock| dock.query_selector("button:not([aria-disabled])").ok().flatten());
    if let Some(button) = tool.and_then(|tool| tool.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A button that cannot take the focus leaves it where it is.
        let _ = button.focus();
    }
}

/// Gives the focus back to what opened the dock.
fn focus(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(item) = element.and_then(|element| element.dyn_into::<web_sys::SvgElement>().ok()) {
        // It may be gone by now, with what it stood for.
        let _ = item.focus();
    }
}
