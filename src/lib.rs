//! Faultline runs real payment protocols over a simulated network.

pub mod services;
