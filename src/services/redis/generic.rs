//! The commands that count, and those that do not care what a key holds.

use super::bytes::Bytes;
use super::commands::{Answer, Call};
use super::database::Database;
use super::integer::{integer, parse_integer};
use super::reply::Reply;

/// `INCR key`
pub(super) fn incr(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    add(database, &call.arguments[1], 1)
}

/// `DECR key`
pub(super) fn decr(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    add(database, &call.arguments[1], -1)
}

/// `INCRBY key increment`
pub(super) fn incrby(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let increment = integer(&call.arguments[2])?;
    add(database, &call.arguments[1], increment)
}

/// `DECRBY key decrement`
pub(super) fn decrby(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let increment = integer(&call.arguments[2])?
        .checked_neg()
        .ok_or_else(|| Reply::error("decrement would overflow"))?;
    add(database, &call.arguments[1], increment)
}

/// A missing key counts as 0; a key's deadline stays.
fn add(database: &mut Database<'_>, key: &Bytes, increment: i64) -> Answer {
    let value = match database.lookup(key) {
        Some(value) => parse_integer(&value).ok_or_else(Reply::not_an_integer)?,
        None => 0,
    };
    let sum = value
        .checked_add(increment)
        .ok_or_else(|| Reply::error("increment or decrement would overflow"))?;
    database.store(key, sum.into());
    Ok(Reply::Integer(sum))
}

/// `DEL key [key ...]`: how many there were.
pub(super) fn del(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    count(call, |key| {
        let existed = database.contains(key);
        database.remove(key);
        existed
    })
}

/// `EXISTS key [key ...]`: a key named twice counts twice.
pub(super) fn exists(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    count(call, |key| database.contains(key))
}

fn count(call: &Call<'_>, mut counts: impl FnMut(&Bytes) -> bool) -> Answer {
    let total: i64 = call.arguments[1..].iter().map(|key| i64::from(counts(key))).sum();
    Ok(Reply::Integer(total))
}

/// `TYPE key`
pub(super) fn r#type(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    let kind = if database.contains(&call.arguments[1]) { "string" } else { "none" };
    Ok(Reply::Status(kind.into()))
}

/// `FLUSHALL [SYNC | ASYNC]`
pub(super) fn flushall(database: &mut Database<'_>, call: &Call<'_>) -> Answer {
    match &call.arguments[1..] {
        [] => {}
        [mode] if mode.is_option("SYNC") || mode.is_option("ASYNC") => {}
        _ => return Err(Reply::syntax_error()),
    }
    database.remove_all();
    Ok(Reply::ok())
}

/// `PING [message]`
pub(super) fn ping(_: &mut Database<'_>, call: &Call<'_>) -> Answer {
    match &call.arguments[1..] {
        [] => Ok(Reply::Status("PONG".into())),
        [message] => Ok(Reply::bulk(message)),
        _ => Err(Reply::wrong_arity(call.name)),
    }
}

/// `ECHO message`
pub(super) fn echo(_: &mut Database<'_>, call: &Call<'_>) -> Answer {
    Ok(Reply::bulk(&call.arguments[1]))
}
