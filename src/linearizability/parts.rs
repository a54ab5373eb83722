//! A history of many objects, object by object.
//!
//! Linearizability is local (Herlihy and Wing, theorem 1): a history is linearizable if and only if
//! what was done to each object is. So each is checked on its own, which is where the time goes, and
//! the orders are woven into one. That is as true of operations on one large object, if they neither see
//! nor change anything of each other ([`Model::object`]).

use std::collections::BTreeMap;
use std::hash::Hash;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

use super::patience::{Endless, Interrupted, Patience, Told};
use super::prefix::judge_object;
use super::{
    Follows, History, Model, Nature, OperationId, Outcome, Refutation, Role, Sights, Toward,
    Unfinished, Verdict,
};
use crate::parallel::{all_threads, for_each};

/// The operations on each key, by number.
pub fn parts<K: Clone + Ord, I, O>(history: &History<(K, I), O>) -> BTreeMap<K, Vec<OperationId>> {
    let mut parts: BTreeMap<K, Vec<OperationId>> = BTreeMap::new();
    for (id, operation) in history.operations().iter().enumerate() {
        parts.entry(operation.input.0.clone()).or_default().push(id);
    }
    parts
}

/// The verdict of [`check`](super::check) on a history of many objects, found key by key.
pub fn check_by_key<K: Clone + Ord + Hash + Sync, M: Model>(
    model: &M,
    history: &History<(K, M::Input), M::Output>,
) -> Verdict {
    judge(&AnyKey(model, PhantomData), history, parts(history).values())
}

/// The same, as long as `go_on` says so, as in [`check_while`](super::check_while).
pub fn check_by_key_while<K: Clone + Ord + Hash + Sync, M: Model>(
    model: &M,
    history: &History<(K, M::Input), M::Output>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Verdict, Unfinished> {
    judge_while(&AnyKey(model, PhantomData), history, parts(history).values(), go_on)
}

/// The operations on each object that a model tells apart, by number.
pub(super) fn objects<M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
) -> BTreeMap<u64, Vec<OperationId>> {
    let mut objects: BTreeMap<u64, Vec<OperationId>> = BTreeMap::new();
    for (id, operation) in history.operations().iter().enumerate() {
        objects.entry(model.object(&operation.input)).or_default().push(id);
    }
    objects
}

/// The verdict on a history of which it is known which operations have to do with each other.
pub(super) fn judge<'p, M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
    parts: impl Iterator<Item = &'p Vec<OperationId>>,
) -> Verdict {
    let Ok(verdict) = judge_with(model, history, parts.collect(), || Endless);
    verdict
}

/// The same, as long as `go_on` says so.
pub(super) fn judge_while<'p, M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
    parts: impl Iterator<Item = &'p Vec<OperationId>>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Verdict, Unfinished> {
    let verdict = judge_with(model, history, parts.collect(), || Told::by(go_on));
    verdict.map_err(|(Interrupted, cannot_place)| Unfinished { cannot_place })
}

/// What came of one object. When patience is over, there may be an operation already that cannot be placed.
type Judged<Over> = Result<Verdict, (Over, Option<OperationId>)>;

/// The same, with patience of its own for each object.
fn judge_with<M: Model, P: Patience>(
    model: &M,
    history: &History<M::Input, M::Output>,
    parts: Vec<&Vec<OperationId>>,
    patience: impl Fn() -> P + Sync,
) -> Judged<P::Over> {
    let (mut orders, mut worst, mut over) = (Vec::new(), None, None);
    for judged in judge_each(model, history, parts, patience) {
        match judged {
            Ok(Verdict::Linearizable(order)) => orders.push(order),
            Ok(Verdict::NotLinearizable(Refutation { cannot_place, events, before })) => {
                if worst.is_none_or(|(first, _)| events < first) {
                    worst = Some((events, cannot_place));
                }
                orders.push(before);
            }
            Err((why, found)) => over = Some((why, over.and_then(|(_, found)| found).or(found))),
        }
    }
    match (over, worst) {
        (Some((why, found)), worst) => {
            Err((why, worst.map(|(_, cannot_place)| cannot_place).or(found)))
        }
        (None, None) => Ok(Verdict::Linearizable(weave(history, &orders, usize::MAX))),
        (None, Some((events, cannot_place))) => {
            let before = weave(history, &orders, events);
            Ok(Verdict::NotLinearizable(Refutation { cannot_place, events, before }))
        }
    }
}

/// A history with fewer operations than that is not worth a second thread.
const WORTH_A_THREAD: usize = 512;

/// What came of each object, in their order. They are judged on every thread, as they have nothing to do
/// with each other.
fn judge_each<M: Model, P: Patience>(
    model: &M,
    history: &History<M::Input, M::Output>,
    parts: Vec<&Vec<OperationId>>,
    patience: impl Fn() -> P + Sync,
) -> impl Iterator<Item = Judged<P::Over>> {
    let is_short = history.operations().len() < WORTH_A_THREAD;
    let threads = if is_short { 1 } else { all_threads().min(parts.len()) };
    let mut judged: Vec<Option<Judged<P::Over>>> = parts.iter().map(|_| None).collect();
    let mut work: Vec<_> = parts.into_iter().zip(&mut judged).collect();
    // The smallest first: what is wrong with one is known, even if patience is over at another.
    work.sort_by_key(|(part, _)| part.len());
    for_each(threads, work.into_iter(), |(part, judged)| {
        *judged = Some(judge_object(model, history, part, &patience()));
    });
    judged.into_iter().flatten()
}

