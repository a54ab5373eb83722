//! Epochs one after the other, and what is where in them.
//!
//! An operation can come after another one unless it completed before that was invoked. So it can be
//! somewhere if it completes after all that is before were invoked, and was invoked before all that is
//! after complete.

use super::scene::Scene;

/// What an epoch is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The one before anything overwrites the state; it is always there, and the first.
    First,
    /// It begins with what overwrites the state.
    Begun,
    /// It is something alone whose effect nobody sees.
    Unseen,
}

/// Something in an epoch, and the state after it; for what is unseen, none.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) one: u32,
    pub(super) state: Option<u32>,
}

pub(super) struct Epoch {
    pub(super) kind: Kind,
    members: Vec<Member>,
    /// For each place in it, the last invocation before, and the first completion after.
    latest: Vec<usize>,
    urgent: Vec<usize>,
}

/// Where a member is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) epoch: u32,
    pub(super) index: usize,
}

/// Where something could be.
#[derive(Clone, Copy)]
pub(super) enum Gap {
    /// Between two epochs: before the one of this rank.
    Between(usize),
    /// In an epoch, before that member.
    Within(Spot),
}

pub(super) struct Sequence<'s> {
    pub(super) scene: &'s Scene,
    epochs: Vec<Epoch>,
    /// The epochs in their order, and where each stands in it.
    order: Vec<u32>,
    ranks: Vec<usize>,
    /// Where each operation is, if it has a place.
    spots: Vec<Option<Spot>>,
    /// For each rank, the last invocation before, and the first completion from it on.
    latest: Vec<usize>,
    urgent: Vec<usize>,
}

impl Epoch {
    fn of(kind: Kind, members: Vec<Member>) -> Epoch {
        Epoch { kind, members, latest: Vec::new(), urgent: Vec::new() }
    }

    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The state before a member; none for the very first.
    pub(super) fn state_before(&self, index: usize) -> Option<u32> {
        index.checked_sub(1).and_then(|last| self.members[last].state)
    }

    /// The last invocation of its members before one of them.
    pub(super) fn latest_before(&self, index: usize) -> usize {
        self.latest[index]
    }

    /// The last invocation of its members, and the first completion.
    pub(super) fn span(&self) -> (usize, usize) {
        (self.latest[self.members.len()], self.urgent[0])
    }

    fn look(&mut self, scene: &Scene) {
        let count = self.members.len();
        self.latest.clear();
        self.latest.push(0);
        for member in &self.members {
            let latest = self.latest[self.latest.len() - 1];
            self.latest.push(latest.max(scene.one(member.one).invoked));
        }
        self.urgent.clear();
        self.urgent.resize(count + 1, usize::MAX);
        for index in (0..count).rev() {
            let due = scene.one(self.members[index].one).due;
            self.urgent[index] = self.urgent[index + 1].min(due);
        }
    }
}

impl<'s> Sequence<'s> {
    /// Nothing has a place.
    pub(super) fn of(scene: &'s Scene) -> Self {
        let mut first = Epoch::of(Kind::First, Vec::new());
        first.look(scene);
        Sequence {
            scene,
            epochs: vec![first],
            order: vec![0],
            ranks: vec![0],
            spots: vec![None; scene.ones.len()],
            latest: vec![0, 0],
            urgent: vec![usize::MAX, usize::MAX],
        }
    }

    pub(super) fn spot(&self, one: u32) -> Option<Spot> {
        self.spots[one as usize]
    }

    pub(super) fn epoch(&self, epoch: u32) -> &Epoch {
        &self.epochs[epoch as usize]
    }

    pub(super) fn rank(&self, epoch: u32) -> usize {
        self.ranks[epoch as usize]
    }

    /// The same, if it is still there.
    pub(super) fn rank_of(&self, epoch: u32) -> Option<usize> {
        let rank = self.rank(epoch);
        (self.order.get(rank) == Some(&epoch)).then_some(rank)
    }

    /// The epochs in order.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The last invocation before a gap, and the first completion after it.
    pub(super) fn bounds(&self, gap: Gap) -> (usize, usize) {
        match gap {
            Gap::Between(rank) => (self.latest[rank], self.urgent[rank]),
            Gap::Within(Spot { epoch, index }) => {
                let (rank, epoch) = (self.rank(epoch), self.epoch(epoch));
                let urgent = self.urgent[rank + 1].min(epoch.urgent[index]);
                (self.latest[rank].max(epoch.latest[index]), urgent)
            }
        }
    }

    /// The same around a member.
    pub(super) fn bounds_around(&self, spot: Spot) -> (usize, usize) {
        let (latest, _) = self.bounds(Gap::Within(spot));
        let (_, urgent) = self.bounds(Gap::Within(Spot { index: spot.index + 1, ..spot }));
        (latest, urgent)
    }

    /// The first place between epochs where an operation comes before nothing that completed before.
    pub(super) fn first_between(&self, invoked: usize) -> usize {
        self.urgent.partition_point(|&due| due <= invoked).max(1)
    }

    /// The last place between epochs where it comes after nothing that was invoked after.
    pub(super) fn last_between(&self, due: usize) -> usize {
        self.latest.partition_point(|&invoked| invoked < due).saturating_sub(1).max(1)
    }

