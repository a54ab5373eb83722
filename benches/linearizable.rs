//! How long histories of 10,000 operations by 50 clients take: `cargo bench --bench linearizable`, or with
//! a model's name behind `--` for that alone.
//!
//! Each history comes as it was and with one wrong result in its middle, with and without operations
//! that are never heard of again, and is judged key by key and as one object.

#[path = "../tests/histories/mod.rs"]
mod histories;

use std::time::Instant;

use faultline::linearizability::models::{Account, FencedLock, FifoQueue, Kv, Mutex, Register};
use faultline::linearizability::{Keyed, Model, Outcome, Verdict, check, check_by_key};
use histories::{
    CasCell, Cell, Latch, Line, Lock, Object, Plan, Purse, Store, simulate, with_output,
};

/// Another output in place of this one, if one would be wrong.
type Spoil<O> = fn(&<O as Object>::Input, &<O as Object>::Output) -> Option<<O as Object>::Output>;

fn measure<O: Object, M>(name: &str, model: &M, spoil: Spoil<O>)
where
    M: Model<Input = O::Input, Output = O::Output>,
{
    for (keys, lost) in [(50, 0), (10, 0), (10, 10), (1, 0), (1, 10)] {
        let plan = Plan { clients: 50, operations: 10_000, keys, lost, seed: 1 };
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
                "{name:<13} {keys:>2} keys, {lost:>2}/1000 lost, {kind:<4}: by key {split:>8.1} ms, \
                 as one object {whole:>8.1} ms  {by_key}"
            );
        }
    }
}

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| name == only);
    if wanted("register") {
        measure::<Cell, _>("register", &Register::default(), histories::older_value);
    }
    if wanted("cas-register") {
        measure::<CasCell, _>("cas-register", &Register::default(), histories::other_value);
    }
    if wanted("kv") {
        measure::<Store, _>("kv", &Kv, histories::shorter_text);
    }
    if wanted("mutex") {
        measure::<Latch, _>("mutex", &Mutex, |_, ()| None);
    }
    if wanted("fenced-lock") {
        measure::<Lock, _>("fenced-lock", &FencedLock, histories::older_token);
    }
    if wanted("fifo-queue") {
        measure::<Line, _>("fifo-queue", &FifoQueue::default(), histories::neighbour);
    }
    if wanted("account") {
        measure::<Purse, _>("account", &Account, histories::other_sum);
    }
}
