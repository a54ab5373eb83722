//! Histories that others have published, or of the same shape, and what they say of them.

mod histories;

use std::collections::HashMap;

use faultline::linearizability::models::{Kv, KvInput, Register, RegisterInput, Text};
use faultline::linearizability::{
    History, Keyed, OperationId, Outcome, Refutation, Verdict, check, check_by_key,
    is_linearization,
};
use histories::{CasCell, Dial, Plan, Replica, simulate, with_output};

type RegisterHistory = History<RegisterInput<u8>, Option<u8>>;

/// Reads events like `3 i c 1 4`: the process; `i` for invoke, `o` for ok, `f` for fail, or `t` for
/// timed out; `r` for read, `w` for write or `c` for cas; and the values.
fn register_history(events: &str) -> RegisterHistory {
    let mut history = RegisterHistory::default();
    let mut busy: HashMap<&str, OperationId> = HashMap::new();
    for event in events.split(';') {
        let words: Vec<&str> = event.split_whitespace().collect();
        let [process, kind, f, ref values @ ..] = words[..] else { panic!("{event}") };
        let value = |place: usize| values.get(place).and_then(|value| value.parse().ok());
        let input = match f {
            "r" => RegisterInput::Read,
            "w" => RegisterInput::Write(value(0)),
            _ => RegisterInput::Cas(value(0), value(1)),
        };
        match kind {
            "i" => {
                busy.insert(process, history.invoke(input));
            }
            "o" => history.complete(busy[process], value(0)),
            "f" => history.fail(busy[process]),
            _ => {}
        }
    }
    history
}

/// Porcupine's test_data/jepsen/etcd_000.log: five clients at one register of etcd, and what timed out
/// goes on under another number.
const ETCD_000: &str = "0 i r; 3 i r; 2 i w 4; 1 i w 2; 4 i w 3; 3 o r nil; 0 o r nil; 4 o w; 1 o w; 2 o w; 3 i w 3; 0 i \
     r; 0 o r 3; 3 o w; 4 i r; 4 o r 3; 1 i r; 1 o r 3; 2 i c 3 0; 2 o c; 0 i w 2; 3 i r; 0 o w; 3 o \
     r 0; 4 i r; 4 o r 2; 1 i c 0 3; 2 i c 0 0; 1 f c; 2 f c; 0 i c 2 1; 3 i r; 3 o r 2; 0 o c; 4 i \
     r; 4 o r 1; 1 i r; 1 o r 1; 2 i r; 2 o r 1; 3 i w 0; 0 i c 1 3; 3 o w; 4 i w 2; 0 f c; 4 o w; 1 \
     i r; 1 o r 2; 2 i c 1 1; 2 f c; 3 i c 0 0; 0 i r; 0 o r 2; 4 i w 1; 3 f c; 1 i c 2 1; 2 i w 2; 2 \
     o w; 0 i c 1 4; 3 i w 3; 4 t w; 0 f c; 3 o w; 1 t c; 2 i w 2; 9 i w 3; 0 i r; 0 o r 3; 2 o w; 3 \
     i c 3 4; 3 f c; 6 i c 1 1; 9 t w; 0 i w 1; 0 o w; 2 i c 0 0; 2 f c; 3 i c 2 2; 6 t c; 3 f c; 14 \
     i w 4; 0 i c 4 3; 0 f c; 2 i w 0; 11 i r; 11 o r 2; 2 o w; 3 i w 2; 3 o w; 14 t w; 0 i w 1; 11 i \
     c 2 1; 2 i c 0 3; 3 i r; 3 o r 2; 19 i r; 19 o r 2; 0 t w; 11 t c; 2 t c; 3 i r; 3 o r 2; 19 i c \
     1 3; 19 o c; 5 i w 0; 16 i c 4 3; 7 i c 1 2; 5 o w; 7 f c; 16 f c; 3 i c 4 2; 3 f c; 19 i c 0 1; \
     19 o c; 5 i c 4 0; 7 i c 1 4; 16 i r; 16 o r 1; 3 i c 1 3; 3 f c; 5 o c; 7 o c; 19 i c 2 0; 19 f \
     c; 16 i r; 16 o r 0; 3 i r; 3 o r 0; 5 i r; 7 i c 4 2; 5 o r 0; 7 f c; 19 i c 2 3; 19 f c; 16 i \
     c 4 1; 3 i w 4; 5 i w 4; 7 i c 0 2; 19 i r; 19 o r 0; 16 t c; 3 t w; 5 t w; 7 t c; 19 i w 3; 19 \
     o w; 21 i c 2 0; 21 f c; 8 i w 4; 10 i w 2; 10 o w; 12 i c 4 4; 19 i w 4; 21 i r; 21 o r 4; 19 o \
     w; 8 t w; 10 i c 0 1; 12 t c; 10 f c; 21 i c 3 3; 21 f c; 19 i r; 19 o r 4; 13 i c 2 2; 17 i c 4 \
     4; 13 t c; 17 t c; 10 i r; 10 o r 1";

