//! The longest linearizable prefix of a history of one object.
//!
//! The search takes every operation with the result that it gave in the end, also while it is under way, and
//! leaves out what fails in the end. So it may give up at a completion at which, as far as anybody could have
//! known then, all was well. From there on more and more of the history is judged by itself. What is
//! linearizable is so up to each of its events, so the first at which it is not can be searched for by halves.

use super::longest::Blame;
use super::patience::Patience;
use super::prepare::Prepared;
use super::strategy::find;
use super::{History, Model, OperationId, Outcome, Refutation, Verdict};

/// The verdict on some operations of a history, which are those on one object. When patience is over, there may
/// be one already that cannot be placed.
pub(super) fn judge_object<M: Model, P: Patience>(
    model: &M,
    history: &History<M::Input, M::Output>,
    part: &[OperationId],
    patience: &P,
) -> Result<Verdict, (P::Over, Option<OperationId>)> {
    // If it is over already, nothing need be prepared.
    patience.step().map_err(|over| (over, None))?;
    let judge = |history: &History<M::Input, M::Output>| {
        let begun = part.partition_point(|&id| id < history.operations().len());
        find(model, &Prepared::of(model, history, &part[..begun]), patience)
    };
    let Blame { mut cannot_place, mut before } =
        match judge(history).map_err(|over| (over, None))? {
            Ok(order) => return Ok(Verdict::Linearizable(order)),
            Err(blame) => blame,
        };
    let ends = ends(history, part, cannot_place);
    // Up to the end before `first` it is linearizable; up to the one at `last` it is not.
    let (mut first, mut last) = (0, ends.len().saturating_sub(1));
    // Most often that is so from the first.
    let mut stride = 1;
    while first < last {
        let middle = (first + stride - 1).min(first.midpoint(last));
        let verdict = judge(&history.prefix(ends[middle].0 + 1));
        match verdict.map_err(|over| (over, Some(cannot_place)))? {
            Ok(order) => {
                (before, first) = (order, middle + 1);
                stride *= 4;
            }
            Err(blame) => (cannot_place, last) = (blame.cannot_place, middle),
        }
    }
    let (events, ended) = ends[last];
    if history.operations()[ended].is_ok() {
        cannot_place = ended;
    }
    Ok(Verdict::NotLinearizable(Refutation { cannot_place, events, before }))
}

/// When operations came to an end, and which: from the completion of this one on.
fn ends<I, O>(
    history: &History<I, O>,
    part: &[OperationId],
    from: OperationId,
) -> Vec<(usize, OperationId)> {
    let end = |id: OperationId| match history.operations()[id].outcome {
        Outcome::Ok { at, .. } | Outcome::Failed { at } => Some((at, id)),
        Outcome::Open => None,
    };
    let first = end(from);
    let mut ends: Vec<_> = part.iter().filter_map(|&id| end(id)).collect();
    ends.retain(|&one| Some(one) >= first);
    ends.sort_unstable();
    ends
}
