//! The servers that protocols talk to, as state machines.

pub mod etcd;
pub mod files;
pub mod redis;
pub mod sql;
pub mod zookeeper;
