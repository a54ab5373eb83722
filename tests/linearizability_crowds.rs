//! The checker on histories of objects that really work.

mod histories;

use std::hash::Hash;

use faultline::linearizability::models::{
    Account, FencedLock, FifoQueue, Kv, Mutex, QueueInput, Register,
};
use faultline::linearizability::{
    Keyed, Model, Refutation, Verdict, check_by_key, is_linearization,
};
use histories::{
    CasCell, Cell, Dial, Few, Latch, Line, Lock, Object, Plan, Purse, Refrain, Replica, Store,
    When, neighbour, other_sum, simulate, simulate_with, swapped_text, with_output,
};

/// How many small histories of each object are judged.
const SMALL_CROWDS: u64 = 1_000;

/// What really worked is never called wrong.
fn accepts<O: Object, M>(model: &M)
where
    M: Model<Input = O::Input, Output = O::Output>,
    O::Input: Hash,
{
    let plans = [(1, 3, 1, 0), (2, 8, 2, 5), (3, 20, 10, 10), (4, 50, 50, 2)];
    accepts_plans::<O, M>(model, 2_000, &plans);
}

/// Nor if fifty clients are at one object, and some are never heard of again.
fn accepts_crowds<O: Object, M>(model: &M)
where
    M: Model<Input = O::Input, Output = O::Output>,
    O::Input: Hash,
{
    accepts_plans::<O, M>(model, 2_000, &[(5, 50, 1, 0), (6, 50, 1, 10), (7, 20, 1, 50)]);
}

/// A history's seed, clients, keys, and how many of a thousand operations are lost.
type Crowd = (u64, usize, u64, u64);

fn accepts_plans<O: Object, M>(model: &M, operations: usize, plans: &[Crowd])
where
    M: Model<Input = O::Input, Output = O::Output>,
    O::Input: Hash,
{
    for &(seed, clients, keys, lost) in plans {
        accepts_plan::<O, M>(model, &Plan { clients, operations, keys, lost, seed }, When::Between);
    }
}

fn accepts_plan<O: Object, M>(model: &M, plan: &Plan, when: When)
where
    M: Model<Input = O::Input, Output = O::Output>,
    O::Input: Hash,
{
    let (history, seed) = (simulate_with::<O>(plan, when), plan.seed);
    let verdict = check_by_key(model, &history);
    let Verdict::Linearizable(order) = verdict else { panic!("seed {seed}: {verdict:?}") };
    let keyed = Keyed::of(model, &history);
    assert!(is_linearization(&keyed, &history, &order), "seed {seed}");
}

/// Nor in many small histories, in which much is at the same time.
fn accepts_small_crowds<O: Object, M>(model: &M, lost: u64, rounds: u64)
where
    M: Model<Input = O::Input, Output = O::Output>,
    O::Input: Hash,
{
    for seed in 0..rounds {
        let (clients, operations) = (2 + seed as usize % 9, 10 + seed as usize % 30);
        let lost = if seed % 2 == 0 { 0 } else { lost };
        let plan = Plan { clients, operations, keys: 1, lost, seed };
        accepts_plan::<O, M>(model, &plan, When::Between);
    }
}

#[test]
fn small_crowds_at_a_register_that_works_are_linearizable() {
    accepts_small_crowds::<Cell, _>(&Register::default(), 100, SMALL_CROWDS);
    accepts_small_crowds::<Dial, _>(&Register::default(), 100, SMALL_CROWDS);
    accepts_small_crowds::<CasCell, _>(&Register::default(), 100, SMALL_CROWDS);
}

#[test]
fn small_crowds_at_a_key_that_works_are_linearizable() {
    accepts_small_crowds::<Store, _>(&Kv, 100, SMALL_CROWDS);
    accepts_small_crowds::<Replica, _>(&Kv, 100, SMALL_CROWDS);
    accepts_small_crowds::<Refrain, _>(&Kv, 100, SMALL_CROWDS);
}

