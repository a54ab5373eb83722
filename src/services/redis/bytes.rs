//! Byte strings: everything a client can name or store in Redis is one.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// An immutable byte string that is cheap to clone, as keyspaces are cloned at every step of a run.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bytes(Arc<[u8]>);

/// The name of a key.
pub type Key = Bytes;

impl Bytes {
    /// The bytes up to the first NUL: what Redis sees where it treats an argument as a C string,
    /// which it does for the names of options and for the text of errors.
    pub(super) fn as_c_string(&self) -> &[u8] {
        self.0.split(|&byte| byte == 0).next().unwrap_or_default()
    }

    /// Whether this is the option `word`, in either case, as Redis compares options.
    pub(super) fn is_option(&self, word: &str) -> bool {
        self.as_c_string().eq_ignore_ascii_case(word.as_bytes())
    }

    /// Writes the bytes between double quotes, escaped as redis-cli does.
    pub(super) fn write_quoted(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for &byte in self.0.iter() {
            match byte {
                b'\\' => f.write_str("\\\\")?,
                b'"' => f.write_str("\\\"")?,
                b'\n' => f.write_str("\\n")?,
                b'\r' => f.write_str("\\r")?,
                b'\t' => f.write_str("\\t")?,
                0x07 => f.write_str("\\a")?,
                0x08 => f.write_str("\\b")?,
                b' '..=b'~' => write!(f, "{}", char::from(byte))?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        f.write_str("\"")
    }

    fn can_be_typed_bare(&self) -> bool {
        !self.is_empty()
            && self.iter().all(|byte| byte.is_ascii_graphic() && !b"\"'\\".contains(byte))
    }
}

/// As one types it at a prompt: bare where that is unambiguous, else quoted and escaped.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.can_be_typed_bare() {
            f.write_str(&String::from_utf8_lossy(self))
        } else {
            self.write_quoted(f)
        }
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_quoted(f)
    }
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Borrow<[u8]> for Bytes {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl<const N: usize> From<&[u8; N]> for Bytes {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.as_slice().into())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl From<String> for Bytes {
    fn from(text: String) -> Self {
        Self(text.into_bytes().into())
    }
}

impl From<&Bytes> for Bytes {
    fn from(bytes: &Bytes) -> Self {
        bytes.clone()
    }
}

impl From<i64> for Bytes {
    fn from(number: i64) -> Self {
        number.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_print_bare_and_all_else_quoted() {
        assert_eq!(Bytes::from("lock:order:42").to_string(), "lock:order:42");
        assert_eq!(Bytes::from("").to_string(), "\"\"");
        assert_eq!(Bytes::from(b"a b\r\n\x00\"\xff").to_string(), r#""a b\r\n\x00\"\xff""#);
    }

    #[test]
    fn an_option_ends_at_its_first_nul() {
        assert!(Bytes::from(b"nX\0junk").is_option("NX"));
        assert!(!Bytes::from("NXX").is_option("NX"));
    }
}
