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

/// Where a Chinese character and a Latin letter or a digit stand side by side without a blank, which the
/// house style wants between them; `None`: nowhere.
#[cfg(test)]
pub(crate) fn unspaced(text: &str) -> Option<String> {
    let is_chinese = |one: char| ('\u{4e00}'..='\u{9fff}').contains(&one);
    let is_latin = |one: char| one.is_ascii_alphanumeric();
    let pairs = text.chars().zip(text.chars().skip(1));
    let mut glued = pairs.filter(|(one, next)| {
        (is_chinese(*one) && is_latin(*next)) || (is_latin(*one) && is_chinese(*next))
    });
    glued.next().map(|(one, next)| format!("{one}{next}"))
}

/// What is not modelled, one sentence each.
pub fn not_modelled(lang: Lang) -> Vec<&'static str> {
    vocabulary::limits().map(|limit| limit.say(lang)).collect()
}

/// Words explained, each with its explanation.
pub fn glossary(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vocabulary::glossary().map(|(word, what)| (word.say(lang), what.say(lang))).collect()
}
