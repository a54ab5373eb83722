//! One face for every protocol.
//!
//! The timeline, the director, the scripts and the page work on any protocol alike, so they see a
//! [`World`] through an object-safe trait and get its records as text. Only the kernel and the
//! protocols themselves are compiled once for each protocol.

use std::any::Any;
use std::sync::Arc;

use super::{Glance, Holdings, Role, Row, Staged};
use crate::kernel::{
    Action, Fate, Fingerprint, Happening, InFlight, Life, Luck, NodeId, Outcome, Rate, Refusal,
    Span, Step, TimerChange, World,
};
use crate::ledger::{Books, Law, Verdict};

/// Something that happened, in the words of the domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Where.
    pub node: NodeId,
    /// What, as scripts write it: `acquires`.
    pub verb: &'static str,
    /// Its numbers by name.
    pub numbers: Vec<(&'static str, u64)>,
}

impl Event {
    /// One of its numbers.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.numbers.iter().find(|(known, _)| *known == name).map(|(_, number)| *number)
    }
}

/// A message as it printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Where it stood on its link after the step.
    pub at: InFlight,
    /// How long it takes when nothing interferes.
    pub latency: Span,
    /// Its wire text.
    pub text: String,
}

/// A message that left the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Where it stood on its link before the step.
    pub at: InFlight,
    /// Its wire text.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
}

/// A line of memory or disk that a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whether a crash would leave it.
    pub on_disk: bool,
    /// The line's label.
    pub label: String,
    /// Its value before, if it was there.
    pub before: Option<String>,
    /// Its value after, if it is still there.
    pub after: Option<String>,
}

/// The record of a step: its cause, the rule that ran, and all that it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRecord {
    /// What was done.
    pub step: Step,
    /// The node that handled an input or suffered a fault.
    pub node: Option<NodeId>,
    /// The rule that ran: a function of the protocol's source.
    pub rule: Option<&'static str>,
    /// The timer that ended.
    pub fired: Option<String>,
    /// The command that was given.
    pub command: Option<String>,
    /// The message that arrived or was lost.
    pub arrived: Option<Arrival>,
    /// The message that was delayed or doubled: where it stood, where it or its copy stands.
    pub moved: Option<(InFlight, InFlight)>,
    /// What was sent, in order.
    pub sent: Vec<Sent>,
    /// The timers that were set and cancelled.
    pub timers: Vec<(String, TimerChange)>,
    /// What happened in the words of the domain.
    pub events: Vec<Event>,
    /// What changed in the node.
    pub changes: Vec<Change>,
}

/// Whether a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Health {
    /// It runs.
    Up,
    /// It stands still.
    Paused,
    /// It has crashed.
    Down,
}

impl Health {
    fn of<M, T: Ord>(life: &Life<M, T>) -> Health {
        match life {
            Life::Up(_) => Health::Up,
            Life::Paused(_) => Health::Paused,
            Life::Down => Health::Down,
        }
    }
}

/// A message under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightView {
    /// Where it stands on its link.
    pub at: InFlight,
    /// How long it still takes.
    pub remaining: Span,
    /// Its wire text.
    pub text: String,
    /// Whether it could arrive now, and if not, why.
    pub deliverable: Result<(), Refusal>,
    /// Whether its link delivers in order, and so never twice.
    pub fifo: bool,
}

/// A timer that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerView {
    /// The action that ends it now.
    pub fire: Action,
    /// Its name.
    pub name: String,
    /// What is left in true time.
    pub remaining: Span,
}

/// A node at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// Whether it runs.
    pub health: Health,
    /// Whether it is at something that it has not finished.
    pub busy: bool,
    /// Its clock's rate.
    pub rate: Rate,
    /// Writes that a crash could lose.
    pub unsynced: usize,
    /// What a glance at it shows.
    pub glance: Glance,
    /// Its timers, in canonical order.
    pub timers: Vec<TimerView>,
}

