//! The commands that read and write string values: `SET`, `GET` and their relatives.

use super::bytes::Bytes;
use super::commands::{Answer, Call};
use super::database::Database;
use super::effect::Effect;
use super::lifetime::{Form, lifetime_ms};
use super::reply::Reply;

/// What to do with the key's deadline.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lifetime<'a> {
    Unmentioned,
    Keep,
    Persist,
    Given(Form, &'a Bytes),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Always,
    IfAbsent,
    IfPresent,
}

/// The options after the value of a `SET` or the key of a `GETEX`.
struct Options<'a> {
    condition: Condition,
    returns_old_value: bool,
    lifetime: Lifetime<'a>,
}

impl<'a> Options<'a> {
    const NONE: Self = Self {
        condition: Condition::Always,
        returns_old_value: false,
        lifetime: Lifetime::Unmentioned,
    };

    /// Options may come in any order and be repeated; of a repeated `EX 1 EX 2` the last one counts.
    fn of_set(mut arguments: &'a [Bytes]) -> Result<Self, Reply> {
        let mut options = Self::NONE;
        while let Some((option, rest)) = arguments.split_first() {
            arguments = rest;
            if option.is_option("NX") && options.condition != Condition::IfPresent {
                options.condition = Condition::IfAbsent;
            } else if option.is_option("XX") && options.condition != Condition::IfAbsent {
                options.condition = Condition::IfPresent;
            } else if option.is_option("GET") {
                options.returns_old_value = true;
            } else if option.is_option("KEEPTTL") {
                options.lifetime = options.lifetime.replaced_by(Lifetime::Keep)?;
            } else {
                arguments = options.read_amount(option, arguments)?;
            }
        }
        Ok(options)
    }

    fn of_getex(mut arguments: &'a [Bytes]) -> Result<Self, Reply> {
        let mut options = Self::NONE;
        while let Some((option, rest)) = arguments.split_first() {
            arguments = rest;
            if option.is_option("PERSIST") {
                options.lifetime = options.lifetime.replaced_by(Lifetime::Persist)?;
            } else {
                arguments = options.read_amount(option, arguments)?;
            }
        }
        Ok(options)
    }

    /// Reads `option` as one with an amount, and returns the arguments after that.
    fn read_amount(
        &mut self,
        option: &Bytes,
        arguments: &'a [Bytes],
    ) -> Result<&'a [Bytes], Reply> {
        let form = Form::named(option).ok_or_else(Reply::syntax_error)?;
        let (amount, rest) = arguments.split_first().ok_or_else(Reply::syntax_error)?;
        self.lifetime = self.lifetime.replaced_by(Lifetime::Given(form, amount))?;
        Ok(rest)
    }
}

impl<'a> Lifetime<'a> {
    /// Two options about the lifetime exclude each other unless they are the same option.
    fn replaced_by(self, other: Self) -> Result<Self, Reply> {
        let compatible = match (self, other) {
            (Self::Unmentioned, _) => true,
            (Self::Given(form, _), Self::Given(other, _)) => form == other,
            _ => self == other,
        };
        if compatible { Ok(other) } else { Err(Reply::syntax_error()) }
    }

    /// The time left that an amount stands for; `None` if no amount was given.
    fn remaining_ms(self, database: &Database<'_>, command: &str) -> Result<Option<i64>, Reply> {
        match self {
            Self::Given(form, amount) => lifetime_ms(form, amount, database, command).map(Some),
            _ => Ok(None),
        }
    }
}

/// `SET key value [NX | XX] [GET] [EX s | PX ms | EXAT date | PXAT date | KEEPTTL]`
pub(super) fn set(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let options = Options::of_set(&call.arguments[3..])?;
    let [key, value] = [&call.arguments[1], &call.arguments[2]];
    let ms = options.lifetime.remaining_ms(database, call.name)?;
    let old_value = database.lookup(key);
    let stores = match options.condition {
        Condition::Always => true,
        Condition::IfAbsent => old_value.is_none(),
        Condition::IfPresent => old_value.is_some(),
    };
    if stores {
        database.store(key, value.clone());
        match (ms, options.lifetime) {
            (Some(ms), _) => database.expire_in(key, ms),
            (None, Lifetime::Keep) => {}
            (None, _) => database.persist(key),
        }
        if let Some(ms) = ms {
            database.tell_as(Effect::set_until(key, value, ms));
        } else if options.returns_old_value {
            database.tell_as(without_get(call));
        }
    }
    Ok(match (options.returns_old_value, stores) {
        (true, _) => Reply::Bulk(old_value),
        (false, true) => Reply::ok(),
        (false, false) => Reply::NIL,
    })
}

/// The command as it came, but for the option that only its reply depends on.
fn without_get(call: &Call<'_>) -> Effect {
    let (operands, options) = call.arguments.split_at(3);
    let options = options.iter().filter(|option| !option.is_option("GET"));
    Effect::verbatim(&operands.iter().chain(options).cloned().collect::<Vec<_>>())
}

/// `SETNX key value`
pub(super) fn setnx(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let key = &call.arguments[1];
    let absent = !database.contains(key);
    if absent {
        database.store(key, call.arguments[2].clone());
    }
    Ok(Reply::Integer(i64::from(absent)))
}

/// `SETEX key seconds value`
pub(super) fn setex(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    set_with_lifetime(database, call, Form::Ex)
}

/// `PSETEX key milliseconds value`
pub(super) fn psetex(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    set_with_lifetime(database, call, Form::Px)
}

fn set_with_lifetime(database: &mut Database<'_>, call: &Call<'_>, form: Form) -> Answer {
    let ms = lifetime_ms(form, &call.arguments[2], database, call.name)?;
    let [key, value] = [&call.arguments[1], &call.arguments[3]];
    database.lookup(key);
    database.store(key, value.clone());
    database.expire_in(key, ms);
    database.tell_as(Effect::set_until(key, value, ms));
    Ok(Reply::ok())
}

/// `GET key`
pub(super) fn get(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    Ok(Reply::Bulk(database.lookup(&call.arguments[1])))
}

/// `GETSET key value`
pub(super) fn getset(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let key = &call.arguments[1];
    let old_value = database.lookup(key);
    database.store(key, call.arguments[2].clone());
    database.persist(key);
    database.tell_as(Effect::set(key, &call.arguments[2]));
    Ok(Reply::Bulk(old_value))
}

/// `GETDEL key`
pub(super) fn getdel(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let key = &call.arguments[1];
    let value = database.lookup(key);
    database.remove(key);
    database.tell_as(Effect::delete(key));
    Ok(Reply::Bulk(value))
}

/// `GETEX key [EX s | PX ms | EXAT date | PXAT date | PERSIST]`
pub(super) fn getex(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let options = Options::of_getex(&call.arguments[2..])?;
    let key = &call.arguments[1];
    // A missing key hides a bad amount, as in Redis.
    let Some(value) = database.lookup(key) else {
        return Ok(Reply::NIL);
    };
    match (options.lifetime.remaining_ms(database, call.name)?, options.lifetime) {
        (Some(ms), _) if ms <= 0 => {
            database.remove(key);
            database.tell_as(Effect::delete(key));
        }
        (Some(ms), _) => {
            database.expire_in(key, ms);
            database.tell_as(Effect::expire_at(key, ms, &[]));
        }
        (None, Lifetime::Persist) => {
            database.persist(key);
            database.tell_as(Effect::persist(key));
        }
        (None, _) => {}
    }
    Ok(Reply::bulk(value))
}
