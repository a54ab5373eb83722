//! Reads lines into a script, and goes on after a mistake to find the others.

use super::error::{ErrorKind, Name, ScriptError, ScriptErrors, Section, Want};
use super::expectation::expectation_line;
use super::phrase::{Phrase, Told};
use super::vocabulary::{Vocabulary, unknown};
use super::words::Words;
use super::{Lined, MOST_BYTES, MOST_LINES, Script};
use crate::catalog::{self, CATALOG, Setup};
use crate::engine::order::{Move, Order, Rule, Trigger, Until};
use crate::engine::timeline::MOST_STEPS;
use crate::kernel::{Action, Span};
use crate::protocols::settings::SettingError;

/// How many mistakes are named at most.
const MOST_ERRORS: usize = 100;

/// Reads a script, for `instead` of the setup that it names if that is given.
pub(super) fn parse(text: &str, instead: Option<&Setup>) -> Result<Script, ScriptErrors> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_size(text).map_err(|error| ScriptErrors(vec![error]))?;
    let lines: Vec<Words<'_>> =
        (1..).zip(text.split('\n')).filter_map(|(line, raw)| Words::of(line, raw)).collect();
    let mut reader = Reader { errors: Vec::new(), reached: Section::Title };
    let head = reader.head(&lines);
    let script = head.map(|(title, setup, body)| {
        let setup = instead.cloned().unwrap_or(setup);
        reader.body(title, setup, body)
    });
    match script {
        Some(script) if reader.errors.is_empty() => Ok(script),
        _ => Err(ScriptErrors(reader.errors)),
    }
}

fn check_size(text: &str) -> Result<(), ScriptError> {
    let too_much = |line, kind| Err(ScriptError { line, columns: 1..2, kind });
    if text.len() > MOST_BYTES {
        return too_much(1, ErrorKind::TooLarge { bytes: text.len() });
    }
    // The end of the last line begins no further one.
    if text.strip_suffix('\n').unwrap_or(text).split('\n').count() > MOST_LINES {
        return too_much(MOST_LINES as u32 + 1, ErrorKind::TooManyLines);
    }
    Ok(())
}

/// The part that a line belongs to, by its first word. What is none of these is an order.
fn section(first: &str) -> Section {
    match first {
        "title" => Section::Title,
        "run" => Section::Run,
        "set" | "seed" => Section::Settings,
        "at" | "when" => Section::Rules,
        "expect" => Section::Expectations,
        _ => Section::Moves,
    }
}

struct Reader {
    errors: Vec<ScriptError>,
    /// The part that was reached.
    reached: Section,
}

impl Reader {
    /// Notes a mistake and goes on.
    fn note<T>(&mut self, read: Result<T, ScriptError>) -> Option<T> {
        read.map_err(|error| {
            if self.errors.len() < MOST_ERRORS {
                self.errors.push(error);
            }
        })
        .ok()
    }

