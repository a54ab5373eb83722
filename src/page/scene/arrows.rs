//! Arrows: messages from their sending to their end.

use super::Plan;
use super::frame::Frame;
use super::labels::{Face, LINE, Label, Placer, Rect, shorten, width};
use crate::engine::MessageLine;
use crate::kernel::{Fate, NodeId};
use crate::words::diagram::fill;

/// A message that has come to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Its number in [`Index::messages`](crate::engine::Index::messages).
    pub number: u32,
    /// Who sent it.
    pub from: NodeId,
    /// To whom.
    pub to: NodeId,
    /// The step that sent it.
    pub sent: usize,
    /// The step at which it came to its end.
    pub step: usize,
    /// What became of it. All but [`Fate::Handled`] end in a cross.
    pub fate: Fate,
    /// Whether it is a copy.
    pub is_copy: bool,
    /// Where it begins.
    pub start: (f64, f64),
    /// Where it ends.
    pub end: (f64, f64),
    /// What it says, where there is room.
    pub label: Option<Label>,
    /// What it says.
    pub text: String,
    /// All of it: who, to whom, what, what became of it.
    pub name: String,
}

/// Part of the way that a message which is lost between its nodes has come.
const LOST_AT: f64 = 0.62;

/// The messages that came to their end in the steps that are laid out, in that order, still without
/// labels.
pub(super) fn ended(plan: &Plan<'_>) -> Vec<Arrow> {
    let steps = plan.track.steps();
    let ends = plan.index.arrivals_between(*steps.start() + 1, *steps.end());
    let arrow = |(step, number): &(u32, u32)| {
        let line = plan.index.messages().get(*number as usize)?;
        arrow(plan, *number, line, *step as usize)
    };
    ends.iter().filter_map(arrow).collect()
}

fn arrow(plan: &Plan<'_>, number: u32, line: &MessageLine, step: usize) -> Option<Arrow> {
    let record = plan.timeline.record(step)?;
    let arrival = record.arrived.as_ref()?;
    let (sent, fate) = (line.sent as usize, arrival.fate);
    let (from, to) = (plan.frame.line(line.from), plan.frame.line(line.to));
    let way = if matches!(fate, Fate::Handled | Fate::NobodyThere) { 1.0 } else { LOST_AT };
    let words = plan.words;
    let became = match fate {
        Fate::Handled => words.arrived,
        Fate::Dropped => words.dropped,
        Fate::NobodyThere => words.nobody_there,
        Fate::AtACut => words.at_a_cut,
    };
    let said = [plan.name(line.from), plan.name(line.to), &arrival.text];
    Some(Arrow {
        number,
        from: line.from,
        to: line.to,
        sent,
        step,
        fate,
        is_copy: line.nth_send.is_none(),
        start: (plan.track.x(sent), from),
        end: (plan.track.x(step), from + (to - from) * way),
        label: None,
        text: arrival.text.clone(),
        name: format!("{} · {became}", fill(words.message, &said)),
    })
}

/// The widest label of a message, in pixels, for each try.
const WIDTHS: [f64; 3] = [300.0, 160.0, 92.0];

/// Where along an arrow a label can stand, best first.
const PLACES: [f64; 13] =
    [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86];

/// Finds the place for an arrow's label: beside it, free of other labels, and crossed by as few of
/// the `others` as can be. A long text is shortened where that helps.
pub(super) fn label(
    plan: &Plan<'_>,
    arrow: &Arrow,
    others: &[Arrow],
    placer: &mut Placer,
) -> Option<Label> {
    let ends = (arrow.start, arrow.end);
    let near = others.iter().rev().take(40).map(|other| (other.start, other.end));
    let flags = plan.index.breaks().iter().filter(|(_, step)| *step as usize <= arrow.step);
    let flags = flags.map(|(_, step)| plan.track.x(*step as usize)).map(|x| ((x, 0.0), (x, 9e9)));
    let near: Vec<_> = near.chain(flags).chain([ends]).collect();
    let most_right = arrow.end.0 + 20.0;
    let open =
        |room: &Rect| room.x + room.w <= most_right && plan.frame.is_open(room.y, room.y + room.h);
    let mut best: Option<(usize, Label)> = None;
    for (most_crossed, widest) in [1, 1, 9].into_iter().zip(WIDTHS) {
        let Some(text) = shorten(&arrow.text, Face::Mono, widest) else { break };
        for label in beside(&plan.frame, &text, ends).filter(|label| open(&label.room)) {
            let is_better = |crossed| best.as_ref().is_none_or(|(least, _)| crossed < *least);
            let crossed = near.iter().filter(|(a, b)| label.room.is_crossed(*a, *b)).count();
            if crossed <= most_crossed && is_better(crossed) && placer.is_free(&label.room) {
                best = Some((crossed, label));
            }
            if matches!(best, Some((0, _))) {
                break;
            }
        }
        if best.is_some() {
            break;
        }
    }
    let (_, label) = best?;
    placer.take(label.room);
    Some(label)
}

/// A line that goes further than this sideways while it falls by half a line of text is labelled
/// above or below, not left or right.
const SHALLOW: f64 = 30.0;

/// The places of a label beside a line, best first.
pub(super) fn beside(
    frame: &Frame,
    text: &str,
    (start, end): ((f64, f64), (f64, f64)),
) -> impl Iterator<Item = Label> {
    let frame = *frame;
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let lean = if dy.abs() < 1.0 { 0.0 } else { (dx / dy).abs() * LINE / 2.0 };
    let w = width(text, Face::Mono) + 4.0;
    let gap = 5.0 + lean;
    PLACES.into_iter().flat_map(move |part| {
        let middle = start.1 + dy * part;
        let y = frame.open_near(middle).unwrap_or(middle);
        let part = if dy.abs() < 1.0 { part } else { ((y - start.1) / dy).clamp(0.0, 1.0) };
        let x = start.0 + dx * part;
        let label = |x, y| Label::at(text.to_string(), Face::Mono, x, y);
        if lean > SHALLOW {
            let off = LINE / 2.0 + 2.0 + (dy / dx).abs() * w / 2.0;
            [label(x - w / 2.0, middle - off), label(x - w / 2.0, middle + off)]
        } else {
            [label(x - gap - w, y), label(x + gap, y)]
        }
    })
}
