//! `faultline explore`: searches everything that can happen within bounds.

mod from;
mod report;
mod told;

use std::time::{Duration, Instant};

use clap::Args;

use super::source::{Source, set_all};
use crate::catalog::{self, CATALOG, Entry, Setup};
use crate::checker::{self, all_threads};
use crate::engine::Timeline;
use crate::engine::explore::{
    self, Answer, Bounds, Fault, Faults, Found, Progress, Question, Way, after_script,
    at_the_start, workers,
};
use crate::engine::minimise::minimise;
use crate::engine::script::{Vocabulary, nearest};
use crate::kernel::NodeId;
use crate::ledger::Law;

pub use report::ExploreReport;
use report::why_in_words;
use told::Told;

/// How many timers end in an asynchronous search when nothing is said.
const TIMERS: u16 = 5;

/// How many states are left between two looks at the clock.
const SLICE: u64 = 4_096;

/// The arguments of `explore`.
#[derive(Args)]
pub(super) struct Explore {
    /// What is searched, as `list` names it; not needed with --from
    #[arg(value_name = "ARENA/PROTOCOL", required_unless_present = "from")]
    protocol: Option<String>,
    /// Set a switch or a quantity
    #[arg(long, value_name = "SWITCH=VALUE")]
    set: Vec<String>,
    /// Keep to the ordinary schedule but for so many faults; 1 if nothing is said
    #[arg(long, value_name = "K", conflicts_with = "asynchronous")]
    faults: Option<u8>,
    /// Let any message be next and any timer end; laws that rest on clocks are not judged
    #[arg(long)]
    asynchronous: bool,
    /// How many timers may end in an asynchronous search
    #[arg(long, value_name = "N", requires = "asynchronous")]
    max_timers: Option<u16>,
    /// Of two orders of independent events try only one: the same states in fewer steps, but on one
    /// thread
    #[arg(long, requires = "asynchronous", conflicts_with_all = ["threads", "max_under_way"])]
    sleep_sets: bool,
    /// The most crashes. With --faults every kind but jumps and skews may be used, up to K; without
    /// it, only the kinds that are named, or, if all that are named are given 0, one fault of another kind
    #[arg(long, value_name = "N")]
    max_crashes: Option<u8>,
    /// The most pauses
    #[arg(long, value_name = "N", conflicts_with = "asynchronous")]
    max_pauses: Option<u8>,
    /// The most links that are cut
    #[arg(long, value_name = "N", conflicts_with = "asynchronous")]
    max_cuts: Option<u8>,
    /// The most messages that are lost
    #[arg(long, value_name = "N")]
    max_drops: Option<u8>,
    /// The most messages that arrive twice
    #[arg(long, value_name = "N")]
    max_duplicates: Option<u8>,
    /// The most messages that are held back
    #[arg(long, value_name = "N", conflicts_with = "asynchronous")]
    max_delays: Option<u8>,
    /// The most clocks that are set forward
    #[arg(long, value_name = "N", conflicts_with = "asynchronous")]
    max_jumps: Option<u8>,
    /// The most clocks that run twice or half as fast
    #[arg(long, value_name = "N", conflicts_with = "asynchronous")]
    max_skews: Option<u8>,
    /// A node that may crash, pause or have a wrong clock; all may if none is named
    #[arg(long, value_name = "NODE")]
    victim: Vec<String>,
    /// Do not go on from moments in which more messages are under way
    #[arg(long, value_name = "N")]
    max_under_way: Option<u16>,
    /// A law to judge, under every fault that is allowed. If none is named, two questions are asked one
    /// after the other: all laws but every_order_is_settled under every fault that is allowed; then
    /// every_order_is_settled under those of them after which others can and must go on, which are
    /// crashes of workers, but for one of them, and messages that are lost or arrive twice
    #[arg(long, value_name = "LAW")]
    law: Vec<String>,
    /// On how many threads; all that there are if nothing is said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Give up at about so much memory: not every search has an end by itself. It is estimated, to about a quarter, and looked at between rounds
    /// of 4,096 states
    #[arg(long, value_name = "MB", default_value_t = 4_096)]
    memory_mb: u64,
    /// Give up at so many states. Each question, and each number of faults, counts anew
    #[arg(long, value_name = "N")]
    max_states: Option<u32>,
    /// Search runs of no more than so many steps
    #[arg(long, value_name = "STEPS")]
    depth: Option<u32>,
    /// Play a script first, with what it sets but with `seed least`, and search on from its end. With
    /// ARENA/PROTOCOL, play it there, with what it sets as far as that protocol has it
    #[arg(long, value_name = "SCRIPT")]
    from: Option<String>,
    /// Print it as JSON. `distinct` and `generated` are counted with the last number of faults, which has
    /// all states that there are with fewer; of two questions they add up
    #[arg(long)]
    json: bool,
}

