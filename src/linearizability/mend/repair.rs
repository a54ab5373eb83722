//! Gives one operation after the other a place, and mends what that breaks.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use super::super::patience::Patience;
use super::losses::Losses;
use super::plan::{Plan, plan};
use super::refill::Leaves;
use super::scene::Scene;
use super::sequence::{Gap, Kind, Member, Sequence, Spot};
use super::unseen::{Way, way};

/// How many operations are given a place in all before it is given up: for each one, and besides.
const EFFORT: (usize, usize) = (4, 8192);

/// After how many in vain all around is taken out of its place.
const IN_VAIN: usize = 100;

/// How often others move up for the sake of one that came; they could push each other about for ever.
const MOST_MOVES: usize = 16;

/// How many times as far around at most as at first.
const MOST_TIMES: usize = 6;

/// How much later than by its urgency something has its turn at most, when all around it is begun anew: in the
/// same order the same would come of it.
const MOST_DELAY: u32 = 32;

pub(super) struct Repair<'s> {
    scene: &'s Scene,
    sequence: Sequence<'s>,
    losses: Losses,
    /// What must have a place and may have none, after when its turn is.
    waiting: BTreeSet<(u32, u32)>,
    /// What moved up and was not looked at since.
    moved: Vec<u32>,
    dice: Pcg32,
}

/// Whether it goes forward.
struct Progress {
    /// How few were ever waiting.
    record: usize,
    /// How few since it was begun anew, and how many were given a place since then.
    fewest: usize,
    in_vain: usize,
    /// How far around it is begun anew next time, and how far at first.
    radius: usize,
    least: usize,
}

impl Progress {
    fn of(least: usize) -> Self {
        let most = usize::MAX;
        Progress { record: most, fewest: most, in_vain: 0, radius: least, least }
    }

    /// Takes note of how many are waiting.
    fn note(&mut self, waiting: usize) {
        self.in_vain += 1;
        if waiting < self.fewest {
            (self.fewest, self.in_vain) = (waiting, 0);
        }
        if waiting < self.record {
            (self.record, self.radius) = (waiting, self.least);
        }
    }

    fn begin_anew(&mut self, waiting: usize) {
        (self.fewest, self.in_vain) = (waiting, 0);
        self.radius = (self.radius + self.least / 4).min(MOST_TIMES * self.least);
    }
}

impl<'s> Repair<'s> {
    pub(super) fn of(scene: &'s Scene) -> Self {
        let count = scene.ones.len();
        Repair {
            scene,
            sequence: Sequence::of(scene),
            losses: Losses::of(count),
            waiting: (0..scene.required as u32).map(|one| (one, one)).collect(),
            moved: Vec::new(),
            dice: Pcg32::seed_from_u64(0),
        }
    }

    /// An order in which all that must have a place have one, if it is found.
    pub(super) fn run<P: Patience>(mut self, patience: &P) -> Result<Option<Vec<u32>>, P::Over> {
        let (each, besides) = EFFORT;
        let mut left = each * self.scene.required + besides;
        let mut progress = Progress::of(self.scene.window / 2);
        loop {
            while let Some((_, one)) = self.waiting.pop_first() {
                if one as usize >= self.scene.required || self.sequence.spot(one).is_some() {
                    continue;
                }
                patience.step()?;
                if left == 0 {
                    return Ok(None);
                }
                left -= 1;
                progress.note(self.waiting.len());
                if progress.in_vain > IN_VAIN || !self.place(one) {
                    self.begin_anew(one, &progress);
                    progress.begin_anew(self.waiting.len());
                }
            }
            self.look_again();
            if self.waiting.is_empty() {
                return Ok(Some(self.order()));
            }
        }
    }

    /// Lets an operation wait for its turn.
    fn wait(&mut self, one: u32) {
        self.waiting.insert((one, one));
    }

