//! Locks, without and with fencing tokens.

use crate::linearizability::{Follows, Model};

/// What can be asked of a lock. `T` is what a release says of the token that it gives back: nothing,
/// or the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockInput<T = ()> {
    /// To have it.
    Acquire,
    /// To give it back.
    Release(T),
}

/// A lock that at most one can have. It does not know who: anybody may give it back, but nobody can
/// give back what nobody has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mutex;

impl Model for Mutex {
    /// Whether somebody has it.
    type State = bool;
    type Input = LockInput;
    type Output = ();

    fn initial(&self) -> bool {
        false
    }

    fn step(&self, taken: &bool, input: &LockInput, _output: Option<&()>) -> Option<bool> {
        match input {
            LockInput::Acquire => (!taken).then_some(true),
            LockInput::Release(()) => taken.then_some(false),
        }
    }
}

/// A lock that gives every holder a token, which is larger than every token before (Kleppmann, "How
/// to do distributed locking", 2016). An acquire answers with its token. A release may name the token
/// that it gives back, and then it must be the holder's: a release by somebody whose lock has gone to
/// another must have failed. One that names none gives back whoever has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct FencedLock;

/// What a fenced lock remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fences {
    /// Whether somebody has it.
    taken: bool,
    /// The last token given. It is at least this, if its acquire never told it.
    last: Option<i64>,
    /// Whether it is exactly that.
    known: bool,
}

impl Model for FencedLock {
    type State = Fences;
    type Input = LockInput<Option<i64>>;
    type Output = Option<i64>;

    fn initial(&self) -> Fences {
        Fences { taken: false, last: None, known: true }
    }

    fn step(
        &self,
        &Fences { taken, last, known }: &Fences,
        input: &LockInput<Option<i64>>,
        output: Option<&Option<i64>>,
    ) -> Option<Fences> {
        match (*input, output) {
            (LockInput::Acquire, _) if taken => None,
            (LockInput::Acquire, Some(Some(token))) => (Some(*token) > last).then_some(Fences {
                taken: true,
                last: Some(*token),
                known: true,
            }),
            (LockInput::Acquire, _) => {
                let least = last.map_or(Some(i64::MIN), |last| last.checked_add(1))?;
                Some(Fences { taken: true, last: Some(least), known: false })
            }
            (LockInput::Release(_), _) if !taken => None,
            (LockInput::Release(None), _) => Some(Fences { taken: false, last, known }),
            (LockInput::Release(Some(token)), _) => {
                let fits = if known { Some(token) == last } else { Some(token) >= last };
                fits.then_some(Fences { taken: false, last: Some(token), known: true })
            }
        }
    }

    /// Tokens do not go back, and none is given twice.
    fn follows(
        &self,
        (earlier, given): (&LockInput<Option<i64>>, Option<&Option<i64>>),
        (later, asked): (&LockInput<Option<i64>>, Option<&Option<i64>>),
    ) -> Follows {
        let (LockInput::Acquire, Some(Some(given))) = (earlier, given) else {
            return Follows::Perhaps;
        };
        match (later, asked) {
            (LockInput::Acquire, Some(Some(asked))) if asked <= given => Follows::Never,
            (LockInput::Release(Some(back)), _) if back < given => Follows::Never,
            _ => Follows::Perhaps,
        }
    }

    /// Tokens do not go back.
    fn is_lost(
        &self,
        state: &Fences,
        input: &LockInput<Option<i64>>,
        output: Option<&Option<i64>>,
    ) -> bool {
        match (input, output) {
            (LockInput::Acquire, Some(Some(token))) => Some(*token) <= state.last,
            _ => false,
        }
    }
}
