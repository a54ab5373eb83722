//! Randomness as an input.
//!
//! A world holds no random generator: two worlds that behave alike would differ by its state. Each
//! step is handed its luck instead, which follows from the run's seed and the step's number.

use std::fmt;
use std::str::FromStr;

use rand::RngExt;
use rand_pcg::Pcg32;

use super::time::Span;

/// What every draw of a run follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seed {
    /// Each step draws from a generator that begins with this number.
    Number(u64),
    /// Every draw gives the lowest value. An exhaustive search runs so: no step's number decides
    /// anything, so that worlds that are equal go on equally whenever they are reached.
    Least,
}

impl Seed {
    /// The luck of step `step`, from 0.
    pub fn luck(self, step: u64) -> Luck {
        match self {
            Seed::Number(seed) => Luck::Drawn(Pcg32::new(seed, step)),
            Seed::Least => Luck::Least,
        }
    }

    /// Another seed: the next number.
    pub fn next(self) -> Seed {
        match self {
            Seed::Number(seed) => Seed::Number(seed.wrapping_add(1)),
            Seed::Least => Seed::Number(1),
        }
    }
}

/// As scripts write it: `7`, or `least`.
impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seed::Number(seed) => seed.fmt(f),
            Seed::Least => f.write_str("least"),
        }
    }
}

/// Why a text is no seed: it is neither a number that has 64 bits nor `least`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeedError;

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a seed is a number from 0 to {}, or 'least'", u64::MAX)
    }
}

impl std::error::Error for SeedError {}

impl FromStr for Seed {
    type Err = SeedError;

    fn from_str(text: &str) -> Result<Seed, SeedError> {
        match text {
            "least" => Ok(Seed::Least),
            number => number.parse().map(Seed::Number).map_err(|_| SeedError),
        }
    }
}

/// The random draws of one step.
pub enum Luck {
    /// Every draw gives the lowest value: the explorer branches over actions, not over latencies.
    Least,
    /// Draws from a generator.
    Drawn(Pcg32),
}

impl Luck {
    /// A span between `range.0` and `range.1`, both included.
    pub fn span(&mut self, range: (Span, Span)) -> Span {
        let (low, high) = (range.0.as_us(), range.1.as_us());
        match self {
            Luck::Drawn(generator) if low < high => Span::us(generator.random_range(low..=high)),
            _ => range.0,
        }
    }
}
