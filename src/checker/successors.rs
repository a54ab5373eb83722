//! The successors of some states: what one thread computes at a time.

use super::Model;
use super::breadth_first::{SHARDS, shard};
use super::path::Link;
use super::table::Table;

/// How many states one thread leaves at a time.
pub(super) const PART: usize = 128;

/// Successors are looked up a few states' worth at a time: one look-up then waits for memory while
/// others do.
const AT_ONCE: usize = 32;

/// A state that was come to.
pub(super) struct Candidate<S> {
    pub(super) state: S,
    pub(super) link: Link,
    /// How many states its part had generated with it.
    pub(super) nth: u32,
    /// Whether no other one was it before.
    pub(super) is_new: bool,
}

/// The successors of some states.
pub(super) struct Part<M: Model> {
    actions: Vec<M::Action>,
    /// Successors that were not looked up yet.
    fresh: Vec<Candidate<M::State>>,
    /// Their fingerprints.
    fingerprints: Vec<u128>,
    /// Those that were not known before this round.
    pub(super) candidates: Vec<Candidate<M::State>>,
    /// Their fingerprints and places, by the table that they belong to.
    pub(super) by_shard: [Vec<(u128, u32)>; SHARDS],
    /// How many successors there were, also known ones.
    pub(super) generated: u32,
    /// How many of the states are outside the model's bounds.
    pub(super) outside: u32,
}

impl<M: Model> Part<M> {
    pub(super) fn new() -> Part<M> {
        Part {
            actions: Vec::new(),
            fresh: Vec::new(),
            fingerprints: Vec::new(),
            candidates: Vec::new(),
            by_shard: Default::default(),
            generated: 0,
            outside: 0,
        }
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        let candidates = self.fresh.capacity() + self.candidates.capacity();
        let by_shard: usize = self.by_shard.iter().map(Vec::capacity).sum();
        candidates * size_of::<Candidate<M::State>>()
            + self.fingerprints.capacity() * size_of::<u128>()
            + by_shard * size_of::<(u128, u32)>()
    }

    /// Computes the successors of some states, the first of which has the number `first`.
    pub(super) fn leave(
        &mut self,
        model: &M,
        symmetry: bool,
        seen: &[Table<()>],
        first: u32,
        states: &[M::State],
    ) {
        self.candidates.clear();
        self.by_shard.iter_mut().for_each(Vec::clear);
        self.generated = 0;
        self.outside = 0;
        for (n, states) in states.chunks(AT_ONCE).enumerate() {
            for (parent, state) in (first + (n * AT_ONCE) as u32..).zip(states) {
                self.leave_one(model, symmetry, parent, state);
            }
            self.sort_out(seen);
        }
    }

    fn leave_one(&mut self, model: &M, symmetry: bool, parent: u32, state: &M::State) {
        if !model.within_bounds(state) {
            self.outside += 1;
            return;
        }
        let mut actions = std::mem::take(&mut self.actions);
        model.actions(state, &mut actions);
        for (ordinal, action) in (0u32..).zip(&actions) {
            match model.next_state(state, action) {
                // Back to where it was: there is nothing to look up.
                Some(next) if next == *state => self.generated += 1,
                Some(next) => self.add(model, symmetry, next, Link { parent, ordinal }),
                None => {}
            }
        }
        actions.clear();
        self.actions = actions;
    }

    /// Adds a state, which is still to be looked up.
    pub(super) fn add(&mut self, model: &M, symmetry: bool, state: M::State, link: Link) {
        self.fingerprints.push(fingerprint(model, symmetry, &state));
        self.generated += 1;
        self.fresh.push(Candidate { state, link, nth: self.generated, is_new: false });
    }

    /// Keeps those of the added states that were not seen.
    pub(super) fn sort_out(&mut self, seen: &[Table<()>]) {
        if !seen.is_empty() {
            Table::fetch(self.fingerprints.iter().map(|&one| (&seen[shard(one)], one)));
        }
        for (candidate, fingerprint) in self.fresh.drain(..).zip(self.fingerprints.drain(..)) {
            let shard = shard(fingerprint);
            if !seen.get(shard).is_some_and(|seen| seen.contains(fingerprint)) {
                self.by_shard[shard].push((fingerprint, self.candidates.len() as u32));
                self.candidates.push(candidate);
            }
        }
    }
}

/// What a state is known by: its own fingerprint, or that of the state which stands for its orbit.
///
/// Searches keep the state itself also then, and go on from it. So the runs that they find are runs
/// of the model, and need no translation.
pub(super) fn fingerprint<M: Model>(model: &M, symmetry: bool, state: &M::State) -> u128 {
    let canonical = if symmetry { model.canonical(state) } else { None };
    canonical.as_ref().map_or_else(|| model.fingerprint(state), |state| model.fingerprint(state)).0
}
