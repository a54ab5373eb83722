//! How what was lost is placed, which is under way for ever.

use super::active::{Active, firsts};

/// How many more of what was lost may have a place than in the way with the fewest, if it is placed sparingly.
const MORE: u32 = 2;

/// Of how many that were lost last all sums are looked at, if nothing else leads on.
const NEWEST: usize = 16;

/// How what was lost is placed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// As everything else.
    Freely,
    /// No more of it than needed.
    Sparingly,
}

/// How much of what was lost leads to a level that is seen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    /// It is as everything else.
    Any,
    /// One at most.
    One,
    /// Two at most.
    Two,
    /// Any of what was lost last, and one more at most.
    Newest,
}

impl Lost {
    /// What is tried one after the other, until something leads on.
    pub(super) fn tries(self) -> &'static [Together] {
        match self {
            Lost::Freely => &[Together::Any],
            Lost::Sparingly => &[Together::One, Together::Two, Together::Newest],
        }
    }
}

impl Together {
    /// How many more may have a place than in the way with the fewest.
    pub(super) fn more(self) -> u32 {
        match self {
            Together::Any | Together::One => MORE,
            Together::Two => MORE + 1,
            Together::Newest => NEWEST as u32,
        }
    }

    /// Parts movements: those of which all sums are looked at, and sets of others that may come to each sum.
    pub(super) fn part(self, mut movements: Vec<Active>) -> (Vec<Active>, Vec<Vec<Active>>) {
        let since = if self == Together::Newest { newest(&movements) } else { u32::MAX };
        let is_apart = |one: &mut Active| one.is_lost && one.number < since;
        let lost: Vec<Active> = movements.extract_if(.., is_apart).collect();
        let mut sets = vec![Vec::new()];
        for one in firsts(&lost) {
            sets.push(vec![one]);
        }
        if self == Together::Two {
            for (place, &one) in lost.iter().enumerate() {
                let is_first = place == 0 || lost[place - 1].adds < one.adds;
                let others = firsts(&lost[place + 1..]).filter(|_| is_first);
                sets.extend(others.map(|other| vec![one, other]));
            }
        }
        (movements, sets)
    }
}

/// From which number on those are that were lost last.
fn newest(movements: &[Active]) -> u32 {
    let lost = movements.iter().filter(|one| one.is_lost);
    let mut numbers: Vec<u32> = lost.map(|one| one.number).collect();
    numbers.sort_unstable();
    numbers.get(numbers.len().saturating_sub(NEWEST)).copied().unwrap_or(u32::MAX)
}
