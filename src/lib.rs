//! Faultline runs real payment protocols over a simulated network.

pub mod catalog;
pub mod checker;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod engine;
pub mod fields;
pub mod kernel;
pub mod lab;
pub mod ledger;
pub mod lessons;
pub mod linearizability;
pub mod page;
mod parallel;
pub mod protocols;
pub mod scripts;
pub mod services;
pub mod text;
pub mod words;
