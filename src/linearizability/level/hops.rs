//! Hops: a few movements that lead from one level to another.

use std::collections::HashMap;

use super::super::seen::FixedHash;

/// A movement that can be made.
#[derive(Clone, Copy)]
pub(super) struct Movement {
    pub(super) adds: i64,
    pub(super) number: u32,
    /// What it is worth to have it placed.
    pub(super) worth: f64,
}

/// Some movements, with what it is worth to make them and to be where they lead.
pub(super) struct Hop {
    pub(super) worth: f64,
    pub(super) movements: Vec<u32>,
}

/// What it is worth to be at each level, as a difference to where one is.
#[derive(Default)]
pub(super) struct Targets {
    worth: HashMap<i64, f64, FixedHash>,
    /// A bit for each that is there, modulo the number of bits: most levels are none, which shows at once.
    marks: [u64; 16],
}

impl Targets {
    /// Notes that it is worth so much more to be there.
    pub(super) fn add(&mut self, level: i64, worth: f64) {
        *self.worth.entry(level).or_default() += worth;
        let (word, bit) = mark(level);
        self.marks[word] |= bit;
    }

    fn get(&self, level: i64) -> Option<f64> {
        if self.may_have(level) { self.worth.get(&level).copied() } else { None }
    }

    fn may_have(&self, level: i64) -> bool {
        let (word, bit) = mark(level);
        self.marks[word] & bit != 0
    }
}

/// The word and the bit of a level.
fn mark(level: i64) -> (usize, u64) {
    ((level >> 6) as usize % 16, 1 << (level & 63))
}

/// Looks for hops.
struct Search<'t> {
    targets: &'t Targets,
    chosen: Vec<u32>,
    hops: Vec<Hop>,
}

/// All hops to the targets with at most so many of the movements, which come in the order of what they add. Of
/// equal ones the first goes first.
pub(super) fn hops(movements: &[Movement], targets: &Targets, most: usize) -> Vec<Hop> {
    let mut search = Search { targets, chosen: Vec::with_capacity(most), hops: Vec::new() };
    if most > 0 {
        search.choose(movements, most, 0, 0.0);
    }
    search.hops
}

impl Search<'_> {
    fn choose(&mut self, movements: &[Movement], most: usize, sum: i64, worth: f64) {
        for (place, one) in movements.iter().enumerate() {
            let (sum, worth) = (sum + one.adds, worth + one.worth);
            if most == 1 && !self.targets.may_have(sum) {
                continue;
            }
            if place > 0 && movements[place - 1].adds == one.adds {
                continue;
            }
            self.chosen.push(one.number);
            if let Some(there) = self.targets.get(sum) {
                let movements = self.chosen.clone();
                self.hops.push(Hop { worth: worth + there, movements });
            }
            if most > 1 {
                self.choose(&movements[place + 1..], most - 1, sum, worth);
            }
            self.chosen.pop();
        }
    }
}

/// How many movements hops can have if about so many are looked at: two at least.
pub(super) fn most_movements(of: usize, looks: f64) -> usize {
    let (mut most, mut sets, mut all) = (0, 1.0, 1.0);
    while most < of {
        sets *= (of - most) as f64 / (most + 1) as f64;
        if most >= 2 && all + sets > looks {
            break;
        }
        all += sets;
        most += 1;
    }
    most
}
