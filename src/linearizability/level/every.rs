//! Every way.
//!
//! If none leads on, there is no order: nothing was guessed. What was lost is under way for ever, and soon there
//! are too many movements for that; then some of it is guessed (`sparing`).

use super::super::patience::Patience;
use super::Move;
use super::lost::{Lost, Together};
use super::side_by_side::SideBySide;

/// What came of it.
pub(super) enum Outcome {
    /// An order in which the first so many have a place.
    Order(Vec<u32>),
    /// There is none in which this and all that completes before it have a place; there is this one without it.
    Impossible(u32, Vec<u32>),
    /// There are too many ways.
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
    patience: &P,
) -> Result<Outcome, P::Over> {
    let ways = SideBySide::of(moves, by_invocation, required, effort, Lost::Freely);
    let Some(mut ways) = ways else { return Ok(Outcome::NotFound) };
    for urgent in 0..required as u32 {
        let before = ways.last();
        if ways.place(urgent, &[Together::ANY], usize::MAX, patience)?.is_none() {
            return Ok(Outcome::NotFound);
        }
        if ways.is_over() {
            return Ok(Outcome::Impossible(urgent, ways.order(before)));
        }
    }
    Ok(Outcome::Order(ways.order(ways.last())))
}
