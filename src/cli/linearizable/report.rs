//! What `faultline linearizable` prints of a history: with `--json` one object, the
//! [`LinearizabilityReport`].

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::parse::{Notation, Note, Parsed};
use crate::cli::counted;
use crate::linearizability::{Refutation, Unfinished, Verdict};

/// What was found of a history.
#[derive(Clone, Debug, Serialize)]
pub struct LinearizabilityReport {
    /// The model, as `--model` names it.
    pub model: String,
    /// The verdict.
    pub verdict: Judged,
    /// How many operations were invoked.
    pub operations: usize,
    /// How many of them failed, and so did not happen.
    pub failed: usize,
    /// How many of them were never known to have happened or not.
    pub open: usize,
    /// Into how many histories it was split: one for each key, or one in all with `--no-partition`.
    pub partitions: usize,
    /// The last line of the longest linearizable prefix; the last event's if it is linearizable.
    ///
    /// A history that is cut off there is linearizable, and with one line more it is not. `null` if the
    /// time was over before that was known.
    pub prefix: Option<usize>,
    /// The operation that completes after that; where it is the failure of one that comes after that, an
    /// operation that could not be as it was if that one did not happen. `null` if there is none, as far as is
    /// known. If the prefix is not known, another one may be impossible sooner.
    pub cannot_place: Option<OperationReport>,
    /// An order that explains the results, as the lines of the invocations: of the whole history, or of
    /// the prefix; empty if that is not known.
    pub order: Vec<usize>,
}

/// What a history is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// There is an order that explains it.
    Linearizable,
    /// There is none.
    NotLinearizable,
    /// The time was over before it was known.
    Unfinished,
}

/// An operation.
#[derive(Clone, Debug, Serialize)]
pub struct OperationReport {
    /// Who did it.
    pub process: Value,
    /// Its name.
    pub f: String,
    /// Its key; `null` if it had none.
    pub key: Option<Value>,
    /// What it was invoked with.
    pub argument: Value,
    /// What it answered.
    pub result: Option<Value>,
    /// The line of its invocation.
    pub invoked: usize,
    /// The line of its completion; `null` if there is none.
    pub completed: Option<usize>,
    /// Whether the result says something.
    #[serde(skip)]
    is_answered: bool,
}

impl LinearizabilityReport {
    /// What there is to say of a history that was judged.
    pub(super) fn of<N: Notation>(
        model: String,
        parsed: &Parsed<N>,
        verdict: Result<Verdict, Unfinished>,
        partitions: usize,
    ) -> Self {
        let Parsed { notes, lines, .. } = parsed;
        let of_kind = |kind: &str| notes.iter().filter(|note| note.completed == kind).count();
        let (judged, prefix, order, refused) = match verdict {
            Ok(Verdict::Linearizable(order)) => {
                (Judged::Linearizable, Some(lines.last().copied().unwrap_or(0)), order, None)
            }
            Ok(Verdict::NotLinearizable(Refutation { cannot_place, events, before })) => {
                (Judged::NotLinearizable, Some(lines[events] - 1), before, Some(cannot_place))
            }
            Err(Unfinished { cannot_place: None }) => (Judged::Unfinished, None, Vec::new(), None),
            Err(Unfinished { cannot_place }) => {
                (Judged::NotLinearizable, None, Vec::new(), cannot_place)
            }
        };
        LinearizabilityReport {
            model,
            verdict: judged,
            operations: notes.len(),
            failed: of_kind("fail"),
            open: of_kind("info"),
            partitions,
            prefix,
            cannot_place: refused.map(|id| OperationReport::of(&notes[id])),
            order: order.iter().map(|&id| notes[id].invoked_line).collect(),
        }
    }

    /// Prints it as text.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let LinearizabilityReport { model, operations, failed, open, partitions, .. } = self;
        writeln!(
            out,
            "{model}, {} ({failed} failed, {open} unfinished), checked in {}\n",
            counted(*operations as u64, "operation"),
            counted(*partitions as u64, "part")
        )?;
        let Some(operation) = &self.cannot_place else {
            return writeln!(out, "{}", self.verdict);
        };
        writeln!(out, "{}", self.verdict)?;
        match self.prefix {
            Some(line) => writeln!(out, "  longest linearizable prefix: up to line {line}")?,
            None => writeln!(out, "  longest linearizable prefix: not known, the time was over")?,
        }
        writeln!(out, "  cannot be placed: {operation}")?;
        match self.prefix.map(|line| line + 1) {
            Some(next) if operation.completed != Some(next) => {
                writeln!(out, "  since line {next}, by which another one did not happen")
            }
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for Judged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Judged::Linearizable => "linearizable",
            Judged::NotLinearizable => "not linearizable",
            Judged::Unfinished => "unfinished: the time was over before there was a verdict",
        })
    }
}

impl OperationReport {
    fn of(note: &Note) -> Self {
        OperationReport {
            process: note.process.clone(),
            f: note.f.clone(),
            key: note.key.clone(),
            argument: note.argument.clone(),
            result: note.result.clone(),
            invoked: note.invoked_line,
            completed: note.completed_line,
            is_answered: note.is_answered,
        }
    }
}

/// `process 3: cas [1,4] of key "a", invoked in line 7, ok in line 9`.
impl std::fmt::Display for OperationReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "process {}: {}", self.process, self.f)?;
        if !self.argument.is_null() {
            write!(f, " {}", self.argument)?;
        }
        if let Some(key) = &self.key {
            write!(f, " of key {key}")?;
        }
        if let Some(result) = self.result.as_ref().filter(|_| self.is_answered) {
            write!(f, " -> {result}")?;
        }
        write!(f, ", invoked in line {}", self.invoked)?;
        match self.completed {
            Some(line) => write!(f, ", ok in line {line}"),
            None => Ok(()),
        }
    }
}
