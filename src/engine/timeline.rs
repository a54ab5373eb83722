//! The timeline: a run that can be walked in both directions, and forks where it is changed.
//!
//! A branch is its list of steps. Worlds are kept every `STRIDE` steps and are found again in
//! between by applying at most that many steps to a copy, which shares what did not change. The
//! records of a stretch are made anew when they are looked at, and the last few stretches are kept.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::director::{Choice, Director};
use super::index::{Index, UnderWay, is_over};
use super::order::{Move, Order, Rule, Until};
use crate::catalog::Setup;
use crate::kernel::{Fingerprint, Luck, Refusal, Span, Step};
use crate::protocols::simulation::{Simulation, StepRecord};

/// Steps between two kept worlds: 100,000 steps keep some 1,500 worlds, and a seek applies at most 63
/// steps. `make bench` prints what that costs in time and memory.
const STRIDE: usize = 64;

/// How many stretches of records are kept.
const KEPT_STRETCHES: usize = 8;

/// The most steps of a branch; a `play until quiet` that does not become quiet ends here.
pub const MOST_STEPS: usize = 200_000;

/// The most messages under way when the director goes on. A node that asks again and again while
/// nobody can hear it fills the network, and every step and every kept world pays for that.
pub const MOST_UNDER_WAY: usize = 4_096;

/// The number of a branch of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchId(pub usize);

/// Who chose a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The director, as time would.
    Director,
    /// A rule of the script, by its line, or the end of what an order began (line 0).
    Rule(u32),
    /// A person.
    Hand {
        /// After how long it is undone.
        lasts: Option<Span>,
    },
}

/// A step and who chose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The step.
    pub step: Step,
    /// Who chose it.
    pub by: By,
}

/// A stretch of records: its number, and the records of its steps.
type Stretch = (usize, Rc<Vec<Rc<StepRecord>>>);

/// A moment that is kept.
#[derive(Clone)]
struct Kept {
    world: Rc<dyn Simulation>,
    under_way: Rc<UnderWay>,
}

impl Kept {
    fn of(world: &dyn Simulation, index: &Index) -> Kept {
        Kept { world: Rc::from(world.fork()), under_way: Rc::new(index.under_way().clone()) }
    }
}

/// One way in which a run went.
pub struct Branch {
    /// What a person calls it; empty if they did not.
    pub name: String,
    /// Where it left which branch.
    pub parent: Option<(BranchId, usize)>,
    log: Vec<Entry>,
    /// The moments after steps 0, `STRIDE`, 2·`STRIDE` and so on.
    kept: Vec<Kept>,
    index: Index,
    records: RefCell<VecDeque<Stretch>>,
}

impl Branch {
    /// What it remembers of its steps.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Its steps.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }
}

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
        let index = Index::new(&*world, Director::new(&rules));
        let trunk = Branch {
            name: String::new(),
            parent: None,
            log: Vec::new(),
            kept: vec![Kept::of(&*world, &index)],
            index,
            records: RefCell::default(),
        };
        Timeline { setup, rules, branches: vec![trunk], current: BranchId(0), position: 0, world }
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
        self.branch().log.len()
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
        &self.branch().index
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
        let stride = step / STRIDE;
        let from = if onward && self.position >= stride * STRIDE {
            self.position
        } else {
            self.world = branch.kept[stride].world.fork();
            stride * STRIDE
        };
        for number in from..step {
            let luck = &mut Luck::of(self.setup.seed, number as u64);
            let applied = self.world.advance(&branch.log[number].step, luck);
            debug_assert!(applied.is_ok(), "a step that was taken can be taken again");
        }
        self.position = step;
    }

    /// The numbers, in [`Index::messages`], of the messages under way after step `step`.
    pub fn under_way(&self, step: usize) -> UnderWay {
        let number = step.min(self.len()) / STRIDE;
        let mut under_way = UnderWay::clone(&self.branch().kept[number].under_way);
        for record in self.stretch(number).iter().take(step - number * STRIDE) {
            under_way.go_on(record);
        }
        under_way
    }

    /// The record of step `step` (from 1) of the current branch.
    pub fn record(&self, step: usize) -> Option<Rc<StepRecord>> {
        let at = step.checked_sub(1).filter(|at| *at < self.len())?;
        let stretch = self.stretch(at / STRIDE);
        stretch.get(at % STRIDE).cloned()
    }

    fn stretch(&self, number: usize) -> Rc<Vec<Rc<StepRecord>>> {
        let branch = self.branch();
        let steps = branch.log.len().min((number + 1) * STRIDE) - number * STRIDE;
        let mut cache = branch.records.borrow_mut();
        if let Some(at) = cache.iter().position(|(known, _)| *known == number) {
            let found = cache.remove(at).filter(|(_, records)| records.len() == steps);
            if let Some(found) = found {
                cache.push_front(found.clone());
                return found.1;
            }
        }
        let mut world = branch.kept[number].world.fork();
        let first = number * STRIDE;
        let apply = |at: usize| {
            let luck = &mut Luck::of(self.setup.seed, at as u64);
            world.apply(&branch.log[at].step, luck).ok().map(Rc::new)
        };
        let records = Rc::new((first..first + steps).map_while(apply).collect::<Vec<_>>());
        cache.push_front((number, Rc::clone(&records)));
        cache.truncate(KEPT_STRETCHES);
        records
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
        if self.len() >= MOST_STEPS {
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
        let step = Step { wait, action: crate::kernel::Action::Elapse };
        self.take(step, By::Rule(line), director)?;
        self.branches[self.current.0].index.misfired(line, why);
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
        let step = Step { wait, action: crate::kernel::Action::Elapse };
        self.take(step, By::Hand { lasts: None }, director).map_err(|_| PlayError::StandsStill)
    }

    /// The moves that lead from the start to `step` of the current branch: what the director did is
    /// counted, what a person did is named.
    pub fn moves(&self, step: usize) -> Vec<Move> {
        let mut moves = Vec::new();
        let entries = self.branch().log.iter().take(step);
        for (number, entry) in (1..).zip(entries) {
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
            (crate::kernel::Action::Fire { node, .. }, Some(timer)) => Order::Fire { node, timer },
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
        let luck = &mut Luck::of(self.setup.seed, self.position as u64);
        let record = self.world.apply(&step, luck)?;
        let branch = &mut self.branches[self.current.0];
        branch.log.push(Entry { step, by });
        branch.index.push(&record, &*self.world, director);
        if branch.log.len().is_multiple_of(STRIDE) {
            branch.kept.push(Kept::of(&*self.world, &branch.index));
        }
        self.position += 1;
        Ok(())
    }

    /// Forks a branch that ends here, and goes to it.
    pub fn fork(&mut self) {
        let parent = self.branch();
        let log = parent.log[..self.position].to_vec();
        let fork = Branch {
            name: String::new(),
            parent: Some((self.current, self.position)),
            index: parent.index.until(self.position, self.under_way(self.position)),
            kept: parent.kept[..=self.position / STRIDE].to_vec(),
            log,
            records: RefCell::default(),
        };
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
