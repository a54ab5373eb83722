//! Draws a sheet as HTML, in parts that the page hangs in as they are. A part that is drawn alike the
//! next time is not touched, so a button keeps the focus while the numbers above it run.
//!
//! What a press of a button does stands in its `data-does`: `visit 1.27`, or `ask 0 break go`. Every
//! text that comes from elsewhere goes through [`escaped`].

use std::fmt::Write;

use super::ask::Drawn;
use super::sheet::{Bar, Block, Button, Field, Item, Kind, Lane, Line, Row, Sheet, Tone};

/// A sheet, drawn.
pub fn draw(sheet: &Sheet) -> Drawn {
    Drawn {
        title: sheet.title.clone(),
        wide: sheet.wide,
        runs: sheet.runs.clone(),
        parts: sheet.blocks.iter().map(block).collect(),
    }
}

/// A text with nothing in it that HTML takes for more than text.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Draws one after the other.
fn all<T>(things: &[T], draw: impl Fn(&T) -> String) -> String {
    things.iter().map(draw).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("<h3>{}</h3>", escaped(text)),
        Block::Text(one) => {
            let news = matches!(one.tone, Tone::Good | Tone::Bad);
            let role = if news { " role=\"status\"" } else { "" };
            format!("<p class=\"{}\"{role}>{}</p>", one.tone.name(), item(one))
        }
        Block::List(items) => format!("<ol class=\"lab-list\">{}</ol>", all(items, line)),
        Block::Rows(names, rows) => {
            let heads = all(names, |name| format!("<th scope=\"col\">{}</th>", escaped(name)));
            let rows = all(rows, row);
            format!(
                "<table class=\"lab-rows\"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            )
        }
        Block::Table(heads, lines) => {
            let lines = all(lines, |one| table_line(heads, one));
            let heads = all(heads, |name| {
                format!("<th scope=\"col\" role=\"columnheader\">{}</th>", escaped(name))
            });
            // Roles, for a narrow screen lays a line out as a card, and it stays a line of a table.
            format!(
                "<div class=\"lab-table\" role=\"group\" tabindex=\"0\"><table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\"><td role=\"cell\"></td>{heads}</tr></thead><tbody role=\"rowgroup\">{lines}</tbody></table></div>"
            )
        }
        Block::Bars(moments, lanes) => {
            let lanes = all(lanes, |one| lane(*moments, one));
            format!("<div class=\"lab-bars\" aria-hidden=\"true\">{lanes}</div>")
        }
        Block::Field(one) => field(one),
        Block::Buttons(buttons) => {
            format!("<div class=\"buttons-row\">{}</div>", all(buttons, button))
        }
    }
}

/// A sentence; a button where it leads to a step.
fn item(item: &Item) -> String {
    let mut told = String::new();
    // Writing into a string cannot fail.
    if !item.at.is_empty() {
        let _ = write!(told, "<span class=\"at\">{}</span> ", escaped(&item.at));
    }
    let _ = write!(told, "<span class=\"what\">{}", escaped(&item.text));
    if !item.note.is_empty() {
        let _ = write!(told, "<small>{}</small>", escaped(&item.note));
    }
    told.push_str("</span>");
    match item.place {
        Some(place) => {
            format!(
                "<button type=\"button\" class=\"line\" data-does=\"visit {place}\">{told}</button>"
            )
        }
        None => told,
    }
}

fn line(one: &Item) -> String {
    format!("<li class=\"{}\">{}</li>", one.tone.name(), item(one))
}

fn row(row: &Row) -> String {
    let (class, mark) = if row.differs { ("differs", "≠") } else { ("", "") };
    let cells = all(&row.cells, |cell| format!("<td>{}</td>", item(cell)));
    format!("<tr class=\"{class}\"><td>{mark}</td>{cells}</tr>")
}

/// A line, each cell with the head of its column, which a card shows beside it.
fn table_line(heads: &[String], line: &Line) -> String {
    let cells: String = heads
        .iter()
        .zip(&line.cells)
        .map(|(head, one)| {
            let (class, head) = (one.tone.name(), escaped(head));
            format!("<td role=\"cell\" class=\"{class}\" data-head=\"{head}\">{}</td>", item(one))
        })
        .collect();
    format!(
        "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}</th>{cells}</tr>",
        item(&line.head)
    )
}

