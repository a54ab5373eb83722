//! `faultline list`: what there is.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use crate::catalog::{CATALOG, Entry};
use crate::protocols::settings::{Quantity, Range, Switch};
use crate::scripts::BUILT_IN;
use crate::words::Lang;
use crate::words::narrate::protocol_title;

/// The arguments of `list`.
#[derive(Args)]
pub(super) struct List {
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// A protocol: `list --json` prints an array of these, in the order of the catalog.
#[derive(Clone, Debug, Serialize)]
pub struct ProtocolListing {
    /// Its arena, as scripts write it: `run <arena>/<id>`.
    pub arena: &'static str,
    /// Its name, as scripts write it.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Its switches.
    pub switches: Vec<SwitchListing>,
    /// Its times and counts.
    pub quantities: Vec<QuantityListing>,
    /// The laws that its runs are judged by.
    pub laws: Vec<&'static str>,
    /// The built-in scripts that are written for it: `faultline run <script>`.
    pub scripts: Vec<&'static str>,
}

/// A switch.
#[derive(Clone, Debug, Serialize)]
pub struct SwitchListing {
    /// Its name.
    pub name: &'static str,
    /// Its values.
    pub values: &'static [&'static str],
    /// The value that it has when nothing is said.
    pub default: &'static str,
    /// The value that is the famous mistake; `null` if none is.
    pub mistake: Option<&'static str>,
}

/// A time or a count, with its bounds as scripts write them.
#[derive(Clone, Debug, Serialize)]
pub struct QuantityListing {
    /// Its name.
    pub name: &'static str,
    /// `time` or `count`.
    pub kind: &'static str,
    /// When nothing is said.
    pub default: String,
    /// The smallest.
    pub least: String,
    /// The largest.
    pub most: String,
}

impl ProtocolListing {
    /// What there is to say of a protocol.
    pub fn of(entry: &'static Entry) -> ProtocolListing {
        let arena = entry.arena.id();
        let is_for_it = |script: &&crate::scripts::BuiltIn| {
            (script.arena, script.protocol) == (arena, entry.id)
        };
        ProtocolListing {
            arena,
            id: entry.id,
            title: protocol_title(Lang::En, entry.arena, entry.id),
            switches: entry.knobs.switches.iter().map(SwitchListing::of).collect(),
            quantities: entry.knobs.quantities.iter().map(QuantityListing::of).collect(),
            laws: entry.arena.laws().iter().map(|law| law.name()).collect(),
            scripts: BUILT_IN.iter().filter(is_for_it).map(|script| script.id).collect(),
        }
    }
}

impl SwitchListing {
    fn of(switch: &Switch) -> SwitchListing {
        let Switch { name, values, default, mistake } = *switch;
        SwitchListing { name, values, default, mistake }
    }
}

impl QuantityListing {
    fn of(quantity: &Quantity) -> QuantityListing {
        let (kind, [default, least, most]) = match quantity.range {
            Range::Time { default, least, most } => {
                ("time", [default, least, most].map(|span| span.to_string()))
            }
            Range::Count { default, least, most } => {
                ("count", [default, least, most].map(|count| count.to_string()))
            }
        };
        QuantityListing { name: quantity.name, kind, default, least, most }
    }
}

impl List {
    /// Prints what there is.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let listings: Vec<ProtocolListing> = CATALOG.iter().map(ProtocolListing::of).collect();
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &listings)?;
            return writeln!(out);
        }
        for (number, listing) in listings.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            write_protocol(out, listing)?;
        }
        Ok(())
    }
}

fn write_protocol(out: &mut impl Write, listing: &ProtocolListing) -> io::Result<()> {
    writeln!(out, "{}/{}  {}", listing.arena, listing.id, listing.title)?;
    for switch in &listing.switches {
        let values = switch.values.iter().map(|value| mark(value, switch));
        writeln!(out, "  set {:<14} {}", switch.name, values.collect::<Vec<_>>().join(" | "))?;
    }
    for QuantityListing { name, default, least, most, .. } in &listing.quantities {
        writeln!(out, "  set {name:<14} {least} to {most}, {default} if not set")?;
    }
    writeln!(out, "  laws: {}", listing.laws.join(", "))?;
    if !listing.scripts.is_empty() {
        writeln!(out, "  scripts: {}", listing.scripts.join(", "))?;
    }
    Ok(())
}

fn mark(value: &str, switch: &SwitchListing) -> String {
    match (value == switch.default, switch.mistake == Some(value)) {
        (true, true) => format!("{value} (if not set; the mistake)"),
        (true, false) => format!("{value} (if not set)"),
        (false, true) => format!("{value} (the mistake)"),
        (false, false) => value.to_string(),
    }
}
