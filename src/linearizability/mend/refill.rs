//! Who can take the place of a member that changes the state.

use super::sequence::{Kind, Sequence, Spot};

/// How many places are looked at of those that could be taken over one from the other.
const MOST_PLACES: usize = 2;

/// Why a member leaves its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    /// It cannot be there.
    Conflict,
    /// It is needed elsewhere.
    Use,
}

impl Sequence<'_> {
    /// Others that make the same change and that can move up: the first into the place of this one, each
    /// other into that of the one before it. The last has no place, or it is this one, if that may have any
    /// other place: an alternating path (Berge, "Two theorems in graph theory", 1957). None of `but` is moved.
    pub(super) fn refill(&self, one: u32, leaves: Leaves, but: &[u32]) -> Option<Vec<u32>> {
        let mut places: Vec<(u32, usize)> = vec![(one, 0)];
        let mut next = 0;
        while next < places.len() {
            let spot = self.spot(places[next].0)?;
            let (latest, urgent) = self.bounds_around(spot);
            for other in self.scene.makers(self.scene.one(one).change, latest, urgent) {
                let is_known = places.iter().any(|&(known, _)| known == other);
                let returns = other == one && next > 0 && leaves == Leaves::Conflict;
                if is_known && !returns || but.contains(&other) {
                    continue;
                }
                match self.spot(other) {
                    Some(spot) if !returns => {
                        let is_seen = self.epoch(spot.epoch).kind != Kind::Unseen;
                        if is_seen && places.len() < MOST_PLACES {
                            places.push((other, next));
                        }
                    }
                    _ => return Some(path(&places, next, other)),
                }
            }
            next += 1;
        }
        None
    }

    /// Lets others move up into the place of this one.
    pub(super) fn move_up(&mut self, one: u32, others: &[u32]) {
        let left = [one].into_iter().chain(others[..others.len() - 1].iter().copied());
        let spots: Vec<Spot> = left.filter_map(|one| self.spot(one)).collect();
        self.replace(&spots, others);
    }
}

/// Who moves up: from the first place to the last one that is looked at, and then the one that follows.
fn path(places: &[(u32, usize)], mut place: usize, last: u32) -> Vec<u32> {
    let mut path = vec![last];
    while place > 0 {
        path.push(places[place].0);
        place = places[place].1;
    }
    path.reverse();
    path
}
