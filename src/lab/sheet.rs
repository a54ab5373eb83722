//! A document as the laboratory makes it and the page shows it.

use std::fmt;

use crate::fields::{Reader, Writer};

/// A step of one of the runs that a sheet speaks of: those that were asked about, then its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which run.
    pub run: u32,
    /// The step.
    pub step: u32,
}

impl Place {
    /// Reads what `to_string` writes.
    pub fn parse(text: &str) -> Option<Place> {
        let (run, step) = text.split_once('.')?;
        Some(Place { run: run.parse().ok()?, step: step.parse().ok()? })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.run, self.step)
    }
}

/// How something is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// An aside.
    Quiet,
    /// Good news.
    Good,
    /// Bad news.
    Bad,
    /// Not decided.
    Open,
}

impl Tone {
    const ALL: [Tone; 5] = [Tone::Plain, Tone::Quiet, Tone::Good, Tone::Bad, Tone::Open];

    /// Its name, also in style sheets.
    pub const fn name(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Quiet => "gloss",
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Open => "open",
        }
    }
}

/// A sentence, and the step that it speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What stands before it: a number, a time.
    pub at: String,
    /// The sentence.
    pub text: String,
    /// What is to be said of it; may be empty.
    pub note: String,
    /// How it is to be taken.
    pub tone: Tone,
    /// Where to go from it.
    pub place: Option<Place>,
}

/// What happened in two runs, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// In each of them.
    pub cells: [Item; 2],
    /// Whether it differs.
    pub differs: bool,
}

/// Something that took from one moment to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// The moment at which it began, of those that the bars count.
    pub from: u32,
    /// The moment at which it ended; `None`: never.
    pub to: Option<u32>,
    /// What it is.
    pub item: Item,
}

/// Bars of one process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// Whose.
    pub name: String,
    /// They do not overlap.
    pub bars: Vec<Bar>,
}

/// What is filled in for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number up to so many.
    Number(u32),
    /// Yes (`on`) or no (nothing).
    Check,
    /// One of several: what it is and what it is called.
    Choice(Vec<(String, String)>),
}

/// Something to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in an ask.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// What stands there at first.
    pub value: String,
}

/// A button that asks on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it asks.
    pub command: String,
    /// Of which run.
    pub run: u32,
    /// Whether it is what one came for. It takes the fields with it.
    pub primary: bool,
}

/// A part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(Item),
    /// Sentences in order.
    List(Vec<Item>),
    /// Two runs side by side, by their names.
    Rows([String; 2], Vec<Row>),
    /// Bars over so many moments.
    Bars(u32, Vec<Lane>),
    /// Something to be filled in.
    Fields(Vec<Field>),
    /// What can be asked next.
    Buttons(Vec<Button>),
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its heading.
    pub title: String,
    /// Whether it wants room.
    pub wide: bool,
    /// The scripts of runs that it brings.
    pub runs: Vec<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(title: impl Into<String>) -> Sheet {
        Sheet { title: title.into(), ..Sheet::default() }
    }

    /// With one more block.
    #[must_use]
    pub fn with(mut self, block: Block) -> Sheet {
        self.blocks.push(block);
        self
    }

    /// With one more paragraph.
    #[must_use]
    pub fn saying(self, tone: Tone, text: impl Into<String>) -> Sheet {
        self.with(Block::Text(Item { text: text.into(), tone, ..Item::default() }))
    }

    pub(super) fn write(&self, to: &mut Writer) {
        to.put(&self.title);
        to.put(u8::from(self.wide));
        put_all(to, &self.runs, |to, run| to.put(run));
        put_all(to, &self.blocks, Writer::put_block);
    }

    pub(super) fn read(from: &mut Reader) -> Option<Sheet> {
        Some(Sheet {
            title: string(from)?,
            wide: flag(from)?,
            runs: from.list(string)?,
            blocks: from.list(read_block)?,
        })
    }
}

fn put_all<T>(to: &mut Writer, all: &[T], mut put: impl FnMut(&mut Writer, &T)) {
    to.put(all.len());
    all.iter().for_each(|one| put(to, one));
}

impl Writer {
    fn put_item(&mut self, item: &Item) {
        self.put(&item.at);
        self.put(&item.text);
        self.put(&item.note);
        self.put(item.tone as u8);
        self.put_option(item.place);
    }

    fn put_row(&mut self, row: &Row) {
        row.cells.iter().for_each(|cell| self.put_item(cell));
        self.put(u8::from(row.differs));
    }

    fn put_lane(&mut self, lane: &Lane) {
        self.put(&lane.name);
        put_all(self, &lane.bars, |to, bar| {
            to.put(bar.from);
            to.put_option(bar.to);
            to.put_item(&bar.item);
        });
    }

    fn put_field(&mut self, field: &Field) {
        self.put(&field.name);
        self.put(&field.label);
        match &field.kind {
            Kind::Number(most) => self.put(format!("n{most}")),
            Kind::Check => self.put("c"),
            Kind::Choice(values) => {
                self.put("o");
                put_all(self, values, |to, (value, label)| {
                    to.put(value);
                    to.put(label);
                });
            }
        }
        self.put(&field.value);
    }

