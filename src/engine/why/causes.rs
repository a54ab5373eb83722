//! What each step of a run follows from: happened-before (Lamport 1978, "Time, Clocks, and the
//! Ordering of Events in a Distributed System"), with timers and faults.
//!
//! Everything is read from records; nothing asks a protocol.

use litemap::LiteMap;

use crate::engine::branch::By;
use crate::engine::order::{Order, Trigger};
use crate::engine::timeline::Timeline;
use crate::kernel::{Action, Fate, NodeId, TimerChange};
use crate::protocols::simulation::StepRecord;

/// How a step follows from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// The same node did both.
    Node,
    /// The earlier one sent the message that the later one got or lost.
    Message,
    /// The earlier one set the timer that ended.
    Timer,
    /// The earlier one is a fault that touched the later one: a crash or a cut at which a message was
    /// lost, a delay of the message, the cut of a link that was healed.
    Fault,
    /// A timer ended while a message of its node was lost: nobody could answer it.
    Silence,
    /// A rule waited for the earlier one.
    Rule,
}

/// For each step, the steps that it follows from, each with how.
pub struct Causes {
    of: Vec<Vec<(u32, Tie)>>,
}

impl Causes {
    /// Those of the first `steps` steps of the current branch.
    pub fn of(timeline: &Timeline, steps: usize) -> Causes {
        let mut scan = Scan::default();
        let records =
            (1..=steps as u32).map_while(|step| Some((step, timeline.record(step as usize)?)));
        let of = records.map(|(step, record)| scan.step(timeline, step, &record)).collect();
        Causes { of }
    }

    /// What a step (from 1) follows from, the earliest first.
    pub fn direct(&self, step: u32) -> &[(u32, Tie)] {
        let at = (step as usize).checked_sub(1);
        at.and_then(|at| self.of.get(at)).map_or(&[], Vec::as_slice)
    }

    /// Everything that some steps follow from, and they themselves, along the ties that `follow` lets
    /// pass; in order. `follow` is asked about the later step and the tie.
    pub fn past(&self, of: &[u32], follow: impl Fn(u32, Tie) -> bool) -> Vec<u32> {
        let mut seen = vec![false; self.of.len() + 1];
        for step in of {
            if let Some(seen) = seen.get_mut(*step as usize) {
                *seen = true;
            }
        }
        for step in (1..seen.len() as u32).rev() {
            if seen[step as usize] {
                for (cause, _) in self.direct(step).iter().filter(|(_, tie)| follow(step, *tie)) {
                    seen[*cause as usize] = true;
                }
            }
        }
        (1..seen.len() as u32).filter(|step| seen[*step as usize]).collect()
    }
}

/// What has been seen on the way through a run.
#[derive(Default)]
struct Scan {
    /// The last step of each node.
    nodes: LiteMap<NodeId, u32>,
    /// The step that set each running timer.
    timers: LiteMap<(NodeId, String), u32>,
    crashes: LiteMap<NodeId, u32>,
    cuts: LiteMap<(NodeId, NodeId), u32>,
    heals: LiteMap<(NodeId, NodeId), u32>,
    /// The last delay of each message, by its number.
    delays: LiteMap<u32, u32>,
    /// Every lost message: the step, from whom, to whom.
    lost: Vec<(u32, NodeId, NodeId)>,
}

impl Scan {
    fn step(&mut self, timeline: &Timeline, step: u32, record: &StepRecord) -> Vec<(u32, Tie)> {
        let mut ties: Vec<(u32, Tie)> = Vec::new();
        let at_node = record.node.and_then(|node| self.nodes.insert(node, step));
        ties.extend(at_node.map(|last| (last, Tie::Node)));
        ties.extend(triggered(timeline, step).map(|event| (event, Tie::Rule)));
        self.message(timeline, step, record, &mut ties);
        self.fault(step, record, &mut ties);
        self.timer(step, record, &mut ties);
        ties.sort_unstable();
        ties.dedup();
        ties
    }

