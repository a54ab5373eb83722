//! What can be done to the page.

use super::{LabAct, Sheet, Tab, Theme};
use crate::engine::{BranchId, Order};
use crate::kernel::{Seed, Span};
use crate::page::faults::Fault;
use crate::page::notice::Notice;
use crate::page::pace::Speed;
use crate::page::run::Run;
use crate::page::selection::Selection;
use crate::page::wish::Wish;
use crate::words::Lang;

/// Something that a person, or time, does to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Go to the moment after a step.
    Seek(usize),
    /// Drag the playhead there.
    Drag(usize),
    /// The playhead was not dragged any further for a while.
    Rest,
    /// One step onward.
    Step,
    /// One step back.
    Back,
    /// To before the first step.
    ToStart,
    /// To the end.
    ToEnd,
    /// Play, or stop playing.
    TogglePlay,
    /// Stop playing.
    Pause,
    /// Time for the next step of playing.
    Tick,
    /// Play at another speed.
    Speed(Speed),
    /// To the next or previous step of the selected node.
    Jump {
        /// Next.
        onward: bool,
    },
    /// Give an order by hand, and undo it after a while.
    Give(Order, Option<Span>),
    /// Cause a fault at the selected node.
    Fault(Fault),
    /// Select something, or nothing.
    Select(Option<Selection>),
    /// Show another branch.
    Branch(BranchId),
    /// Name a branch.
    NameBranch(BranchId, String),
    /// Show another run.
    ShowRun(usize),
    /// Close a run: that one, wherever it is by now.
    CloseRun(OpenRun),
    /// The same faults under another setting.
    Set(&'static str, String),
    /// The same faults under another protocol of the arena.
    Protocol(String),
    /// The same faults with another seed.
    Seed(Seed),
    /// The same faults with the next seed.
    NextSeed,
    /// Open a run beside the others.
    Open(OpenRun),
    /// The lesson goes on or back.
    Lesson {
        /// On.
        onward: bool,
    },
    /// Back to where the lesson is.
    LessonHere,
    /// Predict: a choice of the lesson's question.
    Predict(usize),
    /// Begin a lesson.
    OpenLesson(&'static str),
    /// Follow a link, by the part of the address after its `#`.
    Follow(String),
    /// Switch the language.
    Lang(Lang),
    /// Switch to the other language.
    NextLang,
    /// Other colours.
    Theme(Theme),
    /// The next colours.
    NextTheme,
    /// Open a dialog, or close it.
    Sheet(Option<Sheet>),
    /// The browser has closed a dialog; another may have been opened since.
    SheetClosed(Sheet),
    /// Show a panel.
    Tab(Tab),
    /// Write a script, or drop what was written.
    Draft(Option<String>),
    /// Use the laboratory.
    Lab(LabAct),
    /// Take a lesson's challenge up, or end the one that is.
    Challenge(Option<&'static str>),
    /// Walk a recipe in circulation, by its name: from its start, or its cure.
    #[cfg(feature = "whole")]
    Recipe(&'static str, bool),
    /// Tell something, or stop telling.
    Notice(Option<Notice>),
    /// Ask the whole program for something, and close the dialog.
    Wish(Wish),
    /// The whole program could not be loaded.
    NotFetched,
}

/// A run on its way into the page, or out of it. Equal only to itself.
#[derive(Clone)]
pub struct OpenRun(pub Run);

impl PartialEq for OpenRun {
    fn eq(&self, other: &OpenRun) -> bool {
        self.0 == other.0
    }
}

impl std::fmt::Debug for OpenRun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpenRun")
    }
}
