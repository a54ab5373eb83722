//! The state of the page and the one function that changes it. Nothing here knows the browser.
//!
//! Every change of a run goes through the methods of its timeline. What cannot be done becomes a
//! [`Notice`], and nothing is lost.

use super::challenge::Challenge;
pub use super::choices::{Sheet, Tab, Theme};
use super::faults::Fault;
use super::notice::Notice;
use super::opening;
use super::pace::Speed;
use super::run::{self, Run};
use super::selection::Selection;
use super::walk::Walk;
use super::wish::Wish;
use crate::engine::{Order, PlayError, Timeline};
use crate::kernel::{NodeId, Refusal, Seed, Span};
use crate::words::Lang;
pub use act::{Act, OpenRun};
pub use lab::{Lab, LabAct};

/// All that the page shows.
#[derive(Clone, PartialEq)]
pub struct State {
    /// The open runs; never empty.
    pub runs: Vec<Run>,
    /// Which of them is shown.
    pub at: usize,
    /// What is selected in the diagram.
    pub selected: Option<Selection>,
    /// The node that is inspected: the selected one, or that of what was selected last.
    pub node: Option<NodeId>,
    /// Whether the run is being played.
    pub playing: bool,
    /// Whether the playhead is being dragged. What stands beside the diagram waits until it rests.
    pub dragged: bool,
    /// Whether it is played to where the lesson's beat ends, and no further.
    pub to_beat: bool,
    /// Whether motion is unwanted: then a lesson's beats are gone to at once.
    pub still: bool,
    /// How fast.
    pub speed: Speed,
    /// The language.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
    /// The open dialog.
    pub sheet: Option<Sheet>,
    /// What is being told.
    pub notice: Option<Notice>,
    /// The panel that a small screen shows.
    pub tab: Tab,
    /// A script that is being written, so that closing its dialog loses nothing.
    pub draft: Option<String>,
    /// The laboratory.
    pub lab: Lab,
    /// The challenge that was taken up.
    pub challenge: Option<Challenge>,
    /// The recipe that is walked.
    pub walk: Option<Walk>,
    /// What only the whole program can do.
    pub wish: Option<Wish>,
}

impl State {
    /// The page as it first opens: on the first run, already moving unless motion is unwanted.
    pub fn new(lang: Lang, still: bool) -> State {
        let lesson = lesson::begin(opening::FIRST_LESSON, still);
        let to_beat = lesson.is_some();
        State {
            runs: vec![lesson.unwrap_or_else(|| Run::new(opening::first()))],
            at: 0,
            selected: None,
            node: Some(opening::FIRST_SELECTED),
            playing: !still,
            dragged: false,
            to_beat,
            still,
            speed: Speed::One,
            lang,
            theme: Theme::Auto,
            sheet: None,
            notice: None,
            tab: Tab::Laws,
            draft: None,
            lab: Lab::default(),
            challenge: None,
            walk: None,
            wish: None,
        }
    }

    /// The run that is shown.
    pub fn run(&self) -> &Run {
        &self.runs[self.at.min(self.runs.len() - 1)]
    }

    /// Whether a recipe is walked in the run that is shown. Recipes are for the whole program alone.
    pub fn walks(&self) -> bool {
        #[cfg(feature = "whole")]
        return self.walk_shown().is_some();
        #[cfg(not(feature = "whole"))]
        false
    }

