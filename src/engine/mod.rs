//! What drives worlds: orders and rules, the director, the timeline, scripts.
//!
//! Nothing here knows what a protocol does; everything goes through
//! [`Simulation`](crate::protocols::simulation::Simulation).

pub mod branch;
pub mod compare;
pub mod director;
pub mod explore;
pub mod index;
pub mod link;
pub mod minimise;
pub mod order;
mod reduce;
pub mod rerun;
pub mod script;
pub mod timeline;
pub mod why;

pub use branch::{Branch, BranchId, By, Entry};
pub use director::Director;
pub use index::{Index, MessageLine, Misfire, UnderWay};
pub use order::{Anchor, Move, Order, Rule, Trigger, Until};
pub use script::{Performance, Script, ScriptErrors};
pub use timeline::{MoveError, PlayError, Timeline};
