//! What it means to commit a transaction.

use super::ResourceManager;
use crate::checker::{Expectation, Model, Property};

/// Transaction commit, after Gray and Lamport, *Consensus on Transaction Commit* (2006), and its
/// specification `TCommit` in TLA+: what any protocol for it must come to, without any messages.
#[derive(Clone, Copy, Debug)]
pub struct TCommit {
    /// How many resource managers there are.
    pub managers: usize,
}

/// The steps of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// `Prepare`: a working manager prepares.
    Prepare(usize),
    /// `Decide`: a prepared manager commits, as all may.
    Commit(usize),
    /// `Decide`: a manager aborts, as none has committed.
    Abort(usize),
}

impl Model for TCommit {
    type State = Vec<ResourceManager>;
    type Action = Decision;

    fn initial_states(&self) -> Vec<Self::State> {
        vec![vec![ResourceManager::Working; self.managers]]
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Decision>) {
        use ResourceManager::{Committed, Prepared, Working};
        let can_commit = state.iter().all(|manager| matches!(manager, Prepared | Committed));
        let none_committed = !state.contains(&Committed);
        for (n, manager) in state.iter().enumerate() {
            if *manager == Working {
                actions.push(Decision::Prepare(n));
            }
            if *manager == Prepared && can_commit {
                actions.push(Decision::Commit(n));
            }
            if matches!(manager, Working | Prepared) && none_committed {
                actions.push(Decision::Abort(n));
            }
        }
    }

    fn next_state(&self, state: &Self::State, action: &Decision) -> Option<Self::State> {
        let (manager, becomes) = match *action {
            Decision::Prepare(n) => (n, ResourceManager::Prepared),
            Decision::Commit(n) => (n, ResourceManager::Committed),
            Decision::Abort(n) => (n, ResourceManager::Aborted),
        };
        let mut next = state.clone();
        next[manager] = becomes;
        Some(next)
    }

    fn properties(&self) -> Vec<Property<TCommit>> {
        use ResourceManager::{Aborted, Committed};
        vec![Property {
            name: "no manager commits while another aborts",
            expectation: Expectation::Always,
            holds: |_, state| !(state.contains(&Committed) && state.contains(&Aborted)),
        }]
    }

    fn canonical(&self, state: &Self::State) -> Option<Self::State> {
        let mut sorted = state.clone();
        sorted.sort_unstable();
        Some(sorted)
    }
}