fn lane(moments: u32, lane: &Lane) -> String {
    let bars = all(&lane.bars, |one| bar(moments, one));
    let name = escaped(&lane.name);
    format!("<small>{name}</small><svg width=\"100%\" height=\"24\">{bars}</svg>")
}

fn bar(moments: u32, bar: &Bar) -> String {
    let percent = |moment: u32| f64::from(moment) * 100.0 / f64::from(moments.max(1));
    let end = bar.to.map_or(moments, |to| to + 1);
    let (x, width) = (percent(bar.from), percent(end.saturating_sub(bar.from)));
    let unended = if bar.to.is_none() { " unended" } else { "" };
    let does = bar.item.place.map(|place| format!(" data-does=\"visit {place}\""));
    format!(
        "<g class=\"{}{unended}\"{}><rect x=\"{x:.2}%\" y=\"2\" height=\"20\" width=\"{width:.2}%\" rx=\"3\"/>\
         <text x=\"{x:.2}%\" dx=\"5\" y=\"16\">{}</text></g>",
        bar.item.tone.name(),
        does.unwrap_or_default(),
        escaped(&bar.item.at),
    )
}

fn field(field: &Field) -> String {
    let (name, label) = (&field.name, escaped(&field.label));
    let select = |options: String| {
        format!(
            "<label class=\"field\"><span>{label}</span><select name=\"{name}\">{options}</select></label>"
        )
    };
    let option = |value: &str, label: &str| {
        let selected = if value == field.value { " selected" } else { "" };
        format!("<option value=\"{}\"{selected}>{}</option>", escaped(value), escaped(label))
    };
    match &field.kind {
        Kind::Number(most) => {
            let numbers = (0..=*most).map(|number| number.to_string());
            select(numbers.map(|number| option(&number, &number)).collect())
        }
        Kind::Choice(values) => select(all(values, |(value, label)| option(value, label))),
        Kind::Check => {
            let checked = if field.value == "on" { " checked" } else { "" };
            format!(
                "<label class=\"check\"><input type=\"checkbox\" name=\"{name}\"{checked}> <span>{label}</span></label>"
            )
        }
    }
}

fn button(button: &Button) -> String {
    let class = if button.primary { " class=\"primary\"" } else { "" };
    let (run, command) = (button.run, escaped(&button.command));
    let label = escaped(&button.label);
    format!("<button type=\"button\"{class} data-does=\"ask {run} {command}\">{label}</button>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::sheet;

    #[test]
    fn a_text_is_never_taken_for_more() {
        let bad = "<img src=x onerror=\"alert(1)\">&";
        let item = Item { at: bad.into(), text: bad.into(), note: bad.into(), ..Item::default() };
        let field =
            |kind| Field { name: "with".into(), label: bad.into(), kind, value: bad.into() };
        let choice = Kind::Choice(vec![(bad.into(), bad.into())]);
        let button = Button { label: bad.into(), command: bad.into(), ..Button::default() };
        let lane =
            Lane { name: bad.into(), bars: vec![Bar { item: item.clone(), ..Bar::default() }] };
        let sheet = Sheet::new("")
            .with(Block::Heading(bad.into()))
            .with(Block::Text(item.clone()))
            .with(Block::List(vec![item.clone()]))
            .with(Block::Rows(
                [bad.into(), bad.into()],
                vec![Row { cells: [item.clone(), item.clone()], differs: true }],
            ))
            .with(Block::Table(
                vec![bad.into()],
                vec![Line { head: item.clone(), cells: vec![item.clone()] }],
            ))
            .with(Block::Bars(1, vec![lane]))
            .asking([field(Kind::Check), field(choice)])
            .with(Block::Buttons(vec![button]));
        for part in draw(&sheet).parts {
            assert!(!part.contains("<img") && !part.contains("\"alert"), "{part}");
            assert!(part.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;"), "{part}");
        }
    }

    #[test]
    fn everything_has_its_part_and_says_what_it_does() {
        let everything = sheet::tests::everything();
        let drawn = draw(&everything);
        assert_eq!(drawn.parts.len(), everything.blocks.len());
        let all = drawn.parts.concat();
        for wanted in
            ["data-does=\"visit 0.12\"", "data-does=\"ask 2 go\"", "selected", "≠", "unended"]
        {
            assert!(all.contains(wanted), "{wanted}: {all}");
        }
    }
}
