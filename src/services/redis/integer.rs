//! Integers as Redis reads them.

use super::bytes::Bytes;
use super::reply::Reply;

/// Reads a signed 64-bit integer in its one canonical spelling: no plus sign, no leading zero, no
/// space. Redis is as strict (`string2ll`), so that a number stored and read back is unchanged.
pub(super) fn parse_integer(bytes: &[u8]) -> Option<i64> {
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let canonical = match digits.first()? {
        b'1'..=b'9' => digits.iter().all(u8::is_ascii_digit),
        b'0' => bytes.len() == 1,
        _ => false,
    };
    if !canonical {
        return None;
    }
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// The integer in `argument`, or the error that Redis answers with.
pub(super) fn integer(argument: &Bytes) -> Result<i64, Reply> {
    parse_integer(argument).ok_or_else(Reply::not_an_integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_spelling_is_an_integer() {
        for (text, number) in [
            ("0", 0),
            ("-1", -1),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(parse_integer(text.as_bytes()), Some(number));
        }
        for text in [
            "",
            "-",
            "-0",
            "00",
            "01",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "9223372036854775808",
            "-9223372036854775809",
        ] {
            assert_eq!(parse_integer(text.as_bytes()), None, "{text:?}");
        }
    }
}
