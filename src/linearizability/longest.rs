//! How many operations, by urgency, can have a place.

use super::prepare::Prepared;
use super::{Model, OperationId};

/// What a search came to.
pub(super) enum Reached {
    /// An order that is as long as required.
    All(Vec<OperationId>),
    /// There is none.
    Some(Farthest),
}

/// How far a search came in vain.
pub(super) struct Farthest {
    /// Everything that is more urgent than this has a place.
    pub(super) urgent: u32,
    /// In this order.
    pub(super) before: Vec<OperationId>,
    /// Whether nothing could have come farther.
    pub(super) exact: bool,
}

/// What stands against an order.
pub(super) struct Blame {
    /// The first in the order of completions that can have no place if all that completed before it have one,
    /// each with the result that it gave in the end.
    pub(super) cannot_place: OperationId,
    /// An order with all that completed before it.
    pub(super) before: Vec<OperationId>,
}

/// Finds an order with all that must have a place, or the first operation that cannot have one, where
/// `run` finds an order with the first so many, and `doomed` cannot have one.
pub(super) fn longest<M: Model, Over>(
    prepared: &Prepared<'_, M>,
    doomed: Option<usize>,
    mut run: impl FnMut(usize) -> Result<Reached, Over>,
) -> Result<Result<Vec<OperationId>, Blame>, Over> {
    let cannot_place =
        |one: usize, before| Ok(Err(Blame { cannot_place: prepared.operations[one].id, before }));
    let mut farthest = match (run(doomed.unwrap_or(prepared.required))?, doomed) {
        (Reached::All(order), None) => return Ok(Ok(order)),
        (Reached::All(before), Some(doomed)) => return cannot_place(doomed, before),
        (Reached::Some(farthest), _) => farthest,
    };
    // Where the search looked ahead, it may have given up earlier than it had to.
    let mut too_many = match farthest.exact {
        true => farthest.urgent as usize + 1,
        false => doomed.unwrap_or(prepared.required),
    };
    // Most often it had come as far as it could, or nearly.
    let mut stride = 1;
    while farthest.urgent as usize + 1 < too_many {
        let first = farthest.urgent as usize + 1;
        let middle = (first + stride - 1).min(first.midpoint(too_many));
        match run(middle)? {
            Reached::All(before) => {
                farthest = Farthest { urgent: middle as u32, before, exact: false };
                stride *= 4;
            }
            Reached::Some(_) => too_many = middle,
        }
    }
    cannot_place(farthest.urgent as usize, farthest.before)
}
