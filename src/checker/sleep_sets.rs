//! Breadth-first search with sleep sets: fewer steps to the same states.
//!
//! Where two independent actions can happen, both orders lead to the same state, and one of them is
//! enough. After an action was tried in a state, it is put to sleep in what the later ones lead to, until
//! something happens that it is not independent of (Godefroid, *Partial-Order Methods for the
//! Verification of Concurrent Systems*, LNCS 1032, 1996, chapter 5). A state that is come to again with
//! fewer actions asleep is visited once more, for those that woke up.
//!
//! Every state that can be reached is reached, and none later than without sleep sets. For let a visit
//! of a state be at most `d` actions from the beginning, and let a run go on from there with `n` actions
//! that cannot be reordered (by swapping neighbours that are independent) so that one that sleeps comes
//! first. Of all actions that could come first, take those that were tried last in this state, and of
//! these the first that was tried: none of the others sleeps in the state after it. So the rest of the
//! run, of `n - 1` actions, is such a run from there. Nothing sleeps in the beginning.
//!
//! So a level in which nothing new was come to is the last: there is nothing further away, whoever wakes.
//!
//! That swapping must not lead outside the model's own bounds, which nobody checks. So nothing is said to
//! hold if it could.

use std::collections::VecDeque;

use super::breadth_first::Orders;
use super::held::Held;
use super::judge::End;
use super::path::{Link, Links, ROOT};
use super::table::Table;
use super::{Model, Statistics, Why};

/// How many visits there are in a round.
const ROUND: usize = 1024;

/// A state that is to be left.
struct Visit<M: Model> {
    number: u32,
    state: M::State,
    /// What need not be tried.
    asleep: Vec<M::Action>,
    /// All that is to be tried, if the state was left before.
    woken: Option<Vec<M::Action>>,
}

/// The state of such a search between two rounds.
pub(super) struct SleepSets<M: Model> {
    numbers: Table<u32>,
    links: Links,
    /// What sleeps in each state.
    asleep: Vec<Vec<M::Action>>,
    asleep_bytes: usize,
    level: VecDeque<Visit<M>>,
    next: VecDeque<Visit<M>>,
    waiting: Held,
    depth: u32,
    /// Whether `next` has states that were not known.
    is_any_new: bool,
    begun: bool,
    left: u64,
    pub(super) statistics: Statistics,
}

impl<M: Model> SleepSets<M> {
    pub(super) fn new() -> SleepSets<M> {
        SleepSets {
            numbers: Table::new(),
            links: Links::default(),
            asleep: Vec::new(),
            asleep_bytes: 0,
            level: VecDeque::new(),
            next: VecDeque::new(),
            waiting: Held::default(),
            depth: 0,
            is_any_new: false,
            begun: false,
            left: 0,
            statistics: Statistics::default(),
        }
    }

    /// How many states were left.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// One round.
    pub(super) fn step(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        let end = if self.begun {
            (0..ROUND).find_map(|_| self.go_on(orders))
        } else {
            self.begun = true;
            self.begin(orders)
        };
        self.statistics.distinct = self.numbers.len() as u64;
        self.statistics.frontier = (self.level.len() + self.next.len()) as u64;
        let kept = self.numbers.bytes() + self.links.bytes() + self.asleep_bytes;
        let bytes = (kept + self.waiting.bytes()) as u64;
        self.statistics.bytes = self.statistics.bytes.max(bytes);
        end.or_else(|| (bytes > orders.bounds.bytes).then_some(End::Cut(Why::Memory)))
    }

    fn begin(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        let initial = (0..).zip(orders.model.initial_states());
        initial.into_iter().find_map(|(ordinal, state)| {
            self.come_to(orders, state, Vec::new(), Link { parent: ROOT, ordinal })
        })
    }

    fn go_on(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        if self.level.is_empty() && self.is_any_new {
            if self.depth >= orders.bounds.depth {
                return Some(End::Cut(Why::Depth));
            }
            self.depth += 1;
            self.is_any_new = false;
            std::mem::swap(&mut self.level, &mut self.next);
        }
        match self.level.pop_front() {
            Some(visit) => self.leave(orders, visit),
            None if self.statistics.outside > 0 => Some(End::Cut(Why::OutsideBounds)),
            None => Some(End::Exhausted),
        }
    }

