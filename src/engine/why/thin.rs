//! What a breach needed: each cause in turn is taken away, and the run tried again without it. That is
//! the but-for test of what a cause is (Lewis 1973, "Causation").

use super::causes::rule_of;
use crate::engine::branch::By;
use crate::engine::reduce::reduce;
use crate::engine::rerun::{Breach, Effort, Recipe, patience, retry};
use crate::engine::timeline::Timeline;
use crate::kernel::{Action, Span};
use crate::ledger::Law;

/// Steps that all these runs may take together: about a second.
const EFFORT: Effort = Effort::steps(200_000);

/// A step without which the law breaks this much later at most has changed nothing: the luck of later
/// steps is another one, and messages take a little longer.
const SLACK: Span = Span::ms(500);

/// An order in a run, and how to leave it out.
#[derive(Clone, Copy)]
struct Given {
    step: u32,
    rule: Option<usize>,
}

/// Tries a run again without this or that.
pub(super) struct Thinner<'t> {
    timeline: &'t Timeline,
    law: Law,
    breach: Breach,
    effort: Effort,
    /// Whether everything could be tried that was asked.
    pub(super) thorough: bool,
}

impl<'t> Thinner<'t> {
    pub(super) fn new(timeline: &'t Timeline, law: Law, breach: Breach) -> Thinner<'t> {
        Thinner { timeline, law, breach, effort: EFFORT, thorough: true }
    }

    /// The steps of the orders given by rules and by hand without which the law does not break, and of
    /// those without which it breaks all the same.
    pub(super) fn orders(&mut self) -> (Vec<u32>, Vec<u32>) {
        let given = self.given();
        let needed = reduce(given.clone(), |kept| {
            let is_kept = |one: &Given| kept.iter().any(|other| other.step == one.step);
            let (mut instead, mut silent) = (Vec::new(), Vec::new());
            for one in given.iter().filter(|one| !is_kept(one)) {
                match one.rule {
                    Some(rule) => silent.push(rule),
                    None => instead.push((one.step, Action::Elapse)),
                }
            }
            self.breaks(&instead, &silent).is_some_and(|found| found.is_some())
        });
        let needed: Vec<u32> = needed.iter().map(|one| one.step).collect();
        let spare = given.iter().map(|one| one.step).filter(|step| !needed.contains(step));
        let spare = spare.collect();
        (needed, spare)
    }

    /// Every order that was given up to the breach.
    fn given(&self) -> Vec<Given> {
        let log = self.timeline.branch().log().iter().take(self.breach.step as usize);
        let misfires = self.timeline.index().misfires();
        let given = (1..).zip(log).filter_map(|(step, entry)| match entry.by {
            _ if entry.step.action == Action::Elapse => None,
            By::Hand { .. } => Some(Given { step, rule: None }),
            By::Rule(_) => {
                rule_of(self.timeline, step).map(|rule| Given { step, rule: Some(rule) })
            }
            By::Director => None,
        });
        given.filter(|one| misfires.iter().all(|misfire| misfire.step != one.step)).collect()
    }

    /// Whether the breach needed the message that a step handled: it is lost instead.
    pub(super) fn needs(&mut self, step: u32) -> bool {
        let entry = self.timeline.branch().log().get(step as usize - 1);
        let Some(Action::Deliver(at)) = entry.map(|entry| entry.step.action) else { return true };
        !self.breaks_in_time(&[(step, Action::Drop(at))])
    }

    /// Whether the breach needed that the message of one step came before another step, and not after.
    pub(super) fn needs_before(&mut self, step: u32, other: u32) -> bool {
        let entry = self.timeline.branch().log().get(step as usize - 1);
        let Some(Action::Deliver(at)) = entry.map(|entry| entry.step.action) else { return false };
        let time = |step: u32| self.timeline.index().time(step as usize);
        let by = time(other).minus(time(step)) + Span::ms(1);
        !self.breaks_in_time(&[(step, Action::Delay(at, by))])
    }

    /// Whether the law still breaks, and no later, when something else is done. What cannot be tried
    /// any more changes nothing.
    fn breaks_in_time(&mut self, instead: &[(u32, Action)]) -> bool {
        let latest = self.breach.time + SLACK;
        let in_time = |found: Option<Breach>| found.is_some_and(|found| found.time <= latest);
        self.breaks(instead, &[]).is_none_or(in_time)
    }

    /// Where the law breaks in another run; `None` if there is no time to try.
    fn breaks(&mut self, instead: &[(u32, Action)], silent: &[usize]) -> Option<Option<Breach>> {
        let steps = self.breach.step as usize;
        if self.effort.allow(patience(steps)) < patience(steps) {
            self.thorough = false;
            return None;
        }
        let recipe = Recipe::of(self.timeline, steps, instead, silent);
        Some(retry(&recipe, self.law, &mut self.effort))
    }
}
