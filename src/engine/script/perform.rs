//! Plays a script, and judges what came of it.

use std::fmt;

use super::print::verdict_word;
use super::vocabulary::Vocabulary;
use super::{Expectation, Script};
use crate::engine::order::{Anchor, Move, Order, Until};
use crate::engine::timeline::{MOST_STEPS, MOST_UNDER_WAY, MoveError, PlayError, Timeline};
use crate::kernel::{Action, Fingerprint, Refusal};
use crate::ledger::{Cents, Law, Verdict};

/// How many ways out a [`Halt`] offers at most.
const MOST_OFFERS: usize = 8;

/// A script that was played.
pub struct Performance {
    /// The run, as far as it came.
    pub timeline: Timeline,
    /// The move that could not be made, if one could not; those after it were not tried.
    pub error: Option<Halt>,
    /// The expectations that did not come true. None is judged after an error.
    pub unmet: Vec<Unmet>,
}

/// A move that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halt {
    /// Which move, from 0.
    pub number: usize,
    /// The line that it stands in; 0 if in none.
    pub line: u32,
    /// The move, as a script writes it.
    pub text: String,
    /// Why not.
    pub why: MoveError,
    /// What could be done instead, as scripts write it.
    pub instead: Vec<String>,
}

/// An expectation that did not come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The line that it stands in; 0 if in none.
    pub line: u32,
    /// What was expected, as a script writes it.
    pub text: String,
    /// What came.
    pub found: Found,
}

/// What came instead of what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Of a law.
    Law(LawReport),
    /// It happened so often, or the order was charged so often.
    Times(u32),
    /// So much was on the account.
    Balance(Cents),
    /// There is no such order or account.
    Nothing,
    /// The last world had another fingerprint.
    Fingerprint(Fingerprint),
}

/// What a run shows of a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LawReport {
    /// The law.
    pub law: Law,
    /// [`Verdict::Broken`] if it was broken at any time.
    pub verdict: Verdict,
    /// The step at which it was first broken.
    pub broken_at: Option<u32>,
}

impl Script {
    /// The run before its first move.
    pub fn timeline(&self) -> Timeline {
        Timeline::new(self.setup.clone(), self.rules.clone())
    }

    /// Makes every move, and looks whether what is expected has come.
    pub fn play(&self) -> Performance {
        let mut timeline = self.timeline();
        for (number, one) in self.moves.iter().enumerate() {
            if let Err(why) = timeline.make(&one.what) {
                let halt = Halt::new(number, one.line, &one.what, why, &timeline);
                return Performance { timeline, error: Some(halt), unmet: Vec::new() };
            }
        }
        let unmet = self.unmet(&timeline);
        Performance { timeline, error: None, unmet }
    }

    /// The expectations that a run does not meet where it stands.
    pub fn unmet(&self, timeline: &Timeline) -> Vec<Unmet> {
        let vocabulary = Vocabulary::of(&self.setup);
        let unmet = |found, line, expectation| Unmet {
            line,
            text: vocabulary.expectation(expectation),
            found,
        };
        self.expectations
            .iter()
            .filter_map(|one| Some(unmet(one.what.missed(timeline)?, one.line, &one.what)))
            .collect()
    }
}

/// What a run shows of every law by the place where it stands.
///
/// A law of every moment is broken if it was broken at any. The law of the end is judged there: a run
/// can stand still with an order open, and then be helped on by hand.
pub fn judge(timeline: &Timeline) -> Vec<LawReport> {
    let here = timeline.position();
    let report = |(law, verdict)| {
        let broken_at = timeline.index().broken_at(law).filter(|step| *step as usize <= here);
        let verdict =
            if broken_at.is_some() && !law.is_of_the_end() { Verdict::Broken } else { verdict };
        LawReport { law, verdict, broken_at: broken_at.filter(|_| verdict == Verdict::Broken) }
    };
    timeline.world().verdicts(timeline.is_over()).into_iter().map(report).collect()
}

impl Expectation {
    /// What a run shows instead; `None` if it shows what is expected.
    fn missed(&self, timeline: &Timeline) -> Option<Found> {
        match self {
            Expectation::Law(law, verdict) => {
                let report = judge(timeline).into_iter().find(|report| report.law == *law);
                match report {
                    Some(report) if report.verdict == *verdict => None,
                    Some(report) => Some(Found::Law(report)),
                    None => Some(Found::Nothing),
                }
            }
            Expectation::Happens { node, verb, times } => {
                let found = count(timeline, &Anchor { node: *node, verb, nth: 1 });
                let met = times.map_or(found > 0, |times| found == times);
                (!met).then_some(Found::Times(found))
            }
            Expectation::Charged(order, times) => {
                let orders = timeline.world().books().orders;
                match orders.into_iter().find(|line| line.id == *order) {
                    Some(line) if line.charges == *times => None,
                    Some(line) => Some(Found::Times(line.charges)),
                    None => Some(Found::Nothing),
                }
            }
            Expectation::Balance(owner, amount) => {
                let accounts = timeline.world().books().accounts;
                match accounts.into_iter().find(|account| account.owner == owner) {
                    Some(account) if account.balance == *amount => None,
                    Some(account) => Some(Found::Balance(account.balance)),
                    None => Some(Found::Nothing),
                }
            }
            Expectation::Fingerprint(number) => {
                let found = timeline.fingerprint();
                (leading(found) != *number).then_some(Found::Fingerprint(found))
            }
        }
    }

