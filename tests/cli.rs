//! The command line: exit codes, JSON, and messages.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/command.rs"]
mod command;

use std::io::{Read, Write};
use std::process::Stdio;

use command::{faultline, json, run, run_script, stderr};
use serde_json::Value;

const CALM: &str = "run lock/none\nat 0s submit order 42\nplay until quiet\n";

#[test]
fn list_names_everything() {
    let output = run(&["list"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for word in ["lock/none", "ask-again", "an_order_is_charged_once", "impatient-gateway"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    let listings = json(&run(&["list", "--json"]));
    let listings = listings.as_array().expect("an array");
    let none = listings.iter().find(|one| one["id"] == "none").expect("lock/none");
    assert_eq!(none["arena"], "lock");
    assert_eq!(none["title"], "No lock");
    assert_eq!(none["switches"], Value::Array(Vec::new()));
    assert_eq!(none["quantities"][0]["name"], "workers");
    assert_eq!(none["laws"][0], "an_order_is_charged_once");
    assert_eq!(none["scripts"][0], "impatient-gateway");
}

#[test]
fn a_good_run_exits_with_0() {
    let output = run_script(&[], CALM.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("! charges order 42 times 1"), "{text}");
    assert!(text.contains("\nfingerprint "), "{text}");
}

#[test]
fn a_broken_law_exits_with_1() {
    let output = run(&["run", "impatient-gateway", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["protocol"], "none");
    assert_eq!(report["settings"]["ask-again"], "1s");
    let laws = report["laws"].as_array().expect("an array");
    let once = laws.iter().find(|law| law["law"] == "an_order_is_charged_once").expect("the law");
    assert_eq!(once["verdict"], "broken");
    let step = once["broken_at"].as_u64().expect("a step") as usize;
    assert_eq!(report["steps"][step - 1]["events"][0]["verb"], "charges");
    assert_eq!(report["steps"][step - 1]["events"][0]["numbers"]["times"], 2);
    for expectation in report["expectations"].as_array().expect("an array") {
        assert_eq!(expectation["met"], true, "{expectation}");
    }
    assert_eq!(report["error"], Value::Null);
}

#[test]
fn why_tells_what_a_broken_law_needed() {
    let output = run(&["why", "the-lock-that-expired", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = json(&output);
    let account = &report["accounts"][0];
    assert_eq!(account["law"], "an_order_is_charged_once");
    assert_eq!(account["thorough"], true);
    let links = account["links"].as_array().expect("an array");
    assert!(links.len() <= 8, "{links:?}");
    assert_eq!(links.last().expect("a last link")["step"], account["broken_at"]);
    let pause = links.iter().find(|link| link["part"] == "needed").expect("the pause");
    assert_eq!(pause["sentence"], "worker-a stands still; whatever comes to it waits.");
}

#[test]
fn why_says_so_when_no_law_is_broken() {
    let output = run(&["why", "the-lock-that-expired", "--set", "fencing=on"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("No law is broken."));
    let law = ["--law", "money_is_conserved", "--lang", "zh"];
    let output = run(&[&["why", "slow-work"], &law[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("没有被打破"));
}

#[test]
fn why_refuses_what_it_cannot_answer() {
    for (arguments, message) in [
        (&["slow-work", "--law", "gravity"][..], "there is no such law; there are: an_order_is"),
        (&["slow-works"], "did you mean 'slow-work'?"),
        (&["slow-work", "--lang", "fr"], "there are: en, zh\n"),
        (&["slow-work", "--set", "workers=9"], "it goes from 2 to 6"),
    ] {
        let output = run(&[&["why"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(stderr(&output).contains(message), "{message} in {}", stderr(&output));
    }
}

#[test]
fn compare_exits_with_1_where_the_runs_differ_and_with_0_where_not() {
    let same = run(&["compare", "slow-work", "slow-work"]);
    assert_eq!(same.status.code(), Some(0), "{}", stderr(&same));
    assert!(String::from_utf8_lossy(&same.stdout).contains("The same happens in both."));
    let output = run(&["compare", "slow-work", "--set", "watchdog=on", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["alike"], false);
    let books = ["Order 42 charged twice", "Order 42 charged once"];
    assert_eq!(report["books"], serde_json::json!(books));
    let row = report["first_difference"]["row"].as_u64().expect("a row") as usize;
    assert_eq!(report["rows"][row]["alike"], "differs");
    let chinese = run(&["compare", "slow-work", "--set", "watchdog=on", "--lang", "zh"]);
    assert!(String::from_utf8_lossy(&chinese.stdout).contains("从这里开始不同"));
}

#[test]
fn compare_refuses_what_it_cannot_do() {
    for (arguments, message) in [
        (&["slow-work"][..], "there is nothing to compare with"),
        (&["-", "-"], "not both"),
        (&["slow-work", "no-work"], "cannot read 'no-work'"),
        (&["slow-work", "--set", "watchdog"], "--set SWITCH=VALUE"),
    ] {
        let mut command = faultline(&[&["compare"], arguments].concat());
        let output = command.stdin(Stdio::null()).output().expect("the binary starts");
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(stderr(&output).contains(message), "{message} in {}", stderr(&output));
    }
}

#[test]
fn an_unmet_expectation_exits_with_1() {
    let script = format!("{CALM}expect order 42 charged 2 times\n");
    let output = run_script(&["--json"], script.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let expectation = &json(&output)["expectations"][0];
    assert_eq!(expectation["met"], false);
    assert_eq!(expectation["found"], "1 time");
    assert_eq!(expectation["line"], 4);
}

#[test]
fn another_setting_is_another_run() {
    let output = run(&["run", "impatient-gateway", "--set", "ask-again=10s", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["settings"]["ask-again"], "10s");
    assert_eq!(report["expectations"][0]["met"], Value::Null);
    let fingerprint = |seed: &str| {
        json(&run(&["run", "impatient-gateway", "--json", "--seed", seed]))["steps"].clone()
    };
    assert_ne!(fingerprint("1"), fingerprint("2"));
    assert_eq!(fingerprint("2"), fingerprint("2"));
}

#[test]
fn the_least_seed_is_a_word_in_scripts_and_arguments() {
    let argued = json(&run_script(&["--json", "--seed", "least"], CALM.as_bytes()));
    assert_eq!(argued["seed"], "least");
    assert_eq!(argued["steps"][0]["sent"][0]["latency_us"], 5_000, "the shortest there is");
    let script = CALM.replace("\nat", "\nseed least\nat");
    let written = json(&run_script(&["--json"], script.as_bytes()));
    assert_eq!(written["fingerprint"], argued["fingerprint"]);
}

#[test]
fn bad_input_exits_with_2_and_says_where() {
    for (arguments, script, message) in [
        (
            &[][..],
            &b"run lock/none\ncrash bnk\n"[..],
            "line 2, columns 7-9: there is no node 'bnk'",
        ),
        (&[], b"run lock/none\nresume bank\n", "line 2: 'resume bank' cannot be done"),
        (&[], b"\xff\xfe", "UTF-8"),
        (&[], &[b'#'; 300 << 10], "larger than 256 KiB"),
        (&["--set", "workers=9"], CALM.as_bytes(), "it goes from 2 to 6"),
        (&["--set", "fencing=on"], CALM.as_bytes(), "there is no setting 'fencing'"),
        (&["--set", "workers"], CALM.as_bytes(), "--set SWITCH=VALUE"),
        (&["--seed", "x"], CALM.as_bytes(), "--seed"),
    ] {
        let output = run_script(arguments, script);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(stderr(&output).contains(message), "{message} in {}", stderr(&output));
    }
    let output = run(&["run", "impatient-gatway"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean 'impatient-gateway'?"), "{}", stderr(&output));
    assert_eq!(run(&["nonsense"]).status.code(), Some(2));
}

#[test]
fn a_run_that_halts_is_shown_as_far_as_it_came() {
    let script = "run lock/none\nat 0s submit order 42\nplay 3 steps\nresume bank\nplay 1s\n";
    let output = run_script(&["--json"], script.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let report = json(&output);
    assert_eq!(report["steps"].as_array().map(Vec::len), Some(3));
    assert_eq!(report["error"]["line"], 4);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let moves = "pause bank\nresume bank\n".repeat(4_000);
    let script = format!("run lock/none\n{moves}");
    let mut command = faultline(&["run", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    child.stdin.take().expect("a standard input").write_all(script.as_bytes()).expect("it reads");
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().expect("a standard output");
    stdout.read_exact(&mut first).expect("it writes");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(stderr(&output), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_help_and_a_refusal_name_the_same_languages() {
    for command in ["why", "compare", "trials"] {
        let help = run(&[command, "--help"]);
        assert!(String::from_utf8_lossy(&help.stdout).contains("`en` or `zh`"), "{command}");
        let refused = stderr(&run(&[command, "--lang", "fr"]));
        assert!(refused.contains("there are: en, zh\n"), "{refused}");
    }
}
