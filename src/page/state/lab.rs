//! What is asked of the laboratory, and what it has answered. It is asked and answers as text; who
//! carries the texts is the browser's business.

use std::rc::Rc;

use super::{Notice, Run, State};
use crate::engine::{BranchId, Script};
use crate::lab::ask::{self, Answer, Ask, Drawn, Shown};
use crate::lab::sheet::Place;
use crate::page::wish::Wish;
use crate::page::{say, scripts};

/// The laboratory as the page knows it.
#[derive(Clone, Default, PartialEq)]
pub struct Lab {
    /// How often something new was asked.
    questions: u32,
    /// The number of the last ask; answers to others come too late.
    number: u32,
    /// What is to be told to it, by number: all that it is not known to have heard. Whoever carries it may
    /// be slower than a person is.
    outgoing: Vec<(u32, Rc<str>)>,
    /// The runs that the sheet speaks of: those that were asked about, then those it brings.
    slots: Vec<Slot>,
    /// How many were asked about.
    asked: usize,
    /// Whether the place to go to has been gone to.
    visited: bool,
    /// How often somebody went to a step from the sheet.
    visits: u32,
    /// What it has answered.
    sheet: Option<Rc<Drawn>>,
    /// What was filled in, and is not yet known to have arrived.
    values: Vec<(String, String)>,
}

/// A run that a sheet speaks of.
#[derive(Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) shown: Shown,
    /// Where it is in the page.
    home: Option<(Run, BranchId)>,
}

/// What is done with the laboratory.
#[derive(Clone, Debug, PartialEq)]
pub enum LabAct {
    /// Ask for something, of the run that is shown or of one that the sheet speaks of.
    Ask(String, Option<u32>),
    /// Fill something in.
    Fill(String, String),
    /// It has answered.
    Answered(String),
    /// Go to a step that the sheet speaks of.
    Visit(Place),
    /// Put the sheet away.
    Leave,
    /// It cannot be reached.
    Failed,
}

impl Lab {
    /// Whether it has the place beside the run.
    pub fn is_open(&self) -> bool {
        !self.slots.is_empty()
    }

    /// How often something new was asked: each time the sheet is another.
    pub fn questions(&self) -> u32 {
        self.questions
    }

    /// How often somebody went to a step from the sheet, and wants to see it.
    pub fn visits(&self) -> u32 {
        self.visits
    }

    /// Whether its sheet wants room.
    pub fn is_wide(&self) -> bool {
        self.is_open() && self.sheet.as_ref().is_some_and(|sheet| sheet.wide)
    }

    /// The number of the last ask.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What is to be told to it after the ask of a number, in order.
    pub fn outgoing(&self, after: u32) -> impl Iterator<Item = Rc<str>> {
        let later = self.outgoing.iter().filter(move |(number, _)| *number > after);
        later.map(|(_, text)| Rc::clone(text))
    }

    /// What it has answered.
    pub fn sheet(&self) -> Option<&Rc<Drawn>> {
        self.sheet.as_ref()
    }

    pub(super) fn put_away(&mut self) {
        (self.sheet, self.slots) = (None, Vec::new());
    }
}

impl State {
    pub(super) fn in_the_lab(&mut self, act: LabAct) {
        match act {
            LabAct::Ask(command, slot) => self.ask(command, slot),
            // What is proposed for other fields may follow from it.
            LabAct::Fill(name, value) => {
                self.lab.values.push((name, value));
                self.ask(ask::SAY.to_owned(), None);
            }
            LabAct::Answered(text) => self.hear(&text),
            LabAct::Visit(place) => {
                self.lab.visits += 1;
                self.visit(place);
            }
            LabAct::Leave => {
                self.ask(ask::LEAVE.to_owned(), None);
                self.lab.put_away();
                self.ask_for_par();
            }
            LabAct::Failed => {
                self.notice = Some(Notice::NoLab);
                self.lab.put_away();
            }
        }
    }

    /// Asks, with what is filled in.
    pub(super) fn ask(&mut self, command: String, slot: Option<u32>) {
        if !ask::is_aside(&command) {
            let (first, count) = match slot {
                Some(0) => (0, self.lab.asked),
                Some(at) => (at as usize, 1),
                None => (0, 0),
            };
            let known = self.lab.slots.iter().skip(first).take(count);
            let mut slots: Vec<Slot> = known.map(|slot| self.anew(slot)).collect();
            if slots.is_empty() {
                slots.push(self.slot(self.at, None));
                if command.starts_with("compare") {
                    slots.extend(self.others(&slots[0]));
                }
            }
            (self.lab.asked, self.lab.slots, self.lab.visited) = (slots.len(), slots, false);
            self.lab.questions += 1;
        }
        let runs = if ask::is_aside(&command) { &[][..] } else { &self.lab.slots };
        let runs = runs.iter().map(|slot| slot.shown.clone()).collect();
        self.tell(command, runs);
    }

