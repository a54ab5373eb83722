//! One key of a key-value store that can append.

use std::sync::Arc;

use crate::linearizability::{Follows, Model, Nature, Sights};

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
}
