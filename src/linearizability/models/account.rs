//! An account in a ledger.

use crate::linearizability::{Model, Nature};

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
}
