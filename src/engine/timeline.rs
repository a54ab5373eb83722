//! The timeline: a run that can be walked in both directions, and forks where it is changed.

use std::rc::Rc;

use super::branch::{Branch, BranchId, By, Entry};
use super::director::{Choice, Director};
use super::index::{Index, UnderWay, is_over};
use super::order::{Move, Order, Rule, Until};
use crate::catalog::Setup;
use crate::kernel::{Action, Fingerprint, Luck, Refusal, Span, Step};
use crate::protocols::simulation::{Simulation, StepRecord};

/// The most steps of a branch; a `play until quiet` that does not become quiet ends here.
pub const MOST_STEPS: usize = 200_000;

/// The most messages under way when the director goes on. A node that asks again and again while
/// nobody can hear it fills the network, and every step and every kept world pays for that.
pub const MOST_UNDER_WAY: usize = 4_096;

/// A run with its branches and a place in it.
pub struct Timeline {
    setup: Setup,
    rules: Vec<Rule>,
    branches: Vec<Branch>,
    current: BranchId,
    /// How many steps of the current branch have been taken here.
    position: usize,
    /// The world after them.
    world: Box<dyn Simulation>,
    /// The most steps of a branch.
    most_steps: usize,
}

/// Why playing ended before its aim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayError {
    /// Nothing more happens by itself.
    StandsStill,
    /// The run has become as long as runs can be.
    TooLong,
    /// More messages are under way than a run can have.
    TooManyMessages,
}

impl Timeline {
    /// A run that has not begun.
    pub fn new(setup: Setup, rules: Vec<Rule>) -> Timeline {
        let world = setup.open();
        let trunk = Branch::new(setup.seed, &*world, Director::new(&rules));
        let (branches, current) = (vec![trunk], BranchId(0));
        Timeline { setup, rules, branches, current, position: 0, world, most_steps: MOST_STEPS }
    }

    /// Lets no branch become longer than this by playing.
    pub fn limit(&mut self, steps: usize) {
        self.most_steps = steps.min(MOST_STEPS);
    }

    /// What decides the run but its steps.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The rules of its director.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The world here.
    pub fn world(&self) -> &dyn Simulation {
        &*self.world
    }

    /// How many steps have been taken here.
    pub fn position(&self) -> usize {
        self.position
    }

    /// How many steps the current branch has.
    pub fn len(&self) -> usize {
        self.branch().len()
    }

    /// Whether the current branch has no step.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The time since the start here.
    pub fn now(&self) -> Span {
        self.index().time(self.position)
    }

    /// The current branch.
    pub fn branch(&self) -> &Branch {
        &self.branches[self.current.0]
    }

    /// Its number.
    pub fn current(&self) -> BranchId {
        self.current
    }

    /// Every branch.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// What the current branch remembers of its steps.
    pub fn index(&self) -> &Index {
        self.branch().index()
    }

    /// The fingerprint of the world here.
    pub fn fingerprint(&self) -> Fingerprint {
        self.world.fingerprint()
    }

    /// Whether nothing more happens by itself here.
    pub fn is_quiet(&self) -> bool {
        self.world.horizon().is_none() && self.index().director(self.position).is_idle()
    }

    /// Whether the run has come to its end here: quiet, and no fault is left to be mended.
    pub fn is_over(&self) -> bool {
        is_over(&*self.world, self.index().director(self.position))
    }

    /// The true time in which the director would take its next step here.
    pub fn next_in(&self) -> Option<Span> {
        let planned = self.index().director(self.position).next_planned();
        let planned = planned.map(|time| time.minus(self.now()));
        planned.into_iter().chain(self.world.horizon()).min()
    }

    /// Names a branch.
    pub fn name_branch(&mut self, id: BranchId, name: String) {
        if let Some(branch) = self.branches.get_mut(id.0) {
            branch.name = name;
        }
    }

    /// Goes to another branch, to the same step if it has that many. Unknown branches change nothing.
    pub fn switch(&mut self, id: BranchId) {
        if id != self.current && id.0 < self.branches.len() {
            let position = self.position;
            self.current = id;
            self.find(position.min(self.len()), false);
        }
    }

