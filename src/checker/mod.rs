//! A model checker: searches everything that a system can do, within bounds.
//!
//! It knows nothing of networks or money; what it searches is a [`Model`], written by hand or made
//! from a world.
//!
//! ```
//! use faultline::checker::{Checker, specs::TwoPhase};
//!
//! let report = Checker::new(TwoPhase::new(3)).run();
//! assert!(report.holds());
//! assert_eq!((report.statistics.distinct, report.statistics.generated), (288, 1_146));
//! ```

mod bounds;
mod breadth_first;
mod cycle;
mod depth_first;
mod held;
mod judge;
mod liveness;
pub mod model;
mod outcome;
mod path;
pub mod pool;
mod search;
mod sleep_sets;
pub mod specs;
mod successors;
mod table;

pub use crate::parallel::all_threads;
pub use bounds::Bounds;
pub use model::{Expectation, Model, Property};
pub use outcome::{Counterexample, Finding, Outcome, Report, Statistics, Verdict, Why};
pub use path::Path;
pub use search::{Checker, Search, Strategy};
