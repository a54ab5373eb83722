//! Prints a script as canonical text, which reads as the same script.

use std::fmt;

use super::vocabulary::Vocabulary;
use super::{Expectation, Lined, Script};
use crate::catalog::Setup;
use crate::engine::order::{Anchor, Move, Order, Rule, Trigger, Until};
use crate::kernel::{Action, InFlight, Jump, Span};
use crate::ledger::Verdict;

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = Vocabulary::of(&self.setup);
        let title = self.title.replace(['\n', '\r'], " ");
        if !title.trim().is_empty() {
            writeln!(f, "title {}\n", title.trim())?;
        }
        write_setup(f, &self.setup)?;
        write_part(f, words.rules(&self.rules))?;
        write_part(f, words.moves(&self.moves))?;
        let expectations = self.expectations.iter();
        write_part(f, expectations.map(|line| words.expectation(&line.what)).collect())
    }
}

fn write_setup(f: &mut fmt::Formatter<'_>, setup: &Setup) -> fmt::Result {
    writeln!(f, "run {}/{}", setup.entry.arena.id(), setup.entry.id)?;
    for (name, value) in setup.settings.changed() {
        writeln!(f, "set {name} {value}")?;
    }
    if setup.seed != Setup::of(setup.entry).seed {
        writeln!(f, "seed {}", setup.seed)?;
    }
    Ok(())
}

fn write_part(f: &mut fmt::Formatter<'_>, lines: Vec<String>) -> fmt::Result {
    if !lines.is_empty() {
        writeln!(f)?;
    }
    lines.iter().try_for_each(|line| writeln!(f, "{line}"))
}

/// Things in the words of scripts.
impl Vocabulary {
    /// An order without what it lasts: `pause worker-a`.
    pub fn say(&self, order: &Order) -> String {
        match order {
            Order::Do(action) => self.action(action),
            Order::Fire { node, timer } => format!("fire {} {timer}", self.name(*node)),
        }
    }

    /// An action: `deliver worker-a -> bank`.
    pub fn action(&self, action: &Action) -> String {
        let name = |node: &_| self.name(*node);
        match action {
            Action::Elapse => "elapse".into(),
            Action::Deliver(at) => format!("deliver {}", self.in_flight(*at)),
            Action::Drop(at) => format!("drop {}", self.in_flight(*at)),
            Action::Duplicate(at) => format!("duplicate {}", self.in_flight(*at)),
            Action::Delay(at, by) => format!("delay {} {by}", self.in_flight(*at)),
            Action::Fire { node, timer } => {
                format!("fire {} #{}", name(node), u32::from(*timer) + 1)
            }
            Action::Command(nth) => {
                let command = self.commands.get(usize::from(*nth)).cloned();
                command.unwrap_or_else(|| format!("command #{}", u32::from(*nth) + 1))
            }
            Action::Crash { node, keep: 0 } => format!("crash {}", name(node)),
            Action::Crash { node, keep } => format!("crash {} keeping {keep}", name(node)),
            Action::Restart(node) => format!("restart {}", name(node)),
            Action::Pause(node) => format!("pause {}", name(node)),
            Action::Resume(node) => format!("resume {}", name(node)),
            Action::Jump(node, Jump::Forward(by)) => format!("jump {} +{by}", name(node)),
            Action::Jump(node, Jump::Back(by)) => format!("jump {} -{by}", name(node)),
            Action::Skew(node, rate) => format!("skew {} {}", name(node), rate.as_permille()),
            Action::Cut(from, to) => format!("cut {} -> {}", name(from), name(to)),
            Action::Heal(from, to) => format!("heal {} -> {}", name(from), name(to)),
        }
    }

    /// A place on a link: `worker-a -> bank #2`.
    pub fn in_flight(&self, at: InFlight) -> String {
        let link = format!("{} -> {}", self.name(at.from), self.name(at.to));
        if at.nth == 0 { link } else { format!("{link} #{}", u32::from(at.nth) + 1) }
    }

    /// An order with what it lasts; both ways if the same is done to the link back.
    fn order_line(&self, order: &Order, lasts: Option<Span>, both_ways: bool) -> String {
        let mut line = self.say(order);
        if both_ways {
            line = line.replace(" -> ", " <-> ");
        }
        match lasts {
            Some(lasts) => format!("{line} {lasts}"),
            None => line,
        }
    }

