//! What Redis answers.

use std::fmt;

use super::bytes::Bytes;

/// An answer, in the five forms of RESP2.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// A short fixed word, such as `OK`.
    Status(Bytes),
    /// A refusal; the first word is its code, mostly `ERR`.
    Error(Bytes),
    /// A signed 64-bit number.
    Integer(i64),
    /// A byte string, or nil where there is none.
    Bulk(Option<Bytes>),
    /// Several answers in one.
    Array(Vec<Reply>),
}

impl Reply {
    /// The answer nil.
    pub const NIL: Self = Self::Bulk(None);

    /// The answer `OK`.
    pub fn ok() -> Self {
        Self::Status("OK".into())
    }

    /// The byte string `value`.
    pub fn bulk(value: impl Into<Bytes>) -> Self {
        Self::Bulk(Some(value.into()))
    }

    /// An error of code `ERR`. Line breaks, which would end the reply too early on the wire, are
    /// trimmed at the ends and become spaces elsewhere, as in Redis.
    pub fn error(text: impl AsRef<[u8]>) -> Self {
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let text = text.as_ref();
        let start = text.iter().position(|byte| !is_break(byte)).unwrap_or(text.len());
        let end = text.iter().rposition(|byte| !is_break(byte)).map_or(start, |last| last + 1);
        let line = text[start..end].iter().map(|byte| if is_break(byte) { b' ' } else { *byte });
        Self::Error(b"ERR ".iter().copied().chain(line).collect::<Vec<u8>>().into())
    }

    /// Whether this is a refusal.
    pub fn is_error(&self) -> bool {
        matches!(self, Self::Error(_))
    }

    pub(super) fn syntax_error() -> Self {
        Self::error("syntax error")
    }

    pub(super) fn not_an_integer() -> Self {
        Self::error("value is not an integer or out of range")
    }

    pub(super) fn invalid_expire_time(command: &str) -> Self {
        Self::error(format!("invalid expire time in '{command}' command"))
    }

    pub(super) fn wrong_arity(command: &str) -> Self {
        Self::error(format!("wrong number of arguments for '{command}' command"))
    }

    /// To a client that would change what only the master may change.
    pub(super) fn read_only() -> Self {
        Self::Error("READONLY You can't write against a read only replica.".into())
    }

    /// The one answer that is not Redis' own: to a real command that this model leaves out.
    pub(super) fn not_modelled(what: &str) -> Self {
        Self::error(format!("'{what}' is not modelled by Faultline"))
    }

    fn write_indented(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        match self {
            Self::Status(text) => f.write_str(&String::from_utf8_lossy(text)),
            Self::Error(text) => write!(f, "(error) {}", String::from_utf8_lossy(text)),
            Self::Integer(number) => write!(f, "(integer) {number}"),
            Self::Bulk(None) => f.write_str("(nil)"),
            Self::Bulk(Some(value)) => value.write_quoted(f),
            Self::Array(items) if items.is_empty() => f.write_str("(empty array)"),
            Self::Array(items) => write_items(f, items, indent),
        }
    }
}

fn write_items(f: &mut fmt::Formatter<'_>, items: &[Reply], indent: usize) -> fmt::Result {
    let width = items.len().to_string().len();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            write!(f, "\n{:indent$}", "")?;
        }
        write!(f, "{:>width$}) ", index + 1)?;
        item.write_indented(f, indent + width + 2)?;
    }
    Ok(())
}

/// As redis-cli shows it: `OK`, `(nil)`, `(integer) 1`, `"value"`, `(error) ERR ...`.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_indented(f, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_print_as_redis_cli_shows_them() {
        assert_eq!(Reply::ok().to_string(), "OK");
        assert_eq!(Reply::NIL.to_string(), "(nil)");
        assert_eq!(Reply::Integer(1).to_string(), "(integer) 1");
        assert_eq!(Reply::bulk("a \"b\"").to_string(), r#""a \"b\"""#);
        assert_eq!(Reply::syntax_error().to_string(), "(error) ERR syntax error");
        let nested =
            Reply::Array(vec![Reply::Integer(7), Reply::Array(vec![Reply::ok(), Reply::NIL])]);
        assert_eq!(nested.to_string(), "1) (integer) 7\n2) 1) OK\n   2) (nil)");
        assert_eq!(Reply::Array(Vec::new()).to_string(), "(empty array)");
    }

    #[test]
    fn errors_never_contain_a_line_break() {
        assert_eq!(Reply::error("\r\na\r\nb\n"), Reply::Error("ERR a  b".into()));
        assert_eq!(Reply::error("\r\n"), Reply::Error("ERR ".into()));
    }
}
