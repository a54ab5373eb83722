//! The commands about times to live: `EXPIRE`, `TTL`, `PERSIST` and their relatives.

use super::bytes::Bytes;
use super::commands::{Answer, Call};
use super::database::Database;
use super::effect::Effect;
use super::lifetime::{Form, signed_lifetime_ms};
use super::reply::Reply;

/// When an `EXPIRE` takes effect: any of these that is set must hold.
#[derive(Default)]
struct Conditions {
    without_deadline: bool,
    with_deadline: bool,
    later: bool,
    earlier: bool,
}

impl Conditions {
    fn parse(options: &[Bytes]) -> Result<Self, Reply> {
        let mut conditions = Self::default();
        for option in options {
            let condition = [
                ("NX", &mut conditions.without_deadline),
                ("XX", &mut conditions.with_deadline),
                ("GT", &mut conditions.later),
                ("LT", &mut conditions.earlier),
            ]
            .into_iter()
            .find_map(|(name, condition)| option.is_option(name).then_some(condition));
            match condition {
                Some(condition) => *condition = true,
                None => {
                    return Err(Reply::error(
                        [b"Unsupported option ", option.as_c_string()].concat(),
                    ));
                }
            }
        }
        conditions.check_compatible()
    }

    fn check_compatible(self) -> Result<Self, Reply> {
        if self.without_deadline && (self.with_deadline || self.later || self.earlier) {
            return Err(Reply::error(
                "NX and XX, GT or LT options at the same time are not compatible",
            ));
        }
        if self.later && self.earlier {
            return Err(Reply::error("GT and LT options at the same time are not compatible"));
        }
        Ok(self)
    }

    /// A key without a deadline counts as one that is due later than any other.
    fn hold(&self, remaining: Option<i64>, proposed: i64) -> bool {
        let blocked = self.without_deadline && remaining.is_some()
            || self.with_deadline && remaining.is_none()
            || self.later && remaining.is_none_or(|remaining| proposed <= remaining)
            || self.earlier && remaining.is_some_and(|remaining| proposed >= remaining);
        !blocked
    }
}

/// `EXPIRE key seconds [NX | XX | GT | LT]`
pub(super) fn expire(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    set_deadline(Form::Ex, database, call)
}

/// `PEXPIRE key milliseconds [NX | XX | GT | LT]`
pub(super) fn pexpire(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    set_deadline(Form::Px, database, call)
}

/// `EXPIREAT key date-in-seconds [NX | XX | GT | LT]`
pub(super) fn expireat(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    set_deadline(Form::ExAt, database, call)
}

/// `PEXPIREAT key date-in-milliseconds [NX | XX | GT | LT]`
pub(super) fn pexpireat(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    set_deadline(Form::PxAt, database, call)
}

fn set_deadline(form: Form, database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let conditions = Conditions::parse(&call.arguments[3..])?;
    let ms = signed_lifetime_ms(form, &call.arguments[2], database, call.name)?;
    let key = &call.arguments[1];
    if !database.contains(key) || !conditions.hold(database.remaining_ms(key), ms) {
        return Ok(Reply::Integer(0));
    }
    if ms > 0 || database.is_replaying() {
        database.expire_in(key, ms);
        if form != Form::PxAt {
            database.tell_as(Effect::expire_at(key, ms, &call.arguments[3..]));
        }
    } else {
        // A deadline that has passed already deletes the key at once.
        database.remove(key);
        database.tell_as(Effect::delete(key));
    }
    Ok(Reply::Integer(1))
}

/// `TTL key`: seconds, rounded to the nearest.
pub(super) fn ttl(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    remaining(database, call, |ms| ms.saturating_add(500) / 1000)
}

/// `PTTL key`: milliseconds.
pub(super) fn pttl(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    remaining(database, call, |ms| ms)
}

/// -2 stands for a missing key, -1 for one that lives for ever.
fn remaining(database: &mut Database<'_>, call: &Call<'_>, in_unit: fn(i64) -> i64) -> Answer {
    let key = &call.arguments[1];
    let answer = match (database.contains(key), database.remaining_ms(key)) {
        (false, _) => -2,
        (true, None) => -1,
        (true, Some(ms)) => in_unit(ms),
    };
    Ok(Reply::Integer(answer))
}

/// `PERSIST key`
pub(super) fn persist(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let key = &call.arguments[1];
    let has_deadline = database.contains(key) && database.remaining_ms(key).is_some();
    database.persist(key);
    Ok(Reply::Integer(i64::from(has_deadline)))
}
