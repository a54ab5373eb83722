//! A recipe is walked: begun, gone on with, gone back.

use super::{Run, State};
use crate::engine::BranchId;
use crate::lessons::Run as Side;
use crate::lessons::walk::Stop;
use crate::page::walk::Walk;

impl State {
    /// The walk, if one of its runs is the one that is shown.
    pub fn walk_shown(&self) -> Option<&Walk> {
        self.walk.as_ref().filter(|walk| walk.is_of(self.run()))
    }

    /// Begins to walk a recipe: at its start, or where its cure begins to tell.
    pub(super) fn begin_walk(&mut self, id: &'static str, cured: bool) {
        let Some(walk) = Walk::begin(id) else { return };
        self.end_walk();
        for run in walk.runs() {
            self.open(run.clone());
        }
        let first = walk.way().stops().iter().find(|stop| cured == (stop.run == Side::Cure));
        let first = first.copied();
        self.walk = Some(walk);
        if let Some(stop) = first {
            self.go_to_stop(stop);
        }
        self.sheet = None;
        self.lab.put_away();
    }

    /// Ends the walk. Its runs are closed, but for those in which something was done.
    fn end_walk(&mut self) {
        let Some(walk) = self.walk.take() else { return };
        for run in walk.runs().map(Run::clone) {
            let untouched = run.look().branches().len() == 1;
            if untouched {
                self.close_run(&run);
            }
        }
    }

    /// To the next stop or the one before. `false`: no walk is shown.
    pub(super) fn walk_on(&mut self, onward: bool) -> bool {
        let Some(walk) = self.walk_shown() else { return false };
        if let Some(stop) = walk.turn(self.run(), onward) {
            self.go_to_stop(stop);
        }
        true
    }

    fn go_to_stop(&mut self, stop: Stop) {
        let Some(run) = self.walk.as_ref().map(|walk| walk.run(stop.run).clone()) else { return };
        match self.runs.iter().position(|open| open.is(&run)) {
            Some(at) => self.show_run(at),
            // It was closed meanwhile.
            None => self.open(run),
        }
        self.selected = None;
        self.walk(|run| {
            run.switch(BranchId(0));
            run.seek(stop.step);
        });
    }
}
