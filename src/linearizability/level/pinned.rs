//! Ways in which what completes takes effect right then, or right when it is invoked.
//!
//! So it is where one thread does everything, just before it answers, and in many a simulation. There is nearly
//! no choice then, but for what was lost.

use super::super::patience::Patience;
use super::Move;
use super::sparing;

/// When what completes takes effect.
#[derive(Clone, Copy)]
pub(super) enum Pin {
    AtCompletion,
    AtInvocation,
}

/// An order in which the first so many have a place, if one is found, as [`sparing::search`] would.
pub(super) fn search<P: Patience>(
    moves: &[Move],
    left: &[u32],
    required: usize,
    effort: usize,
    pin: Pin,
    patience: &P,
) -> Result<Option<Vec<u32>>, P::Over> {
    let pinned = |&number: &u32| pin.pinned(&moves[number as usize]);
    let mut numbers = left.to_vec();
    numbers.sort_by_key(|number| pinned(number).due);
    let moves: Vec<Move> = numbers.iter().map(pinned).collect();
    let mut by_invocation: Vec<u32> = (0..moves.len() as u32).collect();
    by_invocation.sort_by_key(|&place| moves[place as usize].invoked);
    let last = numbers.iter().rposition(|&number| (number as usize) < required);
    let required = last.map_or(0, |last| last + 1);
    let order = sparing::search(&moves, &by_invocation, required, effort, patience)?;
    let number = |place: u32| numbers[place as usize];
    Ok(order.map(|places| places.into_iter().map(number).collect()))
}

impl Pin {
    /// An operation with so little time, if it completes.
    fn pinned(self, one: &Move) -> Move {
        match self {
            _ if one.is_open() => *one,
            Pin::AtCompletion => Move { invoked: one.due - 1, ..*one },
            Pin::AtInvocation => Move { due: one.invoked + 1, ..*one },
        }
    }
}
