//! Objects that really work.

use std::collections::VecDeque;
use std::sync::Arc;

use faultline::linearizability::models::{
    AccountInput, KvInput, LockInput, QueueInput, RegisterInput, Text,
};
use rand::RngExt;
use rand_pcg::Pcg32;

use super::Object;

/// A register with few values, compared and swapped.
#[derive(Default)]
pub struct CasCell(Option<u64>);

impl Object for CasCell {
    type Input = RegisterInput<u64>;
    type Output = Option<u64>;

    fn ask(dice: &mut Pcg32, _: u64) -> RegisterInput<u64> {
        match dice.random_range(0..3u8) {
            0 => RegisterInput::Read,
            1 => RegisterInput::Write(Some(dice.random_range(0..5))),
            _ => RegisterInput::Cas(Some(dice.random_range(0..5)), Some(dice.random_range(0..5))),
        }
    }

    fn answer(&mut self, input: &RegisterInput<u64>) -> Option<Option<u64>> {
        match *input {
            RegisterInput::Write(value) => self.0 = value,
            RegisterInput::Cas(old, new) if old == self.0 => self.0 = new,
            RegisterInput::Cas(..) => return None,
            RegisterInput::Read => {}
        }
        Some(self.0)
    }
}

/// A register that is never given the same value twice.
#[derive(Default)]
pub struct Cell(Option<u64>);

impl Object for Cell {
    type Input = RegisterInput<u64>;
    type Output = Option<u64>;

    fn ask(dice: &mut Pcg32, number: u64) -> RegisterInput<u64> {
        match dice.random_range(0..2u8) {
            0 => RegisterInput::Read,
            _ => RegisterInput::Write(Some(number)),
        }
    }

    fn answer(&mut self, input: &RegisterInput<u64>) -> Option<Option<u64>> {
        if let RegisterInput::Write(value) = *input {
            self.0 = value;
        }
        Some(self.0)
    }
}

/// A register that is given the same hundred values over and over.
#[derive(Default)]
pub struct Dial(Option<u64>);

impl Object for Dial {
    type Input = RegisterInput<u64>;
    type Output = Option<u64>;

    fn ask(dice: &mut Pcg32, _: u64) -> RegisterInput<u64> {
        match dice.random_range(0..2u8) {
            0 => RegisterInput::Read,
            _ => RegisterInput::Write(Some(dice.random_range(0..100))),
        }
    }

    fn answer(&mut self, input: &RegisterInput<u64>) -> Option<Option<u64>> {
        if let RegisterInput::Write(value) = *input {
            self.0 = value;
        }
        Some(self.0)
    }
}

/// A key that is appended to, and now and then put.
#[derive(Default)]
pub struct Store(String);

impl Object for Store {
    type Input = KvInput;
    type Output = Text;

    fn ask(dice: &mut Pcg32, number: u64) -> KvInput {
        match dice.random_range(0..100u8) {
            0..2 => KvInput::Put(Arc::from(format!("p {number}."))),
            2..50 => KvInput::Append(Arc::from(format!("x {number} y"))),
            _ => KvInput::Get,
        }
    }

    fn answer(&mut self, input: &KvInput) -> Option<Text> {
        match input {
            KvInput::Put(value) => self.0 = value.to_string(),
            KvInput::Append(value) => self.0.push_str(value),
            KvInput::Get => return Some(Arc::from(self.0.as_str())),
        }
        Some(Arc::from(""))
    }
}

/// A lock with tokens, whose holders give back their token.
#[derive(Default)]
pub struct Lock {
    taken: bool,
    last: i64,
}

impl Object for Lock {
    type Input = LockInput<Option<i64>>;
    type Output = Option<i64>;

    fn ask(dice: &mut Pcg32, _: u64) -> LockInput<Option<i64>> {
        if dice.random_range(0..2u8) == 0 { LockInput::Acquire } else { LockInput::Release(None) }
    }

    fn answer(&mut self, input: &LockInput<Option<i64>>) -> Option<Option<i64>> {
        if self.taken == (*input == LockInput::Acquire) {
            return None;
        }
        self.taken = !self.taken;
        self.last += i64::from(self.taken);
        Some(self.taken.then_some(self.last))
    }
}

/// A lock.
#[derive(Default)]
pub struct Latch(bool);

