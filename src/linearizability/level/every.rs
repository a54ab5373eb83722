//! Every way, side by side.
//!
//! All ways are kept to place what completes up to some moment, and to none of them anything is added but
//! what matters by then:
//! - What sees the level that there is, at once: it could not be better placed later.
//! - Movements that lead to a level which somebody sees, together. Deposits come before withdrawals, so they
//!   can happen if the level to which they lead is not below zero.
//! - What completes next.
//! - A deposit, if what completes next takes out more than there is.
//!
//! All else could as well happen later. Of movements by the same amount the one that completes first goes
//! first, as they could be exchanged. Of two ways with the same movements, which led to the same level, the one
//! in which less was seen is dropped. If none is left, there is no order: nothing was guessed.
//!
//! What was lost is under way for ever, and soon there are too many movements to try all of them together. So
//! it can be placed [`Sparingly`](Lost::Sparingly): one to a level that is seen, or more if that leads nowhere,
//! and only in ways in which about as few have a place as in any. Then it is a guess, though a good one: who took
//! a wrong turn needs more and more of what was lost to come to the levels that were seen.

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

/// How many ways are kept if what was lost is placed sparingly.
const MOST_WAYS: usize = 256;

/// How many steps are remembered, in about a hundred megabytes.
const MOST_LINKS: usize = 1 << 22;

/// How many sums are looked at about as quickly as another search makes a step.
const SUMS_PER_STEP: usize = 64;

/// What came of it.
pub(super) enum Outcome {
    /// An order in which the first so many have a place.
    Order(Vec<u32>),
    /// There is none in which this and all that completes before it have a place; there is this one without it.
    Impossible(u32, Vec<u32>),
    /// There are too many ways, or those that were not too many lead nowhere.
    NotFound,
}

/// Finds an order in which the first so many have a place, or the first of them that cannot have one. Nothing
/// else need have one but what is in `by_invocation`. Its effort is about how many sums it looks at before it
/// gives up.
pub(super) fn search<P: Patience>(
    moves: &[Move],
    by_invocation: &[u32],
    required: usize,
    effort: usize,
    lost: Lost,
    patience: &P,
) -> Result<Outcome, P::Over> {
    if !moves.iter().all(is_plain) {
        return Ok(Outcome::NotFound);
    }
    let mut every = Every::of(moves, required, effort, lost);
    let mut waiting = by_invocation.iter().copied().peekable();
    for urgent in 0..required as u32 {
        let due = moves[urgent as usize].due;
        while let Some(one) = waiting.next_if(|&one| moves[one as usize].invoked < due) {
            if every.begin(one).is_none() {
                return Ok(Outcome::NotFound);
            }
        }
        let before = every.ways[0];
        if every.place(urgent, patience)?.is_none() {
            return Ok(Outcome::NotFound);
        }
        if every.ways.is_empty() {
            return Ok(match lost {
                Lost::Freely => Outcome::Impossible(urgent, every.links.order(before.last)),
                Lost::Sparingly => Outcome::NotFound,
            });
        }
    }
    Ok(Outcome::Order(every.links.order(every.ways[0].last)))
}

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

struct Every<'m> {
    moves: &'m [Move],
    required: usize,
    /// What is under way and sees the level.
    seers: Vec<Active>,
    /// What is under way and moves it, by amount and then by urgency.
    movements: Vec<Active>,
    /// The bits of those.
    moving: Set,
    /// The bits that nothing has.
    free: Set,
    ways: Vec<Way>,
    /// The last way with these movements.
    known: HashMap<Set, u32, FixedHash>,
    /// The ways by how many movements they have placed: each leads to some that have more.
    by_count: Vec<Vec<u32>>,
    links: Links,
    sums: Sums,
    effort: usize,
    lost: Lost,
}

impl<'m> Every<'m> {
    fn of(moves: &'m [Move], required: usize, effort: usize, lost: Lost) -> Self {
        Every {
            moves,
            required,
            seers: Vec::new(),
            movements: Vec::new(),
            moving: 0,
            free: Set::MAX,
            ways: vec![Way { placed: 0, level: 0, lost: 0, last: 0, rival: None }],
            known: HashMap::default(),
            by_count: vec![Vec::new(); Set::BITS as usize + 1],
            links: Links::new(),
            sums: Sums::default(),
            effort,
            lost,
        }
    }

