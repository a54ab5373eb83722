//! What a family of protocols brings in words: all that is said of it, in one file. A new family is
//! its file and one line in [`ALL`]; what has no words is said as it is.

mod arena;
#[cfg(feature = "whole")]
mod deadlock;
#[cfg(feature = "whole")]
mod etcd;
#[cfg(feature = "whole")]
mod files;
#[cfg(feature = "whole")]
mod peers;
mod redis;
#[cfg(feature = "whole")]
mod servers;
#[cfg(feature = "whole")]
mod sql;
#[cfg(feature = "whole")]
mod zookeeper;

use super::Text;
use crate::catalog::Arena;

/// Every family's words.
const ALL: &[&Vocabulary] = &[
    &arena::WORDS,
    // Before the lock's own commands: what a master tells its replica looks like them.
    #[cfg(feature = "whole")]
    &servers::WORDS,
    &redis::WORDS,
    #[cfg(feature = "whole")]
    &files::WORDS,
    #[cfg(feature = "whole")]
    &sql::WORDS,
    #[cfg(feature = "whole")]
    &zookeeper::WORDS,
    #[cfg(feature = "whole")]
    &deadlock::WORDS,
    #[cfg(feature = "whole")]
    &peers::WORDS,
    #[cfg(feature = "whole")]
    &etcd::WORDS,
];

/// The words of a family of protocols.
pub(super) struct Vocabulary {
    /// What each protocol does, in a sentence or two.
    glosses: &'static [(Arena, &'static str, Text)],
    settings: &'static [Setting],
    timers: &'static [Timer],
    /// What sending a text means, as a clause without its subject; `{}` is who it goes to.
    sends: fn(&str) -> Option<Text>,
    /// A label, a value or a badge as a protocol writes it, with `{}` for each word that varies; in
    /// English; in Chinese. The first that fits is said.
    seen: &'static [(&'static str, &'static str, &'static str)],
    /// What is not modelled, a sentence each.
    limits: &'static [Text],
    /// Words explained.
    glossary: &'static [(Text, Text)],
}

/// The words of a setting.
pub(super) struct Setting {
    name: &'static str,
    pub(super) title: Text,
    pub(super) gloss: Text,
    values: &'static [Choice],
}

/// The words of a switch's value.
pub(super) struct Choice {
    value: &'static str,
    pub(super) title: Text,
    pub(super) gloss: Text,
}

const fn choice(value: &'static str, title: Text, gloss: Text) -> Choice {
    Choice { value, title, gloss }
}

/// The words of a timer. In them `{of}` is what the timer is of, and `{it}` whose it is.
pub(super) struct Timer {
    /// As protocols write it. One that ends in a hyphen is followed by what the timer is of.
    name: &'static str,
    /// What it is, in a few words, for a label.
    pub(super) title: Text,
    /// That it has ended, as a clause.
    pub(super) fired: Text,
    /// That it was set, to end `{after}` a while, as a clause without its subject; `None`: not worth
    /// saying.
    pub(super) set: Option<Text>,
}

/// What a protocol does.
pub(super) fn gloss(arena: Arena, id: &str) -> Option<Text> {
    let mut glosses = ALL.iter().flat_map(|words| words.glosses);
    glosses.find(|gloss| (gloss.0, gloss.1) == (arena, id)).map(|gloss| gloss.2)
}

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
