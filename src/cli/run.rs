//! `faultline run`: plays a script.

use std::io::{self, Write};

use clap::Args;

use super::report::RunReport;
use super::source::{Changes, Source};
use super::{Outcome, complain, text};
use crate::engine::script::{LawReport, Performance, Script, judge};
use crate::ledger::Verdict;

/// The arguments of `run`.
#[derive(Args)]
pub(super) struct Run {
    /// A file with a script, `-` for standard input, or the name of a built-in script
    #[arg(value_name = "SCRIPT|LESSON")]
    script: String,
    #[command(flatten)]
    changes: Changes,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// A script that was played, to be shown.
pub(super) struct Show {
    script: Script,
    performance: Performance,
    /// Whether it ran as it was written, so that its expectations can be judged.
    as_written: bool,
    json: bool,
}

impl Run {
    /// Reads the script and plays it. An error says what is wrong and what to do.
    pub(super) fn play(&self) -> Result<Show, String> {
        let (script, as_written) = Source::read(&self.script)?.with(&self.changes)?;
        let mut performance = script.play();
        if !as_written {
            performance.unmet.clear();
        }
        Ok(Show { script, performance, as_written, json: self.json })
    }
}

impl Show {
    /// What the exit code says of it.
    pub(super) fn outcome(&self) -> Outcome {
        let broken = |report: &LawReport| report.verdict == Verdict::Broken;
        if self.performance.error.is_some() {
            Outcome::Refused
        } else if judge(&self.performance.timeline).iter().any(broken)
            || !self.performance.unmet.is_empty()
        {
            Outcome::Bad
        } else {
            Outcome::Good
        }
    }

    /// Prints the run, and on stderr what could not be done.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let report = RunReport::of(&self.script, &self.performance, self.as_written);
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &report)?;
            writeln!(out)?;
        } else {
            text::write(out, &report)?;
        }
        out.flush()?;
        if let Some(halt) = &self.performance.error {
            complain(&halt.to_string());
        } else if self.script.moves.is_empty() {
            complain("the script makes no move; let it end in a line such as 'play until quiet'");
        }
        Ok(())
    }
}