    /// What is kept from visit to visit; equal when there is nothing new to keep.
    pub fn kept_parts(&self) -> impl PartialEq + 'static {
        let seen = (self.node, self.speed, self.lang, self.theme, self.tab);
        (self.runs.clone(), self.at, seen, self.draft.clone(), self.challenge.clone())
    }

    fn change<T>(&mut self, change: impl FnOnce(&mut Timeline) -> T) -> T {
        let last = self.runs.len() - 1;
        self.runs[self.at.min(last)].change(change)
    }

    /// Does what was asked for.
    pub fn act(&mut self, act: Act) {
        if !matches!(act, Act::Tick | Act::Notice(_) | Act::Lab(LabAct::Answered(_)))
            && self.notice.as_ref().is_some_and(Notice::is_news)
        {
            self.notice = None;
        }
        self.dragged = matches!(act, Act::Drag(_));
        match act {
            Act::Seek(step) | Act::Drag(step) => self.walk(|run| run.seek(step)),
            Act::Rest => {}
            Act::Step => self.step(),
            Act::Back => self.walk(|run| run.seek(run.position().saturating_sub(1))),
            Act::ToStart => self.walk(|run| run.seek(0)),
            Act::ToEnd => self.go_to_end(),
            Act::TogglePlay => self.toggle_play(),
            Act::Pause => self.playing = false,
            Act::Tick => self.tick(),
            Act::Speed(speed) => self.speed = speed,
            Act::Jump { onward } => self.jump(onward),
            Act::Give(order, lasts) => self.give(&[order], lasts),
            Act::Fault(fault) => self.fault(fault),
            Act::Select(selection) => self.select(selection),
            Act::Branch(branch) => self.walk(|run| run.switch(branch)),
            Act::NameBranch(branch, name) => self.change(|run| run.name_branch(branch, name)),
            Act::ShowRun(at) => self.show_run(at),
            Act::CloseRun(OpenRun(run)) => self.close_run(&run),
            Act::Set(name, value) => self.set(name, &value),
            Act::Protocol(id) => self.protocol(&id),
            Act::Seed(seed) => self.reseed(|_| seed),
            Act::NextSeed => self.reseed(Seed::next),
            Act::Open(OpenRun(run)) => self.open(run),
            Act::Lesson { onward } => self.turn(onward),
            Act::LessonHere => self.come_back(),
            Act::Predict(choice) => self.predict(choice),
            Act::OpenLesson(id) => self.open_lesson(id),
            Act::Follow(fragment) => self.follow(&fragment),
            Act::Lang(lang) => self.speak(lang),
            Act::NextLang => self.speak(other(self.lang)),
            Act::Theme(theme) => self.theme = theme,
            Act::NextTheme => self.theme = self.theme.next(),
            Act::Sheet(Some(sheet)) => self.open_sheet(sheet),
            Act::Sheet(None) => self.sheet = None,
            Act::SheetClosed(sheet) => self.sheet = self.sheet.filter(|open| *open != sheet),
            Act::Tab(tab) => self.tab = tab,
            Act::Draft(draft) => self.draft = draft,
            Act::Lab(act) => self.in_the_lab(act),
            Act::Challenge(lesson) => self.take_up(lesson),
            #[cfg(feature = "whole")]
            Act::Recipe(id, cured) => self.begin_walk(id, cured),
            Act::Notice(notice) => self.notice = notice,
            Act::Wish(wish) => {
                self.sheet = None;
                self.wish(wish);
            }
            Act::NotFetched => self.give_up_wish(),
        }
    }

    fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        if self.lab.is_open() {
            self.ask(crate::lab::ask::SAY.to_owned(), None);
        }
    }

    /// Goes somewhere, which ends playing.
    fn walk(&mut self, walk: impl FnOnce(&mut Timeline)) {
        self.playing = false;
        self.change(walk);
    }

    fn step(&mut self) {
        self.playing = false;
        if let Err(ended) = self.change(Timeline::step) {
            self.notice = Some(Notice::Ended(ended));
        }
    }

    fn go_to_end(&mut self) {
        self.playing = false;
        if !self.change(run::to_end) {
            self.notice = Some(Notice::Unending);
        }
    }

    fn toggle_play(&mut self) {
        self.playing = !self.playing;
        self.to_beat = self.to_beat && self.is_short_of_its_beat();
        let ended = {
            let run = self.run().look();
            run.position() == run.len() && run.is_quiet()
        };
        if self.playing && ended {
            self.change(|run| run.seek(0));
        }
    }

    /// A step of playing; a law that breaks is worth a stop.
    fn tick(&mut self) {
        if !self.playing {
            return;
        }
        if self.to_beat {
            self.approach();
            return;
        }
        match self.change(Timeline::step) {
            Ok(()) => {
                let run = self.run().look();
                let here = run.position();
                let breaks = run.index().breaks().iter().any(|(_, step)| *step as usize == here);
                let over = here == run.len() && run.is_quiet();
                drop(run);
                self.playing = !breaks && !over;
            }
            Err(PlayError::StandsStill) => self.playing = false,
            Err(ended) => {
                self.playing = false;
                self.notice = Some(Notice::Ended(ended));
            }
        }
    }

    fn jump(&mut self, onward: bool) {
        self.playing = false;
        let Some(node) = self.node else {
            self.notice = Some(Notice::SelectFirst);
            return;
        };
        if !self.change(|run| run::jump(run, node, onward)) {
            self.notice = Some(Notice::NothingFurther);
        }
    }

    fn give(&mut self, orders: &[Order], lasts: Option<Span>) {
        self.playing = false;
        let give = |run: &mut Timeline| -> Result<(), Refusal> {
            orders.iter().try_for_each(|order| run.give(Span::ZERO, order, lasts))
        };
        self.notice = self.change(give).err().map(Notice::Refused);
    }

    fn fault(&mut self, fault: Fault) {
        let Some(node) = self.node else {
            self.notice = Some(Notice::SelectFirst);
            return;
        };
        let orders = fault.orders(&self.run().look(), node);
        self.give(&orders, None);
    }

    fn select(&mut self, selection: Option<Selection>) {
        let about = match &selection {
            Some(Selection::Node(node) | Selection::Timer { node, .. }) => Some(*node),
            Some(Selection::Step(step)) => self.run().look().index().node(*step),
            Some(Selection::Message(_)) | None => None,
        };
        self.selected = selection;
        self.node = about.or(self.node);
        self.forget_the_unknown();
    }

    /// In another run there may be no such node.
    fn forget_the_unknown(&mut self) {
        let known = |node: &NodeId| self.run().look().world().health(*node).is_some();
        let node = self.node.filter(known);
        if node != self.node {
            (self.node, self.selected) = (node, None);
        }
    }

    /// Another run is shown: what was selected in the old one is not there.
    fn deselect(&mut self) {
        self.selected =
            self.node.map(Selection::Node).filter(|node| self.selected.as_ref() == Some(node));
        self.forget_the_unknown();
    }
}

fn other(lang: Lang) -> Lang {
    match lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    }
}

mod act;
mod challenge;
mod lab;
mod lesson;
mod runs;
#[cfg(test)]
mod tests;
#[cfg(feature = "whole")]
mod walk;
#[cfg(all(test, feature = "whole"))]
mod walk_tests;
mod wishes;
