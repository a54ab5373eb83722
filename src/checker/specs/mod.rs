//! Specifications written by hand, with no protocol behind them.

mod tcommit;
mod two_phase;

pub use tcommit::{Decision, TCommit};
pub use two_phase::{
    ResourceManager, Set, TransactionManager, TwoPhase, TwoPhaseAction, TwoPhaseState,
};