    fn rules(&self, rules: &[Rule]) -> Vec<String> {
        let back = |one: &Rule, other: &Rule| {
            one.trigger == other.trigger
                && one.lasts == other.lasts
                && is_back(&one.order, &other.order)
        };
        let line = |rule: &Rule, both_ways| {
            let order = self.order_line(&rule.order, rule.lasts, both_ways);
            match rule.trigger {
                Trigger::At(time) => format!("at {time} {order}"),
                Trigger::When(anchor) => format!("when {} {order}", self.anchor(&anchor)),
            }
        };
        fold_pairs(rules, back, line)
    }

    fn moves(&self, moves: &[Lined<Move>]) -> Vec<String> {
        let back = |one: &Lined<Move>, other: &Lined<Move>| match (&one.what, &other.what) {
            (
                Move::Give { order, lasts, .. },
                Move::Give { wait, order: other, lasts: lasts_too },
            ) => wait.is_zero() && lasts == lasts_too && is_back(order, other),
            _ => false,
        };
        fold_pairs(moves, back, |line, both_ways| match &line.what {
            Move::Play(until) => self.play(until),
            Move::Give { wait, order: Order::Do(Action::Elapse), .. } => format!("elapse {wait}"),
            Move::Give { wait, order, lasts } => {
                let order = self.order_line(order, *lasts, both_ways);
                if wait.is_zero() { order } else { format!("+{wait} {order}") }
            }
        })
    }

    /// A move as a line, or as the first of two.
    pub fn say_move(&self, one: &Move) -> String {
        self.moves(&[Lined { line: 0, what: one.clone() }]).concat()
    }

    fn play(&self, until: &Until) -> String {
        match until {
            Until::Steps(1) => "play 1 step".into(),
            Until::Steps(steps) => format!("play {steps} steps"),
            Until::For(span) => format!("play {span}"),
            Until::Time(time) => format!("play until {time}"),
            Until::Happens(anchor) => format!("play until {}", self.anchor(anchor)),
            Until::Quiet => "play until quiet".into(),
        }
    }

    /// What is waited for: `worker-a acquires #2`.
    pub fn anchor(&self, anchor: &Anchor) -> String {
        let event = format!("{} {}", self.name(anchor.node), anchor.verb);
        if anchor.nth == 1 { event } else { format!("{event} #{}", anchor.nth) }
    }

    /// An expectation as a line.
    pub fn expectation(&self, expectation: &Expectation) -> String {
        match expectation {
            Expectation::Law(law, verdict) => {
                format!("expect {} {}", law.name(), verdict_word(*verdict))
            }
            Expectation::Happens { node, verb, times: None } => {
                format!("expect {} {verb}", self.name(*node))
            }
            Expectation::Happens { node, verb, times: Some(times) } => {
                format!("expect {} {verb} {}", self.name(*node), times_words(*times))
            }
            Expectation::Charged(order, times) => {
                format!("expect order {order} charged {}", times_words(*times))
            }
            Expectation::Balance(owner, amount) => format!("expect balance {owner} {amount}"),
            Expectation::Fingerprint(number) => format!("expect fingerprint {number:016x}"),
        }
    }
}

/// Whether the second order does to the link back what the first does to a link.
fn is_back(one: &Order, other: &Order) -> bool {
    match (one, other) {
        (Order::Do(Action::Cut(a, b)), Order::Do(Action::Cut(c, d)))
        | (Order::Do(Action::Heal(a, b)), Order::Do(Action::Heal(c, d))) => a == d && b == c,
        _ => false,
    }
}

/// Makes one line of each two neighbours that belong together, and of every other item.
fn fold_pairs<T>(
    items: &[T],
    are_pair: impl Fn(&T, &T) -> bool,
    line: impl Fn(&T, bool) -> String,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = items;
    while let Some((one, behind)) = rest.split_first() {
        let pair = behind.first().is_some_and(|other| are_pair(one, other));
        lines.push(line(one, pair));
        rest = &behind[usize::from(pair)..];
    }
    lines
}

/// A verdict as scripts write it.
pub(super) const fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Broken => "broken",
        Verdict::Undecided => "undecided",
    }
}

fn times_words(times: u32) -> String {
    if times == 1 { "1 time".into() } else { format!("{times} times") }
}
