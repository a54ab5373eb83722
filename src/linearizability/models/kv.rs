//! One key of a key-value store that can append.

use std::sync::Arc;

use crate::linearizability::{Follows, Model, Nature, Sights, Toward};

/// A string that is cheap to copy.
pub type Text = Arc<str>;

/// What can be asked of a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KvInput {
    /// Its string.
    Get,
    /// Let this be its string.
    Put(Text),
    /// Put this behind its string.
    Append(Text),
}

/// A key whose string is empty at first. A get answers with the string; what the others answer is of
/// no account.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kv;

impl Model for Kv {
    type State = Text;
    type Input = KvInput;
    type Output = Text;

    fn initial(&self) -> Text {
        Text::from("")
    }

    fn step(&self, state: &Text, input: &KvInput, output: Option<&Text>) -> Option<Text> {
        match input {
            KvInput::Get => output.is_none_or(|got| got == state).then(|| state.clone()),
            KvInput::Put(value) => Some(value.clone()),
            KvInput::Append(value) => Some([&**state, &**value].concat().into()),
        }
    }

    fn nature(&self, input: &KvInput, _output: Option<&Text>) -> Nature {
        match input {
            KvInput::Get => Nature::ReadOnly,
            KvInput::Put(_) => Nature::Overwrites,
            KvInput::Append(value) if value.is_empty() => Nature::ReadOnly,
            KvInput::Append(_) => Nature::Blind,
        }
    }

    fn enables(
        &self,
        (maker, _): (&KvInput, Option<&Text>),
        (_, got): (&KvInput, Option<&Text>),
    ) -> bool {
        match (maker, got) {
            (KvInput::Get, _) => false,
            (_, None) => true,
            (KvInput::Put(value), Some(got)) => value == got,
            (KvInput::Append(value), Some(got)) => got.ends_with(&**value),
        }
    }

    /// A key ends in what was put or appended last, and begins with what was put.
    fn follows(
        &self,
        (earlier, got): (&KvInput, Option<&Text>),
        (later, wanted): (&KvInput, Option<&Text>),
    ) -> Follows {
        let (KvInput::Get, Some(wanted)) = (later, wanted) else { return Follows::Perhaps };
        let differs = match earlier {
            KvInput::Get => got.is_some_and(|got| got != wanted),
            KvInput::Put(value) => value != wanted,
            KvInput::Append(value) => !wanted.ends_with(&**value),
        };
        if differs { Follows::NotAtOnce } else { Follows::Perhaps }
    }

    fn tells_of(
        &self,
        (_, got): (&KvInput, Option<&Text>),
        (maker, _): (&KvInput, Option<&Text>),
    ) -> bool {
        match (maker, got) {
            (KvInput::Put(value) | KvInput::Append(value), Some(got)) => got.contains(&**value),
            _ => true,
        }
    }

    fn tells_as_much(
        &self,
        (_, got): (&KvInput, Option<&Text>),
        (_, other): (&KvInput, Option<&Text>),
    ) -> bool {
        matches!((got, other), (Some(got), Some(other)) if got.starts_with(&**other))
    }

    /// Strings that some get found, or the beginning of one.
    fn sights<'s>(&'s self, seers: &[(&KvInput, Option<&Text>)]) -> Option<Sights<'s, Text>> {
        let mut found: Vec<Text> = seers.iter().filter_map(|&(_, got)| got.cloned()).collect();
        found.sort_unstable();
        // Right behind everything that is less is what begins with it, if anything does.
        Some(Box::new(move |text| {
            let next = found.get(found.partition_point(|one| one < text));
            next.is_some_and(|next| next.starts_with(&**text))
        }))
    }

    /// What ended in an appended string began with what was there before.
    fn precondition(
        &self,
        (maker, _): (&KvInput, Option<&Text>),
        (_, got): (&KvInput, Option<&Text>),
    ) -> Option<(KvInput, Option<Text>)> {
        let KvInput::Append(value) = maker else { return None };
        let before = got?.strip_suffix(&**value)?;
        Some((KvInput::Get, Some(before.into())))
    }

    /// Appends what is missing, if there is enough to append.
    fn toward(
        &self,
        text: &Text,
        (_, wanted): (&KvInput, Option<&Text>),
        operations: &[(&KvInput, Option<&Text>)],
    ) -> Toward {
        let Some(missing) = wanted.and_then(|wanted| wanted.strip_prefix(&**text)) else {
            return Toward::Unknown;
        };
        let mut pieces = Pieces { operations, chosen: Vec::new(), tried: 0 };
        match pieces.make_up(missing) {
            true => Toward::Through(pieces.chosen),
            false => Toward::Unknown,
        }
    }
}

/// How many pieces are tried before it is given up to make up a text.
const MOST_TRIED: usize = 256;

/// What can be appended.
struct Pieces<'p> {
    operations: &'p [(&'p KvInput, Option<&'p Text>)],
    /// What was, by numbers.
    chosen: Vec<usize>,
    tried: usize,
}

impl Pieces<'_> {
    /// Whether a text can be made up by appending one piece after the other, of those alike the first.
    fn make_up(&mut self, text: &str) -> bool {
        let Some(first) = text.bytes().next() else { return true };
        let mut in_vain: Option<&str> = None;
        for (number, (input, _)) in self.operations.iter().enumerate() {
            let KvInput::Append(piece) = input else { continue };
            if piece.bytes().next() != Some(first) || in_vain == Some(piece) {
                continue;
            }
            let Some(rest) = text.strip_prefix(&**piece) else { continue };
            if self.chosen.contains(&number) {
                continue;
            }
            self.tried += 1;
            self.chosen.push(number);
            if self.tried <= MOST_TRIED && self.make_up(rest) {
                return true;
            }
            self.chosen.pop();
            in_vain = Some(piece);
        }
        false
    }
}
