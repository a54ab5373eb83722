//! Breadth-first search: every counterexample that it finds is a shortest one.
//!
//! It goes in rounds. In each, some of the states that wait are left, all at once: their successors are
//! computed on every thread, and those that were seen before this round are dropped. Then the others are
//! admitted: of equal ones only the first, in the order of the states that were left and of their
//! actions. So everything is as if one thread had done it alone, state after state.

use std::collections::VecDeque;

use super::judge::{End, Judge};
use super::path::{Link, Links, ROOT};
use super::successors::{Candidate, PART, Part};
use super::table::Table;
use super::{Bounds, Model, Statistics, Why};
use crate::parallel::for_each;

/// What a search is told.
pub(super) struct Orders<'a, M: Model> {
    pub(super) model: &'a M,
    pub(super) judge: &'a mut Judge<M>,
    pub(super) bounds: Bounds,
    pub(super) stop_at_break: bool,
    pub(super) threads: usize,
}

/// How many states are left in a round.
const ROUND: usize = 4096;

/// Fewer states than that are not worth a second thread.
const WORTH_A_THREAD: usize = 256;

/// Fingerprints are kept in that many tables, each of which one thread fills.
pub(super) const SHARDS: usize = 16;

/// The table in which a fingerprint is. (Its low bits say where in the table.)
pub(super) fn shard(fingerprint: u128) -> usize {
    (fingerprint >> 124) as usize
}

/// States that wait to be left in the same round.
struct Block<S> {
    states: Vec<S>,
    bytes: u64,
}

/// The state of a breadth-first search between two rounds.
pub(super) struct BreadthFirst<M: Model> {
    symmetry: bool,
    seen: Vec<Table<()>>,
    links: Links,
    /// States of the level that is being left.
    level: VecDeque<Block<M::State>>,
    /// States one action further away.
    next: VecDeque<Block<M::State>>,
    /// How many actions lead to the states of `next`.
    depth: u32,
    /// How many states were left. As they are left in the order of their numbers, this is also the
    /// number of the first state of `level`.
    left: u32,
    waiting_bytes: u64,
    /// What was there at the end of the last round besides what waits: the states that were left, and
    /// successors that were not new.
    passing_bytes: u64,
    /// What the last round came to, not admitted yet.
    parts: Vec<Part<M>>,
    admitted: Vec<Admitted>,
    pub(super) statistics: Statistics,
}

/// What one table admitted in a round: the places of candidates as (part, place in the part).
#[derive(Default)]
struct Admitted {
    places: Vec<(u32, u32)>,
    /// Those that decide a claim, with its number.
    decisive: Vec<(u32, u32, usize)>,
}

impl<M: Model> BreadthFirst<M> {
    pub(super) fn new(model: &M, symmetry: bool) -> BreadthFirst<M> {
        let mut initial = Part::new();
        for (ordinal, state) in model.initial_states().into_iter().enumerate() {
            let link = Link { parent: ROOT, ordinal: ordinal as u32 };
            initial.add(model, symmetry, state, link);
        }
        initial.sort_out(&[]);
        BreadthFirst {
            symmetry,
            seen: (0..SHARDS).map(|_| Table::new()).collect(),
            links: Links::default(),
            level: VecDeque::new(),
            next: VecDeque::new(),
            depth: 0,
            left: 0,
            waiting_bytes: 0,
            passing_bytes: 0,
            parts: vec![initial],
            admitted: (0..SHARDS).map(|_| Admitted::default()).collect(),
            statistics: Statistics::default(),
        }
    }

    /// How many states were left.
    pub(super) fn left(&self) -> u64 {
        u64::from(self.left)
    }

    /// One round.
    pub(super) fn step(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        let end = self.admit(orders);
        self.measure();
        if end.is_some() {
            return end;
        }
        if self.statistics.bytes > orders.bounds.bytes {
            return Some(End::Cut(Why::Memory));
        }
        match self.next_block(orders.bounds) {
            Ok(block) => self.leave(orders, &block.states),
            Err(end) => return Some(end),
        }
        None
    }

    fn next_block(&mut self, bounds: Bounds) -> Result<Block<M::State>, End> {
        if self.level.is_empty() && !self.next.is_empty() {
            if self.depth >= bounds.depth {
                return Err(End::Cut(Why::Depth));
            }
            self.depth += 1;
            std::mem::swap(&mut self.level, &mut self.next);
        }
        let block = self.level.pop_front().ok_or(End::Exhausted)?;
        self.waiting_bytes -= block.bytes;
        self.passing_bytes = block.bytes;
        Ok(block)
    }

