//! `faultline trials`: every protocol of an arena under the same faults.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::language;
use crate::catalog::{Arena, CATALOG};
use crate::engine::trials::{Candidate, Cost, Trial, candidates};
use crate::words::{self, Lang};

/// The arguments of `trials`.
#[derive(Args)]
pub(super) struct Trials {
    /// The arena
    arena: String,
    /// The language to say it in: `en` or `zh`
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Lang,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// A protocol under every trial: `trials --json` prints an array of these.
#[derive(Serialize)]
pub struct TrialsReport {
    /// The protocol, as scripts write it.
    pub protocol: &'static str,
    /// What is not at its default.
    pub set: BTreeMap<&'static str, &'static str>,
    /// What became of the order, by the trial; `null` where there is nothing that it could strike.
    pub trials: BTreeMap<&'static str, Option<EndingReport>>,
    /// What getting the lock costs when nobody else wants it.
    pub uncontended: Option<CostReport>,
    /// What it costs, from when it is given back, when others wait; `null`: nobody else gets it.
    pub contended: Option<CostReport>,
}

/// How a trial ended.
#[derive(Serialize)]
pub struct EndingReport {
    /// `once`: charged once, and the customer knows; `again`: charged more than once; `stuck`: the
    /// customer was never told.
    pub fate: &'static str,
    /// How often the order was charged.
    pub charges: u32,
    /// The script of the run.
    pub script: String,
    /// The same in words.
    #[serde(skip)]
    said: String,
}

/// What a grant of the lock costs.
#[derive(Serialize)]
pub struct CostReport {
    /// The time, in microseconds.
    pub us: u64,
    /// How often the worker asked a server for something.
    pub requests: usize,
    /// How many messages went between workers and servers, and among workers.
    pub messages: usize,
    /// The same in words.
    #[serde(skip)]
    said: String,
}

impl Trials {
    /// Puts them to it. An error says what is wrong and what to do.
    pub(super) fn report(&self) -> Result<Vec<(Candidate, TrialsReport)>, String> {
        let arenas = || CATALOG.iter().map(|entry| entry.arena);
        let arena = arenas().find(|arena| arena.id() == self.arena).ok_or_else(|| {
            let mut known: Vec<&str> = arenas().map(Arena::id).collect();
            known.dedup();
            format!("there is no arena '{}'. The arenas are: {}", self.arena, known.join(", "))
        })?;
        Ok(candidates(arena).into_iter().map(|candidate| self.row(candidate)).collect())
    }

    fn row(&self, candidate: Candidate) -> (Candidate, TrialsReport) {
        let ending = |trial: Trial| {
            let ending = candidate.put_to(trial);
            let ending = ending.map(|ending| EndingReport {
                fate: ending.fate.name(),
                charges: ending.charges,
                said: words::trials::ending(self.lang, &ending),
                script: ending.script,
            });
            (trial.name(), ending)
        };
        let cost = |cost: Cost| CostReport {
            us: cost.time.as_us(),
            requests: cost.requests,
            messages: cost.messages,
            said: words::trials::cost(self.lang, cost),
        };
        let report = TrialsReport {
            protocol: candidate.entry.id,
            set: candidate.set.iter().copied().collect(),
            trials: Trial::ALL.into_iter().map(ending).collect(),
            uncontended: candidate.uncontended().map(cost),
            contended: candidate.contended().map(cost),
        };
        (candidate, report)
    }

    /// Prints it.
    pub(super) fn write(
        &self,
        rows: &[(Candidate, TrialsReport)],
        out: &mut impl Write,
    ) -> io::Result<()> {
        if self.json {
            let reports: Vec<&TrialsReport> = rows.iter().map(|(_, report)| report).collect();
            serde_json::to_writer_pretty(&mut *out, &reports)?;
            return writeln!(out);
        }
        for (candidate, report) in rows {
            let (title, set) = words::trials::candidate(self.lang, candidate);
            let set = if set.is_empty() { set } else { format!(" ({set})") };
            writeln!(out, "{title}{set}")?;
            for trial in Trial::ALL {
                if let Some(Some(ending)) = report.trials.get(trial.name()) {
                    writeln!(out, "  {}: {}", words::trials::trial(self.lang, trial), ending.said)?;
                }
            }
            for cost in [&report.uncontended, &report.contended].into_iter().flatten() {
                writeln!(out, "  {}", cost.said)?;
            }
        }
        Ok(())
    }
}
