//! How something that reads can be given a place.

use rand_pcg::Pcg32;

use super::best::Best;
use super::lead::Lead;
use super::losses::Losses;
use super::refill::Leaves;
use super::routes::{Route, latest_begin, routes};
use super::sequence::{Gap, Kind, Member, Sequence, Spot};

/// How many epochs more are looked at on either side of those between which it could be.
const MARGIN: usize = 2;

pub(super) enum Plan {
    /// It goes where the state is the one that it reads.
    Join(Spot),
    /// It does, and that epoch goes to before that of a rank.
    Move(Spot, usize),
    /// These lead there from a place in an epoch; what comes next is cut off.
    Extend(Spot, Vec<Member>),
    /// These are a new epoch before that of a rank.
    Begin(usize, Vec<Member>),
}

struct Planner<'p, 's> {
    sequence: &'p Sequence<'s>,
    losses: &'p Losses,
    reader: u32,
    /// The state that it reads.
    read: u32,
    routes: Vec<Route>,
    /// All states on the routes, in order.
    on_the_way: Vec<u32>,
    /// Before which epochs it is tried.
    low: usize,
    high: usize,
}

/// The cheapest plan, if there is any.
pub(super) fn plan(
    sequence: &Sequence<'_>,
    losses: &Losses,
    reader: u32,
    dice: &mut Pcg32,
) -> Option<Plan> {
    let planner = Planner::of(sequence, losses, reader)?;
    let mut best = Best::of(dice);
    planner.join(&mut best);
    if best.bound() > 0 {
        planner.join_and_move(&mut best);
    }
    if best.bound() > 0 {
        planner.lead(&mut best);
    }
    best.found()
}

impl<'p, 's> Planner<'p, 's> {
    fn of(sequence: &'p Sequence<'s>, losses: &'p Losses, reader: u32) -> Option<Self> {
        let scene = sequence.scene;
        let one = scene.one(reader);
        let read = one.reads?;
        let routes = routes(scene, reader);
        let states = routes.iter().flat_map(Route::states);
        let mut on_the_way: Vec<u32> = states.map(|(state, _)| state).collect();
        on_the_way.sort_unstable();
        on_the_way.dedup();
        let begin =
            latest_begin(scene, &routes).map_or(one.invoked, |begin| begin.min(one.invoked));
        let (first, last) = (sequence.first_between(begin), sequence.last_between(one.due));
        let low = first.min(last).saturating_sub(MARGIN).max(1);
        let high = (first.max(last) + MARGIN).min(sequence.order().len());
        Some(Planner { sequence, losses, reader, read, routes, on_the_way, low, high })
    }

    fn is_first(&self, state: u32) -> bool {
        self.sequence.scene.states[state as usize].is_first
    }

    /// The epochs in which it is tried, with their ranks.
    fn epochs(&self) -> impl Iterator<Item = (usize, u32)> {
        let order = self.sequence.order();
        let epochs = order.iter().copied().enumerate().take(self.high + 1).skip(self.low - 1);
        epochs.filter(|&(_, epoch)| self.sequence.epoch(epoch).kind != Kind::Unseen)
    }

    /// What it costs to come to be somewhere.
    fn cost(&self, gap: Gap, bound: u64) -> u64 {
        self.losses.of_coming(self.sequence, self.reader, gap, Some(&[]), bound)
    }

    fn join(&self, best: &mut Best<'_, Plan>) {
        for (_, epoch) in self.epochs() {
            let one = self.sequence.epoch(epoch);
            let at_first = one.kind == Kind::First && self.is_first(self.read);
            for index in 0..=one.members().len() {
                let fits = match one.state_before(index) {
                    Some(state) => state == self.read,
                    None => at_first && index == 0,
                };
                if fits {
                    let spot = Spot { epoch, index };
                    best.offer(self.cost(Gap::Within(spot), best.bound()), Plan::Join(spot));
                    if best.is_enough() {
                        return;
                    }
                }
            }
        }
    }

