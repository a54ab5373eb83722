//! What should hold eventually: looks for a run that never comes to it.
//!
//! Such a run stays among the states in which the claim does not hold, from its beginning on. It ends
//! there, or it goes round in a circle there. So these states are searched breadth-first by themselves,
//! with the steps between them, and that graph is searched for circles. States in which the claim holds
//! are not left at all: it does not matter where runs that came to it meet runs that did not.
//!
//! Steps must not be left out of that graph, so sleep sets are of no use here. Symmetry is: where equal
//! orbits make a circle, going round it often enough makes one of states.

use std::collections::VecDeque;

use super::cycle::Graph;
use super::held::Held;
use super::path::{Link, Links, ROOT};
use super::successors::fingerprint;
use super::table::Table;
use super::{Bounds, Counterexample, Model, Path, Verdict, Why};

/// How many states are left in a round.
const ROUND: usize = 1024;

/// A search for a run that never comes to one thing.
pub(super) struct Liveness<M: Model> {
    holds: fn(&M, &M::State) -> bool,
    symmetry: bool,
    numbers: Table<u32>,
    links: Links,
    graph: Graph,
    waiting: VecDeque<M::State>,
    held: Held,
    depth: u32,
    /// The number of the first state that is further away than `depth`.
    next_level: u32,
    /// Why some states were not left.
    cut: Option<Why>,
}

impl<M: Model> Liveness<M> {
    pub(super) fn new(model: &M, holds: fn(&M, &M::State) -> bool, symmetry: bool) -> Liveness<M> {
        let mut search = Liveness {
            holds,
            symmetry,
            numbers: Table::new(),
            links: Links::default(),
            graph: Graph::default(),
            waiting: VecDeque::new(),
            held: Held::default(),
            depth: 0,
            next_level: 0,
            cut: None,
        };
        for (ordinal, state) in (0..).zip(model.initial_states()) {
            search.come_to(model, state, Link { parent: ROOT, ordinal });
        }
        search.next_level = search.links.len();
        search
    }

    /// How many states were left.
    pub(super) fn left(&self) -> u64 {
        self.graph.len() as u64
    }

    /// How many states wait to be left.
    pub(super) fn frontier(&self) -> u64 {
        self.waiting.len() as u64
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> u64 {
        let kept = self.numbers.bytes() + self.links.bytes() + self.graph.bytes();
        (kept + self.held.bytes()) as u64
    }

    /// One round; the verdict, if that was the last one.
    pub(super) fn step(&mut self, model: &M, bounds: Bounds) -> Option<Verdict<M>> {
        for _ in 0..ROUND {
            let Some(state) = self.waiting.pop_front() else {
                return Some(self.conclude(model));
            };
            self.held.take();
            if let Some(dead_end) = self.leave(model, bounds, &state) {
                return Some(Verdict::Broken(Counterexample::DeadEnd(dead_end)));
            }
        }
        if self.bytes() > bounds.bytes {
            self.cut = Some(Why::Memory);
            return Some(self.conclude(model));
        }
        None
    }

    /// Leaves the next state in order; the run to it, if that cannot be done.
    fn leave(&mut self, model: &M, bounds: Bounds, state: &M::State) -> Option<Path<M>> {
        let parent = self.graph.len() as u32;
        if parent == self.next_level {
            self.depth += 1;
            self.next_level = self.links.len();
        }
        self.graph.begin();
        let cut = match () {
            () if !model.within_bounds(state) => Some(Why::OutsideBounds),
            () if self.depth >= bounds.depth => Some(Why::Depth),
            () => None,
        };
        if cut.is_some() {
            self.cut = self.cut.or(cut);
            return None;
        }
        let mut actions = Vec::new();
        model.actions(state, &mut actions);
        let mut is_dead_end = true;
        for (ordinal, action) in (0..).zip(&actions) {
            let Some(next) = model.next_state(state, action) else { continue };
            is_dead_end = false;
            if self.links.len() == bounds.states {
                self.cut = Some(Why::States);
                break;
            }
            if let Some(number) = self.come_to(model, next, Link { parent, ordinal }) {
                self.graph.add(number);
            }
        }
        is_dead_end.then(|| self.links.path(model, parent))
    }

    /// The number of a state, if the claim does not hold in it.
    fn come_to(&mut self, model: &M, state: M::State, link: Link) -> Option<u32> {
        if (self.holds)(model, &state) {
            return None;
        }
        let fingerprint = fingerprint(model, self.symmetry, &state);
        let known = self.numbers.get(fingerprint);
        Some(known.unwrap_or_else(|| {
            let number = self.links.len();
            self.numbers.put(fingerprint, number);
            self.links.push(link);
            self.held.add(model.bytes(&state));
            self.waiting.push_back(state);
            number
        }))
    }

    /// What the graph says, as far as it is known.
    fn conclude(&self, model: &M) -> Verdict<M> {
        match (self.graph.nearest_cycle(), self.cut) {
            (Some(cycle), _) => Verdict::Broken(self.lasso(model, &cycle)),
            (None, Some(why)) => Verdict::Unfinished(why),
            (None, None) => Verdict::Holds,
        }
    }

    /// The shortest way to the first state of a cycle, and round it until a state comes again.
    fn lasso(&self, model: &M, cycle: &[u32]) -> Counterexample<M> {
        let mut path = self.links.path(model, cycle[0]);
        let stem = path.len();
        loop {
            for next in cycle.iter().skip(1).chain(&cycle[..1]) {
                path.steps.push(self.step_to(model, path.last(), *next));
            }
            let again = path.states().skip(stem).step_by(cycle.len());
            let rounds = (path.len() - stem) / cycle.len();
            let same = again.take(rounds).position(|state| state == path.last());
            if let Some(round) = same {
                return Counterexample::Lasso { back_to: stem + round * cycle.len(), path };
            }
        }
    }

    /// The first action that leads from a state to the one with this number, and what it leads to.
    fn step_to(&self, model: &M, state: &M::State, number: u32) -> (M::Action, M::State) {
        let mut actions = Vec::new();
        model.actions(state, &mut actions);
        let mut steps = actions.into_iter().filter_map(|action| {
            let next = model.next_state(state, &action)?;
            Some((action, next))
        });
        let leads_there = |(_, next): &(M::Action, M::State)| {
            self.numbers.get(fingerprint(model, self.symmetry, next)) == Some(number)
        };
        steps.find(leads_there).expect("a model does the same when asked again")
    }
}
