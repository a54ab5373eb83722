//! The exhaustive search of a world: everything that an adversary can do to it, within bounds.
//!
//! There are two ways ([`Way`]). [`asynchronous`] forgets time: any message may be next, any timer may
//! end. What holds there holds whatever the network and the clocks do. [`timed`] keeps to the ordinary
//! schedule but for a few faults, first none, then one, then two: so what it finds is a run with the
//! fewest faults, and among those one with the fewest steps. That is the run to show to a person.
//!
//! Both draw nothing ([`Seed::Least`]), so that a world alone decides how it goes on and worlds that
//! are equal merge. What is found is a script like any other, with `seed least` in it.
//!
//! # Fewer steps
//! Sleep sets try only one of two orders of events that make no difference. Without time they need less
//! than half of the steps for the same states: 46,380 instead of 102,893 for the lock in Redis with four
//! timers. But they go on one thread, and what they find first may be another run of the same length.
//! So who searches says whether ([`Question::sleep_sets`]). In time there is but one order, and nothing
//! to leave out.
//!
//! # What is asked
//! Nobody can keep every law against every fault. So who names no law asks two questions, one after the
//! other ([`Question::in_turn`]): what must never happen, and what must happen in the end.
//!
//! # Symmetry
//! None is declared. Workers look interchangeable, but the gateway asks them in turn, the first one
//! first: a world with two of them swapped goes on differently.

pub mod asynchronous;
mod bounds;
mod inquiry;
mod moment;
mod rounds;
mod run;
pub mod timed;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use bounds::{Bounds, Fault, Faults, Way};
pub use inquiry::{leaves_others, workers};
pub use run::{after_script, at_the_start};

use std::fmt;

use rounds::Opening;

use super::timeline::Timeline;
use crate::checker::pool::{Seat, WORTH_SHARING};
use crate::checker::{self, Statistics, Why};
use crate::kernel::{Seed, Step};
use crate::ledger::Law;

/// The one claim of the models here.
const EVERY_LAW_HOLDS: &str = "every law holds";

/// What is to be found out.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the adversary may do.
    pub bounds: Bounds,
    /// The laws that are judged. An asynchronous search leaves out those that rest on clocks.
    pub laws: Vec<Law>,
    /// Where the search gives up. In a timed search that counts anew for each number of faults.
    pub limits: checker::Bounds,
    /// On how many threads, where there are threads.
    pub threads: usize,
    /// Whether an asynchronous search tries only one of two orders of events that are independent: the
    /// same states in fewer steps, on one thread ([`checker::Strategy::SleepSets`]).
    pub sleep_sets: bool,
}

/// A search of a world, whichever protocol it is of, run piece by piece.
pub trait Exploration {
    /// Goes on until about so many more states were left; whether there is more to do. What is found
    /// does not depend on how the search is cut into pieces.
    fn go_on(&mut self, states: u64) -> bool;

    /// How far it is.
    fn progress(&self) -> Progress;

    /// What is known so far.
    fn answer(&self) -> Answer;

    /// Whether there is nothing to do until a letter comes. One who searches alone never waits.
    fn is_waiting(&self) -> bool;

    /// Takes a letter of one of those who search together.
    fn hear(&mut self, from: usize, letter: &[u32]);

    /// The letters for the others: for whom, and what.
    fn letters(&mut self) -> Vec<(usize, Vec<u32>)>;
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many faults the runs have that are being searched; in an asynchronous search all of them.
    pub faults: u8,
    /// How much of those runs was searched.
    pub statistics: Statistics,
}

/// What a search has found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub outcome: Outcome,
    /// How far it came.
    pub progress: Progress,
}

/// What a search says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Within the bounds nothing breaks a law.
    Holds,
    /// This does.
    Broken(Found),
    /// Nothing was found so far.
    Unfinished(Why),
}

/// A run that breaks a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The laws that are broken in its last moment, and in none before.
    pub laws: Vec<Law>,
    /// The faults in it.
    pub faults: Faults,
    /// What happens, from where the search began.
    pub steps: Vec<Step>,
}

/// Begins a search where a timeline stands, which [`at_the_start`] or [`after_script`] made. `None`
/// if its world is not of the arena that its setup names, which cannot be.
pub fn explore(from: &Timeline, question: &Question) -> Option<Box<dyn Exploration>> {
    join(from, question, Seat::ALONE, WORTH_SHARING)
}

/// Begins what one of several does of a search, all of whom are asked the same: see
/// [`checker::pool`]. Together they find what one alone finds.
pub fn join(
    from: &Timeline,
    question: &Question,
    seat: Seat,
    worth_sharing: u32,
) -> Option<Box<dyn Exploration>> {
    debug_assert_eq!(from.setup().seed, Seed::Least, "what is found could not be played");
    from.setup().entry.arena.visit(from.world(), Opening { question, seat, worth_sharing })
}

/// The bounds as part of a sentence: `at most 2 faults: 1 crash, 2 drops`.
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.way {
            Way::Asynchronous { timers } => {
                write!(f, "any order of messages, at most {timers} timers ending at any time")?;
                write!(f, ", {}", AtMost(self.faults))?;
            }
            Way::Timed { faults: 0 } => f.write_str("no fault")?,
            Way::Timed { faults } => {
                let word = if faults == 1 { "fault" } else { "faults" };
                write!(f, "at most {faults} {word} ({})", self.faults)?;
            }
        }
        if self.under_way < u16::MAX {
            write!(f, ", at most {} messages under way", self.under_way)?;
        }
        Ok(())
    }
}

/// Faults as bounds: `at most 1 crash`, or `no fault`.
struct AtMost(Faults);

impl fmt::Display for AtMost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 == Faults::NONE { "" } else { "at most " })?;
        self.0.fmt(f)
    }
}
