//! Runs that a search has found.

use std::fmt;

use super::Model;

/// A run: where it begins, and what happens then.
pub struct Path<M: Model> {
    /// Where it begins.
    pub initial: M::State,
    /// Each action with the state after it.
    pub steps: Vec<(M::Action, M::State)>,
}

impl<M: Model> Path<M> {
    /// How many actions it has.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it ends where it begins, without an action.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The state in which it ends.
    pub fn last(&self) -> &M::State {
        self.steps.last().map_or(&self.initial, |(_, state)| state)
    }

    /// Its actions.
    pub fn actions(&self) -> impl Iterator<Item = &M::Action> {
        self.steps.iter().map(|(action, _)| action)
    }

    /// Its states, the first one too.
    pub fn states(&self) -> impl Iterator<Item = &M::State> {
        std::iter::once(&self.initial).chain(self.steps.iter().map(|(_, state)| state))
    }
}

impl<M: Model> Clone for Path<M> {
    fn clone(&self) -> Path<M> {
        Path { initial: self.initial.clone(), steps: self.steps.clone() }
    }
}

impl<M: Model> PartialEq for Path<M> {
    fn eq(&self, other: &Path<M>) -> bool {
        self.initial == other.initial && self.steps == other.steps
    }
}

/// Its actions: what one needs to do it again.
impl<M: Model> fmt::Debug for Path<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.actions()).finish()
    }
}

/// How a state was first come to: by which of the actions of which state. An initial state has no
/// parent, and its place among the initial states instead.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) parent: u32,
    pub(super) ordinal: u32,
}

/// The parent of an initial state.
pub(super) const ROOT: u32 = u32::MAX;

/// How every state was come to, by the number of the state. Kept in pieces, so that growing neither
/// copies nor asks for twice the memory.
#[derive(Default)]
pub(super) struct Links(Vec<Vec<Link>>);

/// How many links there are in a piece.
const PIECE: usize = 4096;

impl Links {
    /// How many states have a number.
    pub(super) fn len(&self) -> u32 {
        let last = self.0.last().map_or(0, Vec::len);
        (self.0.len().saturating_sub(1) * PIECE + last) as u32
    }

    /// What they take in memory.
    pub(super) fn bytes(&self) -> usize {
        self.0.len() * PIECE * size_of::<Link>()
    }

    /// Gives the next number to a state.
    pub(super) fn push(&mut self, link: Link) {
        match self.0.last_mut().filter(|piece| piece.len() < PIECE) {
            Some(piece) => piece.push(link),
            None => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(link);
                self.0.push(piece);
            }
        }
    }

    /// The run to a state: back through its parents, then forwards with the model.
    pub(super) fn path<M: Model>(&self, model: &M, state: u32) -> Path<M> {
        Path::of(model, self.ordinals(state))
    }

    /// Which initial state a state comes from, and which of the actions of each state lead to it.
    pub(super) fn ordinals(&self, state: u32) -> Vec<u32> {
        let mut ordinals = Vec::new();
        let mut at = state;
        while at != ROOT {
            let link = self.0[at as usize / PIECE][at as usize % PIECE];
            ordinals.push(link.ordinal);
            at = link.parent;
        }
        ordinals.reverse();
        ordinals
    }
}

impl<M: Model> Path<M> {
    /// The run from an initial state, by actions of each state.
    pub(super) fn of(model: &M, ordinals: Vec<u32>) -> Path<M> {
        let mut ordinals = ordinals.into_iter().map(|ordinal| ordinal as usize);
        let first = ordinals.next().unwrap_or_default();
        let initial = model.initial_states().swap_remove(first);
        let mut path = Path { initial, steps: Vec::new() };
        let mut actions = Vec::new();
        for ordinal in ordinals {
            actions.clear();
            model.actions(path.last(), &mut actions);
            let action = actions.swap_remove(ordinal);
            let next = model.next_state(path.last(), &action);
            path.steps.push((action, next.expect("a model does the same when asked again")));
        }
        path
    }
}
