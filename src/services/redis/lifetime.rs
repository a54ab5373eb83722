//! Times to live as commands spell them: in seconds or milliseconds, from now or as a date.

use super::bytes::Bytes;
use super::database::Database;
use super::integer::integer;
use super::reply::Reply;

/// The unit and the origin of a time to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Seconds from now.
    Ex,
    /// Milliseconds from now.
    Px,
    /// Seconds since 1970.
    ExAt,
    /// Milliseconds since 1970.
    PxAt,
}

impl Form {
    const ALL: [(&'static str, Self); 4] =
        [("EX", Self::Ex), ("PX", Self::Px), ("EXAT", Self::ExAt), ("PXAT", Self::PxAt)];

    /// The form that `option` asks for.
    pub(super) fn named(option: &Bytes) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| option.is_option(name)).map(|(_, form)| form)
    }

    fn is_in_seconds(self) -> bool {
        matches!(self, Self::Ex | Self::ExAt)
    }
}

/// How many milliseconds `amount` leaves a key from now, less than none for a date that has passed.
/// Amounts that are not positive, or too large to be a date, are errors that name the command.
pub(super) fn lifetime_ms(
    form: Form,
    amount: &Bytes,
    database: &Database<'_>,
    command: &str,
) -> Result<i64, Reply> {
    if integer(amount)? <= 0 {
        return Err(Reply::invalid_expire_time(command));
    }
    signed_lifetime_ms(form, amount, database, command)
}

/// The same for the commands that take any amount.
pub(super) fn signed_lifetime_ms(
    form: Form,
    amount: &Bytes,
    database: &Database<'_>,
    command: &str,
) -> Result<i64, Reply> {
    let scale = if form.is_in_seconds() { 1000 } else { 1 };
    let ms =
        integer(amount)?.checked_mul(scale).ok_or_else(|| Reply::invalid_expire_time(command))?;
    match form {
        Form::Ex | Form::Px => {
            require_a_date(ms, database, command)?;
            Ok(ms)
        }
        Form::ExAt | Form::PxAt => {
            let now = database.unix_ms().ok_or_else(|| {
                Reply::error("dates are not modelled by Faultline where there is no calendar")
            })?;
            Ok(ms.saturating_sub(now))
        }
    }
}

/// Redis stores deadlines as signed dates, and refuses durations that reach beyond the last one.
/// Where there is no calendar we count from its beginning: 292 million years are enough.
fn require_a_date(ms_from_now: i64, database: &Database<'_>, command: &str) -> Result<(), Reply> {
    match ms_from_now.checked_add(database.unix_ms().unwrap_or(0)) {
        Some(_) => Ok(()),
        None => Err(Reply::invalid_expire_time(command)),
    }
}
