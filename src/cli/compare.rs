//! `faultline compare`: plays two scripts, or one in two ways, and holds the runs against each other.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::source::{Changes, Source};
use super::{Outcome, language};
use crate::engine::Timeline;
use crate::engine::compare::{Alike, Comparison, Row, Side};
use crate::engine::script::{Script, Vocabulary};
use crate::words::{self, Lang};

/// How wide a column is.
const WIDTH: usize = 64;

/// The arguments of `compare`.
#[derive(Args)]
pub(super) struct Compare {
    /// The left run: a file with a script, `-` for standard input, or a built-in script
    #[arg(value_name = "SCRIPT|LESSON")]
    left: String,
    /// The right run; the same script if only something is set otherwise
    #[arg(value_name = "SCRIPT|LESSON")]
    right: Option<String>,
    /// What is set otherwise on the right
    #[command(flatten)]
    changes: Changes,
    /// The language to say the difference in: `en` or `zh`
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Lang,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// Two runs, to be shown.
pub(super) struct Show {
    left: Timeline,
    right: Timeline,
    comparison: Comparison,
    lang: Lang,
    json: bool,
}

/// Two runs side by side: `compare --json` prints one.
#[derive(Serialize)]
pub struct CompareReport {
    /// Whether the same happens in both.
    pub alike: bool,
    /// The steps of both, in the order of the left run.
    pub rows: Vec<RowReport>,
    /// The first difference; `null` if there is none.
    pub first_difference: Option<DifferenceReport>,
    /// What the books come to in the end, left and right.
    pub books: [String; 2],
    /// Whether all steps were compared.
    pub whole: bool,
}

/// A step of the left run beside one of the right.
#[derive(Serialize)]
pub struct RowReport {
    /// The step on the left; `null` if there is none.
    pub left: Option<u32>,
    /// The step on the right; `null` if there is none.
    pub right: Option<u32>,
    /// `same`, `reworded` or `differs`.
    pub alike: &'static str,
}

/// Where two runs part.
#[derive(Serialize)]
pub struct DifferenceReport {
    /// The row, from 0.
    pub row: usize,
    /// What happens on the left.
    pub left: String,
    /// What happens on the right.
    pub right: String,
    /// What the books come to then, left and right.
    pub books: [String; 2],
}

impl Compare {
    /// Plays both. An error says what is wrong and what to do.
    pub(super) fn compare(&self) -> Result<Show, String> {
        self.check()?;
        let left = Source::read(&self.left)?;
        let right = self.right.as_deref().map(Source::read).transpose()?;
        let (changed, _) = right.as_ref().unwrap_or(&left).with(&self.changes)?;
        let (left, right) = (play(&left.written)?, play(&changed)?);
        let comparison = Comparison::of(Side::of(&left), Side::of(&right));
        Ok(Show { left, right, comparison, lang: self.lang, json: self.json })
    }

    /// Whether there are two runs to compare.
    fn check(&self) -> Result<(), String> {
        match self.right.as_deref() {
            Some("-") if self.left == "-" => {
                Err("standard input can be one of the two scripts, not both".into())
            }
            None if self.changes.are_none() => {
                Err("there is nothing to compare with: name a second \
                script, or set something otherwise, as in --set fencing=on or --seed 2"
                    .into())
            }
            _ => Ok(()),
        }
    }
}

fn play(script: &Script) -> Result<Timeline, String> {
    let performance = script.play();
    match performance.error {
        Some(halt) => Err(halt.to_string()),
        None => Ok(performance.timeline),
    }
}

impl Show {
    /// What the exit code says of it.
    pub(super) fn outcome(&self) -> Outcome {
        if self.comparison.first.is_none() { Outcome::Good } else { Outcome::Bad }
    }

    fn sides(&self) -> (Side<'_>, Side<'_>) {
        (Side::of(&self.left), Side::of(&self.right))
    }

    fn books_in_the_end(&self) -> [String; 2] {
        let (left, right) = self.sides();
        let ends = (self.left.len() as u32, self.right.len() as u32);
        words::compare::books(self.lang, left, right, ends)
    }

