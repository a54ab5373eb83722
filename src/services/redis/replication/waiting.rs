//! Clients that wait for replicas.

/// A client that has asked to `WAIT`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Waiting<C> {
    pub(super) client: C,
    /// How far the replicas must have come.
    pub(super) offset: u64,
    /// How many of them must.
    pub(super) needed: i64,
}
