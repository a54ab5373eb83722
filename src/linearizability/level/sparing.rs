//! Ways in which little of what was lost took effect.
//!
//! Ways are kept side by side, but of what was lost, which is under way for ever, one at most leads to a level that
//! is seen, and one of the last few; more of it is thought of only if that leads nowhere. And only ways are kept in
//! which about as little of it has a place as in any. That is a guess, though a good one: who took a wrong turn
//! needs more and more of what was lost to come to the levels that were seen.
//!
//! Where no way leads on, it goes back some operations, and is less sparing from there.

use super::super::patience::Patience;
use super::Move;
use super::lost::{Apart, Lost, Together};
use super::side_by_side::{SideBySide, Stand};

/// How many ways are kept at first.
const WAYS: usize = 64;

/// After how many operations it can be gone back to.
const MARK: u32 = 64;

/// How many operations it goes back for the first time.
const BACK: u32 = 32;

/// How often it goes back from about the same place.
const MOST_TIMES: u32 = 5;

/// What is tried one after the other, until something leads on.
const TRIES: [Together; 4] = [
    // Who waits for an answer in vain has most often waited for something that happened soon, if at all.
    Together { freely: 0, apart: Apart::OneOf(6), more: 2 },
    Together { freely: 0, apart: Apart::One, more: 2 },
    Together { freely: 0, apart: Apart::Two, more: 3 },
    // Near the end of a history all that is still under way is never heard of again.
    Together { freely: 16, apart: Apart::One, more: 16 },
];

/// Where nothing led on.
struct Trouble {
    /// What could have no place, at most.
    farthest: u32,
    /// How often, since it came so far.
    times: u32,
}

/// An order in which the first so many have a place, if one is found, as [`every::search`](super::every::search)
/// would.
pub(super) fn search<P: Patience>(
    moves: &[Move],
    by_invocation: &[u32],
    required: usize,
    effort: usize,
    patience: &P,
) -> Result<Option<Vec<u32>>, P::Over> {
    let ways = SideBySide::of(moves, by_invocation, required, effort, Lost::Sparingly);
    let Some(mut ways) = ways else { return Ok(None) };
    let mut marks: Vec<(u32, Stand)> = Vec::new();
    let mut trouble = Trouble { farthest: 0, times: 0 };
    let mut urgent = 0_u32;
    while (urgent as usize) < required {
        if urgent.is_multiple_of(MARK) && marks.last().is_none_or(|(mark, _)| *mark < urgent) {
            marks.push((urgent, ways.stand().clone()));
        }
        if ways.place(urgent, trouble.tries(), trouble.ways(), patience)?.is_none() {
            return Ok(None);
        }
        if !ways.is_over() {
            urgent += 1;
            trouble.pass(urgent);
            continue;
        }
        let Some(far) = trouble.meet(urgent) else { return Ok(None) };
        while marks.len() > 1 && marks.last().is_some_and(|(mark, _)| *mark > far) {
            marks.pop();
        }
        let Some((mark, stand)) = marks.last().cloned() else { return Ok(None) };
        urgent = mark;
        ways.go_back(stand);
    }
    Ok(Some(ways.order(ways.last())))
}

impl Trouble {
    /// This could have no place. It says how far to go back, if it is not to be given up.
    fn meet(&mut self, urgent: u32) -> Option<u32> {
        if urgent > self.farthest {
            *self = Trouble { farthest: urgent, times: 0 };
        }
        self.times += 1;
        (self.times <= MOST_TIMES).then(|| urgent.saturating_sub(BACK << self.times))
    }

    /// So many have a place; if that is well beyond where nothing led on, the trouble is over.
    fn pass(&mut self, urgent: u32) {
        if urgent > self.farthest + BACK {
            self.times = 0;
        }
    }

    /// How many ways are kept.
    fn ways(&self) -> usize {
        WAYS << self.times
    }

    fn tries(&self) -> &'static [Together] {
        &TRIES[(self.times as usize).min(TRIES.len() - 1)..]
    }
}
