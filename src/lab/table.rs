//! Every protocol of an arena under the same faults, as a table of runs.

use super::bench::{Job, Working};
use super::sheet::{Block, Item, Line, Place, Sheet, Tone};
use crate::catalog::Arena;
use crate::engine::trials::{Candidate, Cost, Ending, Fate, Trial, candidates};
use crate::words::narrate::arena_title;
use crate::words::{Lang, Text, trials as say};

/// A table that is being filled, a row at a time.
pub struct Table {
    arena: Arena,
    left: std::vec::IntoIter<Candidate>,
    rows: Vec<Row>,
    /// How many runs were asked about: the table's own come after them.
    asked: u32,
}

/// A protocol and what came of it.
struct Row {
    candidate: Candidate,
    endings: Vec<Option<Ending>>,
    /// As recommended: alone, and with others waiting.
    costs: Option<[Option<Cost>; 2]>,
}

impl Table {
    /// The table of an arena.
    pub fn of(arena: Arena, asked: usize) -> Table {
        let left = candidates(arena).into_iter();
        Table { arena, left, rows: Vec::new(), asked: asked as u32 }
    }

    /// The lines of the first table: a cell a trial, each leading to its run.
    fn fates(&self, lang: Lang, runs: &mut Vec<String>) -> Vec<Line> {
        let mut line = |row: &Row| {
            let mut cell = |ending: &Option<Ending>| {
                let Some(ending) = ending else {
                    return Item { text: "–".into(), tone: Tone::Quiet, ..Item::default() };
                };
                let place = Place { run: self.asked + runs.len() as u32, step: ending.step as u32 };
                runs.push(ending.script.clone());
                let tone = match ending.fate {
                    Fate::Once => Tone::Good,
                    Fate::Again => Tone::Bad,
                    Fate::Stuck => Tone::Open,
                };
                let text = say::ending(lang, ending);
                Item { text, tone, place: Some(place), ..Item::default() }
            };
            let cells = row.endings.iter().map(&mut cell).collect();
            Line { head: head(lang, row), cells }
        };
        self.rows.iter().map(&mut line).collect()
    }

    /// The lines of the second table: what the lock costs as recommended.
    fn costs(&self, lang: Lang) -> Vec<Line> {
        let cell = |cost: &Option<Cost>| {
            let text = cost.map_or_else(|| "–".into(), |cost| say::cost(lang, cost));
            Item { text, ..Item::default() }
        };
        let line = |row: &Row| {
            let cells = row.costs.as_ref()?.iter().map(cell).collect();
            Some(Line { head: head(lang, row), cells })
        };
        self.rows.iter().filter_map(line).collect()
    }
}

fn head(lang: Lang, row: &Row) -> Item {
    let (text, note) = say::candidate(lang, &row.candidate);
    Item { text, note, ..Item::default() }
}

impl Job for Table {
    fn work(&mut self) -> bool {
        if let Some(candidate) = self.left.next() {
            let endings = Trial::ALL.iter().map(|trial| candidate.put_to(*trial)).collect();
            let recommended = candidate.set.is_empty();
            let costs = recommended.then(|| [candidate.uncontended(), candidate.contended()]);
            self.rows.push(Row { candidate, endings, costs });
        }
        self.left.len() == 0
    }

    fn sheet(&self, lang: Lang, state: &Working) -> Sheet {
        let title = Text::new("Every lock, the same faults", "每一种锁，同样的故障");
        let gloss = Text::new(
            "How often the order is charged. Each cell is a run of its own, played just now: press it to \
             see what happened. The gateway \
             asks a second worker after 10 s, and the work takes 12 s, so two workers always compete. \
             Below each protocol as it is recommended stands what it is without fencing tokens, and with \
             each of its mistakes.",
            "表中是订单被扣款的次数。每一格都是刚刚跑出来的一次运行，点开就能看到经过。网关 10 秒后就改派第二个 worker，而工作需要 12 秒，\
             所以总有两个 worker 在竞争。每个协议先是推荐的设置，下面是去掉栅栏令牌之后，以及逐个换成它的常见错误之后。",
        );
        let mut sheet = Sheet { wide: true, ..Sheet::new(title.say(lang)) };
        sheet = sheet.saying(Tone::Plain, arena_title(lang, self.arena));
        sheet = sheet.saying(Tone::Quiet, gloss.say(lang));
        let lines = self.fates(lang, &mut sheet.runs);
        let heads = Trial::ALL.iter().map(|trial| say::trial(lang, *trial).to_owned());
        sheet = sheet.with(Block::Table(heads.collect(), lines));
        if state.done {
            let title = Text::new("What getting the lock costs", "取得锁的代价").say(lang);
            let heads = [
                Text::new("when nobody else wants it", "没有竞争时"),
                Text::new(
                    "after it is given back, with others waiting",
                    "有人等待时，从归还锁算起",
                ),
            ];
            let heads = heads.map(|head| head.say(lang).to_owned()).to_vec();
            sheet = sheet.with(Block::Heading(title.to_owned()));
            sheet = sheet.with(Block::Table(heads, self.costs(lang)));
        }
        sheet
    }
}
