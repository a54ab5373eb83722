//! The small parts of sentences: names, spans of time, lists, quotations.

use crate::kernel::{NodeId, Rate, Span};
use crate::words::Lang;

/// A span as people say it: `40 s`, `1.5 s`, `5 ms`. Rounded: a message under way for 7.313 ms has
/// 7.3 ms to go.
pub fn span(lang: Lang, span: Span) -> String {
    let us = span.as_us();
    let minutes = us / 60_000_000;
    let (number, en, zh) = if us == 0 {
        ("0".into(), "s", "秒")
    } else if us < 1_000 {
        (us.to_string(), "µs", "微秒")
    } else if us < 999_950 {
        (decimal(us, 100, 1), "ms", "毫秒")
    } else if minutes >= 2 && us.is_multiple_of(60_000_000) {
        (minutes.to_string(), "min", "分钟")
    } else {
        (decimal(us, 10_000, 2), "s", "秒")
    };
    match lang {
        Lang::En => format!("{number} {en}"),
        Lang::Zh => format!("{number} {zh}"),
    }
}

/// `us` in units of `unit · 10^places` microseconds, rounded to `places` decimals, without trailing
/// zeros.
fn decimal(us: u64, unit: u64, places: u32) -> String {
    let rounded = (us + unit / 2) / unit;
    let scale = 10u64.pow(places);
    let (whole, fraction) = (rounded / scale, rounded % scale);
    if fraction == 0 {
        return whole.to_string();
    }
    let digits = format!("{fraction:0width$}", width = places as usize);
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// How fast a clock runs: `2`, `0.5`.
pub(super) fn factor(rate: Rate) -> String {
    let permille = u64::from(rate.as_permille());
    decimal(permille, 1, 3)
}

/// The name of a node, or its number where it has none.
pub(super) fn name(names: &[String], id: NodeId) -> String {
    names.get(id.index()).cloned().unwrap_or_else(|| id.to_string())
}

/// Words as they went over the wire.
pub(super) fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// Several things in a row: `a, b and c`.
pub fn list(lang: Lang, things: &[String]) -> String {
    let (comma, and) = match lang {
        Lang::En => (", ", " and "),
        Lang::Zh => ("、", " 和 "),
    };
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}{and}{last}", first.join(comma)),
    }
}

/// Ends a clause as a sentence.
pub(super) fn sentence(lang: Lang, clause: &str) -> String {
    match lang {
        Lang::En => format!("{clause}."),
        Lang::Zh => format!("{clause}。"),
    }
}

/// A node as the subject of a clause: in Chinese a space parts a Latin name from what follows.
pub(super) fn subject(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => name.into(),
        Lang::Zh => format!("{name} "),
    }
}

/// The pronoun for a node, as the subject of a clause.
pub(super) fn it(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "it",
        Lang::Zh => "它",
    }
}
