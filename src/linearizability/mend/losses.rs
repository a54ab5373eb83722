//! What it costs to take something from its place.

use super::refill::Leaves;
use super::sequence::{Gap, Kind, Member, Sequence};

/// How hard it is to find a place for each operation: how often it lost one, and one more.
pub(super) struct Losses(Vec<u64>);

impl Losses {
    pub(super) fn of(count: usize) -> Self {
        Losses(vec![1; count])
    }

    pub(super) fn add(&mut self, one: u32) {
        self.0[one as usize] += 1;
    }

    pub(super) fn forget(&mut self, one: u32) {
        self.0[one as usize] = 1;
    }

    pub(super) fn of_one(&self, one: u32) -> u64 {
        self.0[one as usize]
    }

    /// How often others had to move up into the place of something already. So that the same two do not push
    /// each other about for ever, it does cost something.
    pub(super) fn of_moving_up(&self, one: u32) -> u64 {
        self.of_one(one) - 1
    }

    /// What is lost if these are cut off, one for all that read the same: where one of them finds a place the
    /// others do.
    pub(super) fn of_cutting(&self, sequence: &Sequence<'_>, members: &[Member]) -> u64 {
        let same = members.chunk_by(|one, other| one.state == other.state);
        let readers = same.filter_map(|same| {
            let readers = same.iter().filter(|member| sequence.scene.reads(member.one));
            readers.map(|member| self.of_one(member.one)).max()
        });
        readers.sum()
    }

    /// What is lost if an operation leaves its place; at least `bound`, if not less. Nobody moves up if that
    /// takes any of `but`, or if there is no such list.
    pub(super) fn of_leaving(
        &self,
        sequence: &Sequence<'_>,
        one: u32,
        leaves: Leaves,
        but: Option<&[u32]>,
        bound: u64,
    ) -> u64 {
        let Some(spot) = sequence.spot(one) else { return 0 };
        let epoch = sequence.epoch(spot.epoch);
        if epoch.kind == Kind::Unseen && leaves == Leaves::Use {
            return 0;
        }
        if epoch.kind == Kind::Unseen || sequence.scene.reads(one) {
            return self.of_one(one);
        }
        let all = self.of_cutting(sequence, &epoch.members()[spot.index..]);
        let least = self.of_moving_up(one).min(all);
        if least == all || least >= bound {
            return least;
        }
        match but.is_some_and(|but| sequence.refill(one, leaves, but).is_some()) {
            true => least,
            false => all,
        }
    }

    /// What is lost if an operation comes to be somewhere: where it was, and what cannot be where it is then.
    pub(super) fn of_coming(
        &self,
        sequence: &Sequence<'_>,
        one: u32,
        gap: Gap,
        but: Option<&[u32]>,
        bound: u64,
    ) -> u64 {
        let mut cost = self.of_leaving(sequence, one, Leaves::Use, but, bound);
        for other in sequence.conflicts(one, gap) {
            if cost >= bound {
                break;
            }
            cost += self.of_leaving(sequence, other, Leaves::Conflict, but, bound - cost);
        }
        cost
    }
}
