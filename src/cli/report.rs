//! What `faultline run` prints of a run: with `--json` one object, the [`RunReport`].

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::engine::script::{
    Expectation, LawReport, Lined, Performance, Script, Vocabulary, judge,
};
use crate::engine::{By, Timeline};
use crate::kernel::{Action, Fate, NodeId, Seed};
use crate::ledger::Verdict;
use crate::protocols::simulation::{Event, StepRecord};

/// A run.
#[derive(Serialize)]
pub struct RunReport<'r> {
    /// The script's title; empty if it has none.
    pub title: &'r str,
    /// The arena.
    pub arena: &'static str,
    /// The protocol.
    pub protocol: &'static str,
    /// Every setting with its value, as scripts write them.
    pub settings: BTreeMap<&'static str, String>,
    /// The seed: a number, or `least`.
    pub seed: SeedReport,
    /// Every step: an array of [`StepReport`].
    pub steps: Steps<'r>,
    /// Every law.
    pub laws: Vec<LawLine>,
    /// Every expectation of the script.
    pub expectations: Vec<ExpectationReport>,
    /// Every order of a rule that could not be done when its moment came.
    pub misfires: Vec<MisfireReport>,
    /// The move that could not be made, at which the run ended; `null` if all could.
    pub error: Option<ErrorReport>,
    /// The first 64 bits of the last world's fingerprint, in hexadecimal.
    pub fingerprint: String,
}

/// A seed.
#[derive(Serialize)]
#[serde(untagged)]
pub enum SeedReport {
    /// A number.
    Number(u64),
    /// A word.
    Word(&'static str),
}

/// A step.
#[derive(Serialize)]
pub struct StepReport {
    /// Its number, from 1.
    pub step: usize,
    /// The time since the start, in microseconds.
    pub time_us: u64,
    /// Who chose it: `director`, `rule` or `hand`.
    pub by: &'static str,
    /// The line of the rule that chose it; `null` if none did.
    pub line: Option<u32>,
    /// What was done, as scripts write it.
    pub action: String,
    /// The node that handled something or suffered a fault; `null` if none did.
    pub node: Option<String>,
    /// The function of the protocol's source that ran; `null` if none did.
    pub rule: Option<&'static str>,
    /// The message that left the network; `null` if none did.
    pub arrived: Option<ArrivalReport>,
    /// The timer that ended; `null` if none did.
    pub fired: Option<String>,
    /// The command that was given; `null` if none was.
    pub command: Option<String>,
    /// What was sent, in order.
    pub sent: Vec<SentReport>,
    /// What happened, in order.
    pub events: Vec<EventReport>,
}

/// A message that left the network.
#[derive(Serialize)]
pub struct ArrivalReport {
    /// The sender.
    pub from: String,
    /// The receiver.
    pub to: String,
    /// What it says.
    pub text: String,
    /// `handled`, `dropped`, `nobody-there` or `at-a-cut`.
    pub fate: &'static str,
}

/// A message that was sent.
#[derive(Serialize)]
pub struct SentReport {
    /// The receiver.
    pub to: String,
    /// What it says.
    pub text: String,
    /// How long it takes when nothing interferes, in microseconds.
    pub latency_us: u64,
}

/// Something that happened.
#[derive(Serialize)]
pub struct EventReport {
    /// Where.
    pub node: String,
    /// What, as scripts write it.
    pub verb: &'static str,
    /// Its numbers by name.
    pub numbers: BTreeMap<&'static str, u64>,
    /// Verb and numbers as a line, with nodes by their names.
    pub text: String,
}

/// What the run shows of a law.
#[derive(Serialize)]
pub struct LawLine {
    /// Its name.
    pub law: &'static str,
    /// `holds`, `broken` or `undecided`.
    pub verdict: &'static str,
    /// The step at which it was broken; `null` if it was not.
    pub broken_at: Option<u32>,
}

/// What became of an expectation.
#[derive(Serialize)]
pub struct ExpectationReport {
    /// The line that it stands in.
    pub line: u32,
    /// The expectation, as scripts write it.
    pub text: String,
    /// Whether it came true; `null` if that was not judged, since the run ended early or was not run
    /// as it was written.
    pub met: Option<bool>,
    /// What came instead; `null` if it came true or was not judged.
    pub found: Option<String>,
}

/// An order of a rule that could not be done.
#[derive(Serialize)]
pub struct MisfireReport {
    /// The step that nothing happened in instead.
    pub step: u32,
    /// The rule's line.
    pub line: u32,
    /// Why not.
    pub why: String,
}

/// A move that could not be made.
#[derive(Serialize)]
pub struct ErrorReport {
    /// Its line.
    pub line: u32,
    /// The move, as scripts write it.
    pub text: String,
    /// Why not, and what could be done instead.
    pub message: String,
}

/// The steps of a run, made when they are looked at.
pub struct Steps<'r> {
    timeline: &'r Timeline,
    vocabulary: Vocabulary,
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Steps<'_> {
    /// Every step, in order.
    pub fn iter(&self) -> impl Iterator<Item = StepReport> {
        let records = (1..=self.timeline.len()).map(|step| (step, self.timeline.record(step)));
        records.filter_map(|(step, record)| Some(self.step(step, &*record?)))
    }

