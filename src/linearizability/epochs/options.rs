//! How a way can go on.

use super::super::Model;
use super::way::Way;
use super::{AHEAD, Scene};

type Ways<M> = Vec<Way<<M as Model>::State>>;

impl<M: Model> Scene<'_, '_, M> {
    /// Adds the ways on which the urgent operation, which has no place, gets one.
    pub(super) fn go_on(&self, way: &Way<M::State>, urgent: u32, next: &mut Ways<M>) {
        if self.reads(urgent) {
            self.make_possible(way, urgent, next);
        } else {
            self.make_use(way, urgent, next);
        }
    }

    /// Makes something possible that reads.
    fn make_possible(&self, way: &Way<M::State>, urgent: u32, next: &mut Ways<M>) {
        if self.is_early(way, urgent) {
            let changing = self.changing(way, way.horizon);
            let early = self.starts(way).into_iter().filter(|&start| self.is_early(way, start));
            let epochs = early.filter_map(|start| self.epoch(start, urgent, &changing));
            epochs.for_each(|ones| self.put_in(way, &ones, None, next));
        }
        let changing = self.changing(way, usize::MAX);
        let orders = self.orders(way, changing.clone());
        let leads = orders.iter().filter_map(|order| self.lead(&way.state, urgent, order));
        self.place_each(way, leads, next);
        let mut starts = self.starts(way);
        starts.retain(|&start| self.epoch(start, urgent, &changing).is_some());
        if starts.is_empty() {
            return;
        }
        for way in self.farewells(way, None) {
            let orders = self.orders(&way, self.changing(&way, usize::MAX));
            let epochs = pairs(&starts, &orders);
            let epochs = epochs.filter_map(|(&start, order)| self.epoch(start, urgent, order));
            self.place_each(&way, epochs, next);
        }
    }

    /// Uses something that changes the state for what is read, or places it where nobody sees it.
    fn make_use(&self, way: &Way<M::State>, urgent: u32, next: &mut Ways<M>) {
        let is_early = self.is_early(way, urgent);
        let starts = match self.overwrites(urgent) {
            true => vec![urgent],
            false => self.starts(way),
        };
        let (goals, early_goals) = self.goals(way);
        if is_early {
            let changing = self.changing(way, way.horizon);
            let early: Vec<u32> =
                starts.iter().copied().filter(|&start| self.is_early(way, start)).collect();
            let epochs = pairs(&early_goals, &early)
                .filter_map(|(&goal, &start)| self.epoch(start, goal, &changing));
            let used = distinct(epochs.filter(|ones| ones.contains(&urgent)));
            used.iter().for_each(|ones| self.put_in(way, ones, Some(urgent), next));
        }
        let soon: Vec<u32> =
            self.to_come(way.now + AHEAD).filter(|&one| self.changes(one)).collect();
        let orders =
            |way: &_| self.orders(way, [&self.changing(way, usize::MAX)[..], &soon].concat());
        let up_to_urgent = |mut ones: Vec<u32>| {
            let place = ones.iter().position(|&one| one == urgent)?;
            ones.truncate(place + 1);
            Some(ones)
        };
        let present = orders(way);
        let mut begins: Vec<(u32, u32)> = Vec::new();
        for &goal in &goals {
            if self.changes(urgent) {
                let leads = present.iter().filter_map(|order| self.lead(&way.state, goal, order));
                self.place_each(way, leads.filter_map(up_to_urgent), next);
            }
            let uses = |&&start: &&u32| {
                let mut epochs = present.iter().filter_map(|order| self.epoch(start, goal, order));
                epochs.any(|ones| ones.contains(&urgent))
            };
            begins.extend(starts.iter().filter(uses).map(|&start| (start, goal)));
        }
        if is_early {
            let mut hidden = way.clone();
            self.hide(&mut hidden, urgent);
            next.push(hidden);
            if begins.is_empty() {
                return;
            }
        }
        for way in self.farewells(way, Some(urgent)) {
            let orders = orders(&way);
            let epochs = pairs(&begins, &orders)
                .filter_map(|(&(start, goal), order)| self.epoch(start, goal, order));
            let last_resort = (!is_early).then(|| vec![urgent]);
            self.place_each(&way, epochs.filter_map(up_to_urgent).chain(last_resort), next);
        }
    }

