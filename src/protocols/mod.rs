//! The protocols, and what each must show of itself to be put on a page.

mod entry;
pub mod lock;
pub mod settings;
pub mod simulation;
pub mod vocabulary;
mod whole;

use crate::kernel::{NodeId, NodeOf, Protocol, World};
use crate::ledger::{Books, Law};
pub use entry::{Arena, Entry, Name, Visit};
pub use whole::Whole;

/// One thing worth seeing of a node's memory or disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is, in the protocol's own words.
    pub label: String,
    /// Its value.
    pub value: String,
}

impl Row {
    /// A row.
    pub fn new(label: impl Into<String>, value: impl ToString) -> Row {
        Row { label: label.into(), value: value.to_string() }
    }
}

/// What a glance at a node shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// One or two words on its lane: `idle`, `working on 42`.
    pub badge: String,
    /// What a crash would destroy.
    pub memory: Vec<Row>,
    /// What a crash would leave.
    pub disk: Vec<Row>,
}

/// What a node is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It takes the customer's orders, and asks others to do them.
    Gateway,
    /// It does what the other workers do as well, so that one can go on for another.
    Worker,
    /// It belongs to the protocol that is looked at.
    Server,
    /// It keeps the books.
    Bank,
}

/// Who holds the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// What the lock service has on record: the service's node, the holder, and what is left of the
    /// lease by the service's clock, if it is one.
    pub on_record: Vec<Record>,
    /// The workers that believe they hold it.
    pub believers: Vec<NodeId>,
    /// The workers that hold it in truth: granted, not run out, not given back.
    pub holders: Vec<NodeId>,
}

/// An entry of a lock service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The service's node.
    pub service: NodeId,
    /// Whose lock it is.
    pub holder: NodeId,
}

/// A protocol with all that the page, the scripts and the explorer want to know of a moment.
pub trait Staged: Protocol {
    /// What a node is there for.
    fn role(&self, id: NodeId) -> Role;

    /// What a glance at a node shows.
    fn glance(&self, id: NodeId, node: &NodeOf<Self>) -> Glance;

    /// Whether a node is at something that it has not finished.
    fn is_busy(node: &NodeOf<Self>) -> bool;

    /// The books at this moment.
    fn books(world: &World<Self>) -> Books;

    /// Who holds the lock at this moment.
    fn holdings(world: &World<Self>) -> Holdings;

    /// The laws that apply.
    fn laws(&self) -> &'static [Law];
}