    /// Reads title, run, settings and seed. `None`: it is not known what to run, so that nothing
    /// further can be judged.
    fn head<'l, 't>(&mut self, lines: &'l [Words<'t>]) -> Option<(String, Setup, &'l [Words<'t>])> {
        let (title, lines) = match lines.split_first() {
            Some((line, rest)) if line.peek_text() == "title" => (self.title(line), rest),
            _ => (String::new(), lines),
        };
        let Some((run, lines)) = lines.split_first().filter(|(line, _)| line.peek_text() == "run")
        else {
            let error = match lines.first() {
                Some(line) => line.fail(ErrorKind::NoRun),
                None => ScriptError { line: 1, columns: 1..2, kind: ErrorKind::NoRun },
            };
            return self.note(Err(error));
        };
        let mut setup = self.note(run_line(run.clone()))?;
        let settings =
            lines.iter().take_while(|line| section(line.peek_text()) == Section::Settings);
        let body = &lines[settings.clone().count()..];
        self.settings(settings, &mut setup);
        self.reached = Section::Settings;
        Some((title, setup, body))
    }

    fn title(&mut self, line: &Words<'_>) -> String {
        let title = line.tail();
        if title.is_empty() {
            let kind = ErrorKind::Expected { want: Want::Title, found: String::new() };
            self.note::<()>(Err(line.fail(kind)));
        }
        title.to_string()
    }

    fn settings<'l, 't: 'l>(
        &mut self,
        lines: impl Iterator<Item = &'l Words<'t>>,
        setup: &mut Setup,
    ) {
        let mut given: Vec<(String, u32)> = Vec::new();
        for line in lines {
            let Some(name) = self.note(setting_line(line.clone(), setup)) else { continue };
            match given.iter().find(|(known, _)| *known == name) {
                Some((_, first)) => {
                    let first = *first;
                    let kind = ErrorKind::Repeated { what: name, first };
                    self.note::<()>(Err(line.fail(kind)));
                }
                None => given.push((name, line.line)),
            }
        }
    }

    /// Reads rules, moves and expectations.
    fn body(&mut self, title: String, setup: Setup, lines: &[Words<'_>]) -> Script {
        let vocabulary = Vocabulary::of(&setup);
        let (rules, moves, expectations) = (Vec::new(), Vec::new(), Vec::new());
        let mut script = Script { title, setup, rules, moves, expectations };
        for words in lines {
            let section = section(words.peek_text());
            if section < self.reached {
                let kind = ErrorKind::Misplaced { section, after: self.reached };
                self.note::<()>(Err(words.fail(kind)));
                continue;
            }
            let phrase = Phrase { vocabulary: &vocabulary, words: words.clone() };
            let read = match section {
                Section::Rules => rule_line(phrase).map(|rules| script.rules.extend(rules)),
                Section::Expectations => {
                    let line = words.line;
                    let read = expectation_line(phrase);
                    read.map(|what| script.expectations.push(Lined { line, what }))
                }
                _ => {
                    let lined = |what| Lined { line: words.line, what };
                    let read = move_line(phrase);
                    read.map(|moves| script.moves.extend(moves.into_iter().map(lined)))
                }
            };
            // A line that cannot be read does not say for sure which part it belongs to.
            if self.note(read).is_some() {
                self.reached = section;
            }
        }
        script
    }
}

/// Reads `run lock/none`.
fn run_line(mut words: Words<'_>) -> Result<Setup, ScriptError> {
    words.take();
    let Some(word) = words.take() else {
        let kind = ErrorKind::Expected { want: Want::Protocol, found: String::new() };
        return Err(words.fail(kind));
    };
    let found = word.text.split_once('/').and_then(|(arena, id)| catalog::find(arena, id));
    let entry = found.ok_or_else(|| {
        let known = CATALOG.iter().map(|entry| format!("{}/{}", entry.arena.id(), entry.id));
        words.fail_back(unknown(Name::Protocol, word.text, known))
    })?;
    match words.peek() {
        Some(word) => Err(words.fail(ErrorKind::Extra { word: word.text.to_string() })),
        None => Ok(Setup::of(entry)),
    }
}

/// Reads `set fencing off` or `seed 7` into a setup; returns what was set.
fn setting_line(mut words: Words<'_>, setup: &mut Setup) -> Result<String, ScriptError> {
    let is_seed = words.take().is_some_and(|word| word.text == "seed");
    let mut word = |want| {
        let kind = ErrorKind::Expected { want, found: String::new() };
        words.take().ok_or_else(|| words.fail(kind))
    };
    let name = if is_seed { "seed" } else { word(Want::Setting)?.text };
    let value = word(if is_seed { Want::Seed } else { Want::Value })?;
    if let Some(word) = words.peek() {
        return Err(words.fail(ErrorKind::Extra { word: word.text.to_string() }));
    }
    if is_seed {
        setup.seed = value.text.parse().map_err(|_| {
            let found = value.text.to_string();
            words.fail_back(ErrorKind::Expected { want: Want::Seed, found })
        })?;
    } else {
        let set = setup.settings.set(name, value.text);
        set.map_err(|why| words.fail_back(setting_error(why)))?;
    }
    Ok(name.to_string())
}

