//! The binary, as somebody at a terminal has it.
#![allow(unreachable_pub, reason = "a module of several test crates")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub fn faultline(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faultline"));
    command.args(arguments);
    command
}

pub fn run(arguments: &[&str]) -> Output {
    faultline(arguments).output().expect("the binary starts")
}

/// Runs with a script on standard input.
pub fn run_script(arguments: &[&str], script: &[u8]) -> Output {
    let mut command = faultline(&[&["run", "-"], arguments].concat());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("it has a standard input");
    // It may stop reading before the end, when there is too much.
    let _ = stdin.write_all(script);
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("standard output is JSON")
}