    pub(super) fn tell(&mut self, command: String, runs: Vec<Shown>) {
        self.lab.number += 1;
        let values = self.lab.values.clone();
        let (number, lang) = (self.lab.number, self.lang);
        // With something new to do nobody asks how the old is done.
        if !ask::is_aside(&command) {
            self.lab.outgoing.clear();
        }
        let text = Ask { number, lang, command, values, runs }.write().into();
        self.lab.outgoing.push((number, text));
    }

    /// A branch of an open run, the current one if none is named.
    pub(super) fn slot(&self, at: usize, branch: Option<BranchId>) -> Slot {
        let run = self.runs[at].clone();
        let (shown, branch) = run.survey(|timeline| {
            let (here, step) = (timeline.current(), timeline.position());
            timeline.switch(branch.unwrap_or(here));
            let shown = Shown {
                title: say::branch_title(self.lang, at, timeline),
                script: scripts::whole(timeline),
                step: timeline.position() as u32,
            };
            let branch = timeline.current();
            timeline.switch(here);
            timeline.seek(step);
            (shown, branch)
        });
        Slot { shown, home: Some((run, branch)) }
    }

    /// A run that the sheet speaks of as it is now, if it is open.
    fn anew(&self, slot: &Slot) -> Slot {
        let home = slot.home.as_ref().and_then(|(run, branch)| {
            let at = self.runs.iter().position(|open| open.is(run))?;
            Some(self.slot(at, Some(*branch)))
        });
        home.unwrap_or_else(|| slot.clone())
    }

    /// Every other branch of every open run.
    fn others(&self, one: &Slot) -> Vec<Slot> {
        let branches = |at: usize| self.runs[at].look().branches().len();
        let all = (0..self.runs.len()).flat_map(|at| (0..branches(at)).map(move |id| (at, id)));
        let is_one = |at: usize, id| {
            let home = one.home.as_ref();
            home.is_some_and(|(run, branch)| run.is(&self.runs[at]) && *branch == id)
        };
        all.map(|(at, id)| (at, BranchId(id)))
            .filter(|(at, id)| !is_one(*at, *id))
            .map(|(at, id)| self.slot(at, Some(id)))
            .collect()
    }

    fn hear(&mut self, text: &str) {
        // What is not to be read was written by another version; it cannot be what was asked for.
        let Some(answer) = Answer::read(text).filter(|answer| answer.number == self.lab.number)
        else {
            return;
        };
        self.lab.values.clear();
        self.lab.outgoing.clear();
        if !self.lab.is_open() {
            // Nothing else is asked without a place to show it in.
            if let Some(challenge) = &mut self.challenge {
                challenge.par = answer.par.or(challenge.par);
            }
            return;
        }
        for (at, script) in (self.lab.asked..).zip(&answer.sheet.runs) {
            let known = self.lab.slots.get(at).is_some_and(|slot| slot.shown.script == *script);
            if !known {
                self.lab.slots.truncate(at);
                let shown = Shown { script: script.clone(), ..Shown::default() };
                self.lab.slots.push(Slot { shown, home: None });
            }
        }
        self.lab.sheet = Some(Rc::new(answer.sheet));
        if let Some(place) = answer.visit.filter(|_| !self.lab.visited) {
            self.lab.visited = true;
            self.visit(place);
        }
    }

    /// Goes to a step of a run that the sheet speaks of; one that is not open is opened.
    fn visit(&mut self, place: Place) {
        let at = place.run as usize;
        let Some(slot) = self.lab.slots.get(at).cloned() else { return };
        let home = slot.home.and_then(|(run, branch)| {
            let at = self.runs.iter().position(|open| open.is(&run))?;
            // A lesson may have turned to its other run since.
            let setup = Script::parse(&slot.shown.script).ok()?.setup;
            (setup == *run.look().setup()).then_some((at, branch))
        });
        match home {
            Some((at, branch)) => {
                if at != self.at {
                    self.show_run(at);
                }
                self.walk(|run| run.switch(branch));
            }
            None => {
                let script = &slot.shown.script;
                let Ok((timeline, _)) = scripts::open(self.lang, script) else {
                    if scripts::is_beyond(script) {
                        self.wish(Wish::Run(script.clone(), place.step));
                    }
                    return;
                };
                self.open(Run::new(timeline));
                let home = (self.run().clone(), self.run().look().current());
                self.lab.slots[at].home = Some(home);
            }
        }
        self.walk(|run| run.seek(place.step as usize));
    }
}
