//! An account in a ledger.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::RangeInclusive;

use crate::linearizability::seen::FixedHash;
use crate::linearizability::{Follows, Model, Nature, Toward};

/// How many sums of movements are looked at.
const MOST_SUMS: usize = 1 << 14;

/// What can be asked of an account. An amount is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountInput {
    /// Put this in.
    Deposit(u64),
    /// Take this out. One that completed has found that much; one that would have overdrawn the
    /// account must have failed.
    Withdraw(u64),
    /// How much there is.
    Balance,
}

/// An account that is empty at first and is never overdrawn. A balance answers with the amount; what
/// the others answer is of no account.
#[derive(Clone, Copy, Debug, Default)]
pub struct Account;

impl Model for Account {
    /// What is in it. As many deposits as memory can hold do not overflow it.
    type State = u128;
    type Input = AccountInput;
    type Output = i64;

    fn initial(&self) -> u128 {
        0
    }

    fn step(&self, balance: &u128, input: &AccountInput, output: Option<&i64>) -> Option<u128> {
        match *input {
            AccountInput::Deposit(amount) => balance.checked_add(amount.into()),
            AccountInput::Withdraw(amount) => balance.checked_sub(amount.into()),
            AccountInput::Balance => {
                let seen = |&seen: &i64| u128::try_from(seen) == Ok(*balance);
                output.is_none_or(seen).then_some(*balance)
            }
        }
    }

    fn nature(&self, input: &AccountInput, _output: Option<&i64>) -> Nature {
        match input {
            AccountInput::Deposit(0) | AccountInput::Withdraw(0) | AccountInput::Balance => {
                Nature::ReadOnly
            }
            AccountInput::Deposit(_) => Nature::Blind,
            AccountInput::Withdraw(_) => Nature::Any,
        }
    }

    fn follows(
        &self,
        (earlier, saw): (&AccountInput, Option<&i64>),
        (later, sees): (&AccountInput, Option<&i64>),
    ) -> Follows {
        match (earlier, later) {
            (AccountInput::Balance, AccountInput::Balance) if saw != sees => Follows::NotAtOnce,
            _ => Follows::Perhaps,
        }
    }

    fn adds(&self, input: &AccountInput) -> i128 {
        match *input {
            AccountInput::Deposit(amount) => i128::from(amount),
            AccountInput::Withdraw(amount) => -i128::from(amount),
            AccountInput::Balance => 0,
        }
    }

    fn levels(&self, input: &AccountInput, output: Option<&i64>) -> Option<RangeInclusive<i128>> {
        match (input, output) {
            (AccountInput::Withdraw(amount), _) => Some(i128::from(*amount)..=i128::MAX),
            (AccountInput::Balance, Some(&seen)) => Some(i128::from(seen)..=i128::from(seen)),
            _ => None,
        }
    }

    /// Some movements that make up what is missing: deposits before withdrawals, so that none overdraws.
    fn toward(
        &self,
        balance: &u128,
        (goal, seen): (&AccountInput, Option<&i64>),
        operations: &[(&AccountInput, Option<&i64>)],
    ) -> Toward {
        let (AccountInput::Balance, Some(&seen)) = (goal, seen) else { return Toward::Unknown };
        let Ok(balance) = i128::try_from(*balance) else { return Toward::Unknown };
        let movements: Vec<i128> = operations.iter().map(|&(input, _)| self.adds(input)).collect();
        match Sums::of(&movements, i128::from(seen) - balance) {
            Sums::Reached(mut chosen) => {
                chosen.sort_by_key(|&one| movements[one] < 0);
                Toward::Through(chosen)
            }
            Sums::NotReached => Toward::Never,
            Sums::TooMany => Toward::Unknown,
        }
    }
}

/// Whether some of a few numbers make up a sum.
enum Sums {
    /// These do, by their places.
    Reached(Vec<usize>),
    /// None do.
    NotReached,
    /// There are too many sums to tell.
    TooMany,
}

impl Sums {
    /// Adds one number after the other to what was reached, until the sum is.
    fn of(numbers: &[i128], sum: i128) -> Sums {
        let mut last: HashMap<i128, usize, FixedHash> = HashMap::default();
        last.insert(0, usize::MAX);
        let mut reached = vec![0];
        for (place, number) in numbers.iter().enumerate() {
            for index in 0..reached.len() {
                let next = reached[index] + number;
                if let Entry::Vacant(new) = last.entry(next) {
                    new.insert(place);
                    reached.push(next);
                }
            }
            if last.contains_key(&sum) {
                let back = |&rest: &i128| {
                    let rest = rest - numbers.get(*last.get(&rest)?)?;
                    (rest != 0).then_some(rest)
                };
                let rests = std::iter::successors(Some(sum), back);
                return Sums::Reached(rests.map(|rest| last[&rest]).collect());
            }
            if reached.len() > MOST_SUMS {
                return Sums::TooMany;
            }
        }
        Sums::NotReached
    }
}
