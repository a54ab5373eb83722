//! A lesson that is being given: two runs, the beat it is at, what the learner has predicted.
//!
//! The lecture goes its own way through each run. Whatever the learner does in between, on whichever
//! branch, the next beat comes back to that way, and the learner's branches stay.

use std::fmt;

use super::questions::{Answer, choice_text};
use super::rehearsal::{Pair, Rehearsal};
use super::{Beat, Cure, Lesson, Run};
use crate::engine::script::{Script, ScriptErrors};
use crate::engine::{BranchId, Timeline};
use crate::ledger::{Books, OrderLine, Settlement};
use crate::protocols::settings::SettingError;
use crate::words::Lang;
use crate::words::narrate::headline;

/// A question as the learner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub text: String,
    /// What can be answered.
    pub choices: Vec<String>,
}

/// What has come of a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed {
    /// The question that was asked.
    pub question: String,
    /// What the learner predicted.
    pub predicted: String,
    /// Whether that came true.
    pub right: bool,
    /// What came true.
    pub truth: String,
    /// The steps that made it so, as sentences.
    pub why: String,
}

/// How one of the two runs ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The switch as it stands in this run: `Fencing tokens: off`.
    pub label: String,
    /// What the books come to.
    pub headline: String,
    /// The books.
    pub books: Books,
    /// How many messages were sent.
    pub messages: usize,
}

impl Side {
    /// How a run ends that stands at its end.
    pub(super) fn of(lang: Lang, cure: Cure, timeline: &Timeline) -> Side {
        let books = timeline.world().books();
        let messages = timeline.index().messages().len();
        let label = cure.label(lang, timeline.setup());
        Side { label, headline: headline(lang, &books), books, messages }
    }

    /// Whether it did not end well: an order was charged more than once, or given up.
    pub fn is_bad(&self) -> bool {
        let bad = |order: &OrderLine| order.charges > 1 || order.settlement == Settlement::GivenUp;
        self.books.orders.iter().any(bad)
    }
}

/// Why a lesson cannot be given: its data do not fit its run. A test keeps every lesson from that.
#[derive(Debug)]
pub enum LessonError {
    /// Its script cannot be read.
    Script(ScriptErrors),
    /// Its cure cannot be set.
    Cure(SettingError),
    /// The moment of a beat, counted from 1, does not come.
    NoSuchMoment(usize),
}

impl fmt::Display for LessonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LessonError::Script(errors) => errors.fmt(f),
            LessonError::Cure(error) => error.fmt(f),
            LessonError::NoSuchMoment(beat) => write!(f, "the moment of beat {beat} does not come"),
        }
    }
}

impl std::error::Error for LessonError {}

/// A lesson that is being given.
pub struct Lecture {
    lesson: &'static Lesson,
    stages: Pair<Timeline>,
    rehearsals: Pair<Rehearsal>,
    /// The step at which each beat ends.
    ends: Vec<usize>,
    /// The answer to the question of each beat that has one.
    answers: Vec<Option<Answer>>,
    /// What was predicted at each beat.
    predictions: Vec<Option<usize>>,
    beat: usize,
}

impl Lecture {
    /// A lesson at its first beat.
    ///
    /// # Errors
    /// The lesson's data do not fit its run.
    pub fn new(lesson: &'static Lesson) -> Result<Lecture, LessonError> {
        let script = Script::parse(lesson.script).map_err(LessonError::Script)?;
        let cured = lesson.cure.of(&script.setup).map_err(LessonError::Cure)?;
        let cured = || Timeline::new(cured.clone(), script.rules.clone());
        let stages = Pair { mistake: script.timeline(), cure: cured() };
        let mut rehearsals =
            Pair { mistake: Rehearsal::of(script.timeline()), cure: Rehearsal::of(cured()) };
        let ends = ends(lesson, &rehearsals)?;
        let answers = answers(lesson, &mut rehearsals, &ends);
        let predictions = vec![None; lesson.beats.len()];
        Ok(Lecture { lesson, stages, rehearsals, ends, answers, predictions, beat: 0 })
    }

