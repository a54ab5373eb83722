//! Two-phase commit: our specification, the same for Stateright over our state, and one for Stateright
//! over the vectors and the set that its own users write.

use std::collections::BTreeSet;

use faultline::checker::specs::{ResourceManager, TwoPhase, TwoPhaseAction, TwoPhaseState};
use faultline::checker::{Checker, Model as _};
use stateright::{Checker as _, Model, Property};

pub fn ours(managers: usize, threads: usize) -> (u64, u64) {
    let report = Checker::new(TwoPhase::new(managers)).threads(threads).run();
    assert!(report.holds());
    (report.statistics.distinct, report.statistics.generated)
}

fn counts<M>(model: M) -> (u64, u64)
where
    M: Model<State: Clone + PartialEq + std::hash::Hash + Send + Sync, Action: Clone + PartialEq>
        + Send
        + Sync
        + 'static,
{
    let checker = model.checker().threads(1).spawn_bfs().join();
    (checker.unique_state_count() as u64, checker.state_count() as u64)
}

pub fn stateright_our_state(managers: usize) -> (u64, u64) {
    counts(OurState { model: TwoPhase::new(managers), managers })
}

pub fn stateright_plain(managers: usize) -> (u64, u64) {
    counts(Plain { managers })
}

/// Everything but the search is ours.
struct OurState {
    model: TwoPhase,
    managers: usize,
}

impl OurState {
    fn all(&self, state: &TwoPhaseState, of: ResourceManager) -> bool {
        state.managers[..self.managers].iter().all(|manager| *manager == of)
    }
}

impl Model for OurState {
    type State = TwoPhaseState;
    type Action = TwoPhaseAction;

    fn init_states(&self) -> Vec<TwoPhaseState> {
        self.model.initial_states()
    }

    fn actions(&self, state: &TwoPhaseState, actions: &mut Vec<TwoPhaseAction>) {
        self.model.actions(state, actions);
    }

    fn next_state(&self, state: &TwoPhaseState, action: TwoPhaseAction) -> Option<TwoPhaseState> {
        self.model.next_state(state, &action)
    }

    fn properties(&self) -> Vec<Property<OurState>> {
        use ResourceManager::{Aborted, Committed};
        vec![
            Property::always("consistent", |_, state: &TwoPhaseState| {
                !(state.managers.contains(&Committed) && state.managers.contains(&Aborted))
            }),
            Property::sometimes("all commit", |model: &OurState, state| {
                model.all(state, Committed)
            }),
            Property::sometimes("all abort", |model: &OurState, state| model.all(state, Aborted)),
        ]
    }
}

struct Plain {
    managers: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PlainState {
    managers: Vec<Manager>,
    decision: Option<bool>,
    heard: Vec<bool>,
    messages: BTreeSet<Message>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Manager {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Message {
    Prepared { by: usize },
    Commit,
    Abort,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Hear(usize),
    Decide(bool),
    Prepare(usize),
    GiveUp(usize),
    Obey(usize, bool),
}

impl Model for Plain {
    type State = PlainState;
    type Action = Step;

    fn init_states(&self) -> Vec<PlainState> {
        vec![PlainState {
            managers: vec![Manager::Working; self.managers],
            decision: None,
            heard: vec![false; self.managers],
            messages: BTreeSet::new(),
        }]
    }

    fn actions(&self, state: &PlainState, steps: &mut Vec<Step>) {
        if state.decision.is_none() {
            if state.heard.iter().all(|heard| *heard) {
                steps.push(Step::Decide(true));
            }
            steps.push(Step::Decide(false));
        }
        for n in 0..self.managers {
            if state.decision.is_none() && state.messages.contains(&Message::Prepared { by: n }) {
                steps.push(Step::Hear(n));
            }
            if state.managers[n] == Manager::Working {
                steps.extend([Step::Prepare(n), Step::GiveUp(n)]);
            }
            if state.messages.contains(&Message::Commit) {
                steps.push(Step::Obey(n, true));
            }
            if state.messages.contains(&Message::Abort) {
                steps.push(Step::Obey(n, false));
            }
        }
    }

    fn next_state(&self, state: &PlainState, step: Step) -> Option<PlainState> {
        let mut next = state.clone();
        match step {
            Step::Hear(n) => next.heard[n] = true,
            Step::Decide(commit) => {
                next.decision = Some(commit);
                next.messages.insert(if commit { Message::Commit } else { Message::Abort });
            }
            Step::Prepare(n) => {
                next.managers[n] = Manager::Prepared;
                next.messages.insert(Message::Prepared { by: n });
            }
            Step::GiveUp(n) | Step::Obey(n, false) => next.managers[n] = Manager::Aborted,
            Step::Obey(n, true) => next.managers[n] = Manager::Committed,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Plain>> {
        fn all(state: &PlainState, of: Manager) -> bool {
            state.managers.iter().all(|manager| *manager == of)
        }
        vec![
            Property::always("consistent", |_, state: &PlainState| {
                !(state.managers.contains(&Manager::Committed)
                    && state.managers.contains(&Manager::Aborted))
            }),
            Property::sometimes("all commit", |_, state| all(state, Manager::Committed)),
            Property::sometimes("all abort", |_, state| all(state, Manager::Aborted)),
        ]
    }
}
