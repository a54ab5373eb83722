//! What a protocol says of itself: where it plugs in, what can be set, and how it is begun.

use std::any::Any;

use super::Staged;
use super::lock::{self, LockArena};
use super::settings::{Knobs, Settings};
use super::simulation::Simulation;
use crate::kernel::World;
use crate::ledger::Law;
use crate::text::Text;

/// A workload that protocols are swapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arena {
    /// Two or more workers race to charge one order.
    Lock,
}

impl Arena {
    /// Its name, as scripts and the command line write it.
    pub const fn id(self) -> &'static str {
        match self {
            Arena::Lock => "lock",
        }
    }

    /// The verbs that its nodes report, for scripts' anchors.
    pub const fn verbs(self) -> &'static [&'static str] {
        match self {
            Arena::Lock => &lock::VERBS,
        }
    }

    /// The laws that its runs are judged by.
    pub const fn laws(self) -> &'static [Law] {
        match self {
            Arena::Lock => &Law::ALL,
        }
    }

    /// The files of its own rules, in its folder.
    pub const fn sources(self) -> &'static [&'static str] {
        match self {
            Arena::Lock => &lock::SOURCES,
        }
    }
}

/// Something to be done with a world as what it is, rather than through [`Simulation`]: compiled once
/// an arena, where somebody asks for it.
pub trait Visit {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<P: Staged>(self, world: &World<P>) -> Self::Output;
}

impl Arena {
    /// Does something with a world of this arena as what it is; `None` if it is of another.
    pub fn visit<V: Visit>(self, world: &dyn Simulation, visit: V) -> Option<V::Output> {
        let world: &dyn Any = world;
        match self {
            Arena::Lock => world.downcast_ref::<World<LockArena>>().map(|world| visit.visit(world)),
        }
    }
}

/// A protocol by name, which a program may know without having it.
#[derive(Debug)]
pub struct Name {
    /// Where it plugs in.
    pub arena: Arena,
    /// Its name, as scripts and the command line write it.
    pub id: &'static str,
    /// Its name for people.
    pub title: Text,
}

/// A protocol that can be run.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where it plugs in.
    pub arena: Arena,
    /// Its name, as scripts and the command line write it.
    pub id: &'static str,
    /// What it does, in a sentence or two.
    pub gloss: Text,
    /// What can be set.
    pub knobs: Knobs,
    /// The files of its rules, in its arena's folder.
    pub sources: &'static [&'static str],
    /// Makes a world of it.
    pub open: fn(&Settings) -> Box<dyn Simulation>,
}
