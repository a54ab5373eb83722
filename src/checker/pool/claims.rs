//! Who came to a state first: the book that one member keeps on its part of all fingerprints.

use crate::checker::table::Table;

/// Where in its level a state was come to: by which action of which state. Of those who come to a
/// state in the same level, the one with the least place was there first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The place of its parent in the level before.
    pub(super) parent: u32,
    pub(super) ordinal: u32,
}

/// That somebody came to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) fingerprint: u128,
    pub(super) place: Place,
    /// What the one who came to it calls it, until the level is left.
    pub(super) candidate: u32,
}

/// Whose a state is for now.
#[derive(Clone, Copy)]
struct Holder {
    place: Place,
    member: usize,
    candidate: u32,
}

/// A part of all fingerprints that were seen.
pub(super) struct Claims {
    /// Each with its number.
    seen: Table<u32>,
    /// How many of them were come to in earlier levels.
    before: u32,
    /// Who came first to each of the others, as far as was told.
    holders: Vec<Holder>,
    /// The candidates of each member that are to be told that somebody else came first.
    refused: Vec<Vec<u32>>,
}

impl Claims {
    pub(super) fn new(members: usize) -> Claims {
        Claims {
            seen: Table::new(),
            before: 0,
            holders: Vec::new(),
            refused: vec![Vec::new(); members],
        }
    }

    /// Notes that a member came to a state; whether nobody is known to have been there before. Should
    /// another turn out to have been, the candidate is refused later.
    pub(super) fn claim(&mut self, member: usize, claim: &Claim) -> bool {
        let &Claim { fingerprint, place, candidate } = claim;
        let Some(number) = self.seen.get(fingerprint) else {
            self.seen.put(fingerprint, self.before + self.holders.len() as u32);
            self.holders.push(Holder { place, member, candidate });
            return true;
        };
        let of_this_level = number.checked_sub(self.before);
        let holder = of_this_level.and_then(|number| self.holders.get_mut(number as usize));
        let Some(holder) = holder.filter(|holder| place < holder.place) else { return false };
        let late = std::mem::replace(holder, Holder { place, member, candidate });
        self.refuse(late.member, late.candidate);
        true
    }

    /// Notes that a member is to be told that its candidate was come to before.
    pub(super) fn refuse(&mut self, member: usize, candidate: u32) {
        self.refused[member].push(candidate);
    }

    /// The candidates of a member that were refused and are still to be told.
    pub(super) fn take_refused(&mut self, member: usize) -> Vec<u32> {
        std::mem::take(&mut self.refused[member])
    }

    /// The level is left: whoever comes to its states from now on is too late.
    pub(super) fn close(&mut self) {
        self.before += self.holders.len() as u32;
        self.holders.clear();
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.seen.bytes() + self.holders.capacity() * size_of::<Holder>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(fingerprint: u128, parent: u32, candidate: u32) -> Claim {
        Claim { fingerprint, place: Place { parent, ordinal: 0 }, candidate }
    }

    #[test]
    fn the_least_place_is_first_whoever_speaks_first() {
        let mut claims = Claims::new(2);
        assert!(claims.claim(0, &claim(9, 5, 0)));
        assert!(claims.claim(1, &claim(9, 4, 7)));
        assert_eq!((claims.take_refused(0), claims.take_refused(1)), (vec![0], vec![]));
        assert!(!claims.claim(0, &claim(9, 6, 1)));
        assert!(claims.take_refused(0).is_empty());
    }

    #[test]
    fn what_was_come_to_in_an_earlier_level_is_nobodys() {
        let mut claims = Claims::new(2);
        assert!(claims.claim(0, &claim(9, 5, 0)));
        claims.close();
        assert!(!claims.claim(1, &claim(9, 0, 3)));
        assert!(claims.claim(1, &claim(8, 0, 4)));
        assert!(!claims.claim(0, &claim(8, 0, 4)));
    }
}
