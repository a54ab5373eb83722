//! A run once more with something left out or done otherwise: would the law still break?
//!
//! What is left out is replaced by a step in which nothing happens. So every step keeps its number,
//! and with it its luck, and the two runs are equal up to the moment in which the difference counts.

use super::order::{Move, Order, Rule, Until};
use super::script::judge;
use super::timeline::{PlayError, Timeline};
use crate::catalog::Setup;
use crate::kernel::{Action, Span};
use crate::ledger::{Law, Verdict};

/// A run as it is told: what decides it, the rules that wait, and the moves.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// What decides the run but its steps.
    pub setup: Setup,
    /// The rules of its director.
    pub rules: Vec<Rule>,
    /// What is done, in order.
    pub moves: Vec<Move>,
}

/// Where a law was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The step.
    pub step: u32,
    /// The time since the start.
    pub time: Span,
}

/// How many more steps may be taken in looking for what is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    left: usize,
}

impl Effort {
    /// So many steps, over all runs together.
    pub const fn steps(steps: usize) -> Effort {
        Effort { left: steps }
    }

    /// Whether no step is left.
    pub const fn is_spent(self) -> bool {
        self.left == 0
    }

    /// Takes the steps of a run.
    pub fn spend(&mut self, steps: usize) {
        self.left = self.left.saturating_sub(steps.max(1));
    }

    /// The most steps that one run may take: no more than are left, and than `usual`.
    pub fn allow(self, usual: usize) -> usize {
        self.left.min(usual)
    }
}

/// The most steps of a run that once broke a law after `steps`: what goes otherwise may take longer,
/// but not for ever.
pub const fn patience(steps: usize) -> usize {
    2 * steps + 256
}

/// Where a run shows that a law is broken, as far as it has come.
pub fn breach(timeline: &Timeline, law: Law) -> Option<Breach> {
    let report = judge(timeline).into_iter().find(|report| report.law == law)?;
    let step = report.broken_at.unwrap_or(timeline.position() as u32);
    let time = timeline.index().time(step as usize);
    (report.verdict == Verdict::Broken).then_some(Breach { step, time })
}

/// Plays the moves, skipping what cannot be done, and then on as time would, until the law breaks,
/// everything is over, or the run has as many steps as it may.
pub fn retry(recipe: &Recipe, law: Law, effort: &mut Effort) -> Option<Breach> {
    let steps: usize = recipe.moves.iter().map(planned).sum();
    let most = effort.allow(patience(steps));
    let mut retry = Retry { timeline: recipe.timeline(), law, most };
    let _ = retry.play(&recipe.moves);
    effort.spend(retry.timeline.len());
    breach(&retry.timeline, law)
}

impl Recipe {
    /// The first steps of the current branch, with something else done at some of them, and with
    /// nothing done by the rules of some numbers.
    pub fn of(
        timeline: &Timeline,
        steps: usize,
        instead: &[(u32, Action)],
        silent: &[usize],
    ) -> Recipe {
        let mut rules = timeline.rules().to_vec();
        for (number, rule) in rules.iter_mut().enumerate() {
            if silent.contains(&number) {
                *rule = Rule { order: Order::Do(Action::Elapse), lasts: None, ..rule.clone() };
            }
        }
        let moves = timeline.moves_but(steps, instead);
        Recipe { setup: timeline.setup().clone(), rules, moves }
    }

    fn timeline(&self) -> Timeline {
        Timeline::new(self.setup.clone(), self.rules.clone())
    }
}

/// How many steps a move takes, where it says so.
fn planned(one: &Move) -> usize {
    match one {
        Move::Play(Until::Steps(steps)) => *steps as usize,
        _ => 1,
    }
}

struct Retry {
    timeline: Timeline,
    law: Law,
    most: usize,
}

/// The run has shown what it can show.
struct Enough;

impl Retry {
    fn play(&mut self, moves: &[Move]) -> Result<(), Enough> {
        for one in moves {
            match one {
                Move::Play(Until::Steps(steps)) => {
                    for _ in 0..*steps {
                        if !self.step()? {
                            break;
                        }
                    }
                }
                Move::Play(_) => {}
                Move::Give { wait, order, lasts } => self.give(*wait, order, *lasts)?,
            }
        }
        while self.step()? {}
        Ok(())
    }

    /// Takes a step, if anything happens by itself.
    fn step(&mut self) -> Result<bool, Enough> {
        self.look()?;
        match self.timeline.step() {
            Ok(()) => Ok(true),
            Err(PlayError::StandsStill) => Ok(false),
            Err(PlayError::TooLong | PlayError::TooManyMessages) => Err(Enough),
        }
    }

    /// Whether it is worth going on. The law of the end is judged at the end.
    fn look(&self) -> Result<(), Enough> {
        let broken =
            !self.law.is_of_the_end() && self.timeline.index().broken_at(self.law).is_some();
        if broken || self.timeline.len() >= self.most { Err(Enough) } else { Ok(()) }
    }

    /// Gives an order at its time, after all that is due before; what cannot be done is nothing.
    fn give(&mut self, wait: Span, order: &Order, lasts: Option<Span>) -> Result<(), Enough> {
        let due = self.timeline.now() + wait;
        while self.timeline.next_in().is_some_and(|next| self.timeline.now() + next < due)
            && self.step()?
        {}
        self.look()?;
        let wait = due.minus(self.timeline.now());
        let given = self.timeline.give(wait, order, lasts);
        given
            .or_else(|_| self.timeline.give(wait, &Order::Do(Action::Elapse), None))
            .map_err(|_| Enough)
    }
}
