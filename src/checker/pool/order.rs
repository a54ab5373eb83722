//! The order of a level: as if one member had left all of it, state after state.

use super::claims::Place;
use super::letter::Account;

/// What was done in a level by all members together, in the order of the states that were left.
pub(super) struct Order {
    /// How many new states there are, and how many were computed, before those of each parent; and
    /// after the last.
    sums: Vec<(u32, u64)>,
}

impl Order {
    /// Of a level of `size` states, each of which one member has left.
    pub(super) fn of<'a>(size: u32, accounts: impl Iterator<Item = &'a Account>) -> Order {
        let mut sums = vec![(0, 0); size as usize + 1];
        for parent in accounts.flat_map(|account| &account.parents) {
            if let Some(sum) = sums.get_mut(parent.rank as usize) {
                *sum = (parent.new, u64::from(parent.generated));
            }
        }
        let (mut new, mut generated) = (0, 0);
        for sum in &mut sums {
            let here = std::mem::replace(sum, (new, generated));
            new += here.0;
            generated += here.1;
        }
        Order { sums }
    }

    /// How many new states come before those of a parent.
    pub(super) fn new_before(&self, parent: u32) -> u32 {
        self.sums.get(parent as usize).map_or(0, |(new, _)| *new)
    }

    /// How many states were computed before those that come after the parent in this place.
    pub(super) fn generated_before(&self, place: Place) -> u64 {
        self.sums.get(place.parent as usize).map_or(0, |(_, generated)| *generated)
    }

    /// How many new states there are, and how many were computed.
    pub(super) fn all(&self) -> (u32, u64) {
        self.sums.last().copied().unwrap_or_default()
    }
}
