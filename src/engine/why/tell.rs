//! Which steps of a breach's past are worth telling, and how they hang together.

use litemap::LiteMap;

use super::causes::{Causes, Tie};
use super::standstill::had_an_effect;
use super::thin::Thinner;
use super::{Link, Part};
use crate::engine::order::Order;
use crate::engine::timeline::Timeline;
use crate::kernel::{Action, Fate, NodeId};
use crate::ledger::Law;

/// An account is no longer than this where it can be shorter.
const FEW: usize = 8;

/// Steps on the way that are tried, those nearest to the breach.
const MOST_TRIED: usize = 32;

/// Steps on the way that are told, those nearest to the breach.
const MOST_PASSAGES: usize = 12;

pub(super) struct Teller<'t> {
    pub(super) timeline: &'t Timeline,
    pub(super) law: Law,
    pub(super) causes: &'t Causes,
    pub(super) past: &'t [u32],
    pub(super) decisive: Vec<u32>,
    pub(super) needed: Vec<u32>,
    pub(super) still: Vec<u32>,
}

type Told = LiteMap<u32, Part>;

impl Teller<'_> {
    /// The steps to tell, in order.
    pub(super) fn tell(&self, thinner: &mut Thinner<'_>) -> Vec<Link> {
        let mut told = Told::new();
        let faults = self.needed.iter().filter(|step| !self.is_command(**step));
        told.extend(faults.map(|step| (*step, Part::Needed)));
        told.extend(self.decisive.iter().map(|step| (*step, Part::Decisive)));
        told.extend(self.races(thinner));
        for step in self.passages(&told, thinner) {
            told.entry(step).or_insert(Part::Passage);
        }
        self.fill(&mut told, self.ends());
        let commands = self.needed.iter().filter(|step| self.is_command(**step));
        self.fill(&mut told, commands.map(|step| (*step, Part::Needed)));
        if told.len() < 3 || self.law.is_of_the_end() || self.works_by_absence() {
            self.fill(&mut told, self.first_events());
        }
        self.stand_still(&mut told);
        let steps: Vec<u32> = told.keys().copied().collect();
        let link = |(step, part): (&u32, &Part)| {
            let (step, part) = (*step, *part);
            Link { step, part, after: self.nearest(step, &steps) }
        };
        told.iter().map(link).collect()
    }

    /// Adds what is not told yet, as long as the account stays short.
    fn fill(&self, told: &mut Told, more: impl IntoIterator<Item = (u32, Part)>) {
        for (step, part) in more {
            if told.len() < FEW {
                told.entry(step).or_insert(part);
            }
        }
    }

    /// Adds where workers came to a stop: all of them, for a circle that is not closed tells nothing.
    fn stand_still(&self, told: &mut Told) {
        for step in self.still.iter().copied() {
            let part = told.entry(step).or_insert(Part::Standstill);
            if *part == Part::Passage {
                *part = Part::Standstill;
            }
        }
    }

    fn action(&self, step: u32) -> Option<Action> {
        self.timeline.branch().log().get(step as usize - 1).map(|entry| entry.step.action)
    }

    fn is_command(&self, step: u32) -> bool {
        matches!(self.action(step), Some(Action::Command(_)))
    }

    fn node(&self, step: u32) -> Option<NodeId> {
        self.timeline.index().node(step as usize)
    }

    /// Messages that came just before a decisive step of another's at the same node: had they come
    /// after it, it would have been seen.
    fn races(&self, thinner: &mut Thinner<'_>) -> Vec<(u32, Part)> {
        let mut races = Vec::new();
        for step in self.past.iter().copied() {
            let node = self.node(step);
            let later = self.decisive.iter().copied().find(|other| *other > step);
            let later = later.filter(|other| node.is_some() && self.node(*other) == node);
            let Some(later) = later.filter(|_| !self.decisive.contains(&step)) else { continue };
            // What only comes after it at that node could as well have come before.
            let elsewhere = |of, tie| tie != Tie::Node || self.node(of) != node;
            let apart = !self.causes.past(&[later], elsewhere).contains(&step);
            if apart && thinner.needs_before(step, later) {
                races.push((step, Part::Before(later)));
            }
        }
        races
    }

    /// Steps on the way that changed who holds the lock, and that were needed for it. One that acted
    /// by a message to the next is told by the next.
    fn passages(&self, told: &Told, thinner: &mut Thinner<'_>) -> Vec<u32> {
        let index = self.timeline.index();
        let changed = |step: &u32| {
            let at = *step as usize;
            let changes = index.holdings(at) != index.holdings(at - 1);
            changes && !index.events_between(at, at).is_empty() && self.had_an_effect(*step)
        };
        let steps: Vec<u32> = self.past.iter().copied().filter(changed).collect();
        let steps = &steps[steps.len().saturating_sub(MOST_TRIED)..];
        let told_by_next = |step: u32| {
            let mut next = steps.iter().filter(|next| self.is_handled(**next));
            next.any(|next| self.causes.direct(*next).contains(&(step, Tie::Message)))
        };
        let waited_for = |step: u32| {
            let mut needed = self.needed.iter();
            needed.any(|fault| self.causes.direct(*fault).contains(&(step, Tie::Rule)))
        };
        let mut kept: Vec<u32> = steps
            .iter()
            .copied()
            .filter(|step| !told.contains_key(step) && !told_by_next(*step))
            .filter(|step| waited_for(*step) || thinner.needs(*step))
            .collect();
        kept.drain(..kept.len().saturating_sub(MOST_PASSAGES));
        kept
    }

    fn had_an_effect(&self, step: u32) -> bool {
        self.timeline.record(step as usize).is_some_and(|record| had_an_effect(&record))
    }

    fn is_handled(&self, step: u32) -> bool {
        let record = self.timeline.record(step as usize);
        record.is_some_and(|record| {
            record.arrived.as_ref().is_some_and(|arrived| arrived.fate == Fate::Handled)
        })
    }

    /// What needed faults did at once and at their end: the first message lost by each, and its
    /// undoing.
    fn ends(&self) -> Vec<(u32, Part)> {
        let mut ends = Vec::new();
        for fault in self.needed.iter().copied() {
            let inverse = self.action(fault).and_then(|action| Order::Do(action).inverse());
            let undoes = |step: &u32| {
                let action = self.action(*step).map(Order::Do);
                action.is_some() && action == inverse && *step > fault
            };
            let touched = |step: &u32| {
                self.causes.direct(*step).contains(&(fault, Tie::Fault)) && !self.is_handled(*step)
            };
            let last = self.decisive.last().copied().unwrap_or(fault);
            ends.extend(self.past.iter().copied().find(undoes));
            ends.extend((fault..=last).find(|step| touched(step) && !undoes(step)));
        }
        ends.into_iter().map(|step| (step, Part::Passage)).collect()
    }

    /// Whether some needed fault is in no decisive step's past: it worked by what did not happen.
    fn works_by_absence(&self) -> bool {
        let past = self.causes.past(&self.decisive, |_, _| true);
        self.needed.iter().any(|step| !past.contains(step))
    }

    /// What nodes did for the first time up to the breach.
    fn first_events(&self) -> Vec<(u32, Part)> {
        let last = self.decisive.last().copied().unwrap_or(0);
        let mut seen: Vec<(NodeId, &str)> = Vec::new();
        let mut first = Vec::new();
        for (step, event) in self.timeline.index().events_between(1, last as usize) {
            if !seen.contains(&(event.node, event.verb)) {
                seen.push((event.node, event.verb));
                first.push((*step, Part::Passage));
            }
        }
        first
    }

    /// The told steps that a step follows from with none between.
    fn nearest(&self, step: u32, told: &[u32]) -> Vec<u32> {
        // Whatever lies behind a told step is behind it, not behind this one.
        let near = self.causes.past(&[step], |of, _| of == step || !told.contains(&of));
        near.into_iter().filter(|one| *one != step && told.contains(one)).collect()
    }
}
