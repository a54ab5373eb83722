//! Wishes: made where this program has not what was asked for, and fulfilled by the whole one.

use super::{Notice, Run, Sheet, State};
use crate::page::challenge::Challenge;
use crate::page::wish::{WHOLE, Wish};
use crate::page::{say, scripts};

impl State {
    /// Wishes for something, if the whole program may have it; whether it may.
    pub(super) fn wish(&mut self, wish: Wish) -> bool {
        if !WHOLE {
            self.playing = false;
            (self.wish, self.notice) = (Some(wish), Some(Notice::Fetching));
        }
        !WHOLE
    }

    /// Opens a dialog, or wishes for it.
    pub(super) fn open_sheet(&mut self, sheet: Sheet) {
        let later = sheet.is_later() && self.wish(Wish::Sheet(sheet));
        self.sheet = (!later).then_some(sheet);
    }

    /// Whether a run is of a protocol that only the whole program has, or of such a lesson.
    pub fn needs_whole(&self) -> bool {
        let beyond = |run: &Run| {
            let lecture = run.lecture();
            !run.look().setup().entry.is_first()
                || lecture.is_some_and(|lecture| !lecture.lesson().is_first())
        };
        let challenge = self.challenge.as_ref().and_then(Challenge::lesson);
        // The program of a first visit can do all that it has, and need not look.
        WHOLE
            && (self.walk.is_some()
                || self.runs.iter().any(beyond)
                || challenge.is_some_and(|lesson| !lesson.is_first()))
    }

    /// Does what was wished for before this program took over.
    pub fn fulfil(&mut self, wish: Wish) {
        match wish {
            // It was chosen in the settings, where its own are to be seen next.
            Wish::Protocol(id) => {
                self.protocol(&id);
                self.sheet = Some(Sheet::Settings);
            }
            Wish::Follow(fragment) => self.follow(&fragment),
            Wish::Run(script, step) => {
                if let Ok((timeline, _)) = scripts::open(self.lang, &script) {
                    self.open(Run::new(timeline));
                    self.walk(|run| run.seek(step as usize));
                }
            }
            Wish::Draft => self.run_draft(),
            Wish::Kept => {}
            Wish::Sheet(sheet) => self.sheet = Some(sheet),
        }
    }

    /// Runs the script that was written; one with mistakes is shown with them.
    fn run_draft(&mut self) {
        match self.draft.as_deref().map(|draft| scripts::open(self.lang, draft)) {
            Some(Ok((timeline, unmet))) => {
                self.open(Run::new(timeline));
                self.draft = None;
                self.notice = (!unmet.is_empty()).then_some(Notice::Unmet(unmet));
            }
            Some(Err(troubles)) => {
                let first = troubles.first().map(|it| say::trouble(self.lang, it));
                (self.sheet, self.notice) = (Some(Sheet::Script), first.map(Notice::Link));
            }
            None => {}
        }
    }

    /// The whole program could not be had.
    pub(super) fn give_up_wish(&mut self) {
        (self.wish, self.notice) = (None, Some(Notice::NotFetched));
    }
}
