//! Depth-first search: needs memory for one run only besides what it has seen, and is soon far away.

use super::breadth_first::Orders;
use super::held::Held;
use super::judge::End;
use super::path::Path;
use super::successors::fingerprint;
use super::table::Table;
use super::{Model, Statistics, Why};

/// How many actions are tried in a round.
const ROUND: usize = 4096;

/// A depth-first search (Tarjan, *Depth-First Search and Linear Graph Algorithms*, SIAM Journal on
/// Computing, 1972) between two rounds.
///
/// Under a bound on depth a state may be come to in too many actions first, and in fewer later: it is
/// then left once more. So the search sees what a breadth-first one sees within that bound.
pub(super) struct DepthFirst<M: Model> {
    symmetry: bool,
    initial: std::vec::IntoIter<M::State>,
    /// The fewest actions that each state was come to in.
    seen: Table<u32>,
    /// The run to where the search is.
    stack: Vec<Frame<M>>,
    held: Held,
    left: u64,
    /// How many states are as far away as the bound allows: they were not left.
    at_bound: u64,
    spare: Vec<Vec<M::Action>>,
    pub(super) statistics: Statistics,
}

/// A state of the run, with what can happen in it.
struct Frame<M: Model> {
    state: M::State,
    actions: Vec<M::Action>,
    /// How many of its actions were tried. The last of them leads to the frame above.
    tried: usize,
}

impl<M: Model> Frame<M> {
    fn try_next(&mut self, model: &M) -> Option<M::State> {
        while let Some(action) = self.actions.get(self.tried) {
            self.tried += 1;
            if let Some(state) = model.next_state(&self.state, action) {
                return Some(state);
            }
        }
        None
    }

    fn bytes(&self, model: &M) -> usize {
        let actions = self.actions.capacity() * size_of::<M::Action>();
        size_of::<Frame<M>>() - size_of::<M::State>() + model.bytes(&self.state) + actions
    }
}

impl<M: Model> DepthFirst<M> {
    pub(super) fn new(model: &M, symmetry: bool) -> DepthFirst<M> {
        DepthFirst {
            symmetry,
            initial: model.initial_states().into_iter(),
            seen: Table::new(),
            stack: Vec::new(),
            held: Held::default(),
            left: 0,
            at_bound: 0,
            spare: Vec::new(),
            statistics: Statistics::default(),
        }
    }

    /// How many states were left.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// One round.
    pub(super) fn step(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        let end = (0..ROUND).find_map(|_| self.go_on(orders));
        self.statistics.distinct = self.seen.len() as u64;
        self.statistics.frontier = self.stack.len() as u64;
        let bytes = (self.seen.bytes() + self.held.bytes()) as u64;
        self.statistics.bytes = self.statistics.bytes.max(bytes);
        end.or_else(|| (bytes > orders.bounds.bytes).then_some(End::Cut(Why::Memory)))
    }

    /// One action, or one step back.
    fn go_on(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        let next = match self.stack.last_mut() {
            Some(frame) => frame.try_next(orders.model),
            None => match self.initial.next() {
                None if self.at_bound > 0 => return Some(End::Cut(Why::Depth)),
                None => return Some(End::Exhausted),
                first => first,
            },
        };
        match next {
            Some(state) => self.visit(orders, state),
            None => {
                self.back();
                None
            }
        }
    }

    fn visit(&mut self, orders: &mut Orders<'_, M>, state: M::State) -> Option<End> {
        self.statistics.generated += 1;
        let depth = self.stack.len() as u32;
        let fingerprint = fingerprint(orders.model, self.symmetry, &state);
        let bound = orders.bounds.depth;
        let known = self.seen.get(fingerprint);
        if known.is_some_and(|fewest| fewest <= depth || bound == u32::MAX) {
            return None;
        }
        if known.is_none() && self.seen.len() as u64 == u64::from(orders.bounds.states) {
            return Some(End::Cut(Why::States));
        }
        self.seen.put(fingerprint, depth);
        self.at_bound -= u64::from(known == Some(bound));
        self.at_bound += u64::from(depth == bound);
        let is_outside = !orders.model.within_bounds(&state);
        if known.is_none() {
            self.statistics.depth = self.statistics.depth.max(depth);
            self.statistics.outside += u64::from(is_outside);
            if self.judge(orders, &state) && orders.stop_at_break {
                return Some(End::Cut(Why::AnotherIsBroken));
            }
        }
        if depth < bound && !is_outside {
            self.forth(orders.model, state);
        }
        None
    }

    /// Whether the state breaks a claim.
    fn judge(&self, orders: &mut Orders<'_, M>, state: &M::State) -> bool {
        let mut decided = Vec::new();
        orders.judge.ask(orders.model, state, |claim| decided.push(claim));
        let mut decide = |claim| orders.judge.decide(claim, || self.path(state));
        decided.into_iter().fold(false, |broken, claim| decide(claim) | broken)
    }

    fn forth(&mut self, model: &M, state: M::State) {
        let mut actions = self.spare.pop().unwrap_or_default();
        model.actions(&state, &mut actions);
        let frame = Frame { state, actions, tried: 0 };
        self.left += 1;
        self.held.add(frame.bytes(model));
        self.stack.push(frame);
    }

    fn back(&mut self) {
        if let Some(mut frame) = self.stack.pop() {
            self.held.take();
            frame.actions.clear();
            self.spare.push(frame.actions);
        }
    }

    /// The run to a successor of the state on top.
    fn path(&self, last: &M::State) -> Path<M> {
        let mut states = self.stack.iter().map(|frame| &frame.state).chain([last]).cloned();
        let tried = self.stack.iter().map(|frame| frame.actions[frame.tried - 1].clone());
        let initial = states.next().unwrap_or_else(|| last.clone());
        Path { initial, steps: tried.zip(states).collect() }
    }
}
