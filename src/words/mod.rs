//! What a person reads: the page's labels, sentences about steps, events and laws, in every language.

pub mod compare;
pub mod diagram;
pub mod explore;
pub mod narrate;
pub mod report;
pub mod trials;
pub mod ui;
mod vocabulary;
pub mod why;

pub use crate::text::{self, Lang, Text};
pub use ui::Ui;

/// What is not modelled, one sentence each.
pub fn not_modelled(lang: Lang) -> Vec<&'static str> {
    vocabulary::limits().map(|limit| limit.say(lang)).collect()
}

/// Words explained, each with its explanation.
pub fn glossary(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vocabulary::glossary().map(|(word, what)| (word.say(lang), what.say(lang))).collect()
}
