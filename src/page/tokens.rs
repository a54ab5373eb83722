//! Finds a rule in Rust source and cuts it into tokens, for the inspector to colour.

/// What a stretch of source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `fn`, `let`, `match`.
    Keyword,
    /// A type, a trait or a variant: it begins with a capital.
    Type,
    /// A name that is called.
    Call,
    /// A number.
    Number,
    /// A string or a character.
    Text,
    /// A comment.
    Comment,
    /// Everything else.
    Plain,
}

const KEYWORDS: [&str; 30] = [
    "as", "break", "const", "continue", "crate", "else", "enum", "false", "fn", "for", "if",
    "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self",
    "static", "struct", "super", "true", "use", "where", "while",
];

/// A function with its documentation, and the line at which it begins, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line of the first character.
    pub line: usize,
    /// The text, moved to the left margin.
    pub text: String,
}

/// The function `name` in a source, with the comment above it.
pub fn function(source: &str, name: &str) -> Option<Excerpt> {
    let lines: Vec<&str> = source.lines().collect();
    let begins = lines.iter().position(|line| is_head(line, name))?;
    let margin = indent(lines[begins]);
    let above = lines[..begins].iter().rev();
    let comments = above.take_while(is_comment).count();
    let first = begins - comments;
    let length = lines[begins..].iter().position(|line| ends(line, margin))?;
    let text = lines[first..=begins + length].iter().map(|line| line.get(margin..).unwrap_or(""));
    Some(Excerpt { line: first + 1, text: text.collect::<Vec<_>>().join("\n") })
}

fn is_head(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("pub(super) ").unwrap_or(line);
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let rest = line.strip_prefix("fn ").and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|rest| rest.starts_with(['(', '<']))
}

fn is_comment(line: &&&str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("#[")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a function with this margin ends with this line: its brace, or all of it on one line.
fn ends(line: &str, margin: usize) -> bool {
    indent(line) == margin && (line.trim() == "}" || (line.contains("fn ") && line.ends_with('}')))
}

/// Cuts source into tokens that together are the source.
pub fn tokens(source: &str) -> Vec<(Kind, &str)> {
    let mut tokens: Vec<(Kind, &str)> = Vec::new();
    let mut rest = source;
    let mut plain = 0;
    while let Some(first) = rest[plain..].chars().next() {
        let (kind, length) = token(&rest[plain..], first);
        if kind == Kind::Plain {
            plain += length;
            continue;
        }
        if plain > 0 {
            tokens.push((Kind::Plain, &rest[..plain]));
        }
        tokens.push((kind, &rest[plain..plain + length]));
        rest = &rest[plain + length..];
        plain = 0;
    }
    if !rest.is_empty() {
        tokens.push((Kind::Plain, rest));
    }
    tokens
}

/// The kind and the length of the token that a text starts with.
fn token(text: &str, first: char) -> (Kind, usize) {
    let while_is = |is: fn(char) -> bool| text.find(|c| !is(c)).unwrap_or(text.len());
    if text.starts_with("//") {
        (Kind::Comment, while_is(|c| c != '\n'))
    } else if first == '"' {
        (Kind::Text, string_length(text))
    } else if first == '\'' {
        char_length(text).map_or((Kind::Plain, 1), |length| (Kind::Text, length))
    } else if first.is_ascii_digit() {
        (Kind::Number, while_is(|c| c.is_ascii_alphanumeric() || c == '_'))
    } else if first.is_alphabetic() || first == '_' {
        let length = while_is(|c| c.is_alphanumeric() || c == '_');
        (word_kind(&text[..length], &text[length..]), length)
    } else {
        (Kind::Plain, first.len_utf8())
    }
}

fn word_kind(word: &str, after: &str) -> Kind {
    if KEYWORDS.contains(&word) {
        Kind::Keyword
    } else if word.starts_with(|c: char| c.is_uppercase()) {
        Kind::Type
    } else if after.starts_with(['(', '!']) {
        Kind::Call
    } else {
        Kind::Plain
    }
}

/// Up to and with the closing quote.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// A character literal, as against a lifetime.
fn char_length(text: &str) -> Option<usize> {
    let body = text.get(1..)?;
    let skip = if body.starts_with('\\') { 2 } else { body.chars().next()?.len_utf8() };
    body.get(skip..)?.starts_with('\'').then_some(skip + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CATALOG;
    use crate::page::sources;

    const SOURCE: &str = "impl A {\n    /// Says \"go\".\n    pub fn go(&self) -> u8 {\n        if self.x { 1 } else { b('}') }\n    }\n\n    fn other(&self) {}\n}\n";

    #[test]
    fn a_rule_is_found_with_its_comment() {
        let found = function(SOURCE, "go").unwrap();
        assert_eq!(found.line, 2);
        assert!(found.text.starts_with("/// Says"), "{}", found.text);
        assert!(found.text.ends_with("\n}"), "{}", found.text);
        assert_eq!(function(SOURCE, "other").unwrap().text, "fn other(&self) {}");
        assert_eq!(function(SOURCE, "g"), None);
    }

    #[test]
    fn tokens_are_the_whole_source() {
        let texts = CATALOG.iter().flat_map(|entry| sources::tests::read(entry).texts);
        let more = [SOURCE, "'a' 'b \"", "\"\\\"é", "x'"].map(String::from);
        for source in texts.chain(more) {
            let whole: String = tokens(&source).into_iter().map(|(_, text)| text).collect();
            assert_eq!(whole, source);
        }
    }

    #[test]
    fn a_token_is_what_it_is() {
        let kinds = tokens("let x = go(Span::s(1_0)); // \"yes\"");
        let kind = |text: &str| kinds.iter().find(|(_, t)| *t == text).map(|(kind, _)| *kind);
        assert_eq!(kind("let"), Some(Kind::Keyword));
        assert_eq!(kind("go"), Some(Kind::Call));
        assert_eq!(kind("Span"), Some(Kind::Type));
        assert_eq!(kind("1_0"), Some(Kind::Number));
        assert_eq!(kind("// \"yes\""), Some(Kind::Comment));
        assert_eq!(tokens("&'a str")[0], (Kind::Plain, "&'a str"));
    }
}