    /// Goes to the moment after step `step`, or the nearest there is.
    pub fn seek(&mut self, step: usize) {
        let step = step.min(self.len());
        if step != self.position {
            self.find(step, step > self.position);
        }
    }

    /// Finds the world after `step`; from the world here if `onward` and that is nearer.
    fn find(&mut self, step: usize, onward: bool) {
        let branch = &self.branches[self.current.0];
        let kept = Branch::kept_before(step);
        if !(onward && self.position >= kept) {
            self.world = branch.fork_kept(kept);
            self.position = kept;
        }
        branch.replay(&mut *self.world, self.position, step);
        self.position = step;
    }

    /// The numbers, in [`Index::messages`], of the messages under way after step `step`.
    pub fn under_way(&self, step: usize) -> UnderWay {
        self.branch().under_way(step)
    }

    /// The record of step `step` (from 1) of the current branch.
    pub fn record(&self, step: usize) -> Option<Rc<StepRecord>> {
        self.branch().record(step)
    }

    /// One step onward: along the branch where it goes on, else as the director chooses.
    ///
    /// # Errors
    /// Nothing more happens by itself, or the run is as long or as full as runs can be.
    pub fn step(&mut self) -> Result<(), PlayError> {
        if self.position < self.len() {
            self.seek(self.position + 1);
            return Ok(());
        }
        if self.len() >= self.most_steps {
            return Err(PlayError::TooLong);
        }
        if self.index().under_way().len() >= MOST_UNDER_WAY {
            return Err(PlayError::TooManyMessages);
        }
        let mut director = self.index().director(self.position).clone();
        let now = self.now();
        let choice = director.choose(&*self.world, now).ok_or(PlayError::StandsStill)?;
        let taken = match choice {
            Choice::Natural(step) => self.take(step, By::Director, director),
            Choice::Planned { wait, order, lasts, line } => {
                let given = self.give_planned(wait, &order, lasts, line, director.clone());
                given.or_else(|why| self.misfire(wait, line, why, director))
            }
        };
        debug_assert!(taken.is_ok(), "what is due can happen: {taken:?}");
        taken.map_err(|_| PlayError::StandsStill)
    }

    /// A planned order cannot be done: its moment passes, which is a step too, so that a run can be
    /// told from its steps.
    fn misfire(
        &mut self,
        wait: Span,
        line: u32,
        why: Refusal,
        director: Director,
    ) -> Result<(), Refusal> {
        let step = Step { wait, action: Action::Elapse };
        self.take(step, By::Rule(line), director)?;
        self.branches[self.current.0].misfired(line, why);
        Ok(())
    }

    fn give_planned(
        &mut self,
        wait: Span,
        order: &Order,
        lasts: Option<Span>,
        line: u32,
        mut director: Director,
    ) -> Result<(), Refusal> {
        let action = order.resolve(&*self.world)?;
        if let (Some(lasts), Some(inverse)) = (lasts, order.inverse()) {
            director.plan(self.now() + wait + lasts, inverse, None, line);
        }
        self.take(Step { wait, action }, By::Rule(line), director)
    }

    /// Gives an order by hand, after a wait. In the past that forks a branch.
    ///
    /// # Errors
    /// Says why it cannot be done here; nothing has changed then.
    pub fn give(&mut self, wait: Span, order: &Order, lasts: Option<Span>) -> Result<(), Refusal> {
        let action = order.resolve(&*self.world)?;
        let step = Step { wait, action };
        self.world.fork().advance(&step, &mut Luck::Least)?;
        let planned = self.index().director(self.position).next_planned();
        if let Some(planned) = planned.map(|time| time.minus(self.now()))
            && wait > planned
        {
            return Err(Refusal::DueBefore(planned));
        }
        if self.position < self.len() {
            self.fork();
        }
        let mut director = self.index().director(self.position).clone();
        if let (Some(lasts), Some(inverse)) = (lasts, order.inverse()) {
            director.plan(self.now() + wait + lasts, inverse, None, 0);
        }
        self.take(step, By::Hand { lasts }, director)
    }