    fn put_button(&mut self, button: &Button) {
        self.put(&button.label);
        self.put(&button.command);
        self.put(button.run);
        self.put(u8::from(button.primary));
    }

    fn put_block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => {
                self.put("h");
                self.put(text);
            }
            Block::Text(item) => {
                self.put("t");
                self.put_item(item);
            }
            Block::List(items) => {
                self.put("l");
                put_all(self, items, Writer::put_item);
            }
            Block::Rows(names, rows) => {
                self.put("r");
                names.iter().for_each(|name| self.put(name));
                put_all(self, rows, Writer::put_row);
            }
            Block::Bars(moments, lanes) => {
                self.put("b");
                self.put(moments);
                put_all(self, lanes, Writer::put_lane);
            }
            Block::Fields(fields) => {
                self.put("f");
                put_all(self, fields, Writer::put_field);
            }
            Block::Buttons(buttons) => {
                self.put("p");
                put_all(self, buttons, Writer::put_button);
            }
        }
    }
}

fn string(from: &mut Reader) -> Option<String> {
    from.text().map(str::to_owned)
}

fn flag(from: &mut Reader) -> Option<bool> {
    from.text().map(|text| text == "1")
}

fn read_item(from: &mut Reader) -> Option<Item> {
    let (at, text, note) = (string(from)?, string(from)?, string(from)?);
    let tone = *Tone::ALL.get(from.number::<u8>()? as usize)?;
    Some(Item { at, text, note, tone, place: from.option()?.and_then(Place::parse) })
}

fn read_row(from: &mut Reader) -> Option<Row> {
    let cells = [read_item(from)?, read_item(from)?];
    Some(Row { cells, differs: flag(from)? })
}

fn read_lane(from: &mut Reader) -> Option<Lane> {
    let name = string(from)?;
    let bars = from.list(|from| {
        let (from_moment, to) = (from.number()?, from.option()?);
        let to = to.and_then(|to| to.parse().ok());
        Some(Bar { from: from_moment, to, item: read_item(from)? })
    })?;
    Some(Lane { name, bars })
}

fn read_field(from: &mut Reader) -> Option<Field> {
    let (name, label) = (string(from)?, string(from)?);
    let kind = match from.text()? {
        "c" => Kind::Check,
        "o" => Kind::Choice(from.list(|from| Some((string(from)?, string(from)?)))?),
        number => Kind::Number(number.strip_prefix('n')?.parse().ok()?),
    };
    Some(Field { name, label, kind, value: string(from)? })
}

fn read_button(from: &mut Reader) -> Option<Button> {
    let (label, command) = (string(from)?, string(from)?);
    Some(Button { label, command, run: from.number()?, primary: flag(from)? })
}

fn read_block(from: &mut Reader) -> Option<Block> {
    Some(match from.text()? {
        "h" => Block::Heading(string(from)?),
        "t" => Block::Text(read_item(from)?),
        "l" => Block::List(from.list(read_item)?),
        "r" => Block::Rows([string(from)?, string(from)?], from.list(read_row)?),
        "b" => Block::Bars(from.number()?, from.list(read_lane)?),
        "f" => Block::Fields(from.list(read_field)?),
        "p" => Block::Buttons(from.list(read_button)?),
        _ => return None,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A sheet with a block of every kind.
    pub(in crate::lab) fn everything() -> Sheet {
        let place = Some(Place { run: 0, step: 12 });
        let item = Item {
            at: "1".into(),
            text: "它收到“OK”。\n".into(),
            note: "!".into(),
            tone: Tone::Bad,
            place,
        };
        let row = Row { cells: [item.clone(), Item::default()], differs: true };
        let bar = Bar { from: 1, to: None, item: item.clone() };
        let ended = Bar { to: Some(3), ..bar.clone() };
        let field = |name: &str, kind| Field {
            name: name.into(),
            label: name.to_uppercase(),
            kind,
            value: "1".into(),
        };
        let choice = Kind::Choice(vec![("a".into(), "A".into()), ("b".into(), "B".into())]);
        let fields =
            vec![field("k", Kind::Number(3)), field("crash", Kind::Check), field("with", choice)];
        let button = Button { label: "Go".into(), command: "go".into(), run: 2, primary: true };
        let mut sheet = Sheet::new("All of it")
            .with(Block::Heading("One".into()))
            .saying(Tone::Quiet, "An aside.")
            .with(Block::List(vec![item]))
            .with(Block::Rows(["left".into(), "right".into()], vec![row]))
            .with(Block::Bars(4, vec![Lane { name: "worker-a".into(), bars: vec![bar, ended] }]))
            .with(Block::Fields(fields))
            .with(Block::Buttons(vec![button, Button::default()]));
        (sheet.wide, sheet.runs) = (true, vec!["run lock/none\n".into()]);
        sheet
    }

    #[test]
    fn a_sheet_comes_back_as_it_was() {
        let mut to = Writer::default();
        everything().write(&mut to);
        let text = to.finish();
        assert_eq!(Sheet::read(&mut Reader::new(&text)), Some(everything()));
    }
}