    fn leave(&mut self, orders: &mut Orders<'_, M>, visit: Visit<M>) -> Option<End> {
        let model = orders.model;
        self.waiting.take();
        if !model.within_bounds(&visit.state) {
            self.statistics.outside += u64::from(visit.woken.is_none());
            return None;
        }
        self.left += 1;
        let Visit { number: parent, state, mut asleep, woken } = visit;
        let mut actions = Vec::new();
        model.actions(&state, &mut actions);
        for (ordinal, action) in (0..).zip(actions) {
            if asleep.contains(&action)
                || woken.as_ref().is_some_and(|woken| !woken.contains(&action))
            {
                continue;
            }
            let Some(next) = model.next_state(&state, &action) else { continue };
            let still = |other: &&M::Action| model.independent(&state, other, &action);
            let still_asleep = asleep.iter().filter(still).cloned().collect();
            let end = self.come_to(orders, next, still_asleep, Link { parent, ordinal });
            if end.is_some() {
                return end;
            }
            asleep.push(action);
        }
        None
    }

    fn come_to(
        &mut self,
        orders: &mut Orders<'_, M>,
        state: M::State,
        asleep: Vec<M::Action>,
        link: Link,
    ) -> Option<End> {
        self.statistics.generated += 1;
        let fingerprint = orders.model.fingerprint(&state).0;
        match self.numbers.get(fingerprint) {
            Some(number) => self.wake(orders.model, number, state, &asleep),
            None if self.links.len() == orders.bounds.states => {
                return Some(End::Cut(Why::States));
            }
            None => {
                let number = self.links.len();
                self.numbers.put(fingerprint, number);
                self.links.push(link);
                self.asleep_bytes += bytes_of::<M>(&asleep);
                self.asleep.push(asleep.clone());
                self.statistics.depth = self.depth;
                self.is_any_new = true;
                if self.judge(orders, &state, number) && orders.stop_at_break {
                    return Some(End::Cut(Why::AnotherIsBroken));
                }
                self.wait(orders.model, Visit { number, state, asleep, woken: None });
            }
        }
        None
    }

    /// A state was come to again: what slept there and does not this time, must be tried after all.
    fn wake(&mut self, model: &M, number: u32, state: M::State, asleep: &[M::Action]) {
        let sleeping = &mut self.asleep[number as usize];
        if sleeping.iter().all(|action| asleep.contains(action)) {
            return;
        }
        self.asleep_bytes -= bytes_of::<M>(sleeping);
        let all = std::mem::take(sleeping);
        let (still, woken) = all.into_iter().partition(|action| asleep.contains(action));
        *sleeping = still;
        self.asleep_bytes += bytes_of::<M>(sleeping);
        let asleep = sleeping.clone();
        self.wait(model, Visit { number, state, asleep, woken: Some(woken) });
    }

    fn wait(&mut self, model: &M, visit: Visit<M>) {
        self.waiting.add(visit.bytes(model));
        self.next.push_back(visit);
    }

    /// Whether the state breaks a claim.
    fn judge(&self, orders: &mut Orders<'_, M>, state: &M::State, number: u32) -> bool {
        let mut decided = Vec::new();
        orders.judge.ask(orders.model, state, |claim| decided.push(claim));
        let mut decide =
            |claim| orders.judge.decide(claim, || self.links.path(orders.model, number));
        decided.into_iter().fold(false, |broken, claim| decide(claim) | broken)
    }
}

impl<M: Model> Visit<M> {
    fn bytes(&self, model: &M) -> usize {
        let rest = size_of::<Visit<M>>() - size_of::<M::State>();
        let woken = self.woken.as_ref().map_or(0, bytes_of::<M>);
        rest + model.bytes(&self.state) + bytes_of::<M>(&self.asleep) + woken
    }
}

fn bytes_of<M: Model>(actions: &Vec<M::Action>) -> usize {
    size_of::<Vec<M::Action>>() + size_of_val(actions.as_slice())
}
