//! Two runs side by side, as a sheet.

use super::ask::Ask;
use super::bench::{Job, Working, replay};
use super::filled::Filled;
use super::sheet::{Block, Button, Field, Item, Kind, Place, Row, Sheet, Tone};
use crate::engine::compare::{Alike, Comparison, Side};
use crate::engine::{Timeline, script};
use crate::ledger::Books;
use crate::protocols::settings::Value;
use crate::words::narrate::{setting_title, step_sentence, value_text, value_title};
use crate::words::text::{fill, labelled};
use crate::words::{Lang, Text, compare as say};

/// How many rows that are the same are shown before the first difference.
const BEFORE: usize = 3;
/// The most rows that are shown.
const MOST_ROWS: usize = 200;

/// What a run can be held against.
pub struct Form {
    others: Vec<String>,
    switches: Vec<(&'static str, &'static str)>,
}

impl Form {
    /// The other runs that were sent along, and the other values of every switch.
    pub fn of(ask: &Ask, run: &Timeline) -> Form {
        let others = ask.runs.iter().skip(1).map(|other| other.title.clone()).collect();
        let settings = &run.setup().settings;
        let switches = settings.knobs().switches.iter().flat_map(|switch| {
            let now = settings.get(switch.name);
            let values = switch.values.iter().copied();
            let other = values.filter(move |value| now != Some(Value::Choice(value)));
            other.map(|value| (switch.name, value))
        });
        Form { others, switches: switches.collect() }
    }
}

impl Form {
    /// What can be chosen, as it is called in an ask.
    fn choices(&self) -> impl Iterator<Item = String> {
        let switches = self.switches.iter().map(|(name, value)| format!("set {name} {value}"));
        switches.chain((1..=self.others.len()).map(|at| format!("run {at}")))
    }

    /// What is chosen: what was filled in if there is such a thing, else the first.
    fn chosen(&self, filled: &Filled) -> Option<String> {
        let known = self.choices().find(|choice| filled.value("with") == Some(choice));
        known.or_else(|| self.choices().next())
    }
}

impl Job for Form {
    fn sheet(&self, lang: Lang, state: &Working) -> Sheet {
        let others = self.others.iter().cloned();
        let switches = self.switches.iter().map(|(name, value)| {
            let label = Text::new("the same faults with {}: {}", "同样的故障，“{}”改为：{}");
            let (title, chosen) = (setting_title(lang, name), value_title(lang, name, value));
            fill(label.say(lang), &[title, chosen])
        });
        let values: Vec<(String, String)> = self.choices().zip(switches.chain(others)).collect();
        let title = Text::new("Side by side", "并排比较").say(lang);
        let sheet = Sheet::new(title);
        let Some(chosen) = self.chosen(&state.filled) else {
            let nothing = Text::new(
                "There is nothing to hold this run against: it is the only one, and its protocol has no \
                 switches. Change something in the past, and there are two branches.",
                "没有可供比较的运行：只有这一次运行，协议也没有开关。在过去作一个改变，就会有两个分支。",
            );
            return sheet.saying(Tone::Quiet, nothing.say(lang));
        };
        let label = Text::new("This run, and", "这次运行，与").say(lang).to_owned();
        let field = Field { name: "with".into(), label, kind: Kind::Choice(values), value: chosen };
        let start = Button {
            label: Text::new("Lay them side by side", "并排放置").say(lang).to_owned(),
            command: "compare go".into(),
            run: 0,
            primary: true,
        };
        sheet.asking([field]).with(Block::Buttons(vec![start]))
    }
}

/// Two runs side by side.
pub struct Compared {
    left: Timeline,
    right: Timeline,
    /// Which of the runs that were asked about the right one is; `None`: it is brought.
    right_at: Option<u32>,
    asked: u32,
    titles: [String; 2],
    changed: Option<(&'static str, Value)>,
    comparison: Option<Comparison>,
}

impl Compared {
    /// The runs that were chosen. `None`: there is no such run or switch.
    pub fn of(ask: &Ask, filled: &Filled, left: Timeline) -> Option<Compared> {
        let asked = ask.runs.len() as u32;
        let mut titles = [ask.runs.first()?.title.clone(), String::new()];
        let chosen = Form::of(ask, &left).chosen(filled)?;
        let mut words = chosen.split(' ');
        let (right, right_at, changed) = match (words.next()?, words.next()?, words.next()) {
            ("run", number, None) => {
                let at: u32 = number.parse().ok()?;
                let other = ask.runs.get(at as usize)?;
                titles[1] = other.title.clone();
                (replay(&other.script)?, Some(at), None)
            }
            ("set", name, Some(value)) => {
                let mut setup = left.setup().clone();
                setup.settings.set(name, value).ok()?;
                let (name, value) = setup.settings.iter().find(|(known, _)| *known == name)?;
                let mut right = crate::engine::replay(&left, setup).0;
                right.seek(right.len());
                (right, None, Some((name, value)))
            }
            _ => return None,
        };
        Some(Compared { left, right, right_at, asked, titles, changed, comparison: None })
    }

    fn sides(&self) -> [Side<'_>; 2] {
        [Side::of(&self.left), Side::of(&self.right)]
    }

