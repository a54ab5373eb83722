//! A history as the search wants it.

use std::collections::HashMap;

use super::seen::FixedHash;
use super::{History, Model, Nature, OperationId, Outcome, Sights};

/// The operations that matter, numbered by urgency: those that completed in the order of their
/// completions, then the unfinished ones in the order of their invocations.
pub(super) struct Prepared<'h, M: Model> {
    /// Each with what is known of it.
    pub(super) operations: Vec<Candidate<'h, M>>,
    /// How many of them completed and must have a place.
    pub(super) required: usize,
    /// Their numbers in the order of their invocations.
    pub(super) by_invocation: Vec<u32>,
    /// Those of them that do more than read, in that order.
    pub(super) changing: Vec<u32>,
}

/// Whether an operation has a place, where they are noted by number, 64 to a word.
pub(super) fn is_placed(placed: &[u64], one: u32) -> bool {
    placed[one as usize / 64] >> (one % 64) & 1 == 1
}

/// An operation that may be given a place.
pub(super) struct Candidate<'h, M: Model> {
    pub(super) id: OperationId,
    pub(super) input: &'h M::Input,
    pub(super) output: Option<&'h M::Output>,
    pub(super) invoked: usize,
    /// When it completed; never, if it did not.
    pub(super) due: usize,
    pub(super) nature: Nature,
    /// The same number for operations that ask the same and are answered the same.
    pub(super) kind: u32,
}

impl<'h, M: Model> Prepared<'h, M> {
    /// Those of `part`, without what failed and without unfinished operations that would change
    /// nothing.
    pub(super) fn of(
        model: &M,
        history: &'h History<M::Input, M::Output>,
        part: &[OperationId],
    ) -> Self {
        let mut kinds: HashMap<_, u32, FixedHash> = HashMap::default();
        let candidate = |&id: &OperationId| {
            let operation = &history.operations()[id];
            let (output, due) = match &operation.outcome {
                Outcome::Ok { output, at } => (Some(output), *at),
                Outcome::Open => (None, usize::MAX),
                Outcome::Failed { .. } => return None,
            };
            let input = &operation.input;
            let nature = model.nature(input, output);
            if nature == Nature::ReadOnly && output.is_none() {
                return None;
            }
            let next = kinds.len() as u32;
            let kind = *kinds.entry((input, output)).or_insert(next);
            let invoked = operation.invoked;
            Some(Candidate { id, input, output, invoked, due, nature, kind })
        };
        let mut operations: Vec<Candidate<'h, M>> = part.iter().filter_map(candidate).collect();
        operations.sort_by_key(|one| (one.due, one.invoked));
        let required = operations.partition_point(|one| one.due < usize::MAX);
        let mut by_invocation: Vec<u32> = (0..operations.len() as u32).collect();
        by_invocation.sort_by_key(|&one| operations[one as usize].invoked);
        let changes = |&one: &u32| operations[one as usize].nature != Nature::ReadOnly;
        let changing = by_invocation.iter().copied().filter(changes).collect();
        Prepared { operations, required, by_invocation, changing }
    }

    /// Which states are seen by the operations that only read, if the first so many must have a place.
    pub(super) fn sights<'m>(&self, model: &'m M, required: usize) -> Option<Sights<'m, M::State>> {
        let reads = self.operations[..required].iter().filter(|one| one.nature == Nature::ReadOnly);
        let reads: Vec<_> = reads.map(|one| (one.input, one.output)).collect();
        model.sights(&reads)
    }

    /// Which operations are left out if the first so many must have a place: those that need none and
    /// of which nobody can tell whether they happened.
    pub(super) fn left_out(&self, model: &M, required: usize) -> Vec<bool> {
        let mut left_out = vec![false; self.operations.len()];
        let Some(last) = required.checked_sub(1) else { return left_out };
        let end = self.operations[last].due;
        let mut seers: Vec<(usize, _)> = Vec::new();
        for (number, one) in self.operations.iter().enumerate().rev() {
            let told = (one.input, one.output);
            let adds = match one.nature {
                Nature::Blind | Nature::Overwrites => false,
                Nature::Any => number < required || one.invoked < end,
                Nature::ReadOnly if number < required => {
                    seers.last().is_none_or(|&(_, seer)| !model.tells_as_much(seer, told))
                }
                Nature::ReadOnly => false,
            };
            if adds {
                seers.push((number, told));
            }
        }
        for (number, one) in self.operations.iter().enumerate().skip(required) {
            let maker = (one.input, one.output);
            left_out[number] = one.invoked > end
                || one.nature == Nature::ReadOnly
                || !seers.iter().any(|&(seer, told)| seer != number && model.tells_of(told, maker));
        }
        left_out
    }

    /// When the operations began and completed, in order: what happened to other objects meanwhile makes no
    /// time pass.
    pub(super) fn times(&self) -> Vec<usize> {
        let times = self.operations.iter().flat_map(|one| [one.invoked, one.due]);
        let mut times: Vec<usize> = times.filter(|&time| time < usize::MAX).collect();
        times.sort_unstable();
        times
    }

    /// How many operations were under way at once, at most, of those that do more than read.
    pub(super) fn most_changing_at_once(&self) -> usize {
        self.most_at_once(|one| one.nature != Nature::ReadOnly)
    }

    /// The same of those that completed.
    pub(super) fn most_clients_changing(&self) -> usize {
        self.most_at_once(|one| one.nature != Nature::ReadOnly && one.due < usize::MAX)
    }

    fn most_at_once(&self, counts: impl Fn(&Candidate<'h, M>) -> bool) -> usize {
        let (mut ended, mut under_way, mut most) = (0, 0_usize, 0);
        for &number in &self.changing {
            let one = &self.operations[number as usize];
            while self.operations.get(ended).is_some_and(|other| other.due < one.invoked) {
                under_way -= usize::from(counts(&self.operations[ended]));
                ended += 1;
            }
            under_way += usize::from(counts(one));
            most = most.max(under_way);
        }
        most
    }

    /// What need not be left out if the first so many must have a place, in the order of its invocation.
    pub(super) fn left(&self, model: &M, required: usize) -> Vec<u32> {
        let left_out = self.left_out(model, required);
        self.by_invocation.iter().copied().filter(|&one| !left_out[one as usize]).collect()
    }

    /// A guess as an order, if the first so many operations have a place in it: no verdict rests on a guess
    /// that was not looked at.
    pub(super) fn order_of(
        &self,
        model: &M,
        required: usize,
        guess: &[u32],
    ) -> Option<Vec<OperationId>> {
        let id = |&one: &u32| self.operations[one as usize].id;
        self.is_right(model, required, guess).then(|| guess.iter().map(id).collect())
    }

    /// Whether this is an order in which the first so many operations have a place.
    fn is_right(&self, model: &M, required: usize, order: &[u32]) -> bool {
        let mut placed = vec![false; self.operations.len()];
        let mut state = model.initial();
        let mut latest_invocation = 0;
        for &number in order {
            let one = &self.operations[number as usize];
            latest_invocation = latest_invocation.max(one.invoked);
            match model.step(&state, one.input, one.output) {
                Some(next) if latest_invocation < one.due && !placed[number as usize] => {
                    state = next
                }
                _ => return false,
            }
            placed[number as usize] = true;
        }
        placed[..required].iter().all(|&placed| placed)
    }
}
