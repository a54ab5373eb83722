//! A history's lines.

mod twice;

use std::collections::HashMap;
use std::fmt;

use serde_json::{Map, Value};

use super::number::canonical;
use crate::engine::script::nearest;
use crate::linearizability::{History, Model, OperationId};

/// How a model's operations are written.
pub(super) trait Notation {
    /// The model.
    type Model: Model;

    /// The names of its operations.
    const OPERATIONS: &'static [&'static str];

    /// Those of them whose result says something.
    const ANSWERED: &'static [&'static str];

    /// An operation that is invoked with this value, if it is of `OPERATIONS`. An error says what the
    /// value should be.
    fn input(f: &str, value: &Value) -> Result<<Self::Model as Model>::Input, String>;

    /// What such an operation answered.
    fn output(f: &str, value: &Value) -> Result<<Self::Model as Model>::Output, String>;
}

/// A key in its [`canonical`] form; empty if there was none.
pub(super) type Key = String;

/// A history of objects of this kind.
pub(super) type KeyedHistory<M> = History<(Key, <M as Model>::Input), <M as Model>::Output>;

/// A history with what its lines said.
pub(super) struct Parsed<N: Notation> {
    pub(super) history: KeyedHistory<N::Model>,
    /// Of every operation.
    pub(super) notes: Vec<Note>,
    /// The line of every event.
    pub(super) lines: Vec<usize>,
}

/// An operation as it was written.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) process: Value,
    pub(super) f: String,
    pub(super) key: Option<Value>,
    pub(super) argument: Value,
    pub(super) result: Option<Value>,
    /// Whether the result says something.
    pub(super) is_answered: bool,
    pub(super) invoked_line: usize,
    pub(super) completed_line: Option<usize>,
    /// `ok`, `fail` or `info`.
    pub(super) completed: &'static str,
}

/// What a process is doing.
enum Process {
    Idle,
    Busy(OperationId),
    /// It invoked something of which nobody knows, in this line.
    Gone(usize),
}

/// Reads a history. An error names the line.
pub(super) fn parse<N: Notation>(bytes: &[u8]) -> Result<Parsed<N>, String> {
    let mut reader = Reader::<N> {
        parsed: Parsed { history: History::default(), notes: Vec::new(), lines: Vec::new() },
        processes: HashMap::new(),
    };
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let number = index + 1;
        reader.line(number, line).map_err(|why| format!("line {number}: {why}"))?;
    }
    Ok(reader.parsed)
}

struct Reader<N: Notation> {
    parsed: Parsed<N>,
    /// By name, in its [`canonical`] form. Nothing iterates over them.
    processes: HashMap<String, Process>,
}

impl<N: Notation> Reader<N> {
    fn line(&mut self, number: usize, line: &[u8]) -> Result<(), String> {
        let line =
            std::str::from_utf8(line).map_err(|_| "it is not text in UTF-8; save it as such")?;
        // Some editors put a mark before the first line.
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            return Ok(());
        }
        let event = object(line)?;
        let process = scalar(&event, "process")?
            .ok_or("it has no 'process'; write who does it, as in \"process\":0")?;
        // As Jepsen's logs name what makes the faults, with or without the sign of a keyword.
        if matches!(process.as_str(), Some("nemesis" | ":nemesis")) {
            return Ok(());
        }
        match text(&event, "type")?.unwrap_or_default() {
            "invoke" => self.invoke(number, process, &event),
            "ok" => self.complete(number, process, &event, "ok"),
            "fail" => self.complete(number, process, &event, "fail"),
            "info" => self.complete(number, process, &event, "info"),
            "" => Err("it has no 'type'; write invoke, ok, fail or info".into()),
            other => {
                Err(format!("there is no type '{}'; write invoke, ok, fail or info", short(&other)))
            }
        }
    }

    fn invoke(&mut self, number: usize, process: &Value, event: &Event) -> Result<(), String> {
        let slot = self.processes.entry(canonical(process)?).or_insert(Process::Idle);
        match slot {
            Process::Idle => {}
            Process::Busy(id) => {
                return Err(format!(
                    "process {} invokes an operation, but the one of line {} is still under way; \
                     complete that first, or give this one another process",
                    short(process),
                    self.parsed.notes[*id].invoked_line
                ));
            }
            Process::Gone(line) => {
                return Err(format!(
                    "process {} invokes an operation after the 'info' of line {line}, which may \
                     still take effect; give what it does from here on another process",
                    short(process)
                ));
            }
        }
        let f = known::<N>(text(event, "f")?)?;
        let key = scalar(event, "key")?;
        let value = event.get("value").unwrap_or(&Value::Null);
        let input = N::input(f, value).map_err(|why| refused("invoke", f, value, &why))?;
        let object = key.map(canonical).transpose()?.unwrap_or_default();
        let id = self.parsed.history.invoke((object, input));
        *slot = Process::Busy(id);
        self.parsed.lines.push(number);
        self.parsed.notes.push(Note {
            process: process.clone(),
            f: f.to_string(),
            key: key.cloned(),
            argument: value.clone(),
            result: None,
            is_answered: N::ANSWERED.contains(&f),
            invoked_line: number,
            completed_line: None,
            completed: "info",
        });
        Ok(())
    }

    fn complete(
        &mut self,
        number: usize,
        process: &Value,
        event: &Event,
        kind: &'static str,
    ) -> Result<(), String> {
        let Some(slot) = self.processes.get_mut(&canonical(process)?) else {
            return Err(nothing_invoked(process));
        };
        let Process::Busy(id) = *slot else { return Err(nothing_invoked(process)) };
        let note = &mut self.parsed.notes[id];
        same(event, "f", Some(&Value::from(note.f.as_str())), note.invoked_line)?;
        same(event, "key", note.key.as_ref(), note.invoked_line)?;
        (note.completed, note.completed_line) = (kind, Some(number));
        *slot = Process::Idle;
        match kind {
            "ok" => {
                let value = event.get("value").unwrap_or(&Value::Null);
                if !note.is_answered && *value == false && note.argument != false {
                    return Err(as_if_it_failed(&note.f));
                }
                let output =
                    N::output(&note.f, value).map_err(|why| refused("ok", &note.f, value, &why))?;
                note.result = Some(value.clone());
                self.parsed.history.complete(id, output);
                self.parsed.lines.push(number);
            }
            "fail" => {
                self.parsed.history.fail(id);
                self.parsed.lines.push(number);
            }
            _ => *slot = Process::Gone(number),
        }
        Ok(())
    }
}

