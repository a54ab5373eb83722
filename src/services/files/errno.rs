//! Why a system call failed.

use std::fmt;

/// An error of a system call, by its name in `errno.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Errno {
    /// Operation not permitted: directories have one name only.
    Eperm,
    /// No such file or directory.
    Enoent,
    /// Bad file descriptor.
    Ebadf,
    /// File exists.
    Eexist,
    /// Not a directory.
    Enotdir,
    /// Is a directory.
    Eisdir,
    /// Invalid argument: a directory cannot move into itself.
    Einval,
    /// File name too long.
    Enametoolong,
    /// Directory not empty.
    Enotempty,
}

impl Errno {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Errno::Eperm => "EPERM",
            Errno::Enoent => "ENOENT",
            Errno::Ebadf => "EBADF",
            Errno::Eexist => "EEXIST",
            Errno::Enotdir => "ENOTDIR",
            Errno::Eisdir => "EISDIR",
            Errno::Einval => "EINVAL",
            Errno::Enametoolong => "ENAMETOOLONG",
            Errno::Enotempty => "ENOTEMPTY",
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
