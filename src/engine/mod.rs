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
mod renumber;
pub mod replay;
pub mod rerun;
pub mod script;
pub mod timeline;
pub mod trials;
pub mod why;

pub use branch::{Branch, BranchId, By, Entry};
pub use director::Director;
pub use index::{Index, MessageLine, Misfire, UnderWay};
pub use order::{Anchor, Move, Order, Rule, Trigger, Until};
pub use replay::{Lapse, replay};
pub use script::{Performance, Script, ScriptErrors};
pub use timeline::{MoveError, PlayError, Timeline};
