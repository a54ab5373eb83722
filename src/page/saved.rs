//! The session as text, for the browser's storage: every branch of every run as an exact script, and
//! the place where the person was.

mod form;

use super::pace::Speed;
use super::run::Run;
use super::state::{State, Tab, Theme};
use crate::engine::script::{Lined, Script};
use crate::engine::{BranchId, Move, Timeline, Until};
use crate::kernel::NodeId;
use crate::lessons::{self, Lecture};
use crate::words::Lang;

#[derive(Default)]
struct Session {
    runs: Vec<SavedRun>,
    at: usize,
    node: Option<u8>,
    speed: String,
    lang: String,
    theme: String,
    tab: String,
    draft: Option<String>,
}

#[derive(Default)]
struct SavedRun {
    lesson: Option<SavedLesson>,
    branches: Vec<SavedBranch>,
    current: usize,
    position: usize,
}

#[derive(Default)]
struct SavedLesson {
    id: String,
    /// The number of the beat.
    beat: usize,
    predictions: Vec<Option<usize>>,
}

#[derive(Default)]
struct SavedBranch {
    name: String,
    /// The branch that it left, and after which step.
    parent: Option<(usize, usize)>,
    script: String,
}

/// The session as text.
pub fn save(state: &State) -> String {
    form::write(&Session {
        runs: state.runs.iter().map(save_run).collect(),
        at: state.at,
        node: state.node.map(|node| node.0),
        speed: state.speed.label().to_owned(),
        lang: state.lang.tag().to_owned(),
        theme: state.theme.name().to_owned(),
        tab: state.tab.name().to_owned(),
        draft: state.draft.clone(),
    })
}

fn save_run(run: &Run) -> SavedRun {
    let lesson = run.lecture().map(|lecture| SavedLesson {
        id: lecture.lesson().id.to_owned(),
        beat: lecture.number(),
        predictions: lecture.predictions().to_vec(),
    });
    SavedRun { lesson, ..run.survey(save_timeline) }
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
    let moves = timeline.moves(timeline.len());
    let script = Script {
        title: String::new(),
        setup: timeline.setup().clone(),
        rules: timeline.rules().to_vec(),
        moves: moves.into_iter().map(|what| Lined { line: 0, what }).collect(),
        expectations: Vec::new(),
    };
    let branch = timeline.branch();
    SavedBranch {
        name: branch.name.clone(),
        parent: branch.parent.map(|(from, step)| (from.0, step)),
        script: script.to_string(),
    }
}

/// The session that a text is of; what is not in it stays as in `fresh`.
///
/// # Errors
/// Says what is wrong with it.
pub fn restore(text: &str, fresh: State) -> Result<State, String> {
    let session = form::read(text)?;
    let runs = session.runs.iter().map(restore_run);
    let runs = runs.collect::<Result<Vec<_>, _>>()?;
    if runs.is_empty() {
        return Err("no run".to_owned());
    }
    let mut state = State {
        at: session.at.min(runs.len() - 1),
        runs,
        node: session.node.map(NodeId),
        playing: false,
        speed: Speed::labelled(&session.speed).unwrap_or_default(),
        lang: Lang::of_tag(&session.lang).unwrap_or(fresh.lang),
        theme: Theme::named(&session.theme).unwrap_or_default(),
        tab: Tab::named(&session.tab).unwrap_or_default(),
        draft: session.draft,
        ..fresh
    };
    state.act(super::state::Act::Select(None));
    Ok(state)
}

fn restore_run(run: &SavedRun) -> Result<Run, String> {
    let timeline = restore_timeline(run)?;
    match &run.lesson {
        Some(lesson) => restore_lesson(lesson, timeline),
        None => Ok(Run::new(timeline)),
    }
}

/// A lesson at the beat where it was, with the run as the learner left it. The lesson's other run
/// begins anew.
fn restore_lesson(saved: &SavedLesson, timeline: Timeline) -> Result<Run, String> {
    // A lesson of another version may be gone; its run is not.
    let Some(lesson) = lessons::find(&saved.id) else { return Ok(Run::new(timeline)) };
    let mut lecture = Lecture::new(lesson).map_err(|error| error.to_string())?;
    for (beat, predicted) in (1..).zip(&saved.predictions) {
        if let Some(choice) = predicted
            && lecture.turn_to(beat)
        {
            lecture.predict(*choice);
        }
    }
    lecture.turn_to(saved.beat);
    if lecture.timeline().setup() != timeline.setup() {
        return Ok(Run::new(timeline));
    }
    *lecture.timeline_mut() = timeline;
    Ok(Run::of_lesson(lecture))
}

