//! Where the work is done: one thing at a time, in short pieces, so that whoever asked can see how far
//! it is, have it stand still, and end it.

use super::ask::{self, Answer, Ask};
use super::compare::{self, Compared};
use super::explore::{self, Hunt};
use super::filled::{Drawing, Filled};
use super::history::History;
use super::html;
use super::sheet::{Place, Sheet, Tone};
use super::table::Table;
use super::why::Why;
use crate::checker::pool::Seat;
use crate::engine::Timeline;
use crate::engine::explore::Exploration;
use crate::engine::script::{Performance, Script};
use crate::ledger::Law;
use crate::words::{Lang, Text};

/// How long a piece of work takes, in milliseconds: short enough that asides are heard at once.
const SLICE_MS: f64 = 30.0;
/// How often is told how far it is, in milliseconds.
const TOLD_EVERY_MS: f64 = 200.0;

/// Something that is worked at.
pub trait Job {
    /// Does a little. Returns whether it is done.
    fn work(&mut self) -> bool {
        true
    }

    /// Ends the work here.
    fn stop(&mut self) {}

    /// How it is done by several; `None` if one does all of it.
    fn shared(&mut self) -> Option<&mut dyn Exploration> {
        None
    }

    /// What there is to show.
    fn sheet(&self, lang: Lang, state: &Working) -> Sheet;

    /// Where to go when it is done.
    fn visit(&self) -> Option<Place> {
        None
    }

    /// The fewest faults, when that was asked for and is known.
    fn par(&self) -> Option<u32> {
        None
    }
}

/// What goes to those who help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// To all of them: an [`Ask`].
    Ask(String),
    /// To one of those who search together: see [`Bench::hear`].
    Letter(Vec<u32>),
}

/// How the work stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Working {
    /// What is filled in, in whichever sheet.
    pub filled: Filled,
    /// Whether it stands still for now.
    pub paused: bool,
    /// Whether it is done.
    pub done: bool,
    /// How long has been worked, in milliseconds.
    pub spent_ms: f64,
}

/// The bench: what is being worked at, and for whom.
///
/// A search is work for several. The one that the page asks has the first [`Seat`], and passes on what
/// is asked to those who help, each at a bench of its own. They need not be asked what has come of it:
/// every member of a pool finds the same.
pub struct Bench {
    job: Option<Box<dyn Job>>,
    seat: Seat,
    /// What the job was begun with.
    asked: Option<Ask>,
    number: u32,
    lang: Lang,
    state: Working,
    drawing: Drawing,
    /// What had been spent when it was last told.
    told_ms: f64,
    /// Since when it waits for those who help.
    waits_since: Option<f64>,
    posts: Vec<Post>,
}

impl Default for Bench {
    fn default() -> Bench {
        Bench::of(Seat::ALONE)
    }
}

impl Bench {
    /// The bench of one of several who work together.
    pub fn of(seat: Seat) -> Bench {
        Bench {
            job: None,
            seat,
            asked: None,
            number: 0,
            lang: Lang::default(),
            state: Working::default(),
            drawing: Drawing::default(),
            told_ms: 0.0,
            waits_since: None,
            posts: Vec::new(),
        }
    }

    /// From the next job on there are that many, with this one.
    pub fn is_one_of(&mut self, of: usize) {
        self.seat.of = of;
    }

    /// Those who helped are gone: what they were needed for is begun anew, and done alone.
    pub fn is_alone(&mut self) {
        let needed = self.is_shared() && !self.state.done;
        self.seat = Seat::ALONE;
        if let Some(ask) = self.asked.take().filter(|_| needed) {
            self.begin(ask);
        }
    }

    /// Whether what is asked for is likely to need help.
    pub fn wants_help(&self) -> bool {
        self.asked.as_ref().is_some_and(|ask| ask.command == "break" || ask.command == "prove")
    }

    /// Takes an ask; an answer to it, if there is one at once. A text that is no ask has none.
    pub fn ask(&mut self, text: &str) -> Option<String> {
        let ask = Ask::read(text)?;
        (self.number, self.lang) = (ask.number, ask.lang);
        self.state.filled.take(&ask.values);
        self.drawing.is_told(&ask.values);
        match ask.command.as_str() {
            ask::SAY => {}
            ask::PAUSE => {
                self.state.paused = !self.state.paused;
                self.waits_since = None;
                self.pass_on(text.to_owned());
            }
            ask::STOP => {
                self.pass_on(Ask { command: ask::LEAVE.to_owned(), ..ask }.write());
                self.job.as_mut()?.stop();
                self.state.done = true;
            }
            ask::LEAVE => {
                self.pass_on(text.to_owned());
                self.job = None;
            }
            _ => {
                self.pass_on(Ask { command: ask::LEAVE.to_owned(), ..ask.clone() }.write());
                self.begin(ask);
            }
        }
        self.answer()
    }

