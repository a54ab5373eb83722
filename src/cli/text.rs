//! A run as lines of text.

use std::io::{self, Write};

use super::report::{ArrivalReport, ExpectationReport, RunReport, SeedReport, StepReport};

/// Prints a run: a line a step, then what came of laws and expectations.
pub(super) fn write(out: &mut impl Write, report: &RunReport<'_>) -> io::Result<()> {
    write_head(out, report)?;
    for step in report.steps.iter() {
        write_step(out, &step)?;
    }
    for misfire in &report.misfires {
        let line = line_words(misfire.line);
        writeln!(out, "not done at step {}{line}: {}", misfire.step, misfire.why)?;
    }
    write_laws(out, report)?;
    write_expectations(out, &report.expectations)?;
    writeln!(out, "\nfingerprint {}", report.fingerprint)
}

fn write_head(out: &mut impl Write, report: &RunReport<'_>) -> io::Result<()> {
    if !report.title.is_empty() {
        writeln!(out, "{}", report.title)?;
    }
    write!(out, "{}/{}", report.arena, report.protocol)?;
    for (name, value) in &report.settings {
        write!(out, ", {name} {value}")?;
    }
    let seed = match report.seed {
        SeedReport::Number(number) => number.to_string(),
        SeedReport::Word(word) => word.into(),
    };
    writeln!(out, ", seed {seed}\n")
}

/// `  12     2.013774s worker-a  on_work           timer work  -> bank: POST /charges`.
fn write_step(out: &mut impl Write, step: &StepReport) -> io::Result<()> {
    let seconds = step.time_us / 1_000_000;
    let micros = step.time_us % 1_000_000;
    let node = step.node.as_deref().unwrap_or("");
    let rule = step.rule.unwrap_or("");
    write!(out, "{:>4} {seconds:>4}.{micros:06}s {node:<10} {rule:<16}", step.step)?;
    match (&step.arrived, &step.fired) {
        (Some(arrived), _) => write_arrival(out, arrived)?,
        (None, Some(timer)) => write!(out, " timer {timer}")?,
        (None, None) => write!(out, " {}", step.action)?,
    }
    for sent in &step.sent {
        write!(out, "  -> {}: {}", sent.to, sent.text)?;
    }
    for event in &step.events {
        write!(out, "  ! {}", event.text)?;
    }
    match (step.by, step.line) {
        (_, Some(line)) => writeln!(out, "{}", line_words(line)),
        ("hand", None) => writeln!(out, " (by hand)"),
        _ => writeln!(out),
    }
}

fn write_arrival(out: &mut impl Write, arrived: &ArrivalReport) -> io::Result<()> {
    let ArrivalReport { from, to, text, fate } = arrived;
    match *fate {
        "handled" => write!(out, " <- {from}: {text}"),
        fate => write!(out, " lost ({fate}) {from} -> {to}: {text}"),
    }
}

fn write_laws(out: &mut impl Write, report: &RunReport<'_>) -> io::Result<()> {
    writeln!(out, "\nlaws")?;
    for law in &report.laws {
        write!(out, "  {:<34} {}", law.law, law.verdict)?;
        match law.broken_at {
            Some(step) => writeln!(out, " at step {step}")?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

fn write_expectations(out: &mut impl Write, all: &[ExpectationReport]) -> io::Result<()> {
    if !all.is_empty() {
        writeln!(out, "\nexpectations")?;
    }
    for one in all {
        let word = match one.met {
            Some(true) => "met",
            Some(false) => "unmet",
            None => "not judged",
        };
        write!(out, "  {word}{}: {}", line_words(one.line), one.text)?;
        match &one.found {
            Some(found) => writeln!(out, "; found: {found}")?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// A line in brackets; nothing for none.
fn line_words(line: u32) -> String {
    if line == 0 { String::new() } else { format!(" (line {line})") }
}
