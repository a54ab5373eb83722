//! Lessons: a run that is narrated, asks what comes next, and ends with the cure on the same faults.
//!
//! A lesson is data: a script, and beats that are bound to events of its run, never to step numbers.
//! What the truth is at a moment is computed from the run, so it stands in no lesson. A [`Lecture`] is
//! a lesson that is being given.

mod cure;
mod deleted;
mod expired;
mod lecture;
#[cfg(feature = "whole")]
pub mod published;
mod questions;
mod rehearsal;
#[cfg(test)]
mod tests;
#[cfg(feature = "whole")]
pub mod walk;
#[cfg(feature = "whole")]
mod whole;

pub use cure::Cure;
pub use lecture::{Asked, Lecture, LessonError, Revealed, Side};

use crate::words::{Lang, Text};

/// Every lesson that this program has, in the order in which they are offered.
pub static LESSONS: &[Lesson] = &[
    expired::LESSON,
    deleted::LESSON,
    #[cfg(feature = "whole")]
    whole::setnx::LESSON,
    #[cfg(feature = "whole")]
    whole::owner_died::LESSON,
    #[cfg(feature = "whole")]
    whole::opposite_order::LESSON,
    #[cfg(feature = "whole")]
    whole::policies::LESSON,
    #[cfg(feature = "whole")]
    whole::sleeping_client::LESSON,
    #[cfg(feature = "whole")]
    whole::herd::LESSON,
    #[cfg(feature = "whole")]
    whole::everybody::LESSON,
    #[cfg(feature = "whole")]
    whole::replica::LESSON,
    #[cfg(feature = "whole")]
    whole::redlock_clock::LESSON,
    #[cfg(feature = "whole")]
    whole::redlock_restart::LESSON,
    #[cfg(feature = "whole")]
    whole::redlock_sleeper::LESSON,
];

/// How many of them, from the first, the program of a first visit has.
const FIRST: usize = 2;

/// The lesson of that name.
pub fn find(id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.id == id)
}

/// A lesson.
#[derive(Debug)]
pub struct Lesson {
    /// Its name in addresses; its script is `src/scripts/<id>.script`.
    pub id: &'static str,
    /// Whether one fault, well placed, can break its law: then it is a challenge as well.
    pub challenge: bool,
    title: Text,
    teaser: Text,
    script: &'static str,
    cure: Cure,
    beats: &'static [Beat],
}

impl Lesson {
    /// Its title.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.title.say(lang)
    }

    /// What it is about, in one line, for the menu.
    pub fn teaser(&self, lang: Lang) -> &'static str {
        self.teaser.say(lang)
    }

    /// Whether the program of a first visit has it.
    pub fn is_first(&self) -> bool {
        LESSONS[..FIRST].iter().any(|first| first.id == self.id)
    }

    /// The script of its run with the mistake.
    pub fn script_text(&self) -> &'static str {
        self.script
    }
}

/// Which of a lesson's two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Run {
    /// As the script has it.
    Mistake,
    /// The same script with its cure.
    Cure,
}

/// A moment of a lesson: the run goes on until something has happened, then this is said of it.
#[derive(Debug)]
pub struct Beat {
    /// Which run is shown.
    pub run: Run,
    until: Goal,
    text: Text,
    question: Option<Question>,
}

/// Where a beat ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    /// Before the first step.
    Start,
    /// When a node has done something for the `nth` time.
    Happens { node: &'static str, verb: &'static str, nth: u32 },
    /// When nothing more happens by itself.
    Quiet,
}

const fn happens(node: &'static str, verb: &'static str, nth: u32) -> Goal {
    Goal::Happens { node, verb, nth }
}

/// What the learner is asked to predict: something about the moment at which the next beat ends.
#[derive(Debug)]
struct Question {
    /// That moment, as the beginning of a sentence.
    moment: Text,
    about: About,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// Whom the lock service has on record.
    OnRecord,
    /// Who believes that they hold the lock.
    Believers,
    /// How many do.
    BelieverCount,
    /// How often the order is charged.
    Charges,
    /// What is on an account.
    Balance(&'static str),
    /// How many workers the lock service tells that something has changed.
    #[cfg(feature = "whole")]
    Told,
}
