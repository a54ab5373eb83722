//! What it is worth, at a time, to have operations placed.

use super::Move;
use super::forecast::{Forecast, Pass};

/// How much more it is worth to have placed one that sees a level at which nothing led on.
const LESSON: f64 = 2.0;

// Tried on histories of 10 to 50 clients, from among some hundred others like them.
/// What it is worth to have placed one that sees the level, whatever the time: movements are spent on that.
const SEEN: f64 = 3.0;
/// What the odds that it has happened count for of a movement, if they count once of one that sees.
const MOVED: f64 = 0.5;
/// What a detour costs.
const DETOUR: f64 = 3.0;
/// What it costs to be where nobody expects it.
const SURPRISE: f64 = 0.2;

/// What is known of operations at a time, each as soon as it is asked for.
pub(super) struct Outlook<'m> {
    moves: &'m [Move],
    forecast: Forecast,
    /// What was learnt of operations: how much more it is worth to have them placed.
    lessons: Vec<f64>,
    now: usize,
    known: Vec<Option<Prospect>>,
    /// Of which something is known.
    asked: Vec<u32>,
}

/// What is known of an operation at a time.
#[derive(Clone, Copy)]
struct Prospect {
    /// How much it is worth to have it placed.
    worth: f64,
    pass: Pass,
}

impl<'m> Outlook<'m> {
    pub(super) fn of(moves: &'m [Move]) -> Self {
        Outlook {
            moves,
            forecast: Forecast::of(moves),
            lessons: vec![0.0; moves.len()],
            now: 0,
            known: vec![None; moves.len()],
            asked: Vec::new(),
        }
    }

    /// By when so many operations should have happened.
    pub(super) fn time_of(&self, placed: usize) -> usize {
        self.forecast.time_of(placed)
    }

    /// Looks from when so many operations should have happened.
    pub(super) fn turn_to(&mut self, placed: usize) {
        self.now = self.forecast.time_of(placed);
        for number in self.asked.drain(..) {
            self.known[number as usize] = None;
        }
    }

    /// Whether it is so long that it was never heard of again that it is not thought of.
    pub(super) fn is_stale(&self, number: u32) -> bool {
        self.forecast.is_stale(&self.moves[number as usize], self.now)
    }

    /// Takes note that nothing led on where this was urgent; so it was on one way of so many.
    pub(super) fn learn(&mut self, urgent: u32, ways: usize) {
        if self.moves[urgent as usize].only_sees() {
            self.lessons[urgent as usize] += LESSON / ways as f64;
        }
    }

    /// How much it is worth to have an operation placed.
    pub(super) fn worth(&mut self, number: u32) -> f64 {
        self.prospect(number).worth
    }

    /// What it costs to have left an operation.
    pub(super) fn left(&mut self, number: u32) -> f64 {
        match self.moves[number as usize].invoked < self.now {
            true => self.worth(number),
            false => 0.0,
        }
    }

    /// What it costs to have left one that sees the level, where that is so much.
    pub(super) fn left_to_see(&mut self, number: u32, level: i64) -> f64 {
        let Prospect { pass, .. } = self.prospect(number);
        let weight = DETOUR + self.lessons[number as usize];
        let sees = &self.moves[number as usize];
        weight * self.forecast.detour(sees, &pass, level) + self.left(number)
    }

    /// What it costs that the level is so much.
    pub(super) fn surprise(&self, level: i64) -> f64 {
        SURPRISE * self.forecast.surprise(level, self.now)
    }

    fn prospect(&mut self, number: u32) -> Prospect {
        if let Some(known) = self.known[number as usize] {
            return known;
        }
        let pass = self.forecast.pass(&self.moves[number as usize], self.now);
        let known = Prospect { worth: self.worth_now(number), pass };
        self.known[number as usize] = Some(known);
        self.asked.push(number);
        known
    }

    /// The logarithm of how much more likely it has happened than not, or nearly so: logarithms are rounded
    /// differently by machines.
    fn worth_now(&self, number: u32) -> f64 {
        let one = &self.moves[number as usize];
        let tilt = 2.0 * self.forecast.share(one, self.now).clamp(0.02, 0.98) - 1.0;
        let odds = 2.0 * tilt / (1.0 - 0.55 * tilt * tilt);
        match one.only_sees() {
            true => SEEN + odds + self.lessons[number as usize],
            false => MOVED * odds,
        }
    }
}
