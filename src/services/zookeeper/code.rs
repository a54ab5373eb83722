//! Why a request failed.

use std::fmt;

/// ZooKeeper's error codes, those that this server can answer, by the names of its API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// An operation of a `multi` was not tried, as one before it had failed.
    RuntimeInconsistency,
    /// Not modelled; or, by ZooKeeper too, not enabled.
    Unimplemented,
    /// A path that no node can have.
    BadArguments,
    /// There is no such node.
    NoNode,
    /// The node's version is another than expected.
    BadVersion,
    /// An ephemeral node has no children.
    NoChildrenForEphemerals,
    /// There is such a node already.
    NodeExists,
    /// The node has children.
    NotEmpty,
    /// The session is over.
    SessionExpired,
}

impl Code {
    /// The number on the wire.
    pub const fn number(self) -> i32 {
        match self {
            Code::RuntimeInconsistency => -2,
            Code::Unimplemented => -6,
            Code::BadArguments => -8,
            Code::NoNode => -101,
            Code::BadVersion => -103,
            Code::NoChildrenForEphemerals => -108,
            Code::NodeExists => -110,
            Code::NotEmpty => -111,
            Code::SessionExpired => -112,
        }
    }
}

/// Prints the name: `NoNode`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Code::RuntimeInconsistency => "RuntimeInconsistency",
            Code::Unimplemented => "Unimplemented",
            Code::BadArguments => "BadArguments",
            Code::NoNode => "NoNode",
            Code::BadVersion => "BadVersion",
            Code::NoChildrenForEphemerals => "NoChildrenForEphemerals",
            Code::NodeExists => "NodeExists",
            Code::NotEmpty => "NotEmpty",
            Code::SessionExpired => "SessionExpired",
        })
    }
}
