//! What a protocol is to the kernel: a state machine that is handed inputs and hands back effects.

use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::sync::Arc;

use litemap::LiteMap;

use super::luck::Luck;
use super::network::Link;
use super::node::{Clock, Disk, NodeId, Timers};
use super::time::{Countdown, Dated, Span};

/// The name of the rule that handled an input: the name of the function that states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule(pub &'static str);

/// Calls a rule and yields its name, so that a `handle` which only dispatches tells which rule ran.
///
/// `rule!(self.on_reply(worker, reply, cx))` calls the method and is `Rule("on_reply")`.
#[macro_export]
macro_rules! rule {
    ($this:ident . $rule:ident ( $($argument:expr),* $(,)? )) => {{
        $this.$rule($($argument),*);
        $crate::kernel::Rule(stringify!($rule))
    }};
    ($rule:ident ( $($argument:expr),* $(,)? )) => {{
        $rule($($argument),*);
        $crate::kernel::Rule(stringify!($rule))
    }};
}

/// Something that matters to the people who watch, in the words of the domain: "acquires", "charges".
pub trait Happening: Clone + Debug {
    /// The verb in the third person, as scripts write it: `when worker-a acquires`.
    fn verb(&self) -> &'static str;

    /// Its numbers by name, such as `("token", 2)`.
    fn numbers(&self) -> Vec<(&'static str, u64)>;
}

/// What wakes a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input<P: Protocol> {
    /// A message has arrived.
    Message {
        /// Who sent it.
        from: NodeId,
        /// What it says.
        message: Arc<P::Message>,
    },
    /// A timer has ended.
    Timer(P::Timer),
    /// Someone outside asks for something.
    Command(P::Command),
}

/// A protocol: a deterministic state machine for each of its nodes.
///
/// It sees the network, the clock and the disk only through the [`Context`] it is handed. Everything
/// it may forget in a crash is in [`Protocol::Memory`], everything else in [`Protocol::Disk`].
pub trait Protocol: Clone + Debug + PartialEq + Eq + Send + Sync + 'static {
    /// The volatile state of a node.
    type Memory: Clone + Debug + Eq + Hash + Send + Sync;
    /// The durable state of a node.
    type Disk: Clone + Debug + Dated + Eq + Hash + Send + Sync;
    /// What nodes say; it prints as it would on the wire.
    type Message: Clone + Debug + Dated + Display + Ord + Hash + Send + Sync;
    /// What a node waits for; it prints as a short name that is unique among a node's timers. Timers
    /// that are due together end in the order of this type.
    type Timer: Clone + Debug + Display + Ord + Hash + Send + Sync;
    /// What someone outside can ask for; it prints as scripts write it.
    type Command: Clone + Debug + Display + Eq;
    /// What the protocol tells the people who watch.
    type Event: Happening;

    /// The names of the nodes, in order: lower case, unique.
    fn nodes(&self) -> Vec<String>;

    /// The disk of a node before its first start.
    fn format(&self, node: NodeId) -> Self::Disk;

    /// Starts a node, for the first time or after a crash.
    fn boot(&self, cx: &mut Context<'_, Self>) -> Self::Memory;

    /// Handles one input: only dispatches to the rule that does, and names it.
    fn handle(
        &self,
        memory: &mut Self::Memory,
        input: Input<Self>,
        cx: &mut Context<'_, Self>,
    ) -> Rule;

    /// The link from one node to another.
    fn link(&self, from: NodeId, to: NodeId) -> Link;

    /// The clock that a timer counts by.
    fn clock(&self, timer: &Self::Timer) -> Clock;

    /// What someone outside can ask for, and of which node.
    fn commands(&self) -> Vec<(NodeId, Self::Command)>;
}

/// What a timer did in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerChange {
    /// It was set, to end after this long by its node's clock.
    Set(Span),
    /// It was cancelled.
    Cancelled,
}

/// What a node asks of the world in one step, in order.
#[derive(Clone, Debug)]
pub(super) struct Effects<P: Protocol> {
    pub(super) sends: Vec<(NodeId, P::Message)>,
    pub(super) timers: LiteMap<P::Timer, TimerChange>,
    pub(super) events: Vec<P::Event>,
}

impl<P: Protocol> Default for Effects<P> {
    fn default() -> Self {
        Effects { sends: Vec::new(), timers: LiteMap::new(), events: Vec::new() }
    }
}

/// All that a node can see and do while it handles an input.
pub struct Context<'a, P: Protocol> {
    pub(super) node: NodeId,
    pub(super) disk: &'a mut Disk<P::Disk>,
    pub(super) timers: &'a mut Timers<P::Timer>,
    pub(super) luck: &'a mut Luck,
    pub(super) effects: Effects<P>,
}

impl<P: Protocol> Context<'_, P> {
    /// The node that handles the input.
    pub fn me(&self) -> NodeId {
        self.node
    }

    /// Sends a message.
    pub fn send(&mut self, to: NodeId, message: P::Message) {
        self.effects.sends.push((to, message));
    }

    /// Starts a timer, or starts it anew, to end `after` this long by the node's own clock.
    pub fn set_timer(&mut self, timer: P::Timer, after: Span) {
        self.timers.insert(timer.clone(), Countdown::of(after));
        self.effects.timers.insert(timer, TimerChange::Set(after));
    }

    /// Stops a timer, if it runs.
    pub fn cancel_timer(&mut self, timer: &P::Timer) {
        if self.timers.remove(timer).is_some() {
            self.effects.timers.insert(timer.clone(), TimerChange::Cancelled);
        }
    }

    /// What is left of a timer by the node's own clock, if it runs.
    pub fn remaining(&self, timer: &P::Timer) -> Option<Span> {
        self.timers.get(timer).map(|countdown| countdown.local())
    }

    /// The disk as the node reads it.
    pub fn disk(&self) -> &P::Disk {
        self.disk.read()
    }

    /// Writes to the disk's cache; a crash before [`Context::sync`] can lose it.
    pub fn write(&mut self, change: impl FnOnce(&mut P::Disk)) {
        self.disk.write(change);
    }

    /// Makes every write so far durable.
    pub fn sync(&mut self) {
        self.disk.sync();
    }

    /// A random span between `low` and `high`, both included.
    pub fn draw(&mut self, low: Span, high: Span) -> Span {
        self.luck.span((low, high))
    }

    /// Tells those who watch.
    pub fn happens(&mut self, event: P::Event) {
        self.effects.events.push(event);
    }
}
