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
    /// What it costs to have left it, wherever the level is.
    left: f64,
    /// What the level passes before it is due, if it lies aside of that, so that it counts where the level is.
    aside: Option<Pass>,
}

/// What it costs to have left some operations.
pub(super) struct Left {
    /// Wherever the level is.
    cost: f64,
    /// Those for which it counts where it is.
    aside: Vec<u32>,
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

    /// Looks from when so many operations should have happened.
    pub(super) fn turn_to(&mut self, placed: usize) {
        self.now = self.forecast.time_of(placed);
        for number in self.asked.drain(..) {
            self.known[number as usize] = None;
        }
    }

    pub(super) fn now(&self) -> usize {
        self.now
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

    /// What it costs to have left these.
    pub(super) fn left(&mut self, numbers: impl Iterator<Item = u32>) -> Left {
        let mut all = Left { cost: 0.0, aside: Vec::new() };
        for number in numbers {
            let Prospect { left, aside, .. } = self.prospect(number);
            all.cost += left;
            if aside.is_some() {
                all.aside.push(number);
            }
        }
        all
    }

    /// What it costs to have left these but for some that are placed, and that the level is so much.
    pub(super) fn cost(&mut self, left: &Left, placed: &[u32], level: i64) -> f64 {
        let mut cost = left.cost + SURPRISE * self.forecast.surprise(level, self.now);
        for &number in placed {
            cost -= self.prospect(number).left;
        }
        for &number in left.aside.iter().filter(|number| !placed.contains(number)) {
            if let Some(pass) = self.prospect(number).aside {
                cost += self.detour(number, &pass, level);
            }
        }
        cost
    }

    /// What it costs that one that sees lies aside.
    fn detour(&self, number: u32, pass: &Pass, level: i64) -> f64 {
        let weight = DETOUR + self.lessons[number as usize];
        weight * self.forecast.detour(&self.moves[number as usize], pass, level)
    }

    fn prospect(&mut self, number: u32) -> Prospect {
        if let Some(known) = self.known[number as usize] {
            return known;
        }
        let one = &self.moves[number as usize];
        let worth = self.worth_now(number);
        let mut known = Prospect { worth, left: 0.0, aside: None };
        if one.invoked < self.now {
            known.left = worth;
        }
        if one.only_sees() {
            let pass = self.forecast.pass(one, self.now);
            if self.forecast.turns_on_level(one, &pass) {
                known.aside = Some(pass);
            } else {
                known.left += self.detour(number, &pass, 0);
            }
        }
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