    fn begin(&mut self, ask: Ask) {
        // A button that names a law fills it in.
        if let Some(law) = explore::law_offered(&ask) {
            self.state.filled.take(&[("law".to_owned(), law.name().to_owned())]);
        }
        let filled = std::mem::take(&mut self.state.filled);
        self.job = Some(begin(&ask, &filled, self.seat));
        let asked = Ask { values: filled.values().to_vec(), ..ask };
        self.state = Working { filled, ..Working::default() };
        (self.told_ms, self.waits_since) = (0.0, None);
        self.pass_on(asked.write());
        self.asked = Some(asked);
    }

    fn is_shared(&mut self) -> bool {
        self.job.as_mut().is_some_and(|job| job.shared().is_some())
    }

    /// Tells those who help, if they do.
    fn pass_on(&mut self, text: String) {
        if self.seat.me == 0 && self.is_shared() {
            self.posts.push(Post::Ask(text));
        }
    }

    /// Whether there is something to work at.
    pub fn is_busy(&mut self) -> bool {
        let can = !self.state.done && !self.state.paused;
        can && self.job.as_mut().is_some_and(|job| !waits(job))
    }

    /// Works for a while by a clock in milliseconds; an answer, if it is time for one.
    pub fn work(&mut self, clock: impl Fn() -> f64) -> Option<String> {
        let job = self.job.as_mut().filter(|_| !self.state.done && !self.state.paused)?;
        let begun = clock();
        let since = self.waits_since.take().unwrap_or(begun);
        while !self.state.done && !waits(job) && clock() - begun < SLICE_MS {
            self.state.done = job.work();
        }
        let now = clock();
        self.state.spent_ms += now - since;
        self.waits_since = waits(job).then_some(now);
        let due = self.state.done || self.state.spent_ms - self.told_ms >= TOLD_EVERY_MS;
        if due { self.answer() } else { None }
    }

    /// Takes what another member of the pool has written: for whom, from whom, of which ask, and the
    /// letter.
    pub fn hear(&mut self, words: &[u32]) {
        let [_, from, number, letter @ ..] = words else { return };
        let is_of_this = self.asked.as_ref().is_some_and(|asked| asked.number == *number);
        let shared = self.job.as_mut().filter(|_| is_of_this).and_then(|job| job.shared());
        if let Some(search) = shared {
            search.hear(*from as usize, letter);
        }
    }

    /// What is to be told to the other members of the pool.
    pub fn posts(&mut self) -> Vec<Post> {
        let head = [self.seat.me as u32, self.asked.as_ref().map_or(0, |asked| asked.number)];
        let shared = self.job.as_mut().and_then(|job| job.shared());
        let letters = shared.map(|search| search.letters()).unwrap_or_default();
        self.posts.extend(
            letters
                .into_iter()
                .map(|(to, letter)| Post::Letter([&[to as u32], &head[..], &letter].concat())),
        );
        if self.state.done && self.seat.me > 0 {
            self.job = None;
        }
        std::mem::take(&mut self.posts)
    }

    fn answer(&mut self) -> Option<String> {
        let job = self.job.as_ref().filter(|_| self.seat.me == 0)?;
        self.told_ms = self.state.spent_ms;
        let sheet = self.drawing.of(job.sheet(self.lang, &self.state));
        let answer = Answer {
            number: self.number,
            visit: job.visit().filter(|_| self.state.done),
            par: job.par().filter(|_| self.state.done),
            sheet: html::draw(&sheet),
        };
        Some(answer.write())
    }
}

/// Whether a job can only go on when somebody else has done something.
fn waits(job: &mut Box<dyn Job>) -> bool {
    job.shared().is_some_and(|search| search.is_waiting())
}

/// Begins what is asked for.
fn begin(ask: &Ask, filled: &Filled, seat: Seat) -> Box<dyn Job> {
    let (command, rest) = ask.command.split_once(' ').unwrap_or((&ask.command, ""));
    let Some(asked) = ask.runs.first() else { return Box::new(Trouble::Unknown) };
    let Some(run) = replay(&asked.script) else { return Box::new(Trouble::Unreadable) };
    match (command, Law::named(rest)) {
        ("history", _) => Box::new(History::of(&run)),
        ("table", _) => Box::new(Table::of(run.setup().entry.arena, ask.runs.len())),
        ("why", Some(law)) => Box::new(Why::of(run, asked.step as usize, law)),
        ("compare", _) if rest.is_empty() => Box::new(compare::Form::of(ask, &run)),
        ("compare", _) => or(Trouble::Unreadable, Compared::of(ask, filled, run)),
        ("break" | "prove", _) if rest.is_empty() => {
            Box::new(explore::Form::of(&run, command == "prove"))
        }
        ("prove", _) if explore::asks_for_nothing(filled, &run) => Box::new(Trouble::Clocks),
        ("break" | "prove", _) => or(Trouble::NotFromHere, Hunt::of(ask, filled, run, seat)),
        ("par", Some(law)) => or(Trouble::Unreadable, Hunt::par(run, law, seat)),
        _ => Box::new(Trouble::Unknown),
    }
}

