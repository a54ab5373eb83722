//! Requests and answers as etcdctl writes them, in one line each.

use std::fmt::{self, Display, Formatter, Result};

use super::key::{Event, KeyValue, Keys};
use super::request::{
    Compare, Done, Error, Op, Range, Relation, Request, Response, Sort, Target, Txn,
};
use super::server::ToClient;

/// Writes parts with something between them.
fn list<T: Display>(f: &mut Formatter<'_>, between: &str, parts: &[T]) -> Result {
    for (at, part) in parts.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { between })?;
        part.fmt(f)?;
    }
    Ok(())
}

impl Display for Keys {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Keys::One(key) => f.write_str(key),
            Keys::Prefix(prefix) => write!(f, "{prefix} --prefix"),
        }
    }
}

impl Display for Range {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "get {}", self.keys)?;
        match self.sort {
            Sort::ByKey => {}
            Sort::OldestFirst => f.write_str(" --sort-by=CREATE --order=ASCEND")?,
            Sort::NewestFirst => f.write_str(" --sort-by=CREATE --order=DESCEND")?,
        }
        if let Some(limit) = self.limit {
            write!(f, " --limit={limit}")?;
        }
        match self.max_create_revision {
            Some(max) => write!(f, " max_create_revision={max}"),
            None => Ok(()),
        }
    }
}

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Op::Range(range) => range.fmt(f),
            Op::Put { key, value, lease } => {
                write!(f, "put {key} {value}")?;
                lease.map_or(Ok(()), |lease| write!(f, " --lease={lease}"))
            }
            Op::Delete(keys) => write!(f, "del {keys}"),
        }
    }
}

impl Display for Compare {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sign = match self.relation {
            Relation::Equal => "=",
            Relation::NotEqual => "!=",
            Relation::Greater => ">",
            Relation::Less => "<",
        };
        let key = &self.key;
        match &self.target {
            Target::CreateRevision(given) => write!(f, "create({key}){sign}{given}"),
            Target::ModRevision(given) => write!(f, "mod({key}){sign}{given}"),
            Target::Version(given) => write!(f, "version({key}){sign}{given}"),
            Target::Value(given) => write!(f, "value({key}){sign}{given:?}"),
        }
    }
}

impl Display for Txn {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("txn if ")?;
        list(f, ", ", &self.compare)?;
        f.write_str(" then ")?;
        list(f, ", ", &self.success)?;
        f.write_str(" else ")?;
        list(f, ", ", &self.failure)
    }
}

impl Display for Request {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Request::Op(op) => op.fmt(f),
            Request::Txn(txn) => txn.fmt(f),
            Request::LeaseGrant(seconds) => write!(f, "lease grant {seconds}"),
            Request::LeaseKeepAlive(lease) => write!(f, "lease keep-alive {lease}"),
            Request::LeaseRevoke(lease) => write!(f, "lease revoke {lease}"),
            Request::LeaseTimeToLive(lease) => write!(f, "lease timetolive {lease} --keys"),
            Request::Watch { keys, from: None } => write!(f, "watch {keys}"),
            Request::Watch { keys, from: Some(from) } => write!(f, "watch {keys} --rev={from}"),
            Request::CancelWatch(_) => f.write_str("watch cancel"),
        }
    }
}

/// The texts of etcd's errors.
impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Error::LeaseNotFound => "etcdserver: requested lease not found",
            Error::LeaseExists => "etcdserver: lease already exists",
            Error::DuplicateKey => "etcdserver: duplicate key given in txn request",
        })
    }
}

impl Display for KeyValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} {} create_revision={}", self.key, self.value, self.create_revision)
    }
}

impl Display for Done {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Done::Range(pairs) => {
                f.write_str("(")?;
                list(f, ", ", pairs)?;
                f.write_str(")")
            }
            Done::Put => f.write_str("OK"),
            Done::Deleted(count) => write!(f, "{count} deleted"),
        }
    }
}

impl Display for Response {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Response::Done(done) => done.fmt(f),
            Response::Txn { succeeded, done } => {
                f.write_str(if *succeeded { "SUCCESS " } else { "FAILURE " })?;
                list(f, ", ", done)
            }
            Response::Granted(lease, seconds) => {
                write!(f, "lease {lease} granted with TTL({seconds}s)")
            }
            Response::KeptAlive(lease, Some(seconds)) => {
                write!(f, "lease {lease} keepalived with TTL({seconds})")
            }
            Response::KeptAlive(lease, None) => write!(f, "lease {lease} expired or revoked"),
            Response::Revoked => f.write_str("lease revoked"),
            Response::TimeToLive(None) => f.write_str("lease already expired"),
            Response::TimeToLive(Some(it)) => {
                write!(
                    f,
                    "granted with TTL({}s), remaining({}s), attached keys(",
                    it.granted, it.left
                )?;
                list(f, ", ", &it.keys)?;
                f.write_str(")")
            }
            Response::Watching => f.write_str("watch created"),
        }
    }
}

impl Display for Event {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Event::Put(pair) => write!(f, "PUT {} {}", pair.key, pair.value),
            Event::Delete { key, .. } => write!(f, "DELETE {key}"),
        }
    }
}

impl Display for ToClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> Result {
        match self {
            ToClient::Reply(_, header, Ok(response)) => {
                write!(f, "{response} revision={}", header.revision)
            }
            ToClient::Reply(_, _, Err(error)) => error.fmt(f),
            ToClient::Events(_, header, events) => {
                list(f, ", ", events)?;
                write!(f, " revision={}", header.revision)
            }
        }
    }
}
