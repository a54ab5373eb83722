//! System calls and their answers; both print as `strace` prints them.

use std::fmt;

use super::{Errno, Fd, Inode, Path};

/// How a file is opened to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// `O_RDONLY`
    ReadOnly,
    /// `O_WRONLY`
    WriteOnly,
    /// `O_RDWR`
    ReadWrite,
}

/// The flags of `open`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flags {
    /// What the descriptor is for.
    pub access: Access,
    /// `O_CREAT`: make the file if it is not there.
    pub create: bool,
    /// `O_EXCL`: with `O_CREAT`, fail if it is there.
    pub exclusive: bool,
    /// `O_TRUNC`: throw away what is in it.
    pub truncate: bool,
    /// `O_APPEND`: every write goes to the end.
    pub append: bool,
}

impl Flags {
    /// Open what is there, and no more.
    pub const fn existing(access: Access) -> Flags {
        Flags { access, create: false, exclusive: false, truncate: false, append: false }
    }
}

/// A system call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// `open`, with mode 0644.
    Open(Path, Flags),
    /// `close`
    Close(Fd),
    /// `read` of at most so many bytes.
    Read(Fd, u32),
    /// `write`
    Write(Fd, Vec<u8>),
    /// `lseek` that does not move: where the descriptor stands.
    Tell(Fd),
    /// `stat`
    Stat(Path),
    /// `fstat`
    Fstat(Fd),
    /// `rename`
    Rename(Path, Path),
    /// `link`
    Link(Path, Path),
    /// `unlink`
    Unlink(Path),
    /// `mkdir`, with mode 0755.
    Mkdir(Path),
    /// `rmdir`
    Rmdir(Path),
    /// `utimensat` to now.
    Touch(Path),
}

/// What `stat` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stat {
    /// Of a file.
    File {
        /// `st_ino`
        inode: Inode,
        /// `st_size`
        size: u64,
        /// `st_nlink`
        links: u32,
        /// How long ago it was written, in milliseconds: now minus `st_mtime`.
        age_ms: u64,
    },
    /// Of a directory.
    Directory {
        /// `st_ino`
        inode: Inode,
    },
}

/// What a successful call returns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Done {
    /// Nothing but success.
    Nothing,
    /// A new descriptor.
    Opened(Fd),
    /// A number of bytes, or a position.
    Count(u64),
    /// What was read; nothing at the end of the file.
    Read(Vec<u8>),
    /// What is known of a file.
    Stat(Stat),
}

/// What comes of a call.
pub type Answer = Result<Done, Errno>;

/// `O_WRONLY|O_CREAT|O_EXCL`
impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.access {
            Access::ReadOnly => "O_RDONLY",
            Access::WriteOnly => "O_WRONLY",
            Access::ReadWrite => "O_RDWR",
        })?;
        let set = [
            (self.create, "|O_CREAT"),
            (self.exclusive, "|O_EXCL"),
            (self.truncate, "|O_TRUNC"),
            (self.append, "|O_APPEND"),
        ];
        set.iter().filter(|(set, _)| *set).try_for_each(|(_, name)| f.write_str(name))
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Call::Open(path, flags) => write!(f, "open(\"{path}\", {flags})"),
            Call::Close(Fd(fd)) => write!(f, "close({fd})"),
            Call::Read(Fd(fd), count) => write!(f, "read({fd}, {count})"),
            Call::Write(Fd(fd), data) => write!(f, "write({fd}, \"{}\")", data.escape_ascii()),
            Call::Tell(Fd(fd)) => write!(f, "lseek({fd}, 0, SEEK_CUR)"),
            Call::Stat(path) => write!(f, "stat(\"{path}\")"),
            Call::Fstat(Fd(fd)) => write!(f, "fstat({fd})"),
            Call::Rename(from, to) => write!(f, "rename(\"{from}\", \"{to}\")"),
            Call::Link(from, to) => write!(f, "link(\"{from}\", \"{to}\")"),
            Call::Unlink(path) => write!(f, "unlink(\"{path}\")"),
            Call::Mkdir(path) => write!(f, "mkdir(\"{path}\")"),
            Call::Rmdir(path) => write!(f, "rmdir(\"{path}\")"),
            Call::Touch(path) => write!(f, "utimensat(\"{path}\", NOW)"),
        }
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Done::Nothing => f.write_str("0"),
            Done::Opened(Fd(fd)) => fd.fmt(f),
            Done::Count(count) => count.fmt(f),
            Done::Read(data) => write!(f, "\"{}\"", data.escape_ascii()),
            Done::Stat(Stat::Directory { .. }) => f.write_str("{S_IFDIR}"),
            Done::Stat(Stat::File { size, links, age_ms, .. }) => {
                write!(f, "{{S_IFREG, st_size={size}, st_nlink={links}, st_mtime={age_ms} ms ago}}")
            }
        }
    }
}
