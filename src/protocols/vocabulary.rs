//! What a family of protocols brings in words: all that is said of it, kept where its rules are. What
//! has no words is said as it is.

use crate::text::Text;

/// The words of a family of protocols.
#[derive(Debug)]
pub struct Vocabulary {
    /// What can be set.
    pub settings: &'static [Setting],
    /// What is waited for.
    pub timers: &'static [Timer],
    /// What sending a text means, as a clause without its subject; `{}` is who it goes to.
    pub sends: fn(&str) -> Option<Text>,
    /// A label, a value or a badge as a protocol writes it, with `{}` for each word that varies; in
    /// English; in Chinese. The first that fits is said.
    pub seen: &'static [(&'static str, &'static str, &'static str)],
    /// What is not modelled, a sentence each.
    pub limits: &'static [Text],
    /// Words explained.
    pub glossary: &'static [(Text, Text)],
}

impl Vocabulary {
    /// No words at all, to begin from.
    pub const EMPTY: Vocabulary = Vocabulary {
        settings: &[],
        timers: &[],
        sends: |_| None,
        seen: &[],
        limits: &[],
        glossary: &[],
    };
}

/// The words of a setting.
#[derive(Debug)]
pub struct Setting {
    /// As scripts write it.
    pub name: &'static str,
    /// What it is, in a few words, for a label.
    pub title: Text,
    /// What it is about, in a sentence or two.
    pub gloss: Text,
    /// The words of a switch's values; none for a quantity.
    pub values: &'static [Choice],
}

/// The words of a switch's value.
#[derive(Debug)]
pub struct Choice {
    /// As scripts write it.
    pub value: &'static str,
    /// What it is, in a few words, for a label.
    pub title: Text,
    /// What comes of it, in a sentence or two.
    pub gloss: Text,
}

/// The words of a switch's value.
pub const fn choice(value: &'static str, title: Text, gloss: Text) -> Choice {
    Choice { value, title, gloss }
}

/// The words of a timer. In them `{of}` is what the timer is of, and `{it}` whose it is.
#[derive(Debug)]
pub struct Timer {
    /// As protocols write it. One that ends in a hyphen is followed by what the timer is of.
    pub name: &'static str,
    /// What it is, in a few words, for a label.
    pub title: Text,
    /// That it has ended, as a clause.
    pub fired: Text,
    /// That it was set, to end `{after}` a while, as a clause without its subject; `None`: not worth
    /// saying.
    pub set: Option<Text>,
}
