//! Randomness as an input.
//!
//! A world holds no random generator: two worlds that behave alike would differ by its state. Each
//! step is handed its luck instead, which follows from the run's seed and the step's number.

use rand::RngExt;
use rand_pcg::Pcg32;

use super::time::Span;

/// The random draws of one step.
pub enum Luck {
    /// Every draw gives the lowest value: the explorer branches over actions, not over latencies.
    Least,
    /// Draws from a generator.
    Drawn(Pcg32),
}

impl Luck {
    /// The luck of step `step` of the run with this `seed`.
    pub fn of(seed: u64, step: u64) -> Luck {
        Luck::Drawn(Pcg32::new(seed, step))
    }

    /// A span between `range.0` and `range.1`, both included.
    pub fn span(&mut self, range: (Span, Span)) -> Span {
        let (low, high) = (range.0.as_us(), range.1.as_us());
        match self {
            Luck::Drawn(generator) if low < high => Span::us(generator.random_range(low..=high)),
            _ => range.0,
        }
    }
}
