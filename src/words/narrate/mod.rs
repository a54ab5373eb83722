//! Sentences about what happens, from the records alone: steps, events, laws, refusals, settings.
//!
//! Nothing here knows a lesson. Names that are not known are said as they are, so that a protocol
//! that comes later can be told before anybody has written words for it.

mod events;
mod faults;
mod labels;
mod laws;
mod money;
mod orders;
mod protocols;
mod refusals;
mod scripts;
mod settings;
mod steps;
#[cfg(test)]
mod tests;
mod timers;
mod units;
#[cfg(test)]
mod whole;
mod wire;

pub use events::event_sentence;
pub use labels::{breach, seen, verb_label};
pub use laws::{law_sentence, law_title, verdict_word};
pub use money::{headline, settlement_word, times};
pub use orders::order_phrase;
pub use protocols::{arena_title, protocol_title};
pub use refusals::{misfire_sentence, refusal};
pub use scripts::{halt, link_error, script_error, unmet};
pub use settings::{
    setting_error, setting_gloss, setting_title, value_gloss, value_text, value_title,
};
pub use steps::step_sentence;
pub use timers::timer_title;
pub use units::{list, span};
