//! The checker against one that tries everything.

mod histories;

use std::fmt::Debug;

use faultline::linearizability::models::{
    Account, AccountInput, FencedLock, FifoQueue, Kv, KvInput, LockInput, Mutex, QueueInput,
    Register, RegisterInput,
};
use faultline::linearizability::{
    History, Keyed, Model, OperationId, Outcome, Refutation, Role, Verdict, check, check_by_key,
    is_linearization,
};
use histories::{Few, Plan, simulate, with_output};
use rand::RngExt;
use rand_pcg::Pcg32;

/// Whether there is an order, by trying every one.
struct Naive<'h, M: Model> {
    model: &'h M,
    history: &'h History<M::Input, M::Output>,
}

impl<M: Model> Naive<'_, M> {
    fn completion(&self, id: OperationId) -> Option<usize> {
        match self.history.operations()[id].outcome {
            Outcome::Ok { at, .. } => Some(at),
            _ => None,
        }
    }

    /// Whether what completed can be placed after what is in `placed`.
    fn can_place(&self, placed: &mut Vec<OperationId>, state: &M::State) -> bool {
        let all = 0..self.history.operations().len();
        let required = |id: &OperationId| self.completion(*id).is_some();
        let open: Vec<OperationId> = all.filter(|id| !placed.contains(id)).collect();
        if !open.iter().any(required) {
            return true;
        }
        open.iter().any(|&id| {
            let operation = &self.history.operations()[id];
            let failed = matches!(operation.outcome, Outcome::Failed { .. });
            let too_early = open.iter().any(|other| {
                self.completion(*other).is_some_and(|completion| completion < operation.invoked)
            });
            if failed || too_early {
                return false;
            }
            let next = self.model.step(state, &operation.input, operation.outcome.output());
            next.is_some_and(|next| {
                placed.push(id);
                let can = self.can_place(placed, &next);
                placed.pop();
                can
            })
        })
    }

    fn is_linearizable(&self) -> bool {
        self.can_place(&mut Vec::new(), &self.model.initial())
    }
}

/// How many events the longest linearizable prefix has.
fn longest_prefix<M: Model>(model: &M, history: &History<M::Input, M::Output>) -> usize {
    let is_linearizable = |&events: &usize| {
        let history = &history.prefix(events);
        Naive { model, history }.is_linearizable()
    };
    (0..=history.events()).rev().find(is_linearizable).expect("nothing is linearizable")
}

/// A small history in which anything may have been answered. Of eight operations, one failed and so
/// many are never heard of again.
fn scribble<I: Clone, O: Clone>(
    dice: &mut Pcg32,
    keys: u64,
    lost: u8,
    ask: fn(&mut Pcg32) -> (I, O),
) -> History<(u64, I), O> {
    let mut history = History::default();
    let mut busy: Vec<(OperationId, O)> = Vec::new();
    let clients = dice.random_range(1..=4usize);
    for _ in 0..dice.random_range(2..=18u8) {
        if busy.len() < clients && dice.random_range(0..2u8) == 0 {
            let (input, output) = ask(dice);
            busy.push((history.invoke((dice.random_range(0..keys), input)), output));
        } else if !busy.is_empty() {
            let (id, output) = busy.swap_remove(dice.random_range(0..busy.len() as u64) as usize);
            match dice.random_range(0..8u8) {
                0 => history.fail(id),
                die if die <= lost => {}
                _ => history.complete(id, output),
            }
        }
    }
    history
}

/// The checker says of a history what the one says that tries everything, and what it says can be followed.
/// The answer is whether there is an order.
fn agrees_on<M: Model>(model: &M, history: &History<(u64, M::Input), M::Output>, seed: u64) -> bool
where
    M::Input: Debug,
    M::Output: Debug,
{
    let keyed = Keyed::of(model, history);
    let expected = longest_prefix(&keyed, history);
    let is_good = expected == history.events();
    for verdict in [check(&keyed, history), check_by_key(model, history)] {
        match verdict {
            Verdict::Linearizable(order) => {
                assert!(is_good, "seed {seed}: {history:#?}");
                let follows = is_linearization(&keyed, history, &order);
                assert!(follows, "seed {seed}: {order:?} of {history:#?}");
            }
            Verdict::NotLinearizable(Refutation { cannot_place, events, before }) => {
                assert_eq!(events, expected, "seed {seed}: {history:#?}");
                let explained = is_linearization(&keyed, &history.prefix(events), &before);
                assert!(explained, "seed {seed}: {before:?} of {history:#?}");
                assert_blame(&keyed, history, events, cannot_place);
            }
        }
    }
    is_good
}

