//! A node: what it remembers, what it has written down, and its clock.

use std::fmt;
use std::sync::Arc;

use litemap::LiteMap;

use super::size::{row, share};
use super::time::{Countdown, Dated, Rate, Span};

/// The number of a node, in the order in which the protocol lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u8);

impl NodeId {
    /// The node's place in a list of all nodes.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Which clock a timer counts by. Both run at the node's [`Rate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Counts durations; setting the time of day does not move it.
    Monotonic,
    /// Counts down to a time of day; when that is set, the deadline comes nearer or recedes.
    Wall,
}

/// The running timers of a process, and what is left of each.
pub type Timers<T> = LiteMap<T, Countdown>;

/// What a process holds and a crash destroys: its memory and its timers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Process<M, T: Ord> {
    /// The protocol's volatile state; shared with the worlds before and after until it changes.
    pub memory: Arc<M>,
    /// What it waits for.
    pub timers: Timers<T>,
}

/// The state of a node's process. Memory exists only while a process does, so nothing volatile can
/// outlive a crash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Life<M, T: Ord> {
    /// It runs.
    Up(Process<M, T>),
    /// It stands still (a long garbage collection, a stopped virtual machine): its inputs wait, and
    /// the world goes on around it.
    Paused(Process<M, T>),
    /// It has crashed; only the disk is left.
    Down,
}

impl<M, T: Ord> Life<M, T> {
    /// The process, if there is one.
    pub fn process(&self) -> Option<&Process<M, T>> {
        match self {
            Life::Up(process) | Life::Paused(process) => Some(process),
            Life::Down => None,
        }
    }

    fn process_mut(&mut self) -> Option<&mut Process<M, T>> {
        match self {
            Life::Up(process) | Life::Paused(process) => Some(process),
            Life::Down => None,
        }
    }

    /// Whether the process takes inputs.
    pub fn is_up(&self) -> bool {
        matches!(self, Life::Up(_))
    }
}

/// A disk with a write cache: what is not synced yet can be lost in a crash, the latest writes first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Disk<D> {
    durable: Arc<D>,
    /// The content after each write since the last sync, oldest first.
    unsynced: Vec<Arc<D>>,
}

impl<D: Clone> Disk<D> {
    /// A disk with this content, synced.
    pub fn new(content: D) -> Disk<D> {
        Disk { durable: Arc::new(content), unsynced: Vec::new() }
    }

    /// The content as the node reads it, unsynced writes included.
    pub fn read(&self) -> &D {
        self.unsynced.last().unwrap_or(&self.durable)
    }

    /// How many writes a crash could lose.
    pub fn unsynced(&self) -> usize {
        self.unsynced.len()
    }

    /// Writes into the cache.
    pub fn write(&mut self, change: impl FnOnce(&mut D)) {
        let mut content = self.read().clone();
        change(&mut content);
        self.unsynced.push(Arc::new(content));
    }

    /// Makes every write so far durable.
    pub fn sync(&mut self) {
        if let Some(latest) = self.unsynced.pop() {
            self.durable = latest;
            self.unsynced.clear();
        }
    }

    /// Changes what is left until each date that is written down.
    fn each_date(&mut self, change: &mut dyn FnMut(&mut Countdown))
    where
        D: Dated,
    {
        let contents = std::iter::once(&mut self.durable).chain(&mut self.unsynced);
        for content in contents.filter(|content| content.is_dated()) {
            Arc::make_mut(content).each_date(change);
        }
    }

    /// About what it takes in memory beside itself.
    fn bytes(&self) -> usize {
        let contents = std::iter::once(&self.durable).chain(&self.unsynced);
        row::<Arc<D>>(self.unsynced.len()) + contents.map(share).sum::<usize>()
    }

    /// Power is lost: the first `keep` unsynced writes had reached the platter, the others are gone.
    pub(super) fn lose_power(&mut self, keep: usize) {
        self.unsynced.truncate(keep);
        self.sync();
    }
}

/// A node of the world.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node<M, D, T: Ord> {
    /// Its process.
    pub life: Life<M, T>,
    /// Its disk.
    pub disk: Disk<D>,
    /// How fast its clock runs.
    pub rate: Rate,
}

impl<M, D: Clone + Dated, T: Ord> Node<M, D, T> {
    /// True time goes by; a paused process' timers run too, and dates on a disk come nearer.
    pub(super) fn elapse(&mut self, by: Span) {
        let rate = self.rate;
        self.disk.each_date(&mut |left| *left = left.elapse(by, rate));
        for countdown in self.timers_mut() {
            *countdown = countdown.elapse(by, rate);
        }
    }

    /// The true time until the next timer of a running process is due.
    pub(super) fn next_timer(&self) -> Option<Span> {
        match &self.life {
            Life::Up(process) => process.timers.values().map(|left| left.due_in(self.rate)).min(),
            Life::Paused(_) | Life::Down => None,
        }
    }

    /// About what it takes in memory beside itself.
    pub(super) fn bytes(&self) -> usize {
        let process = |process: &Process<M, T>| {
            row::<(T, Countdown)>(process.timers.len()) + share(&process.memory)
        };
        self.life.process().map_or(0, process) + self.disk.bytes()
    }

    fn timers_mut(&mut self) -> impl Iterator<Item = &mut Countdown> {
        self.life
            .process_mut()
            .into_iter()
            .flat_map(|process| process.timers.iter_mut())
            .map(|(_, left)| left)
    }

    /// The time of day is set: timers that `by_wall` picks move, and so do dates on the disk.
    pub(super) fn jump(&mut self, jump: Jump, by_wall: impl Fn(&T) -> bool) {
        let shift = |left: &mut Countdown| {
            *left = match jump {
                Jump::Forward(span) => left.jump_forward(span),
                Jump::Back(span) => left.jump_back(span),
            };
        };
        self.disk.each_date(&mut { shift });
        let Some(process) = self.life.process_mut() else { return };
        let timers = process.timers.iter_mut().filter(|(timer, _)| by_wall(timer));
        timers.for_each(|(_, left)| shift(left));
    }
}

/// A change of a node's time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Jump {
    /// Later than it was.
    Forward(Span),
    /// Earlier than it was.
    Back(Span),
}
