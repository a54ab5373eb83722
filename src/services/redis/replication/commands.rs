//! The commands about replication, as clients spell them.

use super::super::bytes::Bytes;
use super::super::integer::integer;
use super::super::reply::Reply;
use super::super::request::Request;
use super::Address;

/// A request about replication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Administration {
    /// `WAIT replicas timeout`
    Wait {
        /// How many replicas are to have come far enough.
        replicas: i64,
        /// How long to wait for them; 0 stands for ever.
        timeout_ms: u64,
    },
    /// `REPLICAOF host port`
    Follow(Address),
    /// `REPLICAOF NO ONE`
    Lead,
    /// `ROLE`
    Role,
}

/// What a request is to replication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A request about replication.
    Administration(Administration),
    /// One that cannot be, with the answer.
    Refused(Reply),
    /// Something else.
    Other,
}

impl Asked {
    /// Reads a request to a server that is a replica, or is not.
    pub fn of(request: &Request, of_a_replica: bool) -> Self {
        let Some((name, operands)) = request.arguments().split_first() else {
            return Self::Other;
        };
        let read = match (name.to_ascii_lowercase().as_slice(), operands) {
            (b"wait", [replicas, timeout]) => wait(replicas, timeout, of_a_replica),
            (b"wait", _) => Err(Reply::wrong_arity("wait")),
            (b"replicaof" | b"slaveof", [host, port]) => replica_of(host, port),
            (b"replicaof", _) => Err(Reply::wrong_arity("replicaof")),
            (b"slaveof", _) => Err(Reply::wrong_arity("slaveof")),
            (b"role", []) => Ok(Administration::Role),
            (b"role", _) => Err(Reply::wrong_arity("role")),
            _ => return Self::Other,
        };
        read.map_or_else(Self::Refused, Self::Administration)
    }
}

fn wait(replicas: &Bytes, timeout: &Bytes, of_a_replica: bool) -> Result<Administration, Reply> {
    if of_a_replica {
        return Err(Reply::error(
            "WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a \
             replica is configured to be writable (which is not the default) writes to replicas are \
             just local and are not propagated.",
        ));
    }
    let replicas = integer(replicas)?;
    let timeout =
        integer(timeout).map_err(|_| Reply::error("timeout is not an integer or out of range"))?;
    let timeout_ms = u64::try_from(timeout).map_err(|_| Reply::error("timeout is negative"))?;
    Ok(Administration::Wait { replicas, timeout_ms })
}

fn replica_of(host: &Bytes, port: &Bytes) -> Result<Administration, Reply> {
    if host.is_option("NO") && port.is_option("ONE") {
        return Ok(Administration::Lead);
    }
    let port = integer(port).ok().and_then(|port| u16::try_from(port).ok());
    let port = port.ok_or_else(|| Reply::error("Invalid master port"))?;
    Ok(Administration::Follow(Address { host: host.clone(), port }))
}
