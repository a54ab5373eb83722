//! What can make something possible that reads.

use super::super::{Model, Toward};
use super::AHEAD;
use super::Scene;
use super::way::Way;

/// An operation as the model knows it.
type What<'w, M> = (&'w <M as Model>::Input, Option<&'w <M as Model>::Output>);

/// How many unfinished operations that ask the same are looked at.
const MOST_ALIKE: usize = 8;

impl<M: Model> Scene<'_, '_, M> {
    /// What has no place, was invoked before, and changes the state without overwriting it.
    pub(super) fn changing(&self, way: &Way<M::State>, before: usize) -> Vec<u32> {
        let mut unfinished: Vec<(u32, usize)> = Vec::new();
        let counts = |&one: &u32| {
            let candidate = self.one(one);
            if !self.changes(one) || candidate.invoked >= before {
                return false;
            }
            if candidate.due < usize::MAX {
                return true;
            }
            match unfinished.iter_mut().find(|(kind, _)| *kind == candidate.kind) {
                Some((_, alike)) => {
                    *alike += 1;
                    *alike <= MOST_ALIKE
                }
                None => {
                    unfinished.push((candidate.kind, 1));
                    true
                }
            }
        };
        way.changes.iter().copied().filter(counts).collect()
    }

    /// What can begin an epoch: the most urgent of those that leave the same, once of those that could be
    /// placed before the present epoch, and once of the others.
    pub(super) fn starts(&self, way: &Way<M::State>) -> Vec<u32> {
        let mut starts: Vec<u32> = Vec::new();
        let is_early = |one: u32| self.one(one).invoked < way.horizon;
        for &one in way.changes.iter().filter(|&&one| self.overwrites(one)) {
            let alike = |&other: &u32| {
                is_early(other) == is_early(one) && self.one(other).input == self.one(one).input
            };
            if !starts.iter().any(alike) {
                starts.push(one);
            }
        }
        starts
    }

    /// Which of these lead from a state to one in which something is possible.
    pub(super) fn lead(&self, state: &M::State, goal: u32, ones: &[u32]) -> Option<Vec<u32>> {
        let asked = self.asked(ones);
        let places = self.lead_among(state, goal, &asked)?;
        Some(places.into_iter().map(|place| ones[place]).collect())
    }

    fn asked(&self, ones: &[u32]) -> Vec<What<'_, M>> {
        ones.iter().map(|&one| (self.one(one).input, self.one(one).output)).collect()
    }

    fn lead_among(&self, state: &M::State, goal: u32, asked: &[What<'_, M>]) -> Option<Vec<usize>> {
        if self.fits(goal, state) {
            return Some(Vec::new());
        }
        match self.model.toward(state, (self.one(goal).input, self.one(goal).output), asked) {
            Toward::Through(places) => Some(places),
            Toward::Unknown | Toward::Never => None,
        }
    }

    /// Whether everything that reads and has no place can still be made possible by itself.
    pub(super) fn is_hopeful(&self, way: &Way<M::State>) -> bool {
        let mut goals: Vec<u32> = Vec::new();
        let soon = self.to_come(way.now + AHEAD).filter(|&one| self.reads(one));
        for one in way.reads.iter().copied().chain(soon) {
            if !goals.iter().any(|&other| self.one(other).kind == self.one(one).kind) {
                goals.push(one);
            }
        }
        let Some(until) = goals.iter().map(|&goal| self.one(goal).due).max() else { return true };
        let mut changing = self.changing(way, usize::MAX);
        let pending = changing.len();
        changing.extend(self.to_come(until).filter(|&one| self.changes(one)));
        let asked = self.asked(&changing);
        let mut starts: Vec<(u32, M::State)> = Vec::new();
        let pending_starts = way.changes.iter().copied();
        for one in pending_starts.chain(self.to_come(until)).filter(|&one| self.overwrites(one)) {
            if !starts.iter().any(|&(other, _)| self.one(other).input == self.one(one).input) {
                starts.extend(self.begun_by(one).map(|left| (one, left)));
            }
        }
        goals.iter().all(|&goal| {
            let due = self.one(goal).due;
            let in_time = changing[pending..].partition_point(|&one| self.one(one).invoked < due);
            let asked = &asked[..pending + in_time];
            let leads = |state: &M::State| self.lead_among(state, goal, asked).is_some();
            leads(&way.state)
                || starts.iter().any(|(start, left)| self.one(*start).invoked < due && leads(left))
        })
    }
}
