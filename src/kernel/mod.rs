//! The kernel: worlds, and the one way in which they change. It knows no protocol.
//!
//! In reading order: [`time`], what a [`node`] is, what the [`network`] is, what can happen
//! ([`action`]), what a [`protocol`] is, the [`outcome`] of a
//! step, and the [`world`] that holds them.

pub mod action;
pub mod fingerprint;
pub mod luck;
pub mod network;
pub mod node;
pub mod outcome;
pub mod protocol;
mod size;
pub mod time;
pub mod world;

pub use action::{Action, Refusal, Step};
pub use fingerprint::Fingerprint;
pub use luck::{Luck, Seed};
pub use network::{Flight, InFlight, Link, Network, Order};
pub use node::{Clock, Disk, Jump, Life, Node, NodeId};
pub use outcome::{Fate, Outcome, Sent};
pub use protocol::{Context, Happening, Input, Protocol, Rule, TimerChange};
pub use time::{Countdown, Dated, Rate, Span};
pub use world::{NodeOf, World};
