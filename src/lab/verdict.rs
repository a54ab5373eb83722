//! What the history of a run is judged by.
//!
//! The lock, first **as a mutex**: who has acquired it has it until they give it back, and only they
//! can. A lock that is lent for a time is no mutex. Its server takes it back when the time is over, and
//! the holder need not know: then the next acquisition has no place. Then **as a lock that is lent**:
//! the end of a lease is an operation of the server's, that gives the holder's lock back. Where workers
//! have fencing tokens, also **by them**: each is larger than all before.
//!
//! The bank **as a register** for each order, that is unpaid at first: a charge writes, and a question
//! reads.

use super::operations::{Call, Operation, Outcome};
use crate::linearizability::models::{FencedLock, LockInput, Register, RegisterInput};
use crate::linearizability::{History, Keyed, Model, Verdict, check};

/// What a history was judged by, and the operation that has no place, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// By what.
    pub by: By,
    /// `None`: it is linearizable.
    pub misplaced: Option<usize>,
}

/// What a history can be judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A lock that stays with its holder.
    Mutex,
    /// A lock that its server takes back when a lease is over.
    Lent,
    /// The same, by its tokens.
    Tokens,
    /// A register for each order.
    Register,
}

/// Judges operations, of the lock or of the bank, by all that they can be judged by.
pub fn judge(operations: &[&Operation]) -> Vec<Judged> {
    if operations.iter().all(|one| !one.call.is_of_the_lock()) {
        let misplaced = of_the_bank(operations);
        return vec![Judged { by: By::Register, misplaced }];
    }
    let mut judged = vec![
        Judged { by: By::Mutex, misplaced: of_the_lock(operations, false) },
        Judged { by: By::Lent, misplaced: of_the_lock(operations, true) },
    ];
    let fenced = |one: &&Operation| {
        matches!((one.call, one.outcome), (Call::Acquire, Outcome::Done(Some(_))))
    };
    if operations.iter().any(fenced) {
        judged.push(Judged { by: By::Tokens, misplaced: of_the_tokens(operations) });
    }
    judged
}

/// A lock that knows who has it.
struct Owned;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum OwnedInput {
    Acquire(u8),
    GiveBack(u8),
}

impl Model for Owned {
    type State = Option<u8>;
    type Input = OwnedInput;
    type Output = ();

    fn initial(&self) -> Option<u8> {
        None
    }

    fn step(&self, holder: &Option<u8>, input: &OwnedInput, _: Option<&()>) -> Option<Option<u8>> {
        match *input {
            OwnedInput::Acquire(who) => holder.is_none().then_some(Some(who)),
            OwnedInput::GiveBack(who) => (*holder == Some(who)).then_some(None),
        }
    }
}

fn of_the_lock(operations: &[&Operation], lent: bool) -> Option<usize> {
    let model = Owned;
    misplaced(&model, operations, |one| {
        let who = one.whose.0;
        let input = match one.call {
            Call::Acquire => OwnedInput::Acquire(who),
            Call::Release => OwnedInput::GiveBack(who),
            Call::Expire if lent => OwnedInput::GiveBack(who),
            _ => return None,
        };
        Some(((one.order, input), ()))
    })
}

fn of_the_tokens(operations: &[&Operation]) -> Option<usize> {
    let model = FencedLock;
    misplaced(&model, operations, |one| {
        let token = match one.outcome {
            Outcome::Done(Some(token)) => i64::try_from(token).ok(),
            _ => None,
        };
        let input = match one.call {
            Call::Acquire => LockInput::Acquire,
            Call::Release | Call::Expire => LockInput::Release(None),
            _ => return None,
        };
        Some(((one.order, input), token))
    })
}

fn of_the_bank(operations: &[&Operation]) -> Option<usize> {
    let model = Register::<u8>::default();
    misplaced(&model, operations, |one| {
        let read = match one.outcome {
            Outcome::Done(Some(1)) => Some(1),
            _ => None,
        };
        match one.call {
            Call::Read => Some(((one.order, RegisterInput::Read), read)),
            Call::Charge => Some(((one.order, RegisterInput::Write(Some(1))), None)),
            _ => None,
        }
    })
}

/// The operation that has no place, if one has none, where every order has an object of its own. `mean`
/// says what an operation is to the model; what it is nothing to is left out.
fn misplaced<M: Model>(
    model: &M,
    operations: &[&Operation],
    mean: impl Fn(&Operation) -> Option<((u64, M::Input), M::Output)>,
) -> Option<usize> {
    // What ends in a step ends before something begins in it, unless it began there itself.
    let mut moments = Vec::new();
    for (at, one) in operations.iter().enumerate() {
        moments.push((one.invoked, 1, at));
        if let Some(returned) = one.returned {
            moments.push((returned, if returned == one.invoked { 2 } else { 0 }, at));
        }
    }
    moments.sort_unstable();
    let mut history = History::default();
    let mut ids = vec![None; operations.len()];
    let mut invoked = Vec::new();
    for (_, phase, at) in moments {
        let Some((input, output)) = mean(operations[at]) else { continue };
        match (phase, ids[at], operations[at].outcome) {
            (1, ..) => {
                ids[at] = Some(history.invoke(input));
                invoked.push(at);
            }
            (_, Some(id), Outcome::Done(_)) => history.complete(id, output),
            (_, Some(id), Outcome::Refused) => history.fail(id),
            _ => {}
        }
    }
    match check(&Keyed::of(model, &history), &history) {
        Verdict::Linearizable(_) => None,
        Verdict::NotLinearizable(why) => invoked.get(why.cannot_place).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Script;
    use crate::lab::operations::operations;
    use crate::scripts;

    fn judged(id: &str, set: &str) -> Vec<(By, Option<(Call, u32)>)> {
        let text = scripts::find(id).unwrap().text;
        let mut setup = Script::parse(text).unwrap().setup;
        if let Some((name, value)) = set.split_once(' ') {
            setup.settings.set(name, value).unwrap();
        }
        let run = Script::parse_in(text, &setup).unwrap().play().timeline;
        let all = operations(&run);
        let [lock, bank] = [true, false].map(|lock| {
            let part = all.iter().filter(|one| one.call.is_of_the_lock() == lock);
            part.collect::<Vec<_>>()
        });
        let of = |part: &[&Operation]| {
            let told = judge(part).into_iter().map(|judged| {
                let op = judged.misplaced.map(|at| (part[at].call, part[at].invoked));
                (judged.by, op)
            });
            told.collect::<Vec<_>>()
        };
        [of(&lock), of(&bank)].concat()
    }

    #[test]
    fn a_lock_that_is_lent_is_no_mutex() {
        let expected =
            [(By::Mutex, Some((Call::Acquire, 12))), (By::Lent, None), (By::Register, None)];
        assert_eq!(judged("the-lock-that-expired", ""), expected);
    }

    #[test]
    fn whose_lock_was_deleted_is_found() {
        let found = judged("whose-lock-did-you-delete", "");
        assert!(matches!(found[1], (By::Lent, Some((Call::Release, _)))), "{found:?}");
        let cured = judged("whose-lock-did-you-delete", "release compare-and-delete");
        assert_eq!(cured[1], (By::Lent, None));
    }
}
