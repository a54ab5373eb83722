//! Which way to look for an order.
//!
//! Where all that there is to an object is first in, first out, there is a search that needs no state (`fifo`).
//! Else, one after the other:
//! - Many objects work so that one of two plain orders will do, which takes one walk to see ([`plain`]).
//! - Where some move a level at once, there are searches that know more of such objects (`level`).
//! - Where many change blindly what is overwritten now and then, an order is guessed (`epochs`), but only if the
//!   exhaustive search does not end soon.
//! - The exhaustive search (`search`), for as long as it takes.

use super::doomed::first_doomed;
use super::fifo::Line;
use super::longest::{Blame, Reached, longest};
use super::patience::{Briefly, Cut, Patience};
use super::prepare::Prepared;
use super::scarce::Makers;
use super::search::Search;
use super::{Model, OperationId, epochs, level};

/// How many steps are searched for each operation before an order is guessed.
const BRIEFLY: usize = 2;

/// Finds an order, or the operation that cannot be placed.
pub(super) fn find<M: Model, P: Patience>(
    model: &M,
    prepared: &Prepared<'_, M>,
    patience: &P,
) -> Result<Result<Vec<OperationId>, Blame>, P::Over> {
    let doomed = first_doomed(model, prepared);
    if let Some(line) = Line::of(model, prepared) {
        return longest(prepared, doomed, |required| line.run(required, patience));
    }
    let mut makers = Makers::<M>::default();
    let (has_level, has_epochs) = (level::has_level(model, prepared), epochs::has_epochs(prepared));
    longest(prepared, doomed, |required| {
        if let Some(order) = plain(model, prepared, required) {
            return Ok(Reached::All(order));
        }
        if has_level && let Some(reached) = level::search(model, prepared, required, patience)? {
            return Ok(reached);
        }
        if has_epochs {
            // Most are searched as quickly as they are guessed.
            let briefly = Briefly::of(patience, BRIEFLY * required);
            match Search::new(model, prepared, required, &mut makers).run(&briefly) {
                Ok(reached) => return Ok(reached),
                Err(Cut::Off(over)) => return Err(over),
                Err(Cut::Short) => {}
            }
            if let Some(order) = epochs::guess(model, prepared, required, patience)? {
                return Ok(Reached::All(order));
            }
        }
        Search::new(model, prepared, required, &mut makers).run(patience)
    })
}

/// An order in which each operation takes effect when it completes, or each when it is invoked. So it is where one
/// thread does everything, just before it answers, and in many a simulation.
fn plain<M: Model>(
    model: &M,
    prepared: &Prepared<'_, M>,
    required: usize,
) -> Option<Vec<OperationId>> {
    let by_completion: Vec<u32> = (0..required as u32).collect();
    let ordered = |order: &[u32]| prepared.order_of(model, required, order);
    ordered(&by_completion).or_else(|| ordered(&prepared.left(model, required)))
}
