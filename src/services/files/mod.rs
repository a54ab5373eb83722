//! A file system as a pure state machine: system call in, answer out.
//!
//! # What it models
//! Files and directories as programs that coordinate through files see them: `open` with `O_CREAT`,
//! `O_EXCL`, `O_TRUNC` and `O_APPEND`, `read`, `write`, `lseek`, `close`, `stat`, `fstat`, `rename`,
//! `link`, `unlink`, `mkdir`, `rmdir` and the touching form of `utimensat`, each one atomic step, each
//! answered as Linux answers: the same results, the same errors by the same names with the same
//! precedence. A file that was unlinked lives on while it is open. `tests/files_fidelity.rs` holds
//! all of it against the file system of the machine.
//!
//! Source: the Linux manual pages of section 2, and where they are silent the behaviour of Linux 6
//! (ext4, overlayfs, tmpfs, which agree here).
//!
//! # Time
//! A [`FileSystem`] holds no dates. Whoever runs it hands it [`Ages`], which know how long ago each
//! file was written: timers of a simulated node, or a clock. [`Stat`] therefore tells a file's age, from
//! which its `st_mtime` follows by whatever clock one believes.
//!
//! # What it does not model
//! Permissions and users, symbolic links, `.` and `..`, relative directories, `st_mtime` and link
//! counts of directories, `st_atime` and `st_ctime`, limits of space, and the page cache: what was
//! written is on the disk. [`Path::new`] refuses paths that are not modelled. [`AttributeCache`] is the
//! one thing of NFS that is here: a client that believes for a while what it was told about a file.
//!
//! # Reading order
//! [`Call`], [`Done`] and [`Errno`]; [`FileSystem::execute`]; [`AttributeCache`].

mod cache;
mod call;
mod errno;
mod names;
mod opened;
mod path;

pub use cache::AttributeCache;
pub use call::{Access, Answer, Call, Done, Flags, Stat};
pub use errno::Errno;
pub use opened::{Fd, Process};
pub use path::Path;

use litemap::LiteMap;

use opened::Opened;

/// The number of a file or directory, unique while it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inode(pub u32);

/// Knows how long ago files were written.
pub trait Ages {
    /// How long ago a file was written, in milliseconds; may stop growing where nobody asks any more.
    fn age_ms(&self, file: Inode) -> u64;

    /// A file is written now.
    fn restart(&mut self, file: Inode);

    /// A file is no more; its number may come again.
    fn forget(&mut self, file: Inode);
}

/// Files, directories, and who has which of them open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileSystem {
    nodes: LiteMap<Inode, Node>,
    opened: LiteMap<(Process, Fd), Opened>,
}

/// What an inode number stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    File {
        data: Vec<u8>,
        /// How many names it has.
        links: u32,
    },
    Directory {
        entries: LiteMap<String, Inode>,
        /// Whether it still has its one name.
        linked: bool,
    },
}

const ROOT: Inode = Inode(1);

impl Default for FileSystem {
    /// An empty root directory.
    fn default() -> Self {
        let mut nodes = LiteMap::new();
        nodes.insert(ROOT, Node::Directory { entries: LiteMap::new(), linked: true });
        FileSystem { nodes, opened: LiteMap::new() }
    }
}

impl FileSystem {
    /// Answers a system call of a process as Linux does.
    ///
    /// # Errors
    /// By name, as in `errno.h`.
    pub fn execute(&mut self, ages: &mut dyn Ages, process: Process, call: &Call) -> Answer {
        match call {
            Call::Open(path, flags) => self.open(ages, process, path, *flags).map(Done::Opened),
            Call::Close(fd) => self.close(ages, process, *fd),
            Call::Read(fd, count) => self.read(process, *fd, *count).map(Done::Read),
            Call::Write(fd, data) => self.write(ages, process, *fd, data).map(Done::Count),
            Call::Tell(fd) => Ok(Done::Count(self.opened(process, *fd)?.offset)),
            Call::Stat(path) => Ok(Done::Stat(self.stat(ages, self.find(path)?))),
            Call::Fstat(fd) => Ok(Done::Stat(self.stat(ages, self.opened(process, *fd)?.inode))),
            Call::Rename(from, to) => self.rename(ages, from, to),
            Call::Link(from, to) => self.link(from, to),
            Call::Unlink(path) => self.unlink(ages, path),
            Call::Mkdir(path) => self.mkdir(path),
            Call::Rmdir(path) => self.rmdir(ages, path),
            Call::Touch(path) => {
                let inode = self.find(path)?;
                if matches!(self.nodes.get(&inode), Some(Node::File { .. })) {
                    ages.restart(inode);
                }
                Ok(Done::Nothing)
            }
        }
    }

    /// Closes all that a process has open, as its end does.
    pub fn end(&mut self, ages: &mut dyn Ages, process: Process) {
        let fds: Vec<Fd> =
            self.opened.keys().filter(|(owner, _)| *owner == process).map(|(_, fd)| *fd).collect();
        for fd in fds {
            // It is open, so closing cannot fail.
            let _ = self.close(ages, process, fd);
        }
    }

    /// Every file of the root directory by name, with its number, how many names it has, and what is in
    /// it. For views.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Inode, u32, &[u8])> {
        let entries = match self.nodes.get(&ROOT) {
            Some(Node::Directory { entries, .. }) => Some(entries),
            _ => None,
        };
        let named = entries.into_iter().flat_map(|entries| entries.iter());
        named.filter_map(|(name, inode)| match self.nodes.get(inode)? {
            Node::File { data, links } => Some((name.as_str(), *inode, *links, data.as_slice())),
            Node::Directory { .. } => None,
        })
    }

    fn stat(&self, ages: &dyn Ages, inode: Inode) -> Stat {
        match self.nodes.get(&inode) {
            Some(Node::File { data, links }) => Stat::File {
                inode,
                size: data.len() as u64,
                links: *links,
                age_ms: ages.age_ms(inode),
            },
            _ => Stat::Directory { inode },
        }
    }

    /// The lowest number that is free.
    fn new_inode(&self) -> Inode {
        let taken = self.nodes.keys().map(|inode| inode.0);
        Inode(
            taken
                .zip(1..)
                .find(|(taken, free)| taken != free)
                .map_or_else(|| self.nodes.len() as u32 + 1, |(_, free)| free),
        )
    }

    /// Forgets a file or directory that nothing leads to any more.
    fn reap(&mut self, ages: &mut dyn Ages, inode: Inode) {
        let named = match self.nodes.get(&inode) {
            Some(Node::File { links, .. }) => *links > 0,
            Some(Node::Directory { linked, .. }) => *linked,
            None => return,
        };
        if !named && self.opened.values().all(|opened| opened.inode != inode) {
            self.nodes.remove(&inode);
            ages.forget(inode);
        }
    }
}
