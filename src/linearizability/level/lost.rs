//! How what was lost is placed, which is under way for ever.

use super::active::{Active, firsts};

/// How what was lost is placed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// As everything else.
    Freely,
    /// As few of it as possible.
    Sparingly,
}

/// How much of what was lost may lead to a level together.
#[derive(Clone, Copy)]
pub(super) struct Together {
    /// Of how many that were lost last all sums are looked at, as of everything else.
    pub(super) freely: usize,
    /// How many that were lost before may come to a sum.
    pub(super) apart: Apart,
    /// How many more may have a place than in the way with the fewest.
    pub(super) more: u32,
}

/// What may come to a sum.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// One, of so many that were lost last.
    OneOf(usize),
    /// One.
    One,
    /// Two.
    Two,
}

impl Together {
    /// All of it, as of everything else.
    pub(super) const ANY: Together =
        Together { freely: usize::MAX, apart: Apart::One, more: u32::MAX };

    /// Parts movements: those of which all sums are looked at, and sets of others that may come to each sum.
    pub(super) fn part(self, mut movements: Vec<Active>) -> (Vec<Active>, Vec<Vec<Active>>) {
        let is_lost = |one: &&Active| one.is_lost;
        let mut numbers: Vec<u32> =
            movements.iter().filter(is_lost).map(|one| one.number).collect();
        numbers.sort_unstable();
        let last = |most: usize| {
            numbers.get(numbers.len().saturating_sub(most)).copied().unwrap_or(u32::MAX)
        };
        let freely = last(self.freely);
        let mut lost: Vec<Active> =
            movements.extract_if(.., |one| one.is_lost && one.number < freely).collect();
        if let Apart::OneOf(most) = self.apart {
            let since = last(most);
            lost.retain(|one| one.number >= since);
        }
        let mut sets = vec![Vec::new()];
        sets.extend(firsts(&lost).map(|one| vec![one]));
        if self.apart == Apart::Two {
            for (place, &one) in lost.iter().enumerate() {
                let is_first = place == 0 || lost[place - 1].adds < one.adds;
                let others = firsts(&lost[place + 1..]).filter(|_| is_first);
                sets.extend(others.map(|other| vec![one, other]));
            }
        }
        (movements, sets)
    }
}
