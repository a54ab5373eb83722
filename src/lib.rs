//! Faultline runs real payment protocols over a simulated network.

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod services;