    /// Prints it.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &self.report())?;
            return writeln!(out);
        }
        let cells = [Cells::of(&self.left), Cells::of(&self.right)];
        for row in &self.comparison.rows {
            let line = |side: usize, step: Option<u32>| {
                step.map_or_else(String::new, |step| cells[side].cell(step))
            };
            let left = padded(&line(0, row.left));
            writeln!(out, "{left} {}  {}", sign(row), cut(&line(1, row.right)))?;
        }
        writeln!(out)?;
        if let Some(difference) = self.difference() {
            let [title, ..] = self.told().unwrap_or_default();
            let DifferenceReport { left, right, books, .. } = difference;
            writeln!(out, "{title}\n  {left}\n  {right}\n  {} | {}\n", books[0], books[1])?;
        }
        for remark in words::compare::remarks(self.lang, &self.comparison) {
            writeln!(out, "{remark}")?;
        }
        let [left, right] = self.books_in_the_end();
        writeln!(out, "{left} | {right}")
    }

    fn told(&self) -> Option<[String; 3]> {
        let (left, right) = self.sides();
        words::compare::first_difference(self.lang, left, right, &self.comparison)
    }

    fn difference(&self) -> Option<DifferenceReport> {
        let row = self.comparison.first?;
        let [_, of_left, of_right] = self.told()?;
        let (left, right) = self.sides();
        let books = words::compare::books(self.lang, left, right, self.comparison.place(row));
        Some(DifferenceReport { row, left: of_left, right: of_right, books })
    }

    fn report(&self) -> CompareReport {
        let row = |row: &Row| RowReport {
            left: row.left,
            right: row.right,
            alike: match row.alike {
                Alike::Same => "same",
                Alike::Reworded => "reworded",
                Alike::Differs => "differs",
            },
        };
        CompareReport {
            alike: self.comparison.first.is_none(),
            rows: self.comparison.rows.iter().map(row).collect(),
            first_difference: self.difference(),
            books: self.books_in_the_end(),
            whole: self.comparison.whole,
        }
    }
}

/// The sign between the columns.
fn sign(row: &Row) -> char {
    match (row.alike, row.left, row.right) {
        (Alike::Same, ..) => ' ',
        (Alike::Reworded, ..) => '~',
        (Alike::Differs, Some(_), Some(_)) => '!',
        (Alike::Differs, Some(_), None) => '<',
        (Alike::Differs, None, _) => '>',
    }
}

/// Steps as short lines.
struct Cells<'t> {
    timeline: &'t Timeline,
    names: Vocabulary,
}

impl<'t> Cells<'t> {
    fn of(timeline: &'t Timeline) -> Cells<'t> {
        Cells { timeline, names: Vocabulary::of(timeline.setup()) }
    }

    /// `27  42.025s bank ! charges`, or what came where nothing happened.
    fn cell(&self, step: u32) -> String {
        let Some(record) = self.timeline.record(step as usize) else { return String::new() };
        let ms = self.timeline.index().time(step as usize).as_ms();
        let node = record.node.map_or_else(String::new, |node| self.names.name(node));
        let what = match (&record.arrived, &record.fired) {
            (Some(arrived), _) => {
                format!("<- {}: {}", self.names.name(arrived.at.from), arrived.text)
            }
            (None, Some(timer)) => format!("timer {timer}"),
            (None, None) => self.names.action(&record.step.action),
        };
        let verbs: Vec<&str> = record.events.iter().map(|event| event.verb).collect();
        let what = if verbs.is_empty() { what } else { format!("! {} {what}", verbs.join(", ")) };
        format!("{step:>4} {:>4}.{:03}s {node:<9} {what}", ms / 1_000, ms % 1_000)
    }
}

/// A line that is no wider than a column.
fn cut(line: &str) -> String {
    if line.chars().count() <= WIDTH {
        return line.to_string();
    }
    line.chars().take(WIDTH - 1).chain(['…']).collect()
}

fn padded(line: &str) -> String {
    format!("{:<WIDTH$}", cut(line))
}
