//! `faultline linearizable --seconds`: a verdict in time, or none.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/judge.rs"]
mod judge;

use serde_json::Value;

use judge::{STALE_READ, history, json, judge, stderr, stdout};

/// So many deposits at once that their sums are more than anybody could try, while a balance is seen, and
/// then one that is larger by less than any deposit.
fn sums_beyond_counting(key: &str) -> Vec<String> {
    let amounts: Vec<u64> = (0..40).map(|number| 900 + number * number % 97).collect();
    let event = |process: usize, kind: &str, f: &str, value: &str| {
        format!("{process} {kind} {f} {value} {key}")
    };
    let mut events: Vec<String> = Vec::new();
    for (process, amount) in amounts.iter().enumerate() {
        events.push(event(process, "invoke", "deposit", &amount.to_string()));
    }
    let seen: u64 = amounts.iter().step_by(2).sum();
    for balance in [seen, seen + 1] {
        events.push(event(99, "invoke", "balance", "null"));
        events.push(event(99, "ok", "balance", &balance.to_string()));
    }
    for process in 0..amounts.len() {
        events.push(event(process, "ok", "deposit", "null"));
    }
    events
}

#[test]
fn a_search_without_an_end_gives_up_in_time_and_exits_with_3() {
    let hard = sums_beyond_counting("a");
    let hard = history(&hard.iter().map(String::as_str).collect::<Vec<&str>>());
    let output = judge("account", &["--seconds", "1", "--json"], hard.as_bytes());
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["verdict"], "unfinished");
    assert_eq!((&report["prefix"], &report["cannot_place"]), (&Value::Null, &Value::Null));
    let output = judge("account", &["--seconds", "1"], hard.as_bytes());
    assert!(stdout(&output).contains("unfinished: the time was over"), "{}", stdout(&output));
}

/// What is known is told, though another key takes too long: one that is wrong is wrong.
#[test]
fn an_object_that_is_wrong_is_found_though_another_is_not_finished() {
    let mut events = vec!["98 invoke balance null A".into(), "98 ok balance 7 A".into()];
    events.extend(sums_beyond_counting("b"));
    let events = history(&events.iter().map(String::as_str).collect::<Vec<&str>>());
    let output = judge("account", &["--seconds", "1", "--json"], events.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["verdict"], "not-linearizable");
    assert_eq!(report["cannot_place"]["invoked"], 1);
    assert_eq!(report["prefix"], Value::Null);
    let text = stdout(&judge("account", &["--seconds", "1"], events.as_bytes()));
    assert!(text.contains("not linearizable\n  longest linearizable prefix: not known"), "{text}");
}

#[test]
fn who_has_time_gets_the_verdict_that_there_is() {
    let stale = history(&STALE_READ);
    let output = judge("register", &["--seconds", "60", "--json"], stale.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(json(&output)["prefix"], 5);
    let none = judge("register", &["--seconds", "0"], stale.as_bytes());
    assert_eq!(none.status.code(), Some(2), "{}", stdout(&none));
    assert!(stderr(&none).contains("--seconds"), "{}", stderr(&none));
}
