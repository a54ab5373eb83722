//! Descriptors: opening, reading, writing, closing.

use super::{Access, Ages, Answer, Done, Errno, FileSystem, Flags, Inode, Node, Path};

/// The number of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process(pub u32);

/// A process' number for something that it has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fd(pub u32);

/// The first descriptor after input, output and errors.
const FIRST: u32 = 3;

/// What a descriptor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Opened {
    pub(super) inode: Inode,
    pub(super) offset: u64,
    access: Access,
    append: bool,
}

impl FileSystem {
    pub(super) fn opened(&self, process: Process, fd: Fd) -> Result<&Opened, Errno> {
        self.opened.get(&(process, fd)).ok_or(Errno::Ebadf)
    }

    pub(super) fn open(
        &mut self,
        ages: &mut dyn Ages,
        process: Process,
        path: &Path,
        flags: Flags,
    ) -> Result<Fd, Errno> {
        let (parent, found) = self.parent_and_child(path)?;
        let inode = match found {
            Some(_) if flags.create && flags.exclusive => return Err(Errno::Eexist),
            Some(inode) => self.reopen(ages, inode, flags)?,
            None if flags.create => {
                let inode = self.new_inode();
                self.nodes.insert(inode, Node::File { data: Vec::new(), links: 1 });
                self.name(parent, path, inode);
                ages.restart(inode);
                inode
            }
            None => return Err(Errno::Enoent),
        };
        let fd = self.new_fd(process);
        let Flags { access, append, .. } = flags;
        self.opened.insert((process, fd), Opened { inode, offset: 0, access, append });
        Ok(fd)
    }

    /// Opens what is there already.
    fn reopen(&mut self, ages: &mut dyn Ages, inode: Inode, flags: Flags) -> Result<Inode, Errno> {
        match self.nodes.get_mut(&inode) {
            Some(Node::File { data, .. }) if flags.truncate => {
                data.clear();
                ages.restart(inode);
                Ok(inode)
            }
            Some(Node::File { .. }) => Ok(inode),
            _ if flags.create || flags.truncate || flags.access != Access::ReadOnly => {
                Err(Errno::Eisdir)
            }
            _ => Ok(inode),
        }
    }

    /// The lowest descriptor that the process has free.
    fn new_fd(&self, process: Process) -> Fd {
        let taken = |fd: &u32| self.opened.get(&(process, Fd(*fd))).is_some();
        Fd((FIRST..).find(|fd| !taken(fd)).unwrap_or(u32::MAX))
    }

    pub(super) fn close(&mut self, ages: &mut dyn Ages, process: Process, fd: Fd) -> Answer {
        let closed = self.opened.remove(&(process, fd)).ok_or(Errno::Ebadf)?;
        self.reap(ages, closed.inode);
        Ok(Done::Nothing)
    }

    pub(super) fn read(&mut self, process: Process, fd: Fd, count: u32) -> Result<Vec<u8>, Errno> {
        let opened = self.opened.get_mut(&(process, fd)).ok_or(Errno::Ebadf)?;
        if opened.access == Access::WriteOnly {
            return Err(Errno::Ebadf);
        }
        let Some(Node::File { data, .. }) = self.nodes.get(&opened.inode) else {
            return Err(Errno::Eisdir);
        };
        let rest = data.get(opened.offset as usize..).unwrap_or_default();
        let read = rest[..rest.len().min(count as usize)].to_vec();
        opened.offset += read.len() as u64;
        Ok(read)
    }

    pub(super) fn write(
        &mut self,
        ages: &mut dyn Ages,
        process: Process,
        fd: Fd,
        bytes: &[u8],
    ) -> Result<u64, Errno> {
        let opened = self.opened.get_mut(&(process, fd)).ok_or(Errno::Ebadf)?;
        if opened.access == Access::ReadOnly {
            return Err(Errno::Ebadf);
        }
        let Some(Node::File { data, .. }) = self.nodes.get_mut(&opened.inode) else {
            return Err(Errno::Eisdir);
        };
        if bytes.is_empty() {
            return Ok(0);
        }
        if opened.append {
            opened.offset = data.len() as u64;
        }
        // A file that was cut short behind the descriptor's back gets a hole.
        let (start, end) = (opened.offset as usize, opened.offset as usize + bytes.len());
        if data.len() < end {
            data.resize(end, 0);
        }
        data[start..end].copy_from_slice(bytes);
        opened.offset = end as u64;
        ages.restart(opened.inode);
        Ok(bytes.len() as u64)
    }
}
