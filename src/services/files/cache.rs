//! What an NFS client believes about files without asking.
//!
//! An NFS client keeps the attributes of a file for some seconds (`acregmin` to `acregmax`, nfs(5)) and
//! answers `stat` from memory meanwhile. Opening a file always asks the server (close-to-open
//! consistency), and so does everything that changes it. Here the time is one span, `actimeo`, which is
//! the caller's to count; and absence is remembered like presence.

use litemap::LiteMap;

use super::{Answer, Call, Done, Path, Stat};

/// The attributes that a client remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AttributeCache {
    known: LiteMap<Path, Answer>,
}

impl AttributeCache {
    /// What the client takes a path's attributes to be, when they were asked for `since_ms` ago: a
    /// remembered file grows older as time goes by.
    pub fn stat(&self, path: &Path, since_ms: u64) -> Option<Answer> {
        let mut answer = self.known.get(path)?.clone();
        if let Ok(Done::Stat(Stat::File { age_ms, .. })) = &mut answer {
            *age_ms += since_ms;
        }
        Some(answer)
    }

    /// Learns from an answer of the server's: keeps what `stat` said, and forgets what the client
    /// itself has just changed or opened.
    pub fn learn(&mut self, call: &Call, answer: &Answer) {
        match call {
            Call::Stat(path) => {
                self.known.insert(path.clone(), answer.clone());
            }
            Call::Open(path, _)
            | Call::Unlink(path)
            | Call::Touch(path)
            | Call::Mkdir(path)
            | Call::Rmdir(path) => self.forget(path),
            Call::Rename(from, to) | Call::Link(from, to) => {
                self.forget(from);
                self.forget(to);
            }
            Call::Close(_) | Call::Read(..) | Call::Write(..) | Call::Tell(_) | Call::Fstat(_) => {}
        }
    }

    /// The time is over for which a path's attributes were to be believed.
    pub fn forget(&mut self, path: &Path) {
        self.known.remove(path);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Errno, Inode};
    use super::*;

    fn path() -> Path {
        Path::new("order-42.lock").unwrap()
    }

    fn old(age_ms: u64) -> Answer {
        Ok(Done::Stat(Stat::File { inode: Inode(2), size: 2, links: 1, age_ms }))
    }

    #[test]
    fn what_was_remembered_grows_older() {
        let mut cache = AttributeCache::default();
        cache.learn(&Call::Stat(path()), &old(100));
        assert_eq!(cache.stat(&path(), 50), Some(old(150)));
    }

    #[test]
    fn absence_is_remembered_too() {
        let mut cache = AttributeCache::default();
        cache.learn(&Call::Stat(path()), &Err(Errno::Enoent));
        assert_eq!(cache.stat(&path(), 50), Some(Err(Errno::Enoent)));
    }

    #[test]
    fn a_client_forgets_what_it_changes_and_keeps_what_others_change() {
        let mut cache = AttributeCache::default();
        cache.learn(&Call::Stat(path()), &old(100));
        cache.learn(&Call::Unlink(Path::new("another").unwrap()), &Ok(Done::Nothing));
        assert!(cache.stat(&path(), 0).is_some());
        cache.learn(&Call::Unlink(path()), &Ok(Done::Nothing));
        assert_eq!(cache.stat(&path(), 0), None);
    }
}
