//! Texts in one text: each field is its length in bytes, a colon, itself and a line's end.
//!
//! For what the browser keeps, and for what page and worker tell each other. It needs no escaping, so a
//! script stays readable in it, and reading it takes a fraction of the code that a general format would
//! bring into the page.

use std::str::FromStr;

/// Writes fields.
#[derive(Default)]
pub struct Writer(String);

impl Writer {
    /// Appends a field.
    pub fn put(&mut self, field: impl ToString) {
        let field = field.to_string();
        self.0 += &format!("{}:{field}\n", field.len());
    }

    /// Appends a field that may be absent: empty then, else behind an `=`.
    pub fn put_option(&mut self, field: Option<impl ToString>) {
        self.put(field.map_or_else(String::new, |field| format!("={}", field.to_string())));
    }

    /// All of it.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Reads fields in the order of their writing. `None`: the text is not of this form, or has ended.
pub struct Reader<'a> {
    rest: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// Reads a text from its beginning.
    pub fn new(text: &'a str) -> Reader<'a> {
        Reader { rest: text, at: 0 }
    }

    /// How many bytes were read without a fault.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next field.
    pub fn text(&mut self) -> Option<&'a str> {
        let (length, rest) = self.rest.split_once(':')?;
        let size: usize = length.parse().ok()?;
        let field = rest.get(..size)?;
        self.rest = rest.get(size..)?.strip_prefix('\n')?;
        self.at += length.len() + size + 2;
        Some(field)
    }

    /// The next field as a number.
    pub fn number<T: FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }

    /// The next field, which may be absent.
    pub fn option(&mut self) -> Option<Option<&'a str>> {
        let field = self.text()?;
        if field.is_empty() { Some(None) } else { field.strip_prefix('=').map(Some) }
    }

    /// A count, and as many of what `read` reads. A count that the rest cannot hold is none.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count: usize = self.number().filter(|count| *count <= self.rest.len())?;
        (0..count).map(|_| read(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut writer = Writer::default();
        writer.put("两行\n3:");
        writer.put(7);
        writer.put_option(None::<&str>);
        writer.put_option(Some(""));
        let text = writer.finish();
        let mut reader = Reader::new(&text);
        assert_eq!(reader.text(), Some("两行\n3:"));
        assert_eq!(reader.number(), Some(7));
        assert_eq!(reader.option(), Some(None));
        assert_eq!(reader.option(), Some(Some("")));
        assert_eq!(reader.position(), text.len());
        assert_eq!(reader.text(), None);
    }

    #[test]
    fn nonsense_is_nothing() {
        for text in ["", ":", "9:short\n", "-1:x\n", "1:é\n", "1:xy\n", "99999999999999999999:x\n"]
        {
            assert_eq!(Reader::new(text).text(), None, "{text:?}");
        }
        assert!(Reader::new("9:999999999\n").list(Reader::text).is_none());
    }
}
