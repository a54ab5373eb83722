//! Faultline runs real payment protocols over a simulated network.

pub mod services;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(target_arch = "wasm32")]
pub mod page;