    /// That the last world is the one where a timeline stands.
    pub fn fingerprint_of(timeline: &Timeline) -> Expectation {
        Expectation::Fingerprint(leading(timeline.fingerprint()))
    }
}

/// The part of a fingerprint that is printed.
fn leading(fingerprint: Fingerprint) -> u64 {
    (fingerprint.0 >> 64) as u64
}

/// How often something has happened up to where a timeline stands.
fn count(timeline: &Timeline, anchor: &Anchor) -> u32 {
    let events = timeline.index().events_between(1, timeline.position());
    events.iter().filter(|(_, event)| anchor.is(event)).count() as u32
}

impl Halt {
    fn new(number: usize, line: u32, one: &Move, why: MoveError, timeline: &Timeline) -> Halt {
        let vocabulary = Vocabulary::of(timeline.setup());
        let text = vocabulary.say_move(one);
        let mut instead = match one {
            Move::Give { order, .. } => alternatives(order, timeline),
            Move::Play(_) => Vec::new(),
        };
        instead.truncate(MOST_OFFERS);
        let instead = instead.iter().map(|order| vocabulary.say(order)).collect();
        let instead = match (one, why) {
            (Move::Play(Until::Happens(_)), MoveError::Play(PlayError::StandsStill)) => {
                vec!["play until quiet".to_string()]
            }
            (_, MoveError::Refused(Refusal::DueBefore(span))) => vec![format!("play {span}")],
            _ => instead,
        };
        Halt { number, line, text, why, instead }
    }
}

/// Orders of the same kind that can be given.
fn alternatives(order: &Order, timeline: &Timeline) -> Vec<Order> {
    let world = timeline.world();
    match order {
        Order::Fire { node, .. } | Order::Do(Action::Fire { node, .. }) => {
            let timers = world.node(*node).map_or_else(Vec::new, |node| node.timers);
            timers.into_iter().map(|timer| Order::Fire { node: *node, timer: timer.name }).collect()
        }
        Order::Do(Action::Command(_)) => {
            let open = world.commands().into_iter().filter(|command| !command.given);
            open.map(|command| Order::Do(Action::Command(command.nth))).collect()
        }
        Order::Do(action) => {
            let others = world.flights().into_iter().filter_map(|flight| {
                Some(match *action {
                    Action::Deliver(_) => {
                        flight.deliverable.ok()?;
                        Action::Deliver(flight.at)
                    }
                    Action::Drop(_) => Action::Drop(flight.at),
                    Action::Duplicate(_) if !flight.fifo => Action::Duplicate(flight.at),
                    Action::Delay(_, by) => Action::Delay(flight.at, by),
                    _ => return None,
                })
            });
            others.map(Order::Do).collect()
        }
    }
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "'{}' cannot be done: ", self.text)?;
        match self.why {
            MoveError::Refused(refusal) => write!(f, "{refusal}")?,
            MoveError::Play(PlayError::StandsStill) => {
                f.write_str("nothing more happens by itself before that")?;
            }
            MoveError::Play(PlayError::TooLong) => {
                write!(f, "the run has become as long as runs can be, {MOST_STEPS} steps")?;
            }
            MoveError::Play(PlayError::TooManyMessages) => write!(
                f,
                "{MOST_UNDER_WAY} messages are under way, more than a run can have: play for a shorter time"
            )?,
        }
        if self.instead.is_empty() {
            f.write_str("; change the line or remove it")
        } else {
            write!(f, "; possible here: {}", self.instead.join(", "))
        }
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "'{}' did not come true: {}", self.text, self.found)
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::Law(report) => write!(f, "{report}"),
            Found::Times(1) => f.write_str("1 time"),
            Found::Times(times) => write!(f, "{times} times"),
            Found::Balance(amount) => write!(f, "the balance is {amount}"),
            Found::Nothing => f.write_str("there is no such thing"),
            Found::Fingerprint(found) => write!(
                f,
                "the fingerprint is {found}, so this is not the run that the script was made of"
            ),
        }
    }
}

impl fmt::Display for LawReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.law.name(), verdict_word(self.verdict))?;
        match self.broken_at {
            Some(step) => write!(f, " at step {step}"),
            None => Ok(()),
        }
    }
}
