//! `EVAL` of the known scripts, each as a function that makes the script's calls.

use super::bytes::Bytes;
use super::commands::{self, Answer, Call};
use super::database::Database;
use super::integer::integer;
use super::reply::Reply;
use super::scripts::{Script, line_of_call};
use super::sha1::sha1_hex;

/// `EVAL script key-count [key ...] [argument ...]`
pub(super) fn eval(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let (text, operands) = (&call.arguments[1], &call.arguments[3..]);
    let key_count = integer(&call.arguments[2])?;
    let Ok(key_count) = usize::try_from(key_count) else {
        return Err(if key_count < 0 { negative_key_count() } else { too_many_keys() });
    };
    let (keys, arguments) = operands.split_at_checked(key_count).ok_or_else(too_many_keys)?;
    let script = Script::recognise(text).ok_or_else(unknown_script)?;
    let mut run = Run { text, keys, arguments, database };
    match script {
        Script::CompareAndDelete => run.compare_and_delete(),
        Script::CompareAndExpire => run.compare_and_expire(),
        Script::AcquireWithToken => run.acquire_with_token(),
    }
}

fn negative_key_count() -> Reply {
    Reply::error("Number of keys can't be negative")
}

fn too_many_keys() -> Reply {
    Reply::error("Number of keys can't be greater than number of args")
}

fn unknown_script() -> Reply {
    let known = Script::ALL.map(Script::name).join(", ");
    Reply::error(format!("this script is not modelled by Faultline, which knows {known}"))
}

/// A script being run. Its keys and arguments may be fewer than it uses: Lua has nil for those.
struct Run<'a, 'd> {
    text: &'a Bytes,
    keys: &'a [Bytes],
    arguments: &'a [Bytes],
    database: &'a mut Database<'d>,
}

impl Run<'_, '_> {
    fn key(&self, number: usize) -> Option<Bytes> {
        self.keys.get(number - 1).cloned()
    }

    fn argument(&self, number: usize) -> Option<Bytes> {
        self.arguments.get(number - 1).cloned()
    }

    fn compare_and_delete(&mut self) -> Answer {
        if !self.holds_own_value()? {
            return Ok(Reply::Integer(0));
        }
        self.call(1, &[Some("del".into()), self.key(1)])
    }

    fn compare_and_expire(&mut self) -> Answer {
        if !self.holds_own_value()? {
            return Ok(Reply::Integer(0));
        }
        self.call(1, &[Some("pexpire".into()), self.key(1), self.argument(2)])
    }

    fn acquire_with_token(&mut self) -> Answer {
        let set = [
            Some("set".into()),
            self.key(1),
            self.argument(1),
            Some("NX".into()),
            Some("PX".into()),
            self.argument(2),
        ];
        if self.call(0, &set)? == Reply::NIL {
            return Ok(Reply::NIL);
        }
        let token = self.call(1, &[Some("incr".into()), self.key(2)])?;
        Ok(through_lua(token))
    }

    /// `redis.call("get",KEYS[1]) == ARGV[1]`. A missing value is false to Lua, a missing argument
    /// nil, and those differ.
    fn holds_own_value(&mut self) -> Result<bool, Reply> {
        let value = self.call(0, &[Some("get".into()), self.key(1)])?;
        Ok(self.argument(1).is_some_and(|expected| value == Reply::bulk(expected)))
    }

    /// `redis.call(...)`, the `index`th in the script: its errors end the script and tell where.
    fn call(&mut self, index: usize, arguments: &[Option<Bytes>]) -> Answer {
        let answer = match arguments.iter().cloned().collect::<Option<Vec<_>>>() {
            Some(arguments) => commands::run(self.database, &arguments),
            None => {
                Err(Reply::error("Lua redis lib command arguments must be strings or integers"))
            }
        };
        answer.map_err(|error| self.located(error, index))
    }

    fn located(&self, error: Reply, index: usize) -> Reply {
        let Reply::Error(text) = error else {
            return error;
        };
        let line = line_of_call(self.text, index);
        let place = format!(" script: {}, on @user_script:{line}.", sha1_hex(self.text));
        Reply::Error([&text, place.as_bytes()].concat().into())
    }
}

/// Lua 5.1 has no integers: a script's number passes through a double, which past 2^53 loses its
/// last digits, and past the end of 64 bits becomes what x86-64 makes of it.
fn through_lua(reply: Reply) -> Reply {
    const FIRST_PAST_THE_END: f64 = 9_223_372_036_854_775_808.0;
    match reply {
        Reply::Integer(number) if number as f64 >= FIRST_PAST_THE_END => Reply::Integer(i64::MIN),
        Reply::Integer(number) => Reply::Integer(number as f64 as i64),
        other => other,
    }
}