impl Explore {
    /// Searches. An error says what is wrong with the question and what to do.
    pub(super) fn search(&self) -> Result<ExploreReport, String> {
        if let Some(note) = self.in_vain() {
            super::complain(&note);
        }
        let bounds = self.bounds();
        let (from, vocabulary) = self.begin(bounds.way)?;
        let question = Question {
            bounds: Bounds { victims: self.victims(&vocabulary)?, ..bounds },
            laws: self.laws(&vocabulary)?,
            limits: checker::Bounds {
                depth: self.depth.unwrap_or(u32::MAX),
                states: self.max_states.unwrap_or(u32::MAX),
                bytes: self.memory_mb.saturating_mul(1 << 20),
            },
            threads: self.threads.map_or_else(all_threads, usize::from),
            sleep_sets: self.sleep_sets,
        };
        let questions =
            if self.law.is_empty() { question.in_turn(&workers(&from)) } else { vec![question] };
        let start = Instant::now();
        let answers = ask(&from, &questions, start)?;
        let asked = &questions[..answers.len()];
        let answer = Answer::of_all(answers).ok_or("there is no law to judge")?;
        self.report(&answer, &from, self.bounds_in_words(asked, &vocabulary), start.elapsed())
    }

    /// The most of each kind of fault, where that is said, with the name of the argument.
    fn most(&self) -> impl Iterator<Item = (Fault, &'static str, u8)> + Clone {
        let most = [
            (Fault::Crash, "--max-crashes", self.max_crashes),
            (Fault::Pause, "--max-pauses", self.max_pauses),
            (Fault::Cut, "--max-cuts", self.max_cuts),
            (Fault::Drop, "--max-drops", self.max_drops),
            (Fault::Duplicate, "--max-duplicates", self.max_duplicates),
            (Fault::Delay, "--max-delays", self.max_delays),
            (Fault::Jump, "--max-jumps", self.max_jumps),
            (Fault::Skew, "--max-skews", self.max_skews),
        ];
        most.into_iter().filter_map(|(fault, name, most)| most.map(|most| (fault, name, most)))
    }

    fn bounds(&self) -> Bounds {
        let with = |faults: Faults, (fault, _, most)| faults.with(fault, most);
        let only = self.most().fold(Faults::NONE, with);
        let mut bounds = if self.asynchronous {
            let bounds = Bounds::asynchronous(self.max_timers.unwrap_or(TIMERS));
            Bounds { faults: only, ..bounds }
        } else if self.faults.is_none() && only != Faults::NONE {
            Bounds { faults: only, ..Bounds::timed(only.total()) }
        } else {
            let all = self.faults.unwrap_or(1);
            let bounds = Bounds::timed(all);
            Bounds { faults: self.most().fold(bounds.faults, with).at_most(all), ..bounds }
        };
        bounds.under_way = self.max_under_way.unwrap_or(bounds.under_way);
        bounds
    }

    /// What is allowed of a kind of fault and can never be used, in words.
    fn in_vain(&self) -> Option<String> {
        let all = self.faults?;
        let (_, name, most) = self.most().find(|(_, _, most)| *most > all)?;
        Some(format!(
            "{name} {most} allows for no more than --faults {all}, which bounds all kinds together"
        ))
    }

    /// Where the search begins, and the names that are known there.
    fn begin(&self, way: Way) -> Result<(Timeline, Vocabulary), String> {
        let entry = self.protocol.as_deref().map(entry_of).transpose()?;
        let Some(from) = &self.from else {
            let entry = entry.ok_or("name what is to be searched, such as lock/redis")?;
            let mut setup = Setup::of(entry);
            set_all(&mut setup, &self.set)?;
            return Ok((at_the_start(&setup, way), Vocabulary::of(&setup)));
        };
        let source = Source::read(from)?;
        let written = &source.written.setup;
        let mut setup = entry.map_or_else(|| written.clone(), |entry| written.under(entry));
        if let Some(note) = from::left_behind(written, &setup) {
            super::complain(&note);
        }
        set_all(&mut setup, &self.set)?;
        let script = source.in_setup(&setup)?;
        let start = after_script(&script, way).map_err(|halt| halt.to_string())?;
        if let Some(note) = from::other_draws(&script, &start) {
            super::complain(&note);
        }
        Ok((start, Vocabulary::of(&setup)))
    }

    fn victims(&self, vocabulary: &Vocabulary) -> Result<Option<Vec<NodeId>>, String> {
        let names = || vocabulary.nodes.iter().map(String::as_str);
        let node = |word: &String| {
            let found = (0..).zip(names()).find(|(_, name)| name == word);
            found.map(|(id, _)| NodeId(id)).ok_or_else(|| unknown("--victim", word, names()))
        };
        if self.victim.is_empty() {
            return Ok(None);
        }
        let mut victims = Vec::new();
        for word in &self.victim {
            let victim = node(word)?;
            if !victims.contains(&victim) {
                victims.push(victim);
            }
        }
        Ok(Some(victims))
    }

