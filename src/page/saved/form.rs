//! The form in which a session is kept: one fact a line, texts with the number of their lines.

use super::{SavedBranch, SavedLesson, SavedRun, Session};

/// The first line, with the version of the form. Another one is not read, and not overwritten before
/// it is put aside.
const HEAD: &str = "faultline session 2";
/// The last line: without it, something is missing.
const END: &str = "end";

/// A session as text.
pub(super) fn write(session: &Session) -> String {
    let mut lines = Writer(vec![HEAD.to_owned()]);
    lines.add("at", &session.at.to_string());
    if let Some(node) = session.node {
        lines.add("node", &node.to_string());
    }
    lines.add("speed", &session.speed);
    lines.add("lang", &session.lang);
    lines.add("theme", &session.theme);
    lines.add("tab", &session.tab);
    if let Some(draft) = &session.draft {
        lines.add_text("draft", draft);
    }
    for run in &session.runs {
        lines.add_run(run);
    }
    lines.0.push(END.to_owned());
    lines.0.join("\n")
}

struct Writer(Vec<String>);

impl Writer {
    fn add(&mut self, key: &str, value: &str) {
        self.0.push([key, value].join(" "));
    }

    fn add_text(&mut self, key: &str, text: &str) {
        self.add(key, &text.split('\n').count().to_string());
        self.0.push(text.to_owned());
    }

    fn add_run(&mut self, run: &SavedRun) {
        self.add("run", &run.position.to_string());
        self.add("current", &run.current.to_string());
        if let Some(lesson) = &run.lesson {
            self.add("lesson", &lesson.id);
            self.add("beat", &lesson.beat.to_string());
            for predicted in &lesson.predictions {
                self.add("predicted", &predicted.map_or_else(String::new, |at| at.to_string()));
            }
        }
        for branch in &run.branches {
            self.add_text("branch", &branch.name);
            if let Some((from, step)) = branch.parent {
                self.add("from", &from.to_string());
                self.add("after", &step.to_string());
            }
            self.add_text("script", &branch.script);
        }
    }
}

/// The session that a text is of.
pub(super) fn read(text: &str) -> Result<Session, String> {
    let mut lines = text.split('\n');
    if lines.next() != Some(HEAD) {
        return Err(format!("it does not begin with '{HEAD}'"));
    }
    let mut session = Session::default();
    for number in 2.. {
        let line = lines.next().ok_or("its end is missing")?;
        if line == END {
            break;
        }
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        take(&mut session, key, value, &mut lines)
            .ok_or_else(|| format!("fact {number} is not understood: {line}"))?;
    }
    Ok(session)
}

/// Takes one fact in; `None` if it is none, or has no place yet.
fn take<'t>(
    session: &mut Session,
    key: &str,
    value: &str,
    lines: &mut impl Iterator<Item = &'t str>,
) -> Option<()> {
    let number = value.parse::<usize>();
    match key {
        "at" => session.at = number.ok()?,
        "node" => session.node = Some(value.parse().ok()?),
        "speed" => session.speed = value.to_owned(),
        "lang" => session.lang = value.to_owned(),
        "theme" => session.theme = value.to_owned(),
        "tab" => session.tab = value.to_owned(),
        "draft" => session.draft = Some(text(lines, number.ok()?)?),
        "run" => session.runs.push(SavedRun { position: number.ok()?, ..SavedRun::default() }),
        _ => {
            let run = session.runs.last_mut()?;
            match key {
                "current" => run.current = number.ok()?,
                "lesson" => {
                    run.lesson = Some(SavedLesson { id: value.to_owned(), ..Default::default() });
                }
                "beat" => run.lesson.as_mut()?.beat = number.ok()?,
                "predicted" => run.lesson.as_mut()?.predictions.push(number.ok()),
                "branch" => {
                    let name = text(lines, number.ok()?)?;
                    run.branches.push(SavedBranch { name, ..Default::default() });
                }
                "from" => run.branches.last_mut()?.parent = Some((number.ok()?, 0)),
                "after" => run.branches.last_mut()?.parent.as_mut()?.1 = number.ok()?,
                "script" => run.branches.last_mut()?.script = text(lines, number.ok()?)?,
                _ => return None,
            }
        }
    }
    Some(())
}

/// The text of the next `count` lines.
fn text<'t>(lines: &mut impl Iterator<Item = &'t str>, count: usize) -> Option<String> {
    let taken: Vec<&str> = lines.take(count).collect();
    (taken.len() == count).then(|| taken.join("\n"))
}
