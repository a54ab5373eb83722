//! `faultline linearizable` and what it is given, for its tests.
#![allow(unreachable_pub, reason = "a module of several test crates")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Judges a history that comes on standard input.
pub fn judge(model: &str, options: &[&str], history: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faultline"));
    command.args(["linearizable", "--model", model, "-"]).args(options);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("it has a standard input");
    // It may refuse its arguments before it reads.
    let _ = stdin.write_all(history);
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("standard output is JSON")
}

/// One event a line: `process type f value`, with a key if there are five words.
pub fn history(events: &[&str]) -> String {
    let line = |event: &&str| {
        let words: Vec<&str> = event.split(' ').collect();
        let key = words.get(4).map_or_else(String::new, |key| format!(r#","key":"{key}""#));
        let [process, kind, f, value] = words[..4] else { panic!("four words in {event}") };
        format!(r#"{{"process":{process},"type":"{kind}","f":"{f}","value":{value}{key}}}"#) + "\n"
    };
    events.iter().map(line).collect()
}

/// Somebody sees a value after a newer one was written.
pub const STALE_READ: [&str; 6] = [
    "0 invoke write 1",
    "0 ok write 1",
    "1 invoke write 2",
    "1 ok write 2",
    "2 invoke read null",
    "2 ok read 1",
];
