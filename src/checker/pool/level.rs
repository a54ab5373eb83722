//! One member's part of a level: the states that it leaves, and those that it comes to.

use std::collections::VecDeque;

use super::claims::Place;
use super::letter::{Account, Decisive, Parent};
use super::order::Order;
use crate::checker::Model;
use crate::checker::held::Held;
use crate::checker::judge::Judge;
use crate::checker::path::{Link, Links};

/// A state that waits to be left.
pub(super) struct Waiting<S> {
    pub(super) state: S,
    pub(super) number: u32,
    /// Its place in its level.
    rank: u32,
}

/// A state that was come to, first as far as is known.
struct Candidate<S> {
    state: S,
    link: Link,
    /// Which of the states that were left it comes after.
    parent: usize,
    /// How many successors its parent has up to it.
    generated: u32,
}

/// One member's part of a level.
pub(super) struct Level<M: Model> {
    /// States that are still to be left, in the order of their ranks.
    waiting: VecDeque<Waiting<M::State>>,
    /// Those that were left.
    parents: Vec<Parent>,
    outside: u32,
    /// What was come to, in the order in which it was; nothing in place of what was refused.
    candidates: Vec<Option<Candidate<M::State>>>,
    held: u32,
    generated: u32,
    states: Held,
}

impl<M: Model> Level<M> {
    /// The level before the first: what can be come to are the initial states.
    pub(super) fn new() -> Level<M> {
        let parents = vec![Parent { rank: 0, new: 0, generated: 0 }];
        Level { parents, ..Level::of(VecDeque::new()) }
    }

    fn of(waiting: VecDeque<Waiting<M::State>>) -> Level<M> {
        Level {
            waiting,
            parents: Vec::new(),
            outside: 0,
            candidates: Vec::new(),
            held: 0,
            generated: 0,
            states: Held::default(),
        }
    }

    /// How many states are still to be left.
    pub(super) fn waiting(&self) -> u32 {
        self.waiting.len() as u32
    }

    /// How many candidates were not refused.
    pub(super) fn held(&self) -> u32 {
        self.held
    }

    /// How many successors were computed.
    pub(super) fn generated(&self) -> u32 {
        self.generated
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.states.bytes()
            + self.parents.capacity() * size_of::<Parent>()
            + self.candidates.capacity()
                * (size_of::<Candidate<M::State>>() - size_of::<M::State>())
    }

    /// The next state to be left.
    pub(super) fn leave(&mut self) -> Option<Waiting<M::State>> {
        let waiting = self.waiting.pop_front()?;
        self.states.take();
        self.parents.push(Parent { rank: waiting.rank, new: 0, generated: 0 });
        Some(waiting)
    }

    /// The state that was left last is outside the model's bounds.
    pub(super) fn is_outside(&mut self) {
        self.outside += 1;
    }

    /// A successor of the state that was left last was computed. Returns where it was come to, and
    /// what it will be called.
    pub(super) fn come_to(&mut self, ordinal: u32) -> (Place, u32) {
        self.generated += 1;
        let candidate = self.candidates.len() as u32;
        let parent = self.parents.last_mut().map_or(0, |parent| {
            parent.generated += 1;
            parent.rank
        });
        (Place { parent, ordinal }, candidate)
    }

    /// Keeps it.
    pub(super) fn keep(&mut self, model: &M, state: M::State, link: Link) {
        self.held += 1;
        self.states.add(model.bytes(&state));
        let parent = self.parents.len().saturating_sub(1);
        let generated = self.parents.last().map_or(0, |parent| parent.generated);
        self.candidates.push(Some(Candidate { state, link, parent, generated }));
    }

    /// Somebody was there before: these are forgotten.
    pub(super) fn refuse(&mut self, candidates: &[u32]) {
        for &candidate in candidates {
            let refused = self.candidates.get_mut(candidate as usize).and_then(Option::take);
            if refused.is_some() {
                self.held -= 1;
                self.states.take();
            }
        }
    }

    /// What has been done in this level. All that is kept now is new.
    pub(super) fn account(&mut self, model: &M, judge: &Judge<M>, links: &Links) -> Account {
        let mut decisive: Vec<Decisive> = Vec::new();
        for Candidate { state, link, parent, generated } in self.candidates.iter().flatten() {
            let parent = &mut self.parents[*parent];
            parent.new += 1;
            judge.ask(model, state, |claim| {
                let claim = claim as u32;
                if decisive.iter().all(|known| known.claim != claim) {
                    let mut ordinals = links.ordinals(link.parent);
                    ordinals.push(link.ordinal);
                    decisive.push(Decisive {
                        place: Place { parent: parent.rank, ordinal: link.ordinal },
                        claim,
                        generated: *generated,
                        new: parent.new,
                        ordinals,
                    });
                }
            });
        }
        Account { parents: self.parents.clone(), outside: self.outside, decisive }
    }

    /// Goes on to the next level: of the states that were come to, those with a rank that `is_mine`
    /// wait to be left.
    pub(super) fn advance(
        &mut self,
        model: &M,
        links: &mut Links,
        order: &Order,
        is_mine: impl Fn(u32) -> bool,
    ) {
        let old = std::mem::replace(self, Level::of(VecDeque::new()));
        let (mut last, mut nth) = (None, 0);
        for Candidate { state, link, parent, .. } in old.candidates.into_iter().flatten() {
            nth = if last == Some(parent) { nth + 1 } else { 0 };
            last = Some(parent);
            let rank = order.new_before(old.parents[parent].rank) + nth;
            if is_mine(rank) {
                let number = links.len();
                links.push(link);
                self.states.add(model.bytes(&state));
                self.waiting.push_back(Waiting { state, number, rank });
            }
        }
    }
}
