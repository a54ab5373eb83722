//! Reads the script that a command is about: a file, standard input, or a built-in one, with what
//! `--set` and `--seed` make of it.

use std::fs::File;
use std::io::{self, Read};

use clap::Args;

use crate::catalog::Setup;
use crate::engine::script::{MOST_BYTES, Script, nearest};
use crate::kernel::Seed;
use crate::scripts::{self, BUILT_IN};

/// What a run is set to otherwise than its script says.
#[derive(Args)]
pub(super) struct Changes {
    /// Set a switch or a quantity otherwise than the script does; its expectations are then not judged
    #[arg(long, value_name = "SWITCH=VALUE")]
    set: Vec<String>,
    /// Draw latencies and random waits from another seed, or make each the least; the script's expectations are then not judged
    #[arg(long, value_name = "NUMBER|least")]
    seed: Option<Seed>,
}

/// A script that was read.
pub(super) struct Source {
    /// Its name for messages.
    name: String,
    text: String,
    /// What it says.
    pub(super) written: Script,
}

impl Source {
    /// Reads a script. An error says what is wrong and what to do.
    pub(super) fn read(script: &str) -> Result<Source, String> {
        let (name, text) = read(script)?;
        let written = Script::parse(&text).map_err(|errors| no_script(&name, errors))?;
        Ok(Source { name, text, written })
    }

    /// The script with these changes, and whether they change nothing.
    pub(super) fn with(&self, changes: &Changes) -> Result<(Script, bool), String> {
        let setup = changes.make(&self.written.setup)?;
        if setup == self.written.setup {
            return Ok((self.written.clone(), true));
        }
        Ok((self.in_setup(&setup)?, false))
    }

    /// The script for another setup than it names.
    pub(super) fn in_setup(&self, setup: &Setup) -> Result<Script, String> {
        Script::parse_in(&self.text, setup).map_err(|errors| no_script(&self.name, errors))
    }
}

impl Changes {
    /// Whether nothing is set otherwise.
    pub(super) fn are_none(&self) -> bool {
        self.set.is_empty() && self.seed.is_none()
    }

    /// The setup that they make of a script's.
    fn make(&self, written: &Setup) -> Result<Setup, String> {
        let mut setup = written.clone();
        set_all(&mut setup, &self.set)?;
        setup.seed = self.seed.unwrap_or(setup.seed);
        Ok(setup)
    }
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

fn no_script(name: &str, errors: impl std::fmt::Display) -> String {
    format!("{name} is no script that can be run\n{errors}")
}

/// A script's name for messages, and its text.
fn read(script: &str) -> Result<(String, String), String> {
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
