//! A recipe, walked from stop to stop: each press lands on a step that matters, the last on the one that
//! breaks the law; then the cure, on the very same faults.
//!
//! No stop is written down. Those of the recipe are the account of why its law broke
//! ([`why`](crate::engine::why)); those of the cure are where it parts from the recipe, where the books
//! change, and its end.

use super::published::Recipe;
use super::rehearsal::{Pair, Rehearsal};
use super::{Run, Side};
use crate::engine::Timeline;
use crate::engine::compare::{Alike, Comparison, Side as Compared};
use crate::engine::why::{Account, why};
use crate::kernel::Span;
use crate::ledger::Law;
use crate::words::narrate::{breach, headline, step_sentence};
use crate::words::why::account;
use crate::words::{Lang, Text};

/// A place to stop at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// In which run.
    pub run: Run,
    /// After which of its steps.
    pub step: usize,
    what: What,
}

/// What there is to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// Nothing has happened yet.
    Start,
    /// These links of the account, which happen in one moment.
    Links { first: usize, last: usize },
    /// The cured run does something else; what the recipe does in its place, if it does.
    Parting { instead: Option<u32> },
    /// The books change.
    Books,
    /// Nothing more happens.
    End,
}

/// What is said at a stop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What happened, sentence by sentence.
    pub said: Vec<String>,
    /// What it means; may be empty.
    pub note: String,
}

/// A recipe with all its stops.
pub struct Walk {
    recipe: &'static Recipe,
    runs: Pair<Timeline>,
    account: Account,
    stops: Vec<Stop>,
}

impl Walk {
    /// The stops of a recipe. A test keeps every recipe from having none.
    pub fn of(recipe: &'static Recipe) -> Option<Walk> {
        let whole = |cured| recipe.run(cured).map(|run| Rehearsal::of(run).into_timeline());
        let runs = Pair { mistake: whole(false)?, cure: whole(true)? };
        // In the order in which the laws are listed: that of money comes before that of the lock.
        let account = Law::ALL.into_iter().find_map(|law| why(&runs.mistake, law))?;
        let start = |run| Stop { run, step: 0, what: What::Start };
        let mut stops = vec![start(Run::Mistake)];
        stops.extend(links(&runs.mistake, &account));
        stops.push(start(Run::Cure));
        stops.extend(cured(&runs));
        Some(Walk { recipe, runs, account, stops })
    }

    /// The recipe.
    pub fn recipe(&self) -> &'static Recipe {
        self.recipe
    }

    /// Where to stop: in the recipe's run, then in the cured one, each in the order of its steps.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// How many presses it takes from the start of a run to its last stop: of the recipe to the step at
    /// which the law breaks, of the cure to its end.
    pub fn presses(&self, run: Run) -> usize {
        let there = self.stops.iter().filter(|stop| stop.run == run && stop.what != What::Start);
        there.count()
    }

    /// Which press of its run a stop takes, from 1; 0 is the start.
    pub fn number(&self, at: usize) -> usize {
        match self.stops.get(at).map(|stop| stop.run) {
            Some(Run::Cure) => at - self.presses(Run::Mistake) - 1,
            _ => at,
        }
    }

    /// Whether the law breaks at a stop.
    pub fn breaks(&self, at: usize) -> bool {
        at == self.presses(Run::Mistake)
    }

    /// The law that breaks.
    pub fn law(&self) -> Law {
        self.account.law
    }

    /// Which law it is that breaks there, in a few words.
    pub fn breach(&self, lang: Lang) -> &'static str {
        breach(lang, self.account.law)
    }

    /// The time of a stop since the start.
    pub fn time(&self, stop: &Stop) -> Span {
        self.runs.get(stop.run).index().time(stop.step)
    }

    /// What is said at a stop.
    pub fn told(&self, lang: Lang, at: usize) -> Told {
        let Some(stop) = self.stops.get(at) else { return Told::default() };
        let sentence = |run: Run, step: usize| {
            let timeline = self.runs.get(run);
            let record = timeline.record(step);
            record.map(|record| step_sentence(lang, &timeline.world().names(), &record))
        };
        let here = || sentence(stop.run, stop.step).into_iter().collect();
        match stop.what {
            What::Start => {
                let said = match stop.run {
                    Run::Mistake => self.recipe.circulates(lang),
                    Run::Cure => Text::new(
                        "The very same order, workers and faults once more. One thing is set otherwise.",
                        "同样的订单、同样的 worker、同样的故障再来一遍，只改一处设置。",
                    )
                    .say(lang),
                };
                Told { said: vec![said.to_owned()], ..Told::default() }
            }
            What::Links { first, last } => {
                let told = account(lang, &self.runs.mistake, &self.account);
                let told = told.into_iter().skip(first).take(last + 1 - first);
                told.fold(Told::default(), |mut sum, said| {
                    sum.said.push(said.line(lang));
                    if !said.note.is_empty() {
                        sum.note = said.note;
                    }
                    sum
                })
            }
            What::Parting { instead } => {
                let note = Text::new(
                    "Up to here both runs were alike. This is where the cure begins to tell.",
                    "到此为止两次运行完全一样。从这一步开始，解药起作用了。",
                );
                let before = instead.and_then(|step| sentence(Run::Mistake, step as usize));
                let before = before.map(|said| match lang {
                    Lang::En => format!("As published: {said}"),
                    Lang::Zh => format!("照文章所写：{said}"),
                });
                let now = sentence(stop.run, stop.step).map(|said| match lang {
                    Lang::En => format!("With the cure: {said}"),
                    Lang::Zh => format!("用上解药：{said}"),
                });
                let said = before.into_iter().chain(now).collect();
                Told { said, note: note.say(lang).to_owned() }
            }
            What::Books => Told { said: here(), ..Told::default() },
            What::End => {
                let books = headline(lang, &self.runs.cure.world().books());
                let note = match lang {
                    Lang::En => format!("The end: every law holds. {books}."),
                    Lang::Zh => format!("到此结束：所有定律都成立。{books}。"),
                };
                Told { said: here(), note }
            }
        }
    }

    /// How both runs end, side by side: as published, and cured.
    pub fn sides(&self, lang: Lang) -> [Side; 2] {
        let side = |run| Side::of(lang, self.recipe.cure, self.runs.get(run));
        [side(Run::Mistake), side(Run::Cure)]
    }
}