    /// Computes the successors of a block of states.
    fn leave(&mut self, orders: &Orders<'_, M>, states: &[M::State]) {
        let threads = if states.len() < WORTH_A_THREAD { 1 } else { orders.threads };
        self.parts.resize_with(states.len().div_ceil(PART), Part::new);
        let (seen, symmetry, left) = (&self.seen, self.symmetry, self.left);
        let work = states.chunks(PART).zip(&mut self.parts).enumerate();
        for_each(threads, work, |(n, (states, part))| {
            part.leave(orders.model, symmetry, seen, left + (n * PART) as u32, states);
        });
        self.left += states.len() as u32;
    }

    /// Takes in what the last round came to.
    fn admit(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        let candidates: usize = self.parts.iter().map(|part| part.candidates.len()).sum();
        let threads = if candidates < WORTH_A_THREAD { 1 } else { orders.threads };
        let (model, judge, parts) = (orders.model, &*orders.judge, &self.parts);
        let work = self.seen.iter_mut().zip(&mut self.admitted).enumerate();
        for_each(threads, work, |(shard, (seen, admitted))| {
            admitted.choose(model, judge, parts, shard, seen);
        });
        for (part, place) in self.admitted.iter_mut().flat_map(|one| one.places.drain(..)) {
            self.parts[part as usize].candidates[place as usize].is_new = true;
        }
        let mut decisive: Vec<_> =
            self.admitted.iter_mut().flat_map(|one| one.decisive.drain(..)).collect();
        decisive.sort_unstable();
        self.number(orders, decisive)
    }

    /// Gives numbers to the new states, in the order of their parents and of their actions.
    fn number(
        &mut self,
        orders: &mut Orders<'_, M>,
        decisive: Vec<(u32, u32, usize)>,
    ) -> Option<End> {
        let mut decisive = decisive.into_iter().peekable();
        let (waited, known) = (self.waiting_bytes, self.links.len());
        let mut candidates = 0;
        let mut parts = std::mem::take(&mut self.parts);
        for (n, part) in (0u32..).zip(&mut parts) {
            candidates += part.candidates.len() as u64;
            for (place, candidate) in (0u32..).zip(part.candidates.drain(..)) {
                if !candidate.is_new {
                    continue;
                }
                let generated = u64::from(candidate.nth);
                if self.links.len() == orders.bounds.states {
                    self.statistics.generated += generated;
                    return Some(End::Cut(Why::States));
                }
                let number = self.links.len();
                self.push(orders.model, candidate);
                let mut broken = false;
                while let Some((.., claim)) = decisive.next_if(|one| (one.0, one.1) == (n, place)) {
                    broken |= orders.judge.decide(claim, || self.links.path(orders.model, number));
                }
                if broken && orders.stop_at_break {
                    self.statistics.generated += generated;
                    return Some(End::Cut(Why::AnotherIsBroken));
                }
            }
            self.statistics.generated += u64::from(part.generated);
            self.statistics.outside += u64::from(part.outside);
        }
        self.parts = parts;
        // One that was not new took about what the new ones take.
        let new = u64::from(self.links.len() - known);
        let each = (self.waiting_bytes - waited) / new.max(1);
        self.passing_bytes += (candidates - new) * each;
        None
    }

    fn push(&mut self, model: &M, candidate: Candidate<M::State>) {
        self.links.push(candidate.link);
        let bytes = model.bytes(&candidate.state) as u64;
        self.waiting_bytes += bytes;
        match self.next.back_mut().filter(|block| block.states.len() < ROUND) {
            Some(block) => {
                block.states.push(candidate.state);
                block.bytes += bytes;
            }
            None => self.next.push_back(Block { states: vec![candidate.state], bytes }),
        }
    }

    fn measure(&mut self) {
        let tables: usize = self.seen.iter().map(Table::bytes).sum();
        let parts: usize = self.parts.iter().map(Part::bytes).sum();
        let bytes = (tables + self.links.bytes() + parts) as u64;
        let bytes = bytes + self.passing_bytes + self.waiting_bytes;
        let statistics = &mut self.statistics;
        statistics.distinct = u64::from(self.links.len());
        statistics.frontier = u64::from(self.links.len() - self.left);
        statistics.bytes = statistics.bytes.max(bytes);
        if !self.next.is_empty() {
            statistics.depth = self.depth;
        }
    }
}

impl Admitted {
    /// Of the candidates that belong to this table, those that are not in it yet.
    fn choose<M: Model>(
        &mut self,
        model: &M,
        judge: &Judge<M>,
        parts: &[Part<M>],
        shard: usize,
        seen: &mut Table<()>,
    ) {
        for (n, part) in (0u32..).zip(parts) {
            let candidates = &part.by_shard[shard];
            Table::fetch(candidates.iter().map(|&(fingerprint, _)| (&*seen, fingerprint)));
            for &(fingerprint, place) in candidates {
                if seen.put(fingerprint, ()).is_none() {
                    self.places.push((n, place));
                    let state = &part.candidates[place as usize].state;
                    judge.ask(model, state, |claim| {
                        self.decisive.push((n, place, claim));
                    });
                }
            }
        }
    }
}