    /// Gives an operation a place, if there can be one.
    fn place(&mut self, one: u32) -> bool {
        if !self.scene.reads(one) {
            if self.sequence.between(one).is_none() {
                self.place_unseen(one);
            }
            return true;
        }
        let plan = plan(&self.sequence, &self.losses, one, &mut self.dice);
        plan.is_some_and(|plan| {
            self.carry_out(one, plan);
            true
        })
    }

    /// What is still not where it can be.
    fn look_again(&mut self) {
        let mut misplaced = Vec::new();
        for &epoch in self.sequence.order() {
            for (index, member) in self.sequence.epoch(epoch).members().iter().enumerate() {
                let (latest, _) = self.sequence.bounds(Gap::Within(Spot { epoch, index }));
                if self.scene.one(member.one).due <= latest {
                    misplaced.push(member.one);
                }
            }
        }
        misplaced.iter().for_each(|&one| self.take(one, Leaves::Conflict, Some(&[])));
        let all = 0..self.scene.required as u32;
        let sequence = &self.sequence;
        let is_nowhere =
            |&one: &u32| sequence.spot(one).is_none() && sequence.between(one).is_none();
        self.waiting.extend(all.filter(is_nowhere).map(|one| (one, one)));
    }

    fn carry_out(&mut self, reader: u32, plan: Plan) {
        let state = self.scene.one(reader).reads;
        let reader = Member { one: reader, state };
        match plan {
            Plan::Join(spot) => {
                self.sequence.insert(spot, reader);
                self.settle(&[reader.one]);
            }
            Plan::Move(spot, rank) => {
                self.sequence.insert(spot, reader);
                self.sequence.move_to(spot.epoch, rank);
                let members = self.sequence.epoch(spot.epoch).members().iter();
                let ones: Vec<u32> = members.map(|member| member.one).collect();
                self.settle(&ones);
            }
            Plan::Extend(spot, ones) => self.extend(spot, ones, reader),
            Plan::Begin(rank, mut ones) => {
                let later = self.sequence.order()[rank..].to_vec();
                self.take_all(&ones);
                let next = later.into_iter().find_map(|next| self.sequence.rank_of(next));
                let rank = next.unwrap_or(self.sequence.order().len());
                ones.push(reader);
                let all: Vec<u32> = ones.iter().map(|member| member.one).collect();
                self.sequence.begin(rank, Kind::Begun, ones);
                self.settle(&all);
            }
        }
    }

    fn extend(&mut self, spot: Spot, ones: Vec<Member>, reader: Member) {
        let state = self.sequence.epoch(spot.epoch).state_before(spot.index);
        self.cut(spot);
        self.take_all(&ones);
        let epoch = self.sequence.epoch(spot.epoch);
        // What was taken may have broken off what this was to be behind.
        if epoch.members().len() != spot.index || epoch.state_before(spot.index) != state {
            self.wait(reader.one);
            return;
        }
        let mut all = Vec::new();
        for (place, member) in ones.into_iter().chain([reader]).enumerate() {
            self.sequence.insert(Spot { index: spot.index + place, ..spot }, member);
            all.push(member.one);
        }
        self.settle(&all);
    }

    /// Places something of which nobody sees the effect.
    fn place_unseen(&mut self, one: u32) {
        match way(&self.sequence, &self.losses, one, &mut self.dice) {
            Way::Between(rank) => {
                let member = Member { one, state: None };
                self.sequence.begin(rank, Kind::Unseen, vec![member]);
            }
            Way::InsteadOf(other, spot) => {
                self.sequence.replace(&[spot], &[one]);
                self.losses.add(other);
                self.wait(other);
            }
        }
        self.settle(&[one]);
    }

    /// Takes these from where they are.
    fn take_all(&mut self, members: &[Member]) {
        let ones: Vec<u32> = members.iter().map(|member| member.one).collect();
        ones.iter().for_each(|&one| self.take(one, Leaves::Use, Some(&ones)));
    }

