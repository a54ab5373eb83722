//! An open run: a timeline that several components look at, and what was tried when it was made.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use crate::engine::{BranchId, Timeline, Until};
use crate::kernel::NodeId;
use crate::lessons::Lecture;

/// The most steps that a press of "to the end" takes: what is not quiet by then goes round in circles.
const MOST_STEPS_AT_ONCE: u32 = 5_000;

/// Whose the timeline is.
#[derive(Clone)]
enum Source {
    /// The run's own.
    Own(Rc<RefCell<Timeline>>),
    /// The one that a lesson shows at the moment.
    Lesson(Rc<RefCell<Lecture>>),
}

/// A timeline that is shared by the page's components. Two handles are equal when nothing in the
/// timeline has changed between them, so a component with an equal handle need not be drawn anew.
#[derive(Clone)]
pub struct Run {
    source: Source,
    version: u64,
}

impl PartialEq for Run {
    fn eq(&self, other: &Run) -> bool {
        self.is(other) && self.version == other.version
    }
}

impl Run {
    /// Whether it is the same run, changed or not.
    pub fn is(&self, other: &Run) -> bool {
        match (&self.source, &other.source) {
            (Source::Own(one), Source::Own(other)) => Rc::ptr_eq(one, other),
            (Source::Lesson(one), Source::Lesson(other)) => Rc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// A run of this timeline.
    pub fn new(timeline: Timeline) -> Run {
        Run { source: Source::Own(Rc::new(RefCell::new(timeline))), version: 0 }
    }

    /// The run of a lesson.
    pub fn of_lesson(lecture: Lecture) -> Run {
        Run { source: Source::Lesson(Rc::new(RefCell::new(lecture))), version: 0 }
    }

    /// A look at the timeline.
    pub fn look(&self) -> Ref<'_, Timeline> {
        match &self.source {
            Source::Own(timeline) => timeline.borrow(),
            Source::Lesson(lecture) => Ref::map(lecture.borrow(), Lecture::timeline),
        }
    }

    /// A look at the timeline, unless it is being changed.
    pub fn try_look(&self) -> Option<Ref<'_, Timeline>> {
        match &self.source {
            Source::Own(timeline) => timeline.try_borrow().ok(),
            Source::Lesson(lecture) => {
                lecture.try_borrow().ok().map(|lecture| Ref::map(lecture, Lecture::timeline))
            }
        }
    }

    /// A look at the lesson, if the run is of one.
    pub fn lecture(&self) -> Option<Ref<'_, Lecture>> {
        match &self.source {
            Source::Own(_) => None,
            Source::Lesson(lecture) => Some(lecture.borrow()),
        }
    }

    /// Goes on with the lesson, if the run is of one.
    pub fn teach<T>(&mut self, teach: impl FnOnce(&mut Lecture) -> T) -> Option<T> {
        self.version += 1;
        self.teach_aside(teach)
    }

    /// The same, but nothing of what is shown changes.
    pub fn teach_aside<T>(&self, teach: impl FnOnce(&mut Lecture) -> T) -> Option<T> {
        match &self.source {
            Source::Own(_) => None,
            Source::Lesson(lecture) => Some(teach(&mut lecture.borrow_mut())),
        }
    }

    /// Walks about in the timeline and leaves it as it was; that is no change.
    pub fn survey<T>(&self, survey: impl FnOnce(&mut Timeline) -> T) -> T {
        match &self.source {
            Source::Own(timeline) => survey(&mut timeline.borrow_mut()),
            Source::Lesson(lecture) => survey(lecture.borrow_mut().timeline_mut()),
        }
    }

    /// Changes the timeline.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Timeline) -> T) -> T {
        self.version += 1;
        self.survey(change)
    }
}

/// Goes to the end of what has been run; from there on to where nothing more happens, within bounds.
/// Returns whether that was reached.
pub fn to_end(run: &mut Timeline) -> bool {
    if run.position() < run.len() {
        run.seek(run.len());
        return true;
    }
    let _ = run.play(Until::Steps(MOST_STEPS_AT_ONCE));
    run.is_quiet()
}

/// Goes to the nearest step before or after this one that a node took part in. Returns whether there
/// is one; onward, the run goes on until there is.
pub fn jump(run: &mut Timeline, node: NodeId, onward: bool) -> bool {
    let here = run.position();
    let found = if onward {
        (here + 1..=run.len()).find(|step| run.index().node(*step) == Some(node))
    } else {
        (1..here).rev().find(|step| run.index().node(*step) == Some(node))
    };
    if let Some(step) = found {
        run.seek(step);
        return true;
    }
    if !onward {
        return false;
    }
    let tip = run.len();
    run.seek(tip);
    for _ in 0..MOST_STEPS_AT_ONCE {
        if run.step().is_err() {
            break;
        }
        if run.index().node(run.position()) == Some(node) {
            return true;
        }
    }
    run.seek(here);
    false
}

/// A name for a branch that has none: its number.
pub fn branch_name(run: &Timeline, id: BranchId, unnamed: impl Fn(usize) -> String) -> String {
    match run.branches().get(id.0) {
        Some(branch) if !branch.name.is_empty() => branch.name.clone(),
        _ => unnamed(id.0 + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CATALOG, Setup};
    use crate::engine::{Order, Rule, Trigger};
    use crate::kernel::{Action, Span};

    fn run() -> Timeline {
        let submit = Rule {
            trigger: Trigger::At(Span::ZERO),
            order: Order::Do(Action::Command(0)),
            lasts: None,
            line: 1,
        };
        Timeline::new(Setup::of(&CATALOG[0]), vec![submit])
    }

    #[test]
    fn a_jump_goes_on_until_the_node_takes_part() {
        let mut timeline = run();
        assert!(jump(&mut timeline, NodeId(3), true));
        assert_eq!(timeline.index().node(timeline.position()), Some(NodeId(3)));
        assert!(!jump(&mut timeline, NodeId(3), false));
    }
}
