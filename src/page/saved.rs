//! The session as text, for the browser's storage: every branch of every run as an exact script, and
//! the place where the person was.

use super::challenge::Challenge;
use super::notice::Unreadable;
use super::pace::Speed;
use super::run::Run;
use super::scripts;
use super::state::{State, Tab, Theme};
use super::walk::Walk;
use crate::engine::script::{MOST_BYTES, Script};
use crate::engine::{BranchId, Move, Timeline, Until};
use crate::fields::{Reader, Writer};
use crate::kernel::NodeId;
use crate::lessons::{self, Lecture};
use crate::words::Lang;

#[cfg(test)]
mod tests;

/// The version of the form. Another one is not read, and not overwritten before it is put aside.
const VERSION: u32 = 2;

/// A run as it is kept.
struct SavedRun {
    lesson: Option<SavedLesson>,
    branches: Vec<SavedBranch>,
    current: usize,
    position: usize,
}

/// A place in a lesson.
struct SavedLesson {
    id: String,
    /// The number of the beat.
    beat: usize,
    predictions: Vec<Option<usize>>,
}

/// A branch as it is kept.
struct SavedBranch {
    name: String,
    /// The branch that it left, and after which step.
    parent: Option<(usize, usize)>,
    script: String,
}

/// The session as text.
pub fn save(state: &State) -> String {
    let mut to = Writer::default();
    to.put(VERSION);
    to.put(state.at);
    to.put_option(state.node.map(|node| node.0));
    to.put(state.speed.label());
    to.put(state.lang.tag());
    to.put(state.theme.name());
    to.put(state.tab.name());
    // One that is too large to be run would leave no room for the runs.
    to.put_option(state.draft.as_deref().filter(|draft| draft.len() <= MOST_BYTES));
    to.put(state.runs.len());
    for run in &state.runs {
        save_run(run).write(&mut to);
    }
    // Last, so that what was kept before there were these can be read.
    to.put(state.challenge.as_ref().map_or("", |challenge| challenge.lesson));
    if let Some(challenge) = &state.challenge {
        to.put_option(state.runs.iter().position(|run| run.is(&challenge.run)));
        to.put_option(challenge.par);
    }
    save_walk(state, &mut to);
    for run in &state.runs {
        if let Some(other) = run.teach_aside(|lecture| save_timeline(lecture.aside_mut())) {
            other.write(&mut to);
        }
    }
    to.finish()
}

/// The recipe that is walked, and which runs are its.
#[cfg(feature = "whole")]
fn save_walk(state: &State, to: &mut Writer) {
    to.put(state.walk.as_ref().map_or("", Walk::id));
    for run in state.walk.iter().flat_map(Walk::runs) {
        to.put_option(state.runs.iter().position(|open| open.is(run)));
    }
}

/// The same again. One whose run was closed is at its end.
#[cfg(feature = "whole")]
fn read_walk(from: &mut Reader, runs: &[Run]) -> Option<Walk> {
    let id = from.text().filter(|id| !id.is_empty())?.to_owned();
    let mut run = || from.option()?.and_then(|at| runs.get(at.parse::<usize>().ok()?).cloned());
    let (published, cured) = (run(), run());
    Walk::resume(&id, published?, cured?)
}

/// A first visit walks none.
#[cfg(not(feature = "whole"))]
fn save_walk(_: &State, to: &mut Writer) {
    to.put("");
}

/// And is not handed any.
#[cfg(not(feature = "whole"))]
fn read_walk(from: &mut Reader, _: &[Run]) -> Option<Walk> {
    from.text().and(None)
}

/// The run that each lesson does not show, as it was left.
fn read_asides(from: &mut Reader, runs: &mut [Run]) -> Option<()> {
    for run in runs.iter_mut().filter(|run| run.lecture().is_some()) {
        let kept = restore_timeline(&SavedRun::read(from)?)?;
        run.teach(|lecture| {
            let aside = lecture.aside_mut();
            if aside.setup() == kept.setup() {
                *aside = kept;
            }
        });
    }
    Some(())
}