/// When an operation completed.
fn completion<I, O>(history: &History<I, O>, id: OperationId) -> usize {
    match history.operations()[id].outcome {
        Outcome::Ok { at, .. } => at,
        Outcome::Failed { .. } | Outcome::Open => usize::MAX,
    }
}

/// One order out of one for each object: whenever an operation completes, what its object's order has
/// up to it goes in, unless it is in. What completes at `end` or later is not asked for.
fn weave<I, O>(
    history: &History<I, O>,
    orders: &[Vec<OperationId>],
    end: usize,
) -> Vec<OperationId> {
    let mut woven = Vec::new();
    let mut place = BTreeMap::new();
    for (thread, order) in orders.iter().enumerate() {
        place.extend(order.iter().enumerate().map(|(index, &id)| (id, (thread, index))));
    }
    let mut done = vec![0; orders.len()];
    let mut completed: Vec<OperationId> = place.keys().copied().collect();
    completed.retain(|&id| completion(history, id) < end);
    completed.sort_by_key(|&id| completion(history, id));
    for id in completed {
        let (thread, index) = place[&id];
        while done[thread] <= index {
            woven.push(orders[thread][done[thread]]);
            done[thread] += 1;
        }
    }
    woven
}

/// The object of one key, whichever that is.
struct AnyKey<'m, K, M>(&'m M, PhantomData<K>);

impl<K: Clone + Eq + Hash + Sync, M: Model> Model for AnyKey<'_, K, M> {
    type State = M::State;
    type Input = (K, M::Input);
    type Output = M::Output;

    fn initial(&self) -> M::State {
        self.0.initial()
    }

    fn step(
        &self,
        state: &M::State,
        (_, input): &(K, M::Input),
        output: Option<&M::Output>,
    ) -> Option<M::State> {
        self.0.step(state, input, output)
    }

    fn nature(&self, (_, input): &(K, M::Input), output: Option<&M::Output>) -> Nature {
        self.0.nature(input, output)
    }

    fn enables(
        &self,
        ((_, maker), made): (&(K, M::Input), Option<&M::Output>),
        ((_, needer), needed): (&(K, M::Input), Option<&M::Output>),
    ) -> bool {
        self.0.enables((maker, made), (needer, needed))
    }

    fn follows(
        &self,
        ((_, earlier), did): (&(K, M::Input), Option<&M::Output>),
        ((_, later), does): (&(K, M::Input), Option<&M::Output>),
    ) -> Follows {
        self.0.follows((earlier, did), (later, does))
    }

    fn adds(&self, (_, input): &(K, M::Input)) -> i128 {
        self.0.adds(input)
    }

    fn levels(
        &self,
        (_, input): &(K, M::Input),
        output: Option<&M::Output>,
    ) -> Option<RangeInclusive<i128>> {
        self.0.levels(input, output)
    }

    fn precondition(
        &self,
        ((key, maker), made): (&(K, M::Input), Option<&M::Output>),
        ((_, needer), needed): (&(K, M::Input), Option<&M::Output>),
    ) -> Option<((K, M::Input), Option<M::Output>)> {
        let (input, output) = self.0.precondition((maker, made), (needer, needed))?;
        Some(((key.clone(), input), output))
    }

    fn toward(
        &self,
        state: &M::State,
        ((_, goal), wanted): (&(K, M::Input), Option<&M::Output>),
        operations: &[(&(K, M::Input), Option<&M::Output>)],
    ) -> Toward {
        let asked: Vec<_> =
            operations.iter().map(|&((_, input), output)| (input, output)).collect();
        self.0.toward(state, (goal, wanted), &asked)
    }

    fn tells_of(
        &self,
        ((_, seer), saw): (&(K, M::Input), Option<&M::Output>),
        ((_, maker), made): (&(K, M::Input), Option<&M::Output>),
    ) -> bool {
        self.0.tells_of((seer, saw), (maker, made))
    }

    fn tells_as_much(
        &self,
        ((_, seer), saw): (&(K, M::Input), Option<&M::Output>),
        ((_, other), told): (&(K, M::Input), Option<&M::Output>),
    ) -> bool {
        self.0.tells_as_much((seer, saw), (other, told))
    }

    fn sights<'s>(
        &'s self,
        seers: &[(&Self::Input, Option<&Self::Output>)],
    ) -> Option<Sights<'s, M::State>> {
        let seers: Vec<_> = seers.iter().map(|&((_, input), output)| (input, output)).collect();
        self.0.sights(&seers)
    }

    fn is_lost(
        &self,
        state: &M::State,
        (_, input): &(K, M::Input),
        output: Option<&M::Output>,
    ) -> bool {
        self.0.is_lost(state, input, output)
    }

    fn role(
        &self,
        (key, input): &(K, M::Input),
        output: Option<&M::Output>,
    ) -> Role<(K, M::Input)> {
        self.0.role(input, output).map(|put| (key.clone(), put))
    }

    fn object(&self, (_, input): &(K, M::Input)) -> u64 {
        self.0.object(input)
    }
}
