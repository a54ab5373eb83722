//! Golden runs: every mistake breaks its law, and its cure keeps every law under the very same script.
//! A mistake that breaks none costs messages, and its cure saves them.
//!
//! The transcripts in `tests/golden/` read as stories. A change of one is a change of behaviour: look
//! at it, then accept it with `UPDATE_GOLDEN=1 cargo test --test golden`.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A script, the law that its mistake breaks if it breaks one, and its cure: a text in the script and
/// what replaces it.
struct Story {
    script: &'static str,
    broken: Option<&'static str>,
    cure: (&'static str, &'static str),
}

const STORIES: &[Story] = &[
    Story {
        script: "the-lock-that-expired",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing on"),
    },
    Story {
        script: "whose-lock-did-you-delete",
        broken: Some("an_order_is_charged_once"),
        cure: ("set release delete", "set release compare-and-delete"),
    },
    Story {
        script: "impatient-gateway",
        broken: Some("an_order_is_charged_once"),
        cure: ("run lock/none", "run lock/redis"),
    },
    Story {
        script: "the-reply-nobody-read",
        broken: Some("an_order_is_charged_once"),
        cure: ("set result ignored", "set result checked"),
    },
    Story {
        script: "setnx-then-the-lights-went-out",
        broken: Some("every_order_is_settled"),
        cure: ("set acquire setnx-then-expire", "set acquire set-nx-px"),
    },
    Story {
        script: "slow-work",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing off\nset watchdog on"),
    },
    Story {
        script: "the-watchdog-sleeps-too",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing on"),
    },
    Story {
        script: "what-redis-forgot",
        broken: Some("an_order_is_charged_once"),
        cure: ("set persistence fsync-everysec", "set persistence fsync-always"),
    },
    Story {
        script: "the-replica-did-not-know",
        broken: Some("an_order_is_charged_once"),
        cure: ("set wait off", "set wait one-replica"),
    },
    Story {
        script: "the-empty-master",
        broken: Some("an_order_is_charged_once"),
        cure: ("set persistence off", "set persistence fsync-always"),
    },
    Story {
        script: "a-master-came-back-empty",
        broken: Some("an_order_is_charged_once"),
        cure: ("set restart at-once", "set restart delayed"),
    },
    Story {
        script: "the-clock-that-jumped",
        broken: Some("an_order_is_charged_once"),
        cure: ("set clock time-of-day", "set clock monotonic"),
    },
    Story {
        script: "a-majority-asleep",
        broken: Some("an_order_is_charged_once"),
        cure: ("run lock/redlock", "run lock/redis"),
    },
    Story {
        script: "a-lock-that-never-fails",
        broken: Some("an_order_is_charged_once"),
        cure: ("set mode truncate", "set mode excl"),
    },
    Story {
        script: "the-owner-died",
        broken: Some("every_order_is_settled"),
        cure: ("set steal off", "set steal next-generation"),
    },
    Story {
        script: "two-judge-it-stale",
        broken: Some("an_order_is_charged_once"),
        cure: ("set steal unlink", "set steal next-generation"),
    },
    Story {
        script: "the-attributes-nobody-asked-for",
        broken: Some("an_order_is_charged_once"),
        cure: ("set attributes cached", "set attributes opened"),
    },
    Story {
        script: "asleep-on-a-lock-file",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing on"),
    },
    Story {
        script: "everybody-may-insert",
        broken: Some("an_order_is_charged_once"),
        cure: ("set unique-key off", "set unique-key on"),
    },
    Story {
        script: "the-row-that-stayed",
        broken: Some("every_order_is_settled"),
        cure: ("set take-over off", "set take-over conditional-update"),
    },
    Story {
        script: "the-timestamp-that-never-matches",
        broken: Some("every_order_is_settled"),
        cure: ("set release-by timestamp", "set release-by owner"),
    },
    Story {
        script: "the-fresh-row-deleted",
        broken: Some("an_order_is_charged_once"),
        cure: ("set take-over delete", "set take-over conditional-update"),
    },
    Story {
        script: "asleep-on-a-row",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing on"),
    },
    Story {
        script: "the-connection-nobody-closed",
        broken: Some("every_order_is_settled"),
        cure: ("set idle kept", "set idle closed"),
    },
    Story {
        script: "the-number-that-was-rolled-back",
        broken: Some("an_order_is_charged_once"),
        cure: ("set token row-version", "set token sequence"),
    },
    Story {
        script: "two-rows-opposite-order",
        broken: Some("every_order_is_settled"),
        cure: ("set lock-order opposite", "set lock-order same"),
    },
    Story {
        script: "the-lost-update",
        broken: Some("an_order_is_charged_once"),
        cure: ("set check off", "set check on"),
    },
    Story {
        script: "the-sleeping-client",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing on"),
    },
    Story {
        script: "the-node-of-somebody-else",
        broken: Some("an_order_is_charged_once"),
        cure: ("set delete any-owner", "set delete own"),
    },
    Story {
        script: "the-orphan-in-the-queue",
        broken: Some("every_order_is_settled"),
        cure: ("set guid off", "set guid on"),
    },
    Story {
        script: "asleep-on-a-lease",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing on"),
    },
    Story {
        script: "the-deletion-nobody-saw",
        broken: Some("every_order_is_settled"),
        cure: ("set watch-from now", "set watch-from seen"),
    },
    Story { script: "the-herd", broken: None, cure: ("set watch parent", "set watch predecessor") },
    Story {
        script: "one-crash-blocks-everybody",
        broken: Some("every_order_is_settled"),
        cure: ("run lock/ricart-agrawala", "run lock/redis"),
    },
    Story {
        script: "the-tie-nobody-breaks",
        broken: Some("an_order_is_charged_once"),
        cure: ("set ties reply-to-both", "set ties lower-node"),
    },
    Story {
        script: "the-clock-that-was-forgotten",
        broken: Some("an_order_is_charged_once"),
        cure: ("set logical-clock in-memory", "set logical-clock on-disk"),
    },
    Story {
        script: "the-charge-that-outlived-its-sender",
        broken: Some("an_order_is_charged_once"),
        cure: ("set fencing off", "set fencing on"),
    },
    Story {
        script: "the-acknowledgement-that-overtook",
        broken: Some("an_order_is_charged_once"),
        cure: ("set links unordered", "set links fifo"),
    },
    Story {
        script: "three-in-a-ring",
        broken: Some("every_order_is_settled"),
        cure: ("set inquire off", "set inquire on"),
    },
    Story {
        script: "the-failure-nobody-told",
        broken: Some("every_order_is_settled"),
        cure: ("set failed to-newcomers", "set failed to-all-later"),
    },
    Story {
        script: "each-has-what-the-other-wants",
        broken: Some("every_order_is_settled"),
        cure: ("set policy none", "set policy wait-die"),
    },
    Story {
        script: "dies-again-and-again",
        broken: Some("every_order_is_settled"),
        cure: ("set begin-anew new-timestamp", "set begin-anew same-timestamp"),
    },
    Story {
        script: "the-phantom-deadlock",
        broken: None,
        cure: ("set victim initiator", "set victim youngest"),
    },
];

