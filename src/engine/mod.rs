//! What drives worlds: orders and rules, the director, the timeline, scripts.
//!
//! Nothing here knows what a protocol does; everything goes through
//! [`Simulation`](crate::protocols::simulation::Simulation).

pub mod director;
pub mod index;
pub mod link;
pub mod order;
pub mod script;
pub mod timeline;

pub use director::Director;
pub use index::{Index, MessageLine, Misfire, UnderWay};
pub use order::{Anchor, Move, Order, Rule, Trigger, Until};
pub use script::{Performance, Script, ScriptErrors};
pub use timeline::{Branch, BranchId, By, MoveError, PlayError, Timeline};
