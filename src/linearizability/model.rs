//! What a single-threaded object does.

use std::hash::Hash;
use std::ops::RangeInclusive;

/// Whether a state is seen.
pub type Sights<'s, S> = Box<dyn Fn(&S) -> bool + 's>;

/// An object as a sequential specification.
///
/// ```
/// use faultline::linearizability::{History, Model, Verdict, check};
///
/// /// Counts how often it was called.
/// struct Counter;
///
/// impl Model for Counter {
///     type State = u64;
///     type Input = ();
///     type Output = u64;
///
///     fn initial(&self) -> u64 {
///         0
///     }
///
///     fn step(&self, count: &u64, (): &(), output: Option<&u64>) -> Option<u64> {
///         let next = count + 1;
///         output.is_none_or(|&output| output == next).then_some(next)
///     }
/// }
///
/// let mut history = History::default();
/// let (one, other) = (history.invoke(()), history.invoke(()));
/// history.complete(one, 2);
/// history.complete(other, 1);
/// assert_eq!(check(&Counter, &history), Verdict::Linearizable(vec![other, one]));
/// ```
pub trait Model: Sync {
    /// What the object remembers. It holds no more than the future depends on, so that equal states
    /// can be recognized.
    type State: Clone + Eq + Hash;
    /// What can be asked of it.
    type Input: Clone + Eq + Hash + Sync;
    /// What it answers.
    type Output: Clone + Eq + Hash + Sync;

    /// The state before anything happened.
    fn initial(&self) -> Self::State;

    /// The state after an operation, if it can happen in this state with this output; any output
    /// will do for `None`.
    fn step(
        &self,
        state: &Self::State,
        input: &Self::Input,
        output: Option<&Self::Output>,
    ) -> Option<Self::State>;

    /// What can be said of an operation whatever the state. Nothing need be; what is said makes the
    /// search shorter, and must be true.
    fn nature(&self, _input: &Self::Input, _output: Option<&Self::Output>) -> Nature {
        Nature::Any
    }

    /// Whether `needer`, which cannot happen in some state, may be able to right after `maker`. If few
    /// operations can make another possible, the search sees early that it used them up.
    fn enables(
        &self,
        _maker: (&Self::Input, Option<&Self::Output>),
        _needer: (&Self::Input, Option<&Self::Output>),
    ) -> bool {
        true
    }

    /// Whether `later`, which needs something of the state, can happen when `earlier` has, whatever was
    /// before that.
    fn follows(
        &self,
        _earlier: (&Self::Input, Option<&Self::Output>),
        _later: (&Self::Input, Option<&Self::Output>),
    ) -> Follows {
        Follows::Perhaps
    }

    /// What an operation adds to a *level*, such as a balance, in whatever state it happens. The level is 0
    /// at first.
    fn adds(&self, _input: &Self::Input) -> i128 {
        0
    }

    /// At which levels alone an operation can happen.
    fn levels(
        &self,
        _input: &Self::Input,
        _output: Option<&Self::Output>,
    ) -> Option<RangeInclusive<i128>> {
        None
    }

    /// An operation that must be possible right before `maker` for `needer` to be possible right after
    /// it.
    fn precondition(
        &self,
        _maker: (&Self::Input, Option<&Self::Output>),
        _needer: (&Self::Input, Option<&Self::Output>),
    ) -> Option<(Self::Input, Option<Self::Output>)> {
        None
    }

    /// How some of these operations, the most urgent first, can make `goal` possible, which it is not in
    /// this state. Nothing else but what only reads can come before it.
    fn toward(
        &self,
        _state: &Self::State,
        _goal: (&Self::Input, Option<&Self::Output>),
        _operations: &[(&Self::Input, Option<&Self::Output>)],
    ) -> Toward {
        Toward::Unknown
    }

    /// Whether `seer`, which happened, can tell that `maker` happened before it. What may have happened
    /// or not is left out if nobody can.
    fn tells_of(
        &self,
        _seer: (&Self::Input, Option<&Self::Output>),
        _maker: (&Self::Input, Option<&Self::Output>),
    ) -> bool {
        true
    }

    /// Whether `seer` can tell of everything that `other` can tell of.
    fn tells_as_much(
        &self,
        seer: (&Self::Input, Option<&Self::Output>),
        other: (&Self::Input, Option<&Self::Output>),
    ) -> bool {
        seer == other
    }

    /// Which states are *seen*: those from which on one of these operations, which happened, can still be
    /// possible before the state is overwritten. Nothing need be known of that. What is blind and leads to
    /// a state that is not seen is put off until it must be placed. So this is for objects of which
    /// everything either reads, or is blind.
    fn sights<'s>(
        &'s self,
        _seers: &[(&Self::Input, Option<&Self::Output>)],
    ) -> Option<Sights<'s, Self::State>> {
        None
    }

    /// Whether an operation can never happen again from this state on, whatever else does.
    fn is_lost(
        &self,
        _state: &Self::State,
        _input: &Self::Input,
        _output: Option<&Self::Output>,
    ) -> bool {
        false
    }

    /// What an operation has to do with first in, first out. If every operation on an object has to do with
    /// the one line of which it consists, its histories are judged fast, and without a state.
    fn role(&self, _input: &Self::Input, _output: Option<&Self::Output>) -> Role<Self::Input> {
        Role::Other
    }

    /// A number for what the operation is about: operations with different numbers neither see nor
    /// change anything of each other.
    fn object(&self, _input: &Self::Input) -> u64 {
        0
    }
}

/// What an operation is like in every state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Nothing is known.
    Any,
    /// Where it can happen, it leaves the state as it is.
    ReadOnly,
    /// It can happen in every state.
    Blind,
    /// It can happen in every state, and what it leaves of its object does not depend on that state.
    Overwrites,
}

/// Whether an operation can come after another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// It may.
    Perhaps,
    /// Not right after it: something must make it possible in between.
    NotAtOnce,
    /// At no time after it.
    Never,
}

/// How some operations can make another one possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toward {
    /// That is not known.
    Unknown,
    /// These, by their numbers, in this order.
    Through(Vec<usize>),
    /// Not at all.
    Never,
}

/// What an operation has to do with a line: what is put in first is taken out first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role<I> {
    /// Nothing is known.
    Other,
    /// It puts something in, in every state.
    Puts,
    /// It takes out what this put in, where that is first, and cannot happen elsewhere.
    Takes(I),
    /// It takes out what is first, if anything is, and nobody knows what it got.
    TakesAny,
    /// It finds that nothing is in line, and cannot happen where something is.
    FindsNothing,
}

impl<I> Role<I> {
    /// The same with the put in another form.
    pub(super) fn map<J>(self, to: impl FnOnce(I) -> J) -> Role<J> {
        match self {
            Role::Other => Role::Other,
            Role::Puts => Role::Puts,
            Role::Takes(put) => Role::Takes(to(put)),
            Role::TakesAny => Role::TakesAny,
            Role::FindsNothing => Role::FindsNothing,
        }
    }
}

impl Nature {
    /// Whether it can happen in every state.
    pub(super) fn is_blind(self) -> bool {
        matches!(self, Nature::Blind | Nature::Overwrites)
    }
}
