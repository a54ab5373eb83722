//! How each model's operations are written.

use std::sync::Arc;

use serde_json::Value;

use super::ModelName;
use super::number::{canonical, whole};
use super::parse::{Notation, parse};
use super::report::LinearizabilityReport;
use crate::linearizability::models::{
    Account, AccountInput, FencedLock, FifoQueue, Kv, KvInput, LockInput, Mutex, QueueInput,
    Register, RegisterInput, Text,
};
use crate::linearizability::{Keyed, check_by_key_while, check_while, parts};

/// Reads a history of a model, and judges it.
pub(super) fn judge(
    model: ModelName,
    no_partition: bool,
    bytes: &[u8],
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<LinearizabilityReport, String> {
    let task = Task { name: model, no_partition, bytes, go_on };
    match model {
        ModelName::Register => task.judge_as::<Plain>(&Register::default()),
        ModelName::CasRegister => task.judge_as::<Cas>(&Register::default()),
        ModelName::Kv => task.judge_as::<Strings>(&Kv),
        ModelName::Mutex => task.judge_as::<Mutexes>(&Mutex),
        ModelName::FencedLock => task.judge_as::<Fenced>(&FencedLock),
        ModelName::FifoQueue => task.judge_as::<Queue>(&FifoQueue::default()),
        ModelName::Account => task.judge_as::<Ledger>(&Account),
    }
}

/// A history to judge, whatever it is about.
struct Task<'t> {
    name: ModelName,
    no_partition: bool,
    bytes: &'t [u8],
    go_on: &'t (dyn Fn() -> bool + Sync),
}

impl Task<'_> {
    fn judge_as<N: Notation>(&self, model: &N::Model) -> Result<LinearizabilityReport, String> {
        let parsed = parse::<N>(self.bytes)?;
        let history = &parsed.history;
        let (verdict, partitions) = if self.no_partition {
            let objects = usize::from(!parsed.notes.is_empty());
            (check_while(&Keyed::of(model, history), history, self.go_on), objects)
        } else {
            (check_by_key_while(model, history, self.go_on), parts(history).len())
        };
        Ok(LinearizabilityReport::of(self.name.id(), &parsed, verdict, partitions))
    }
}

/// The numbers that tokens and balances can be.
const SIGNED: &str = "a whole number from -9223372036854775808 to 9223372036854775807";

/// A value that is only compared: any JSON, in its canonical form, and nothing for `null`.
fn any(value: &Value) -> Result<Option<Text>, String> {
    if value.is_null() {
        return Ok(None);
    }
    let text = canonical(value).map_err(|why| format!("one that can be compared; {why}"))?;
    Ok(Some(Arc::from(text)))
}

fn read_or_write(f: &str, value: &Value) -> Result<RegisterInput<Text>, String> {
    Ok(if f == "read" { RegisterInput::Read } else { RegisterInput::Write(any(value)?) })
}

/// What a register answered: to a read, what it saw.
fn seen(f: &str, value: &Value) -> Result<Option<Text>, String> {
    if f == "read" { any(value) } else { Ok(None) }
}

struct Plain;

impl Notation for Plain {
    type Model = Register<Text>;
    const OPERATIONS: &'static [&'static str] = &["read", "write"];
    const ANSWERED: &'static [&'static str] = &["read"];

    fn input(f: &str, value: &Value) -> Result<RegisterInput<Text>, String> {
        read_or_write(f, value)
    }

    fn output(f: &str, value: &Value) -> Result<Option<Text>, String> {
        seen(f, value)
    }
}

struct Cas;

impl Notation for Cas {
    type Model = Register<Text>;
    const OPERATIONS: &'static [&'static str] = &["read", "write", "cas"];
    const ANSWERED: &'static [&'static str] = &["read"];

    fn input(f: &str, value: &Value) -> Result<RegisterInput<Text>, String> {
        match (f, value.as_array().map(Vec::as_slice)) {
            ("cas", Some([old, new])) => Ok(RegisterInput::Cas(any(old)?, any(new)?)),
            ("cas", _) => Err("[old, new], as in [1,4]".into()),
            _ => read_or_write(f, value),
        }
    }

    fn output(f: &str, value: &Value) -> Result<Option<Text>, String> {
        seen(f, value)
    }
}