fn save_run(run: &Run) -> SavedRun {
    let lesson = run.lecture().map(|lecture| SavedLesson {
        id: lecture.lesson().id.to_owned(),
        beat: lecture.number(),
        predictions: lecture.predictions().to_vec(),
    });
    SavedRun { lesson, ..run.survey(save_timeline) }
}

impl SavedRun {
    fn write(&self, to: &mut Writer) {
        to.put_option(self.lesson.as_ref().map(|lesson| &lesson.id));
        if let Some(lesson) = &self.lesson {
            to.put(lesson.beat);
            to.put(lesson.predictions.len());
            lesson.predictions.iter().for_each(|choice| to.put_option(*choice));
        }
        to.put(self.current);
        to.put(self.position);
        to.put(self.branches.len());
        for branch in &self.branches {
            to.put(&branch.name);
            to.put_option(branch.parent.map(|(parent, step)| format!("{parent} {step}")));
            to.put(&branch.script);
        }
    }

    fn read(from: &mut Reader) -> Option<SavedRun> {
        let lesson = match from.option()? {
            Some(id) => Some(SavedLesson {
                id: id.to_owned(),
                beat: from.number()?,
                predictions: from.list(|from| match from.option()? {
                    Some(choice) => choice.parse().ok().map(Some),
                    None => Some(None),
                })?,
            }),
            None => None,
        };
        let (current, position) = (from.number()?, from.number()?);
        let branches = from.list(|from| {
            let name = from.text()?.to_owned();
            let parent = match from.option()? {
                Some(parent) => {
                    let (parent, step) = parent.split_once(' ')?;
                    Some((parent.parse().ok()?, step.parse().ok()?))
                }
                None => None,
            };
            Some(SavedBranch { name, parent, script: from.text()?.to_owned() })
        })?;
        Some(SavedRun { lesson, branches, current, position })
    }
}

fn save_timeline(timeline: &mut Timeline) -> SavedRun {
    let (current, position) = (timeline.current(), timeline.position());
    let branches = (0..timeline.branches().len()).map(BranchId);
    let branches = branches.map(|id| {
        timeline.switch(id);
        save_branch(timeline)
    });
    let branches = branches.collect();
    timeline.switch(current);
    timeline.seek(position);
    SavedRun { lesson: None, branches, current: current.0, position }
}

fn save_branch(timeline: &Timeline) -> SavedBranch {
    let branch = timeline.branch();
    SavedBranch {
        name: branch.name.clone(),
        parent: branch.parent.map(|(from, step)| (from.0, step)),
        script: scripts::whole(timeline),
    }
}

/// The session that a text is of; what is not in it stays as in `fresh`.
///
/// # Errors
/// Says what is wrong with it.
pub fn restore(text: &str, fresh: State) -> Result<State, Unreadable> {
    let from = &mut Reader::new(text);
    match from.number() {
        Some(VERSION) => {}
        Some(version) => return Err(Unreadable::Version(version)),
        None => return Err(Unreadable::Text(1)),
    }
    let (state, runs) = read(from, fresh).ok_or(Unreadable::Text(from.position() + 1))?;
    let challenge = read_challenge(from);
    let restored = |(number, run)| restore_run(run).ok_or(Unreadable::Run(number));
    let mut runs = (1..).zip(&runs).map(restored).collect::<Result<Vec<_>, _>>()?;
    if runs.is_empty() {
        return Err(Unreadable::Run(1));
    }
    let walk = read_walk(from, &runs);
    // What was kept before these were has none: then they begin anew.
    let _ = read_asides(from, &mut runs);
    let challenge = challenge
        .and_then(|(lesson, at, par)| Some(Challenge { lesson, run: runs.get(at)?.clone(), par }));
    let mut state = State { at: state.at.min(runs.len() - 1), runs, challenge, walk, ..state };
    state.act(super::state::Act::Select(None));
    Ok(state)
}