    /// Where it can be between epochs.
    pub(super) fn between(&self, one: u32) -> Option<usize> {
        let one = self.scene.one(one);
        let rank = self.first_between(one.invoked);
        (self.latest[rank] < one.due).then_some(rank)
    }

    /// What an operation cannot be before, or after, if it is there.
    pub(super) fn conflicts(&self, one: u32, gap: Gap) -> Vec<u32> {
        let mut found = Vec::new();
        let (invoked, due) = (self.scene.one(one).invoked, self.scene.one(one).due);
        let mut add = |members: &[Member], is_before: bool| {
            let others = members.iter().map(|member| member.one).filter(|&other| other != one);
            found.extend(others.filter(|&other| {
                let other = self.scene.one(other);
                if is_before { other.invoked > due } else { other.due < invoked }
            }));
        };
        let (rank, mut next) = match gap {
            Gap::Between(rank) => (rank, rank),
            Gap::Within(Spot { epoch, index }) => {
                let (before, after) = self.epoch(epoch).members.split_at(index);
                add(before, true);
                add(after, false);
                (self.rank(epoch), self.rank(epoch) + 1)
            }
        };
        let mut last = rank;
        while last > 0 && self.latest[last] > due {
            last -= 1;
            add(&self.epoch(self.order[last]).members, true);
        }
        while next < self.order.len() && self.urgent[next] < invoked {
            add(&self.epoch(self.order[next]).members, false);
            next += 1;
        }
        found
    }

    /// Puts in an epoch before that of a rank.
    pub(super) fn begin(&mut self, rank: usize, kind: Kind, members: Vec<Member>) {
        let epoch = self.epochs.len() as u32;
        self.epochs.push(Epoch::of(kind, members));
        self.ranks.push(rank);
        self.put_in(rank, epoch);
        self.look_at(epoch);
    }

    /// Moves an epoch to between two others.
    pub(super) fn move_to(&mut self, epoch: u32, rank: usize) {
        let from = self.rank(epoch);
        self.take_out(from);
        self.put_in(if rank > from { rank - 1 } else { rank }, epoch);
        self.look_at(epoch);
    }

    /// Puts in a member.
    pub(super) fn insert(&mut self, Spot { epoch, index }: Spot, member: Member) {
        self.epochs[epoch as usize].members.insert(index, member);
        self.look_at(epoch);
    }

    /// Puts others in the places of members.
    pub(super) fn replace(&mut self, spots: &[Spot], others: &[u32]) {
        for spot in spots {
            let one = self.epochs[spot.epoch as usize].members[spot.index].one;
            self.spots[one as usize] = None;
        }
        for (spot, &other) in spots.iter().zip(others) {
            self.epochs[spot.epoch as usize].members[spot.index].one = other;
        }
        spots.iter().for_each(|spot| self.look_at(spot.epoch));
    }

    /// Takes out a member.
    pub(super) fn remove(&mut self, Spot { epoch, index }: Spot) {
        let member = self.epochs[epoch as usize].members.remove(index);
        self.spots[member.one as usize] = None;
        self.look_at(epoch);
    }

    /// Takes out what is in an epoch from a place on. With nothing left in it, it is there no more.
    pub(super) fn cut(&mut self, Spot { epoch, index }: Spot) -> Vec<Member> {
        let cut = self.epochs[epoch as usize].members.split_off(index);
        cut.iter().for_each(|member| self.spots[member.one as usize] = None);
        self.look_at(epoch);
        if index == 0 && self.epoch(epoch).kind != Kind::First {
            self.take_out(self.rank(epoch));
        }
        cut
    }

    /// Takes note of what is in an epoch.
    fn look_at(&mut self, epoch: u32) {
        let scene = self.scene;
        let one = &mut self.epochs[epoch as usize];
        one.look(scene);
        for (index, member) in one.members.iter().enumerate() {
            self.spots[member.one as usize] = Some(Spot { epoch, index });
        }
        let rank = self.rank(epoch);
        self.look_from(rank, rank + 1);
    }

    fn put_in(&mut self, rank: usize, epoch: u32) {
        self.order.insert(rank, epoch);
        self.latest.insert(rank + 1, self.latest[rank]);
        self.urgent.insert(rank, self.urgent[rank]);
        self.rank_from(rank);
    }

    fn take_out(&mut self, rank: usize) {
        self.order.remove(rank);
        self.latest.remove(rank + 1);
        self.urgent.remove(rank);
        self.rank_from(rank);
        self.look_from(rank, rank);
    }

    fn rank_from(&mut self, rank: usize) {
        for (rank, &epoch) in self.order.iter().enumerate().skip(rank) {
            self.ranks[epoch as usize] = rank;
        }
    }

    /// Corrects what is known of the ranks after one, and before another.
    fn look_from(&mut self, after: usize, before: usize) {
        for rank in after..self.order.len() {
            let latest = self.latest[rank].max(self.epoch(self.order[rank]).span().0);
            if std::mem::replace(&mut self.latest[rank + 1], latest) == latest {
                break;
            }
        }
        for rank in (0..before).rev() {
            let urgent = self.urgent[rank + 1].min(self.epoch(self.order[rank]).span().1);
            if std::mem::replace(&mut self.urgent[rank], urgent) == urgent {
                break;
            }
        }
    }
}
