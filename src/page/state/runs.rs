//! The open runs: shown, closed, run again under another setup, opened from a link.

use super::{Notice, Run, Sheet, State};
use crate::catalog::{self, Setup};
use crate::engine::replay;
use crate::kernel::Seed;
use crate::page::scripts::{self, Linked};
use crate::page::wish::Wish;

impl State {
    pub(super) fn show_run(&mut self, at: usize) {
        self.playing = false;
        self.at = at.min(self.runs.len() - 1);
        self.deselect();
    }

    pub(super) fn close_run(&mut self, run: &Run) {
        let at = self.runs.iter().position(|open| open.is(run));
        if let Some(at) = at.filter(|_| self.runs.len() > 1) {
            self.runs.remove(at);
            let shown = if self.at > at { self.at - 1 } else { self.at };
            self.show_run(shown);
        }
    }

    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        let mut setup = self.run().look().setup().clone();
        match setup.settings.set(name, value) {
            Ok(()) => self.replay(setup),
            Err(why) => self.notice = Some(Notice::Setting(why)),
        }
    }

    pub(super) fn protocol(&mut self, id: &str) {
        let old = self.run().look().setup().clone();
        let Some(entry) = catalog::find(old.entry.arena.id(), id) else {
            self.wish(Wish::Protocol(id.to_owned()));
            return;
        };
        self.replay(old.under(entry));
    }

    pub(super) fn reseed(&mut self, seed: impl Fn(Seed) -> Seed) {
        let setup = self.run().look().setup().clone();
        self.replay(Setup { seed: seed(setup.seed), ..setup });
    }

    /// The same rules and faults under another setup, in a run of its own.
    pub(super) fn replay(&mut self, setup: Setup) {
        let (timeline, lapses) = {
            let old = self.run().look();
            if *old.setup() == setup {
                return;
            }
            replay(&old, setup)
        };
        self.open(Run::new(timeline));
        self.notice = (!lapses.is_empty()).then_some(Notice::Lapsed(lapses));
    }

    /// Opens a link, or the nearest thing, and says what is wrong with it.
    pub(super) fn follow(&mut self, fragment: &str) {
        self.notice = Some(match scripts::open_link(self.lang, fragment) {
            Ok(Linked::Text(text, _))
                if scripts::is_beyond(&text) && self.wish(Wish::Follow(fragment.to_owned())) =>
            {
                return;
            }
            Ok(Linked::Run(timeline, trouble)) => {
                self.open(Run::new(timeline));
                trouble.map_or(Notice::Opened, Notice::Link)
            }
            Ok(Linked::Text(text, trouble)) => {
                (self.draft, self.sheet) = (Some(text), Some(Sheet::Script));
                Notice::Link(trouble)
            }
            Err(trouble) => Notice::Link(trouble),
        });
    }

    pub(super) fn open(&mut self, run: Run) {
        self.playing = false;
        self.runs.insert(self.at.min(self.runs.len() - 1) + 1, run);
        self.at += 1;
        self.deselect();
    }
}