#[test]
fn small_crowds_at_a_lock_that_works_are_linearizable() {
    accepts_small_crowds::<Latch, _>(&Mutex, 100, SMALL_CROWDS);
    accepts_small_crowds::<Lock, _>(&FencedLock, 100, SMALL_CROWDS);
}

/// The same value is in line more than once, and the same is asked for by many.
#[test]
fn small_crowds_at_a_queue_that_works_are_linearizable() {
    accepts_small_crowds::<Line, _>(&FifoQueue::default(), 100, SMALL_CROWDS);
    accepts_small_crowds::<Few<3>, _>(&FifoQueue::default(), 100, 4 * SMALL_CROWDS);
    accepts_small_crowds::<Few<6>, _>(&FifoQueue::default(), 100, 4 * SMALL_CROWDS);
}

#[test]
fn small_crowds_at_an_account_that_works_are_linearizable() {
    accepts_small_crowds::<Purse, _>(&Account, 100, SMALL_CROWDS);
}

#[test]
fn long_histories_of_registers_that_work_are_linearizable() {
    accepts::<Cell, _>(&Register::default());
}

#[test]
fn long_histories_of_compared_registers_that_work_are_linearizable() {
    accepts::<CasCell, _>(&Register::default());
}

#[test]
fn long_histories_of_keys_that_work_are_linearizable() {
    accepts::<Store, _>(&Kv);
}

#[test]
fn long_histories_of_mutexes_that_work_are_linearizable() {
    accepts::<Latch, _>(&Mutex);
}

#[test]
fn long_histories_of_fenced_locks_that_work_are_linearizable() {
    accepts::<Lock, _>(&FencedLock);
}

#[test]
fn long_histories_of_accounts_that_work_are_linearizable() {
    accepts::<Purse, _>(&Account);
}

#[test]
fn long_histories_of_queues_that_work_are_linearizable() {
    accepts::<Line, _>(&FifoQueue::default());
}

#[test]
fn fifty_clients_may_be_at_one_register() {
    accepts_crowds::<Cell, _>(&Register::default());
    accepts_crowds::<Dial, _>(&Register::default());
    accepts_crowds::<CasCell, _>(&Register::default());
}

#[test]
fn fifty_clients_may_be_at_one_key() {
    accepts_crowds::<Store, _>(&Kv);
}

/// The same few strings are put and appended over and over.
#[test]
fn fifty_clients_may_be_at_one_key_of_few_strings() {
    accepts_crowds::<Refrain, _>(&Kv);
}

/// Fewer have less choice.
#[test]
fn twenty_clients_may_be_at_one_key_of_few_strings() {
    let crowds = [(5, 20, 1, 0), (6, 20, 1, 10), (7, 20, 1, 50), (8, 50, 3, 10)];
    accepts_plans::<Refrain, _>(&Kv, 2_000, &crowds);
}

#[test]
fn fifty_clients_may_be_at_one_lock() {
    accepts_crowds::<Latch, _>(&Mutex);
    accepts_crowds::<Lock, _>(&FencedLock);
}

#[test]
fn fifty_clients_may_be_at_one_queue() {
    accepts_long_crowds::<Line>();
}

/// The same few things are put in and taken out over and over.
#[test]
fn fifty_clients_may_be_at_one_queue_of_few_values() {
    accepts_long_crowds::<Few<2>>();
    accepts_long_crowds::<Few<3>>();
    accepts_long_crowds::<Few<6>>();
    accepts_long_crowds::<Few<100>>();
}

/// A queue as those of the test's histories are.
trait Queue: Object<Input = QueueInput<u64>, Output = Option<u64>> {}

impl<O: Object<Input = QueueInput<u64>, Output = Option<u64>>> Queue for O {}

fn accepts_long_crowds<O: Queue>() {
    let plans = [(1, 5, 1, 10), (2, 20, 1, 0), (3, 20, 1, 10), (4, 50, 1, 0), (5, 50, 1, 10)];
    accepts_plans::<O, _>(&FifoQueue::default(), 10_000, &plans);
}

