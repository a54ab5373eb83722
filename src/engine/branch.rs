//! A branch: one way in which a run went, as a list of steps with kept moments in between.
//!
//! Worlds are kept every `STRIDE` steps and are found again in between by applying at most that many
//! steps to a copy, which shares what did not change. The records of a stretch are made anew when they
//! are looked at, and the last few stretches are kept.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::director::Director;
use super::index::{Index, UnderWay};
use crate::kernel::{Refusal, Seed, Span, Step};
use crate::protocols::simulation::{Simulation, StepRecord};

/// Steps between two kept worlds: 100,000 steps keep some 1,500 worlds, and a seek applies at most 63
/// steps. `make bench` prints what that costs in time and memory.
const STRIDE: usize = 64;

/// How many stretches of records are kept.
const KEPT_STRETCHES: usize = 8;

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
    seed: Seed,
    log: Vec<Entry>,
    /// The moments after steps 0, `STRIDE`, 2·`STRIDE` and so on.
    kept: Vec<Kept>,
    index: Index,
    records: RefCell<VecDeque<Stretch>>,
}

impl Branch {
    /// A branch that begins with this world.
    pub(super) fn new(seed: Seed, world: &dyn Simulation, director: Director) -> Branch {
        let index = Index::new(world, director);
        Branch {
            name: String::new(),
            parent: None,
            seed,
            log: Vec::new(),
            kept: vec![Kept::of(world, &index)],
            index,
            records: RefCell::default(),
        }
    }

    /// A branch that leaves this one, whose number is `id`, after `step`.
    pub(super) fn fork(&self, id: BranchId, step: usize) -> Branch {
        Branch {
            name: String::new(),
            parent: Some((id, step)),
            seed: self.seed,
            log: self.log[..step].to_vec(),
            kept: self.kept[..=step / STRIDE].to_vec(),
            index: self.index.until(step, self.under_way(step)),
            records: RefCell::default(),
        }
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// Whether it has no step.
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// What it remembers of its steps.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Its steps.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// The last step, up to `step`, after which a world is kept.
    pub(super) fn kept_before(step: usize) -> usize {
        step / STRIDE * STRIDE
    }

    /// A copy of the world that is kept after `step`.
    pub(super) fn fork_kept(&self, step: usize) -> Box<dyn Simulation> {
        self.kept[step / STRIDE].world.fork()
    }

    /// Takes the world after step `from` to the one after step `to`.
    pub(super) fn replay(&self, world: &mut dyn Simulation, from: usize, to: usize) {
        for number in from..to {
            let luck = &mut self.seed.luck(number as u64);
            let applied = world.advance(&self.log[number].step, luck);
            debug_assert!(applied.is_ok(), "a step that was taken can be taken again");
        }
    }

    /// The world after a step, or after the last one.
    pub fn world(&self, step: usize) -> Box<dyn Simulation> {
        let step = step.min(self.len());
        let kept = Branch::kept_before(step);
        let mut world = self.fork_kept(kept);
        self.replay(&mut *world, kept, step);
        world
    }

    /// Takes a step that led to `world`.
    pub(super) fn push(
        &mut self,
        entry: Entry,
        record: &StepRecord,
        world: &dyn Simulation,
        director: Director,
    ) {
        self.log.push(entry);
        self.index.push(record, world, director);
        if self.log.len().is_multiple_of(STRIDE) {
            self.kept.push(Kept::of(world, &self.index));
        }
    }

    /// Notes that an order could not be done in the last step.
    pub(super) fn misfired(&mut self, line: u32, why: Refusal) {
        self.index.misfired(line, why);
    }

    /// The numbers, in [`Index::messages`], of the messages under way after step `step`.
    pub fn under_way(&self, step: usize) -> UnderWay {
        let number = step.min(self.len()) / STRIDE;
        let mut under_way = UnderWay::clone(&self.kept[number].under_way);
        for record in self.stretch(number).iter().take(step - number * STRIDE) {
            under_way.go_on(record);
        }
        under_way
    }

    /// The record of step `step` (from 1).
    pub fn record(&self, step: usize) -> Option<Rc<StepRecord>> {
        let at = step.checked_sub(1).filter(|at| *at < self.len())?;
        self.stretch(at / STRIDE).get(at % STRIDE).cloned()
    }

    /// The records of the steps after the `number`-th kept world, up to the next.
    fn stretch(&self, number: usize) -> Rc<Vec<Rc<StepRecord>>> {
        let first = number * STRIDE;
        let last = self.len().min(first + STRIDE);
        let mut cache = self.records.borrow_mut();
        if let Some(at) = cache.iter().position(|(known, _)| *known == number) {
            let found = cache.remove(at).filter(|(_, records)| records.len() == last - first);
            if let Some(found) = found {
                cache.push_front(found.clone());
                return found.1;
            }
        }
        let mut world = self.fork_kept(first);
        let apply = |at: usize| {
            let luck = &mut self.seed.luck(at as u64);
            world.apply(&self.log[at].step, luck).ok().map(Rc::new)
        };
        let records = Rc::new((first..last).map_while(apply).collect::<Vec<_>>());
        cache.push_front((number, Rc::clone(&records)));
        cache.truncate(KEPT_STRETCHES);
        records
    }
}
