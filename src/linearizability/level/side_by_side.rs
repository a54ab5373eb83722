//! Ways, side by side.
//!
//! Ways are kept to place what completes up to some moment, and to none of them anything is added but
//! what matters by then:
//! - What sees the level that there is, at once: it could not be better placed later.
//! - Movements that lead to a level which somebody sees, together. Deposits come before withdrawals, so they
//!   can happen if the level to which they lead is not below zero.
//! - What completes next.
//! - A deposit, if what completes next takes out more than there is.
//!
//! All else could as well happen later. Of movements by the same amount the one that completes first goes
//! first, as they could be exchanged. Of two ways with the same movements, which led to the same level, the one
//! in which less was seen is dropped. So as long as all ways are kept and all of what was lost is thought of,
//! nothing is guessed.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::super::patience::Patience;
use super::super::seen::FixedHash;
use super::active::{Active, Set, firsts};
use super::links::Links;
use super::lost::{Lost, Together};
use super::sums::Sums;
use super::{MOST_LEVEL, Move};

/// Of how many movements that are under way all sums are looked at.
const MOST_MOVEMENTS: usize = 24;

/// How many steps are remembered, in about a hundred megabytes.
const MOST_LINKS: usize = 1 << 22;

/// How many sums are looked at about as quickly as another search makes a step.
const SUMS_PER_STEP: usize = 64;

/// Whether this only sees a level, one or any, or moves it by an amount that must be there to be taken out.
fn is_plain(one: &Move) -> bool {
    let has_no_most = i128::from(one.most) == MOST_LEVEL;
    match one.adds {
        0 if one.least == one.most => true,
        0.. => one.least <= 0 && has_no_most,
        taken => one.least == -taken && has_no_most,
    }
}

/// A way to place what completed, and some of what is under way.
#[derive(Clone, Copy)]
struct Way {
    /// Which of what is under way have a place.
    placed: Set,
    level: i64,
    /// How many operations have a place that are placed sparingly.
    lost: u32,
    /// Its last operations, in `links`; 0 for none.
    last: u32,
    /// The next way with the same movements, in `ways`.
    rival: Option<u32>,
}

/// How far it has come.
#[derive(Clone)]
pub(super) struct Stand {
    /// How many operations were under way so far.
    begun: usize,
    /// What is under way and sees the level.
    seers: Vec<Active>,
    /// What is under way and moves it, by amount and then by urgency.
    movements: Vec<Active>,
    /// The bits of those.
    moving: Set,
    /// The bits that nothing has.
    free: Set,
    ways: Vec<Way>,
}

/// The ways to place what completed so far.
pub(super) struct SideBySide<'m> {
    moves: &'m [Move],
    by_invocation: &'m [u32],
    required: usize,
    now: Stand,
    /// The last way with these movements.
    known: HashMap<Set, u32, FixedHash>,
    /// The ways by how many movements they have placed: each leads to some that have more.
    by_count: Vec<Vec<u32>>,
    links: Links,
    sums: Sums,
    effort: usize,
    lost: Lost,
}

impl<'m> SideBySide<'m> {
    /// The one way to place nothing, if these are movements of a kind that can be placed so.
    pub(super) fn of(
        moves: &'m [Move],
        by_invocation: &'m [u32],
        required: usize,
        effort: usize,
        lost: Lost,
    ) -> Option<Self> {
        let way = Way { placed: 0, level: 0, lost: 0, last: 0, rival: None };
        let now = Stand {
            begun: 0,
            seers: Vec::new(),
            movements: Vec::new(),
            moving: 0,
            free: Set::MAX,
            ways: vec![way],
        };
        moves.iter().all(is_plain).then(|| SideBySide {
            moves,
            by_invocation,
            required,
            now,
            known: HashMap::default(),
            by_count: vec![Vec::new(); Set::BITS as usize + 1],
            links: Links::new(),
            sums: Sums::default(),
            effort,
            lost,
        })
    }

    /// How far it has come, to go back to.
    pub(super) fn stand(&self) -> &Stand {
        &self.now
    }

    /// Goes on from where it was.
    pub(super) fn go_back(&mut self, to: Stand) {
        self.now = to;
    }

    /// Whether no way is left.
    pub(super) fn is_over(&self) -> bool {
        self.now.ways.is_empty()
    }

    /// Where the first way ends.
    pub(super) fn last(&self) -> u32 {
        self.now.ways.first().map_or(0, |way| way.last)
    }

    /// The way that ends there.
    pub(super) fn order(&self, last: u32) -> Vec<u32> {
        self.links.order(last)
    }

