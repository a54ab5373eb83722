//! The world: a value that changes in one place, [`World::apply`].

mod may;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::action::{Action, Refusal, Step};
use super::fingerprint::Fingerprint;
use super::luck::Luck;
use super::network::{Flight, InFlight, Network};
use super::node::{Clock, Disk, Life, Node, NodeId, Process, Timers};
use super::outcome::{Fate, Outcome, Sent};
use super::protocol::{Context, Effects, Input, Protocol, Rule};
use super::size::row;
use super::time::{Rate, Span};

/// A node of the protocol `P`.
pub type NodeOf<P> = Node<<P as Protocol>::Memory, <P as Protocol>::Disk, <P as Protocol>::Timer>;

/// What changes: derived equality and hash, so that no part can be left out by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State<M, D, T: Ord, G> {
    nodes: Vec<Node<M, D, T>>,
    network: Network<G>,
    /// Which commands have been given; each can be given once.
    given: Vec<bool>,
}

type StateOf<P> = State<
    <P as Protocol>::Memory,
    <P as Protocol>::Disk,
    <P as Protocol>::Timer,
    <P as Protocol>::Message,
>;

/// A protocol, its nodes and its network at one moment.
pub struct World<P: Protocol> {
    protocol: Arc<P>,
    state: StateOf<P>,
}

impl<P: Protocol> Clone for World<P> {
    fn clone(&self) -> Self {
        World { protocol: Arc::clone(&self.protocol), state: self.state.clone() }
    }
}

impl<P: Protocol> PartialEq for World<P> {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state && self.protocol == other.protocol
    }
}

impl<P: Protocol> Eq for World<P> {}

impl<P: Protocol> Hash for World<P> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.state.hash(hasher);
    }
}

impl<P: Protocol> std::fmt::Debug for World<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.state.fmt(f)
    }
}

impl<P: Protocol> World<P> {
    /// The world before the first step: every node started, in order.
    pub fn new(protocol: P) -> World<P> {
        let nodes = protocol.nodes().len();
        let commands = protocol.commands().len();
        let state =
            State { nodes: Vec::new(), network: Network::new(), given: vec![false; commands] };
        let mut world = World { protocol: Arc::new(protocol), state };
        for id in (0..nodes).filter_map(|n| u8::try_from(n).ok()).map(NodeId) {
            let disk = Disk::new(world.protocol.format(id));
            world.state.nodes.push(Node { life: Life::Down, disk, rate: Rate::TRUE });
        }
        for id in world.node_ids() {
            // A first start that sent or told something would have no step to belong to.
            let _ = world.boot(id, &mut Luck::Least);
        }
        world
    }

    /// The protocol with its settings.
    pub fn protocol(&self) -> &P {
        &self.protocol
    }

    /// The numbers of all nodes.
    pub fn node_ids(&self) -> impl Iterator<Item = NodeId> + use<P> {
        let count = u8::try_from(self.state.nodes.len()).unwrap_or(u8::MAX);
        (0..count).map(NodeId)
    }

    /// A node, if there is one of that number.
    pub fn node(&self, id: NodeId) -> Option<&NodeOf<P>> {
        self.state.nodes.get(id.index())
    }

    /// The memory of a node, while it has a process.
    pub fn memory(&self, id: NodeId) -> Option<&P::Memory> {
        self.node(id)?.life.process().map(|process| &*process.memory)
    }