    /// The way as it is, and with more done, but for this, so that something else reads its state before
    /// that is overwritten.
    fn farewells(&self, way: &Way<M::State>, but: Option<u32>) -> Ways<M> {
        let mut ways = vec![way.clone()];
        let mut changing = self.changing(way, usize::MAX);
        changing.retain(|&one| Some(one) != but);
        let goals = self.one_of_each_kind(way.reads.iter().copied());
        let leads = goals.iter().filter_map(|&goal| self.lead(&way.state, goal, &changing));
        self.place_each(way, leads, &mut ways);
        ways
    }

    /// Adds the way with an epoch put in before the present one; and with more done in that.
    fn put_in(&self, way: &Way<M::State>, ones: &[u32], but: Option<u32>, next: &mut Ways<M>) {
        let mut way = way.clone();
        let mut state = self.initial.clone();
        self.insert(&mut way, &mut state, ones);
        let mut changing = self.changing(&way, way.horizon);
        changing.retain(|&one| Some(one) != but);
        let early = way.reads.iter().copied().filter(|&one| self.is_early(&way, one));
        for goal in self.one_of_each_kind(early) {
            if let Some(ones) = self.lead(&state, goal, &changing) {
                let mut way = way.clone();
                self.insert(&mut way, &mut state.clone(), &ones);
                next.push(way);
            }
        }
        next.push(way);
    }

    /// Adds a way for each of these with them placed, if they can be.
    fn place_each(
        &self,
        way: &Way<M::State>,
        each: impl Iterator<Item = Vec<u32>>,
        next: &mut Ways<M>,
    ) {
        for ones in distinct(each) {
            let mut way = way.clone();
            if self.place(&mut way, &ones) {
                next.push(way);
            }
        }
    }

    /// What begins with this and leads to where something is possible.
    fn epoch(&self, start: u32, goal: u32, changing: &[u32]) -> Option<Vec<u32>> {
        let lead = self.lead(&self.begun_by(start)?, goal, changing)?;
        Some([&[start], &lead[..]].concat())
    }

    /// What reads and has no place, or will be invoked soon, and of that what could be placed before the present
    /// epoch: one for each answer.
    fn goals(&self, way: &Way<M::State>) -> (Vec<u32>, Vec<u32>) {
        let soon = self.to_come(way.now + AHEAD).filter(|&one| self.reads(one));
        let all = self.one_of_each_kind(way.reads.iter().copied().chain(soon));
        let early = way.reads.iter().copied().filter(|&one| self.is_early(way, one));
        (all, self.one_of_each_kind(early))
    }

    fn one_of_each_kind(&self, ones: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for one in ones {
            if !found.iter().any(|&other| self.one(other).kind == self.one(one).kind) {
                found.push(one);
            }
        }
        found
    }

    /// The same in two orders: first what cannot be placed before the present epoch, and as it is.
    fn orders(&self, way: &Way<M::State>, ones: Vec<u32>) -> Vec<Vec<u32>> {
        let mut late_first = ones.clone();
        late_first.sort_by_key(|&one| self.is_early(way, one));
        match late_first == ones {
            true => vec![ones],
            false => vec![late_first, ones],
        }
    }

    /// Whether an operation can be placed before the present epoch.
    fn is_early(&self, way: &Way<M::State>, one: u32) -> bool {
        self.one(one).invoked < way.horizon
    }
}

fn pairs<'a, A, B>(ones: &'a [A], others: &'a [B]) -> impl Iterator<Item = (&'a A, &'a B)> {
    ones.iter().flat_map(move |one| others.iter().map(move |other| (one, other)))
}

/// Each of these once.
fn distinct(all: impl Iterator<Item = Vec<u32>>) -> Vec<Vec<u32>> {
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for one in all {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}