    /// Takes an operation from where it is. Others move up, but for some, if they may at all; or what depends
    /// on it is cut off.
    fn take(&mut self, one: u32, leaves: Leaves, but: Option<&[u32]>) {
        let Some(spot) = self.sequence.spot(one) else { return };
        self.losses.add(one);
        let is_unseen = self.sequence.epoch(spot.epoch).kind == Kind::Unseen;
        if is_unseen {
            self.cut(spot);
        } else if self.scene.reads(one) {
            self.sequence.remove(spot);
            self.trim(spot.epoch);
        } else if let Some(others) = but.and_then(|but| self.sequence.refill(one, leaves, but)) {
            self.sequence.move_up(one, &others);
            self.moved.extend(others);
        } else {
            self.cut(spot);
            self.trim(spot.epoch);
        }
        if leaves == Leaves::Conflict && self.sequence.spot(one).is_none() {
            self.wait(one);
        }
    }

    /// Cuts off what is in an epoch from a place on.
    fn cut(&mut self, spot: Spot) {
        for member in self.sequence.cut(spot) {
            self.wait(member.one);
            if self.scene.reads(member.one) {
                self.losses.add(member.one);
            }
        }
    }

    /// Cuts off what nobody reads any more.
    fn trim(&mut self, epoch: u32) {
        let members = self.sequence.epoch(epoch).members();
        let last = members.iter().rposition(|member| self.scene.reads(member.one));
        let index = last.map_or(0, |last| last + 1);
        if index < members.len() {
            self.cut(Spot { epoch, index });
        }
    }

    /// Takes from its place what cannot be there with these, nor with those that moved up for them.
    fn settle(&mut self, ones: &[u32]) {
        let mut times = 0;
        let mut settling = ones.to_vec();
        while let Some(one) = settling.pop() {
            while let Some(spot) = self.sequence.spot(one) {
                let conflicts = self.sequence.conflicts(one, Gap::Within(spot));
                let Some(&other) = conflicts.iter().find(|other| !ones.contains(other)) else {
                    break;
                };
                self.take(other, Leaves::Conflict, (times < MOST_MOVES).then_some(ones));
                times += 1;
            }
            settling.append(&mut self.moved);
        }
    }

    /// Takes all around an operation from where it is ("ruin and recreate"). What it cost is forgotten, but not if
    /// it was as far around before: then something dear from far away may be needed.
    fn begin_anew(&mut self, one: u32, progress: &Progress) {
        self.wait(one);
        let scene = self.scene;
        let begin = scene.one(one).invoked.saturating_sub(progress.radius);
        let end = scene.one(one).due.saturating_add(progress.radius);
        let is_near = |member: &Member| {
            let one = scene.one(member.one);
            !one.is_open() && one.due > begin && one.invoked < end
        };
        for epoch in self.sequence.order().to_vec() {
            if self.sequence.epoch(epoch).members().iter().any(is_near) {
                for member in self.sequence.cut(Spot { epoch, index: 0 }) {
                    let later = self.dice.random_range(0..MOST_DELAY);
                    self.waiting.insert((member.one + later, member.one));
                    if progress.radius < MOST_TIMES * progress.least {
                        self.losses.forget(member.one);
                    }
                }
            }
        }
    }

    /// All that must have a place and what was used besides, in order.
    fn order(&self) -> Vec<u32> {
        let ranks = self.sequence.order().len();
        let mut unseen: Vec<Vec<u32>> = vec![Vec::new(); ranks + 1];
        let must_be = |one: &&u32| (**one as usize) < self.scene.required;
        for &one in self.scene.by_invocation.iter().filter(must_be) {
            if self.sequence.spot(one).is_none()
                && let Some(rank) = self.sequence.between(one)
            {
                unseen[rank].push(one);
            }
        }
        let mut order = Vec::new();
        for (unseen, epoch) in unseen.iter().zip(self.sequence.order()) {
            order.extend(unseen);
            order.extend(self.sequence.epoch(*epoch).members().iter().map(|member| member.one));
        }
        order.extend(&unseen[ranks]);
        order
    }
}
