//! The cheapest of several possibilities.

use rand::RngExt;
use rand_pcg::Pcg32;

/// Of how many times that something is good enough it is taken at once, all but one.
const CONTENT: u8 = 8;

/// The cheapest that was offered. Of what costs about as much any may be taken, so that not always the same
/// is.
pub(super) struct Best<'d, T> {
    dice: &'d mut Pcg32,
    found: Option<(u64, T)>,
}

impl<'d, T> Best<'d, T> {
    pub(super) fn of(dice: &'d mut Pcg32) -> Self {
        Best { dice, found: None }
    }

    /// What something must cost less than to be better.
    pub(super) fn bound(&self) -> u64 {
        self.found.as_ref().map_or(u64::MAX, |&(cost, _)| cost)
    }

    pub(super) fn offer(&mut self, cost: u64, one: T) {
        let cost = cost.saturating_add(self.dice.random_range(0..=cost));
        if cost < self.bound() || cost == 0 {
            self.found = Some((cost, one));
        }
    }

    /// Whether nothing else need be looked for.
    pub(super) fn is_enough(&mut self) -> bool {
        self.bound() == 0 && self.dice.random_range(0..CONTENT) > 0
    }

    pub(super) fn found(self) -> Option<T> {
        self.found.map(|(_, one)| one)
    }
}
