//! What a search came to, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::checker::Why;
use crate::cli::{Outcome, counted};
use crate::engine::explore::Faults;

/// What a search came to: with `--json` one object.
#[derive(Serialize)]
pub struct ExploreReport {
    /// `broken`, `holds` or `unfinished`.
    pub verdict: &'static str,
    /// The first law that is broken; `null` if none is.
    pub law: Option<&'static str>,
    /// How many distinct states were seen: by each question together, with the last number of faults
    /// that it was asked for (which has all states that there are with fewer).
    pub distinct: u64,
    /// How many states were computed, counted alike.
    pub generated: u64,
    /// The most steps from the beginning.
    pub depth: u32,
    /// How many faults the found run has, or the searched runs have at most.
    pub faults: u8,
    /// What the search was held to, in words.
    pub bounds: String,
    /// Why the search gave up; `null` if it did not.
    pub stopped: Option<&'static str>,
    /// How long it took.
    pub seconds: f64,
    /// The run that breaks the law, as a script; `null` if none was found.
    pub script: Option<String>,
    #[serde(skip)]
    pub(super) json: bool,
    #[serde(skip)]
    pub(super) found: Option<Faults>,
}

/// Why a search gave up.
pub(super) const fn why_in_words(why: Why) -> &'static str {
    match why {
        Why::Depth => "there are longer runs",
        Why::States => "the bound on states was reached",
        Why::Memory => "the bound on memory was reached",
        Why::OutsideBounds => "there are states outside the bounds",
        Why::AnotherIsBroken | Why::Stopped => "it was stopped",
    }
}

impl ExploreReport {
    /// What the exit code says of it.
    pub(in crate::cli) fn outcome(&self) -> Outcome {
        match self.verdict {
            "holds" => Outcome::Good,
            "broken" => Outcome::Bad,
            _ => Outcome::Unfinished,
        }
    }

    /// Prints what was found, a script if there is one, so that it can be fed to `run`.
    pub(in crate::cli) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if self.json {
            serde_json::to_writer_pretty(&mut *out, self)?;
            return writeln!(out);
        }
        let searched = format!("{}; {}", counted(self.distinct, "state"), self.bounds);
        match (&self.script, self.stopped) {
            (Some(script), _) => {
                let faults = self.found.unwrap_or_default();
                writeln!(
                    out,
                    "# {} is broken by {faults}; {searched}",
                    self.law.unwrap_or("a law")
                )?;
                write!(out, "{script}")
            }
            (None, Some(why)) => {
                writeln!(out, "stopped, since {why}: nothing found so far in {searched}")
            }
            (None, None) => writeln!(out, "all {searched}: every law that is judged holds"),
        }
    }
}
