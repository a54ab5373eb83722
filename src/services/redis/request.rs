//! What a client asks of Redis.

use std::fmt;

use super::bytes::Bytes;
use super::integer::parse_integer;
use super::scripts::Script;

/// A command and its arguments, the command's name first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request(Vec<Bytes>);

impl Request {
    /// A request of these arguments, the command's name first.
    pub fn new(arguments: impl IntoIterator<Item = impl Into<Bytes>>) -> Self {
        Self(arguments.into_iter().map(Into::into).collect())
    }

    /// A request of words parted by spaces: `Request::words("SET lock:order:42 7f3a NX PX 30000")`.
    pub fn words(line: &str) -> Self {
        Self::new(line.split_ascii_whitespace())
    }

    /// An `EVAL` of `script` over these keys and arguments.
    pub fn eval(script: Script, keys: &[Bytes], arguments: &[Bytes]) -> Self {
        let opening = ["EVAL".into(), script.text().into(), Bytes::from(keys.len().to_string())];
        Self::new(opening.iter().chain(keys).chain(arguments))
    }

    /// The command's name and its arguments.
    pub fn arguments(&self) -> &[Bytes] {
        &self.0
    }

    /// The script that this request runs over as many keys as that script has, if it is one known
    /// by name, and what comes after the number of keys.
    fn as_named_script(&self) -> Option<(Script, &[Bytes])> {
        let [command, text, key_count, operands @ ..] = self.0.as_slice() else {
            return None;
        };
        let script = Script::recognise(text).filter(|_| command.eq_ignore_ascii_case(b"EVAL"))?;
        (parse_integer(key_count) == Some(script.key_count())).then_some((script, operands))
    }
}

/// As typed at a prompt: `SET lock:order:42 7f3a NX PX 30000`.
///
/// A known script prints by its name in place of its text and number of keys, for a reader's sake:
/// `EVAL compare-and-delete lock:order:42 7f3a`.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = match self.as_named_script() {
            Some((script, operands)) => {
                write!(f, "EVAL {}", script.name())?;
                operands
            }
            None => {
                let Some((command, rest)) = self.0.split_first() else {
                    return Ok(());
                };
                write!(f, "{command}")?;
                rest
            }
        };
        rest.iter().try_for_each(|argument| write!(f, " {argument}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_print_as_typed() {
        let set = Request::words("SET lock:order:42 7f3a NX PX 30000");
        assert_eq!(set.to_string(), "SET lock:order:42 7f3a NX PX 30000");
        assert_eq!(Request::new(["SET", "a b", ""]).to_string(), r#"SET "a b" """#);
        assert_eq!(Request::new(Vec::<Bytes>::new()).to_string(), "");
    }

    #[test]
    fn known_scripts_print_by_name() {
        let release =
            Request::eval(Script::CompareAndDelete, &["lock:order:42".into()], &["7f3a".into()]);
        assert_eq!(release.to_string(), "EVAL compare-and-delete lock:order:42 7f3a");
        assert_eq!(Request::new(["eval", "return 1", "0"]).to_string(), r#"eval "return 1" 0"#);
    }
}
