//! The Lua scripts that `EVAL` knows: those that locks are built from.
//!
//! They are recognised by their text, wherever it breaks lines or sets spaces, and carried out by
//! the functions of `eval`. No Lua is interpreted.

/// Deletes a lock only if it is still one's own (Redis manual, "Distributed Locks with Redis").
pub const COMPARE_AND_DELETE: &str = r#"if redis.call("get",KEYS[1]) == ARGV[1] then
    return redis.call("del",KEYS[1])
else
    return 0
end"#;

/// Extends a lock only if it is still one's own (the same page, "Making the algorithm more
/// reliable: Extending the lock").
pub const COMPARE_AND_EXPIRE: &str = r#"if redis.call("get",KEYS[1]) == ARGV[1] then
    return redis.call("pexpire",KEYS[1],ARGV[2])
else
    return 0
end"#;

/// Takes a lock and draws the next fencing token in one step (M. Kleppmann, "How to do distributed
/// locking", 2016, asks for such tokens).
pub const ACQUIRE_WITH_TOKEN: &str = r#"if redis.call("set",KEYS[1],ARGV[1],"NX","PX",ARGV[2]) then
    return redis.call("incr",KEYS[2])
else
    return false
end"#;

/// A script that `EVAL` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// [`COMPARE_AND_DELETE`]
    CompareAndDelete,
    /// [`COMPARE_AND_EXPIRE`]
    CompareAndExpire,
    /// [`ACQUIRE_WITH_TOKEN`]
    AcquireWithToken,
}

impl Script {
    /// All of them.
    pub const ALL: [Self; 3] =
        [Self::CompareAndDelete, Self::CompareAndExpire, Self::AcquireWithToken];

    /// The script's text.
    pub fn text(self) -> &'static str {
        match self {
            Self::CompareAndDelete => COMPARE_AND_DELETE,
            Self::CompareAndExpire => COMPARE_AND_EXPIRE,
            Self::AcquireWithToken => ACQUIRE_WITH_TOKEN,
        }
    }

    /// The script's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CompareAndDelete => "compare-and-delete",
            Self::CompareAndExpire => "compare-and-expire",
            Self::AcquireWithToken => "acquire-with-token",
        }
    }

    /// How many keys the script uses.
    pub fn key_count(self) -> i64 {
        match self {
            Self::CompareAndDelete | Self::CompareAndExpire => 1,
            Self::AcquireWithToken => 2,
        }
    }

    /// The script of this text, whatever the white space between its words.
    pub fn recognise(text: &[u8]) -> Option<Self> {
        let same_text = |script: &Self| script.text().as_bytes() == text;
        Self::ALL.into_iter().find(same_text).or_else(|| {
            let tokens = tokens(text)?;
            Self::ALL.into_iter().find(|script| has_tokens(script.text(), &tokens))
        })
    }
}

fn has_tokens(text: &str, expected: &[Token<'_>]) -> bool {
    tokens(text.as_bytes()).is_some_and(|tokens| {
        tokens.len() == expected.len()
            && tokens.iter().zip(expected).all(|(token, other)| token.text == other.text)
    })
}

/// On which line of `text` its `index`th call of `redis.call` is: a script's errors tell.
pub(super) fn line_of_call(text: &[u8], index: usize) -> usize {
    let calls = tokens(text).unwrap_or_default();
    calls.iter().filter(|token| token.text == b"(").nth(index).map_or(1, |token| token.line)
}

#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a [u8],
    line: usize,
}

/// Splits Lua into tokens, as far as the known scripts use them: names, numbers, short strings and
/// punctuation. `None` for anything else, and where a call's parenthesis opens on a line of its own,
/// which Lua 5.1 refuses as ambiguous.
fn tokens(text: &[u8]) -> Option<Vec<Token<'_>>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(&byte) = rest.first() {
        let length = match byte {
            b'\n' | b'\r' => {
                line += 1;
                let is_pair = matches!(rest, [b'\r', b'\n', ..] | [b'\n', b'\r', ..]);
                rest = &rest[if is_pair { 2 } else { 1 }..];
                continue;
            }
            b' ' | b'\t' | 0x0b | 0x0c => {
                rest = &rest[1..];
                continue;
            }
            b'"' => rest[1..].iter().position(|&byte| byte == b'"')? + 2,
            b'=' if rest.starts_with(b"==") => 2,
            b'(' if tokens.last().is_some_and(|last| last.line != line) => return None,
            _ if is_word(byte) => {
                rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len())
            }
            _ => 1,
        };
        let (token, after) = rest.split_at(length);
        tokens.push(Token { text: token, line });
        rest = after;
    }
    Some(tokens)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_recognised_whatever_their_white_space() {
        for script in Script::ALL {
            let one_line = script.text().split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            let spread = one_line.replace('[', "\r\n[ ").replace("==", "\t\t==\n");
            for text in [script.text(), &one_line, &spread] {
                assert_eq!(Script::recognise(text.as_bytes()), Some(script), "{text}");
            }
        }
    }

    #[test]
    fn other_texts_are_not_recognised() {
        let others = [
            "",
            "return 1",
            "\"",
            &COMPARE_AND_DELETE.replace(' ', ""),
            &COMPARE_AND_DELETE.replace("get", " get"),
            &COMPARE_AND_DELETE.replace("call(", "call\n("),
            &COMPARE_AND_DELETE.replace("==", "= ="),
            &COMPARE_AND_EXPIRE.replace("ARGV[2]", "ARGV[3]"),
        ];
        for text in others {
            assert_eq!(Script::recognise(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn lines_count_as_lua_counts_them() {
        assert_eq!(line_of_call(COMPARE_AND_DELETE.as_bytes(), 1), 2);
        assert_eq!(line_of_call(b"f(1)\r\n\n\rf(2)", 1), 3);
    }
}
