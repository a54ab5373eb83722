//! `faultline linearizable`: verdicts, exit codes, JSON, and messages.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/judge.rs"]
mod judge;

use std::process::Command;

use serde_json::Value;

use judge::{STALE_READ, history, json, judge, stderr, stdout};

#[test]
fn what_fits_exits_with_0() {
    let fresh = history(&[&STALE_READ[..5], &["2 ok read 2"]].concat());
    let output = judge("register", &[], fresh.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text =
        "register, 3 operations (0 failed, 0 unfinished), checked in 1 part\n\nlinearizable\n";
    assert_eq!(stdout(&output), text);
    let report = json(&judge("register", &["--json"], fresh.as_bytes()));
    assert_eq!(report["model"], "register");
    assert_eq!(report["verdict"], "linearizable");
    assert_eq!(report["operations"], 3);
    assert_eq!(report["prefix"], 6);
    assert_eq!(report["cannot_place"], Value::Null);
    assert_eq!(report["order"], serde_json::json!([1, 3, 5]));
}

#[test]
fn what_does_not_fit_exits_with_1_and_is_named() {
    let stale = history(&STALE_READ);
    let output = judge("register", &[], stale.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("not linearizable\n  longest linearizable prefix: up to line 5"),
        "{text}"
    );
    let named = "cannot be placed: process 2: read -> 1, invoked in line 5, ok in line 6";
    assert!(text.contains(named), "{text}");
    let report = json(&judge("register", &["--json"], stale.as_bytes()));
    assert_eq!(report["verdict"], "not-linearizable");
    assert_eq!(report["prefix"], 5);
    let operation = serde_json::json!({
        "process": 2, "f": "read", "key": null, "argument": null, "result": 1, "invoked": 5,
        "completed": 6
    });
    assert_eq!(report["cannot_place"], operation);
    assert_eq!(report["order"], serde_json::json!([1, 3]));
}

/// Of each model, a history that its object cannot have, and the line of what cannot be placed.
#[test]
fn every_model_knows_its_classic_mistake() {
    let lost_update =
        ["0 invoke cas [null,1]", "1 invoke cas [null,2]", "0 ok cas null", "1 ok cas null"];
    let lost_append = [
        r#"0 invoke append "a""#,
        r#"0 ok append null"#,
        r#"1 invoke append "b""#,
        "1 ok append null",
        "0 invoke get null",
        r#"0 ok get "b""#,
    ];
    let two_holders = [
        "0 invoke acquire null",
        "0 ok acquire null",
        "1 invoke acquire null",
        "1 ok acquire null",
    ];
    let token_back = [
        "0 invoke acquire null",
        "0 ok acquire 34",
        "0 invoke release 34",
        "0 ok release null",
        "1 invoke acquire null",
        "1 ok acquire 33",
    ];
    let late_release = [
        "0 invoke acquire null",
        "0 ok acquire 33",
        "1 invoke release null",
        "1 ok release null",
        "1 invoke acquire null",
        "1 ok acquire 34",
        "0 invoke release 33",
        "0 ok release null",
    ];
    let taken_twice = [
        "0 invoke enqueue 1",
        "0 ok enqueue 1",
        "0 invoke dequeue null",
        "1 invoke dequeue null",
        "0 ok dequeue 1",
        "1 ok dequeue 1",
    ];
    let out_of_order = [
        "0 invoke enqueue 1",
        "0 ok enqueue 1",
        "0 invoke enqueue 2",
        "0 ok enqueue 2",
        "0 invoke dequeue null",
        "0 ok dequeue 2",
    ];
    let overdrawn = [
        "0 invoke deposit 10",
        "0 ok deposit null",
        "1 invoke withdraw 7",
        "0 invoke withdraw 7",
        "0 ok withdraw null",
        "1 ok withdraw null",
    ];
    for (model, events, line) in [
        ("cas-register", &lost_update[..], 2),
        ("kv", &lost_append, 5),
        ("mutex", &two_holders, 3),
        ("fenced-lock", &token_back, 5),
        ("fenced-lock", &late_release, 7),
        ("fifo-queue", &taken_twice, 4),
        ("fifo-queue", &out_of_order, 5),
        ("account", &overdrawn, 3),
    ] {
        let output = judge(model, &["--json"], history(events).as_bytes());
        assert_eq!(output.status.code(), Some(1), "{model} {events:?} {}", stderr(&output));
        assert_eq!(json(&output)["cannot_place"]["invoked"], line, "{model} {events:?}");
    }
}

#[test]
fn what_failed_did_not_happen_and_what_is_open_may_have() {
    let seen = |kind: &str| {
        let write = format!("0 {kind} write 1");
        let events = ["0 invoke write 1", &write, "1 invoke read null", "1 ok read 1"];
        judge("register", &[], history(&events).as_bytes()).status.code()
    };
    assert_eq!(seen("fail"), Some(1));
    assert_eq!(seen("info"), Some(0));
    let unseen = ["0 invoke write 1", "1 invoke read null", "1 ok read null"];
    assert_eq!(judge("register", &[], history(&unseen).as_bytes()).status.code(), Some(0));
}

/// A number is what it says, with all its digits and however it is written.
#[test]
fn numbers_are_compared_exactly_and_by_what_they_say() {
    let (one, two) = ("100000000000000000001", "100000000000000000002");
    for (written, seen, code) in [
        (one, two, 1),
        (one, one, 0),
        ("1", "1.0", 0),
        ("100", "1e2", 0),
        ("0", "-0", 0),
        ("[1,{\"a\":2}]", "[1.0,{\"a\":2.0}]", 0),
        ("1", "\"1\"", 1),
        ("0.1", "0.10000000000000000001", 1),
    ] {
        let (write, ok) = (format!("0 invoke write {written}"), format!("0 ok write {written}"));
        let read = format!("1 ok read {seen}");
        let events = history(&[&write, &ok, "1 invoke read null", &read]);
        let output = judge("register", &[], events.as_bytes());
        assert_eq!(output.status.code(), Some(code), "{written} {seen}: {}", stderr(&output));
    }
    let two_processes = [
        "18446744073709551617 invoke write 1",
        "18446744073709551618 invoke write 2",
        "1.8446744073709551617e19 ok write 1.0",
        "18446744073709551618 ok write 2",
    ];
    let output = judge("register", &["--json"], history(&two_processes).as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let events = r#"
        {"process":0,"type":"invoke","f":"deposit","key":7,"value":1.0}
        {"process":0.0,"type":"ok","key":7.0}
        {"process":0,"type":"invoke","f":"withdraw","key":7e0,"value":1}
        {"process":0,"type":"ok"}
        {"process":0,"type":"invoke","f":"balance","key":7}
        {"process":0,"type":"ok","value":0.0}"#;
    let output = judge("account", &["--json"], events.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(json(&output)["partitions"], 1);
    let large = "18446744073709551616";
    for (model, f, value, message) in [
        ("account", "deposit", large, "a whole number from 0 to 18446744073709551615"),
        ("account", "withdraw", "0.5", "a whole number from 0 to"),
        ("fenced-lock", "release", large, "a whole number from -9223372036854775808 to"),
        ("register", "write", &format!("1e{}", "9".repeat(40)), "too large to compare it"),
    ] {
        let events = history(&[&format!("0 invoke {f} {value}")]);
        let output = judge(model, &[], events.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{f} {value}");
        assert!(stderr(&output).contains("line 1: "), "{}", stderr(&output));
        assert!(stderr(&output).contains(message), "{message} in {}", stderr(&output));
    }
    let events = history(&["0 invoke balance null", "0 ok balance 9223372036854775808"]);
    let output = judge("account", &[], events.as_bytes());
    assert!(stderr(&output).contains("line 2: "), "{}", stderr(&output));
    assert!(stderr(&output).contains("count in a larger unit"), "{}", stderr(&output));
}

/// What took effect cannot answer that it did not. What some write back of the argument says nothing.
#[test]
fn a_result_that_says_the_contrary_is_refused_with_the_remedy() {
    for (model, f, argument, result, code) in [
        ("cas-register", "cas", "[null,2]", "false", 2),
        ("register", "write", "1", "false", 2),
        ("register", "write", "false", "false", 0),
        ("kv", "append", "\"a\"", "false", 2),
        ("mutex", "acquire", "null", "false", 2),
        ("fenced-lock", "acquire", "null", "false", 2),
        ("account", "withdraw", "0", "false", 2),
        ("fifo-queue", "enqueue", "false", "false", 0),
        ("cas-register", "cas", "[null,2]", "[null,2]", 0),
        ("cas-register", "cas", "[null,2]", "null", 0),
        ("cas-register", "cas", "[null,2]", "true", 0),
        ("mutex", "acquire", "null", "\"granted\"", 0),
        ("register", "read", "null", "false", 1),
    ] {
        let (invoke, ok) = (format!("0 invoke {f} {argument}"), format!("0 ok {f} {result}"));
        let output = judge(model, &[], history(&[&invoke, &ok]).as_bytes());
        assert_eq!(output.status.code(), Some(code), "{model} {f} {result}: {}", stderr(&output));
        if code == 2 {
            let message = stderr(&output);
            assert!(message.contains("line 2: ") && message.contains("fail\""), "{message}");
        }
    }
}

#[test]
fn what_is_printed_is_counted_and_says_no_result_where_there_is_none() {
    let overdrawn = history(&["0 invoke withdraw 11", "0 ok withdraw null"]);
    let text = stdout(&judge("account", &[], overdrawn.as_bytes()));
    assert!(text.starts_with("account, 1 operation (0 failed, 0 unfinished), checked in 1 part\n"));
    assert!(text.contains("process 0: withdraw 11, invoked in line 1, ok in line 2"), "{text}");
    let unseen = ["0 invoke write 1", "0 ok write 1", "0 invoke read null", "0 ok read null"];
    let text = stdout(&judge("register", &[], history(&unseen).as_bytes()));
    assert!(text.contains("process 0: read -> null, invoked in line 3"), "{text}");
    for options in [&[][..], &["--no-partition"]] {
        let text = stdout(&judge("kv", options, b"\n"));
        let nothing = "kv, 0 operations (0 failed, 0 unfinished), checked in 0 parts\n";
        assert!(text.starts_with(nothing), "{text}");
    }
}

/// What the help says of a history that is cut off: up to the prefix it is linearizable by itself, and with
/// one line more it is not.
#[test]
fn the_prefix_is_the_longest_that_is_linearizable_by_itself() {
    let by_a_completion = [
        "0 invoke write 1",
        "1 invoke read null",
        "0 ok write 1",
        "2 invoke read null",
        "2 ok read 2",
        "3 invoke write 2",
        "3 ok write 2",
        "1 ok read null",
    ];
    let by_a_failure = [
        "0 invoke cas [null,1]",
        "1 invoke write 1",
        "2 invoke read null",
        "2 ok read 1",
        "0 fail cas [null,1]",
        "1 fail write 1",
    ];
    // The read of 2 is impossible at once; that of 1 is so when the last that may have written it failed.
    for (events, prefix, read) in [(&by_a_completion[..], 4, 4), (&by_a_failure, 5, 3)] {
        let report = json(&judge("cas-register", &["--json"], history(events).as_bytes()));
        assert_eq!(
            (&report["verdict"], &report["prefix"]),
            (&"not-linearizable".into(), &prefix.into())
        );
        assert_eq!(report["cannot_place"]["invoked"], read);
        for (lines, code) in [(prefix, 0), (prefix + 1, 1)] {
            let cut = judge("cas-register", &[], history(&events[..lines]).as_bytes());
            assert_eq!(cut.status.code(), Some(code), "{lines} lines: {}", stdout(&cut));
        }
    }
    let text = stdout(&judge("cas-register", &[], history(&by_a_failure).as_bytes()));
    assert!(text.contains("since line 6, by which another one did not happen"), "{text}");
}

#[test]
fn the_help_says_what_a_history_is() {
    let help = Command::new(env!("CARGO_BIN_EXE_faultline"))
        .args(["linearizable", "--help"])
        .output()
        .expect("the binary starts");
    let text = stdout(&help);
    for word in ["invoke", "ok", "fail", "info", "nemesis", "key", "value", "prefix", "Exits with"]
    {
        assert!(text.contains(word), "{word} in {text}");
    }
    let example = text.lines().map(str::trim).filter(|line| line.starts_with('{'));
    let example: String = example.map(|line| format!("{line}\n")).collect();
    let output = judge("cas-register", &[], example.as_bytes());
    assert_eq!(output.status.code(), Some(0), "the help's own example: {}", stderr(&output));
}

#[test]
fn every_key_is_an_object_of_its_own() {
    let events = [
        "0 invoke write 1 a",
        "1 invoke read null b",
        "0 ok write 1 a",
        "1 ok read null b",
        "1 invoke read null a",
        "1 ok read 1 a",
    ];
    for (options, partitions) in [(&["--json"][..], 2), (&["--json", "--no-partition"], 1)] {
        let output = judge("register", options, history(&events).as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(json(&output)["partitions"], partitions);
        let stale = [&events[..4], &["1 invoke read null a", "1 ok read null a"]].concat();
        let output = judge("register", options, history(&stale).as_bytes());
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert_eq!(json(&output)["cannot_place"]["key"], "a");
    }
}

#[test]
fn what_logs_have_besides_is_passed_over() {
    let events = concat!(
        "\u{feff}{\"process\":\"nemesis\",\"type\":\"info\",\"f\":\"start\"}\r\n\n",
        "{\"process\":\":nemesis\",\"type\":\"info\",\"f\":\":start\"}\n",
        "{\"process\":\"one\",\"type\":\"invoke\",\"f\":\"get\",\"time\":1.5,\"index\":0}\r\n",
        "{\"process\":\"one\",\"type\":\"ok\",\"value\":null}\r\n",
    );
    let output = judge("kv", &[], events.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(judge("kv", &[], b"").status.code(), Some(0));
}

#[test]
fn a_history_that_makes_no_sense_exits_with_2_and_says_where() {
    let invoke = r#"{"process":0,"type":"invoke","f":"read"}"#;
    let info = r#"{"process":0,"type":"info"}"#;
    for (model, lines, message) in [
        ("register", "{\n", "line 1: column 1: it is no JSON"),
        ("register", "\n[1]", "line 2: it is no JSON object"),
        (
            "register",
            r#"{"process":0,"type":"invoke","f":"write","value":1,"value":2}"#,
            "line 1: it has 'value' twice; leave out one of them",
        ),
        (
            "register",
            r#"{"process":0,"type":"invoke","f":"write","value":{"a":1,"\u0061":2}}"#,
            "line 1: it has 'a' twice",
        ),
        ("register", r#"{"type":"invoke","f":"read"}"#, "line 1: it has no 'process'"),
        ("register", r#"{"process":0,"f":"read"}"#, "write invoke, ok, fail or info"),
        ("register", r#"{"process":0,"type":"done"}"#, "there is no type 'done'"),
        (
            "register",
            r#"{"process":[],"type":"ok"}"#,
            "'process' is []; write a number or a string",
        ),
        ("register", r#"{"process":0,"type":"invoke","f":"writ"}"#, "did you mean 'write'?"),
        (
            "register",
            r#"{"process":0,"type":"invoke","f":"cas","value":[1,2]}"#,
            "it has read, write",
        ),
        ("register", r#"{"process":0,"type":"ok"}"#, "process 0 has nothing under way to complete"),
        (
            "register",
            &format!("{invoke}\n{invoke}"),
            "line 2: process 0 invokes an operation, but the one of line 1",
        ),
        (
            "register",
            &format!("{invoke}\n{info}\n{invoke}"),
            "line 3: process 0 invokes an operation after the 'info' of line 2",
        ),
        (
            "register",
            &format!("{invoke}\n{}", r#"{"process":0,"type":"ok","f":"write"}"#),
            "its 'f' is \"write\" and not \"read\"",
        ),
        (
            "register",
            &format!("{invoke}\n{}", r#"{"process":0,"type":"ok","key":"a"}"#),
            "its 'key' is \"a\" and not null",
        ),
        (
            "cas-register",
            r#"{"process":0,"type":"invoke","f":"cas","value":1}"#,
            "the value of cas's invoke is 1; it should be [old, new]",
        ),
        ("kv", r#"{"process":0,"type":"invoke","f":"put","value":1}"#, "it should be a string"),
        ("fifo-queue", r#"{"process":0,"type":"invoke","f":"enqueue"}"#, "anything but null"),
        (
            "account",
            r#"{"process":0,"type":"invoke","f":"deposit","value":-1}"#,
            "a whole number from 0",
        ),
        (
            "fenced-lock",
            "{\"process\":0,\"type\":\"invoke\",\"f\":\"acquire\"}\n{\"process\":0,\"type\":\"ok\"}",
            "it should be the token",
        ),
    ] {
        let output = judge(model, &[], lines.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(stderr(&output).contains(message), "{message} in {}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
    let output = judge("register", &[], b"\n\xff\xfe\n");
    assert!(stderr(&output).contains("line 2: it is not text in UTF-8"), "{}", stderr(&output));
    assert_eq!(judge("registr", &[], b"").status.code(), Some(2));
    let missing = Command::new(env!("CARGO_BIN_EXE_faultline"))
        .args(["linearizable", "--model", "kv", "no-such-file"])
        .output()
        .expect("the binary starts");
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("cannot read 'no-such-file'"), "{}", stderr(&missing));
}

#[test]
fn of_what_is_very_long_a_message_shows_the_beginning() {
    let long = "x".repeat(100_000);
    let invoke = format!(r#"{{"process":"{long}","type":"invoke","f":"read"}}"#);
    let info = format!(r#"{{"process":"{long}","type":"info"}}"#);
    for lines in [
        format!(r#"{{"process":["{long}"],"type":"ok"}}"#),
        format!(r#"{{"process":"{long}","type":"ok"}}"#),
        format!("{invoke}\n{invoke}"),
        format!("{invoke}\n{info}\n{invoke}"),
        format!(r#"{{"process":0,"type":"{long}"}}"#),
        format!(r#"{{"process":0,"type":["{long}"]}}"#),
        format!(r#"{{"process":0,"type":"invoke","f":"{long}"}}"#),
        format!("{invoke}\n{}", info.replace("info\"", &format!("ok\",\"key\":\"{long}\""))),
        format!("{invoke}\n{}", info.replace("info\"", &format!("ok\",\"f\":\"{long}\""))),
        format!(r#"{{"process":0,"{long}":1,"{long}":2}}"#),
        format!(r#"{{"process":1e{},"type":"ok"}}"#, "9".repeat(100_000)),
        format!(
            r#"{{"process":0,"type":"invoke","f":"write","value":[1e{}]}}"#,
            "9".repeat(100_000)
        ),
    ] {
        let output = judge("register", &[], lines.as_bytes());
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{message:.300}");
        assert!(message.contains('…') && message.len() < 400, "{message:.300}");
    }
}