    /// The lesson.
    pub fn lesson(&self) -> &'static Lesson {
        self.lesson
    }

    /// The beat it is at.
    pub fn beat(&self) -> &'static Beat {
        &self.lesson.beats[self.beat]
    }

    /// The beat's number, from 1.
    pub fn number(&self) -> usize {
        self.beat + 1
    }

    /// How many beats there are.
    pub fn count(&self) -> usize {
        self.lesson.beats.len()
    }

    /// What is said at this beat.
    pub fn text(&self, lang: Lang) -> &'static str {
        self.beat().text.say(lang)
    }

    /// What was said at the beat before this one, which stays until this one is reached.
    pub fn text_before(&self, lang: Lang) -> &'static str {
        let before = self.beat.saturating_sub(1);
        self.lesson.beats.get(before).map_or("", |beat| beat.text.say(lang))
    }

    /// Which run is shown.
    pub fn run(&self) -> Run {
        self.beat().run
    }

    /// The run that is shown, wherever it stands.
    pub fn timeline(&self) -> &Timeline {
        self.stages.get(self.run())
    }

    /// The run that is shown, for the learner to do with as they like.
    pub fn timeline_mut(&mut self) -> &mut Timeline {
        self.stages.get_mut(self.run())
    }

    /// The run that is not shown, wherever it stands.
    pub fn aside_mut(&mut self) -> &mut Timeline {
        self.stages.get_mut(match self.run() {
            Run::Mistake => Run::Cure,
            Run::Cure => Run::Mistake,
        })
    }

    /// Either run.
    pub fn timeline_of(&self, run: Run) -> &Timeline {
        self.stages.get(run)
    }

    /// How many steps of the run that is shown have been taken.
    pub fn position(&self) -> usize {
        self.timeline().position()
    }

    /// The step at which this beat ends.
    pub fn target(&self) -> usize {
        self.ends[self.beat]
    }

    /// Whether the run stands where this beat ends, on the lecture's own way.
    pub fn arrived(&self) -> bool {
        let target = self.target();
        let log = self.timeline().branch().log();
        let common = self.rehearsals.get(self.run()).in_common(log, target);
        self.position() == target && common == target
    }

    /// Goes to the next beat and plays to where it ends. `false`: this is the last.
    pub fn next_beat(&mut self) -> bool {
        let turned = self.turn_to(self.number() + 1);
        self.arrive();
        turned
    }

    /// Goes back to where the previous beat ended. `false`: this is the first.
    pub fn previous_beat(&mut self) -> bool {
        let turned = self.turn_to(self.number() - 1);
        self.arrive();
        turned
    }

    /// Opens beat `number` (from 1) without going there: the run that it shows is brought onto the
    /// lecture's own way, and [`Lecture::approach`] then takes it on, a step at a time. `false`: there
    /// is no such beat.
    pub fn turn_to(&mut self, number: usize) -> bool {
        let there_is = (1..=self.count()).contains(&number);
        if there_is {
            self.beat = number - 1;
        }
        self.come_back();
        there_is
    }

    /// Takes one step towards the end of this beat, onward or back. `false`: it is there.
    pub fn approach(&mut self) -> bool {
        let target = self.target();
        let timeline = self.timeline_mut();
        let here = timeline.position();
        match here.cmp(&target) {
            std::cmp::Ordering::Less => timeline.step().is_ok(),
            std::cmp::Ordering::Equal => false,
            std::cmp::Ordering::Greater => {
                timeline.seek(here - 1);
                true
            }
        }
    }

    /// Goes to the end of this beat at once.
    pub fn arrive(&mut self) {
        self.come_back();
        let target = self.target();
        self.timeline_mut().seek(target);
        while self.approach() {}
    }

    /// Brings the run that is shown onto the lecture's own way, if the learner has left it: onto a
    /// branch that has no step but the lecture's, so that nothing of the learner's lies ahead.
    fn come_back(&mut self) {
        let run = self.run();
        let rehearsal = self.rehearsals.get(run);
        let stage = self.stages.get_mut(run);
        let common = |id: BranchId| {
            let log = stage.branches().get(id.0).map_or(&[][..], |branch| branch.log());
            let steps = rehearsal.in_common(log, log.len());
            (steps == log.len(), steps)
        };
        let current = stage.current();
        let all = (0..stage.branches().len()).map(BranchId);
        // One that goes no other way, and goes it longest; the one that is shown, if it is as good.
        let best = all.max_by_key(|id| (common(*id), *id == current)).unwrap_or(current);
        let (whole, steps) = common(best);
        stage.switch(best);
        if !whole {
            stage.seek(steps);
            stage.fork();
        }
    }

    /// The question of this beat, about the moment at which the next one ends.
    pub fn question(&self, lang: Lang) -> Option<Asked> {
        self.asked(self.beat, lang)
    }

    fn asked(&self, beat: usize, lang: Lang) -> Option<Asked> {
        let question = self.lesson.beats.get(beat)?.question.as_ref()?;
        let answer = self.answers.get(beat)?.as_ref()?;
        let names = self.timeline().world().names();
        let choices = answer.choices.iter().map(|choice| choice_text(lang, &names, choice));
        Some(Asked { text: answer.asks(lang, &names, question), choices: choices.collect() })
    }

    /// Notes what the learner predicts: a choice of this beat's question. Any other number is no
    /// prediction.
    pub fn predict(&mut self, choice: usize) {
        let choices = self.answers[self.beat].as_ref().map_or(0, |answer| answer.choices.len());
        self.predictions[self.beat] = (choice < choices).then_some(choice);
    }

    /// What was predicted at this beat.
    pub fn prediction(&self) -> Option<usize> {
        self.predictions[self.beat]
    }

    /// What was predicted at each beat.
    pub fn predictions(&self) -> &[Option<usize>] {
        &self.predictions
    }

    /// What has come of the prediction that was made at the beat before this one. `None` until the run
    /// has come to where this beat ends, and where nothing was predicted.
    pub fn verdict(&self, lang: Lang) -> Option<Revealed> {
        let asked_at = self.beat.checked_sub(1)?;
        let predicted = self.predictions[asked_at].filter(|_| self.arrived())?;
        let answer = self.answers[asked_at].as_ref()?;
        let asked = self.asked(asked_at, lang)?;
        Some(Revealed {
            question: asked.text,
            predicted: asked.choices.get(predicted)?.clone(),
            right: predicted == answer.truth,
            truth: asked.choices.get(answer.truth)?.clone(),
            why: answer.why(lang, self.rehearsals.get(self.run())),
        })
    }

    /// How many of the predictions whose moment has come were right, and of how many.
    pub fn score(&self) -> (usize, usize) {
        let revealed = self.predictions.iter().zip(&self.answers).take(self.beat);
        let judged = revealed
            .filter_map(|(predicted, answer)| Some(predicted.as_ref()? == &answer.as_ref()?.truth));
        judged.fold((0, 0), |(right, all), one| (right + usize::from(one), all + 1))
    }

    /// How both runs end, side by side: the mistake and the cure. Only at the last beat, or it would
    /// give away what the learner is asked to predict.
    pub fn sides(&self, lang: Lang) -> Option<[Side; 2]> {
        (self.number() == self.count()).then(|| {
            let end = |run| self.rehearsals.get(run).timeline();
            [Run::Mistake, Run::Cure].map(|run| Side::of(lang, self.lesson.cure, end(run)))
        })
    }
}

fn ends(lesson: &Lesson, rehearsals: &Pair<Rehearsal>) -> Result<Vec<usize>, LessonError> {
    let end = |(number, beat): (usize, &Beat)| {
        let step = rehearsals.get(beat.run).step_of(beat.until);
        step.ok_or(LessonError::NoSuchMoment(number))
    };
    (1..).zip(lesson.beats).map(end).collect()
}

fn answers(
    lesson: &Lesson,
    rehearsals: &mut Pair<Rehearsal>,
    ends: &[usize],
) -> Vec<Option<Answer>> {
    let mut answer = |number: usize, beat: &Beat| {
        let question = beat.question.as_ref()?;
        let next = lesson.beats.get(number + 1)?;
        let at = *ends.get(number + 1)?;
        Some(Answer::of(question.about, rehearsals.get_mut(next.run), at))
    };
    lesson.beats.iter().enumerate().map(|(number, beat)| answer(number, beat)).collect()
}