/// Porcupine says that it is not linearizable. It takes a cas that failed for one that found another
/// value; here, and with Jepsen, it did not happen.
#[test]
fn what_porcupine_refuses_of_etcd_is_refused() {
    let history = register_history(ETCD_000);
    assert_eq!(history.operations().len(), 85);
    let verdict = check(&Register::default(), &history);
    let Verdict::NotLinearizable(Refutation { cannot_place, events, before }) = verdict else {
        panic!("{verdict:?}")
    };
    // The read of 2 by process 11: 2 was overwritten before it began.
    assert_eq!(cannot_place, 43);
    assert!(is_linearization(&Register::default(), &history.prefix(events), &before));
}

/// Knossos' data/cas-register/bad/rethink-fail-minimal.edn: a read of what was never written. The read
/// after it is not the one to blame.
#[test]
fn what_knossos_refuses_of_rethinkdb_is_refused() {
    let events = "0 i w 0; 0 o w; 1 i r; 2 i w 4; 1 o r 3; 2 o w; 3 i r; 3 o r 4";
    let verdict = check(&Register::default(), &register_history(events));
    let expected = Refutation { cannot_place: 1, events: 4, before: vec![0] };
    assert_eq!(verdict, Verdict::NotLinearizable(expected));
}

/// As Porcupine's test_data/kv: ten keys, and in a bad one a get that finds nothing though something was
/// written long before.
#[test]
fn a_replicated_store_is_judged_by_key_and_as_one() {
    for (clients, operations) in [(1, 100), (10, 600), (50, 3_000), (50, 10_000)] {
        let plan = Plan { clients, operations, keys: 10, lost: 0, seed: 8 };
        let good = simulate::<Replica>(&plan);
        let late = good.operations().iter().enumerate().skip(operations / 2);
        let stale = late.filter_map(|(id, operation)| match &operation.outcome {
            Outcome::Ok { output, .. } => {
                Some((id, histories::no_text(&operation.input.1, output)?))
            }
            _ => None,
        });
        let (target, nothing) = stale.into_iter().next().expect("somebody gets something");
        let bad = with_output(&good, target, &nothing);
        assert!(matches!(check_by_key(&Kv, &good), Verdict::Linearizable(_)));
        assert!(matches!(check(&Keyed::of(&Kv, &good), &good), Verdict::Linearizable(_)));
        for verdict in [check_by_key(&Kv, &bad), check(&Keyed::of(&Kv, &bad), &bad)] {
            let Verdict::NotLinearizable(refutation) = verdict else { panic!("{target} is stale") };
            assert_eq!(refutation.cannot_place, target);
        }
    }
}

/// What was done to key 9 in Porcupine's test_data/kv/c10-bad.txt, up to the first get that is stale.
#[test]
fn a_get_of_what_is_over_is_not_linearizable() {
    let mut history = History::default();
    let text = |text: &str| Text::from(text);
    let first = [history.invoke(KvInput::Get), history.invoke(KvInput::Append(text("x 2 0 y")))];
    let then = [history.invoke(KvInput::Append(text("x 6 0 y"))), history.invoke(KvInput::Get)];
    history.complete(first[0], text(""));
    history.complete(then[1], text(""));
    let empty = history.invoke(KvInput::Get);
    history.complete(empty, text(""));
    history.complete(then[0], text(""));
    history.complete(first[1], text(""));
    let full = history.invoke(KvInput::Get);
    history.complete(full, text("x 6 0 yx 2 0 y"));
    assert!(matches!(check(&Kv, &history), Verdict::Linearizable(_)), "so far");
    let stale = history.invoke(KvInput::Get);
    history.complete(stale, text(""));
    let Verdict::NotLinearizable(refutation) = check(&Kv, &history) else { panic!("it is stale") };
    assert_eq!(refutation.cannot_place, stale);
}

/// As Porcupine's test_data/jepsen: five clients at one register of five values, of whose operations many
/// time out.
#[test]
fn registers_with_timeouts_that_work_are_linearizable() {
    for seed in 0..100 {
        let plan = Plan { clients: 5, operations: 170, keys: 1, lost: 150, seed };
        let history = simulate::<CasCell>(&plan);
        let verdict = check_by_key(&Register::default(), &history);
        assert!(matches!(verdict, Verdict::Linearizable(_)), "{seed}");
    }
}

/// As Porcupine's test_data/etcd/etcd_RR0.5_CLI20_OPS20000.log: twenty clients at one register of a hundred
/// values.
#[test]
fn a_register_of_a_hundred_values_that_works_is_linearizable() {
    let plan = Plan { clients: 20, operations: 20_000, keys: 1, lost: 0, seed: 9 };
    let history = simulate::<Dial>(&plan);
    let verdict = check_by_key(&Register::default(), &history);
    assert!(matches!(verdict, Verdict::Linearizable(_)));
}