/// A command that someone outside can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandView {
    /// Its number.
    pub nth: u16,
    /// Of which node it is asked.
    pub node: NodeId,
    /// As scripts write it.
    pub text: String,
    /// Whether it was given.
    pub given: bool,
}

/// A world of any protocol.
pub trait Simulation: Any {
    /// Changes the world; see [`World::apply`].
    ///
    /// # Errors
    /// Says why the action cannot happen here; the world is as it was.
    fn apply(&mut self, step: &Step, luck: &mut Luck) -> Result<StepRecord, Refusal>;

    /// The same without a record, for getting somewhere quickly.
    ///
    /// # Errors
    /// As [`Simulation::apply`].
    fn advance(&mut self, step: &Step, luck: &mut Luck) -> Result<(), Refusal>;

    /// A world of its own that is equal to this one.
    fn fork(&self) -> Box<dyn Simulation>;

    /// See [`World::fingerprint`].
    fn fingerprint(&self) -> Fingerprint;

    /// See [`World::horizon`].
    fn horizon(&self) -> Option<Span>;

    /// See [`World::due_within`].
    fn due_within(&self, span: Span) -> Vec<Action>;

    /// The names of all nodes, in order.
    fn names(&self) -> Vec<String>;

    /// What a node is there for; `None` if there is no such node.
    fn role(&self, id: NodeId) -> Option<Role>;

    /// The nodes that are there for this, in order.
    fn nodes_as(&self, role: Role) -> Vec<NodeId> {
        let nodes = (0..=u8::MAX).map(NodeId);
        let roles = nodes.map_while(|id| Some((id, self.role(id)?)));
        roles.filter(|(_, its)| *its == role).map(|(id, _)| id).collect()
    }

    /// Every message under way.
    fn flights(&self) -> Vec<FlightView>;

    /// Every cut link.
    fn cuts(&self) -> Vec<(NodeId, NodeId)>;

    /// A node as it is.
    fn node(&self, id: NodeId) -> Option<NodeView>;

    /// Whether a node runs; `None` if there is no such node.
    fn health(&self, id: NodeId) -> Option<Health>;

    /// What can be asked for.
    fn commands(&self) -> Vec<CommandView>;

    /// The books as they are.
    fn books(&self) -> Books;

    /// Who holds the lock.
    fn holdings(&self) -> Holdings;

    /// Judges every law; `over` when nothing more happens by itself and no fault is left to be mended.
    fn verdicts(&self, over: bool) -> Vec<(Law, Verdict)>;
}

impl<P: Staged> Simulation for World<P> {
    fn apply(&mut self, step: &Step, luck: &mut Luck) -> Result<StepRecord, Refusal> {
        let outcome = World::apply(self, step, luck)?;
        Ok(record(self, step, outcome))
    }

    fn advance(&mut self, step: &Step, luck: &mut Luck) -> Result<(), Refusal> {
        World::apply(self, step, luck).map(|_| ())
    }

    fn fork(&self) -> Box<dyn Simulation> {
        Box::new(self.clone())
    }

    fn fingerprint(&self) -> Fingerprint {
        World::fingerprint(self)
    }

    fn horizon(&self) -> Option<Span> {
        World::horizon(self)
    }

    fn due_within(&self, span: Span) -> Vec<Action> {
        World::due_within(self, span)
    }

    fn names(&self) -> Vec<String> {
        self.protocol().nodes()
    }

    fn role(&self, id: NodeId) -> Option<Role> {
        World::node(self, id).map(|_| self.protocol().role(id))
    }

    fn flights(&self) -> Vec<FlightView> {
        let view = |(at, flight): (InFlight, &crate::kernel::Flight<P::Message>)| FlightView {
            at,
            remaining: flight.remaining,
            text: flight.message.to_string(),
            deliverable: self.may(&Action::Deliver(at)),
            fifo: self.protocol().link(at.from, at.to).order == crate::kernel::Order::Fifo,
        };
        self.network().flights().map(view).collect()
    }

    fn cuts(&self) -> Vec<(NodeId, NodeId)> {
        self.network().cuts().collect()
    }