/// The account of why the law broke, a stop for each moment: what a rule does the moment something
/// happens is seen together with it.
fn links(run: &Timeline, account: &Account) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    for (at, link) in account.links.iter().enumerate() {
        let step = link.step as usize;
        let time = |step| run.index().time(step);
        match stops.last_mut() {
            Some(Stop { step: before, what: What::Links { last, .. }, .. })
                if *before + 1 == step && time(*before) == time(step) =>
            {
                (*before, *last) = (step, at);
            }
            _ => {
                let what = What::Links { first: at, last: at };
                stops.push(Stop { run: Run::Mistake, step, what });
            }
        }
    }
    stops
}

/// Where the cured run parts from the other, where its books change after that, and its end.
fn cured(runs: &Pair<Timeline>) -> Vec<Stop> {
    let (left, right) = (Compared::of(&runs.mistake), Compared::of(&runs.cure));
    let comparison = Comparison::of(left, right);
    let differs = || comparison.rows.iter().filter(|row| row.alike == Alike::Differs);
    let end = runs.cure.len();
    let parting = differs().find_map(|row| row.right).map_or(end, |step| step as usize);
    let node = |run: &Timeline, step: usize| run.index().node(step);
    let instead = differs()
        .find_map(|row| row.left)
        .filter(|step| node(&runs.mistake, *step as usize) == node(&runs.cure, parting));
    let books = (parting + 1..end)
        .filter(|step| right.books(*step as u32) != right.books(*step as u32 - 1))
        .map(|step| (step, What::Books));
    let stops = [(parting, What::Parting { instead })].into_iter().chain(books);
    let stops = stops.chain((parting < end).then_some((end, What::End)));
    stops.map(|(step, what)| Stop { run: Run::Cure, step, what }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Verdict;
    use crate::lessons::published::AS_PUBLISHED;

    fn walks() -> impl Iterator<Item = Walk> {
        AS_PUBLISHED.iter().map(|recipe| Walk::of(recipe).expect("it can be walked"))
    }

    /// Which laws are broken at a stop, by the run as it is shown.
    fn broken_at(walk: &Walk, stop: &Stop) -> Vec<Law> {
        let mut run = walk.recipe.run(stop.run == Run::Cure).expect("it can be run");
        while run.position() < stop.step {
            run.step().expect("it goes on to its stops");
        }
        let verdicts = run.world().verdicts(run.is_quiet());
        verdicts.iter().filter(|(_, said)| *said == Verdict::Broken).map(|(law, _)| *law).collect()
    }

    #[test]
    fn fewer_than_ten_presses_lead_to_the_breach() {
        for walk in walks() {
            let presses = walk.presses(Run::Mistake);
            assert!((2..10).contains(&presses), "{}: {presses} presses", walk.recipe.id);
            let way: Vec<&Stop> = walk.stops.iter().filter(|it| it.run == Run::Mistake).collect();
            assert!(way.windows(2).all(|pair| pair[0].step < pair[1].step));
            let law = walk.account.law;
            let (last, before) = way.split_last().expect("there are stops");
            assert!(broken_at(&walk, last).contains(&law), "{}", walk.recipe.id);
            for stop in before {
                assert!(!broken_at(&walk, stop).contains(&law), "{}: {stop:?}", walk.recipe.id);
            }
            assert!(walk.breaks(presses) && walk.stops[presses] == **last);
            assert!(walk.told(Lang::En, presses).note.starts_with("Here the law breaks: "));
            assert!(walk.told(Lang::Zh, presses).note.starts_with("定律在此被打破"));
        }
    }

    #[test]
    fn the_cure_parts_from_it_and_breaks_nothing() {
        for walk in walks() {
            let way: Vec<&Stop> = walk.stops.iter().filter(|it| it.run == Run::Cure).collect();
            assert!((3..7).contains(&way.len()), "{}: {way:?}", walk.recipe.id);
            assert!(way.windows(2).all(|pair| pair[0].step < pair[1].step));
            for stop in way {
                assert_eq!(broken_at(&walk, stop), [], "{}: {stop:?}", walk.recipe.id);
            }
            let [published, cured] = walk.sides(Lang::En);
            assert!(published.is_bad() && !cured.is_bad(), "{}", walk.recipe.id);
        }
    }

    #[test]
    fn something_is_said_at_every_stop_in_both_languages() {
        let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for walk in walks() {
            for at in 0..walk.stops.len() {
                for lang in Lang::ALL {
                    let told = walk.told(lang, at);
                    assert!(!told.said.is_empty(), "{} at {at}", walk.recipe.id);
                    let all = told.said.iter().chain([&told.note]).filter(|text| !text.is_empty());
                    for text in all {
                        assert_eq!(chinese(text), lang == Lang::Zh, "{text}");
                    }
                }
            }
        }
    }
}