    /// Plays as the director chooses until an aim is reached.
    ///
    /// # Errors
    /// The world stands still before that, or the run becomes too long. An aim of [`Until::Quiet`]
    /// is reached when the world stands still.
    pub fn play(&mut self, until: Until) -> Result<(), PlayError> {
        let end = match until {
            Until::For(span) => Some(self.now() + span),
            Until::Time(time) => Some(time),
            _ => None,
        };
        let (mut steps, mut counted, mut seen) = (0, 0, 0);
        loop {
            let reached = match until {
                Until::Steps(most) => steps >= most,
                Until::Happens(anchor) => {
                    let events = self.index().events_between(counted + 1, self.position);
                    seen += events.iter().filter(|(_, event)| anchor.is(event)).count();
                    counted = self.position;
                    seen >= anchor.nth as usize
                }
                Until::For(_) | Until::Time(_) => {
                    let next = self.next_in().map(|wait| self.now() + wait);
                    end.zip(next).is_none_or(|(end, next)| next > end)
                }
                Until::Quiet => self.position == self.len() && self.is_quiet(),
            };
            if reached {
                return end.map_or(Ok(()), |end| self.wait_until(end));
            }
            self.step()?;
            steps += 1;
        }
    }

    /// Lets the rest of the time to `end` go by, in which nothing happens.
    fn wait_until(&mut self, end: Span) -> Result<(), PlayError> {
        let wait = end.minus(self.now());
        if wait.is_zero() || self.position < self.len() {
            return Ok(());
        }
        let director = self.index().director(self.position).clone();
        let step = Step { wait, action: Action::Elapse };
        self.take(step, By::Hand { lasts: None }, director).map_err(|_| PlayError::StandsStill)
    }

    /// The moves that lead from the start to `step` of the current branch: what the director did is
    /// counted, what a person did is named.
    pub fn moves(&self, step: usize) -> Vec<Move> {
        self.moves_but(step, &[])
    }

    /// The same, but at some steps (from 1) something else is done instead, by hand.
    pub fn moves_but(&self, step: usize, instead: &[(u32, Action)]) -> Vec<Move> {
        let mut moves = Vec::new();
        let entries = self.branch().log().iter().take(step);
        for (number, entry) in (1..).zip(entries) {
            let other = instead.iter().find(|(at, _)| *at as usize == number);
            if let Some((_, action)) = other {
                let (wait, order) = (entry.step.wait, Order::Do(*action));
                moves.push(Move::Give { wait, order, lasts: None });
                continue;
            }
            match (entry.by, moves.last_mut()) {
                (By::Hand { lasts }, _) => {
                    let order = self.named(number, entry);
                    moves.push(Move::Give { wait: entry.step.wait, order, lasts });
                }
                (_, Some(Move::Play(Until::Steps(steps)))) => *steps += 1,
                _ => moves.push(Move::Play(Until::Steps(1))),
            }
        }
        moves
    }

    /// The order that a step was: a timer by its name rather than its number.
    fn named(&self, step: usize, entry: &Entry) -> Order {
        let fired = self.record(step).and_then(|record| record.fired.clone());
        match (entry.step.action, fired) {
            (Action::Fire { node, .. }, Some(timer)) => Order::Fire { node, timer },
            (action, _) => Order::Do(action),
        }
    }

    /// Makes a move.
    ///
    /// # Errors
    /// As [`Timeline::play`] and [`Timeline::give`].
    pub fn make(&mut self, one: &Move) -> Result<(), MoveError> {
        match one {
            Move::Play(until) => self.play(*until).map_err(MoveError::Play),
            Move::Give { wait, order, lasts } => {
                self.give(*wait, order, *lasts).map_err(MoveError::Refused)
            }
        }
    }

    /// Takes a step at the tip of the current branch.
    fn take(&mut self, step: Step, by: By, director: Director) -> Result<(), Refusal> {
        let luck = &mut self.setup.seed.luck(self.position as u64);
        let record = self.world.apply(&step, luck)?;
        let branch = &mut self.branches[self.current.0];
        branch.push(Entry { step, by }, &record, &*self.world, director);
        self.position += 1;
        Ok(())
    }

    /// Forks a branch that ends here, and goes to it.
    pub fn fork(&mut self) {
        let fork = self.branch().fork(self.current, self.position);
        self.branches.push(fork);
        self.current = BranchId(self.branches.len() - 1);
    }
}

/// Why a move could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveError {
    /// Playing ended before its aim.
    Play(PlayError),
    /// An order could not be done.
    Refused(Refusal),
}
