//! `faultline explore`: what is asked, what is answered, and what a script begins with.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/command.rs"]
mod command;

use std::process::{Command, Stdio};

use command::{json, run, run_script, stderr};
use serde_json::Value;

const ONCE: &str = "an_order_is_charged_once";

#[test]
fn what_a_search_finds_can_be_run() {
    let output = run(&["explore", "lock/redis", "--set", "fencing=off", "--law", ONCE]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found = run_script(&["--json"], &output.stdout);
    assert_eq!(found.status.code(), Some(1), "{}", stderr(&found));
    let report = json(&found);
    assert_eq!((&report["seed"], &report["settings"]["fencing"]), (&"least".into(), &"off".into()));
    assert_eq!(report["expectations"][0]["met"], true);
    let laws = report["laws"].as_array().expect("an array");
    let once = laws.iter().find(|law| law["law"] == ONCE).expect("the law");
    assert_eq!(once["verdict"], "broken");
}

#[test]
fn a_search_says_what_it_came_to_and_exits_so() {
    for (arguments, code, verdict, law) in [
        (&["--law", ONCE][..], 0, "holds", Value::Null),
        (&["--set", "fencing=off", "--law", ONCE], 1, "broken", ONCE.into()),
        (&["--set", "fencing=off", "--asynchronous"], 1, "broken", ONCE.into()),
        (&["--set", "fencing=off", "--asynchronous", "--sleep-sets"], 1, "broken", ONCE.into()),
        (&["--law", ONCE, "--max-states", "99"], 3, "unfinished", Value::Null),
        (&["--law", ONCE, "--depth", "9", "--max-crashes", "1"], 3, "unfinished", Value::Null),
        (&["--faults", "0", "--max-under-way", "0", "--threads", "1"], 0, "holds", Value::Null),
    ] {
        let output = run(&[&["explore", "lock/redis", "--json"], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        let report = json(&output);
        assert_eq!((&report["verdict"], &report["law"]), (&verdict.into(), &law), "{arguments:?}");
        assert_eq!(report["script"].is_null(), code != 1);
        assert_eq!(report["stopped"].is_null(), code != 3);
        assert!(report["distinct"].as_u64() <= report["generated"].as_u64());
    }
    let output = run(&["explore", "lock/redis", "--law", ONCE]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("all 10,164 states; at most 1 fault (1 crash, 1 pause"), "{text}");
    assert_eq!(stderr(&output), "", "progress is for terminals");
}

#[test]
fn a_search_goes_on_from_a_file() {
    let output = run(&["explore", "--from", "impatient-gateway", "--faults", "0", "--json"]);
    assert_eq!(output.status.code(), Some(1), "it is broken where it ends: {}", stderr(&output));
    let report = json(&output);
    let script = report["script"].as_str().expect("a script");
    assert_eq!(run_script(&[], script.as_bytes()).status.code(), Some(1), "{script}");
}

/// What a script sets is part of where a search begins, also when the protocol is named besides.
#[test]
fn a_search_from_a_file_keeps_what_the_file_sets() {
    let path = format!("{}/a_search_from_a_file.script", env!("CARGO_TARGET_TMPDIR"));
    let script =
        "run lock/redis\nset fencing off\nseed least\nat 0s submit order 42\nplay 4 steps\n";
    std::fs::write(&path, script).expect("it can be written");
    let search = |protocol: &[&str], set: &[&str]| {
        let question = ["--from", path.as_str(), "--faults", "1", "--law", ONCE, "--json"];
        run(&[&["explore"], protocol, &question, set].concat())
    };
    for (protocol, set, code, note) in [
        (&[][..], &[][..], 1, ""),
        (&["lock/redis"], &[], 1, ""),
        (&["lock/redis"], &["--set", "fencing=on"], 0, ""),
        (&["lock/row"], &[], 1, ""),
        (
            &["lock/optimistic"],
            &[],
            0,
            "faultline: the script sets fencing off for lock/redis, which lock/optimistic does not \
             have; the search goes on without\n",
        ),
    ] {
        let output = search(protocol, set);
        assert_eq!(output.status.code(), Some(code), "{protocol:?} {set:?}: {}", stderr(&output));
        assert_eq!(stderr(&output), note, "{protocol:?}");
    }
}

#[test]
fn a_search_from_a_script_says_when_its_own_seed_leads_elsewhere() {
    let note = |script: &str| stderr(&run(&["explore", "--from", script, "--faults", "0"]));
    assert_eq!(note("impatient-gateway"), "", "the same happens in the same order");
    assert_eq!(
        note("the-phantom-deadlock"),
        "faultline: the script is played with the least of every draw (seed least); with its own seed \
         4 other things happen\n"
    );
}

/// Nobody has to know the law that a mistake breaks, nor the faults that no lock survives.
#[test]
fn without_a_law_every_mistake_of_the_lock_in_redis_is_told_from_its_cure() {
    const NEVER: &str = "at most 1 fault (1 crash, 1 pause, 1 cut, 1 drop, 1 duplicate, 1 delay), \
                         at most 12 messages under way";
    const IN_THE_END: &str = "every_order_is_settled: at most 1 fault (1 crash, 1 drop, 1 duplicate), \
                              at most 12 messages under way, of nodes only worker-a, worker-b";
    let explore = |setting: &str| {
        let output = run(&["explore", "lock/redis", "--set", setting, "--json"]);
        (output.status.code(), json(&output))
    };
    for (mistake, law, cure) in [
        ("fencing=off", ONCE, "fencing=on"),
        ("release=delete", "at_most_one_holder", "release=compare-and-delete"),
        ("acquire=setnx-then-expire", "every_order_is_settled", "acquire=set-nx-px"),
        ("result=ignored", "at_most_one_holder", "result=checked"),
    ] {
        let (code, report) = explore(mistake);
        assert_eq!((code, &report["verdict"]), (Some(1), &"broken".into()), "{mistake}");
        assert_eq!((&report["law"], &report["faults"]), (&law.into(), &1.into()), "{mistake}");
        let played = run_script(&["--json"], report["script"].as_str().expect("one").as_bytes());
        assert_eq!(played.status.code(), Some(1), "{mistake}: {}", stderr(&played));
        let laws = json(&played)["laws"].as_array().expect("an array").clone();
        let broken = laws.iter().any(|one| one["law"] == law && one["verdict"] == "broken");
        assert!(broken, "{mistake}: {laws:?}");

        let (code, report) = explore(cure);
        assert_eq!((code, &report["verdict"]), (Some(0), &"holds".into()), "{cure}");
        assert_eq!(report["bounds"], format!("{NEVER}; {IN_THE_END}"));
    }
}

/// A bound that is named bounds both questions.
#[test]
fn what_is_named_bounds_what_must_never_happen_and_what_must_happen_in_the_end() {
    for (arguments, bounds, note) in [
        (&["--faults", "0"][..], "no fault, at most 12 messages under way", ""),
        (
            &["--max-pauses", "1"],
            "at most 1 fault (1 pause), at most 12 messages under way; every_order_is_settled: no \
             fault, at most 12 messages under way",
            "",
        ),
        (
            &["--max-crashes", "1", "--victim", "redis", "--victim", "worker-b"],
            "at most 1 fault (1 crash), at most 12 messages under way, of nodes only redis, worker-b; \
             every_order_is_settled: at most 1 fault (1 crash), at most 12 messages under way, of \
             nodes only worker-b",
            "",
        ),
        (
            &["--max-crashes", "0", "--max-under-way", "9", "--max-cuts", "0"],
            "at most 1 fault (1 pause, 1 drop, 1 duplicate, 1 delay), at most 9 messages under way; \
             every_order_is_settled: at most 1 fault (1 drop, 1 duplicate), at most 9 messages under \
             way",
            "",
        ),
        (
            &["--faults", "0", "--max-crashes", "9"],
            "no fault, at most 12 messages under way",
            "faultline: --max-crashes 9 allows for no more than --faults 0, which bounds all kinds \
             together\n",
        ),
    ] {
        let output = run(&[&["explore", "lock/redis", "--json"], arguments].concat());
        assert_eq!(json(&output)["bounds"], bounds, "{arguments:?}");
        assert_eq!(
            (output.status.code(), stderr(&output)),
            (Some(0), note.into()),
            "{arguments:?}"
        );
    }
}

/// The bound on memory is about what the process takes. The last of these questions has no end: workers
/// outrun each other for ever, with larger and larger tokens, so that no world comes twice.
#[cfg(target_os = "linux")]
#[test]
fn a_search_that_gives_up_at_so_much_memory_has_taken_about_that() {
    for (question, bound) in [
        (&["lock/redis", "--faults", "2", "--law", "money_is_conserved"][..], 30),
        (&["lock/zookeeper-sequential", "--asynchronous"], 60),
        (&["lock/redis-failover", "--faults", "2", "--law", "money_is_conserved"], 40),
        (&["lock/redis", "--set", "release=delete", "--law", "an_order_is_charged_once"], 30),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faultline"));
        command.args([&["explore"], question].concat());
        command.args(["--threads", "1", "--json", "--memory-mb", &bound.to_string()]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
        let status = format!("/proc/{}/status", child.id());
        let mut most_kib = 0;
        while child.try_wait().expect("it can be asked").is_none() {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            most_kib = kib.unwrap_or(most_kib);
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let report = json(&child.wait_with_output().expect("it has ended"));
        assert_eq!(report["stopped"], "the bound on memory was reached", "{question:?}");
        let ratio = most_kib as f64 / f64::from(bound * 1024);
        assert!((0.7..1.4).contains(&ratio), "{question:?} took {ratio:.2} times its bound");
    }
}

#[test]
fn a_bad_question_exits_with_2_and_says_what_is_wrong() {
    for (arguments, message) in [
        (&["lock/reddis"][..], "Did you mean 'lock/redis'?"),
        (&["redis"], "Did you mean 'lock/redis'?"),
        (&["redlok"], "Did you mean 'lock/redlock'?"),
        (&["lok/file"], "Did you mean 'lock/file'?"),
        (&[], "ARENA/PROTOCOL"),
        (&["lock/redis", "--law", "an_order_is_eaten"], "There are: an_order_is_charged_once"),
        (&["lock/redis", "--asynchronous", "--law", "at_most_one_holder"], "rests on clocks"),
        (&["lock/redis", "--asynchronous", "--faults", "1"], "cannot be used with"),
        (&["lock/redis", "--asynchronous", "--max-pauses", "1"], "cannot be used with"),
        (&["lock/redis", "--max-timers", "3"], "--asynchronous"),
        (&["lock/redis", "--sleep-sets"], "--asynchronous"),
        (&["lock/redis", "--victim", "worker-z"], "There are: gateway, worker-a"),
        (&["lock/redis", "--set", "fencing"], "--set SWITCH=VALUE"),
        (&["lock/redis", "--threads", "0"], "--threads"),
        (&["--from", "no-such-file"], "cannot read 'no-such-file'"),
    ] {
        let output = run(&[&["explore"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(message), "{message} in {}", stderr(&output));
    }
}

#[test]
fn a_victim_that_is_named_twice_is_one() {
    let victims = ["--victim", "worker-b", "--victim", "worker-a", "--victim", "worker-b"];
    let output = run(&[&["explore", "lock/redis", "--max-crashes", "1"], &victims[..]].concat());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("of nodes only worker-b, worker-a"), "{text}{}", stderr(&output));
    assert_eq!(text.matches("worker-b, worker-a, worker-b").count(), 0, "{text}");
}
