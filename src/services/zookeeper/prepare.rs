//! From a request to a transaction: every rule about what may be done, in ZooKeeper's order.

use super::Code;
use super::path::{self, Path, before_last_slash};
use super::request::{ANY_VERSION, CreateMode, Op};
use super::stat::SessionId;
use super::state::{State, Txn};

impl State {
    /// The transaction that an operation of a session comes to.
    pub fn prepare(&self, session: SessionId, op: &Op) -> Txn {
        self.prepare_op(session, op).unwrap_or_else(Txn::Error)
    }

    /// The one transaction that several come to: all of them or, if one fails, none. Each sees what
    /// those before it would do.
    pub fn prepare_multi(&self, session: SessionId, ops: &[Op]) -> Txn {
        let mut scratch = self.clone();
        let mut parts: Vec<Txn> = Vec::new();
        for op in ops {
            match scratch.prepare_op(session, op) {
                Ok(mut part) => {
                    // Among others `create2` is answered as `create` is.
                    if let Txn::Create { with_stat, .. } = &mut part {
                        *with_stat = false;
                    }
                    scratch.apply_part(&part, &mut Vec::new());
                    parts.push(part);
                }
                Err(code) => {
                    parts.iter_mut().for_each(|part| *part = Txn::RolledBack);
                    parts.push(Txn::Error(code));
                    parts.resize_with(ops.len(), || Txn::Error(Code::RuntimeInconsistency));
                    break;
                }
            }
        }
        Txn::Multi(parts)
    }

    fn prepare_op(&self, session: SessionId, op: &Op) -> Result<Txn, Code> {
        if !self.is_alive(session) {
            return Err(Code::SessionExpired);
        }
        match op {
            Op::Create { path, data, mode, with_stat } => {
                let path = self.name_for(path, *mode)?;
                let owner = mode.is_ephemeral().then_some(session);
                Ok(Txn::Create { path, data: data.clone(), owner, with_stat: *with_stat })
            }
            Op::Delete { path, version } => self.prepare_delete(path, *version),
            Op::SetData { path, data, version } => {
                let version = self.expect(path, *version)?;
                refuse_reserved(path)?;
                Ok(Txn::SetData { path: path.clone(), data: data.clone(), version })
            }
            Op::Check { path, version } => {
                self.expect(path, *version)?;
                Ok(Txn::Check)
            }
        }
    }

    /// The full name of a node that can be created.
    fn name_for(&self, path: &Path, mode: CreateMode) -> Result<Path, Code> {
        if matches!(mode, CreateMode::Container | CreateMode::WithTtl) {
            return Err(Code::Unimplemented);
        }
        let parent = before_last_slash(path).ok_or(Code::BadArguments)?;
        if path.contains('\0') {
            return Err(Code::BadArguments);
        }
        let parent_stat = self.stat(parent).ok_or(Code::NoNode)?;
        let path = if mode.is_sequential() {
            format!("{path}{:010}", self.next_number(parent)).into()
        } else {
            path.clone()
        };
        if !path::is_valid(&path) {
            return Err(Code::BadArguments);
        }
        if self.stat(&path).is_some() {
            return Err(Code::NodeExists);
        }
        if parent_stat.ephemeral_owner.is_some() {
            return Err(Code::NoChildrenForEphemerals);
        }
        refuse_reserved(&path)?;
        Ok(path)
    }

    fn prepare_delete(&self, path: &Path, version: i32) -> Result<Txn, Code> {
        let parent = before_last_slash(path).ok_or(Code::BadArguments)?;
        if path.contains('\0') || **path == *path::ROOT {
            return Err(Code::BadArguments);
        }
        refuse_reserved(path)?;
        self.stat(parent).ok_or(Code::NoNode)?;
        let stat = self.stat(path).ok_or(Code::NoNode)?;
        next_version(stat.version, version)?;
        if stat.num_children > 0 {
            return Err(Code::NotEmpty);
        }
        Ok(Txn::Delete(path.clone()))
    }

    /// The version after the expected one, if the node has that.
    fn expect(&self, path: &Path, version: i32) -> Result<i32, Code> {
        if !path::is_valid(path) {
            return Err(Code::BadArguments);
        }
        let stat = self.stat(path).ok_or(Code::NoNode)?;
        next_version(stat.version, version)
    }
}

fn next_version(version: i32, expected: i32) -> Result<i32, Code> {
    if expected != ANY_VERSION && expected != version {
        return Err(Code::BadVersion);
    }
    Ok(version.wrapping_add(1))
}

/// What is below `/zookeeper` has effects that are not modelled.
fn refuse_reserved(path: &str) -> Result<(), Code> {
    if path::is_reserved(path) { Err(Code::Unimplemented) } else { Ok(()) }
}