    fn step(&self, step: usize, record: &StepRecord) -> StepReport {
        let name = |node| self.vocabulary.name(node);
        let (by, line) = match self.timeline.branch().log().get(step - 1).map(|entry| entry.by) {
            Some(By::Rule(line)) => ("rule", (line > 0).then_some(line)),
            Some(By::Hand { .. }) => ("hand", None),
            Some(By::Director) | None => ("director", None),
        };
        let action = match (&record.step.action, &record.fired) {
            (Action::Fire { node, .. }, Some(timer)) => format!("fire {} {timer}", name(*node)),
            (action, _) => self.vocabulary.action(action),
        };
        let arrived = record.arrived.as_ref().map(|arrived| ArrivalReport {
            from: name(arrived.at.from),
            to: name(arrived.at.to),
            text: arrived.text.clone(),
            fate: fate(arrived.fate),
        });
        let sent = record.sent.iter().map(|sent| SentReport {
            to: name(sent.at.to),
            text: sent.text.clone(),
            latency_us: sent.latency.as_us(),
        });
        StepReport {
            step,
            time_us: self.timeline.index().time(step).as_us(),
            by,
            line,
            action,
            node: record.node.map(name),
            rule: record.rule,
            arrived,
            fired: record.fired.clone(),
            command: record.command.clone(),
            sent: sent.collect(),
            events: record.events.iter().map(|event| self.event(event)).collect(),
        }
    }

    fn event(&self, event: &Event) -> EventReport {
        let part = |(name, number): &(&'static str, u64)| match (*name, u8::try_from(*number)) {
            ("node", Ok(id)) => format!(" {}", self.vocabulary.name(NodeId(id))),
            (name, _) => format!(" {name} {number}"),
        };
        let parts = event.numbers.iter().map(part).collect::<String>();
        EventReport {
            node: self.vocabulary.name(event.node),
            verb: event.verb,
            numbers: event.numbers.iter().copied().collect(),
            text: format!("{}{parts}", event.verb),
        }
    }
}

impl<'r> RunReport<'r> {
    /// The report of a script that was played; `judged`: whether its expectations were.
    pub fn of(script: &'r Script, performance: &'r Performance, judged: bool) -> RunReport<'r> {
        let Performance { timeline, error, .. } = performance;
        let setup = timeline.setup();
        let settings = setup.settings.iter();
        let error = error.as_ref().map(|halt| ErrorReport {
            line: halt.line,
            text: halt.text.clone(),
            message: halt.to_string(),
        });
        RunReport {
            title: &script.title,
            arena: setup.entry.arena.id(),
            protocol: setup.entry.id,
            settings: settings.map(|(name, value)| (name, value.to_string())).collect(),
            seed: match setup.seed {
                Seed::Number(seed) => SeedReport::Number(seed),
                Seed::Least => SeedReport::Word("least"),
            },
            steps: Steps { timeline, vocabulary: Vocabulary::of(setup) },
            laws: laws(timeline),
            expectations: expectations(script, performance, judged && error.is_none()),
            misfires: misfires(timeline),
            error,
            fingerprint: timeline.fingerprint().to_string(),
        }
    }
}

fn laws(timeline: &Timeline) -> Vec<LawLine> {
    let line = |report: LawReport| LawLine {
        law: report.law.name(),
        verdict: match report.verdict {
            Verdict::Holds => "holds",
            Verdict::Broken => "broken",
            Verdict::Undecided => "undecided",
        },
        broken_at: report.broken_at,
    };
    judge(timeline).into_iter().map(line).collect()
}

fn expectations(
    script: &Script,
    performance: &Performance,
    judged: bool,
) -> Vec<ExpectationReport> {
    let vocabulary = Vocabulary::of(&script.setup);
    let report = |one: &Lined<Expectation>| {
        let unmet = performance.unmet.iter().find(|unmet| unmet.line == one.line);
        ExpectationReport {
            line: one.line,
            text: vocabulary.expectation(&one.what),
            met: judged.then_some(unmet.is_none()),
            found: unmet.map(|unmet| unmet.found.to_string()),
        }
    };
    script.expectations.iter().map(report).collect()
}

fn misfires(timeline: &Timeline) -> Vec<MisfireReport> {
    let misfires = timeline.index().misfires().iter();
    misfires
        .map(|one| MisfireReport { step: one.step, line: one.line, why: one.why.to_string() })
        .collect()
}

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Handled => "handled",
        Fate::Dropped => "dropped",
        Fate::NobodyThere => "nobody-there",
        Fate::AtACut => "at-a-cut",
    }
}
