//! Histories of objects that really work, with as many clients as wanted.
#![allow(unreachable_pub, reason = "a module of several test crates")]
#![allow(dead_code, reason = "not every test crate needs everything")]

mod spoil;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use faultline::linearizability::models::{
    AccountInput, KvInput, LockInput, QueueInput, RegisterInput, Text,
};
use faultline::linearizability::{History, Outcome};
use rand::RngExt;
use rand_pcg::Pcg32;

#[allow(unused_imports, reason = "not every test crate spoils any")]
pub use spoil::*;

/// Something that works as its model says.
pub trait Object: Default {
    /// As the model's.
    type Input: Clone;
    /// As the model's.
    type Output: Clone;

    /// What a client asks for next.
    fn ask(dice: &mut Pcg32, number: u64) -> Self::Input;
    /// Does it; `None` if it cannot be done.
    fn answer(&mut self, input: &Self::Input) -> Option<Self::Output>;
}

/// How a history is made.
#[derive(Clone, Copy)]
pub struct Plan {
    pub clients: usize,
    pub operations: usize,
    pub keys: u64,
    /// Of a thousand operations, how many are never heard of again.
    pub lost: u64,
    pub seed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Invoke,
    Effect,
    Return,
}

/// An operation: its number, the key and what is asked for, and the answer once there is one.
type UnderWay<O> = (usize, (u64, <O as Object>::Input), Option<<O as Object>::Output>);

/// A history of objects that work, by clients that do one thing after the other.
pub fn simulate<O: Object>(plan: &Plan) -> History<(u64, O::Input), O::Output> {
    let mut dice = Pcg32::new(plan.seed, 11);
    let mut history = History::default();
    let mut objects: Vec<O> = (0..plan.keys).map(|_| O::default()).collect();
    let mut agenda: BTreeSet<(u64, u64, usize, Phase)> = BTreeSet::new();
    let mut under_way: Vec<Option<UnderWay<O>>> = (0..plan.clients).map(|_| None).collect();
    let mut number = 0;
    let mut later = |agenda: &mut BTreeSet<_>, now, most, client, phase, dice: &mut Pcg32| {
        number += 1;
        agenda.insert((now + dice.random_range(1..=most), number, client, phase));
    };
    for client in 0..plan.clients {
        later(&mut agenda, 0, 1_000, client, Phase::Invoke, &mut dice);
    }
    let mut invoked = 0;
    while let Some((now, _, client, phase)) = agenda.pop_first() {
        match phase {
            Phase::Invoke if invoked == plan.operations => {}
            Phase::Invoke => {
                invoked += 1;
                let input = (dice.random_range(0..plan.keys), O::ask(&mut dice, invoked as u64));
                under_way[client] = Some((history.invoke(input.clone()), input, None));
                later(&mut agenda, now, 1_000, client, Phase::Effect, &mut dice);
            }
            Phase::Effect => {
                let Some((_, (key, input), output)) = &mut under_way[client] else { continue };
                let lost = dice.random_range(0..1_000) < plan.lost;
                if !lost || dice.random_range(0..2u8) == 0 {
                    *output = objects[*key as usize].answer(input);
                }
                if lost {
                    later(&mut agenda, now, 100, client, Phase::Invoke, &mut dice);
                } else {
                    later(&mut agenda, now, 1_000, client, Phase::Return, &mut dice);
                }
            }
            Phase::Return => {
                let Some((id, _, output)) = under_way[client].take() else { continue };
                match output {
                    Some(output) => history.complete(id, output),
                    None => history.fail(id),
                }
                later(&mut agenda, now, 100, client, Phase::Invoke, &mut dice);
            }
        }
    }
    history
}

/// The same history with the output of one operation replaced.
pub fn with_output<I: Clone, O: Clone>(
    history: &History<I, O>,
    target: usize,
    wrong: &O,
) -> History<I, O> {
    let mut events = Vec::new();
    for (id, operation) in history.operations().iter().enumerate() {
        events.push((operation.invoked, id, true));
        if let Outcome::Ok { at, .. } | Outcome::Failed { at } = operation.outcome {
            events.push((at, id, false));
        }
    }
    events.sort_unstable();
    let mut changed = History::default();
    for (_, id, invokes) in events {
        let operation = &history.operations()[id];
        match &operation.outcome {
            _ if invokes => {
                changed.invoke(operation.input.clone());
            }
            Outcome::Ok { .. } if id == target => changed.complete(id, wrong.clone()),
            Outcome::Ok { output, .. } => changed.complete(id, output.clone()),
            Outcome::Failed { .. } | Outcome::Open => changed.fail(id),
        }
    }
    changed
}

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

/// An account with movements of 1 to 100.
#[derive(Default)]
pub struct Purse(u64);

impl Object for Purse {
    type Input = AccountInput;
    type Output = i64;

    fn ask(dice: &mut Pcg32, _: u64) -> AccountInput {
        let amount = dice.random_range(1..=100);
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
