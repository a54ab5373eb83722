//! A model checker: searches everything that a system can do, within bounds.
//!
//! It knows nothing of networks or money; what it searches is a [`Model`], written by hand or made
//! from a world.

pub mod model;

pub use model::{Expectation, Model, Property};
