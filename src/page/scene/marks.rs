//! Marks: what a step did at a node.

use super::Plan;
use super::labels::{Face, LINE, Label, Placer, width};
use super::lanes::factor;
use super::track::duration;
use crate::engine::By;
use crate::kernel::{Action, InFlight, Jump, NodeId, Span};
use crate::protocols::simulation::StepRecord;
use crate::words::diagram::fill;

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A message was handled.
    Handled,
    /// A timer ended.
    Fired,
    /// Someone outside asked for something.
    Asked,
    /// A node crashed.
    Crash,
    /// A node stopped.
    Pause,
    /// A node started again, or went on.
    Start,
    /// A clock was bent.
    Clock,
    /// A link was cut or healed.
    Link,
    /// A message was delayed or doubled.
    Message,
}

impl MarkKind {
    /// Whether the world did not do that by itself.
    pub fn is_fault(self) -> bool {
        !matches!(self, MarkKind::Handled | MarkKind::Fired | MarkKind::Asked)
    }
}

/// A step on a lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The step.
    pub step: usize,
    /// What it did.
    pub kind: MarkKind,
    /// Whether a person chose it.
    pub by_hand: bool,
    /// Its centre.
    pub at: (f64, f64),
    /// What happened, in a word.
    pub label: Option<Label>,
    /// All of it.
    pub name: String,
}

/// The mark of a step, if it did something at a node or to a message that goes on.
pub(super) fn mark(plan: &Plan<'_>, step: usize, placer: &mut Placer) -> Option<Mark> {
    let record = plan.timeline.record(step)?;
    let entry = plan.timeline.branch().log().get(step.checked_sub(1)?)?;
    let by_hand = matches!(entry.by, By::Hand { .. });
    let (kind, node, said) = reading(plan, &record)?;
    let x = plan.track.x(step);
    let at = match node {
        Ok(node) => (x, plan.frame.line(node)),
        Err(message) => (x, on_the_way(plan, step, x, message)),
    };
    let label = said.as_deref().and_then(|text| word(plan, text, at, &record, placer));
    let mut name =
        fill(plan.words.step, &[&step.to_string(), &super::moment(plan.index.time(step))]);
    for part in [Some(what(plan, &record)), said].into_iter().flatten().filter(|s| !s.is_empty()) {
        name.push_str(" · ");
        name.push_str(&part);
    }
    if by_hand {
        name.push_str(&format!(" · {}", plan.words.by_hand));
    }
    Some(Mark { step, kind, by_hand, at, label, name })
}

/// Places the word of a mark above it, on the side on which no arrow comes or goes.
fn word(
    plan: &Plan<'_>,
    text: &str,
    (x, line): (f64, f64),
    record: &StepRecord,
    placer: &mut Placer,
) -> Option<Label> {
    let w = width(text, Face::Strong) + 4.0;
    let (left, middle, right) = (x + 7.0 - w, x - w / 2.0, x - 5.0);
    let from_above = record.arrived.as_ref().is_some_and(|arrival| arrival.at.from < arrival.at.to);
    let to_above = record.sent.iter().any(|sent| sent.at.to < sent.at.from);
    let order = match (from_above, to_above) {
        (false, false) => [middle, right, left],
        (true, _) => [right + 12.0, right, left - 14.0],
        (false, true) => [left - 14.0, left, right],
    };
    let rows = [line - 18.0, line - 18.0 - LINE];
    let places = rows.into_iter().flat_map(|y| order.map(|x| (x, y)));
    let open = places.filter(|(_, y)| plan.frame.is_open(y - LINE / 2.0, y + LINE / 2.0));
    placer.first_free(open.map(|(x, y)| Label::at(text.to_string(), Face::Strong, x, y)))
}

/// What a step is to be marked as, where, and the word for it.
type Reading = (MarkKind, Result<NodeId, InFlight>, Option<String>);

