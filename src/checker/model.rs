//! What an exhaustive search needs to know of a system.

use std::fmt::Debug;
use std::hash::Hash;

use crate::kernel::Fingerprint;

/// A system as a transition graph: where it can begin, what can happen in a state, and what then is.
///
/// Searches are deterministic if these functions are: the order of initial states and of actions is
/// the order in which they are tried.
pub trait Model: Sized + Sync {
    /// One state. It holds no history, so that equal futures merge.
    type State: Clone + Eq + Hash + Send + Sync;
    /// What can happen.
    type Action: Clone + Debug + PartialEq + Send + Sync;

    /// Where it can begin.
    fn initial_states(&self) -> Vec<Self::State>;

    /// Adds to `actions` what can happen in a state.
    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>);

    /// The state after an action; `None` if the action cannot happen after all.
    fn next_state(&self, state: &Self::State, action: &Self::Action) -> Option<Self::State>;

    /// What is claimed of it.
    fn properties(&self) -> Vec<Property<Self>>;

    /// Whether the search goes on from a state. A state outside is judged, but not left.
    fn within_bounds(&self, _state: &Self::State) -> bool {
        true
    }

    /// What tells states apart: two states with equal fingerprints are taken for one.
    fn fingerprint(&self, state: &Self::State) -> Fingerprint {
        Fingerprint::of(state)
    }

    /// What a state takes in memory, with what it owns: for the bound on memory. It may change with what
    /// else there is.
    fn bytes(&self, _state: &Self::State) -> usize {
        size_of::<Self::State>()
    }

    /// The one state that stands for all that differ from this one only by the names of
    /// interchangeable parts (a canonical form: the same for the whole orbit). `None` where a model
    /// declares no symmetry.
    fn canonical(&self, _state: &Self::State) -> Option<Self::State> {
        None
    }

    /// Whether two actions that can both happen in a state are independent there: neither enables or
    /// disables the other, and in either order they lead to the same state. What is not known to be
    /// independent is not.
    fn independent(
        &self,
        _state: &Self::State,
        _one: &Self::Action,
        _other: &Self::Action,
    ) -> bool {
        false
    }
}

/// What a property claims of the states of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expectation {
    /// It holds in every state that can be reached.
    Always,
    /// Every run that goes on as far as it can comes to a state in which it holds: no run ends, and
    /// none goes round in a circle, without it.
    Eventually,
    /// It holds in some state that can be reached.
    Reachable,
}

/// A claim by name.
pub struct Property<M: Model> {
    /// Its name: a sentence.
    pub name: &'static str,
    /// What it claims.
    pub expectation: Expectation,
    /// Whether it holds in a state.
    pub holds: fn(&M, &M::State) -> bool,
}