    /// Of a message: who sent it, and who interfered.
    fn message(
        &mut self,
        timeline: &Timeline,
        step: u32,
        record: &StepRecord,
        ties: &mut Vec<(u32, Tie)>,
    ) {
        let index = timeline.index();
        let sent = |number: u32| index.messages().get(number as usize).map(|line| line.sent);
        if let Some((from, _)) = record.moved
            && let Some(number) = timeline.under_way(step as usize - 1).number(from)
        {
            ties.extend(sent(number).map(|sent| (sent, Tie::Message)));
            if matches!(record.step.action, Action::Delay(..)) {
                self.delays.insert(number, step);
            }
        }
        let Some(arrived) = &record.arrived else { return };
        let (from, to) = (arrived.at.from, arrived.at.to);
        for (_, number) in index.arrivals_between(step as usize, step as usize) {
            let began = sent(*number);
            ties.extend(began.map(|sent| (sent, Tie::Message)));
            ties.extend(self.delays.get(number).map(|delay| (*delay, Tie::Fault)));
            // A link in order keeps its messages while it is cut.
            let healed = self.heals.get(&(from, to)).filter(|healed| Some(**healed) > began);
            ties.extend(healed.map(|healed| (*healed, Tie::Fault)));
        }
        let fault = match arrived.fate {
            Fate::NobodyThere => self.crashes.get(&to),
            Fate::AtACut => self.cuts.get(&(from, to)),
            Fate::Handled | Fate::Dropped => None,
        };
        ties.extend(fault.map(|fault| (*fault, Tie::Fault)));
        if arrived.fate != Fate::Handled {
            self.lost.push((step, from, to));
        }
    }

    fn fault(&mut self, step: u32, record: &StepRecord, ties: &mut Vec<(u32, Tie)>) {
        match record.step.action {
            Action::Crash { node, .. } => {
                self.crashes.insert(node, step);
                self.timers.retain(|(of, _), _| *of != node);
            }
            Action::Cut(from, to) => {
                self.cuts.insert((from, to), step);
            }
            Action::Heal(from, to) => {
                ties.extend(self.cuts.get(&(from, to)).map(|cut| (*cut, Tie::Fault)));
                self.heals.insert((from, to), step);
            }
            _ => {}
        }
    }

    /// Of a timer: who set it, and what its node waited for in vain meanwhile.
    fn timer(&mut self, step: u32, record: &StepRecord, ties: &mut Vec<(u32, Tie)>) {
        let Some(node) = record.node else { return };
        if let Some(fired) = &record.fired
            && let Some(set) = self.timers.remove(&(node, fired.clone()))
        {
            ties.push((set, Tie::Timer));
            let meanwhile = self.lost.iter().rev().take_while(|(lost, ..)| *lost > set);
            let own = meanwhile.filter(|(_, from, to)| [*from, *to].contains(&node));
            ties.extend(own.map(|(lost, ..)| (*lost, Tie::Silence)));
        }
        for (timer, change) in &record.timers {
            let key = (node, timer.clone());
            match change {
                TimerChange::Set(_) => self.timers.insert(key, step),
                TimerChange::Cancelled => self.timers.remove(&key),
            };
        }
    }
}

/// The step that the rule waited for whose order a step was.
fn triggered(timeline: &Timeline, step: u32) -> Option<u32> {
    let rule = timeline.rules().get(rule_of(timeline, step)?)?;
    let Trigger::When(anchor) = rule.trigger else { return None };
    let events = timeline.index().events_between(1, step as usize);
    let mut these = events.iter().filter(|(_, event)| anchor.is(event));
    these.nth((anchor.nth as usize).checked_sub(1)?).map(|(at, _)| *at)
}

/// The number of the rule whose order a step was. What ends an order is no order of a rule.
pub(super) fn rule_of(timeline: &Timeline, step: u32) -> Option<usize> {
    let at = (step as usize).checked_sub(1)?;
    let entry = timeline.branch().log().get(at)?;
    let By::Rule(line) = entry.by else { return None };
    let record = timeline.record(step as usize)?;
    let is_its_order = |order: &Order| match order {
        Order::Do(action) => *action == entry.step.action,
        Order::Fire { node, timer } => {
            record.node == Some(*node) && record.fired.as_ref() == Some(timer)
        }
    };
    timeline.rules().iter().position(|rule| rule.line == line && is_its_order(&rule.order))
}