    fn cell(&self, lang: Lang, side: usize, step: Option<u32>) -> Item {
        let run = [&self.left, &self.right][side];
        let Some((step, record)) = step.and_then(|step| Some((step, run.record(step as usize)?)))
        else {
            return Item::default();
        };
        let at = if side == 0 { 0 } else { self.right_at.unwrap_or(self.asked) };
        Item {
            at: step.to_string(),
            text: step_sentence(lang, &run.world().names(), &record),
            place: Some(Place { run: at, step }),
            ..Item::default()
        }
    }

    fn steps(&self, lang: Lang, sheet: Sheet, comparison: &Comparison) -> Sheet {
        let first = comparison.first.unwrap_or(comparison.rows.len());
        let from = first.saturating_sub(BEFORE);
        let rows = comparison.rows.iter().skip(from).take(MOST_ROWS).map(|row| Row {
            cells: [self.cell(lang, 0, row.left), self.cell(lang, 1, row.right)],
            differs: row.alike == Alike::Differs,
        });
        let rows: Vec<Row> = rows.collect();
        let left_out = comparison.rows.len() - from - rows.len();
        let same =
            Text::new("{} steps before are the same in both.", "之前的 {} 步在两次运行中相同。");
        let more = Text::new("{} more steps are not shown.", "还有 {} 步没有显示。");
        let told = |sheet: Sheet, text: Text, count: usize| {
            if count == 0 {
                return sheet;
            }
            sheet.saying(Tone::Quiet, fill(text.say(lang), &[&count.to_string()]))
        };
        let sheet = told(sheet, same, from);
        let sheet = sheet.with(Block::Rows(self.named(lang), rows));
        told(sheet, more, left_out)
    }

    fn named(&self, lang: Lang) -> [String; 2] {
        let mut titles = self.titles.clone();
        if let Some((name, value)) = &self.changed {
            let value = value_text(lang, name, value);
            titles[1] = labelled(lang, setting_title(lang, name), &value);
        }
        titles
    }

    /// Both ledgers at the end.
    fn ledgers(&self, lang: Lang) -> Block {
        let [left, right] = self.sides().map(|side| side.books(side.run().len() as u32));
        let lines = |books: &Books| -> Vec<String> {
            let accounts = books.accounts.iter();
            let accounts = accounts.map(|account| format!("{} {}", account.owner, account.balance));
            let order = Text::new("order {} charged: {}", "订单 {} 扣款次数：{}").say(lang);
            let orders = books.orders.iter();
            let orders =
                orders.map(|line| fill(order, &[&line.id.to_string(), &line.charges.to_string()]));
            accounts.chain(orders).collect()
        };
        let item = |text: &String| Item { text: text.clone(), ..Item::default() };
        let rows = lines(&left)
            .iter()
            .zip(&lines(&right))
            .map(|(one, other)| Row { cells: [item(one), item(other)], differs: one != other })
            .collect();
        Block::Rows(self.named(lang), rows)
    }
}

impl Job for Compared {
    fn work(&mut self) -> bool {
        let [left, right] = self.sides();
        self.comparison = Some(Comparison::of(left, right));
        true
    }

    fn sheet(&self, lang: Lang, _: &Working) -> Sheet {
        let title = Text::new("Side by side", "并排比较").say(lang);
        let mut sheet = Sheet::new(title);
        sheet.wide = true;
        if self.right_at.is_none() {
            sheet.runs = vec![script::Script::of(&self.right, "").to_string()];
        }
        let Some(comparison) = &self.comparison else { return sheet };
        let [left, right] = self.sides();
        if let Some([title, one, other]) = say::first_difference(lang, left, right, comparison) {
            sheet = sheet.with(Block::Heading(title)).saying(Tone::Plain, one);
            sheet = sheet.saying(Tone::Plain, other);
        }
        for remark in say::remarks(lang, comparison) {
            sheet = sheet.saying(Tone::Good, remark);
        }
        let ledgers = Text::new("Both ledgers at the end", "结束时的两份账本").say(lang);
        let steps = Text::new("Step by step", "逐步对照").say(lang);
        let again = Button {
            label: Text::new("Compare with another", "换一个比较").say(lang).to_owned(),
            command: "compare".into(),
            ..Button::default()
        };
        let sheet = sheet.with(Block::Heading(ledgers.into())).with(self.ledgers(lang));
        let sheet = sheet.with(Block::Heading(steps.into()));
        self.steps(lang, sheet, comparison).with(Block::Buttons(vec![again]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CATALOG, Setup};
    use crate::words::unspaced;

    #[test]
    fn in_chinese_what_is_offered_is_parted_from_its_value() {
        let ask = Ask {
            number: 1,
            lang: Lang::Zh,
            command: "compare".into(),
            values: vec![],
            runs: vec![],
        };
        for entry in CATALOG {
            let form = Form::of(&ask, &Timeline::new(Setup::of(entry), Vec::new()));
            for block in form.sheet(Lang::Zh, &Working::default()).blocks {
                let Block::Field(Field { kind: Kind::Choice(offered), .. }) = block else {
                    continue;
                };
                for (_, label) in offered {
                    assert_eq!(unspaced(&label), None, "{label}");
                }
            }
        }
    }
}
