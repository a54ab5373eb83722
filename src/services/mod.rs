//! The servers that protocols talk to, as state machines.

pub mod redis;
pub mod zookeeper;