    fn laws(&self, vocabulary: &Vocabulary) -> Result<Vec<Law>, String> {
        let judged = |law: &&Law| !(self.asynchronous && law.rests_on_clocks());
        if self.law.is_empty() {
            return Ok(vocabulary.laws.iter().filter(judged).copied().collect());
        }
        let law = |word: &String| {
            let names = vocabulary.laws.iter().map(|law| law.name());
            let law = vocabulary.laws.iter().find(|law| law.name() == word);
            let law = law.ok_or_else(|| unknown("--law", word, names))?;
            judged(&law).then_some(*law).ok_or_else(|| {
                format!(
                    "--law {word}: this law rests on clocks, which mean nothing in an asynchronous search; search with --faults"
                )
            })
        };
        self.law.iter().map(law).collect()
    }

    fn report(
        &self,
        answer: &Answer,
        from: &Timeline,
        bounds: String,
        took: Duration,
    ) -> Result<ExploreReport, String> {
        let Progress { faults, statistics } = answer.progress;
        let mut report = ExploreReport {
            verdict: "holds",
            law: None,
            distinct: statistics.distinct,
            generated: statistics.generated,
            depth: statistics.depth,
            faults,
            bounds,
            stopped: None,
            seconds: took.as_secs_f64(),
            script: None,
            json: self.json,
            found: None,
        };
        match &answer.outcome {
            explore::Outcome::Holds => {}
            explore::Outcome::Unfinished(why) => {
                (report.verdict, report.stopped) = ("unfinished", Some(why_in_words(*why)));
            }
            explore::Outcome::Broken(found) => {
                report.verdict = "broken";
                report.law = found.laws.first().map(|law| law.name());
                (report.faults, report.found) = (found.faults.total(), Some(found.faults));
                report.script = Some(script(found, from)?);
            }
        }
        Ok(report)
    }

    /// The bounds of each question; of those after the first, with the laws that it is about.
    fn bounds_in_words(&self, asked: &[Question], vocabulary: &Vocabulary) -> String {
        let mut words = String::new();
        for question in asked {
            if !words.is_empty() {
                let laws: Vec<&str> = question.laws.iter().map(|law| law.name()).collect();
                words += &format!("; {}: ", laws.join(", "));
            }
            words += &question.bounds.to_string();
            if let Some(victims) = &question.bounds.victims {
                let name = |id: &NodeId| vocabulary.nodes[id.index()].as_str();
                let names: Vec<&str> = victims.iter().map(name).collect();
                words += &format!(", of nodes only {}", names.join(", "));
            }
        }
        if let Some(depth) = self.depth {
            words += &format!(", at most {depth} steps");
        }
        words
    }
}

/// Asks one after the other, until something is found.
fn ask(from: &Timeline, questions: &[Question], start: Instant) -> Result<Vec<Answer>, String> {
    let mut told = Told::new(start);
    let mut answers = Vec::new();
    for question in questions {
        let mut search = explore::explore(from, question).ok_or("this arena has no search")?;
        while search.go_on(SLICE) {
            told.tell(search.progress());
        }
        answers.push(search.answer());
        if matches!(answers.last(), Some(Answer { outcome: explore::Outcome::Broken(_), .. })) {
            break;
        }
    }
    told.end();
    Ok(answers)
}

fn entry_of(protocol: &str) -> Result<&'static Entry, String> {
    let found = protocol.split_once('/').and_then(|(arena, id)| catalog::find(arena, id));
    found.ok_or_else(|| {
        let full = |entry: &Entry| format!("{}/{}", entry.arena.id(), entry.id);
        let known: Vec<String> = CATALOG.iter().map(full).collect();
        let known = || known.iter().map(String::as_str);
        // Who leaves out the arena has written the name of a protocol, and means that.
        let ids = CATALOG.iter().map(|entry| entry.id);
        let id = (!protocol.contains('/')).then(|| nearest(protocol, ids)).flatten();
        let without_arena = id.and_then(|id| CATALOG.iter().find(|entry| entry.id == id)).map(full);
        let guess = without_arena.as_deref().or_else(|| nearest(protocol, known()));
        there_is_no("ARENA/PROTOCOL", protocol, guess, known())
    })
}

fn unknown<'k>(what: &str, word: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    there_is_no(what, word, nearest(word, known.clone()), known)
}

fn there_is_no<'k>(
    what: &str,
    word: &str,
    guess: Option<&str>,
    known: impl Iterator<Item = &'k str>,
) -> String {
    let guess = guess.map_or_else(String::new, |name| format!(" Did you mean '{name}'?"));
    format!(
        "{what}: there is no '{word}'.{guess} There are: {}",
        known.collect::<Vec<_>>().join(", ")
    )
}

fn script(found: &Found, from: &Timeline) -> Result<String, String> {
    let laws: Vec<&str> = found.laws.iter().map(|law| law.name()).collect();
    let title = format!("Found by search: {} broken by {}", laws.join(", "), found.faults);
    let script = found.script(from, &title);
    let script = script.map_err(|why| format!("the found run cannot be played: {why:?}"))?;
    let small = found.laws.first().and_then(|law| minimise(&script, *law));
    Ok(small.map_or(script, |small| small.script).to_string())
}
