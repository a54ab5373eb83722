//! A document as the laboratory makes it; [`html`](super::html) draws it.

use std::fmt;

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

/// A line of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub head: Item,
    /// A cell a column.
    pub cells: Vec<Item>,
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
    /// What stands there.
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
    /// A table, with the heads of its columns.
    Table(Vec<String>, Vec<Line>),
    /// Bars over so many moments.
    Bars(u32, Vec<Lane>),
    /// Something to be filled in.
    Field(Field),
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

    /// With these to be filled in.
    #[must_use]
    pub fn asking(mut self, fields: impl IntoIterator<Item = Field>) -> Sheet {
        self.blocks.extend(fields.into_iter().map(Block::Field));
        self
    }

    /// With one more paragraph.
    #[must_use]
    pub fn saying(self, tone: Tone, text: impl Into<String>) -> Sheet {
        self.with(Block::Text(Item { text: text.into(), tone, ..Item::default() }))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn item_of(place: Option<Place>) -> Item {
        Item { text: "once".into(), tone: Tone::Good, place, ..Item::default() }
    }

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
        let button = Button { label: "Go".into(), command: "go".into(), run: 2, primary: true };
        let mut sheet = Sheet::new("All of it")
            .with(Block::Heading("One".into()))
            .saying(Tone::Quiet, "An aside.")
            .with(Block::List(vec![item]))
            .with(Block::Rows(["left".into(), "right".into()], vec![row]))
            .with(Block::Table(
                vec!["一".into()],
                vec![Line { head: Item::default(), cells: vec![item_of(place)] }],
            ))
            .with(Block::Bars(4, vec![Lane { name: "worker-a".into(), bars: vec![bar, ended] }]))
            .asking([
                field("k", Kind::Number(3)),
                field("crash", Kind::Check),
                field("with", choice),
            ])
            .with(Block::Buttons(vec![button, Button::default()]));
        (sheet.wide, sheet.runs) = (true, vec!["run lock/none\n".into()]);
        sheet
    }
}