/// What completes behind the prefix is what cannot be placed; if it fails there, what cannot be placed
/// completed before, and would have a place if that one had not failed.
fn assert_blame<M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
    events: usize,
    cannot_place: OperationId,
) {
    let ended = history.operations().iter().position(|one| match one.outcome {
        Outcome::Ok { at, .. } | Outcome::Failed { at } => at == events,
        Outcome::Open => false,
    });
    let ended = ended.expect("a history does not become bad by what only begins");
    if history.operations()[ended].is_ok() {
        assert_eq!(cannot_place, ended);
    } else {
        let Outcome::Ok { at, .. } = history.operations()[cannot_place].outcome else {
            panic!("{cannot_place} did not complete")
        };
        assert!(at < events && longest_prefix(model, &history.prefix(events)) == events);
    }
}

/// It does so of many small histories, of which some have an order and some have none.
fn agrees<M: Model>(model: &M, ask: fn(&mut Pcg32) -> (M::Input, M::Output), rounds: u64)
where
    M::Input: Debug,
    M::Output: Debug,
{
    let history = |seed: u64| {
        let mut dice = Pcg32::new(seed, 3);
        let keys = if seed.is_multiple_of(4) { 2 } else { 1 };
        let lost = if seed.is_multiple_of(3) { 3 } else { 1 };
        scribble(&mut dice, keys, lost, ask)
    };
    agrees_on_all(model, history, rounds);
}

fn agrees_on_all<M: Model>(
    model: &M,
    history: impl Fn(u64) -> History<(u64, M::Input), M::Output>,
    rounds: u64,
) where
    M::Input: Debug,
    M::Output: Debug,
{
    let good = (0..rounds).filter(|&seed| agrees_on(model, &history(seed), seed)).count() as u64;
    assert!(good.min(rounds - good) > rounds / 20, "both are tried: {good} of {rounds} are good");
}

const ROUNDS: u64 = 3_000;

fn small(dice: &mut Pcg32) -> u64 {
    dice.random_range(0..3)
}

#[test]
fn a_register_is_judged_as_by_trying_everything() {
    agrees(
        &Register::default(),
        |dice| match dice.random_range(0..2u8) {
            0 => (RegisterInput::Read, dice.random_range(0..4u8).checked_sub(1)),
            _ => (RegisterInput::Write(Some(dice.random_range(0..3))), None),
        },
        ROUNDS,
    );
}

#[test]
fn a_compared_register_is_judged_as_by_trying_everything() {
    agrees(
        &Register::default(),
        |dice| match dice.random_range(0..3u8) {
            0 => (RegisterInput::Read, Some(small(dice))),
            1 => (RegisterInput::Write(Some(small(dice))), None),
            _ => (RegisterInput::Cas(Some(small(dice)), Some(small(dice))), None),
        },
        ROUNDS,
    );
}

#[test]
fn a_key_is_judged_as_by_trying_everything() {
    agrees(
        &Kv,
        |dice| {
            let mut text = |longest: u64| -> std::sync::Arc<str> {
                let length = dice.random_range(0..=longest);
                (0..length)
                    .map(|_| if dice.random_range(0..2u8) == 0 { 'a' } else { 'b' })
                    .collect::<String>()
                    .into()
            };
            let (short, long) = (text(1), text(3));
            match dice.random_range(0..3u8) {
                0 => (KvInput::Put(short), long),
                1 => (KvInput::Append(short), long),
                _ => (KvInput::Get, long),
            }
        },
        ROUNDS,
    );
}

#[test]
fn a_mutex_is_judged_as_by_trying_everything() {
    agrees(
        &Mutex,
        |dice| match dice.random_range(0..2u8) {
            0 => (LockInput::Acquire, ()),
            _ => (LockInput::Release(()), ()),
        },
        ROUNDS,
    );
}

#[test]
fn a_fenced_lock_is_judged_as_by_trying_everything() {
    agrees(
        &FencedLock,
        |dice| {
            let token = dice.random_range(0..4i64);
            let told = (dice.random_range(0..3u8) > 0).then_some(token);
            match dice.random_range(0..2u8) {
                0 => (LockInput::Acquire, told),
                _ => (LockInput::Release(told), None),
            }
        },
        ROUNDS,
    );
}

#[test]
fn a_queue_is_judged_as_by_trying_everything() {
    agrees(
        &FifoQueue::default(),
        |dice| match dice.random_range(0..2u8) {
            0 => (QueueInput::Enqueue(small(dice)), None),
            _ => (QueueInput::Dequeue, dice.random_range(0..4u64).checked_sub(1)),
        },
        ROUNDS,
    );
}