/// More cures of a story: its script, the cure's name, and what is replaced by what.
const MORE_CURES: &[(&str, &str, (&str, &str))] = &[
    ("each-has-what-the-other-wants", "wound-wait", ("set policy none", "set policy wound-wait")),
    ("each-has-what-the-other-wants", "time-out", ("set policy none", "set policy time-out")),
    ("each-has-what-the-other-wants", "detection", ("set policy none", "set policy detection")),
];

/// What `faultline run -` says to a script.
fn run(script: &str) -> Output {
    let mut faultline = Command::new(env!("CARGO_BIN_EXE_faultline"))
        .args(["run", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("faultline starts");
    let mut input = faultline.stdin.take().expect("a pipe");
    input.write_all(script.as_bytes()).expect("faultline reads its input");
    drop(input);
    faultline.wait_with_output().expect("faultline ends")
}

/// Holds a transcript against the one on file.
fn hold(name: &str, output: &Output) {
    let transcript = String::from_utf8_lossy(&output.stdout).into_owned();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &transcript).expect("a writable file");
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    for (number, (is, was)) in (1..).zip(transcript.lines().zip(golden.lines())) {
        assert_eq!(is, was, "{name}, line {number}");
    }
    assert_eq!(transcript.lines().count(), golden.lines().count(), "{name} has another length");
}

/// What `faultline why` says of a built-in script.
fn why(script: &str, law: &str, lang: &str) -> Output {
    let arguments = ["why", script, "--law", law, "--lang", lang];
    let faultline = Command::new(env!("CARGO_BIN_EXE_faultline")).args(arguments).output();
    faultline.expect("faultline runs")
}

/// Every story whose mistake breaks a law, with the law.
fn breaking() -> impl Iterator<Item = (&'static Story, &'static str)> {
    STORIES.iter().filter_map(|story| Some((story, story.broken?)))
}

fn text(script: &str) -> &'static str {
    faultline::scripts::find(script).expect("a built-in script").text
}

#[test]
fn every_mistake_breaks_its_law() {
    for (story, law) in breaking() {
        let script = format!("{}\nexpect {law} broken\n", text(story.script));
        let output = run(&script);
        assert_eq!(output.status.code(), Some(1), "{}: a law is broken", story.script);
        let transcript = String::from_utf8_lossy(&output.stdout);
        assert!(!transcript.contains("unmet"), "{}:\n{transcript}", story.script);
        hold(story.script, &output);
    }
}

#[test]
fn a_mistake_that_breaks_no_law_costs_messages() {
    for story in STORIES.iter().filter(|story| story.broken.is_none()) {
        let (mistake, cure) = story.cure;
        let script = text(story.script);
        let messages = [script.to_owned(), script.replace(mistake, cure)].map(|script| {
            let output = run(&script);
            assert_eq!(output.status.code(), Some(0), "{} breaks no law", story.script);
            if script.contains(mistake) {
                hold(story.script, &output);
            }
            String::from_utf8_lossy(&output.stdout).matches("  -> ").count()
        });
        assert!(messages[0] > messages[1], "{}: {messages:?} messages", story.script);
    }
}

#[test]
fn every_cure_keeps_every_law_under_the_same_script() {
    let first = STORIES.iter().map(|story| (story.script, "cured", story.cure));
    for (id, name, (mistake, cure)) in first.chain(MORE_CURES.iter().copied()) {
        let script = text(id);
        assert!(script.contains(mistake), "{id} has no line `{mistake}`");
        let output = run(&script.replace(mistake, cure));
        assert_eq!(output.status.code(), Some(0), "{id} is cured by `{cure}`");
        hold(&format!("{id}.{name}"), &output);
    }
}

#[test]
fn every_mistake_is_led_back_to_its_cause_in_every_language() {
    for (story, law) in breaking() {
        for lang in ["en", "zh"] {
            let output = why(story.script, law, lang);
            assert_eq!(output.status.code(), Some(1), "{}: a law is broken", story.script);
            hold(&format!("{}.why.{lang}", story.script), &output);
        }
    }
}

#[test]
fn every_built_in_script_has_a_story() {
    for script in faultline::scripts::BUILT_IN {
        assert!(STORIES.iter().any(|story| story.script == script.id), "{} has none", script.id);
    }
}
