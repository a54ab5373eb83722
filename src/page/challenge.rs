//! A challenge: you are the network, and have the customer charged twice with as few faults as you
//! can. How few are possible is not known here; the explorer finds it out.

use super::run::Run;
use crate::engine::script::Script;
use crate::engine::{By, Order, Timeline};
use crate::kernel::{Action, Rate};
use crate::ledger::Law;
use crate::lessons::{self, Lesson};

/// The law that is to be broken.
pub const GOAL: Law = Law::AnOrderIsChargedOnce;

/// A challenge that was taken up.
#[derive(Clone, PartialEq)]
pub struct Challenge {
    /// The lesson whose protocol and settings are played against.
    pub lesson: &'static str,
    /// Its run.
    pub run: Run,
    /// The fewest faults with which it can be done, once that is known.
    pub par: Option<u32>,
}

/// How it stands where its run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The faults that led here.
    pub faults: u32,
    /// The step at which it was won.
    pub won: Option<u32>,
}

impl Challenge {
    /// Begins a challenge: the run of a lesson before its first step, without the lesson's faults.
    pub fn begin(lesson: &Lesson) -> Option<Challenge> {
        let script = Script::parse(lesson.script_text()).ok()?;
        let asks = |order: &Order| matches!(order, Order::Do(Action::Command(_)));
        let rules = script.rules.into_iter().filter(|rule| asks(&rule.order)).collect();
        let run = Run::new(Timeline::new(script.setup, rules));
        Some(Challenge { lesson: lesson.id, run, par: None })
    }

    /// What it is about.
    pub fn lesson(&self) -> Option<&'static Lesson> {
        lessons::find(self.lesson)
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        let run = self.run.look();
        let here = run.position();
        let log = run.branch().log().iter().take(here);
        let by_hand = log.filter(|entry| matches!(entry.by, By::Hand { .. }));
        let faults = by_hand.filter(|entry| is_fault(&entry.step.action)).count() as u32;
        let won = run.index().broken_at(GOAL).filter(|step| *step as usize <= here);
        Standing { faults, won }
    }
}

/// Whether an order interferes. To wait, to ask for something and to mend a fault does not.
fn is_fault(action: &Action) -> bool {
    match action {
        Action::Elapse | Action::Command(_) => false,
        Action::Resume(_) | Action::Restart(_) | Action::Heal(..) => false,
        Action::Skew(_, rate) => *rate != Rate::TRUE,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Until;
    use crate::kernel::{NodeId, Span};
    use crate::lessons::LESSONS;

    #[test]
    fn the_ordinary_course_of_things_wins_nothing() {
        for lesson in LESSONS {
            let mut challenge = Challenge::begin(lesson).unwrap();
            challenge.run.change(|run| run.play(Until::Quiet)).unwrap();
            assert_eq!(challenge.standing(), Standing { faults: 0, won: None }, "{}", lesson.id);
        }
    }

    #[test]
    fn one_pause_wins_and_its_end_costs_nothing() {
        let mut challenge = Challenge::begin(&LESSONS[0]).unwrap();
        let worker = NodeId(1);
        challenge.run.change(|run| {
            run.play(Until::Steps(4)).unwrap();
            let pause = Order::Do(Action::Pause(worker));
            run.give(Span::ZERO, &pause, None).unwrap();
            run.play(Until::Time(Span::s(40))).unwrap();
            run.give(Span::ZERO, &Order::Do(Action::Resume(worker)), None).unwrap();
            run.play(Until::Quiet).unwrap();
        });
        let won = challenge.standing();
        assert_eq!(won.faults, 1);
        assert!(won.won.is_some());
        challenge.run.change(|run| run.seek(4));
        assert_eq!(challenge.standing(), Standing { faults: 0, won: None });
    }
}
