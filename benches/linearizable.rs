//! How long histories of 10,000 operations by 50 clients take: `cargo bench --bench linearizable`.

#[path = "../tests/histories/mod.rs"]
mod histories;

use std::hash::Hash;
use std::time::Instant;

use faultline::linearizability::models::{Account, FencedLock, FifoQueue, Kv, Mutex, Register};
use faultline::linearizability::{History, Keyed, Model, Outcome, Verdict, check, check_by_key};
use histories::{
    CasCell, Cell, Latch, Line, Lock, Object, Plan, Purse, Store, simulate, with_output,
};

fn time<I: Clone + Hash, O: Clone>(name: &str, keys: u64, kind: &str, check: impl Fn() -> Verdict) {
    let start = Instant::now();
    let verdict = check();
    let took = start.elapsed().as_secs_f64() * 1e3;
    let verdict = match verdict {
        Verdict::Linearizable(_) => "linearizable",
        Verdict::NotLinearizable(_) => "not linearizable",
    };
    println!("{name:<14} {keys:>3} keys, {kind:<4} {took:>10.2} ms  {verdict}");
}

fn measure<O: Object, M>(name: &str, model: &M, wrong: fn(&O::Output) -> Option<O::Output>)
where
    M: Model<Input = O::Input, Output = O::Output>,
    O::Input: Hash,
{
    for keys in [50, 10, 1] {
        for lost in [0, 10] {
            let plan = Plan { clients: 50, operations: 10_000, keys, lost, seed: 1 };
            let good = simulate::<O>(&plan);
            let find = |operation: &&faultline::linearizability::Operation<
                (u64, O::Input),
                O::Output,
            >| {
                matches!(&operation.outcome, Outcome::Ok { output, .. } if wrong(output).is_some())
            };
            let all = good.operations();
            let target =
                all.iter().enumerate().skip(all.len() / 2).find(|(_, operation)| find(operation));
            let target = target.map_or(0, |(id, _)| id);
            let bad: History<_, _> = with_output(&good, target, |output| {
                wrong(output).unwrap_or_else(|| output.clone())
            });
            let label = |word: &str| format!("{word}{}", if lost > 0 { " lost" } else { "" });
            time::<O::Input, O::Output>(name, keys, &label("good"), || check_by_key(model, &good));
            time::<O::Input, O::Output>(name, keys, &label("bad"), || check_by_key(model, &bad));
        }
    }
}

fn main() {
    let only = std::env::args().nth(1).filter(|one| !one.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| name == only);
    if wanted("mutex") {
        measure::<Latch, _>("mutex", &Mutex, |_| None);
    }
    if wanted("fenced") {
        measure::<Lock, _>("fenced", &FencedLock, |token| token.map(|token| Some(token + 7)));
    }
    if wanted("register") {
        measure::<Cell, _>("register", &Register::default(), |value| {
            value.map(|value| Some(value + 20))
        });
    }
    if wanted("cas") {
        measure::<CasCell, _>("cas", &Register::default(), |value| {
            value.map(|value| Some(value ^ 1))
        });
    }
    if wanted("kv") {
        measure::<Store, _>("kv", &Kv, |text| {
            (text.len() > 40).then(|| text[..text.len() - 7].into())
        });
    }
    if wanted("account") {
        measure::<Purse, _>("account", &Account, |sum| (*sum > 3).then(|| sum - 3));
    }
    if wanted("queue") {
        measure::<Line, _>("queue", &FifoQueue::default(), |value| {
            value.map(|value| Some(value + 20))
        });
    }
}
