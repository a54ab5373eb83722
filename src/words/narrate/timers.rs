//! Timers by name: what each waits for, what it means that it ends, and that it was set.

use super::units::{quoted, span, subject};
use crate::kernel::Span;
use crate::words::{Lang, vocabulary};

/// Whether a timer is the time to live of a key.
pub(super) fn is_of_a_key(timer: &str) -> bool {
    timer.starts_with("expiry-")
}

/// What a timer is, in a few words, for a label.
pub fn timer_title(lang: Lang, timer: &str) -> String {
    let known = vocabulary::timer(timer);
    known.map_or_else(|| timer.into(), |(words, of)| words.title.say(lang).replace("{of}", of))
}

/// That a timer of `who` has ended, as a clause.
pub(super) fn fired_clause(lang: Lang, who: &str, timer: &str) -> String {
    let it = subject(lang, who);
    match (vocabulary::timer(timer), lang) {
        (Some((words, of)), _) => words.fired.say(lang).replace("{of}", of).replace("{it}", &it),
        (None, Lang::En) => format!("{it}’s timer {} ends", quoted(timer)),
        (None, Lang::Zh) => format!("{it}的定时器{}到期", quoted(timer)),
    }
}

/// That a timer was set, as a clause without its subject. `None`: not worth saying.
pub(super) fn set_clause(lang: Lang, timer: &str, after: Span) -> Option<String> {
    let (words, of) = vocabulary::timer(timer)?;
    let set = words.set?.say(lang);
    Some(set.replace("{of}", of).replace("{after}", &span(lang, after)))
}
