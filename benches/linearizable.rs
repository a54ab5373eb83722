//! How long histories of 10,000 operations take: `cargo bench --bench linearizable`, or with
//! a model's name behind `--` for that alone.
//!
//! `dial` is a register that is given the same hundred values over and over, `replica` a store like that of
//! Porcupine's published histories, `refrain` one to which the same ten strings are put and appended over and
//! over, and `few` queues of two and of six values. Each history comes as it was and with
//! one wrong result in its middle, with and without operations that are never heard of again, and is
//! judged key by key and as one object.

#[path = "../tests/histories/mod.rs"]
mod histories;

use std::time::Instant;

use faultline::linearizability::models::{Account, FencedLock, FifoQueue, Kv, Mutex, Register};
use faultline::linearizability::{Keyed, Model, Outcome, Verdict, check, check_by_key};
use histories::{
    CasCell, Cell, Dial, Few, Latch, Line, Lock, Object, Plan, Purse, Refrain, Replica, Store,
    simulate, with_output,
};

/// Another output in place of this one, if one would be wrong.
type Spoil<O> = fn(&<O as Object>::Input, &<O as Object>::Output) -> Option<<O as Object>::Output>;

/// Clients, keys, and how many of a thousand operations are lost.
type Case = (usize, u64, u64);

/// What every model is measured on. The more of the rest each is measured on, the easier it is.
const ALL: [Case; 2] = [(50, 50, 0), (50, 10, 0)];

/// What most are measured on besides.
const BUSY: [Case; 4] = [(50, 10, 10), (50, 3, 0), (50, 1, 0), (50, 1, 10)];

/// What queues are measured on besides.
const CROWDED: [Case; 8] = [
    (50, 10, 10),
    (50, 3, 0),
    (50, 3, 50),
    (50, 1, 0),
    (50, 1, 10),
    (20, 1, 0),
    (20, 1, 10),
    (5, 1, 10),
];

/// What a key is measured on besides at which the same few strings come again and again.
const REPEATED: [Case; 6] =
    [(50, 10, 10), (50, 3, 0), (50, 1, 0), (50, 1, 10), (20, 1, 0), (20, 1, 10)];

/// An account is measured on those besides in which many move it.
const MOVED: [Case; 5] = [(50, 10, 10), (50, 3, 0), (50, 1, 0), (50, 1, 5), (5, 1, 0)];

fn measure<O: Object, M>(name: &str, model: &M, spoil: Spoil<O>, more: &[Case])
where
    M: Model<Input = O::Input, Output = O::Output>,
{
    for &(clients, keys, lost) in ALL.iter().chain(more) {
        let plan = Plan { clients, operations: 10_000, keys, lost, seed: 1 };
        let good = simulate::<O>(&plan);
        let mut later = good.operations().iter().enumerate().skip(plan.operations / 2);
        let bad = later.find_map(|(id, operation)| match &operation.outcome {
            Outcome::Ok { output, .. } => Some((id, spoil(&operation.input.1, output)?)),
            Outcome::Failed { .. } | Outcome::Open => None,
        });
        let bad = bad.map(|(id, output)| with_output(&good, id, &output));
        for (kind, history) in [("good", Some(&good)), ("bad", bad.as_ref())] {
            let Some(history) = history else { continue };
            let start = Instant::now();
            let by_key = check_by_key(model, history);
            let split = start.elapsed().as_secs_f64() * 1e3;
            let start = Instant::now();
            let at_once = check(&Keyed::of(model, history), history);
            let whole = start.elapsed().as_secs_f64() * 1e3;
            let verdict = |verdict| match verdict {
                Verdict::Linearizable(_) => "linearizable",
                Verdict::NotLinearizable(_) => "not linearizable",
            };
            let (by_key, at_once) = (verdict(by_key), verdict(at_once));
            assert_eq!(by_key, at_once, "splitting changes nothing");
            println!(
                "{name:<13} {clients:>2} clients, {keys:>2} keys, {lost:>2}/1000 lost, {kind:<4}: \
                 by key {split:>7.1} ms, as one object {whole:>7.1} ms  {by_key}"
            );
        }
    }
}

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| name == only);
    if wanted("register") {
        measure::<Cell, _>("register", &Register::default(), histories::older_value, &BUSY);
    }
    if wanted("dial") {
        measure::<Dial, _>("dial", &Register::default(), histories::next_value, &BUSY);
    }
    if wanted("cas-register") {
        measure::<CasCell, _>("cas-register", &Register::default(), histories::other_value, &BUSY);
    }
    if wanted("kv") {
        measure::<Store, _>("kv", &Kv, histories::shorter_text, &BUSY);
    }
    if wanted("replica") {
        measure::<Replica, _>("replica", &Kv, histories::no_text, &[(10, 10, 0), (50, 1, 0)]);
    }
    if wanted("refrain") {
        measure::<Refrain, _>("refrain", &Kv, histories::no_text, &REPEATED);
    }
    if wanted("mutex") {
        measure::<Latch, _>("mutex", &Mutex, |_, ()| None, &BUSY);
    }
    if wanted("fenced-lock") {
        measure::<Lock, _>("fenced-lock", &FencedLock, histories::older_token, &BUSY);
    }
    if wanted("fifo-queue") {
        measure::<Line, _>("fifo-queue", &FifoQueue::default(), histories::neighbour, &CROWDED);
    }
    if wanted("few") {
        measure::<Few<2>, _>("two values", &FifoQueue::default(), histories::neighbour, &CROWDED);
        measure::<Few<6>, _>("six values", &FifoQueue::default(), histories::neighbour, &CROWDED);
    }
    if wanted("account") {
        measure::<Purse, _>("account", &Account, histories::other_sum, &MOVED);
    }
}
