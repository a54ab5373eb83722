//! A challenge: taken up, asked about, given up.

use super::State;
use crate::lessons;
use crate::page::challenge::{Challenge, GOAL};

impl State {
    /// Takes a challenge up in a run of its own, or again in the same one; or ends it.
    pub(super) fn take_up(&mut self, lesson: Option<&'static str>) {
        let old = self.challenge.take();
        let Some(taken) = lesson.and_then(lessons::find).and_then(Challenge::begin) else { return };
        let same = old.filter(|old| old.lesson == taken.lesson);
        let par = same.as_ref().and_then(|old| old.par);
        let at = same.and_then(|old| self.runs.iter().position(|run| run.is(&old.run)));
        match at {
            Some(at) => {
                self.runs[at] = taken.run.clone();
                self.show_run(at);
            }
            None => self.open(taken.run.clone()),
        }
        self.challenge = Some(Challenge { par, ..taken });
        self.sheet = None;
        self.lab.put_away();
        self.ask_for_par();
    }

    /// The challenge, if its run is the one that is shown.
    pub fn challenge_shown(&self) -> Option<&Challenge> {
        self.challenge.as_ref().filter(|taken| taken.run.is(self.run()))
    }

    /// Asks for the fewest faults, unless they are known.
    pub(super) fn ask_for_par(&mut self) {
        let unknown = self.challenge.as_ref().filter(|taken| taken.par.is_none());
        let at = unknown.and_then(|taken| self.runs.iter().position(|run| run.is(&taken.run)));
        if let Some(at) = at {
            let shown = self.slot(at, None).shown;
            self.tell(format!("par {}", GOAL.name()), vec![shown]);
        }
    }
}
