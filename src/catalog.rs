//! Every protocol there is.

use crate::kernel::Seed;
use crate::protocols::lock;
use crate::protocols::settings::Settings;
use crate::protocols::simulation::Simulation;

pub use crate::protocols::{Arena, Entry, Name, Visit};

/// Every protocol by name, in the order of [`CATALOG`], of which a program may have a part only.
pub const NAMES: &[Name] = lock::NAMES;

/// Every protocol that this program has: all of them, unless it is that of a first visit.
pub static CATALOG: &[Entry] = &lock::ENTRIES;

/// What the program of a first visit has: the protocols of the first lessons.
const FIRST: [&str; 2] = ["none", "redis"];

#[cfg(not(feature = "whole"))]
const _: () = assert!(lock::ENTRIES.len() == FIRST.len());

impl Entry {
    /// Whether the program of a first visit has it.
    pub fn is_first(&self) -> bool {
        FIRST.contains(&self.id)
    }
}

/// The protocol of that name in that arena.
pub fn find(arena: &str, id: &str) -> Option<&'static Entry> {
    CATALOG.iter().find(|entry| entry.arena.id() == arena && entry.id == id)
}

/// Everything that decides a run but the actions: the same setup and the same actions give the same
/// worlds, everywhere.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The protocol.
    pub entry: &'static Entry,
    /// Its settings.
    pub settings: Settings,
    /// What every latency and random wait follows from.
    pub seed: Seed,
}

impl Setup {
    /// The same under another protocol, as far as that has the same settings.
    pub fn under(&self, entry: &'static Entry) -> Setup {
        Setup { entry, settings: self.settings.under(entry.knobs), seed: self.seed }
    }
}

impl PartialEq for Setup {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.entry, other.entry)
            && self.settings == other.settings
            && self.seed == other.seed
    }
}

impl Eq for Setup {}

impl Setup {
    /// A protocol with everything at its default.
    pub fn of(entry: &'static Entry) -> Setup {
        Setup { entry, settings: Settings::defaults(entry.knobs), seed: Seed::Number(1) }
    }

    /// The world before the first step.
    pub fn open(&self) -> Box<dyn Simulation> {
        (self.entry.open)(&self.settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_protocol_is_named() {
        let ids: Vec<_> = CATALOG.iter().map(|entry| (entry.arena, entry.id)).collect();
        let named: Vec<_> = NAMES.iter().map(|name| (name.arena, name.id)).collect();
        assert_eq!(ids, named);
    }

    #[test]
    fn what_comes_first_is_there() {
        let first: Vec<_> = CATALOG.iter().filter(|entry| entry.is_first()).collect();
        assert_eq!(first.iter().map(|entry| entry.id).collect::<Vec<_>>(), FIRST);
    }
}
