//! Specifications written by hand, with no protocol behind them.

mod paxos;
mod tcommit;
mod two_phase;

pub use paxos::{Envelope, Paxos, PaxosState};
pub use tcommit::{Decision, TCommit};
pub use two_phase::{
    ResourceManager, Set, TransactionManager, TwoPhase, TwoPhaseAction, TwoPhaseState,
};
