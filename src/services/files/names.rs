//! Directories: which name leads where, and how names come and go.

use litemap::LiteMap;

use super::path::LONGEST_NAME;
use super::{Ages, Answer, Done, Errno, FileSystem, Inode, Node, Path, ROOT};

impl FileSystem {
    /// What a path leads to.
    pub(super) fn find(&self, path: &Path) -> Result<Inode, Errno> {
        self.parent_and_child(path)?.1.ok_or(Errno::Enoent)
    }

    /// The directory that a path's last name belongs in, and what it leads to there.
    pub(super) fn parent_and_child(&self, path: &Path) -> Result<(Inode, Option<Inode>), Errno> {
        let parent = self.parent(path)?;
        Ok((parent, self.look_up(parent, path.split().1)?))
    }

    fn parent(&self, path: &Path) -> Result<Inode, Errno> {
        let parent = path.split().0.try_fold(ROOT, |directory, name| {
            self.look_up(directory, name)?.ok_or(Errno::Enoent)
        })?;
        self.entries(parent).map(|_| parent)
    }

    fn look_up(&self, directory: Inode, name: &str) -> Result<Option<Inode>, Errno> {
        let entries = self.entries(directory)?;
        if name.len() > LONGEST_NAME {
            return Err(Errno::Enametoolong);
        }
        Ok(entries.get(name).copied())
    }

    fn entries(&self, directory: Inode) -> Result<&LiteMap<String, Inode>, Errno> {
        match self.nodes.get(&directory) {
            Some(Node::Directory { entries, .. }) => Ok(entries),
            _ => Err(Errno::Enotdir),
        }
    }

    fn is_directory(&self, inode: Inode) -> bool {
        self.entries(inode).is_ok()
    }

    /// Writes a name into a directory.
    pub(super) fn name(&mut self, directory: Inode, path: &Path, inode: Inode) {
        if let Some(Node::Directory { entries, .. }) = self.nodes.get_mut(&directory) {
            entries.insert(path.split().1.into(), inode);
        }
    }

    /// Strikes a name from a directory, and one from the count of what it led to.
    fn unname(&mut self, ages: &mut dyn Ages, directory: Inode, path: &Path) {
        let Some(Node::Directory { entries, .. }) = self.nodes.get_mut(&directory) else { return };
        let Some(inode) = entries.remove(path.split().1) else { return };
        match self.nodes.get_mut(&inode) {
            Some(Node::File { links, .. }) => *links -= 1,
            Some(Node::Directory { linked, .. }) => *linked = false,
            None => {}
        }
        self.reap(ages, inode);
    }

    pub(super) fn unlink(&mut self, ages: &mut dyn Ages, path: &Path) -> Answer {
        let (parent, found) = self.parent_and_child(path)?;
        if self.is_directory(found.ok_or(Errno::Enoent)?) {
            return Err(Errno::Eisdir);
        }
        self.unname(ages, parent, path);
        Ok(Done::Nothing)
    }

    pub(super) fn mkdir(&mut self, path: &Path) -> Answer {
        let (parent, found) = self.parent_and_child(path)?;
        if found.is_some() {
            return Err(Errno::Eexist);
        }
        let inode = self.new_inode();
        self.nodes.insert(inode, Node::Directory { entries: LiteMap::new(), linked: true });
        self.name(parent, path, inode);
        Ok(Done::Nothing)
    }

    pub(super) fn rmdir(&mut self, ages: &mut dyn Ages, path: &Path) -> Answer {
        let (parent, found) = self.parent_and_child(path)?;
        if !self.entries(found.ok_or(Errno::Enoent)?)?.is_empty() {
            return Err(Errno::Enotempty);
        }
        self.unname(ages, parent, path);
        Ok(Done::Nothing)
    }

    pub(super) fn link(&mut self, from: &Path, to: &Path) -> Answer {
        let inode = self.find(from)?;
        let (parent, found) = self.parent_and_child(to)?;
        if found.is_some() {
            return Err(Errno::Eexist);
        }
        let Some(Node::File { links, .. }) = self.nodes.get_mut(&inode) else {
            return Err(Errno::Eperm);
        };
        *links += 1;
        self.name(parent, to, inode);
        Ok(Done::Nothing)
    }

    /// Renames, in one step: whoever looks finds the one or the other.
    pub(super) fn rename(&mut self, ages: &mut dyn Ages, from: &Path, to: &Path) -> Answer {
        let (from_parent, to_parent) = (self.parent(from)?, self.parent(to)?);
        let moved = self.look_up(from_parent, from.split().1)?.ok_or(Errno::Enoent)?;
        let replaced = self.look_up(to_parent, to.split().1)?;
        if from_parent != to_parent && self.is_above(moved, to_parent) {
            return Err(Errno::Einval);
        }
        if let Some(replaced) = replaced {
            if from_parent != to_parent && self.is_above(replaced, from_parent) {
                return Err(Errno::Enotempty);
            }
            if replaced == moved {
                return Ok(Done::Nothing);
            }
            self.may_replace(moved, replaced)?;
            self.unname(ages, to_parent, to);
        }
        if let Some(Node::Directory { entries, .. }) = self.nodes.get_mut(&from_parent) {
            entries.remove(from.split().1);
        }
        self.name(to_parent, to, moved);
        Ok(Done::Nothing)
    }

    fn may_replace(&self, moved: Inode, replaced: Inode) -> Result<(), Errno> {
        match (self.is_directory(moved), self.entries(replaced)) {
            (false, Ok(_)) => Err(Errno::Eisdir),
            (true, Err(not_a_directory)) => Err(not_a_directory),
            (true, Ok(entries)) if !entries.is_empty() => Err(Errno::Enotempty),
            _ => Ok(()),
        }
    }

    /// Whether `below` is `directory` or somewhere in it.
    fn is_above(&self, directory: Inode, below: Inode) -> bool {
        let inside = |entries: &LiteMap<String, Inode>| {
            entries.values().any(|child| self.is_above(*child, below))
        };
        directory == below || self.entries(directory).is_ok_and(inside)
    }
}