    /// Every node with its number.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &NodeOf<P>)> {
        (0..).map(NodeId).zip(&self.state.nodes)
    }

    /// The network.
    pub fn network(&self) -> &Network<P::Message> {
        &self.state.network
    }

    /// Whether the `nth` command was given.
    pub fn was_given(&self, nth: u16) -> bool {
        self.state.given.get(usize::from(nth)).copied().unwrap_or(false)
    }

    /// About what it takes in memory. What it shares with other worlds counts in shares.
    pub fn bytes(&self) -> usize {
        let State { nodes, network, given } = &self.state;
        size_of::<Self>()
            + row::<NodeOf<P>>(nodes.len())
            + row::<bool>(given.len())
            + nodes.iter().map(Node::bytes).sum::<usize>()
            + network.bytes()
    }

    /// The fingerprint of everything that decides how this world goes on.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self)
    }

    /// Whether a message would be handled or lost if it arrived now, and how long it still takes.
    fn arrives_in(&self, at: InFlight, flight: &Flight<P::Message>) -> Option<Span> {
        self.may_deliver(at).ok().map(|()| flight.remaining)
    }

    /// How long until the next message arrives or the next timer ends; `None` when the world stands
    /// still. Nothing waits longer than this.
    pub fn horizon(&self) -> Option<Span> {
        let messages =
            self.state.network.flights().filter_map(|(at, flight)| self.arrives_in(at, flight));
        let timers = self.state.nodes.iter().filter_map(Node::next_timer);
        messages.chain(timers).min()
    }

    /// What is due within `span`: messages before timers, since a process that wakes up finds its
    /// sockets readable before it looks whether it has waited too long; each in canonical order.
    pub fn due_within(&self, span: Span) -> Vec<Action> {
        let flights = self.state.network.flights();
        let mut due: Vec<Action> = flights
            .filter(|(at, flight)| self.arrives_in(*at, flight).is_some_and(|left| left <= span))
            .map(|(at, _)| Action::Deliver(at))
            .collect();
        for (id, node) in self.nodes() {
            if let Life::Up(process) = &node.life {
                let timers = (0..).zip(process.timers.values());
                due.extend(
                    timers
                        .filter(|(_, left)| left.due_in(node.rate) <= span)
                        .map(|(timer, _)| Action::Fire { node: id, timer }),
                );
            }
        }
        due
    }

    /// The one way in which a world changes. On refusal it is as it was.
    ///
    /// # Errors
    /// Says why the action cannot happen here.
    pub fn apply(&mut self, step: &Step, luck: &mut Luck) -> Result<Outcome<P>, Refusal> {
        if let Some(horizon) = self.horizon()
            && step.wait > horizon
        {
            return Err(Refusal::DueBefore(horizon));
        }
        self.may(&step.action)?;
        self.elapse(step.wait);
        Ok(self.perform(&step.action, luck))
    }

    fn elapse(&mut self, by: Span) {
        if by.is_zero() {
            return;
        }
        self.state.network.elapse(by);
        for node in &mut self.state.nodes {
            node.elapse(by);
        }
    }

    fn perform(&mut self, action: &Action, luck: &mut Luck) -> Outcome<P> {
        let mut outcome = Outcome::nothing();
        match *action {
            Action::Elapse => {}
            Action::Deliver(at) => return self.deliver(at, luck),
            Action::Drop(at) => {
                let flight = self.state.network.take(at);
                outcome.arrived = flight.map(|flight| (at, flight.message, Fate::Dropped));
            }
            Action::Duplicate(at) => {
                let order = self.protocol.link(at.from, at.to).order;
                if let Some(copy) = self.state.network.get(at).cloned() {
                    let to = self.state.network.send(at.from, at.to, copy, order);
                    outcome.moved = Some((at, to));
                }
            }
            Action::Delay(at, by) => {
                let order = self.protocol.link(at.from, at.to).order;
                let to = self.state.network.delay(at, by, order);
                outcome.moved = to.map(|to| (at, to));
            }
            Action::Fire { node, timer } => return self.fire(node, timer, luck),
            Action::Command(nth) => {
                let (node, command) = self.protocol.commands().swap_remove(usize::from(nth));
                self.state.given[usize::from(nth)] = true;
                return self.handle(node, Input::Command(command), luck);
            }
            Action::Crash { node, keep } => {
                self.remember(node, &mut outcome);
                let node = &mut self.state.nodes[node.index()];
                node.life = Life::Down;
                node.disk.lose_power(usize::from(keep));
            }
            Action::Restart(node) => return self.boot(node, luck),
            Action::Pause(node) => {
                self.remember(node, &mut outcome);
                self.change_life(node, |life| match life {
                    Life::Up(process) => Life::Paused(process),
                    other => other,
                });
            }
            Action::Resume(node) => {
                self.remember(node, &mut outcome);
                self.change_life(node, |life| match life {
                    Life::Paused(process) => Life::Up(process),
                    other => other,
                });
            }
            Action::Jump(node, jump) => {
                self.remember(node, &mut outcome);
                let protocol = &self.protocol;
                self.state.nodes[node.index()]
                    .jump(jump, |timer| protocol.clock(timer) == Clock::Wall);
            }
            Action::Skew(node, rate) => {
                self.remember(node, &mut outcome);
                self.state.nodes[node.index()].rate = rate;
            }
            Action::Cut(from, to) => {
                self.state.network.cut(from, to);
            }
            Action::Heal(from, to) => {
                self.state.network.heal(from, to);
            }
        }
        outcome
    }

    fn remember(&self, id: NodeId, outcome: &mut Outcome<P>) {
        outcome.before = self.node(id).map(|node| (id, node.clone()));
    }

    fn change_life(
        &mut self,
        id: NodeId,
        change: impl FnOnce(Life<P::Memory, P::Timer>) -> Life<P::Memory, P::Timer>,
    ) {
        let life = &mut self.state.nodes[id.index()].life;
        *life = change(std::mem::replace(life, Life::Down));
    }

    fn deliver(&mut self, at: InFlight, luck: &mut Luck) -> Outcome<P> {
        let Some(flight) = self.state.network.take(at) else { return Outcome::nothing() };
        let message = flight.message;
        let fate = if self.state.network.is_cut(at.from, at.to) {
            Fate::AtACut
        } else if self.state.nodes[at.to.index()].life.is_up() {
            Fate::Handled
        } else {
            Fate::NobodyThere
        };
        let mut outcome = match fate {
            Fate::Handled => {
                let input = Input::Message { from: at.from, message: Arc::clone(&message) };
                self.handle(at.to, input, luck)
            }
            _ => Outcome::nothing(),
        };
        outcome.arrived = Some((at, message, fate));
        outcome
    }

    fn fire(&mut self, id: NodeId, timer: u16, luck: &mut Luck) -> Outcome<P> {
        let before = self.state.nodes[id.index()].clone();
        let Life::Up(process) = &mut self.state.nodes[id.index()].life else {
            return Outcome::nothing();
        };
        let Some(timer) = process.timers.keys().nth(usize::from(timer)).cloned() else {
            return Outcome::nothing();
        };
        process.timers.remove(&timer);
        let mut outcome = self.handle(id, Input::Timer(timer.clone()), luck);
        outcome.before = Some((id, before));
        outcome.fired = Some(timer);
        outcome
    }

    fn handle(&mut self, id: NodeId, input: Input<P>, luck: &mut Luck) -> Outcome<P> {
        let protocol = Arc::clone(&self.protocol);
        let mut outcome = Outcome::nothing();
        self.remember(id, &mut outcome);
        let node = &mut self.state.nodes[id.index()];
        let Life::Up(Process { memory, timers }) = &mut node.life else { return outcome };
        let mut cx =
            Context { node: id, disk: &mut node.disk, timers, luck, effects: Effects::default() };
        let rule = protocol.handle(Arc::make_mut(memory), input, &mut cx);
        let effects = cx.effects;
        outcome.rule = Some(rule);
        self.put_into_effect(id, effects, &mut outcome, luck);
        outcome
    }

    fn boot(&mut self, id: NodeId, luck: &mut Luck) -> Outcome<P> {
        let protocol = Arc::clone(&self.protocol);
        let mut outcome = Outcome::nothing();
        self.remember(id, &mut outcome);
        let node = &mut self.state.nodes[id.index()];
        let mut timers = Timers::new();
        let mut cx = Context {
            node: id,
            disk: &mut node.disk,
            timers: &mut timers,
            luck,
            effects: Effects::default(),
        };
        let memory = Arc::new(protocol.boot(&mut cx));
        let effects = cx.effects;
        node.life = Life::Up(Process { memory, timers });
        outcome.rule = Some(Rule("boot"));
        self.put_into_effect(id, effects, &mut outcome, luck);
        outcome
    }

    fn put_into_effect(
        &mut self,
        from: NodeId,
        effects: Effects<P>,
        outcome: &mut Outcome<P>,
        luck: &mut Luck,
    ) {
        for (to, message) in effects.sends {
            let link = self.protocol.link(from, to);
            let message = Arc::new(message);
            let latency = luck.span(link.latency);
            let flight = Flight { remaining: latency, message: Arc::clone(&message) };
            let at = self.state.network.send(from, to, flight, link.order);
            outcome.sent.push(Sent { at, latency, message });
        }
        outcome.timers = effects.timers.into_iter().collect();
        outcome.events = effects.events;
    }
}