    fn one(&self, number: u32) -> &'m Move {
        &self.moves[number as usize]
    }

    /// An operation is under way, unless there are too many.
    fn begin(&mut self, number: u32) -> Option<()> {
        let one = self.one(number);
        if one.only_sees() && number as usize >= self.required {
            return Some(());
        }
        if self.free == 0 {
            self.forget_oldest();
        }
        let bit = 1_u128.checked_shl(self.free.trailing_zeros())?;
        self.free ^= bit;
        let is_lost = self.lost == Lost::Sparingly && one.is_open();
        let active = Active { number, bit, adds: one.adds, is_lost };
        if one.only_sees() {
            self.seers.push(active);
            for way in 0..self.ways.len() {
                let from = self.ways[way];
                if one.fits(from.level) {
                    let last = self.links.add(from.last, [number]);
                    self.ways[way] = Way { placed: from.placed | bit, last, ..from };
                }
            }
        } else {
            let key = (one.adds, number);
            let at = self.movements.partition_point(|other| (other.adds, other.number) < key);
            self.movements.insert(at, active);
            self.moving |= bit;
        }
        Some(())
    }

    /// Thinks no more of what was lost first, if it is placed sparingly.
    fn forget_oldest(&mut self) {
        let lost = self.movements.iter().filter(|one| one.is_lost);
        let Some(oldest) = lost.min_by_key(|one| one.number).copied() else { return };
        self.movements.retain(|one| one.number != oldest.number);
        self.moving ^= oldest.bit;
        self.free ^= oldest.bit;
        self.ways.iter_mut().for_each(|way| way.placed &= !oldest.bit);
    }

    /// An operation has completed. The ways are kept in which it has a place, unless there are too many.
    fn place<P: Patience>(&mut self, urgent: u32, patience: &P) -> Result<Option<()>, P::Over> {
        let is_urgent = |active: &Active| active.number == urgent;
        let all = if self.one(urgent).only_sees() { &self.seers } else { &self.movements };
        let Some(active) = all.iter().copied().find(is_urgent) else { return Ok(None) };
        let lacks = |way: &Way| way.placed & active.bit == 0;
        if self.ways.iter().any(lacks) {
            let before = self.ways.clone();
            for &together in self.lost.tries() {
                self.ways.clone_from(&before);
                if self.go_on_to(active, together, patience)?.is_none() {
                    return Ok(None);
                }
                self.ways.retain(|way| !lacks(way));
                if !self.ways.is_empty() {
                    break;
                }
            }
        }
        if self.lost == Lost::Sparingly {
            self.ways.sort_by_key(|way| way.lost);
            self.ways.truncate(MOST_WAYS);
        }
        self.ways.iter_mut().for_each(|way| way.placed ^= active.bit);
        self.seers.retain(|one| !is_urgent(one));
        self.movements.retain(|one| !is_urgent(one));
        self.moving &= !active.bit;
        self.free |= active.bit;
        Ok(Some(()))
    }

    /// Goes on from all ways until an operation has a place, unless there are too many.
    fn go_on_to<P: Patience>(
        &mut self,
        urgent: Active,
        together: Together,
        patience: &P,
    ) -> Result<Option<()>, P::Over> {
        let fewest = self.ways.iter().map(|way| way.lost).min().unwrap_or(0);
        let most = fewest + together.more();
        self.known.clear();
        for way in std::mem::take(&mut self.ways) {
            self.keep(way);
        }
        for count in 0..self.by_count.len() {
            let mut ways = std::mem::take(&mut self.by_count[count]);
            for index in ways.drain(..) {
                let way = self.ways[index as usize];
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
        let movements: Vec<Active> = self.movements.iter().filter(is_left).copied().collect();
        if urgent.adds != 0 {
            if self.one(urgent.number).fits(way.level) {
                self.step(way, &[urgent]);
            } else {
                let deposits = firsts(&movements).filter(|one| one.adds > 0);
                deposits.for_each(|deposit| self.step(way, &[deposit]));
            }
        }
        let seen = self.seers.iter().filter(is_left).map(|active| self.one(active.number).least);
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
        let placed = self.seers.iter().filter(sees).fold(moved, |placed, one| placed | one.bit);
        if self.is_known(placed) {
            return;
        }
        let seers: Vec<Active> = self.seers.iter().filter(sees).copied().collect();
        let last = self.links.add(from.last, movements.iter().chain(&seers).map(|one| one.number));
        let lost = movements.iter().filter(|one| one.is_lost).count() as u32;
        self.keep(Way { placed, level, lost: from.lost + lost, last, rival: None });
    }

    /// The ways with the same movements.
    fn rivals(&self, placed: Set) -> impl Iterator<Item = u32> {
        let first = self.known.get(&(placed & self.moving)).copied();
        std::iter::successors(first, |&way| self.ways[way as usize].rival)
    }

    /// Whether there is a way with the same movements in which as much was seen.
    fn is_known(&self, placed: Set) -> bool {
        self.rivals(placed).any(|way| placed & !self.ways[way as usize].placed == 0)
    }

    /// Keeps a way, in place of one in which less was seen.
    fn keep(&mut self, way: Way) {
        let is_less = |&other: &u32| self.ways[other as usize].placed & !way.placed == 0;
        let less = self.rivals(way.placed).find(is_less);
        if let Some(less) = less {
            let less = &mut self.ways[less as usize];
            *less = Way { rival: less.rival, ..way };
            return;
        }
        let index = self.ways.len() as u32;
        let movements = way.placed & self.moving;
        let rival = self.known.insert(movements, index);
        self.ways.push(Way { rival, ..way });
        self.by_count[movements.count_ones() as usize].push(index);
    }
}
