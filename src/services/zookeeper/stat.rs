//! What ZooKeeper tells about a node, and the numbers in it.

use std::fmt;

/// The number of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Zxid(pub i64);

/// Prints as zkCli does: `0x2a`.
impl fmt::Display for Zxid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:x}", self.0)
    }
}

/// The number of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub i64);

/// Prints as zkCli does: `0x2a`.
impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:x}", self.0)
    }
}

/// What ZooKeeper tells about a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stat {
    /// The transaction that created the node.
    pub czxid: Zxid,
    /// The one that last set its data.
    pub mzxid: Zxid,
    /// The one that last created or deleted a child of it.
    pub pzxid: Zxid,
    /// How often its data was set.
    pub version: i32,
    /// How often a child was created or deleted.
    pub cversion: i32,
    /// How often its access control list was set; here never, for those that one can create.
    pub aversion: i32,
    /// The session that it goes with, if it is ephemeral.
    pub ephemeral_owner: Option<SessionId>,
    /// How many bytes of data it has.
    pub data_length: usize,
    /// How many children it has.
    pub num_children: usize,
}

/// Prints zkCli's names and values in one line, without the dates.
impl fmt::Display for Stat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stat { czxid, mzxid, pzxid, version, cversion, aversion, .. } = self;
        let owner = self.ephemeral_owner.unwrap_or(SessionId(0));
        write!(
            f,
            "cZxid={czxid} mZxid={mzxid} pZxid={pzxid} cversion={cversion} dataVersion={version} \
             aclVersion={aversion} ephemeralOwner={owner} dataLength={} numChildren={}",
            self.data_length, self.num_children
        )
    }
}
