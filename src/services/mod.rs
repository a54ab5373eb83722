//! The servers that protocols talk to, as state machines.
