//! Shapes that need no component: definitions, the axis, arrowheads; and small helpers for drawing.

use yew::prelude::*;

use crate::page::scene::digits::tenths;
use crate::page::scene::labels::Label;
use crate::page::scene::{Break, Frame, Lane, Moment};

/// A length as an attribute: one decimal at most.
pub(super) fn px(length: f64) -> AttrValue {
    AttrValue::from(tenths(length))
}

/// Whether a key presses what has the focus.
pub(super) fn activates(event: &KeyboardEvent) -> bool {
    let activates = matches!(event.key().as_str(), "Enter" | " ");
    if activates {
        event.prevent_default();
        event.stop_propagation();
    }
    activates
}

/// A label.
pub(super) fn text(label: &Label, class: &'static str) -> Html {
    html! { <text {class} x={px(label.x)} y={px(label.y)}>{ label.text.clone() }</text> }
}

/// A label, if there is one, of something that is drawn around a point.
pub(super) fn near(label: &Option<Label>, (x, y): (f64, f64), class: &'static str) -> Html {
    html! {
        if let Some(label) = label {
            <text {class} x={px(label.x - x)} y={px(label.y - y)}>{ label.text.clone() }</text>
        }
    }
}

/// Moves what is drawn around 0 0 to a point.
pub(super) fn shift(x: f64, y: f64) -> AttrValue {
    AttrValue::from(format!("translate({} {})", tenths(x), tenths(y)))
}

/// A straight way: one attribute to change, where a line has four.
pub(super) fn way(from: (f64, f64), to: (f64, f64)) -> AttrValue {
    let [x, y, to_x, to_y] = [from.0, from.1, to.0, to.1].map(tenths);
    AttrValue::from(format!("M{x} {y}L{to_x} {to_y}"))
}

/// A label in a list, empty where there is no room for it: it is there when there is again.
pub(super) fn keyed_text(key: usize, label: &Option<Label>, class: &'static str) -> Html {
    let (x, y, text) = match label {
        Some(label) => (px(label.x), px(label.y), label.text.clone()),
        None => Default::default(),
    };
    html! { <text {key} {class} {x} {y}>{ text }</text> }
}

/// The triangle at the end of an arrow, its tip at `end`.
pub(super) fn head(start: (f64, f64), end: (f64, f64)) -> AttrValue {
    let ((x, y), (dx, dy)) = (end, (end.0 - start.0, end.1 - start.1));
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let (bx, by) = (x - ux * 9.0, y - uy * 9.0);
    let (nx, ny) = (-uy * 3.6, ux * 3.6);
    let points = [x, y, bx + nx, by + ny, bx - nx, by - ny];
    AttrValue::from(points.map(tenths).join(","))
}

/// The point that lies `gap` before `end`.
pub(super) fn short_of(start: (f64, f64), end: (f64, f64), gap: f64) -> (f64, f64) {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let length = dx.hypot(dy).max(1.0);
    let part = ((length - gap) / length).max(0.0);
    (start.0 + dx * part, start.1 + dy * part)
}

/// Patterns and the part of the drawing that content may cover.
pub(super) fn definitions(id: &str, frame: &Frame) -> Html {
    let x = if frame.narrow { 0.0 } else { frame.gutter };
    html! {
        <defs>
            <clipPath id={format!("{id}-plot")}>
                <rect x={px(x)} y="0" width={px(frame.width - x)} height={px(frame.height)} />
            </clipPath>
            <pattern id={format!("{id}-down")} width="7" height="7" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)">
                <rect class="diagram-down-ground" width="7" height="7" />
                <rect class="diagram-down-line" width="2" height="7" />
            </pattern>
            <pattern id={format!("{id}-paused")} width="7" height="6" patternUnits="userSpaceOnUse">
                <rect class="diagram-paused-ground" width="7" height="6" />
                <circle class="diagram-paused-dot" cx="3.5" cy="3" r="1.3" />
            </pattern>
            <pattern id={format!("{id}-doubt")} width="9" height="9" patternUnits="userSpaceOnUse"
                patternTransform="rotate(-45)">
                <rect class="diagram-doubt-ground" width="9" height="9" />
                <rect class="diagram-doubt-line" width="3" height="9" />
            </pattern>
        </defs>
    }
}

/// The time axis.
pub(super) fn axis_line(frame: &Frame) -> Html {
    let y = px(frame.axis + 0.5);
    html! { <line class="diagram-axis" x1="0" x2={px(frame.width)} y1={y.clone()} y2={y} /> }
}

/// A long wait: two strokes through every lane, and on the axis how long it was.
pub(super) fn long_wait(one: &Break, lanes: &[std::rc::Rc<Lane>]) -> Html {
    let strokes = lanes.iter().map(|lane| {
        let (x, y) = (one.x, lane.line);
        let stroke = |x: f64| format!("M{} {}l5 -12", tenths(x - 2.5), tenths(y + 6.0));
        html! {
            <>
                <path class="diagram-break-gap" d={stroke(x)} />
                <path class="diagram-break" d={format!("{}{}", stroke(x - 3.0), stroke(x + 3.0))} />
            </>
        }
    });
    html! {
        <g key={one.step} aria-hidden="true">
            { for strokes }
            <rect class="diagram-wait-ground" x={px(one.label.room.x)} y={px(one.label.room.y)}
                width={px(one.label.room.w)} height={px(one.label.room.h)} />
            { text(&one.label, "diagram-wait") }
        </g>
    }
}

/// A moment ahead: a faint line, and on the axis how far it is.
pub(super) fn moment(moment: &Moment, frame: &Frame, x: f64) -> Html {
    html! {
        <g key={moment.span.as_us()} aria-hidden="true" transform={shift(x.round() + 0.5, frame.axis)}>
            <path class="diagram-moment" d={way((0.0, frame.top - frame.axis), (0.0, 5.0))} />
            { near(&moment.label, (moment.x, frame.axis), "diagram-time") }
        </g>
    }
}