type Event = Map<String, Value>;

fn object(line: &str) -> Result<Event, String> {
    match serde_json::from_str(line) {
        Ok(Value::Object(event)) => match twice::written_twice(line) {
            Some(name) => Err(format!("it has '{}' twice; leave out one of them", short(&name))),
            None => Ok(event),
        },
        Ok(_) => Err("it is no JSON object; write {\"process\":0,\"type\":\"invoke\",…}".into()),
        Err(why) => {
            // It counts lines as well, of which there is one here.
            let (column, why) = (why.column(), why.to_string());
            let why = why.split(" at line ").next().unwrap_or_default();
            Err(format!("column {column}: it is no JSON ({why}); write one object a line"))
        }
    }
}

/// A field that is a string.
fn text<'e>(event: &'e Event, name: &str) -> Result<Option<&'e str>, String> {
    match event.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("'{name}' is {}; write a string", short(other))),
    }
}

/// A field that is a number or a string.
fn scalar<'e>(event: &'e Event, name: &str) -> Result<Option<&'e Value>, String> {
    match event.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value @ (Value::Number(_) | Value::String(_))) => Ok(Some(value)),
        Some(other) => Err(format!("'{name}' is {}; write a number or a string", short(other))),
    }
}

/// The operation's name, if the model has it.
fn known<N: Notation>(f: Option<&str>) -> Result<&'static str, String> {
    let all = || N::OPERATIONS.iter().copied();
    let names = || N::OPERATIONS.join(", ");
    let f = f.ok_or_else(|| format!("it has no 'f'; this model has {}", names()))?;
    all().find(|name| *name == f).ok_or_else(|| {
        let guess = nearest(f, all());
        let guess = guess.map_or_else(String::new, |name| format!("; did you mean '{name}'?"));
        format!("this model has no operation '{}', it has {}{guess}", short(&f), names())
    })
}

/// A completion says the same as its invocation, or nothing.
fn same(event: &Event, name: &str, invoked: Option<&Value>, line: usize) -> Result<(), String> {
    match event.get(name) {
        None | Some(Value::Null) => Ok(()),
        Some(completed) if Some(canonical(completed)?) == invoked.map(canonical).transpose()? => {
            Ok(())
        }
        Some(completed) => {
            let invoked = invoked.unwrap_or(&Value::Null);
            Err(format!(
                "it completes what line {line} invoked, but its '{name}' is {} and not {}; write the \
                 same, or leave it out",
                short(completed),
                short(invoked)
            ))
        }
    }
}

fn nothing_invoked(process: &Value) -> String {
    let process = short(process);
    format!("process {process} has nothing under way to complete; write its 'invoke' before")
}

/// Of an operation whose result says nothing else, `false` may say that it was refused.
fn as_if_it_failed(f: &str) -> String {
    format!(
        "the value of {f}'s ok is false, but ok says that it took effect; if it did not, write \
         \"type\":\"fail\", else leave the value out"
    )
}

fn refused(kind: &str, f: &str, value: &Value, why: &str) -> String {
    format!("the value of {f}'s {kind} is {}; it should be {why}", short(value))
}

/// No more of what was written than fits a message.
pub(super) fn short(written: &impl fmt::Display) -> String {
    const LONGEST: usize = 60;
    let written = written.to_string();
    match written.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &written[..end]),
        None => written,
    }
}
