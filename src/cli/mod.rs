//! The command line. `faultline --help` tells what it can do.
//!
//! It exits with 0 when every law holds and every expectation comes true, with 1 when not, and with 2
//! when it was asked for something that cannot be done.

mod list;
mod report;
mod run;
mod text;

pub use list::{ProtocolListing, QuantityListing, SwitchListing};
pub use report::{
    ArrivalReport, ErrorReport, EventReport, ExpectationReport, LawLine, MisfireReport, RunReport,
    SentReport, StepReport,
};

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

const EXIT_CODES: &str = "Exits with 0 when every law holds and every expectation comes true, \
with 1 when not, and with 2 when it was asked for something that cannot be done.";

/// Real payment protocols over a simulated network.
#[derive(Parser)]
#[command(name = "faultline", version, about, propagate_version = true, after_help = EXIT_CODES)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List what can be run and what can be set
    List(list::List),
    /// Play a script and print what happens, step by step
    Run(run::Run),
}

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Every law holds and every expectation came true.
    Good,
    /// A law was broken, or an expectation did not come true.
    Bad,
    /// It could not be done.
    Refused,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Good => 0,
            Outcome::Bad => 1,
            Outcome::Refused => 2,
        })
    }
}

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match &command {
        Command::List(list) => Ok((Outcome::Good, list.write(&mut out))),
        Command::Run(run) => run.play().map(|show| (show.outcome(), show.write(&mut out))),
    };
    let (outcome, written) = match done {
        Ok((outcome, written)) => (outcome, written.and_then(|()| out.flush())),
        Err(message) => {
            complain(&message);
            (Outcome::Refused, Ok(()))
        }
    };
    match written {
        // Whoever read it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => outcome.into(),
        Err(error) => {
            complain(&format!("cannot write the output: {error}"));
            Outcome::Refused.into()
        }
        Ok(()) => outcome.into(),
    }
}

/// Says on stderr what is wrong; if nobody listens there, nobody does.
fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "faultline: {message}");
}
