//! Fields that are written twice. JSON leaves open what that means (RFC 8259, 4), and whoever parses takes one
//! of them, so it is looked for in the text.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The first field of any object in a valid JSON text that this object has had already.
pub(super) fn written_twice(json: &str) -> Option<Cow<'_, str>> {
    let bytes = json.as_bytes();
    // Of every object that is open.
    let mut names: Vec<BTreeSet<Cow<'_, str>>> = Vec::new();
    let mut latest = "";
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                latest = &json[at..end_of_text(bytes, at)];
                at += latest.len() - 1;
            }
            b'{' => names.push(BTreeSet::new()),
            b'}' => {
                names.pop();
            }
            b':' => {
                let name = unquoted(latest);
                if !names.last_mut()?.insert(name.clone()) {
                    return Some(name);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where a string that begins at `start` is over.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// What a string says: `"a"` and `"\u0061"` say the same.
fn unquoted(text: &str) -> Cow<'_, str> {
    match serde_json::from_str(text) {
        Ok(said) if text.contains('\\') => Cow::Owned(said),
        _ => Cow::Borrowed(text.trim_matches('"')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_that_its_object_has_had() {
        for (json, name) in [
            (r#"{"a":1,"a":1}"#, "a"),
            (r#"{"a":1, "b" : [{"c":{}}, {"d":0,"e":"x","d":0}]}"#, "d"),
            (r#"{"a":1,"\u0061":2}"#, "a"),
            (r#"{"\"":1,"b":{"c":":"},"\"":2}"#, "\""),
            (r#"{"":1,"":2}"#, ""),
        ] {
            assert_eq!(written_twice(json).as_deref(), Some(name), "{json}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for json in [
            r#"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#,
            r#"{"a":"\"a\":1,\"a\":2","b":"{\"b\":1}"}"#,
            r#"{"a":"a","b":"a","c":"\\"}"#,
            r#"[1,"a:b","a:b"]"#,
            "1",
        ] {
            assert_eq!(written_twice(json), None, "{json}");
        }
    }
}
