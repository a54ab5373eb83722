//! How each model's operations are written.

use std::sync::Arc;

use serde_json::Value;

use super::ModelName;
use super::parse::{Notation, parse};
use super::report::LinearizabilityReport;
use crate::linearizability::models::{
    Account, AccountInput, FencedLock, FifoQueue, Kv, KvInput, LockInput, Mutex, QueueInput,
    Register, RegisterInput, Text,
};
use crate::linearizability::{Keyed, check, check_by_key, parts};

/// Reads a history of a model, and judges it.
pub(super) fn judge(
    model: ModelName,
    no_partition: bool,
    bytes: &[u8],
) -> Result<LinearizabilityReport, String> {
    match model {
        ModelName::Register => judge_as::<Plain>(model, &Register::default(), no_partition, bytes),
        ModelName::CasRegister => judge_as::<Cas>(model, &Register::default(), no_partition, bytes),
        ModelName::Kv => judge_as::<Strings>(model, &Kv, no_partition, bytes),
        ModelName::Mutex => judge_as::<Mutexes>(model, &Mutex, no_partition, bytes),
        ModelName::FencedLock => judge_as::<Fenced>(model, &FencedLock, no_partition, bytes),
        ModelName::FifoQueue => {
            judge_as::<Queue>(model, &FifoQueue::default(), no_partition, bytes)
        }
        ModelName::Account => judge_as::<Ledger>(model, &Account, no_partition, bytes),
    }
}

fn judge_as<N: Notation>(
    name: ModelName,
    model: &N::Model,
    no_partition: bool,
    bytes: &[u8],
) -> Result<LinearizabilityReport, String> {
    let parsed = parse::<N>(bytes)?;
    let (verdict, partitions) = if no_partition {
        (check(&Keyed::of(model, &parsed.history), &parsed.history), 1)
    } else {
        (check_by_key(model, &parsed.history), parts(&parsed.history).len())
    };
    Ok(LinearizabilityReport::of(name.id(), &parsed, &verdict, partitions))
}

/// A value that is only compared: any JSON, as text, and nothing for `null`.
fn any(value: &Value) -> Option<Text> {
    (!value.is_null()).then(|| Arc::from(value.to_string()))
}

fn read_or_write(f: &str, value: &Value) -> RegisterInput<Text> {
    if f == "read" { RegisterInput::Read } else { RegisterInput::Write(any(value)) }
}

struct Plain;

impl Notation for Plain {
    type Model = Register<Text>;
    const OPERATIONS: &'static [&'static str] = &["read", "write"];

    fn input(f: &str, value: &Value) -> Result<RegisterInput<Text>, String> {
        Ok(read_or_write(f, value))
    }

    fn output(_f: &str, value: &Value) -> Result<Option<Text>, String> {
        Ok(any(value))
    }
}

struct Cas;

impl Notation for Cas {
    type Model = Register<Text>;
    const OPERATIONS: &'static [&'static str] = &["read", "write", "cas"];

    fn input(f: &str, value: &Value) -> Result<RegisterInput<Text>, String> {
        match (f, value.as_array().map(Vec::as_slice)) {
            ("cas", Some([old, new])) => Ok(RegisterInput::Cas(any(old), any(new))),
            ("cas", _) => Err("[old, new], as in [1,4]".into()),
            _ => Ok(read_or_write(f, value)),
        }
    }

    fn output(_f: &str, value: &Value) -> Result<Option<Text>, String> {
        Ok(any(value))
    }
}

struct Strings;

impl Notation for Strings {
    type Model = Kv;
    const OPERATIONS: &'static [&'static str] = &["get", "put", "append"];

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

    fn input(f: &str, value: &Value) -> Result<LockInput<Option<i64>>, String> {
        match (f, value.as_i64()) {
            ("acquire", _) => Ok(LockInput::Acquire),
            (_, token @ Some(_)) => Ok(LockInput::Release(token)),
            _ if value.is_null() => Ok(LockInput::Release(None)),
            _ => Err("the token that is given back, a whole number, or null".into()),
        }
    }

    fn output(f: &str, value: &Value) -> Result<Option<i64>, String> {
        match value.as_i64() {
            _ if f == "release" => Ok(None),
            None => Err("the token, a whole number".into()),
            token => Ok(token),
        }
    }
}

struct Queue;

impl Notation for Queue {
    type Model = FifoQueue<Text>;
    const OPERATIONS: &'static [&'static str] = &["enqueue", "dequeue"];

    fn input(f: &str, value: &Value) -> Result<QueueInput<Text>, String> {
        match (f, any(value)) {
            ("dequeue", _) => Ok(QueueInput::Dequeue),
            (_, Some(value)) => Ok(QueueInput::Enqueue(value)),
            (_, None) => {
                Err("anything but null, which is what a dequeue finds in an empty queue".into())
            }
        }
    }

    fn output(f: &str, value: &Value) -> Result<Option<Text>, String> {
        Ok(if f == "dequeue" { any(value) } else { None })
    }
}

struct Ledger;

impl Notation for Ledger {
    type Model = Account;
    const OPERATIONS: &'static [&'static str] = &["deposit", "withdraw", "balance"];

    fn input(f: &str, value: &Value) -> Result<AccountInput, String> {
        match (f, value.as_u64()) {
            ("balance", _) => Ok(AccountInput::Balance),
            ("deposit", Some(amount)) => Ok(AccountInput::Deposit(amount)),
            (_, Some(amount)) => Ok(AccountInput::Withdraw(amount)),
            (_, None) => Err("an amount, a whole number from 0".into()),
        }
    }

    fn output(f: &str, value: &Value) -> Result<i64, String> {
        match value.as_i64() {
            _ if f != "balance" => Ok(0),
            Some(amount) => Ok(amount),
            None => Err("the amount, a whole number".into()),
        }
    }
}
