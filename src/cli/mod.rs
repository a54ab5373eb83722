//! The command line. `faultline --help` tells what it can do.
//!
//! It exits with 0 when every law holds and every expectation comes true, with 1 when not, with 2 when
//! it was asked for something that cannot be done, and with 3 when a search gave up before it could
//! tell. What compares runs exits with 1 when they differ; what judges a history, when it is not
//! linearizable.

mod compare;
mod explore;
mod linearizable;
mod list;
pub mod page;
mod report;
mod run;
pub mod serve;
mod source;
mod text;
mod trials;
mod why;

pub use compare::{CompareReport, DifferenceReport, RowReport};
pub use explore::ExploreReport;
pub use linearizable::{Judged, LinearizabilityReport, OperationReport};
pub use list::{ProtocolListing, QuantityListing, SwitchListing};
pub use report::{
    ArrivalReport, ErrorReport, EventReport, ExpectationReport, LawLine, MisfireReport, RunReport,
    SeedReport, SentReport, StepReport,
};
pub use trials::{CostReport, EndingReport, TrialsReport};
pub use why::{AccountReport, LinkReport, WhyReport};

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::words::Lang;
use crate::words::explore::with_commas;

const EXIT_CODES: &str = "Exits with 0 when every law holds and every expectation comes true \
(compare: when the same happens in both runs; linearizable: when the history is), with 1 when not, \
with 2 when it was asked for something that cannot be done, and with 3 when a search gave up before \
it could tell.";

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
    /// Search everything that can happen within bounds, for a run that breaks a law
    Explore(Box<explore::Explore>),
    /// Hold two runs against each other: two scripts, or one with something set otherwise
    Compare(compare::Compare),
    /// Say why a law breaks in a script: the few steps that led to it
    Why(why::Why),
    /// Put every protocol of an arena to the same faults, and tell what becomes of the order
    Trials(trials::Trials),
    /// Check whether a history of operations is linearizable
    Linearizable(linearizable::Linearizable),
    /// Serve something on a loopback port, until stopped
    #[command(subcommand)]
    Serve(Serve),
}

#[derive(Subcommand)]
enum Serve {
    /// The simulated world's own Redis, in real time: point any Redis client at it
    Redis {
        /// The port; 0 for any free one
        #[arg(long, default_value_t = 6379)]
        port: u16,
        /// Tell the address as JSON: `{"address":"127.0.0.1:6379"}`
        #[arg(long)]
        json: bool,
    },
    /// The built page
    Page {
        /// The folder that `make dist` built
        #[arg(long, default_value = "dist")]
        dir: PathBuf,
        /// The port; 0 for any free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Tell the address as JSON: `{"address":"127.0.0.1:8080"}`
        #[arg(long)]
        json: bool,
    },
}

impl Serve {
    fn run(&self) -> io::Result<()> {
        match self {
            Serve::Redis { port, json } => serve::serve_redis(*port, *json),
            Serve::Page { dir, port, json } => page::serve_page(dir, *port, *json),
        }
    }
}

/// A loopback address that can be connected to, told on stdout.
fn announce(sentence: &str, address: std::net::SocketAddr, json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::json!({ "address": address.to_string() }))?;
    } else {
        writeln!(out, "{sentence}")?;
    }
    out.flush()
}

/// The language of that tag. The help writes out the same names, without the script that a page's have.
fn language(tag: &str) -> Result<Lang, String> {
    let name = |lang: Lang| lang.tag().split('-').next().unwrap_or_default();
    let names = || Lang::ALL.map(name).join(", ");
    Lang::of_tag(tag).ok_or_else(|| format!("there are: {}", names()))
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
    /// A search gave up before it could tell.
    Unfinished,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Good => 0,
            Outcome::Bad => 1,
            Outcome::Refused => 2,
            Outcome::Unfinished => 3,
        })
    }
}

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match &command {
        Command::List(list) => Ok((Outcome::Good, list.write(&mut out))),
        Command::Trials(trials) => {
            trials.report().map(|rows| (Outcome::Good, trials.write(&rows, &mut out)))
        }
        Command::Serve(serve) => {
            serve.run().map(|()| (Outcome::Good, Ok(()))).map_err(|error| error.to_string())
        }
        Command::Linearizable(history) => {
            history.judge().map(|show| (show.outcome(), show.write(&mut out)))
        }
        Command::Run(run) => run.play().map(|show| (show.outcome(), show.write(&mut out))),
        Command::Explore(explore) => {
            explore.search().map(|found| (found.outcome(), found.write(&mut out)))
        }
        Command::Compare(compare) => {
            compare.compare().map(|show| (show.outcome(), show.write(&mut out)))
        }
        Command::Why(why) => why.answer().map(|answer| (answer.outcome(), answer.write(&mut out))),
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

/// `1 state`, `48,211 states`.
fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", with_commas(number), if number == 1 { "" } else { "s" })
}

/// Says on stderr what is wrong; if nobody listens there, nobody does.
fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "faultline: {message}");
}
