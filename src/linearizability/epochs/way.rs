//! A way to place operations, and what is done on it.

use super::super::{Model, Nature};
use super::Scene;

/// As how long at most the time counts that an operation still has, in events.
const SPAN: usize = 150;

/// Where an operation is placed.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// After all that was placed so far.
    Last(u32),
    /// Right before the present epoch, after what was placed there.
    Unseen(u32),
}

/// A way: which operations have a place, and where that leads.
#[derive(Clone)]
pub(super) struct Way<S> {
    pub(super) state: S,
    /// When the present epoch began: what was invoked before that can be placed before it.
    pub(super) horizon: usize,
    pub(super) now: usize,
    /// What was invoked and has no place, the most urgent first: what only reads, and what does more.
    pub(super) reads: Vec<u32>,
    pub(super) changes: Vec<u32>,
    /// What was placed when it was kept last, and what has been since.
    pub(super) last: u32,
    pub(super) since: Vec<Place>,
    /// How much time was left to what changed the state, and not to what read; less is better.
    pub(super) cost: usize,
}

impl<S> Way<S> {
    /// The way on which nothing has a place.
    pub(super) fn first(initial: S) -> Self {
        Way {
            state: initial,
            horizon: 0,
            now: 0,
            reads: Vec::new(),
            changes: Vec::new(),
            last: 0,
            since: Vec::new(),
            cost: usize::MAX / 2,
        }
    }

    /// Whether an operation was invoked and has no place.
    pub(super) fn is_pending(&self, one: u32) -> bool {
        self.changes.binary_search(&one).is_ok() || self.reads.binary_search(&one).is_ok()
    }
}

impl<M: Model> Scene<'_, '_, M> {
    /// Takes note that an operation was invoked.
    pub(super) fn invoke(&self, way: &mut Way<M::State>, one: u32) {
        let list = if self.reads(one) { &mut way.reads } else { &mut way.changes };
        if let Err(place) = list.binary_search(&one) {
            list.insert(place, one);
        }
        if self.reads(one) && self.fits(one, &way.state) {
            self.put(way, Place::Last(one));
        }
    }

    /// Places these one after the other, and after each what then reads the state. Whether they can be.
    pub(super) fn place(&self, way: &mut Way<M::State>, ones: &[u32]) -> bool {
        ones.iter().all(|&one| {
            let Some(next) = self.left_by(one, &way.state) else { return false };
            if !way.is_pending(one) {
                return false;
            }
            self.put(way, Place::Last(one));
            way.state = next;
            if self.nature(one) == Nature::Overwrites {
                way.horizon = way.now;
            }
            for read in self.readers(way, &way.state, usize::MAX) {
                self.put(way, Place::Last(read));
            }
            true
        })
    }

    /// Places these, which were all invoked in time, right before the present epoch, where the state was
    /// this one, and after each what then reads it.
    pub(super) fn insert(&self, way: &mut Way<M::State>, state: &mut M::State, ones: &[u32]) {
        for &one in ones {
            let Some(next) = self.left_by(one, state) else { return };
            *state = next;
            way.cost += self.left_to(way, one);
            self.put(way, Place::Unseen(one));
            for read in self.readers(way, state, way.horizon) {
                self.put(way, Place::Unseen(read));
            }
        }
    }

    /// Places something right before the present epoch for nobody to see.
    pub(super) fn hide(&self, way: &mut Way<M::State>, one: u32) {
        self.put(way, Place::Unseen(one));
    }

    /// What reads this state and was invoked before.
    fn readers(&self, way: &Way<M::State>, state: &M::State, before: usize) -> Vec<u32> {
        let reads = |&one: &u32| self.one(one).invoked < before && self.fits(one, state);
        way.reads.iter().copied().filter(reads).collect()
    }

    /// Gives a pending operation a place.
    fn put(&self, way: &mut Way<M::State>, place: Place) {
        let (Place::Last(one) | Place::Unseen(one)) = place;
        let reads = self.reads(one);
        let list = if reads { &mut way.reads } else { &mut way.changes };
        if let Ok(at) = list.binary_search(&one) {
            list.remove(at);
        }
        way.since.push(place);
        match place {
            _ if reads => way.cost -= self.left_to(way, one),
            Place::Last(_) => way.cost += self.left_to(way, one),
            Place::Unseen(_) => {}
        }
    }

    /// How much time an operation still has.
    fn left_to(&self, way: &Way<M::State>, one: u32) -> usize {
        self.one(one).due.saturating_sub(way.now).min(SPAN)
    }
}
