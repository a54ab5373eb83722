//! A line of a script as words with their places.

use std::ops::Range;

use super::error::{ErrorKind, ScriptError};

/// A word and the columns that it takes up, in characters from 1; the end is not included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) columns: Range<u32>,
}

/// The words of a line, of which some have been read.
#[derive(Clone, Debug)]
pub(super) struct Words<'t> {
    /// Counted from 1.
    pub(super) line: u32,
    raw: &'t str,
    words: Vec<Word<'t>>,
    next: usize,
}

impl<'t> Words<'t> {
    /// The words of a line; `None` if it is blank or nothing but a comment.
    pub(super) fn of(line: u32, raw: &'t str) -> Option<Words<'t>> {
        let words = split(raw);
        (!words.is_empty()).then_some(Words { line, raw, words, next: 0 })
    }

    /// The next word, which stays unread.
    pub(super) fn peek(&self) -> Option<&Word<'t>> {
        self.words.get(self.next)
    }

    /// The text of the next word; empty at the end.
    pub(super) fn peek_text(&self) -> &'t str {
        self.peek().map_or("", |word| word.text)
    }

    /// Reads a word.
    pub(super) fn take(&mut self) -> Option<Word<'t>> {
        let word = self.peek().cloned();
        self.next += usize::from(word.is_some());
        word
    }

    /// Reads the next word if it is this one.
    pub(super) fn take_if(&mut self, text: &str) -> bool {
        let is = self.peek().is_some_and(|word| word.text == text);
        self.next += usize::from(is);
        is
    }

    /// How many words are unread.
    pub(super) fn left(&self) -> usize {
        self.words.len() - self.next
    }

    /// Reads the rest of the words, with one blank between them.
    pub(super) fn rest(&mut self) -> Option<(String, Range<u32>)> {
        let rest = self.words.get(self.next..).filter(|rest| !rest.is_empty())?;
        let columns = rest.first()?.columns.start..rest.last()?.columns.end;
        let texts: Vec<&str> = rest.iter().map(|word| word.text).collect();
        self.next = self.words.len();
        Some((texts.join(" "), columns))
    }

    /// The line as it stands after its first word, comments included.
    pub(super) fn tail(&self) -> &'t str {
        let line = self.raw.trim();
        line.split_once(char::is_whitespace).map_or("", |(_, tail)| tail.trim())
    }

    /// An error about the next word, or about the end of the line if there is none.
    pub(super) fn fail(&self, kind: ErrorKind) -> ScriptError {
        let end = self.words.last().map_or(1, |word| word.columns.end);
        let columns = self.peek().map_or(end..end + 1, |word| word.columns.clone());
        self.fail_at(columns, kind)
    }

    /// An error about the word that was read last.
    pub(super) fn fail_back(&self, kind: ErrorKind) -> ScriptError {
        let last = self.next.checked_sub(1).and_then(|at| self.words.get(at));
        self.fail_at(last.map_or(1..2, |word| word.columns.clone()), kind)
    }

    /// An error about some columns.
    pub(super) fn fail_at(&self, columns: Range<u32>, kind: ErrorKind) -> ScriptError {
        ScriptError { line: self.line, columns, kind }
    }
}

/// Splits at blanks, up to a comment. A `#` opens a comment where a word could begin, but not before
/// a digit: `#2` says "the second". A line that begins with `#` is a comment whatever follows.
fn split(raw: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut open: Option<(usize, u32)> = None;
    let mut column = 0;
    for (at, c) in raw.char_indices() {
        column += 1;
        match (c.is_whitespace(), open) {
            (true, Some((start, from))) => {
                words.push(Word { text: &raw[start..at], columns: from..column });
                open = None;
            }
            (false, None) => {
                let ordinal = raw[at + c.len_utf8()..].starts_with(|d: char| d.is_ascii_digit());
                if c == '#' && (words.is_empty() || !ordinal) {
                    return words;
                }
                open = Some((at, column));
            }
            _ => {}
        }
    }
    if let Some((start, from)) = open {
        words.push(Word { text: &raw[start..], columns: from..column + 1 });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(raw: &str) -> Vec<&str> {
        split(raw).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn a_comment_is_not_an_ordinal() {
        assert_eq!(texts("drop a -> b #2 # twice"), ["drop", "a", "->", "b", "#2"]);
        assert_eq!(texts("#2 is a comment"), [""; 0]);
        assert_eq!(texts(" run lock/none"), ["run", "lock/none"]);
    }

    #[test]
    fn columns_count_characters() {
        let words = split("é  ab");
        assert_eq!(words[1], Word { text: "ab", columns: 4..6 });
    }
}