#[test]
fn a_queue_of_things_that_differ_is_judged_as_by_trying_everything() {
    agrees(
        &FifoQueue::default(),
        |dice| match dice.random_range(0..2u8) {
            0 => (QueueInput::Enqueue(dice.random_range(0..9)), None),
            _ => (QueueInput::Dequeue, dice.random_range(0..10u64).checked_sub(1)),
        },
        ROUNDS,
    );
}

/// What a queue of so many values did, with one wrong answer in most of the histories.
fn nearly_right<const VALUES: u64>(seed: u64) -> History<(u64, QueueInput<u64>), Option<u64>> {
    let (clients, operations) = (2 + seed as usize % 5, 4 + seed as usize % 7);
    let lost = [0, 100, 300][seed as usize / 7 % 3];
    let history = simulate::<Few<VALUES>>(&Plan { clients, operations, keys: 1, lost, seed });
    let mut dice = Pcg32::new(seed, 5);
    let target = dice.random_range(0..operations as u64) as usize;
    let wrong = dice.random_range(0..=VALUES).checked_sub(1);
    with_output(&history, target, &wrong)
}

#[test]
fn a_queue_that_nearly_works_is_judged_as_by_trying_everything() {
    agrees_on_all(&FifoQueue::default(), nearly_right::<2>, ROUNDS);
    agrees_on_all(&FifoQueue::default(), nearly_right::<3>, ROUNDS);
}

/// Much is lost, and much finds nothing.
#[test]
fn a_queue_of_two_values_is_judged_as_by_trying_everything() {
    agrees(
        &FifoQueue::default(),
        |dice| match dice.random_range(0..5u8) {
            0..2 => (QueueInput::Enqueue(dice.random_range(0..2)), None),
            _ => (QueueInput::Dequeue, dice.random_range(0..4u64).checked_sub(2)),
        },
        2 * ROUNDS,
    );
}

/// A queue that does not tell everybody what he took.
#[derive(Default)]
struct Discreet(FifoQueue<u64>);

impl Model for Discreet {
    type State = <FifoQueue<u64> as Model>::State;
    type Input = QueueInput<u64>;
    type Output = Option<Option<u64>>;

    fn initial(&self) -> Self::State {
        self.0.initial()
    }

    fn step(
        &self,
        state: &Self::State,
        input: &Self::Input,
        output: Option<&Self::Output>,
    ) -> Option<Self::State> {
        self.0.step(state, input, output.and_then(Option::as_ref))
    }

    fn role(&self, input: &Self::Input, output: Option<&Self::Output>) -> Role<Self::Input> {
        self.0.role(input, output.and_then(Option::as_ref))
    }
}

#[test]
fn a_discreet_queue_is_judged_as_by_trying_everything() {
    agrees(
        &Discreet::default(),
        |dice| match dice.random_range(0..5u8) {
            0..2 => (QueueInput::Enqueue(dice.random_range(0..2)), None),
            2 => (QueueInput::Dequeue, None),
            _ => (QueueInput::Dequeue, Some(dice.random_range(0..3u64).checked_sub(1))),
        },
        ROUNDS,
    );
}

#[test]
fn an_account_is_judged_as_by_trying_everything() {
    agrees(
        &Account,
        |dice| match dice.random_range(0..3u8) {
            0 => (AccountInput::Deposit(small(dice)), 0),
            1 => (AccountInput::Withdraw(small(dice)), 0),
            _ => (AccountInput::Balance, dice.random_range(-1..3i64)),
        },
        ROUNDS,
    );
}

/// Of an account with more movements, more sums are made up.
#[test]
fn a_busy_account_is_judged_as_by_trying_everything() {
    agrees(
        &Account,
        |dice| match dice.random_range(0..2u8) {
            0 if dice.random_range(0..3u8) == 0 => (AccountInput::Withdraw(small(dice)), 0),
            0 => (AccountInput::Deposit(dice.random_range(1..5)), 0),
            _ => (AccountInput::Balance, dice.random_range(0..7i64)),
        },
        ROUNDS,
    );
}

/// Writes that nobody reads are hidden behind those that somebody does.
#[test]
fn a_register_of_two_values_is_judged_as_by_trying_everything() {
    agrees(
        &Register::default(),
        |dice| match dice.random_range(0..9u8) {
            0..4 => (RegisterInput::Read, Some(dice.random_range(0..2u8))),
            4..8 => (RegisterInput::Write(Some(dice.random_range(0..2u8))), None),
            _ => (RegisterInput::Cas(Some(0), Some(1)), None),
        },
        2 * ROUNDS,
    );
}
