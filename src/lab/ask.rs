//! What goes in and what comes out, as texts.

use super::sheet::{Place, Sheet};
use crate::fields::{Reader, Writer};
use crate::words::Lang;

/// Say the same again, in the language asked in.
pub const SAY: &str = ".say";
/// Stand still.
pub const PAUSE: &str = ".pause";
/// Go on.
pub const GO_ON: &str = ".go-on";
/// End the work here, and say what has come of it.
pub const STOP: &str = ".stop";
/// Drop everything: nobody looks.
pub const LEAVE: &str = ".leave";

/// A run as it is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What the page calls it.
    pub title: String,
    /// The script of all its steps.
    pub script: String,
    /// After which of them it stands.
    pub step: u32,
}

/// Something that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its number: its answers carry the same.
    pub number: u32,
    /// The language to answer in.
    pub lang: Lang,
    /// What: a word, and what else is said of it.
    pub command: String,
    /// What was filled in, by the fields' names.
    pub values: Vec<(String, String)>,
    /// The runs it is about. A command that begins with a dot is about what is being done already.
    pub runs: Vec<Shown>,
}

/// Whether a command is about what is being done already.
pub fn is_aside(command: &str) -> bool {
    command.starts_with('.')
}

impl Ask {
    /// As text.
    pub fn write(&self) -> String {
        let to = &mut Writer::default();
        to.put(self.number);
        to.put(self.lang.tag());
        to.put(&self.command);
        to.put(self.values.len());
        for (name, value) in &self.values {
            to.put(name);
            to.put(value);
        }
        to.put(self.runs.len());
        for run in &self.runs {
            to.put(&run.title);
            to.put(&run.script);
            to.put(run.step);
        }
        std::mem::take(to).finish()
    }

    /// From text.
    pub fn read(text: &str) -> Option<Ask> {
        let from = &mut Reader::new(text);
        Some(Ask {
            number: from.number()?,
            lang: Lang::of_tag(from.text()?)?,
            command: from.text()?.to_owned(),
            values: from.list(|from| Some((from.text()?.to_owned(), from.text()?.to_owned())))?,
            runs: from.list(|from| {
                let (title, script) = (from.text()?.to_owned(), from.text()?.to_owned());
                Some(Shown { title, script, step: from.number()? })
            })?,
        })
    }

    /// What was filled in for a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What has come of an [`Ask`] so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The number of the ask.
    pub number: u32,
    /// A place to go to at once: of a run that was found.
    pub visit: Option<Place>,
    /// A number that a challenge waits for: the fewest faults.
    pub par: Option<u32>,
    /// What is to be shown.
    pub sheet: Sheet,
}

impl Answer {
    /// As text.
    pub fn write(&self) -> String {
        let mut to = Writer::default();
        to.put(self.number);
        to.put_option(self.visit.map(|place| place.to_string()));
        to.put_option(self.par);
        self.sheet.write(&mut to);
        to.finish()
    }

    /// From text.
    pub fn read(text: &str) -> Option<Answer> {
        let from = &mut Reader::new(text);
        let number = from.number()?;
        let visit = from.option()?.and_then(Place::parse);
        let par = from.option()?.and_then(|par| par.parse().ok());
        Some(Answer { number, visit, par, sheet: Sheet::read(from)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::sheet;

    #[test]
    fn what_is_asked_arrives() {
        let run = Shown { title: "1: 锁".into(), script: "run lock/none\n".into(), step: 7 };
        let ask = Ask {
            number: 3,
            lang: Lang::Zh,
            command: "why an_order_is_charged_once".into(),
            values: vec![("faults".into(), "2".into())],
            runs: vec![run.clone(), run],
        };
        assert_eq!(Ask::read(&ask.write()), Some(ask.clone()));
        assert_eq!((ask.value("faults"), ask.value("drop")), (Some("2"), None));
    }

    #[test]
    fn what_is_answered_arrives() {
        let place = Place { run: 1, step: 30 };
        let sheet = sheet::tests::everything();
        let answer = Answer { number: 4, visit: Some(place), par: Some(1), sheet };
        let text = answer.write();
        assert_eq!(Answer::read(&text), Some(answer));
        for cut in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            assert_eq!(Answer::read(&text[..cut]), None, "cut at {cut}");
        }
    }
}
