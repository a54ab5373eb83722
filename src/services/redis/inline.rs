//! Inline commands: requests typed as a line of words, as over telnet.

use super::bytes::Bytes;

/// Splits a line into words at white space. Words in double quotes know the escapes `\n`, `\r`,
/// `\t`, `\b`, `\a` and `\xHH`; words in single quotes only `\'`. `None` if quotes do not balance,
/// or if a closing one is followed by anything but white space.
pub(super) fn split(line: &[u8]) -> Option<Vec<Bytes>> {
    let mut words = Vec::new();
    let mut rest = skip_space(line);
    while !rest.is_empty() {
        let (word, after) = take_word(rest)?;
        words.push(word.into());
        rest = skip_space(after);
    }
    Some(words)
}

fn skip_space(line: &[u8]) -> &[u8] {
    let start = line.iter().position(|&byte| !is_space(byte)).unwrap_or(line.len());
    &line[start..]
}

/// White space as C's `isspace` has it, which unlike Rust's includes the vertical tab.
fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

/// Takes a word off a line that does not begin with white space. Quotes may open within a word.
fn take_word(line: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut word = Vec::new();
    let mut rest = line;
    loop {
        match rest {
            [] | [b' ' | b'\n' | b'\r' | b'\t', ..] => return Some((word, rest)),
            [b'"', quoted @ ..] => return take_double_quoted(word, quoted),
            [b'\'', quoted @ ..] => return take_single_quoted(word, quoted),
            [byte, after @ ..] => {
                word.push(*byte);
                rest = after;
            }
        }
    }
}

fn take_double_quoted(mut word: Vec<u8>, mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    loop {
        match rest {
            [] => return None,
            [b'"', after @ ..] => return at_end_of_word(after).then_some((word, after)),
            [b'\\', b'x', high, low, after @ ..]
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                word.push(hex_digit(*high) << 4 | hex_digit(*low));
                rest = after;
            }
            [b'\\', escaped, after @ ..] => {
                word.push(unescaped(*escaped));
                rest = after;
            }
            [byte, after @ ..] => {
                word.push(*byte);
                rest = after;
            }
        }
    }
}

fn take_single_quoted(mut word: Vec<u8>, mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    loop {
        match rest {
            [] => return None,
            [b'\'', after @ ..] => return at_end_of_word(after).then_some((word, after)),
            [b'\\', b'\'', after @ ..] => {
                word.push(b'\'');
                rest = after;
            }
            [byte, after @ ..] => {
                word.push(*byte);
                rest = after;
            }
        }
    }
}

fn at_end_of_word(rest: &[u8]) -> bool {
    rest.first().is_none_or(|&byte| is_space(byte))
}

fn unescaped(byte: u8) -> u8 {
    match byte {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 0x08,
        b'a' => 0x07,
        other => other,
    }
}

fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit.to_ascii_lowercase() - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_split_as_redis_splits_them() {
        let cases: [(&str, Option<&[&str]>); 10] = [
            ("", Some(&[])),
            (" \t\x0b ", Some(&[])),
            ("SET  a\tb", Some(&["SET", "a", "b"])),
            (r#"ping "a\x41\n\q" "#, Some(&["ping", "aA\nq"])),
            (r"ping 'a\'b\n'", Some(&["ping", r"a'b\n"])),
            (r#"se"t" a"#, Some(&["set", "a"])),
            (r#""" ''"#, Some(&["", ""])),
            (r#"ping "a"#, None),
            (r#"ping "a"b"#, None),
            ("ping a\x0bb", Some(&["ping", "a\x0bb"])),
        ];
        for (line, words) in cases {
            let words =
                words.map(|words| words.iter().map(|&word| word.into()).collect::<Vec<Bytes>>());
            assert_eq!(split(line.as_bytes()), words, "{line:?}");
        }
    }
}
