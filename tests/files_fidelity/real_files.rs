//! A folder of the machine's own file system for the length of a test, and system calls in it.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use faultline::services::files::{Access, Call, Done, Fd, Flags, Inode, Path, Stat};
use rustix::fs::{self, AtFlags, CWD, Mode, OFlags, SeekFrom, Timespec, Timestamps};
use rustix::io::{self, Errno};

/// Removed when it is dropped.
pub(crate) struct RealFiles {
    root: PathBuf,
    open: BTreeMap<Fd, OwnedFd>,
}

impl RealFiles {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root =
            std::env::temp_dir().join(format!("faultline-files-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&root).expect("a folder for the test");
        Self { root, open: BTreeMap::new() }
    }

    fn at(&self, path: &Path) -> PathBuf {
        self.root.join(path.to_string())
    }

    /// Makes a call. A descriptor that it opens is known by `name` from then on.
    pub(crate) fn execute(&mut self, call: &Call, name: Option<Fd>) -> Result<Done, Errno> {
        match call {
            Call::Open(path, flags) => {
                let fd = fs::open(self.at(path), bits(*flags), Mode::from_raw_mode(0o644))?;
                let name = name.unwrap_or(Fd(u32::MAX));
                self.open.insert(name, fd);
                Ok(Done::Opened(name))
            }
            Call::Close(fd) => self.open.remove(fd).map(|_| Done::Nothing).ok_or(Errno::BADF),
            Call::Read(fd, count) => {
                let mut bytes = vec![0; *count as usize];
                let read = io::read(self.fd(*fd)?, bytes.as_mut_slice())?;
                bytes.truncate(read);
                Ok(Done::Read(bytes))
            }
            Call::Write(fd, data) => Ok(Done::Count(io::write(self.fd(*fd)?, data)? as u64)),
            Call::Tell(fd) => Ok(Done::Count(fs::seek(self.fd(*fd)?, SeekFrom::Current(0))?)),
            Call::Stat(path) => Ok(Done::Stat(stat(&fs::stat(self.at(path))?))),
            Call::Fstat(fd) => Ok(Done::Stat(stat(&fs::fstat(self.fd(*fd)?)?))),
            Call::Rename(from, to) => nothing(fs::rename(self.at(from), self.at(to))),
            Call::Link(from, to) => nothing(fs::link(self.at(from), self.at(to))),
            Call::Unlink(path) => nothing(fs::unlink(self.at(path))),
            Call::Mkdir(path) => nothing(fs::mkdir(self.at(path), Mode::from_raw_mode(0o755))),
            Call::Rmdir(path) => nothing(fs::rmdir(self.at(path))),
            Call::Touch(path) => {
                let now = Timespec { tv_sec: 0, tv_nsec: fs::UTIME_NOW };
                let times = Timestamps { last_access: now, last_modification: now };
                nothing(fs::utimensat(CWD, self.at(path), &times, AtFlags::empty()))
            }
        }
    }

    fn fd(&self, fd: Fd) -> Result<&OwnedFd, Errno> {
        self.open.get(&fd).ok_or(Errno::BADF)
    }
}

impl Drop for RealFiles {
    fn drop(&mut self) {
        self.open.clear();
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

/// The names of the errors that a call here can end with.
pub(crate) fn name(errno: Errno) -> &'static str {
    let known = [
        (Errno::PERM, "EPERM"),
        (Errno::NOENT, "ENOENT"),
        (Errno::BADF, "EBADF"),
        (Errno::EXIST, "EEXIST"),
        (Errno::NOTDIR, "ENOTDIR"),
        (Errno::ISDIR, "EISDIR"),
        (Errno::INVAL, "EINVAL"),
        (Errno::NAMETOOLONG, "ENAMETOOLONG"),
        (Errno::NOTEMPTY, "ENOTEMPTY"),
    ];
    known.iter().find(|(known, _)| *known == errno).map_or("another", |(_, name)| name)
}

fn nothing(result: Result<(), Errno>) -> Result<Done, Errno> {
    result.map(|()| Done::Nothing)
}

fn bits(flags: Flags) -> OFlags {
    let access = match flags.access {
        Access::ReadOnly => OFlags::RDONLY,
        Access::WriteOnly => OFlags::WRONLY,
        Access::ReadWrite => OFlags::RDWR,
    };
    let set = [
        (flags.create, OFlags::CREATE),
        (flags.exclusive, OFlags::EXCL),
        (flags.truncate, OFlags::TRUNC),
        (flags.append, OFlags::APPEND),
    ];
    set.iter().filter(|(set, _)| *set).fold(access, |bits, (_, bit)| bits | *bit)
}

/// The age is counted to now. Inode numbers are cut to 32 bits, which keeps a test's few apart.
fn stat(stat: &fs::Stat) -> Stat {
    let inode = Inode(stat.st_ino as u32);
    if fs::FileType::from_raw_mode(stat.st_mode) == fs::FileType::Directory {
        return Stat::Directory { inode };
    }
    let since_1970 = Duration::new(stat.st_mtime as u64, stat.st_mtime_nsec as u32);
    let age = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH + since_1970);
    Stat::File {
        inode,
        size: stat.st_size as u64,
        links: stat.st_nlink as u32,
        age_ms: age.map_or(0, |age| age.as_millis() as u64),
    }
}