/// An unknown setting is an unknown name like any other.
fn setting_error(why: SettingError) -> ErrorKind {
    match why {
        SettingError::Unknown { name, known } => {
            unknown(Name::Setting, &name, known.into_iter().map(str::to_string))
        }
        other => ErrorKind::Setting(other),
    }
}

/// Reads `at 12s crash redis` or `when worker-a acquires pause worker-a 40s`.
fn rule_line(mut phrase: Phrase<'_, '_>) -> Result<Vec<Rule>, ScriptError> {
    let line = phrase.words.line;
    let at = phrase.words.take().is_some_and(|word| word.text == "at");
    let trigger = if at { Trigger::At(phrase.span()?) } else { Trigger::When(phrase.anchor()?) };
    let told = phrase.order()?;
    let rule = |order| Rule { trigger, order, lasts: told.lasts, line };
    Ok(told.orders.into_iter().map(rule).collect())
}

/// Reads a move; two where a link is cut or healed both ways.
fn move_line(mut phrase: Phrase<'_, '_>) -> Result<Vec<Move>, ScriptError> {
    if phrase.words.take_if("play") {
        let until = until(&mut phrase)?;
        phrase.end()?;
        return Ok(vec![Move::Play(until)]);
    }
    let Some(wait) = phrase.words.peek_text().strip_prefix('+') else {
        return if phrase.words.peek_text() == "elapse" && phrase.words.left() > 1 {
            elapse(phrase)
        } else {
            Ok(given(Span::ZERO, phrase.order()?))
        };
    };
    let wait = wait.parse().map_err(|why| phrase.words.fail(ErrorKind::Time(why)))?;
    phrase.words.take();
    Ok(given(wait, phrase.order()?))
}

/// The moves that give what was told after a wait.
fn given(wait: Span, told: Told) -> Vec<Move> {
    let lasts = told.lasts;
    let waits = std::iter::once(wait).chain(std::iter::repeat(Span::ZERO));
    let give = |(wait, order)| Move::Give { wait, order, lasts };
    waits.zip(told.orders).map(give).collect()
}

/// Reads `elapse 10s`.
fn elapse(mut phrase: Phrase<'_, '_>) -> Result<Vec<Move>, ScriptError> {
    phrase.words.take();
    let wait = phrase.span()?;
    phrase.end()?;
    Ok(vec![Move::Give { wait, order: Order::Do(Action::Elapse), lasts: None }])
}

/// Reads `30s`, `12 steps`, `until 60s`, `until worker-a acquires #2` or `until quiet`.
fn until(phrase: &mut Phrase<'_, '_>) -> Result<Until, ScriptError> {
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if phrase.words.take_if("until") {
        return match phrase.words.peek_text() {
            "" => Err(phrase.expected(Want::Until)),
            "quiet" if phrase.words.left() == 1 => {
                phrase.words.take();
                Ok(Until::Quiet)
            }
            text if starts_with_digit(text) => phrase.span().map(Until::Time),
            _ => phrase.anchor().map(Until::Happens),
        };
    }
    let text = phrase.words.peek_text();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let steps = phrase.number(1, MOST_STEPS as u64)?;
        if !phrase.words.take_if("steps") && !phrase.words.take_if("step") {
            return Err(phrase.expected(Want::Until));
        }
        return Ok(Until::Steps(u32::try_from(steps).unwrap_or(u32::MAX)));
    }
    if starts_with_digit(text) {
        phrase.span().map(Until::For)
    } else {
        Err(phrase.expected(Want::Until))
    }
}
