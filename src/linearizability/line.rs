//! Objects that give out what was put in, first in, first out.
//!
//! If nothing is put in twice, it is known who takes out what, and with it most of the order in which
//! things were put in, long before they are taken out: what must be taken out before something else
//! was put in before it. Hence, where `c` is what must be taken out first of all that is not in yet:
//! - what is first is taken out as soon as the one who takes it may, since only then can it be the
//!   next one's turn;
//! - if something that somebody must take out is to be put in, either it or `c` can be the very next:
//!   whoever was put in before it in some order takes its place, and is taken out as much later; and
//!   the same is true of what nobody must take out, if nobody takes what he finds;
//! - who waits for something that is in, or for the line to be empty, is helped by taking out alone.

use std::collections::HashMap;

use super::prepare::{Candidate, Prepared};
use super::seen::FixedHash;
use super::{Model, Role};

/// What is known of the order in which things were put in.
pub(super) struct Line<'s, M: Model> {
    model: &'s M,
    roles: Vec<Known>,
    /// Whether somebody takes out whatever is first.
    anybody_takes: bool,
    /// Who puts in what.
    puts: HashMap<&'s M::Input, u32, FixedHash>,
    /// What must be taken out, in the order in which that is due.
    by_due: Vec<u32>,
}

/// Which of those that put in are of use.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// None.
    None,
    /// This one.
    Only(u32),
    /// Those whose turn need not be after what must be taken out before this.
    Before(usize),
}

/// What is known of an operation.
#[derive(Clone, Copy)]
enum Known {
    /// It neither puts in nor takes out.
    Other,
    /// It puts in what is taken out no sooner than `opens`, and must be taken out before `closes`.
    Puts { opens: usize, closes: usize },
    /// It takes out what this one puts in; nobody puts it in for `None`.
    Takes(Option<u32>),
    /// It takes out what somebody else must.
    TakesInVain,
    /// It takes out whatever is first.
    TakesAny,
}

impl<'s, M: Model> Line<'s, M> {
    /// What is known if the first so many operations must have a place; nothing, if the same is put in
    /// twice, or nothing at all.
    pub(super) fn new(
        model: &'s M,
        prepared: &'s Prepared<'s, M>,
        required: usize,
    ) -> Option<Self> {
        let operations = &prepared.operations;
        let role = |number: usize| model.role(operations[number].input, operations[number].output);
        let mut puts: HashMap<&M::Input, u32, FixedHash> = HashMap::default();
        let (mut roles, mut any_from) = (vec![Known::Other; operations.len()], usize::MAX);
        for (number, one) in operations.iter().enumerate() {
            match role(number) {
                Role::Other | Role::Takes(_) => {}
                Role::Puts => {
                    roles[number] = Known::Puts { opens: usize::MAX, closes: usize::MAX };
                    if puts.insert(one.input, number as u32).is_some() {
                        return None;
                    }
                }
                Role::TakesAny => {
                    roles[number] = Known::TakesAny;
                    any_from = any_from.min(one.invoked);
                }
            }
        }
        if puts.is_empty() {
            return None;
        }
        let mut by_due = Vec::new();
        for (number, one) in operations.iter().enumerate() {
            let Role::Takes(what) = role(number) else { continue };
            let put = puts.get(&what).copied();
            roles[number] = Known::Takes(put);
            let Some(put) = put else { continue };
            let Known::Puts { opens, closes } = &mut roles[put as usize] else { continue };
            if *closes < usize::MAX {
                roles[number] = Known::TakesInVain;
            } else if number < required {
                (*opens, *closes) = (one.invoked, one.due);
                by_due.push(put);
            } else {
                *opens = one.invoked.min(*opens);
            }
        }
        for role in &mut roles {
            if let Known::Puts { opens, closes: usize::MAX } = role {
                *opens = any_from.min(*opens);
            }
        }
        Some(Line { model, roles, anybody_takes: any_from < usize::MAX, puts, by_due })
    }

    /// Whether it should take its place as soon as it can.
    pub(super) fn is_eager(&self, one: u32) -> bool {
        matches!(self.roles[one as usize], Known::Takes(_))
    }

    /// Which of those that put in are of use to the urgent one.
    pub(super) fn wanted(
        &self,
        urgent: u32,
        candidate: &Candidate<'_, M>,
        is_placed: impl Fn(u32) -> bool,
    ) -> Wanted {
        let wanted = match self.roles[urgent as usize] {
            Known::Puts { .. } => urgent,
            Known::Takes(Some(put)) if !is_placed(put) => put,
            _ => return Wanted::None,
        };
        let Known::Puts { opens, closes } = self.roles[wanted as usize] else {
            return Wanted::None;
        };
        // What was due before is out, and so was in.
        let out = self.by_due.partition_point(|&put| self.closes(put) < candidate.due);
        let first = self.by_due[out..].iter().copied().find(|&put| !is_placed(put));
        let first_closes = first.map_or(usize::MAX, |put| self.closes(put));
        match first {
            Some(first) if first_closes < opens => Wanted::Only(first),
            _ if closes < usize::MAX || !self.anybody_takes => Wanted::Only(wanted),
            _ => Wanted::Before(first_closes),
        }
    }

    /// Whether it is of use to place an operation.
    pub(super) fn allows(
        &self,
        one: u32,
        input: &M::Input,
        wanted: Wanted,
        state: &M::State,
    ) -> bool {
        match (self.roles[one as usize], wanted) {
            (Known::Other | Known::Takes(_), _) => true,
            (Known::TakesInVain, _) | (Known::Puts { .. }, Wanted::None) => false,
            (Known::TakesAny, _) => !self.is_awaited(state, input),
            (Known::Puts { .. }, Wanted::Only(only)) => one == only,
            (Known::Puts { opens, .. }, Wanted::Before(closes)) => opens <= closes,
        }
    }

    fn closes(&self, put: u32) -> usize {
        match self.roles[put as usize] {
            Known::Puts { closes, .. } => closes,
            _ => usize::MAX,
        }
    }

    /// Whether somebody must take out what is first.
    fn is_awaited(&self, state: &M::State, input: &M::Input) -> bool {
        let first = self.model.first(state, input);
        let put = first.and_then(|first| self.puts.get(&first).copied());
        put.is_some_and(|put| self.closes(put) < usize::MAX)
    }
}
