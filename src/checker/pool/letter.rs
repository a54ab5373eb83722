//! What members tell each other, as words of 32 bits: those a browser hands over without copying.

use super::claims::{Claim, Place};

/// What one member tells another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) stamp: Stamp,
    pub(super) so_far: SoFar,
    pub(super) what: What,
}

/// In which level of which search of several a letter was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp {
    pub(super) round: u32,
    pub(super) depth: u32,
}

/// How far the writer is in its level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SoFar {
    /// What it holds in memory.
    pub(super) kib: u32,
    /// States that it came to first, as far as it knows.
    pub(super) new: u32,
    /// Successors that it computed.
    pub(super) generated: u32,
    /// States that it has still to leave.
    pub(super) waiting: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// States that the writer came to, for whoever keeps the book on them.
    Asked { claims: Vec<Claim>, last: bool },
    /// Those of the reader's candidates that somebody came to before.
    Refused { candidates: Vec<u32>, last: bool },
    /// What the writer has done in this level.
    Done(Account),
    /// All of them together hold more than they may.
    Full,
}

/// What a member has done in a level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    /// The states that it left.
    pub(super) parents: Vec<Parent>,
    /// How many of them are outside the model's bounds.
    pub(super) outside: u32,
    /// The first of its new states that decides a claim, for each claim that one does.
    pub(super) decisive: Vec<Decisive>,
}

/// A state that was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parent {
    /// Its place in its level.
    pub(super) rank: u32,
    /// How many of its successors nobody had come to before.
    pub(super) new: u32,
    /// How many successors it has.
    pub(super) generated: u32,
}

/// A state that decides a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decisive {
    pub(super) place: Place,
    pub(super) claim: u32,
    /// How many successors its parent has up to it, and how many of them are new.
    pub(super) generated: u32,
    pub(super) new: u32,
    /// The run to it.
    pub(super) ordinals: Vec<u32>,
}

const ASKED: u32 = 0;
const REFUSED: u32 = 1;
const DONE: u32 = 2;
const FULL: u32 = 3;

impl Letter {
    pub(super) fn write(self) -> Vec<u32> {
        let SoFar { kib, new, generated, waiting } = self.so_far;
        let mut words = vec![self.stamp.round, self.stamp.depth, kib, new, generated, waiting];
        match self.what {
            What::Asked { claims, last } => {
                words.extend([ASKED, last.into(), claims.len() as u32]);
                claims.iter().for_each(|claim| claim.write(&mut words));
            }
            What::Refused { candidates, last } => {
                words.extend([REFUSED, last.into()]);
                list(&candidates, &mut words);
            }
            What::Done(account) => {
                words.push(DONE);
                account.write(&mut words);
            }
            What::Full => words.push(FULL),
        }
        words
    }

    /// `None`: these words are no letter.
    pub(super) fn read(words: &[u32]) -> Option<Letter> {
        let from = &mut Reader(words);
        let stamp = Stamp { round: from.one()?, depth: from.one()? };
        let so_far = SoFar {
            kib: from.one()?,
            new: from.one()?,
            generated: from.one()?,
            waiting: from.one()?,
        };
        let what = match from.one()? {
            ASKED => What::Asked { last: from.one()? != 0, claims: from.list(Claim::read)? },
            REFUSED => {
                What::Refused { last: from.one()? != 0, candidates: from.list(Reader::one)? }
            }
            DONE => What::Done(Account::read(from)?),
            FULL => What::Full,
            _ => return None,
        };
        Some(Letter { stamp, so_far, what })
    }
}

impl Claim {
    fn write(&self, words: &mut Vec<u32>) {
        let fingerprint = self.fingerprint;
        words.extend([0, 32, 64, 96].map(|bits| (fingerprint >> bits) as u32));
        words.extend([self.place.parent, self.place.ordinal, self.candidate]);
    }

    fn read(from: &mut Reader<'_>) -> Option<Claim> {
        let mut fingerprint = 0;
        for bits in [0, 32, 64, 96] {
            fingerprint |= u128::from(from.one()?) << bits;
        }
        let place = Place { parent: from.one()?, ordinal: from.one()? };
        Some(Claim { fingerprint, place, candidate: from.one()? })
    }
}

impl Account {
    fn write(&self, words: &mut Vec<u32>) {
        words.extend([self.outside, self.parents.len() as u32]);
        words.extend(self.parents.iter().flat_map(|it| [it.rank, it.new, it.generated]));
        words.push(self.decisive.len() as u32);
        for it in &self.decisive {
            words.extend([it.place.parent, it.place.ordinal, it.claim, it.generated, it.new]);
            list(&it.ordinals, words);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Account> {
        let outside = from.one()?;
        let parents = from.list(|from| {
            Some(Parent { rank: from.one()?, new: from.one()?, generated: from.one()? })
        })?;
        let decisive = from.list(|from| {
            Some(Decisive {
                place: Place { parent: from.one()?, ordinal: from.one()? },
                claim: from.one()?,
                generated: from.one()?,
                new: from.one()?,
                ordinals: from.list(Reader::one)?,
            })
        })?;
        Some(Account { parents, outside, decisive })
    }
}

/// A count, and so many words.
fn list(of: &[u32], words: &mut Vec<u32>) {
    words.push(of.len() as u32);
    words.extend(of);
}

/// Words that are still to be read.
struct Reader<'w>(&'w [u32]);

impl Reader<'_> {
    fn one(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A count, and as many of what `read` reads. A count that the rest cannot hold is none.
    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.one().filter(|count| *count as usize <= self.0.len())?;
        (0..count).map(|_| read(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_a_part_of_it_is_nothing() {
        let place = Place { parent: 7, ordinal: 1 };
        let claim = Claim { fingerprint: u128::MAX - 5, place, candidate: 9 };
        let parent = Parent { rank: 3, new: 1, generated: 4 };
        let decisive = Decisive { place, claim: 0, generated: 2, new: 1, ordinals: vec![0, 5, 1] };
        let account = Account { parents: vec![parent; 2], outside: 1, decisive: vec![decisive] };
        for what in [
            What::Asked { claims: vec![claim; 2], last: true },
            What::Refused { candidates: vec![4, 2], last: false },
            What::Done(account),
            What::Full,
        ] {
            let so_far = SoFar { kib: 1, new: 2, generated: 3, waiting: 4 };
            let letter = Letter { stamp: Stamp { round: 1, depth: 2 }, so_far, what };
            let words = letter.clone().write();
            assert_eq!(Letter::read(&words), Some(letter));
            assert!((0..words.len()).all(|end| Letter::read(&words[..end]).is_none()));
        }
    }
}
