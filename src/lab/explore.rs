//! The search as a job: its bounds as fields, how far it is, and what it says.

mod form;

pub use form::{Form, asks_for_nothing};
use form::{Suffers, is_allowed, law_of};

use super::ask::{self, Ask};
use super::bench::{Job, Working};
use super::filled::Filled;
use super::sheet::{Block, Button, Place, Sheet, Tone};
use crate::checker;
use crate::checker::pool::{Seat, WORTH_SHARING};
use crate::engine::explore::{
    self, Answer, Bounds, Exploration, Fault, Faults, Found, Outcome, Question, Way, after_script,
    at_the_start,
};
use crate::engine::minimise::minimise;
use crate::engine::{Script, Timeline};
use crate::ledger::Law;
use crate::words::explore as say;
use crate::words::narrate::law_title;
use crate::words::{Lang, Text};

/// How much memory a search may use: what a browser gives a page without asking.
const MOST_BYTES: u64 = 512 << 20;
/// How many states are left in one piece of work.
const PIECE: u64 = 256;
/// With how many faults a challenge's par is looked for.
const MOST_PAR: u8 = 3;

/// What mistakes of a lock break: the laws that are worth a search after one that found nothing.
const ASKED_NEXT: [Law; 3] =
    [Law::AnOrderIsChargedOnce, Law::AtMostOneHolder, Law::EveryOrderIsSettled];
/// A search that has taken this long, in milliseconds, is worth a word on how to have it end sooner.
const LONG_MS: f64 = 20_000.0;

/// The law that a button names, which is offered after a search.
pub fn law_offered(ask: &Ask) -> Option<Law> {
    ask.command.strip_prefix("break go ").and_then(Law::named)
}

/// A search.
pub struct Hunt {
    seat: Seat,
    law: Law,
    again: &'static str,
    bounds: Bounds,
    from: Timeline,
    search: Box<dyn Exploration>,
    /// How many states the runs with fewer faults had, and those with as many as now.
    before: u64,
    now: u64,
    answer: Option<Answer>,
    /// What was found, as a script, and the step that breaks the law.
    found: Option<(String, u32)>,
}

impl Hunt {
    /// The search that was filled in, or, if a button names the law, that law's within what was filled in.
    /// `None`: it cannot be begun from here.
    pub fn of(ask: &Ask, filled: &Filled, run: Timeline, seat: Seat) -> Option<Hunt> {
        let prove = ask.command.starts_with("prove");
        let law = law_of(filled, &run)?;
        let number = |name| filled.value(name).and_then(|value| value.parse::<u8>().ok());
        let kinds = || Fault::ALL.into_iter().filter(|fault| is_allowed(filled, Some(law), *fault));
        // A fault of no kind is none.
        let most = if kinds().next().is_some() { number("faults").unwrap_or(1) } else { 0 };
        let faults = kinds().fold(Faults::NONE, |sum, fault| sum.with(fault, most));
        let bounds = if prove && filled.value("way") == Some("asynchronous") {
            let timers = u16::from(number("timers").unwrap_or(5));
            // Without time a pause, a cut and a delay are but orders of events.
            let real = [Fault::Crash, Fault::Drop, Fault::Duplicate];
            let faults =
                real.into_iter().fold(Faults::NONE, |sum, fault| sum.with(fault, faults.of(fault)));
            Bounds { faults, ..Bounds::asynchronous(timers) }
        } else {
            Bounds { faults, ..Bounds::timed(most) }
        };
        let stands = ask.runs.first().map_or(0, |shown| shown.step);
        let here = (filled.value("from") == Some("here")).then_some(stands);
        // Bounds that were filled in for another law are not meant for one that needs others to go on.
        let offered = law_offered(ask).is_some_and(Law::is_of_the_end);
        let suffers =
            if offered { Suffers::WhileOthersGoOn } else { Suffers::of(filled, Some(law)) };
        Hunt::begin(run, law, bounds, here, suffers, if prove { "prove" } else { "break" }, seat)
    }

