//! The search as a job: its bounds as fields, how far it is, and what it says.

use super::ask::{self, Shown};
use super::bench::{Filled, Job, Working, replay};
use super::sheet::{Block, Button, Field, Kind, Place, Sheet, Tone};
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
/// The most faults that can be asked for, and the most timers.
const MOST_FAULTS: u32 = 4;
const MOST_TIMERS: u32 = 12;
/// With how many faults a challenge's par is looked for.
const MOST_PAR: u8 = 3;

/// The bounds to be filled in: to break something, or to prove it.
pub struct Form {
    laws: &'static [Law],
    prove: bool,
}

impl Form {
    /// A form for a run's arena.
    pub fn of(run: &Timeline, prove: bool) -> Form {
        Form { laws: run.setup().entry.arena.laws(), prove }
    }

    fn fields(&self, lang: Lang, filled: &Filled) -> Vec<Field> {
        let say = |text: Text| text.say(lang).to_owned();
        let field = |name: &str, label: Text, kind, value: &str| Field {
            name: name.to_owned(),
            label: say(label),
            kind,
            value: filled.value(name).unwrap_or(value).to_owned(),
        };
        let laws = self.laws.iter().map(|law| (law.name(), law_title(lang, *law).to_owned()));
        let laws = choice(laws);
        let from = choice([
            ("start", say(Text::new("the start", "开头"))),
            ("here", say(Text::new("where the run stands", "当前位置"))),
        ]);
        let way = choice([
            ("timed", say(Text::new("faults at the worst moment", "在最坏的时刻出故障"))),
            ("asynchronous", say(Text::new("no clock means anything", "一切时钟都不可信"))),
        ]);
        let first = self.laws.first().map_or("", |law| law.name());
        let mut fields = vec![
            field("law", Text::new("The law", "定律"), laws, first),
            field("from", Text::new("From", "起点"), from, "start"),
        ];
        if self.prove {
            fields.push(field("way", Text::new("Against", "对手"), way, "timed"));
        }
        let most = Text::new("At most so many faults", "最多故障数");
        fields.push(field("faults", most, Kind::Number(MOST_FAULTS), "1"));
        if self.prove {
            let timers = Text::new(
                "Timers that end at any time (if no clock means anything)",
                "可在任意时刻到期的定时器数（仅当时钟不可信时）",
            );
            fields.push(field("timers", timers, Kind::Number(MOST_TIMERS), "5"));
        }
        fields.extend(Fault::ALL.into_iter().map(|fault| Field {
            name: name(fault).to_owned(),
            label: say::fault_title(lang, fault).to_owned(),
            kind: Kind::Check,
            value: if is_allowed(filled, fault) { "on".to_owned() } else { String::new() },
        }));
        fields
    }
}

fn choice<'v>(values: impl IntoIterator<Item = (&'v str, String)>) -> Kind {
    Kind::Choice(values.into_iter().map(|(value, label)| (value.to_owned(), label)).collect())
}

impl Job for Form {
    fn sheet(&self, lang: Lang, state: &Working) -> Sheet {
        let (title, gloss, start) = if self.prove {
            (
                Text::new("Try to prove it", "尝试证明"),
                Text::new(
                    "Every state that can be reached within these bounds is looked at. Either the \
                     law holds in all of them, or you get the shortest run that breaks it.",
                    "在下面的范围内，每一个可能到达的状态都会被检查。要么定律在所有状态中都成立，要么得到一个打破\
                     它的最短运行。",
                ),
                Text::new("Look at every state", "检查每一个状态"),
            )
        } else {
            (
                Text::new("Find a way to break it", "想办法打破它"),
                Text::new(
                    "The machine plays the network: it tries every fault at every moment, first \
                     none, then one, then two. What it finds opens as a run.",
                    "由机器来扮演网络：在每一个时刻尝试每一种故障，先不出故障，再出一个，然后两个。找到后会作为一次\
                     运行打开。",
                ),
                Text::new("Start the search", "开始搜索"),
            )
        };
        let command = if self.prove { "prove" } else { "break" };
        let start = Button {
            label: start.say(lang).to_owned(),
            command: format!("{command} go"),
            run: 0,
            primary: true,
        };
        Sheet::new(title.say(lang))
            .saying(Tone::Quiet, gloss.say(lang))
            .with(Block::Fields(self.fields(lang, &state.filled)))
            .with(Block::Buttons(vec![start]))
    }
}

/// Whether a kind of fault may be used; if nothing is said, those of clocks may not.
fn is_allowed(filled: &Filled, fault: Fault) -> bool {
    let of_clocks = matches!(fault, Fault::Jump | Fault::Skew);
    filled.value(name(fault)).map_or(!of_clocks, |value| value == "on")
}

/// Whether a law that rests on clocks is to be judged where no clock means anything.
pub fn asks_for_nothing(filled: &Filled) -> bool {
    let law = filled.value("law").and_then(Law::named);
    filled.value("way") == Some("asynchronous") && law.is_some_and(Law::rests_on_clocks)
}

/// A kind of fault as fields name it.
const fn name(fault: Fault) -> &'static str {
    match fault {
        Fault::Crash => "crash",
        Fault::Pause => "pause",
        Fault::Cut => "cut",
        Fault::Drop => "drop",
        Fault::Duplicate => "duplicate",
        Fault::Delay => "delay",
        Fault::Jump => "jump",
        Fault::Skew => "skew",
    }
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
    /// The search that was filled in. `None`: it cannot be begun from here.
    pub fn of(filled: &Filled, shown: &Shown, prove: bool, seat: Seat) -> Option<Hunt> {
        let law = filled.value("law").and_then(Law::named).unwrap_or(Law::AnOrderIsChargedOnce);
        let number = |name| filled.value(name).and_then(|value| value.parse::<u8>().ok());
        let kinds = || Fault::ALL.into_iter().filter(|fault| is_allowed(filled, *fault));
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
        let here = filled.value("from") == Some("here");
        Hunt::begin(shown, law, bounds, here, if prove { "prove" } else { "break" }, seat)
    }

    /// The search for a challenge's par: any fault, from the start.
    pub fn par(shown: &Shown, law: Law, seat: Seat) -> Option<Hunt> {
        let bounds = Fault::ALL
            .into_iter()
            .fold(Bounds::timed(MOST_PAR), |bounds, fault| bounds.with(fault, MOST_PAR));
        Hunt::begin(shown, law, bounds, false, "par", seat)
    }

    fn begin(
        shown: &Shown,
        law: Law,
        bounds: Bounds,
        here: bool,
        again: &'static str,
        seat: Seat,
    ) -> Option<Hunt> {
        let mut run = replay(&shown.script)?;
        let from = if here {
            run.seek(shown.step as usize);
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
            sleep_sets: false,
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
        Sheet::new(title.say(lang))
            .saying(Tone::Plain, say::round(lang, &self.bounds, progress.faults))
            .saying(Tone::Quiet, say::progress(lang, progress, per_second as u64))
            // They stay as they are, and so keep the focus.
            .with(Block::Buttons(vec![
                button(Text::new("Pause or go on", "暂停或继续"), ask::PAUSE),
                button(Text::new("End it here", "到此为止"), ask::STOP),
            ]))
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
