//! Registers: one value, read and written; and compared, and only then written.

use std::hash::Hash;
use std::marker::PhantomData;

use crate::linearizability::{Follows, Model, Nature};

/// What can be asked of a register.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RegisterInput<V> {
    /// Its value.
    Read,
    /// Let this be its value.
    Write(Option<V>),
    /// If the first is its value, let the second be. One that completed has found the first; one that
    /// found something else has failed.
    Cas(Option<V>, Option<V>),
}

/// A register that is read, written, and compared and swapped. It holds nothing at first. A read answers with what it holds;
/// what a write answers is of no account.
#[derive(Clone, Copy, Debug)]
pub struct Register<V>(PhantomData<V>);

impl<V> Default for Register<V> {
    fn default() -> Self {
        Register(PhantomData)
    }
}

impl<V: Clone + Eq + Hash + Sync> Model for Register<V> {
    type State = Option<V>;
    type Input = RegisterInput<V>;
    type Output = Option<V>;

    fn initial(&self) -> Option<V> {
        None
    }

    fn step(
        &self,
        state: &Option<V>,
        input: &RegisterInput<V>,
        output: Option<&Option<V>>,
    ) -> Option<Option<V>> {
        match input {
            RegisterInput::Read => output.is_none_or(|read| read == state).then(|| state.clone()),
            RegisterInput::Write(value) => Some(value.clone()),
            RegisterInput::Cas(old, new) => (old == state).then(|| new.clone()),
        }
    }

    fn nature(&self, input: &RegisterInput<V>, _output: Option<&Option<V>>) -> Nature {
        match input {
            RegisterInput::Read => Nature::ReadOnly,
            RegisterInput::Write(_) => Nature::Overwrites,
            RegisterInput::Cas(old, new) if old == new => Nature::ReadOnly,
            RegisterInput::Cas(..) => Nature::Any,
        }
    }

    fn enables(
        &self,
        (maker, _): (&RegisterInput<V>, Option<&Option<V>>),
        (needer, read): (&RegisterInput<V>, Option<&Option<V>>),
    ) -> bool {
        let needed = needed(needer, read);
        match maker {
            RegisterInput::Read => false,
            RegisterInput::Write(new) | RegisterInput::Cas(_, new) => {
                needed.is_none_or(|needed| needed == new)
            }
        }
    }

    /// What it holds right after an operation is known: if that is something else, it is not what is
    /// needed.
    fn follows(
        &self,
        (earlier, read): (&RegisterInput<V>, Option<&Option<V>>),
        (later, wanted): (&RegisterInput<V>, Option<&Option<V>>),
    ) -> Follows {
        let held = match earlier {
            RegisterInput::Read => read,
            RegisterInput::Write(new) | RegisterInput::Cas(_, new) => Some(new),
        };
        match (held, needed(later, wanted)) {
            (Some(held), Some(needed)) if held != needed => Follows::NotAtOnce,
            _ => Follows::Perhaps,
        }
    }

    fn tells_of(
        &self,
        seer: (&RegisterInput<V>, Option<&Option<V>>),
        maker: (&RegisterInput<V>, Option<&Option<V>>),
    ) -> bool {
        self.enables(maker, seer)
    }
}

/// What a register must hold for an operation; nothing if that does not matter.
fn needed<'o, V>(
    input: &'o RegisterInput<V>,
    read: Option<&'o Option<V>>,
) -> Option<&'o Option<V>> {
    match input {
        RegisterInput::Read => read,
        RegisterInput::Cas(old, _) => Some(old),
        RegisterInput::Write(_) => None,
    }
}