    /// The search for a challenge's par: any fault, from the start.
    pub fn par(run: Timeline, law: Law, seat: Seat) -> Option<Hunt> {
        let bounds = Fault::ALL
            .into_iter()
            .fold(Bounds::timed(MOST_PAR), |bounds, fault| bounds.with(fault, MOST_PAR));
        Hunt::begin(run, law, bounds, None, Suffers::All, "par", seat)
    }

    fn begin(
        mut run: Timeline,
        law: Law,
        bounds: Bounds,
        here: Option<u32>,
        suffers: Suffers,
        again: &'static str,
        seat: Seat,
    ) -> Option<Hunt> {
        let bounds = suffers.bound(bounds, &run);
        let from = if let Some(step) = here {
            run.seek(step as usize);
            after_script(&Script::of(&run, ""), bounds.way).ok()?
        } else {
            at_the_start(run.setup(), bounds.way)
        };
        let limits = checker::Bounds { bytes: MOST_BYTES, ..checker::Bounds::NONE };
        let question = Question {
            bounds: bounds.clone(),
            laws: vec![law],
            limits,
            threads: 1,
            // On one thread. Several workers are faster still, where there are more than two.
            sleep_sets: seat == Seat::ALONE && matches!(bounds.way, Way::Asynchronous { .. }),
        };
        let search = explore::join(&from, &question, seat, WORTH_SHARING)?;
        Some(Hunt {
            seat,
            law,
            again,
            bounds,
            from,
            search,
            before: 0,
            now: 0,
            answer: None,
            found: None,
        })
    }

    /// Says what has come of it. That is for the first to do; those who help know it, too.
    fn settle(&mut self) {
        if self.seat.me > 0 {
            return;
        }
        let answer = self.search.answer();
        if let Outcome::Broken(found) = &answer.outcome {
            self.found = self.readable(found);
        }
        self.answer = Some(answer);
    }

    /// What was found as a script, without what it does not need, and the step that breaks the law.
    fn readable(&self, found: &Found) -> Option<(String, u32)> {
        let law = *found.laws.first()?;
        let script = found.script(&self.from, "").ok()?;
        let script = minimise(&script, law).map_or(script, |small| small.script);
        let run = script.play().timeline;
        let step = run.index().broken_at(law).unwrap_or(run.len() as u32);
        Some((script.to_string(), step))
    }

    /// What is said while the search goes on.
    fn going_on(&self, lang: Lang, state: &Working) -> Sheet {
        let progress = self.search.progress();
        let states = self.before + self.now;
        let per_second = states as f64 * 1000.0 / state.spent_ms.max(1.0);
        let label = |text: Text| text.say(lang).to_owned();
        let button = |text, command: &str| Button {
            label: label(text),
            command: command.to_owned(),
            ..Button::default()
        };
        let title = if state.paused {
            Text::new("The search stands still", "搜索已暂停")
        } else {
            Text::new("Searching …", "正在搜索……")
        };
        let patience = Text::new(
            "This one is large. Fewer faults, fewer kinds of them, or fewer workers and servers (under \
             “Protocol and settings”) make it end sooner. If you end it here, what was seen so far still \
             counts.",
            "这次搜索很大。减少故障数、故障种类，或减少 worker 和服务器（在“协议与设置”里），都能让它更快结束。\
             现在停下，已经查过的部分仍然算数。",
        );
        let sheet = Sheet::new(title.say(lang))
            .saying(Tone::Plain, say::round(lang, &self.bounds, progress.faults))
            .saying(Tone::Quiet, say::progress(lang, progress, per_second as u64))
            // They stay as they are, and so keep the focus.
            .with(Block::Buttons(vec![
                button(Text::new("Pause or go on", "暂停或继续"), ask::PAUSE),
                button(Text::new("End it here", "到此为止"), ask::STOP),
            ]));
        if state.spent_ms > LONG_MS { sheet.saying(Tone::Quiet, patience.say(lang)) } else { sheet }
    }
}