impl Object for Latch {
    type Input = LockInput;
    type Output = ();

    fn ask(dice: &mut Pcg32, _: u64) -> LockInput {
        if dice.random_range(0..2u8) == 0 { LockInput::Acquire } else { LockInput::Release(()) }
    }

    fn answer(&mut self, input: &LockInput) -> Option<()> {
        let fits = self.0 == (*input != LockInput::Acquire);
        self.0 ^= fits;
        fits.then_some(())
    }
}

/// A queue that is never given the same value twice.
#[derive(Default)]
pub struct Line(VecDeque<u64>);

impl Object for Line {
    type Input = QueueInput<u64>;
    type Output = Option<u64>;

    fn ask(dice: &mut Pcg32, number: u64) -> QueueInput<u64> {
        if dice.random_range(0..2u8) == 0 {
            QueueInput::Enqueue(number)
        } else {
            QueueInput::Dequeue
        }
    }

    fn answer(&mut self, input: &QueueInput<u64>) -> Option<Option<u64>> {
        match *input {
            QueueInput::Enqueue(value) => {
                self.0.push_back(value);
                Some(None)
            }
            QueueInput::Dequeue => Some(self.0.pop_front()),
        }
    }
}

/// A queue that is given the same few values over and over.
#[derive(Default)]
pub struct Few<const VALUES: u64>(VecDeque<u64>);

impl<const VALUES: u64> Object for Few<VALUES> {
    type Input = QueueInput<u64>;
    type Output = Option<u64>;

    fn ask(dice: &mut Pcg32, _: u64) -> QueueInput<u64> {
        if dice.random_range(0..2u8) == 0 {
            QueueInput::Enqueue(dice.random_range(0..VALUES))
        } else {
            QueueInput::Dequeue
        }
    }

    fn answer(&mut self, input: &QueueInput<u64>) -> Option<Option<u64>> {
        match *input {
            QueueInput::Enqueue(value) => {
                self.0.push_back(value);
                Some(None)
            }
            QueueInput::Dequeue => Some(self.0.pop_front()),
        }
    }
}

/// A key as Porcupine's test_data/kv has ten of: half gets, most others appends of `x 4 0 y`.
#[derive(Default)]
pub struct Replica(Store);

impl Object for Replica {
    type Input = KvInput;
    type Output = Text;

    fn ask(dice: &mut Pcg32, number: u64) -> KvInput {
        let value = Text::from(format!("x {} {} y", number % 50, number / 50));
        match dice.random_range(0..100u8) {
            0..8 => KvInput::Put(value),
            8..50 => KvInput::Append(value),
            _ => KvInput::Get,
        }
    }

    fn answer(&mut self, input: &KvInput) -> Option<Text> {
        self.0.answer(input)
    }
}

/// A key to which the same ten strings are put and appended over and over.
#[derive(Default)]
pub struct Refrain(Store);

impl Object for Refrain {
    type Input = KvInput;
    type Output = Text;

    fn ask(dice: &mut Pcg32, _: u64) -> KvInput {
        let value = Text::from(format!("{}, ", dice.random_range(0..10u8)));
        match dice.random_range(0..10u8) {
            0 => KvInput::Put(value),
            1..5 => KvInput::Append(value),
            _ => KvInput::Get,
        }
    }

    fn answer(&mut self, input: &KvInput) -> Option<Text> {
        self.0.answer(input)
    }
}

/// An account with movements of 1 to `MOST`.
#[derive(Default)]
pub struct Purse<const MOST: u64 = 100>(u64);

impl<const MOST: u64> Object for Purse<MOST> {
    type Input = AccountInput;
    type Output = i64;

    fn ask(dice: &mut Pcg32, _: u64) -> AccountInput {
        let amount = dice.random_range(1..=MOST);
        match dice.random_range(0..3u8) {
            0 => AccountInput::Deposit(amount),
            1 => AccountInput::Withdraw(amount),
            _ => AccountInput::Balance,
        }
    }

    fn answer(&mut self, input: &AccountInput) -> Option<i64> {
        match *input {
            AccountInput::Deposit(amount) => self.0 += amount,
            AccountInput::Withdraw(amount) => self.0 = self.0.checked_sub(amount)?,
            AccountInput::Balance => {}
        }
        i64::try_from(self.0).ok()
    }
}
