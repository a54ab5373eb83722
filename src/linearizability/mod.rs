//! Is a history linearizable?
//!
//! A history says when each operation on a shared object was invoked, when it completed, and with what
//! result. It is *linearizable* (Herlihy and Wing, "Linearizability: A Correctness Condition for
//! Concurrent Objects", TOPLAS 1990) if every operation can be given one moment between its invocation
//! and its completion at which it takes effect, so that a single-threaded object, the [`Model`], would
//! have given the same results in that order.
//!
//! [`check`] answers with an order, or with the operation that has no place. It is Wing and Gong's
//! search ("Testing and Verifying Concurrent Objects", 1993) with what Lowe added to it ("Testing for
//! linearizability", 2017): operations are taken out of a doubly linked list and put back, an operation
//! is placed no sooner than a completion asks for one, and what has failed once is remembered as the
//! set of placed operations and the state they led to. [`check_by_key`] splits a history by key first
//! (Horn and Kroening, "Faster linearizability checking via P-compositionality", FORTE 2015). [`check`]
//! takes it for that of one object, whose state may be a whole map ([`Keyed`]), but it too uses that
//! linearizability is local: what neither sees nor changes anything of the rest ([`Model::object`]) is
//! searched for by itself.
//!
//! Deciding this is NP-complete (Gibbons and Korach, "Testing Shared Memories", 1997), so there are
//! histories that take long. What a model tells of its operations beyond what they do ([`Nature`],
//! [`Role`], what enables or follows what) changes no verdict; it keeps such histories rare, and that of a
//! queue is searched in a way of its own. Those that are left, nearly all of one object that dozens are at:
//! - an account that more than about twenty clients move at once, since many sets of movements make up the
//!   same balance: bad ones in which every balance could be so by itself, and, of good ones, whose order is
//!   guessed, many in which movements are by hundreds of different amounts and take effect at any time while
//!   they are under way; from about fifteen clients on, if dozens of movements never finish;
//! - a key to which the same few strings are put and appended again and again: bad ones in which every string
//!   could have come about by itself, and, of good ones, whose order is guessed, a few at which dozens are;
//! - a register of few values with a hundred operations under way, some of which never finish;
//! - now and then, a queue in which many things are alike, and of which dozens of unfinished operations may
//!   have happened.
//!
//! [`check_while`] waits no longer than it is told.
//!
//! This module knows nothing else of the crate but how to work on several threads.

use std::collections::BTreeSet;

mod doomed;
mod epochs;
mod fifo;
mod history;
mod keyed;
mod level;
mod longest;
mod mend;
mod model;
pub mod models;
mod parts;
mod patience;
mod pending;
mod prefix;
mod prepare;
mod scarce;
mod search;
mod seen;
mod strategy;
#[cfg(test)]
mod tests;

pub use history::{History, Operation, OperationId, Outcome};
pub use keyed::Keyed;
pub use model::{Follows, Model, Nature, Role, Sights, Toward};
pub use parts::{check_by_key, check_by_key_while, parts};
use parts::{judge, judge_while, objects};

/// What was found of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// An order in which a single-threaded object would have given the same results. It has every
    /// operation that completed, none that failed, and those unfinished ones whose effect was seen.
    Linearizable(Vec<OperationId>),
    /// There is no such order.
    NotLinearizable(Refutation),
}

/// Why a history is not linearizable.
///
/// What is linearizable is so up to each of its events ([`History::prefix`]), so there is a first event up to
/// which a history is not. If that is a completion, the operation that completes there is the one that cannot
/// be placed. If it is that an operation failed, then it is one that completed before and could not have a
/// place if that one did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refutation {
    /// The operation that cannot be placed.
    pub cannot_place: OperationId,
    /// How many events the longest linearizable prefix has.
    pub events: usize,
    /// An order that explains that prefix.
    pub before: Vec<OperationId>,
}

/// There was no time for a verdict, or none for a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// An operation that cannot be placed, of the objects that were finished: the history is not
    /// linearizable. Another one may be impossible sooner.
    pub cannot_place: Option<OperationId>,
}

/// Whether a history is linearizable with respect to a model.
pub fn check<M: Model>(model: &M, history: &History<M::Input, M::Output>) -> Verdict {
    judge(model, history, objects(model, history).values())
}

/// The same, as long as `go_on` says so; it is asked at least every few milliseconds once the search has
/// begun, by any of the threads that search.
pub fn check_while<M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Verdict, Unfinished> {
    judge_while(model, history, objects(model, history).values(), go_on)
}

/// Whether an order is what [`Verdict::Linearizable`] promises. It takes one walk along the order, so a
/// verdict need not be believed.
pub fn is_linearization<M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
    order: &[OperationId],
) -> bool {
    let placed: BTreeSet<OperationId> = order.iter().copied().collect();
    let mut all = history.operations().iter().enumerate();
    is_legal(model, history, order) && all.all(|(id, one)| !one.is_ok() || placed.contains(&id))
}

/// Whether the operations of an order, each there once, can have taken effect in that order and with
/// the results that they gave. There may be others.
fn is_legal<M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
    order: &[OperationId],
) -> bool {
    let mut placed = vec![false; history.operations().len()];
    let mut state = model.initial();
    let mut latest_invocation = 0;
    for &id in order {
        let Some(operation) = history.operations().get(id) else { return false };
        let in_time = match operation.outcome {
            Outcome::Ok { at, .. } => latest_invocation < at,
            Outcome::Failed { .. } => false,
            Outcome::Open => true,
        };
        latest_invocation = latest_invocation.max(operation.invoked);
        let next = model.step(&state, &operation.input, operation.outcome.output());
        match next {
            Some(next) if in_time && !placed[id] => state = next,
            _ => return false,
        }
        placed[id] = true;
    }
    true
}