/// If somebody is told of what somebody else is to take, it is found where, and what came before that.
#[test]
fn one_wrong_answer_is_found_among_fifty_clients_at_one_queue() {
    for (seed, lost) in [(1, 0), (2, 0), (3, 10), (4, 10), (5, 50)] {
        finds::<Line, _>(&FifoQueue::default(), neighbour, &fifty_clients(seed, lost));
    }
}

/// So it is if somebody reads in a wrong order what was appended.
#[test]
fn one_wrong_answer_is_found_among_fifty_clients_at_one_key() {
    for (seed, lost) in [(1, 0), (2, 0), (3, 10), (4, 10), (5, 50)] {
        finds::<Store, _>(&Kv, swapped_text, &fifty_clients(seed, lost));
    }
}

/// A wrong output in place of a right one, if this is of use.
type Spoil<O> = fn(&<O as Object>::Input, &<O as Object>::Output) -> Option<<O as Object>::Output>;

fn fifty_clients(seed: u64, lost: u64) -> Plan {
    Plan { clients: 50, operations: 10_000, keys: 1, lost, seed }
}

fn finds<O: Object, M>(model: &M, spoil: Spoil<O>, plan: &Plan)
where
    M: Model<Input = O::Input, Output = O::Output>,
    O::Input: Hash,
{
    let seed = plan.seed;
    let good = simulate::<O>(plan);
    let mut later = good.operations().iter().enumerate().skip(plan.operations / 2);
    let wrong = later.find_map(|(id, one)| Some((id, spoil(&one.input.1, one.outcome.output()?)?)));
    let Some((target, wrong)) = wrong else { panic!("seed {seed} has nothing to spoil") };
    let history = with_output(&good, target, &wrong);
    let Verdict::NotLinearizable(Refutation { events, before, .. }) = check_by_key(model, &history)
    else {
        panic!("seed {seed} is linearizable")
    };
    let prefix = history.prefix(events);
    let explained = is_linearization(&Keyed::of(model, &history), &prefix, &before);
    assert!(explained, "seed {seed}");
}

/// Many sets of movements make up the same balance, and most of them lead nowhere later.
#[test]
fn fifty_clients_may_be_at_one_account() {
    let crowds = [(8, 50, 1, 0), (9, 50, 1, 5), (10, 10, 1, 5)];
    accepts_plans::<Purse, _>(&Account, 1_000, &crowds);
}

/// Nor does it matter if more and more movements are never heard of again.
#[test]
fn of_one_account_many_movements_may_be_lost() {
    let crowds = [(1, 7, 1, 30), (2, 7, 1, 30), (5, 7, 1, 30), (2, 10, 1, 10)];
    accepts_plans::<Purse, _>(&Account, 1_400, &crowds);
    accepts_plans::<Purse, _>(&Account, 4_000, &[(1, 10, 1, 10), (2, 10, 1, 30), (3, 15, 1, 20)]);
    accepts_plans::<Purse<100_000>, _>(&Account, 4_000, &[(1, 10, 1, 30), (2, 15, 1, 10)]);
}

/// Where one thread does everything, just before it answers or as soon as it is asked, many clients may move one
/// account by amounts that are all different.
#[test]
fn fifty_clients_may_be_at_one_account_where_one_thread_does_everything() {
    for when in [When::AtInvocation, When::AtCompletion] {
        for (seed, lost) in [(1, 0), (2, 5), (3, 30)] {
            let plan = Plan { clients: 50, operations: 10_000, keys: 1, lost, seed };
            accepts_plan::<Purse<1_000>, _>(&Account, &plan, when);
            accepts_plan::<Purse<100_000>, _>(&Account, &plan, when);
        }
    }
}

/// One too much is found where many movements are under way, which could make up many a balance.
#[test]
fn one_wrong_balance_is_found_among_ten_clients_at_one_account() {
    for (seed, lost) in [(2, 0), (3, 0), (4, 0), (1, 5), (2, 5)] {
        let plan = Plan { clients: 10, operations: 2_000, keys: 1, lost, seed };
        finds::<Purse, _>(&Account, other_sum, &plan);
    }
}
