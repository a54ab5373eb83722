//! The bounds of a search, to be filled in.

use super::super::bench::{Job, Working};
use super::super::filled::Filled;
use super::super::sheet::{Block, Button, Field, Kind, Sheet, Tone};
use crate::engine::Timeline;
use crate::engine::explore::{Bounds, Fault, leaves_others, workers};
use crate::ledger::Law;
use crate::words::explore as say;
use crate::words::narrate::law_title;
use crate::words::{Lang, Text};

/// The most faults that can be asked for, and the most timers.
const MOST_FAULTS: u32 = 4;
const MOST_TIMERS: u32 = 12;

/// The bounds to be filled in: to break something, or to prove it.
pub struct Form {
    laws: &'static [Law],
    /// The one to begin with: the first that the run breaks, if it breaks one.
    first: Option<Law>,
    prove: bool,
}

impl Form {
    /// A form for a run's arena.
    pub fn of(run: &Timeline, prove: bool) -> Form {
        let laws = run.setup().entry.arena.laws();
        Form { laws, first: first_law(run), prove }
    }

    /// What is asked for whichever law.
    fn bounds(&self, lang: Lang, filled: &Filled) -> Vec<Field> {
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
        let first = self.first.map_or("", Law::name);
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
        fields
    }
}

/// What is proposed for each law in its own way: who may suffer, and which kinds of faults there are.
fn proposed(lang: Lang, filled: &Filled, law: Option<Law>) -> Vec<Field> {
    let say = |text: Text| text.say(lang).to_owned();
    let processes = choice([
        (Suffers::All.name(), say(Text::new("every process", "任何进程"))),
        (Suffers::Workers.name(), say(Text::new("workers only", "仅限 worker"))),
    ]);
    let whom = Field {
        name: "suffers".to_owned(),
        label: say(Text::new(
            "Who may crash, stand still or have a wrong clock",
            "谁可能崩溃、暂停或时钟不准",
        )),
        kind: processes,
        value: Suffers::of(filled, law).name().to_owned(),
    };
    let kinds = Fault::ALL.into_iter().map(|fault| Field {
        name: name(fault).to_owned(),
        label: say::fault_title(lang, fault).to_owned(),
        kind: Kind::Check,
        value: if is_allowed(filled, law, fault) { "on".to_owned() } else { String::new() },
    });
    std::iter::once(whom).chain(kinds).collect()
}

/// Why just that is proposed.
const fn reason(law: Option<Law>) -> Text {
    if in_the_end(law) {
        Text::new(
            "This law says what must happen in the end. If every worker is dead, or stands still for ever, \
             nobody can keep it. So those faults are proposed after which others can go on.",
            "这条定律说的是最后必须发生什么。要是所有 worker 都死了，或者永远停在那里，谁也守不住它。所以建议的是\
             别人还能接着做下去的那些故障。",
        )
    } else {
        Text::new(
            "This law says what must never happen, whatever goes wrong. So every kind of fault is proposed, \
             but for those of clocks.",
            "这条定律说的是什么绝不能发生，不管出什么故障。所以建议的是每一种故障，只有时钟的除外。",
        )
    }
}

/// The law to begin with.
fn first_law(run: &Timeline) -> Option<Law> {
    let laws = run.setup().entry.arena.laws();
    let broken = laws.iter().find(|law| run.index().broken_at(**law).is_some());
    broken.or(laws.first()).copied()
}

/// The law that is filled in, else the one to begin with.
pub(super) fn law_of(filled: &Filled, run: &Timeline) -> Option<Law> {
    filled.value("law").and_then(Law::named).or_else(|| first_law(run))
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
        let law = state.filled.value("law").and_then(Law::named).or(self.first);
        let command = if self.prove { "prove" } else { "break" };
        let start = Button {
            label: start.say(lang).to_owned(),
            command: format!("{command} go"),
            run: 0,
            primary: true,
        };
        Sheet::new(title.say(lang))
            .saying(Tone::Quiet, gloss.say(lang))
            .asking(self.bounds(lang, &state.filled))
            .saying(Tone::Quiet, reason(law).say(lang))
            .asking(proposed(lang, &state.filled, law))
            .with(Block::Buttons(vec![start]))
    }
}

/// Who may crash, stand still or have a wrong clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suffers {
    All,
    Workers,
    /// Workers who die, while one of them lives on; and messages that are lost or come twice.
    WhileOthersGoOn,
}

impl Suffers {
    /// As filled in. Where nothing is said, all may; if something is to happen in the end, workers, for
    /// whom others can go on.
    pub(super) fn of(filled: &Filled, law: Option<Law>) -> Suffers {
        match filled.value("suffers") {
            Some(chosen) if chosen == Suffers::Workers.name() => Suffers::Workers,
            None if in_the_end(law) => Suffers::Workers,
            _ => Suffers::All,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Suffers::All => "all",
            Suffers::Workers | Suffers::WhileOthersGoOn => "workers",
        }
    }

    /// These bounds, for these nodes of a run.
    pub(super) fn bound(self, bounds: Bounds, run: &Timeline) -> Bounds {
        match self {
            Suffers::All => bounds,
            Suffers::Workers => Bounds { victims: Some(workers(run)), ..bounds },
            Suffers::WhileOthersGoOn => bounds.leaving_others(&workers(run)),
        }
    }
}

const fn in_the_end(law: Option<Law>) -> bool {
    matches!(law, Some(law) if law.is_of_the_end())
}

/// Whether a kind of fault may be used. If nothing is said, those of clocks may not; and if something is
/// to happen in the end, only those after which others can and must go on.
pub(super) fn is_allowed(filled: &Filled, law: Option<Law>, fault: Fault) -> bool {
    let of_clocks = matches!(fault, Fault::Jump | Fault::Skew);
    let unsaid = if in_the_end(law) { leaves_others(fault) } else { !of_clocks };
    filled.value(name(fault)).map_or(unsaid, |value| value == "on")
}

/// Whether a law that rests on clocks is to be judged where no clock means anything.
pub fn asks_for_nothing(filled: &Filled, run: &Timeline) -> bool {
    let law = law_of(filled, run);
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
