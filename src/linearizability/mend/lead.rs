//! Who makes the changes that lead from somewhere to what is read.

use super::losses::Losses;
use super::refill::Leaves;
use super::routes::Stage;
use super::sequence::{Gap, Kind, Member, Sequence, Spot};

/// How often a reader loses its place before it is not always chosen in the same way.
const OFTEN: u64 = 8;

pub(super) struct Lead<'p, 's> {
    pub(super) sequence: &'p Sequence<'s>,
    pub(super) losses: &'p Losses,
    /// Who reads.
    pub(super) reader: u32,
    /// Where they are to be, and the reader after them.
    pub(super) gap: Gap,
    /// Before which event they must have begun.
    pub(super) begin: usize,
}

/// How it is chosen who makes a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Who costs least; others move up.
    Cheapest,
    /// Who leaves most time to the rest; nobody moves up, so nobody is taken that way.
    Earliest,
    /// The same with who has least time himself.
    MostUrgent,
}

/// Why nobody was chosen.
enum Fails {
    TooDear,
    /// Somebody is missing.
    Stuck,
}

/// What was chosen so far.
struct Chosen {
    ones: Vec<Member>,
    /// They, and who moves up.
    taken: Vec<u32>,
    /// The last invocation up to there.
    now: usize,
    cost: u64,
}

impl Lead<'_, '_> {
    /// Who makes the changes, beginning with one that overwrites the state if there is such, and what that
    /// costs, if it is less than `bound`.
    pub(super) fn along(
        &self,
        begin: Option<(u32, u32)>,
        stages: &[Stage],
        cost: u64,
        bound: u64,
    ) -> Option<(u64, Vec<Member>)> {
        for choice in self.choices() {
            match self.choose(begin, stages, choice, cost, bound) {
                Ok(chosen) => return Some((chosen.cost, chosen.ones)),
                Err(Fails::TooDear) if choice == Choice::Cheapest => return None,
                Err(_) => {}
            }
        }
        None
    }

    /// How it is chosen, first and last. Who lost his place again and again is helped by a change now and then.
    fn choices(&self) -> [Choice; 3] {
        let lost = self.losses.of_one(self.reader);
        match lost > OFTEN && lost.is_multiple_of(2) {
            true => [Choice::MostUrgent, Choice::Earliest, Choice::Cheapest],
            false => [Choice::Cheapest, Choice::Earliest, Choice::MostUrgent],
        }
    }

    fn choose(
        &self,
        begin: Option<(u32, u32)>,
        stages: &[Stage],
        choice: Choice,
        cost: u64,
        bound: u64,
    ) -> Result<Chosen, Fails> {
        let now = match self.gap {
            Gap::Within(spot) => self.sequence.epoch(spot.epoch).latest_before(spot.index),
            Gap::Between(_) => 0,
        };
        let mut chosen = Chosen { ones: Vec::new(), taken: Vec::new(), now, cost };
        let begin = begin.map(|(change, state)| (change, state, self.begin));
        let stages = stages.iter().map(|stage| (stage.change, stage.state, stage.limit));
        for (change, state, limit) in begin.into_iter().chain(stages) {
            if chosen.cost >= bound {
                return Err(Fails::TooDear);
            }
            let left = bound - chosen.cost;
            let (cost, one) =
                self.pick(change, limit, &chosen, choice, left).ok_or(Fails::Stuck)?;
            chosen.cost += cost;
            chosen.ones.push(Member { one, state: Some(state) });
            chosen.taken.push(one);
            chosen.now = chosen.now.max(self.sequence.scene.one(one).invoked);
            if choice == Choice::Cheapest {
                self.let_move_up(one, &mut chosen);
            }
        }
        if self.sequence.scene.one(self.reader).due <= chosen.now {
            return Err(Fails::Stuck);
        }
        if chosen.cost < bound { Ok(chosen) } else { Err(Fails::TooDear) }
    }

    /// Takes note of who moves up into the place that is left.
    fn let_move_up(&self, one: u32, chosen: &mut Chosen) {
        let Some(spot) = self.sequence.spot(one) else { return };
        if self.is_cut(spot) || self.sequence.epoch(spot.epoch).kind == Kind::Unseen {
            return;
        }
        if let Some(others) = self.sequence.refill(one, Leaves::Use, &chosen.taken) {
            if self.is_here(spot) {
                chosen.now = chosen.now.max(self.sequence.scene.one(others[0]).invoked);
            }
            chosen.taken.extend(others);
        }
    }

    fn is_here(&self, spot: Spot) -> bool {
        matches!(self.gap, Gap::Within(gap) if gap.epoch == spot.epoch)
    }

    /// Whether it is in what is cut off.
    fn is_cut(&self, spot: Spot) -> bool {
        matches!(self.gap, Gap::Within(gap) if gap.epoch == spot.epoch && gap.index <= spot.index)
    }

    /// Who makes a change in time, and what that costs.
    fn pick(
        &self,
        change: u32,
        limit: usize,
        chosen: &Chosen,
        choice: Choice,
        bound: u64,
    ) -> Option<(u64, u32)> {
        let scene = self.sequence.scene;
        let (latest, urgent) = self.sequence.bounds(self.gap);
        let slack = 3 * scene.window / 2;
        let reach = slack + slack.min(scene.one(self.reader).due.saturating_sub(self.begin));
        let begin = chosen.now.max(latest.saturating_sub(reach));
        let end = limit.min(urgent.saturating_add(reach));
        let makers = scene.makers(change, begin, end).filter(|one| !chosen.taken.contains(one));
        let floor = match choice {
            Choice::Cheapest => chosen.now.max(latest),
            Choice::Earliest => chosen.now,
            Choice::MostUrgent => usize::MAX,
        };
        let order = |&one: &u32| (scene.one(one).invoked.max(floor), scene.one(one).due);
        if choice != Choice::Cheapest {
            let one = makers.min_by_key(order)?;
            let cost = self.cost(one, chosen, choice, bound)?;
            return Some((cost, one));
        }
        let mut makers: Vec<u32> = makers.collect();
        makers.sort_by_key(order);
        let is_free = |&&one: &&u32| {
            let maker = scene.one(one);
            self.sequence.spot(one).is_none() && maker.due > latest && maker.invoked < urgent
        };
        if let Some(&one) = makers.iter().find(is_free) {
            return Some((0, one));
        }
        let mut best: Option<(u64, u32)> = None;
        for one in makers {
            let bound = best.map_or(bound, |(cost, _)| cost);
            match self.cost(one, chosen, choice, bound) {
                Some(0) => return Some((0, one)),
                Some(cost) if cost < bound => best = Some((cost, one)),
                Some(_) | None => {}
            }
        }
        best
    }

    /// What it costs to have somebody here, if it is possible.
    fn cost(&self, one: u32, chosen: &Chosen, choice: Choice, bound: u64) -> Option<u64> {
        let but = (choice == Choice::Cheapest).then_some(&chosen.taken[..]);
        match self.sequence.spot(one) {
            Some(spot) if self.is_cut(spot) => Some(0),
            Some(spot) if self.is_here(spot) => {
                let moves_up = self.sequence.refill(one, Leaves::Use, but?).is_some();
                moves_up.then(|| self.losses.of_moving_up(one))
            }
            _ => Some(self.losses.of_coming(self.sequence, one, self.gap, but, bound)),
        }
    }
}
