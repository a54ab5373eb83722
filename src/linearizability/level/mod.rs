//! An order of the operations on something that has a level, such as an account.
//!
//! Where many move the level at once, very many sets of movements make up the same balance, and a search of
//! one way after the other that chose a wrong set early learns of it late. So before it other things are tried,
//! in the order in which they promise more ([`tries`]):
//! - Ways in which what completes takes effect at one moment, which leaves nearly no choice ([`pinned`]).
//! - All ways side by side ([`every`]), where there are few. That is no guess: if none leads on, there is no
//!   order.
//! - Those in which little of what was lost took effect ([`sparing`]).
//! - To guess. What comes out is followed step by step with the model, so it changes no verdict, only how long
//!   one takes.
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

mod active;
mod beam;
mod every;
mod forecast;
mod hops;
mod links;
mod lost;
mod outlook;
mod pinned;
mod side_by_side;
mod sparing;
mod sums;
mod way;

use super::Model;
use super::longest::{Farthest, Reached};
use super::patience::Patience;
use super::prepare::Prepared;
use every::Outcome;
use pinned::Pin;

/// Levels and sums up to this are exact as 64-bit floating point numbers too.
const MOST_LEVEL: i128 = 1 << 50;

/// An operation as one that moves a level, or sees it.
#[derive(Clone, Copy)]
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

/// With no more movements under way at once than this, all ways are tried, and an order is guessed if they are
/// too many.
const FEW: usize = 13;

/// With no more than this, all ways are tried if an order is not guessed soon.
const SEVERAL: usize = 20;

/// What is looked at.
#[derive(Clone, Copy)]
enum Attempt {
    /// All ways in which what completes takes effect at one moment.
    Pinned(Pin),
    /// Those in which little of what was lost took effect.
    Sparing,
    /// All ways.
    Every,
    /// Those that look best.
    Best,
}

/// An attempt, and how many sums or hops are looked at before it is given up: for each operation, and besides.
type Try = (Attempt, usize, usize);

const AT_COMPLETION: Try = (Attempt::Pinned(Pin::AtCompletion), 1 << 10, 1 << 20);
const AT_INVOCATION: Try = (Attempt::Pinned(Pin::AtInvocation), 1 << 10, 1 << 20);
const EVERY: Try = (Attempt::Every, 1 << 15, 1 << 20);
const SPARING: Try = (Attempt::Sparing, 1 << 15, 1 << 20);
const BEST: Try = (Attempt::Best, 64, 1 << 17);
const BEST_BRIEFLY: Try = (Attempt::Best, 20, 1 << 12);

/// What to try, one after the other. What is lost is under way for ever, so there may be many more movements
/// than clients.
fn tries<M: Model>(prepared: &Prepared<'_, M>) -> &'static [Try] {
    let (all, clients) = (prepared.most_changing_at_once(), prepared.most_clients_changing());
    match (all, clients) {
        (..=FEW, _) => &[EVERY, BEST],
        (_, ..=FEW) => &[AT_COMPLETION, AT_INVOCATION, SPARING, BEST_BRIEFLY, EVERY, BEST],
        (..=SEVERAL, _) => &[AT_COMPLETION, AT_INVOCATION, BEST_BRIEFLY, EVERY, BEST],
        (_, ..=SEVERAL) => &[AT_COMPLETION, AT_INVOCATION, BEST_BRIEFLY, SPARING, BEST, EVERY],
        _ => &[AT_COMPLETION, AT_INVOCATION, BEST, SPARING, EVERY],
    }
}

/// Whether some move a level.
pub(super) fn has_level<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> bool {
    prepared.operations.iter().any(|one| model.adds(one.input) != 0)
}

/// An order in which the first so many operations have a place, or that there is none, if that is found.
pub(super) fn search<M: Model, P: Patience>(
    model: &M,
    prepared: &Prepared<'_, M>,
    required: usize,
    patience: &P,
) -> Result<Option<Reached>, P::Over> {
    let Some(moves) = moves(model, prepared) else { return Ok(None) };
    let left = prepared.left(model, required);
    let ordered = |order: Vec<u32>| prepared.order_of(model, required, &order).map(Reached::All);
    for &(attempt, each, besides) in tries(prepared) {
        let effort = each.saturating_mul(required).saturating_add(besides);
        let outcome = match attempt {
            Attempt::Pinned(pin) => pinned::search(&moves, &left, required, effort, pin, patience)?
                .map_or(Outcome::NotFound, Outcome::Order),
            Attempt::Sparing => sparing::search(&moves, &left, required, effort, patience)?
                .map_or(Outcome::NotFound, Outcome::Order),
            Attempt::Every => every::search(&moves, &left, required, effort, patience)?,
            Attempt::Best => beam::search(&moves, &left, required, effort, patience)?
                .map_or(Outcome::NotFound, Outcome::Order),
        };
        let reached = match outcome {
            Outcome::Order(order) => ordered(order),
            Outcome::Impossible(urgent, before) => prepared
                .order_of(model, urgent as usize, &before)
                .map(|before| Reached::Some(Farthest { urgent, before, exact: true })),
            Outcome::NotFound => None,
        };
        if reached.is_some() {
            return Ok(reached);
        }
    }
    Ok(None)
}

/// The operations as moves, if that is what they are.
fn moves<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<Vec<Move>> {
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