fn reading(plan: &Plan<'_>, record: &StepRecord) -> Option<Reading> {
    let words = plan.words;
    let to = |node: NodeId| [plan.name(node).to_string()];
    let fault = |kind, node, said: String| Some((kind, Ok(node), Some(said)));
    match record.step.action {
        Action::Elapse | Action::Drop(_) => None,
        Action::Deliver(at) => {
            record.rule.map(|_| (MarkKind::Handled, Ok(at.to), events(plan, record)))
        }
        Action::Fire { node, .. } => {
            let said = events(plan, record).or_else(|| record.fired.clone());
            Some((MarkKind::Fired, Ok(node), said))
        }
        Action::Command(_) => {
            let said = events(plan, record).or_else(|| record.command.clone());
            Some((MarkKind::Asked, Ok(record.node?), said))
        }
        Action::Crash { node, .. } => fault(MarkKind::Crash, node, words.crash.into()),
        Action::Restart(node) => fault(MarkKind::Start, node, words.restart.into()),
        Action::Pause(node) => fault(MarkKind::Pause, node, words.pause.into()),
        Action::Resume(node) => fault(MarkKind::Start, node, words.resume.into()),
        Action::Jump(node, jump) => {
            fault(MarkKind::Clock, node, fill(words.clock_jump, &[&jump_text(jump)]))
        }
        Action::Skew(node, rate) => {
            fault(MarkKind::Clock, node, fill(words.clock_skew, &[&factor(rate)]))
        }
        Action::Cut(a, b) => {
            fault(MarkKind::Link, a, fill(words.cut, &to(b).each_ref().map(|s| s.as_str())))
        }
        Action::Heal(a, b) => {
            fault(MarkKind::Link, a, fill(words.heal, &to(b).each_ref().map(|s| s.as_str())))
        }
        Action::Delay(at, by) => {
            let said = fill(words.delayed, &[&duration(by)]);
            Some((MarkKind::Message, Err(at), Some(said)))
        }
        Action::Duplicate(at) => Some((MarkKind::Message, Err(at), Some(words.doubled.into()))),
    }
}

/// A jump of a clock: `+10 s`.
pub(super) fn jump_text(jump: Jump) -> String {
    let (sign, span): (_, Span) = match jump {
        Jump::Forward(span) => ('+', span),
        Jump::Back(span) => ('−', span),
    };
    format!("{sign}{}", duration(span))
}

/// The words for what happened in a step.
fn events(plan: &Plan<'_>, record: &StepRecord) -> Option<String> {
    let verbs: Vec<_> = record.events.iter().map(|event| plan.words.event(event.verb)).collect();
    (!verbs.is_empty()).then(|| verbs.join(" · "))
}

/// The rule that ran, or the timer that ended, and where.
fn what(plan: &Plan<'_>, record: &StepRecord) -> String {
    let words = plan.words;
    let node = record.node.map_or("", |node| plan.name(node));
    match (&record.fired, record.rule) {
        (Some(timer), _) => fill(words.timer_ended, &[node, &words.timer_title(timer)]),
        (None, Some(rule)) => fill(words.ran, &[node, rule]),
        (None, None) => node.to_string(),
    }
}

/// How high a message stood at a step: exactly, if it was the only one on its link, else in the middle
/// between its lanes.
fn on_the_way(plan: &Plan<'_>, step: usize, x: f64, at: InFlight) -> f64 {
    let (from, to) = (plan.frame.line(at.from), plan.frame.line(at.to));
    let mut carried = plan.index.sent_between(plan.track.base, step - 1).filter_map(|number| {
        let line = plan.index.messages().get(number)?;
        let still = line.ended.is_none_or(|(end, _)| end as usize > step);
        (line.from == at.from && line.to == at.to && still).then_some((number, *line))
    });
    let (Some((number, line)), None) = (carried.next(), carried.next()) else {
        return (from + to) / 2.0;
    };
    let end = match line.ended.filter(|(end, _)| *end as usize <= plan.position) {
        Some((end, _)) => plan.track.x(end as usize),
        None => due(plan, number),
    };
    let start = plan.track.x(line.sent as usize);
    from + (to - from) * ((x - start) / (end - start).max(1.0)).clamp(0.0, 1.0)
}

/// Where a message that is under way will arrive.
fn due(plan: &Plan<'_>, number: usize) -> f64 {
    let flights = plan.timeline.world().flights();
    let is_it = |at| plan.under_way.number(at).is_some_and(|one| one as usize == number);
    let flight = flights.into_iter().find(|flight| is_it(flight.at));
    flight.map_or(plan.ahead.start, |flight| plan.ahead.x(flight.remaining))
}
