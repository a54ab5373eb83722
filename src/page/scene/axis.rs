//! The time axis: steps, long waits, the scale ahead, and the flags where laws broke.

use super::Plan;
use super::labels::{Face, Label, Placer, Rect, shorten, width};
use super::track::{LONG, duration, moment, wait};
use crate::kernel::Span;
use crate::ledger::Law;
use crate::words::diagram::fill;

/// A step on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The step; 0 is the start.
    pub step: usize,
    /// Where it stands.
    pub x: f64,
    /// Where the part of the axis that goes to it begins.
    pub from: f64,
    /// Its time, where there is room.
    pub label: Option<Label>,
    /// All of it.
    pub name: String,
}

/// A long wait, drawn shorter than it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// The step that it came before.
    pub step: usize,
    /// Where its mark stands.
    pub x: f64,
    /// How long it was.
    pub label: Label,
}

/// Where a law broke.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// The step.
    pub step: usize,
    /// Where it stands.
    pub x: f64,
    /// The laws.
    pub laws: Vec<Law>,
    /// What it says, as far as there is room.
    pub label: Option<Label>,
    /// What it says.
    pub name: String,
}

/// A moment ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// How far ahead.
    pub span: Span,
    /// Where it stands.
    pub x: f64,
    /// How it is written.
    pub label: Option<Label>,
}

/// How far below the axis its labels stand.
const BELOW: f64 = 21.0;

/// The room of the playhead's own label.
fn pill(plan: &Plan<'_>) -> Rect {
    Rect { x: plan.track.end() - 42.0, y: plan.frame.axis + 8.0, w: 84.0, h: 24.0 }
}

/// The steps that can be seen, and the long waits between them.
pub(super) fn ticks(plan: &Plan<'_>) -> (Vec<Tick>, Vec<Break>) {
    let (track, words) = (&plan.track, plan.words);
    let y = plan.frame.axis + BELOW;
    let pill = pill(plan);
    let mut last = f64::MIN;
    let (mut ticks, mut breaks) = (Vec::new(), Vec::new());
    for step in track.steps() {
        let (x, before) = (track.x(step), track.x(step.saturating_sub(1)));
        let time = moment(plan.index.time(step));
        let w = width(&time, Face::Sans) + 4.0;
        let label = Label::at(time.clone(), Face::Sans, x - w / 2.0, y);
        let is_free = label.room.x >= last + 10.0;
        if is_free {
            last = label.room.x + label.room.w;
        }
        let waited = wait(plan.index, step);
        if step > *track.steps().start() && waited >= LONG {
            breaks.push(long(plan, step, (before + x) / 2.0, waited));
        }
        let name = match step {
            0 => fill(words.start, &[&time]),
            _ => fill(words.step, &[&step.to_string(), &time]),
        };
        let label = Some(label).filter(|label| is_free && !label.room.overlaps(&pill));
        ticks.push(Tick { step, x, from: before.min(x - 28.0) + 14.0, label, name });
    }
    let left = plan.left() - 24.0;
    ticks.retain(|tick| tick.x > left);
    breaks.retain(|one| one.x > left);
    (ticks, breaks)
}

fn long(plan: &Plan<'_>, step: usize, x: f64, waited: Span) -> Break {
    let text = format!("⋯ {}", duration(waited));
    let w = width(&text, Face::Sans) + 4.0;
    Break { step, x, label: Label::at(text, Face::Sans, x - w / 2.0, plan.frame.axis) }
}

/// The moments ahead that are marked.
const MARKED: [Span; 5] = [Span::ms(10), Span::ms(100), Span::s(1), Span::s(10), Span::s(60)];

/// The scale ahead.
pub(super) fn moments(plan: &Plan<'_>) -> Vec<Moment> {
    let mut placer = Placer::default();
    placer.take(pill(plan));
    let moment = |span: Span| {
        let text = format!("+{}", duration(span));
        let x = plan.ahead.x(span);
        let w = width(&text, Face::Sans) + 4.0;
        let label = Label::at(text, Face::Sans, x - w / 2.0, plan.frame.axis + BELOW);
        let is_inside = label.room.x + label.room.w <= plan.right() + 4.0;
        Moment { span, x, label: placer.first_free(is_inside.then_some(label)) }
    };
    // The further ones matter more where there is little room.
    MARKED.into_iter().rev().map(moment).collect()
}

/// Where laws broke, as far as that can be seen.
pub(super) fn flags(plan: &Plan<'_>) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for (law, step) in plan.index.breaks() {
        let step = *step as usize;
        if step > plan.position || step < plan.track.first_visible {
            continue;
        }
        match flags.iter_mut().find(|flag| flag.step == step) {
            Some(flag) => flag.laws.push(*law),
            None => {
                let (x, laws) = (plan.track.x(step), vec![*law]);
                flags.push(Flag { step, x, laws, label: None, name: String::new() });
            }
        }
    }
    let mut placer = Placer::default();
    for flag in &mut flags {
        let breaches: Vec<_> = flag.laws.iter().map(|law| plan.words.breach(*law)).collect();
        let text = breaches.join(" · ");
        flag.label = flag_label(plan, flag.x, &text, &mut placer);
        flag.name = fill(plan.words.summary_break, &[&flag.step.to_string(), &text]);
    }
    flags
}

fn flag_label(plan: &Plan<'_>, x: f64, text: &str, placer: &mut Placer) -> Option<Label> {
    let y = plan.frame.top / 2.0 - 1.0;
    [400.0, 180.0, 110.0, 60.0].into_iter().find_map(|widest| {
        let text = shorten(text, Face::Strong, widest)?;
        let w = width(&text, Face::Strong) + 4.0;
        let places = [x - 8.0 - w, x + 8.0];
        let last = plan.track.end() - 8.0;
        let inside = places.into_iter().filter(|x| *x >= plan.left() && x + w <= last);
        placer.first_free(inside.map(|x| Label::at(text.clone(), Face::Strong, x, y)))
    })
}