impl Job for Hunt {
    fn work(&mut self) -> bool {
        let faults = self.search.progress().faults;
        let more = self.search.go_on(PIECE);
        let progress = self.search.progress();
        if progress.faults != faults {
            self.before += self.now;
        }
        self.now = progress.statistics.distinct;
        if !more {
            self.settle();
        }
        !more
    }

    fn stop(&mut self) {
        if self.answer.is_none() {
            self.settle();
        }
    }

    fn shared(&mut self) -> Option<&mut dyn Exploration> {
        (self.seat != Seat::ALONE).then_some(&mut *self.search)
    }

    fn visit(&self) -> Option<Place> {
        self.found.as_ref().map(|(_, step)| Place { run: 1, step: *step })
    }

    fn par(&self) -> Option<u32> {
        match &self.answer.as_ref()?.outcome {
            Outcome::Broken(found) => Some(u32::from(found.faults.total())),
            _ => None,
        }
    }

    fn sheet(&self, lang: Lang, state: &Working) -> Sheet {
        let Some(answer) = &self.answer else { return self.going_on(lang, state) };
        let states = answer.progress.statistics.distinct;
        let timed = matches!(self.bounds.way, Way::Timed { .. });
        let button = |text: Text, command: String, run, primary| Button {
            label: text.say(lang).to_owned(),
            command,
            run,
            primary,
        };
        let other = Text::new("Other bounds", "更改范围");
        let other = button(other, self.again.to_owned(), 0, false);
        let mut sheet = match &answer.outcome {
            Outcome::Holds => Sheet::new(Text::new("It holds", "成立").say(lang))
                .saying(Tone::Good, say::holds(lang, self.law, states, &self.bounds)),
            Outcome::Unfinished(why) => Sheet::new(Text::new("Not decided", "未有定论").say(lang))
                .saying(Tone::Open, say::unfinished(lang, *why, states, &self.bounds)),
            Outcome::Broken(found) => {
                let said = if timed {
                    say::broken(lang, found, states)
                } else {
                    say::broken_without_time(lang, found, states)
                };
                let opened = Text::new(
                    "The run stands open beside the others, where the law breaks.",
                    "这次运行已在其他运行旁边打开，停在定律被打破的地方。",
                );
                Sheet::new(Text::new("It breaks", "可以打破").say(lang))
                    .saying(Tone::Bad, said)
                    .saying(Tone::Plain, opened.say(lang))
            }
        };
        let mut buttons = vec![other];
        if let (Outcome::Holds, "break") = (&answer.outcome, self.again) {
            // A mistake shows in the law that it breaks.
            let next = Text::new(
                "So this one law is safe within these bounds. Another may not be:",
                "在这个范围内，这一条定律是安全的。别的定律未必：",
            );
            sheet = sheet.saying(Tone::Plain, next.say(lang));
            for law in ASKED_NEXT.into_iter().filter(|law| *law != self.law) {
                let (title, command) = (law_title(lang, law), format!("break go {}", law.name()));
                buttons.push(Button { label: title.to_owned(), command, run: 0, primary: true });
            }
        }
        if let (Some((script, _)), Outcome::Broken(found)) = (&self.found, &answer.outcome) {
            sheet.runs = vec![script.clone()];
            let law = found.laws.first().copied().unwrap_or(self.law);
            let why = Text::new("Why?", "为什么？");
            buttons.insert(0, button(why, format!("why {}", law.name()), 1, true));
        }
        let draws = Text::new(
            "Delays and waits are the least that there are (seed least); everything else is tried.",
            "所有延迟与等待都取最小值（seed least），其余一切都尝试过。",
        );
        sheet.with(Block::Buttons(buttons)).saying(Tone::Quiet, draws.say(lang))
    }
}