fn restore_timeline(run: &SavedRun) -> Result<Timeline, String> {
    let (trunk, others) = run.branches.split_first().ok_or("no branch")?;
    let script = parse(trunk)?;
    let mut timeline = script.timeline();
    make_all(&mut timeline, script.moves.iter().map(|one| &one.what))?;
    timeline.name_branch(BranchId(0), trunk.name.clone());
    for (number, branch) in (1..).zip(others) {
        let (parent, step) =
            branch.parent.filter(|(parent, _)| *parent < number).ok_or("no parent")?;
        timeline.switch(BranchId(parent));
        timeline.seek(step);
        make_all(&mut timeline, beyond(parse(branch)?, step).iter())?;
        if timeline.current() != BranchId(number) {
            return Err(format!("branch {number} does not fork"));
        }
        timeline.name_branch(BranchId(number), branch.name.clone());
    }
    timeline.switch(BranchId(run.current));
    timeline.seek(run.position);
    Ok(timeline)
}

fn parse(branch: &SavedBranch) -> Result<Script, String> {
    Script::parse(&branch.script).map_err(|errors| errors.to_string())
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

fn make_all<'m>(
    timeline: &mut Timeline,
    moves: impl Iterator<Item = &'m Move>,
) -> Result<(), String> {
    for one in moves {
        timeline.make(one).map_err(|error| format!("{error:?}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::faults::Fault;
    use crate::page::state::Act;

    fn session() -> State {
        let mut page = State::new(Lang::Zh, true);
        for _ in 0..12 {
            page.act(Act::Step);
        }
        page.act(Act::NameBranch(BranchId(0), "as it was".into()));
        page.act(Act::Seek(4));
        page.act(Act::Fault(Fault::Crash));
        page.act(Act::Step);
        page.act(Act::Seek(3));
        page.act(Act::Fault(Fault::Cut));
        page.act(Act::Back);
        page.act(Act::Set("work", "5s".into()));
        page.act(Act::ShowRun(0));
        page.act(Act::Branch(BranchId(1)));
        page.act(Act::Seek(5));
        page
    }

    #[test]
    fn a_reload_comes_back_to_the_same_step_of_the_same_branch() {
        let page = session();
        let again = restore(&save(&page), State::new(Lang::En, true)).unwrap();
        assert_eq!((again.runs.len(), again.at, again.lang), (2, 0, Lang::Zh));
        for (one, other) in page.runs.iter().zip(&again.runs) {
            let (one, other) = (one.look(), other.look());
            assert_eq!(one.branches().len(), other.branches().len());
            assert_eq!((one.current(), one.position()), (other.current(), other.position()));
            assert_eq!(one.fingerprint(), other.fingerprint());
            for (branch, same) in one.branches().iter().zip(other.branches()) {
                let steps = |branch: &crate::engine::Branch| {
                    branch.log().iter().map(|entry| entry.step).collect::<Vec<_>>()
                };
                assert_eq!(steps(branch), steps(same));
                assert_eq!((&branch.name, branch.parent), (&same.name, same.parent));
            }
        }
        assert_eq!(save(&page), save(&again));
    }

    #[test]
    fn saving_leaves_the_run_where_it_is() {
        let page = session();
        let before = page.runs.clone();
        save(&page);
        assert!(before == page.runs);
        assert_eq!(page.run().look().position(), 5);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let fresh = || State::new(Lang::En, true);
        let good = save(&session());
        for bad in [
            "",
            "{}",
            "null",
            good.trim_end_matches("end"),
            &good[..good.len() / 2],
            &good.replace("session 2", "session 9"),
        ] {
            assert!(restore(bad, fresh()).is_err(), "{bad}");
        }
        let bent = good.replace("play", "paly");
        assert!(restore(&bent, fresh()).is_err());
    }
}