struct Strings;

impl Notation for Strings {
    type Model = Kv;
    const OPERATIONS: &'static [&'static str] = &["get", "put", "append"];
    const ANSWERED: &'static [&'static str] = &["get"];

    fn input(f: &str, value: &Value) -> Result<KvInput, String> {
        match (f, value.as_str()) {
            ("get", _) => Ok(KvInput::Get),
            ("put", Some(text)) => Ok(KvInput::Put(text.into())),
            (_, Some(text)) => Ok(KvInput::Append(text.into())),
            (_, None) => Err("a string".into()),
        }
    }

    /// Some stores answer `null` for a key that has no string yet.
    fn output(f: &str, value: &Value) -> Result<Text, String> {
        match value {
            Value::String(text) if f == "get" => Ok(text.as_str().into()),
            Value::Null => Ok("".into()),
            _ if f == "get" => Err("a string, or null for the empty one".into()),
            _ => Ok("".into()),
        }
    }
}

struct Mutexes;

impl Notation for Mutexes {
    type Model = Mutex;
    const OPERATIONS: &'static [&'static str] = &["acquire", "release"];
    const ANSWERED: &'static [&'static str] = &[];

    fn input(f: &str, _value: &Value) -> Result<LockInput, String> {
        Ok(if f == "acquire" { LockInput::Acquire } else { LockInput::Release(()) })
    }

    fn output(_f: &str, _value: &Value) -> Result<(), String> {
        Ok(())
    }
}

struct Fenced;

impl Notation for Fenced {
    type Model = FencedLock;
    const OPERATIONS: &'static [&'static str] = &["acquire", "release"];
    const ANSWERED: &'static [&'static str] = &["acquire"];

    fn input(f: &str, value: &Value) -> Result<LockInput<Option<i64>>, String> {
        match (f, whole(value)) {
            ("acquire", _) => Ok(LockInput::Acquire),
            (_, token @ Some(_)) => Ok(LockInput::Release(token)),
            _ if value.is_null() => Ok(LockInput::Release(None)),
            _ => Err(format!("the token that is given back, {SIGNED}, or null")),
        }
    }

    fn output(f: &str, value: &Value) -> Result<Option<i64>, String> {
        match whole(value) {
            _ if f == "release" => Ok(None),
            None => Err(format!("the token, {SIGNED}; an acquire that was refused is a \"fail\"")),
            token => Ok(token),
        }
    }
}

struct Queue;

impl Notation for Queue {
    type Model = FifoQueue<Text>;
    const OPERATIONS: &'static [&'static str] = &["enqueue", "dequeue"];
    const ANSWERED: &'static [&'static str] = &["dequeue"];

    fn input(f: &str, value: &Value) -> Result<QueueInput<Text>, String> {
        if f == "dequeue" {
            return Ok(QueueInput::Dequeue);
        }
        let value = any(value)?;
        value.map(QueueInput::Enqueue).ok_or_else(|| {
            "anything but null, which is what a dequeue finds in an empty queue".into()
        })
    }

    fn output(f: &str, value: &Value) -> Result<Option<Text>, String> {
        if f == "dequeue" { any(value) } else { Ok(None) }
    }
}

struct Ledger;

impl Notation for Ledger {
    type Model = Account;
    const OPERATIONS: &'static [&'static str] = &["deposit", "withdraw", "balance"];
    const ANSWERED: &'static [&'static str] = &["balance"];

    fn input(f: &str, value: &Value) -> Result<AccountInput, String> {
        match (f, whole(value)) {
            ("balance", _) => Ok(AccountInput::Balance),
            ("deposit", Some(amount)) => Ok(AccountInput::Deposit(amount)),
            (_, Some(amount)) => Ok(AccountInput::Withdraw(amount)),
            (_, None) => Err(format!("an amount, a whole number from 0 to {}", u64::MAX)),
        }
    }

    fn output(f: &str, value: &Value) -> Result<i64, String> {
        match whole(value) {
            _ if f != "balance" => Ok(0),
            Some(amount) => Ok(amount),
            None => Err(format!("the amount, {SIGNED}; count in a larger unit if it is larger")),
        }
    }
}