/// Everything but the runs into `fresh`, and the runs as they were kept.
fn read(from: &mut Reader, fresh: State) -> Option<(State, Vec<SavedRun>)> {
    let at = from.number()?;
    let node = match from.option()? {
        Some(node) => Some(NodeId(node.parse().ok()?)),
        None => None,
    };
    let state = State {
        at,
        node,
        playing: false,
        speed: Speed::labelled(from.text()?).unwrap_or_default(),
        lang: Lang::of_tag(from.text()?).unwrap_or(fresh.lang),
        theme: Theme::named(from.text()?).unwrap_or_default(),
        tab: Tab::named(from.text()?).unwrap_or_default(),
        draft: from.option()?.map(str::to_owned),
        ..fresh
    };
    Some((state, from.list(SavedRun::read)?))
}

/// The lesson of a challenge, which run is its, and its par.
fn read_challenge(from: &mut Reader) -> Option<(&'static str, usize, Option<u32>)> {
    let lesson = lessons::find(from.text()?)?;
    // Both are read, whatever they say: what follows has its place behind them.
    let (at, par) = (from.option()?, from.option()?);
    Some((lesson.id, at?.parse().ok()?, par.and_then(|par| par.parse().ok())))
}

fn restore_run(run: &SavedRun) -> Option<Run> {
    let timeline = restore_timeline(run)?;
    match &run.lesson {
        Some(lesson) => restore_lesson(lesson, timeline),
        None => Some(Run::new(timeline)),
    }
}

/// A lesson at the beat where it was, with the run that it shows as the learner left it.
fn restore_lesson(saved: &SavedLesson, timeline: Timeline) -> Option<Run> {
    // A lesson of another version may be gone; its run is not.
    let Some(lesson) = lessons::find(&saved.id) else { return Some(Run::new(timeline)) };
    let mut lecture = Lecture::new(lesson).ok()?;
    for (beat, predicted) in (1..).zip(&saved.predictions) {
        if let Some(choice) = predicted
            && lecture.turn_to(beat)
        {
            lecture.predict(*choice);
        }
    }
    lecture.turn_to(saved.beat);
    if lecture.timeline().setup() != timeline.setup() {
        return Some(Run::new(timeline));
    }
    *lecture.timeline_mut() = timeline;
    Some(Run::of_lesson(lecture))
}

fn restore_timeline(run: &SavedRun) -> Option<Timeline> {
    let (trunk, others) = run.branches.split_first()?;
    let script = parse(trunk)?;
    let mut timeline = script.timeline();
    make_all(&mut timeline, script.moves.iter().map(|one| &one.what))?;
    timeline.name_branch(BranchId(0), trunk.name.clone());
    for (number, branch) in (1..).zip(others) {
        let (parent, step) = branch.parent.filter(|(parent, _)| *parent < number)?;
        timeline.switch(BranchId(parent));
        timeline.seek(step);
        // Explicitly: one that the director plays would go on along its parent.
        timeline.fork();
        make_all(&mut timeline, beyond(parse(branch)?, step).iter())?;
        if timeline.current() != BranchId(number) {
            return None;
        }
        timeline.name_branch(BranchId(number), branch.name.clone());
    }
    timeline.switch(BranchId(run.current));
    timeline.seek(run.position);
    Some(timeline)
}

fn parse(branch: &SavedBranch) -> Option<Script> {
    Script::parse(&branch.script).ok()
}

/// The moves of a script after its first `steps` steps.
fn beyond(script: Script, steps: usize) -> Vec<Move> {
    let mut skip = u32::try_from(steps).unwrap_or(u32::MAX);
    let moves = script.moves.into_iter().filter_map(|one| match one.what {
        Move::Play(Until::Steps(played)) => {
            let rest = played.saturating_sub(skip);
            skip = skip.saturating_sub(played);
            (rest > 0).then_some(Move::Play(Until::Steps(rest)))
        }
        other if skip == 0 => Some(other),
        _ => {
            skip -= 1;
            None
        }
    });
    moves.collect()
}

fn make_all<'m>(timeline: &mut Timeline, mut moves: impl Iterator<Item = &'m Move>) -> Option<()> {
    moves.try_for_each(|one| timeline.make(one)).ok()
}
