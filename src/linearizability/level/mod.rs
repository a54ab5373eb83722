//! A guess at the order of the operations on something that has a level, such as an account.
//!
//! Where many move the level at once, very many sets of movements make up the same balance, and an
//! exhaustive search that chose a wrong one early learns of it late. So before it an order is guessed; what
//! comes out is followed step by step with the model, and if it is not right, or nothing comes out, the
//! search is made all the same. A guess thus changes no verdict, only how long one takes.
//!
//! The guess is a *beam search* (Lowerre, "The HARPY speech recognition system", 1976): of all ways to place
//! the first so many operations it keeps the few that look best ([`beam`]), and goes on from those. The
//! next step of a way is a *hop*: some movements that lead from the level to one that somebody saw
//! ([`hops`]). Two things tell how good a way looks:
//! - Whether each operation is placed about when it may have happened. That is any time while it was under
//!   way; so one that is about to complete should have a place, and one that just began should not.
//! - Whether the level can still come to all those that are yet to be seen in time ([`forecast`]).
//!
//! Where no way leads on, it goes back some steps and keeps twice as many.

mod beam;
mod forecast;
mod hops;
mod outlook;
mod way;

use super::patience::Patience;
use super::prepare::Prepared;
use super::{Model, OperationId};

/// Levels and sums up to this are exact as 64-bit floating point numbers too.
const MOST_LEVEL: i128 = 1 << 50;

/// An operation as one that moves a level, or sees it.
struct Move {
    invoked: usize,
    /// When it completed; never, if it did not.
    due: usize,
    /// What it adds to the level; nothing, if it only sees it.
    adds: i64,
    /// At which levels it can happen.
    least: i64,
    most: i64,
}

impl Move {
    fn is_open(&self) -> bool {
        self.due == usize::MAX
    }

    fn only_sees(&self) -> bool {
        self.adds == 0
    }

    fn fits(&self, level: i64) -> bool {
        (self.least..=self.most).contains(&level)
    }
}

/// With no more movements under way at once than this, the search is quick.
const FEW: usize = 6;

/// An order in which the first so many operations have a place, if one is guessed.
pub(super) fn guess<M: Model, P: Patience>(
    model: &M,
    prepared: &Prepared<'_, M>,
    required: usize,
    patience: &P,
) -> Result<Option<Vec<OperationId>>, P::Over> {
    let Some(moves) = moves(model, prepared) else { return Ok(None) };
    if prepared.most_changing_at_once() <= FEW {
        return Ok(None);
    }
    let left = prepared.left(model, required);
    let guessed = beam::search(&moves, left, required, patience)?;
    Ok(guessed.and_then(|guess| prepared.order_of(model, required, &guess)))
}

/// The operations as moves, if that is what they are.
fn moves<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<Vec<Move>> {
    if prepared.operations.iter().all(|one| model.adds(one.input) == 0) {
        return None;
    }
    let times = prepared.times();
    let rank = |time: usize| times.partition_point(|&other| other < time);
    let mut sum = 0_i128;
    let mut moves = Vec::with_capacity(prepared.operations.len());
    for one in &prepared.operations {
        let adds = model.adds(one.input);
        sum = sum.checked_add(adds.checked_abs()?)?;
        let levels = model.levels(one.input, one.output).unwrap_or(i128::MIN..=i128::MAX);
        let bound = |level: i128| level.clamp(-MOST_LEVEL, MOST_LEVEL) as i64;
        let (least, most) = (bound(*levels.start()), bound(*levels.end()));
        let Ok(adds) = i64::try_from(adds) else { return None };
        let due = if one.due == usize::MAX { usize::MAX } else { rank(one.due) };
        moves.push(Move { invoked: rank(one.invoked), due, adds, least, most });
    }
    (sum < MOST_LEVEL).then_some(moves)
}