    /// Whole epochs may be in the wrong order.
    fn join_and_move(&self, best: &mut Best<'_, Plan>) {
        for (rank, epoch) in self.epochs() {
            let one = self.sequence.epoch(epoch);
            let last = one.members().iter().rposition(|member| member.state == Some(self.read));
            if let Some(last) = last
                && one.kind == Kind::Begun
            {
                let spot = Spot { epoch, index: last + 1 };
                self.moved(spot, (self.low..rank).rev().map(|rank| (rank, rank)), best);
                self.moved(spot, (rank + 1..self.high).map(|rank| (rank, rank + 1)), best);
            }
        }
    }

    /// Moves an epoch past others of these ranks, to before those of the others.
    fn moved(
        &self,
        spot: Spot,
        past: impl Iterator<Item = (usize, usize)>,
        best: &mut Best<'_, Plan>,
    ) {
        let (latest, urgent) = self.sequence.epoch(spot.epoch).span();
        let leave =
            |one| self.losses.of_leaving(self.sequence, one, Leaves::Conflict, None, u64::MAX);
        let from = self.sequence.rank(spot.epoch);
        let mut lost = 0;
        for (passed, to) in past {
            let members = self.sequence.epoch(self.sequence.order()[passed]).members();
            let others = members.iter().map(|member| self.sequence.scene.one(member.one));
            let conflicts = others.zip(members).filter(|(other, _)| match passed < from {
                true => other.due < latest,
                false => other.invoked > urgent,
            });
            lost += conflicts.map(|(_, member)| leave(member.one)).sum::<u64>();
            let mut cost = lost;
            for other in self.sequence.conflicts(self.reader, Gap::Between(to)) {
                if self.sequence.spot(other).is_some_and(|other| other.epoch == spot.epoch) {
                    return;
                }
                cost += leave(other);
            }
            best.offer(cost, Plan::Move(spot, to));
            if lost >= best.bound() {
                return;
            }
        }
    }

    /// Lets others lead to what it reads.
    fn lead(&self, best: &mut Best<'_, Plan>) {
        let (sequence, order) = (self.sequence, self.sequence.order());
        for rank in self.low - 1..=self.high {
            let epoch = order.get(rank).copied();
            if let Some(epoch) = epoch.filter(|&one| sequence.epoch(one).kind != Kind::Unseen) {
                self.extend(epoch, best);
            }
            if rank < self.high {
                self.begin(rank + 1, best);
            }
            if best.is_enough() {
                return;
            }
        }
    }

    /// In an epoch, after all or some of it.
    fn extend(&self, epoch: u32, best: &mut Best<'_, Plan>) {
        let one = self.sequence.epoch(epoch);
        for index in (0..=one.members().len()).rev() {
            let cut = &one.members()[index..];
            if cut.first().is_some_and(|cut| self.sequence.scene.reads(cut.one)) {
                continue;
            }
            let lost = self.losses.of_cutting(self.sequence, cut);
            if lost >= best.bound() || index == 0 && one.kind != Kind::First {
                return;
            }
            let state = one.state_before(index);
            if state.is_some_and(|state| self.on_the_way.binary_search(&state).is_err()) {
                continue;
            }
            let spot = Spot { epoch, index };
            let cost = lost.saturating_add(self.cost(Gap::Within(spot), best.bound()));
            for route in &self.routes {
                for (from, left) in route.states() {
                    if state.map_or_else(|| self.is_first(from), |state| state == from) {
                        let lead = self.leading(Gap::Within(spot), route.begin(left));
                        if let Some((cost, ones)) = lead.along(None, left, cost, best.bound()) {
                            best.offer(cost, Plan::Extend(spot, ones));
                        }
                    }
                }
            }
        }
    }

    /// In a new epoch.
    fn begin(&self, rank: usize, best: &mut Best<'_, Plan>) {
        let gap = Gap::Between(rank);
        let cost = self.cost(gap, best.bound());
        for route in &self.routes {
            for (from, left) in route.states() {
                for &change in &self.sequence.scene.states[from as usize].begun_by {
                    let lead = self.leading(gap, route.begin(left));
                    let begin = Some((change, from));
                    if let Some((cost, ones)) = lead.along(begin, left, cost, best.bound()) {
                        best.offer(cost, Plan::Begin(rank, ones));
                    }
                }
            }
        }
    }

    fn leading(&self, gap: Gap, begin: usize) -> Lead<'_, 's> {
        Lead { sequence: self.sequence, losses: self.losses, reader: self.reader, gap, begin }
    }
}
