//! What goes in and what comes out, as texts.

use super::sheet::Place;
use crate::fields::{Reader, Writer};
use crate::words::Lang;

/// Say the same again, in the language asked in.
pub const SAY: &str = ".say";
/// Stand still; standing still, go on.
pub const PAUSE: &str = ".pause";
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
    /// What was filled in since the last ask, by the fields' names.
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
}

/// A sheet as the page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Its heading.
    pub title: String,
    /// Whether it wants room.
    pub wide: bool,
    /// The scripts of runs that it brings.
    pub runs: Vec<String>,
    /// What it says, as HTML; a part that is as before need not be touched.
    pub parts: Vec<String>,
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
    pub sheet: Drawn,
}

impl Answer {
    /// As text.
    pub fn write(&self) -> String {
        let mut to = Writer::default();
        to.put(self.number);
        to.put_option(self.visit.map(|place| place.to_string()));
        to.put_option(self.par);
        to.put(&self.sheet.title);
        to.put(u8::from(self.sheet.wide));
        for texts in [&self.sheet.runs, &self.sheet.parts] {
            to.put(texts.len());
            texts.iter().for_each(|text| to.put(text));
        }
        to.finish()
    }

    /// From text.
    pub fn read(text: &str) -> Option<Answer> {
        let from = &mut Reader::new(text);
        let number = from.number()?;
        let visit = from.option()?.and_then(Place::parse);
        let par = from.option()?.and_then(|par| par.parse().ok());
        let title = from.text()?.to_owned();
        let wide = from.text()? == "1";
        let mut texts = || from.list(|from| from.text().map(str::to_owned));
        let (runs, parts) = (texts()?, texts()?);
        Some(Answer { number, visit, par, sheet: Drawn { title, wide, runs, parts } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{html, sheet};

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
        assert_eq!(Ask::read(&ask.write()), Some(ask));
    }

    #[test]
    fn what_is_answered_arrives() {
        let place = Place { run: 1, step: 30 };
        let sheet = html::draw(&sheet::tests::everything());
        let answer = Answer { number: 4, visit: Some(place), par: Some(1), sheet };
        let text = answer.write();
        assert_eq!(Answer::read(&text), Some(answer));
        for cut in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            assert_eq!(Answer::read(&text[..cut]), None, "cut at {cut}");
        }
    }
}
