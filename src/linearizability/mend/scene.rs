//! What there is to be placed.

use std::collections::HashMap;
use std::ops::Range;

use super::super::Model;
use super::super::patience::Patience;
use super::super::prepare::Prepared;
use super::super::seen::FixedHash;
use super::origins::{Origins, State};

/// An operation, without what the model alone need know.
pub(super) struct One {
    pub(super) invoked: usize,
    /// When it completed; never, if it did not.
    pub(super) due: usize,
    /// What it does: one number for all that change the same in the same way.
    pub(super) change: u32,
    /// In which state alone it is possible, if it reads.
    pub(super) reads: Option<u32>,
}

impl One {
    pub(super) fn is_open(&self) -> bool {
        self.due == usize::MAX
    }
}

pub(super) struct Scene {
    pub(super) ones: Vec<One>,
    /// How many operations, by urgency, must have a place.
    pub(super) required: usize,
    pub(super) states: Vec<State>,
    /// What may have a place, in the order of the invocations.
    pub(super) by_invocation: Vec<u32>,
    /// Who makes each change, in that order.
    pub(super) makers: Vec<Vec<u32>>,
    /// Those of them that never completed.
    open: Vec<Vec<u32>>,
    /// How many events an operation takes at most.
    longest: usize,
    /// How many on average; at least a few.
    pub(super) window: usize,
}

impl Scene {
    /// What must have a place, by urgency, and what else may.
    pub(super) fn of<M: Model, P: Patience>(
        model: &M,
        prepared: &Prepared<'_, M>,
        required: usize,
        patience: &P,
    ) -> Result<Scene, P::Over> {
        let times = prepared.times();
        let rank = |time: usize| match time {
            usize::MAX => usize::MAX,
            _ => times.partition_point(|&other| other < time),
        };
        let ranked = prepared.operations.iter().map(|one| {
            let (invoked, due) = (rank(one.invoked), rank(one.due));
            One { invoked, due, change: 0, reads: None }
        });
        let mut ones: Vec<One> = ranked.collect();
        let mut makers: Vec<Vec<u32>> = Vec::new();
        let mut changes: HashMap<&M::Input, u32, FixedHash> = HashMap::default();
        let by_invocation = prepared.left(model, required);
        for &one in &by_invocation {
            let next = makers.len() as u32;
            let change = *changes.entry(prepared.operations[one as usize].input).or_insert(next);
            if change == next {
                makers.push(Vec::new());
            }
            makers[change as usize].push(one);
            ones[one as usize].change = change;
        }
        let lengths = || ones[..required].iter().map(|one| one.due - one.invoked);
        let longest = lengths().max().unwrap_or(0);
        let window = (lengths().sum::<usize>() / required.max(1)).max(16);
        let is_open = |one: &&u32| ones[**one as usize].is_open();
        let open = makers.iter().map(|all| all.iter().filter(is_open).copied().collect()).collect();
        let states = Vec::new();
        let mut scene =
            Scene { ones, required, states, by_invocation, makers, open, longest, window };
        let mut origins = Origins::of(model, prepared, &scene);
        let reads: Vec<Option<u32>> = (0..required).map(|one| origins.read_by(one)).collect();
        scene.states = origins.states(patience)?;
        for (one, reads) in scene.ones.iter_mut().zip(reads) {
            one.reads = reads;
        }
        Ok(scene)
    }

    pub(super) fn one(&self, one: u32) -> &One {
        &self.ones[one as usize]
    }

    pub(super) fn reads(&self, one: u32) -> bool {
        self.one(one).reads.is_some()
    }

    /// How many events around an operation is looked for who could help it.
    pub(super) fn around(&self) -> usize {
        3 * self.window
    }

    /// Who makes a change and was under way some time between two events.
    pub(super) fn makers(
        &self,
        change: u32,
        begin: usize,
        end: usize,
    ) -> impl Iterator<Item = u32> {
        self.of_these(&self.makers[change as usize], &self.open[change as usize], begin, end)
    }

    /// What was under way some time between two events, and completed.
    pub(super) fn under_way(&self, when: &Range<usize>) -> impl Iterator<Item = u32> {
        self.of_these(&self.by_invocation, &[], when.start, when.end)
    }

    /// Those who were under way between two events, of these and of those of them that never completed, both
    /// in the order of the invocations.
    fn of_these<'s>(
        &'s self,
        all: &'s [u32],
        open: &'s [u32],
        begin: usize,
        end: usize,
    ) -> impl Iterator<Item = u32> {
        let invoked = |one: u32| self.one(one).invoked;
        let early = end.min(begin.saturating_sub(self.longest));
        let until = all.partition_point(|&one| invoked(one) < end);
        let from = all[..until].partition_point(|&one| invoked(one) < early);
        let late = all[from..until].iter().filter(move |&&one| self.one(one).due > begin);
        let long = open.iter().take_while(move |&&one| self.one(one).invoked < early);
        late.chain(long).copied()
    }
}
