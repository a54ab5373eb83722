//! What a lock can see and do: the arena's context, narrowed to its own messages and timers.

use super::{Event, Lock};
use crate::kernel::{NodeId, Span};

/// What the arena does for a lock: its context, narrowed to the lock's own messages and timers.
pub(super) trait Io<L: Lock> {
    fn me(&self) -> NodeId;
    fn send(&mut self, to: NodeId, message: L::Message);
    fn set_timer(&mut self, timer: L::Timer, after: Span);
    fn cancel_timer(&mut self, timer: &L::Timer);
    fn remaining(&self, timer: &L::Timer) -> Option<Span>;
    fn write(&mut self, disk: L::Disk);
    fn sync(&mut self);
    fn happens(&mut self, event: Event);
}

/// What a lock can see and do.
pub struct LockContext<'a, L: Lock> {
    io: &'a mut dyn Io<L>,
    /// The node of the lock's first server.
    first_server: NodeId,
}

impl<'a, L: Lock> LockContext<'a, L> {
    pub(super) fn new(io: &'a mut dyn Io<L>, first_server: NodeId) -> Self {
        LockContext { io, first_server }
    }

    /// Which of the lock's servers this is, from 0.
    pub fn me(&self) -> u8 {
        self.io.me().0.saturating_sub(self.first_server.0)
    }

    /// The node of the lock's `n`-th server, from 0.
    pub fn server(&self, n: u8) -> NodeId {
        NodeId(self.first_server.0 + n)
    }

    /// The node that handles the input.
    pub fn node(&self) -> NodeId {
        self.io.me()
    }

    /// Every worker but this one, in order.
    pub fn peers(&self) -> impl Iterator<Item = NodeId> + use<L> {
        let me = self.node();
        (1..self.first_server.0).map(NodeId).filter(move |peer| *peer != me)
    }

    /// Sends a message of the lock's.
    pub fn send(&mut self, to: NodeId, message: L::Message) {
        self.io.send(to, message);
    }

    /// Starts a timer of the lock's.
    pub fn set_timer(&mut self, timer: L::Timer, after: Span) {
        self.io.set_timer(timer, after);
    }

    /// Stops a timer of the lock's.
    pub fn cancel_timer(&mut self, timer: &L::Timer) {
        self.io.cancel_timer(timer);
    }

    /// What is left of a timer of the lock's.
    pub fn remaining(&self, timer: &L::Timer) -> Option<Span> {
        self.io.remaining(timer)
    }

    /// Writes what a server or a client keeps on its disk anew, durably.
    pub fn save(&mut self, disk: L::Disk) {
        self.io.write(disk);
        self.io.sync();
    }

    /// Writes a server's disk anew; a crash before [`LockContext::sync`] can lose it.
    pub fn write(&mut self, disk: L::Disk) {
        self.io.write(disk);
    }

    /// Makes what a server has written durable.
    pub fn sync(&mut self) {
        self.io.sync();
    }

    /// Tells those who watch.
    pub fn happens(&mut self, event: Event) {
        self.io.happens(event);
    }
}
