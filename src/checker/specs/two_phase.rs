//! Two-phase commit.

use crate::checker::{Expectation, Model, Property};

/// Two-phase commit, after Gray and Lamport, *Consensus on Transaction Commit* (ACM Transactions on
/// Database Systems 31, 2006), and its specification `TwoPhase` in TLA+.
///
/// Resource managers prepare, each when it likes; a transaction manager commits once it has heard from
/// all of them, or aborts. Messages are never lost nor taken out: what was sent can always be received.
#[derive(Clone, Copy, Debug)]
pub struct TwoPhase {
    managers: usize,
}

/// More resource managers than that do not fit a state.
const MOST: usize = 8;

impl TwoPhase {
    /// With that many resource managers, at most 8.
    pub fn new(managers: usize) -> TwoPhase {
        TwoPhase { managers: managers.min(MOST) }
    }

    fn all(&self) -> Set {
        Set(((1u16 << self.managers) - 1) as u8)
    }
}

/// `rmState` of one manager.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum ResourceManager {
    #[default]
    Working,
    Prepared,
    Committed,
    Aborted,
}

/// `tmState`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TransactionManager {
    #[default]
    Init,
    Committed,
    Aborted,
}

/// Some of the resource managers, one bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Set(pub u8);

impl Set {
    fn contains(self, manager: usize) -> bool {
        self.0 >> manager & 1 == 1
    }

    fn insert(&mut self, manager: usize) {
        self.0 |= 1 << manager;
    }
}

/// The variables of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TwoPhaseState {
    /// `rmState`.
    pub managers: [ResourceManager; MOST],
    /// `tmState`.
    pub transaction: TransactionManager,
    /// `tmPrepared`: those of whom the transaction manager knows that they are prepared.
    pub heard: Set,
    /// In `msgs`: those that have sent `Prepared`.
    pub sent: Set,
    /// In `msgs`: whether `Commit` was sent.
    pub commit_sent: bool,
    /// In `msgs`: whether `Abort` was sent.
    pub abort_sent: bool,
}

/// The steps of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TwoPhaseAction {
    TMRcvPrepared(usize),
    TMCommit,
    TMAbort,
    RMPrepare(usize),
    RMChooseToAbort(usize),
    RMRcvCommitMsg(usize),
    RMRcvAbortMsg(usize),
}
use TwoPhaseAction::{
    RMChooseToAbort, RMPrepare, RMRcvAbortMsg, RMRcvCommitMsg, TMAbort, TMCommit, TMRcvPrepared,
};

impl TwoPhaseAction {
    /// The resource manager that acts; `None` if the transaction manager does.
    fn resource_manager(self) -> Option<usize> {
        match self {
            RMPrepare(n) | RMChooseToAbort(n) | RMRcvCommitMsg(n) | RMRcvAbortMsg(n) => Some(n),
            TMRcvPrepared(_) | TMCommit | TMAbort => None,
        }
    }
}

impl Model for TwoPhase {
    type State = TwoPhaseState;
    type Action = TwoPhaseAction;

    fn initial_states(&self) -> Vec<TwoPhaseState> {
        vec![TwoPhaseState {
            managers: Default::default(),
            transaction: TransactionManager::Init,
            heard: Set::default(),
            sent: Set::default(),
            commit_sent: false,
            abort_sent: false,
        }]
    }

    fn actions(&self, state: &TwoPhaseState, actions: &mut Vec<TwoPhaseAction>) {
        let undecided = state.transaction == TransactionManager::Init;
        if undecided && state.heard == self.all() {
            actions.push(TMCommit);
        }
        if undecided {
            actions.push(TMAbort);
        }
        for n in 0..self.managers {
            if undecided && state.sent.contains(n) {
                actions.push(TMRcvPrepared(n));
            }
            if state.managers[n] == ResourceManager::Working {
                actions.extend([RMPrepare(n), RMChooseToAbort(n)]);
            }
            if state.commit_sent {
                actions.push(RMRcvCommitMsg(n));
            }
            if state.abort_sent {
                actions.push(RMRcvAbortMsg(n));
            }
        }
    }

    fn next_state(&self, state: &TwoPhaseState, action: &TwoPhaseAction) -> Option<TwoPhaseState> {
        let mut next = *state;
        match *action {
            TMRcvPrepared(n) => next.heard.insert(n),
            TMCommit => {
                next.transaction = TransactionManager::Committed;
                next.commit_sent = true;
            }
            TMAbort => {
                next.transaction = TransactionManager::Aborted;
                next.abort_sent = true;
            }
            RMPrepare(n) => {
                next.managers[n] = ResourceManager::Prepared;
                next.sent.insert(n);
            }
            RMChooseToAbort(n) | RMRcvAbortMsg(n) => next.managers[n] = ResourceManager::Aborted,
            RMRcvCommitMsg(n) => next.managers[n] = ResourceManager::Committed,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<TwoPhase>> {
        use ResourceManager::{Aborted, Committed};
        fn all(model: &TwoPhase, state: &TwoPhaseState, of: ResourceManager) -> bool {
            state.managers[..model.managers].iter().all(|manager| *manager == of)
        }
        vec![
            Property {
                name: "no manager commits while another aborts",
                expectation: Expectation::Always,
                holds: |_, state| {
                    !(state.managers.contains(&Committed) && state.managers.contains(&Aborted))
                },
            },
            Property {
                name: "all can commit",
                expectation: Expectation::Reachable,
                holds: |model, state| all(model, state, Committed),
            },
            Property {
                name: "all can abort",
                expectation: Expectation::Reachable,
                holds: |model, state| all(model, state, Aborted),
            },
        ]
    }

    /// Sorted by everything that a manager has to itself.
    fn canonical(&self, state: &TwoPhaseState) -> Option<TwoPhaseState> {
        let mut managers: [_; MOST] = std::array::from_fn(|n| {
            (state.managers[n], state.heard.contains(n), state.sent.contains(n))
        });
        managers[..self.managers].sort_unstable();
        let set = |has: &dyn Fn(usize) -> bool| {
            Set((0..self.managers).fold(0, |set, n| set | u8::from(has(n)) << n))
        };
        Some(TwoPhaseState {
            managers: managers.map(|(manager, ..)| manager),
            heard: set(&|n| managers[n].1),
            sent: set(&|n| managers[n].2),
            ..*state
        })
    }

    /// A resource manager's step concerns itself and what it sends. What the transaction manager
    /// does changes nothing in what others can do already, and hearing of one manager nothing in
    /// hearing of another; only its decision is final.
    fn independent(&self, _: &TwoPhaseState, one: &TwoPhaseAction, other: &TwoPhaseAction) -> bool {
        match (one.resource_manager(), other.resource_manager()) {
            (Some(one), Some(other)) => one != other,
            (None, None) => {
                one != other && matches!((one, other), (TMRcvPrepared(_), TMRcvPrepared(_)))
            }
            _ => true,
        }
    }
}
