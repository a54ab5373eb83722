//! A lane: its line, and its head, which opens the node's faults and clock.

use std::rc::Rc;

use yew::prelude::*;

use super::shapes::{px, way};
use super::{Acts, Words};
use crate::page::scene::{Frame, Lane};
use crate::page::selection::Selection;
use crate::protocols::simulation::Health;
use crate::words::diagram::fill;

/// A lane's line, from where the run begins.
pub(super) fn line(lane: &Lane, shift: f64, frame: &Frame) -> Html {
    let from = (lane.start + shift).max(0.0);
    let d = way((from, lane.line), (frame.width, lane.line));
    html! { <path key={lane.node.0} class="diagram-lane" {d} /> }
}

#[derive(PartialEq)]
pub(super) struct LaneHead {
    pub(super) lane: Rc<Lane>,
    pub(super) frame: Frame,
    pub(super) selected: bool,
    pub(super) words: Words,
    pub(super) id: AttrValue,
    pub(super) acts: Acts,
}

impl LaneHead {
    pub(super) fn draw(&self) -> Html {
        let LaneHead { lane, frame, selected, words, id, acts } = self;
        let selection = Selection::Node(lane.node);
        let onkeydown = acts.on_key(selection.clone());
        let onclick = {
            let acts = acts.clone();
            Callback::from(move |_| acts.select(selection.clone()))
        };
        let name = fill(words.node, &[&lane.all()]);
        let class = classes!(
            "diagram-head",
            selected.then_some("diagram-chosen"),
            match lane.health {
                Health::Up => None,
                Health::Paused => Some("diagram-is-paused"),
                Health::Down => Some("diagram-is-down"),
            }
        );
        html! {
            <g id={id.clone()} {class} role="button" tabindex="0" aria-pressed={selected.to_string()}
                aria-label={name} {onclick} {onkeydown}>
                { if frame.narrow { above(lane, frame) } else { beside(lane, frame) } }
            </g>
        }
    }
}

/// The head left of its lane.
fn beside(lane: &Lane, frame: &Frame) -> Html {
    let (width, middle) = (frame.gutter - 8.0, lane.line);
    let badge = if lane.badge.is_empty() { 0.0 } else { 17.0 };
    html! {
        <>
            <rect class="diagram-head-ground" x="1" y={px(lane.top + 4.0)} rx="8" width={px(width)}
                height={px(frame.lane - 8.0)} />
            <text class="diagram-name" x="14" y={px(middle + 4.5 - badge / 3.0)}>{ lane.name.clone() }</text>{ " " }
            <text class="diagram-badge" aria-hidden="true" x="14" y={px(middle + 15.0)}>{ lane.badge.clone() }</text>{ " " }
            <text class="diagram-note" aria-hidden="true" x="14" y={px(middle + 31.0)}>{ lane.notes.clone() }</text>
            { dots(width - 14.0, middle) }
        </>
    }
}

/// The head above its lane.
fn above(lane: &Lane, frame: &Frame) -> Html {
    let y = lane.top + 16.5;
    let width = frame.width - 2.0;
    let badge = format!("{} {}", lane.badge, lane.notes);
    let badge = badge.trim().to_string();
    html! {
        <>
            <rect class="diagram-head-hit" x="1" y={px(lane.top - 6.0)} width={px(width)} height="44" />
            <rect class="diagram-head-ground" x="1" y={px(lane.top)} rx="6" width={px(width)}
                height="24" />
            <text class="diagram-name" x="10" y={px(y)}>{ lane.name.clone() }</text>{ " " }
            <text class="diagram-badge" aria-hidden="true" x={px(width - 34.0)} y={px(y)} text-anchor="end">{ badge }</text>
            { dots(width - 16.0, y - 4.5) }
        </>
    }
}

/// The sign that there is more.
fn dots(x: f64, y: f64) -> Html {
    html! {
        <g class="diagram-dots">
            { for [-5.0, 0.0, 5.0].map(|dy| html! {
                <circle cx={px(x)} cy={px(y + dy)} r="1.6" />
            }) }
        </g>
    }
}
