//! How a lesson goes on: the run is played to where its next beat ends, and stops there.

use super::{Notice, Run, State};
use crate::lessons::{self, Lecture};

/// The run of a lesson that begins: on its way to the second beat, or still at the first.
pub(super) fn begin(id: &str, still: bool) -> Option<Run> {
    let mut lecture = Lecture::new(lessons::find(id)?).ok()?;
    if !still {
        lecture.turn_to(2);
    }
    Some(Run::of_lesson(lecture))
}

impl State {
    /// Which run is the lesson's, if one is open.
    pub fn lesson_at(&self) -> Option<usize> {
        if self.run().lecture().is_some() {
            return Some(self.at);
        }
        self.runs.iter().position(|run| run.lecture().is_some())
    }

    /// Whether the run that is shown is on its way to where the lesson's beat ends.
    pub fn is_under_way(&self) -> bool {
        self.playing && self.to_beat && self.is_short_of_its_beat()
    }

    pub(super) fn is_short_of_its_beat(&self) -> bool {
        self.run().lecture().is_some_and(|lecture| !lecture.arrived())
    }

    /// To the next beat, or the previous one; on the way already, to the end of that way. Where a recipe
    /// is walked, to its next stop, or the previous one.
    pub(super) fn turn(&mut self, onward: bool) {
        #[cfg(feature = "whole")]
        if self.walk_on(onward) {
            return;
        }
        let Some(at) = self.lesson_at() else { return };
        if onward && self.is_under_way() {
            self.come_back();
            return;
        }
        self.show_run(at);
        let still = self.still || !onward;
        let turned = self.runs[at].teach(|lecture| {
            let number = if onward { lecture.number() + 1 } else { lecture.number().max(2) - 1 };
            let turned = lecture.turn_to(number);
            if still || !turned {
                lecture.arrive();
            }
            turned
        });
        (self.selected, self.to_beat) = (None, true);
        self.playing = turned == Some(true) && !still;
    }

    /// To where the lesson is.
    pub(super) fn come_back(&mut self) {
        let Some(at) = self.lesson_at() else { return };
        self.show_run(at);
        self.runs[at].teach(Lecture::arrive);
    }

    pub(super) fn predict(&mut self, choice: usize) {
        if let Some(at) = self.lesson_at() {
            self.runs[at].teach(|lecture| lecture.predict(choice));
            self.turn(true);
        }
    }

    /// A step of the way to where the beat ends.
    pub(super) fn approach(&mut self) {
        let at = self.at;
        let there = self.runs[at].teach(|lecture| {
            let stepped = lecture.approach();
            !stepped || lecture.arrived()
        });
        self.playing = there == Some(false);
    }

    pub(super) fn open_lesson(&mut self, id: &str) {
        let Some(run) = begin(id, self.still) else {
            self.notice = Some(Notice::NothingFurther);
            return;
        };
        let old = self.runs.iter().position(|run| run.lecture().is_some());
        match old {
            Some(at) => {
                self.runs[at] = run;
                self.show_run(at);
            }
            None => self.open(run),
        }
        (self.playing, self.to_beat, self.sheet) = (!self.still, true, None);
    }
}
