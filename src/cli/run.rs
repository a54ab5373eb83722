//! `faultline run`: plays a script.

use std::fs::File;
use std::io::{self, Read, Write};

use clap::Args;

use super::report::RunReport;
use super::{Outcome, complain, text};
use crate::catalog::Setup;
use crate::engine::script::{LawReport, MOST_BYTES, Performance, Script, judge, nearest};
use crate::kernel::Seed;
use crate::ledger::Verdict;
use crate::scripts::{self, BUILT_IN};

/// The arguments of `run`.
#[derive(Args)]
pub(super) struct Run {
    /// A file with a script, `-` for standard input, or the name of a built-in script
    #[arg(value_name = "SCRIPT|LESSON")]
    script: String,
    /// Set a switch or a quantity otherwise than the script does; its expectations are then not judged
    #[arg(long, value_name = "SWITCH=VALUE")]
    set: Vec<String>,
    /// Draw latencies and random waits from another seed, or make each the least; the script's expectations are then not judged
    #[arg(long, value_name = "NUMBER|least")]
    seed: Option<Seed>,
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
        let (name, text) = self.read()?;
        let in_file = |errors| format!("{name} is no script that can be run\n{errors}");
        let written = Script::parse(&text).map_err(in_file)?;
        let setup = self.change(&written.setup)?;
        let as_written = setup == written.setup;
        let script =
            if as_written { written } else { Script::parse_in(&text, &setup).map_err(in_file)? };
        let mut performance = script.play();
        if !as_written {
            performance.unmet.clear();
        }
        Ok(Show { script, performance, as_written, json: self.json })
    }

    /// The script's name for messages, and its text.
    fn read(&self) -> Result<(String, String), String> {
        read_script(&self.script)
    }

    /// The setup that the arguments make of the script's.
    fn change(&self, written: &Setup) -> Result<Setup, String> {
        let mut setup = written.clone();
        set_all(&mut setup, &self.set)?;
        setup.seed = self.seed.unwrap_or(setup.seed);
        Ok(setup)
    }
}

/// The name of a script for messages, and its text.
pub(super) fn read_script(script: &str) -> Result<(String, String), String> {
    if script == "-" {
        let text = read_text(io::stdin().lock());
        return text
            .map(|text| ("standard input".into(), text))
            .map_err(|why| format!("cannot read standard input: {why}"));
    }
    if let Some(script) = scripts::find(script) {
        return Ok((script.id.into(), script.text.into()));
    }
    let text = File::open(script).and_then(read_text);
    text.map(|text| (script.to_string(), text)).map_err(|why| not_found(script, &why))
}

fn not_found(script: &str, why: &io::Error) -> String {
    let ids = || BUILT_IN.iter().map(|script| script.id);
    let guess = nearest(script, ids());
    let guess = guess.map_or_else(String::new, |id| format!("; did you mean '{id}'?"));
    format!(
        "cannot read '{script}': {why}{guess}\ngive the path of a script, '-' for standard input, or a built-in script: {}",
        ids().collect::<Vec<_>>().join(", ")
    )
}

/// Sets what arguments such as `workers=3` say.
pub(super) fn set_all(setup: &mut Setup, arguments: &[String]) -> Result<(), String> {
    for one in arguments {
        let (name, value) = one.split_once('=').ok_or_else(|| {
            format!("'--set {one}' has no '='; write --set SWITCH=VALUE, as in --set workers=3")
        })?;
        setup.settings.set(name, value).map_err(|why| format!("--set {one}: {why}"))?;
    }
    Ok(())
}

/// Reads no more than a script can have, and one byte to tell that there is more.
fn read_text(from: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_BYTES {
        let why = format!("it is larger than {} KiB, which scripts never are", MOST_BYTES / 1024);
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    let why = "it is not text in UTF-8; save it as such";
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, why))
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
