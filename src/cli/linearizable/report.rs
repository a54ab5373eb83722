//! What `faultline linearizable` prints of a history: with `--json` one object, the
//! [`LinearizabilityReport`].

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::parse::{Notation, Note, Parsed};
use crate::cli::counted;
use crate::linearizability::{OperationId, Outcome, Verdict};

/// What was found of a history.
#[derive(Clone, Debug, Serialize)]
pub struct LinearizabilityReport {
    /// The model, as `--model` names it.
    pub model: String,
    /// `linearizable` or `not-linearizable`.
    pub verdict: &'static str,
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
    /// The prefix ends before the first completion with which the operations that have completed so
    /// far cannot all be placed. Those still under way there may be placed too, with the result that
    /// they give in the end.
    pub prefix: usize,
    /// The operation that completes after that; `null` if the history is linearizable.
    pub cannot_place: Option<OperationReport>,
    /// An order that explains the results, as the lines of the invocations: of the whole history, or of
    /// the prefix.
    pub order: Vec<usize>,
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
        verdict: &Verdict,
        partitions: usize,
    ) -> Self {
        let Parsed { history, notes, lines } = parsed;
        let of_kind = |kind: &str| notes.iter().filter(|note| note.completed == kind).count();
        let (order, refused) = match verdict {
            Verdict::Linearizable(order) => (order, None),
            Verdict::NotLinearizable(refutation) => {
                (&refutation.before, Some(refutation.cannot_place))
            }
        };
        // A completion is never the first event.
        let end = |id: OperationId| match history.operations()[id].outcome {
            Outcome::Ok { at, .. } => at,
            Outcome::Failed { .. } | Outcome::Open => lines.len(),
        };
        let events = refused.map_or(lines.len(), end);
        LinearizabilityReport {
            model,
            verdict: if refused.is_none() { "linearizable" } else { "not-linearizable" },
            operations: notes.len(),
            failed: of_kind("fail"),
            open: of_kind("info"),
            partitions,
            prefix: lines[..events].last().copied().unwrap_or(0),
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
            return writeln!(out, "linearizable");
        };
        writeln!(out, "not linearizable")?;
        writeln!(out, "  longest linearizable prefix: up to line {}", self.prefix)?;
        writeln!(out, "  cannot be placed: {operation}")
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