    fn node(&self, id: NodeId) -> Option<NodeView> {
        let node = World::node(self, id)?;
        let timers = node.life.process().into_iter().flat_map(|process| &process.timers);
        Some(NodeView {
            health: Health::of(&node.life),
            busy: P::is_busy(node),
            rate: node.rate,
            unsynced: node.disk.unsynced(),
            glance: self.protocol().glance(id, node),
            timers: (0..)
                .zip(timers)
                .map(|(timer, (name, left))| TimerView {
                    fire: Action::Fire { node: id, timer },
                    name: name.to_string(),
                    remaining: left.due_in(node.rate),
                })
                .collect(),
        })
    }

    fn health(&self, id: NodeId) -> Option<Health> {
        World::node(self, id).map(|node| Health::of(&node.life))
    }

    fn commands(&self) -> Vec<CommandView> {
        let commands = self.protocol().commands();
        (0..)
            .zip(commands)
            .map(|(nth, (node, command))| CommandView {
                nth,
                node,
                text: command.to_string(),
                given: self.was_given(nth),
            })
            .collect()
    }

    fn books(&self) -> Books {
        P::books(self)
    }

    fn holdings(&self) -> Holdings {
        P::holdings(self)
    }

    fn verdicts(&self, over: bool) -> Vec<(Law, Verdict)> {
        let books = P::books(self);
        let holders = P::holdings(self).holders.len();
        let laws = self.protocol().laws().iter();
        laws.map(|law| (*law, law.judge(&books, holders, over))).collect()
    }
}

/// Turns what a step did into text.
fn record<P: Staged>(world: &World<P>, step: &Step, outcome: Outcome<P>) -> StepRecord {
    let node = outcome.before.as_ref().map(|(id, _)| *id);
    let command = match step.action {
        Action::Command(nth) => {
            let commands = world.protocol().commands();
            commands.get(usize::from(nth)).map(|(_, command)| command.to_string())
        }
        _ => None,
    };
    StepRecord {
        step: *step,
        node,
        rule: outcome.rule.map(|rule| rule.0),
        fired: outcome.fired.map(|timer| timer.to_string()),
        command,
        arrived: outcome.arrived.map(|(at, message, fate)| Arrival {
            at,
            text: message.to_string(),
            fate,
        }),
        moved: outcome.moved,
        sent: outcome
            .sent
            .into_iter()
            .map(|sent| Sent { at: sent.at, latency: sent.latency, text: text(&sent.message) })
            .collect(),
        timers: outcome
            .timers
            .into_iter()
            .map(|(timer, change)| (timer.to_string(), change))
            .collect(),
        events: node.map_or_else(Vec::new, |node| {
            let named =
                |event: P::Event| Event { node, verb: event.verb(), numbers: event.numbers() };
            outcome.events.into_iter().map(named).collect()
        }),
        changes: outcome.before.map_or_else(Vec::new, |(id, before)| {
            let glance = |node| world.protocol().glance(id, node);
            World::node(world, id)
                .map_or_else(Vec::new, |after| changes(glance(&before), glance(after)))
        }),
    }
}

fn text<M: std::fmt::Display>(message: &Arc<M>) -> String {
    message.to_string()
}

/// The lines that differ between two glances at a node.
fn changes(before: Glance, after: Glance) -> Vec<Change> {
    let mut changes = differences(false, &before.memory, &after.memory);
    changes.extend(differences(true, &before.disk, &after.disk));
    changes
}

fn differences(on_disk: bool, before: &[Row], after: &[Row]) -> Vec<Change> {
    let value = |rows: &[Row], label: &str| {
        rows.iter().find(|row| row.label == label).map(|row| row.value.clone())
    };
    let gone = before.iter().filter(|row| value(after, &row.label).is_none());
    after
        .iter()
        .chain(gone)
        .map(|row| Change {
            on_disk,
            label: row.label.clone(),
            before: value(before, &row.label),
            after: value(after, &row.label),
        })
        .filter(|change| change.before != change.after)
        .collect()
}
