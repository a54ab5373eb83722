//! Requests as one types them to zkCli.

use super::path::Path;
use super::request::{ANY_VERSION, CreateMode, Data, Op, Request};

/// What zkCli has and this model has not.
const NOT_MODELLED: &str = "\
    addWatch addauth config connect deleteall delquota getAcl getAllChildrenNumber \
    getEphemerals history listquota ls2 printwatches quit reconfig redo removewatches setAcl \
    setquota version whoami";

/// The words of a command, taken one by one.
struct Words<'a> {
    line: &'a str,
    words: std::iter::Peekable<std::str::SplitAsciiWhitespace<'a>>,
}

impl Request {
    /// Reads a command of zkCli: `create -e -s /locks/lock-`, `delete -v 3 /a`, `get -w /a`. Several
    /// become one as `multi create /a; check -v 3 /b`, which zkCli cannot say. Data that is given as
    /// `""` is empty; that is not given, none.
    ///
    /// # Errors
    /// A sentence that says what is wrong, or what is not modelled.
    pub fn parse(line: &str) -> Result<Request, String> {
        let mut words = Words { line, words: line.split_ascii_whitespace().peekable() };
        let request = match words.next("a command")? {
            "multi" => {
                let (_, ops) = line.split_once("multi").unwrap_or_default();
                return ops.split(';').map(parse_op).collect::<Result<_, _>>().map(Request::Multi);
            }
            "stat" => {
                let watch = words.option("-w");
                Request::Exists { path: words.path()?, watch }
            }
            "get" => {
                let watch = words.option("-w");
                Request::GetData { path: words.path()?, watch }
            }
            "ls" => {
                let watch = words.option("-w");
                Request::GetChildren { path: words.path()?, watch }
            }
            "sync" => Request::Sync { path: words.path()? },
            "close" => Request::Close,
            _ => return parse_op(line).map(Request::Write),
        };
        words.end()?;
        Ok(request)
    }
}

fn parse_op(line: &str) -> Result<Op, String> {
    let mut words = Words { line, words: line.split_ascii_whitespace().peekable() };
    let op = match words.next("a command")? {
        command @ ("create" | "create2") => {
            let (mut ephemeral, mut sequential) = (words.option("-e"), words.option("-s"));
            ephemeral |= words.option("-e");
            sequential |= words.option("-s");
            let mode = match (ephemeral, sequential) {
                (false, false) => CreateMode::Persistent,
                (false, true) => CreateMode::PersistentSequential,
                (true, false) => CreateMode::Ephemeral,
                (true, true) => CreateMode::EphemeralSequential,
            };
            let path = words.path()?;
            Op::Create { path, data: words.data(), mode, with_stat: command == "create2" }
        }
        "delete" => {
            let version = words.version()?;
            Op::Delete { path: words.path()?, version }
        }
        "set" => {
            let version = words.version()?;
            Op::SetData { path: words.path()?, data: words.data(), version }
        }
        "check" => {
            let version = words.version()?;
            Op::Check { path: words.path()?, version }
        }
        other if NOT_MODELLED.split(' ').any(|name| name == other) => {
            return Err(format!("'{other}' is not modelled by Faultline"));
        }
        other => return Err(format!("'{other}' is no command of zkCli")),
    };
    words.end()?;
    Ok(op)
}

impl<'a> Words<'a> {
    fn next(&mut self, wanted: &str) -> Result<&'a str, String> {
        self.words.next().ok_or_else(|| format!("{wanted} is missing in '{}'", self.line))
    }

    fn option(&mut self, option: &str) -> bool {
        self.words.next_if_eq(&option).is_some()
    }

    fn path(&mut self) -> Result<Path, String> {
        let path = self.next("a path")?;
        if path.starts_with('-') {
            return Err(format!("the option '{path}' is not modelled by Faultline"));
        }
        Ok(path.into())
    }

    fn data(&mut self) -> Data {
        let word = self.words.next()?;
        Some(if word == "\"\"" { [].into() } else { word.as_bytes().into() })
    }

    fn version(&mut self) -> Result<i32, String> {
        if !self.option("-v") {
            return Ok(ANY_VERSION);
        }
        let word = self.next("a version")?;
        word.parse().map_err(|_| format!("'{word}' is no version, in '{}'", self.line))
    }

    fn end(&mut self) -> Result<(), String> {
        match self.words.next() {
            None => Ok(()),
            Some(word) => Err(format!("'{word}' is too much in '{}'", self.line)),
        }
    }
}