fn or(trouble: Trouble, job: Option<impl Job + 'static>) -> Box<dyn Job> {
    match job {
        Some(job) => Box::new(job),
        None => Box::new(trouble),
    }
}

/// The run that a script is of, standing at its end.
pub fn replay(script: &str) -> Option<Timeline> {
    let Performance { timeline, error, .. } = Script::parse(script).ok()?.play();
    error.is_none().then_some(timeline)
}

/// What cannot be done.
enum Trouble {
    /// The script cannot be played.
    Unreadable,
    /// With the least of every draw the run does not come to where it stands.
    NotFromHere,
    /// A law that speaks of time is to be proved without it.
    Clocks,
    /// The page asks for what is not known here.
    Unknown,
}

impl Job for Trouble {
    fn sheet(&self, lang: Lang, _: &Working) -> Sheet {
        let title = Text::new("That did not work", "没有成功");
        let what = match self {
            Trouble::Unreadable => Text::new(
                "This run could not be played again from its script. Open “Script” to see it, or go \
                 on with another run.",
                "无法按脚本重放这次运行。请打开“脚本”查看，或换一次运行再试。",
            ),
            Trouble::NotFromHere => Text::new(
                "A search takes the least of every delay, and with those this run does not come to where \
                 it stands. Search from the start, or from an earlier step.",
                "搜索时所有延迟都取最小值，而这样一来，这次运行走不到当前位置。请从开头或更早的一步开始搜索。",
            ),
            Trouble::Clocks => Text::new(
                "This law speaks of leases or of the end, and both rest on clocks. Where no clock means \
                 anything it says nothing: choose “faults at the worst moment”.",
                "这条定律说的是租约或结局，都离不开时钟。时钟不可信时它就没有意义：请选择“在最坏的时刻出故障”。",
            ),
            Trouble::Unknown => Text::new(
                "Page and laboratory are of different versions. Reload the page; nothing is lost.",
                "页面与实验室的版本不一致。请重新加载页面，不会丢失任何内容。",
            ),
        };
        Sheet::new(title.say(lang)).saying(Tone::Bad, what.say(lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Shown;
    use std::cell::Cell;

    fn ask(number: u32, lang: Lang, command: &str, script: &str) -> String {
        let run = Shown { script: script.to_owned(), ..Shown::default() };
        let runs = if ask::is_aside(command) { Vec::new() } else { vec![run] };
        Ask { number, lang, command: command.to_owned(), values: Vec::new(), runs }.write()
    }

    fn settle(bench: &mut Bench) -> Answer {
        let now = Cell::new(0.0);
        let clock = || {
            now.set(now.get() + 1.0);
            now.get()
        };
        let mut last = None;
        while bench.is_busy() {
            last = bench.work(clock).or(last);
        }
        last.and_then(|text| Answer::read(&text)).unwrap()
    }

    #[test]
    fn a_sheet_is_said_again_in_another_language() {
        let mut bench = Bench::default();
        let script = crate::scripts::find("the-lock-that-expired").unwrap().text;
        assert!(bench.ask(&ask(1, Lang::En, "history", script)).is_some());
        let english = settle(&mut bench);
        let again = bench.ask(&ask(2, Lang::Zh, ask::SAY, "")).unwrap();
        let chinese = Answer::read(&again).unwrap();
        assert_eq!((english.number, chinese.number), (1, 2));
        assert_ne!(english.sheet.title, chinese.sheet.title);
        assert_eq!(english.sheet.parts.len(), chinese.sheet.parts.len());
    }

    #[test]
    fn what_cannot_be_played_or_is_not_known_is_said() {
        let mut bench = Bench::default();
        for (command, script) in [("history", "run lock/paper"), ("dance", "run lock/none\n")] {
            bench.ask(&ask(1, Lang::En, command, script)).unwrap();
            assert_eq!(settle(&mut bench).sheet.title, "That did not work");
        }
        assert_eq!(bench.ask("nonsense"), None);
        assert_eq!(bench.ask(&ask(3, Lang::En, ask::LEAVE, "")), None);
        assert!(!bench.is_busy());
    }
}
