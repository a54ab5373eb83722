//! The file server as a node of the arena: system calls are requests, the ages of files are timers.

use super::wire::StaleTimers;
use super::{Cx, FileLock, Handle, Message, Steal, Timer};
use crate::kernel::{NodeId, Span};
use crate::ledger::OrderId;
use crate::protocols::Row;
use crate::protocols::lock::{Event, ORDER};
use crate::services::files::{Answer, Call, FileSystem, Process};

impl FileLock {
    /// Starts from the files on the disk, which count as just written.
    pub(super) fn start(&self, disk: &FileSystem, cx: &mut Cx) -> FileSystem {
        for (_, inode, ..) in disk.iter() {
            cx.set_timer(Timer::Stale(inode), self.stale_after);
        }
        self.keep_to_lock_files(disk, cx);
        disk.clone()
    }

    /// The file server: makes the calls, and answers.
    pub(super) fn execute(
        &self,
        files: &mut FileSystem,
        from: NodeId,
        handle: Handle,
        calls: &[Call],
        cx: &mut Cx,
    ) {
        let before = holder(files, ORDER);
        let mut answers: Vec<Answer> = Vec::new();
        let process = Process(u32::from(from.0));
        for call in calls {
            let ages = &mut StaleTimers { stale_after: self.stale_after, cx };
            answers.push(files.execute(ages, process, call));
            if answers.last().is_some_and(Result::is_err) {
                break;
            }
        }
        files.end(&mut StaleTimers { stale_after: self.stale_after, cx }, process);
        self.keep_to_lock_files(files, cx);
        cx.save(files.clone());
        let after = holder(files, ORDER);
        match (before, after) {
            (Some(holder), None) => cx.happens(Event::Deletes(ORDER, holder)),
            (_, Some(holder)) if before != after => cx.happens(Event::Grants(ORDER, holder)),
            _ => {}
        }
        cx.send(from, Message::Reply { handle, answers });
    }

    /// Nobody asks how old other files are, nor any file where none is ever taken over.
    fn keep_to_lock_files(&self, files: &FileSystem, cx: &mut Cx) {
        let lasts = !self.exclusive || self.steal == Steal::Off;
        for (name, inode, ..) in files.iter() {
            if lasts || !name.contains(".lock") {
                cx.cancel_timer(&Timer::Stale(inode));
            }
        }
    }
}

/// Whose the lock of an order is: the last file of the chain that was not given back says it.
pub(super) fn holder(files: &FileSystem, order: OrderId) -> Option<NodeId> {
    let name = format!("order-{order}.lock");
    let generation = |path: &str| {
        let rest = path.strip_prefix(&name)?;
        if rest.is_empty() { Some(0) } else { rest.strip_prefix('.')?.parse::<u32>().ok() }
    };
    let last =
        files.iter().filter_map(|(path, _, links, mark)| Some((generation(path)?, links, mark)));
    let (_, links, mark) = last.max_by_key(|(generation, ..)| *generation)?;
    let letter = mark.first()?.checked_sub(b'a')?;
    (links == 1).then_some(NodeId(1 + letter))
}

/// What a glance at the server's disk shows: every file, and when it will be stale.
pub(super) fn glance(files: &FileSystem, remaining: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
    let row = |(name, inode, _, data): (&str, _, _, &[u8])| {
        let stale = remaining(&Timer::Stale(inode));
        let stale = stale.map_or_else(String::new, |left| format!(" (stale in {left})"));
        Row::new(name, format!("{}{stale}", data.escape_ascii()))
    };
    files.iter().map(row).collect()
}