    fn one(&self, number: u32) -> &'m Move {
        &self.moves[number as usize]
    }

    /// The next operation is under way, unless there are too many.
    fn begin(&mut self, number: u32) -> Option<()> {
        let one = self.one(number);
        if one.only_sees() && number as usize >= self.required {
            return Some(());
        }
        if self.now.free == 0 {
            self.forget_oldest();
        }
        let bit = 1_u128.checked_shl(self.now.free.trailing_zeros())?;
        self.now.free ^= bit;
        let is_lost = self.lost == Lost::Sparingly && one.is_open();
        let active = Active { number, bit, adds: one.adds, is_lost };
        if one.only_sees() {
            self.now.seers.push(active);
            for way in self.now.ways.iter_mut().filter(|way| one.fits(way.level)) {
                way.last = self.links.add(way.last, [number]);
                way.placed |= bit;
            }
        } else {
            let key = (one.adds, number);
            let movements = &mut self.now.movements;
            let at = movements.partition_point(|other| (other.adds, other.number) < key);
            movements.insert(at, active);
            self.now.moving |= bit;
        }
        Some(())
    }

    /// Thinks no more of what was lost first, if it is placed sparingly.
    fn forget_oldest(&mut self) {
        let Stand { movements, moving, free, ways, .. } = &mut self.now;
        let lost = movements.iter().filter(|one| one.is_lost);
        let Some(oldest) = lost.min_by_key(|one| one.number).copied() else { return };
        movements.retain(|one| one.number != oldest.number);
        *moving ^= oldest.bit;
        *free ^= oldest.bit;
        ways.iter_mut().for_each(|way| way.placed &= !oldest.bit);
    }

    /// The next operation completes. The ways are kept in which it has a place, unless there are too many. What is
    /// tried is tried until it leads on.
    pub(super) fn place<P: Patience>(
        &mut self,
        urgent: u32,
        tries: &[Together],
        most_ways: usize,
        patience: &P,
    ) -> Result<Option<()>, P::Over> {
        let due = self.one(urgent).due;
        while let Some(&next) = self.by_invocation.get(self.now.begun)
            && self.one(next).invoked < due
        {
            self.now.begun += 1;
            if self.begin(next).is_none() {
                return Ok(None);
            }
        }
        let is_urgent = |active: &Active| active.number == urgent;
        let mut all = self.now.seers.iter().chain(&self.now.movements).copied();
        let Some(active) = all.find(is_urgent) else { return Ok(None) };
        let lacks = |way: &Way| way.placed & active.bit == 0;
        if self.now.ways.iter().any(lacks) {
            let from = std::mem::take(&mut self.now.ways);
            for &together in tries {
                if self.go_on_to(active, &from, together, most_ways, patience)?.is_none() {
                    return Ok(None);
                }
                self.now.ways.retain(|way| !lacks(way));
                if !self.is_over() {
                    break;
                }
            }
        }
        let Stand { seers, movements, moving, free, ways, .. } = &mut self.now;
        if ways.len() > most_ways {
            ways.sort_by_key(|way| way.lost);
            ways.truncate(most_ways);
        }
        ways.iter_mut().for_each(|way| way.placed ^= active.bit);
        seers.retain(|one| !is_urgent(one));
        movements.retain(|one| !is_urgent(one));
        *moving &= !active.bit;
        *free |= active.bit;
        Ok(Some(()))
    }

    /// Goes on from these ways until an operation has a place, unless there are too many.
    fn go_on_to<P: Patience>(
        &mut self,
        urgent: Active,
        from: &[Way],
        together: Together,
        most_ways: usize,
        patience: &P,
    ) -> Result<Option<()>, P::Over> {
        let fewest = from.iter().map(|way| way.lost).min().unwrap_or(0);
        let most = fewest.saturating_add(together.more);
        self.known.clear();
        self.now.ways.clear();
        from.iter().for_each(|way| self.keep(*way));
        for count in 0..self.by_count.len() {
            let mut ways = std::mem::take(&mut self.by_count[count]);
            if ways.len() > most_ways {
                ways.sort_by_key(|&way| self.now.ways[way as usize].lost);
                ways.truncate(most_ways);
            }
            for index in ways.drain(..) {
                let way = self.now.ways[index as usize];
                let is_over = way.placed & urgent.bit != 0 || way.lost > most;
                let left = self.effort;
                if !is_over && self.go_on(way, urgent, together).is_none() {
                    return Ok(None);
                }
                for _ in 0..=(left - self.effort) / SUMS_PER_STEP {
                    patience.step()?;
                }
            }
            self.by_count[count] = ways;
        }
        Ok(Some(()))
    }

    /// Takes every next step on a way, unless that is too much.
    fn go_on(&mut self, way: Way, urgent: Active, together: Together) -> Option<()> {
        let is_left = |active: &&Active| way.placed & active.bit == 0;
        let movements: Vec<Active> = self.now.movements.iter().filter(is_left).copied().collect();
        if urgent.adds != 0 {
            if self.one(urgent.number).fits(way.level) {
                self.step(way, &[urgent]);
            } else {
                let deposits = firsts(&movements).filter(|one| one.adds > 0);
                deposits.for_each(|deposit| self.step(way, &[deposit]));
            }
        }
        let seen =
            self.now.seers.iter().filter(is_left).map(|active| self.one(active.number).least);
        let mut levels: Vec<i64> = seen.filter(|&level| level >= 0).collect();
        levels.sort_unstable();
        levels.dedup();
        self.effort = self.effort.checked_sub(1)?;
        if levels.is_empty() {
            return Some(());
        }
        let (movements, sets) = together.part(movements);
        self.move_to(way, &levels, &movements, &sets)
    }

    /// Moves to all levels in every way that some movements allow, and one set of others, unless that is too
    /// much.
    fn move_to(
        &mut self,
        way: Way,
        levels: &[i64],
        movements: &[Active],
        sets: &[Vec<Active>],
    ) -> Option<()> {
        if movements.len() > MOST_MOVEMENTS {
            return None;
        }
        let mut sums = std::mem::take(&mut self.sums);
        sums.set(movements.iter().map(|active| active.adds).collect());
        self.effort = self.effort.checked_sub(sums.count())?;
        for set in sets {
            let base = way.level + set.iter().map(|one| one.adds).sum::<i64>();
            for level in levels {
                sums.find(level - base);
                self.effort = self.effort.checked_sub(sums.count() + sums.found.len())?;
                for &chosen in &sums.found {
                    let is_in = |place: &usize| chosen & 1 << place != 0;
                    let chosen = (0..movements.len()).filter(is_in).map(|place| &movements[place]);
                    let mut together: Vec<Active> = chosen.chain(set).copied().collect();
                    together.sort_by_key(|one| Reverse(one.adds));
                    self.step(way, &together);
                }
                if self.links.len() > MOST_LINKS {
                    return None;
                }
            }
        }
        self.sums = sums;
        Some(())
    }

    /// Places some movements, and what sees the level to which they lead.
    fn step(&mut self, from: Way, movements: &[Active]) {
        let level = from.level + movements.iter().map(|one| one.adds).sum::<i64>();
        let moved = movements.iter().fold(from.placed, |placed, one| placed | one.bit);
        let sees = |one: &&Active| moved & one.bit == 0 && self.one(one.number).fits(level);
        let placed = self.now.seers.iter().filter(sees).fold(moved, |placed, one| placed | one.bit);
        if self.is_known(placed) {
            return;
        }
        let seers: Vec<Active> = self.now.seers.iter().filter(sees).copied().collect();
        let last = self.links.add(from.last, movements.iter().chain(&seers).map(|one| one.number));
        let lost = movements.iter().filter(|one| one.is_lost).count() as u32;
        self.keep(Way { placed, level, lost: from.lost + lost, last, rival: None });
    }

    /// The ways with the same movements.
    fn rivals(&self, placed: Set) -> impl Iterator<Item = u32> {
        let first = self.known.get(&(placed & self.now.moving)).copied();
        std::iter::successors(first, |&way| self.now.ways[way as usize].rival)
    }

    /// Whether there is a way with the same movements in which as much was seen.
    fn is_known(&self, placed: Set) -> bool {
        self.rivals(placed).any(|way| placed & !self.now.ways[way as usize].placed == 0)
    }

    /// Keeps a way, in place of one in which less was seen.
    fn keep(&mut self, way: Way) {
        let is_less = |&other: &u32| self.now.ways[other as usize].placed & !way.placed == 0;
        let less = self.rivals(way.placed).find(is_less);
        if let Some(less) = less {
            let less = &mut self.now.ways[less as usize];
            *less = Way { rival: less.rival, ..way };
            return;
        }
        let index = self.now.ways.len() as u32;
        let movements = way.placed & self.now.moving;
        let rival = self.known.insert(movements, index);
        self.now.ways.push(Way { rival, ..way });
        self.by_count[movements.count_ones() as usize].push(index);
    }
}
