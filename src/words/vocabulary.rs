//! Looks the words up that arenas and protocols bring.

use crate::protocols::lock;
use crate::protocols::vocabulary::{Choice, Setting, Timer, Vocabulary};
use crate::text::Text;

/// Every family's words, the arena's first.
static ALL: &[&Vocabulary] = &lock::VOCABULARIES;

/// The words of a setting.
pub(super) fn setting(name: &str) -> Option<&'static Setting> {
    ALL.iter().flat_map(|words| words.settings).find(|setting| setting.name == name)
}

/// The words of a switch's value.
pub(super) fn value(of: &str, value: &str) -> Option<&'static Choice> {
    setting(of)?.values.iter().find(|choice| choice.value == value)
}

/// The words of a timer, and what it is of.
pub(super) fn timer(text: &str) -> Option<(&'static Timer, &str)> {
    ALL.iter().flat_map(|words| words.timers).find_map(|timer| {
        let of = text.strip_prefix(timer.name)?;
        (of.is_empty() || timer.name.ends_with('-')).then_some((timer, of))
    })
}

/// What sending a text means; `{}` is who it goes to.
pub(super) fn sends(text: &str) -> Option<Text> {
    ALL.iter().find_map(|words| (words.sends)(text))
}

/// Labels, values and badges.
pub(super) fn seen() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    ALL.iter().flat_map(|words| words.seen)
}

/// What is not modelled.
pub(super) fn limits() -> impl Iterator<Item = Text> {
    ALL.iter().flat_map(|words| words.limits).copied()
}

/// Words explained, each with its explanation.
pub(super) fn glossary() -> impl Iterator<Item = (Text, Text)> {
    ALL.iter().flat_map(|words| words.glossary).copied()
}
