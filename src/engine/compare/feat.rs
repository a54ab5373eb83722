//! What a step was, in words that mean the same in another run: names instead of numbers, and nothing
//! of time.

use super::align::SAME;
use super::{Alike, Side};
use crate::engine::script::Vocabulary;
use crate::kernel::{Action, Fate};
use crate::protocols::simulation::{Event, StepRecord};

/// A step, as far as it can be compared.
pub(super) struct Feat {
    /// Whose history it belongs to: the node that acted, or that a message was for.
    pub(super) lane: String,
    /// What came: from whom a message, which timer, which order. Only equal ones can be partners.
    cause: String,
    /// What the message said.
    text: String,
    fate: Option<Fate>,
    rule: Option<&'static str>,
    /// To whom something was sent, and what.
    sent: Vec<(String, String)>,
    happened: Vec<Happened>,
}

/// An event with its numbers, nodes by their names.
#[derive(PartialEq, Eq)]
struct Happened {
    verb: &'static str,
    numbers: Vec<(&'static str, String)>,
}

/// Every step of a run.
pub(super) fn feats(side: Side<'_>) -> Vec<Feat> {
    let names = Vocabulary::of(side.timeline.setup());
    let run = side.run();
    let records = (1..=run.len()).map_while(|step| run.record(step));
    records.map(|record| Feat::of(&record, &names)).collect()
}

impl Feat {
    fn of(record: &StepRecord, names: &Vocabulary) -> Feat {
        let action = &record.step.action;
        let meant = match *action {
            Action::Deliver(at) | Action::Drop(at) | Action::Duplicate(at) => Some(at.to),
            Action::Delay(at, _) => Some(at.to),
            Action::Cut(_, to) | Action::Heal(_, to) => Some(to),
            _ => None,
        };
        let node = record.node.or(meant);
        let cause = match (action, &record.fired) {
            (Action::Deliver(at), _) => format!("from {}", names.name(at.from)),
            (_, Some(timer)) => format!("timer {timer}"),
            _ => names.action(action),
        };
        let arrived = record.arrived.as_ref();
        let sent = record.sent.iter().map(|sent| (names.name(sent.at.to), sent.text.clone()));
        Feat {
            lane: node.map_or_else(String::new, |node| names.name(node)),
            cause,
            text: arrived.map_or_else(String::new, |arrived| arrived.text.clone()),
            fate: arrived.map(|arrived| arrived.fate),
            rule: record.rule,
            sent: sent.collect(),
            happened: record.events.iter().map(|event| Happened::of(event, names)).collect(),
        }
    }

    fn receivers(&self) -> impl Iterator<Item = &str> {
        self.sent.iter().map(|(to, _)| to.as_str())
    }

    /// How good a partner another step is; 0 if it can be none.
    pub(super) fn likeness(&self, other: &Feat) -> u16 {
        if self.cause != other.cause {
            return 0;
        }
        match self.alike(other) {
            Alike::Same => SAME,
            _ => 1 + u16::from(self.rule == other.rule) + u16::from(self.text == other.text),
        }
    }

    /// How alike another step is.
    pub(super) fn alike(&self, other: &Feat) -> Alike {
        let outward = self.cause == other.cause
            && self.fate == other.fate
            && self.rule == other.rule
            && self.receivers().eq(other.receivers());
        let happened = self.happened.len() == other.happened.len()
            && self.happened.iter().zip(&other.happened).all(|(one, other)| one.agrees(other));
        if !outward || !happened {
            Alike::Differs
        } else if self.text == other.text
            && self.sent == other.sent
            && self.happened == other.happened
        {
            Alike::Same
        } else {
            Alike::Reworded
        }
    }
}

impl Happened {
    fn of(event: &Event, names: &Vocabulary) -> Happened {
        let said = |(key, number): &(&'static str, u64)| {
            let node = u8::try_from(*number).ok().filter(|_| *key == "node");
            let text = node.map(|node| names.name(crate::kernel::NodeId(node)));
            (*key, text.unwrap_or_else(|| number.to_string()))
        };
        Happened { verb: event.verb, numbers: event.numbers.iter().map(said).collect() }
    }

    /// Whether another event is the same, as far as both tell: one run may know of fencing tokens of
    /// which the other knows nothing.
    fn agrees(&self, other: &Happened) -> bool {
        let same = |(key, value): &(&'static str, String)| {
            let theirs = other.numbers.iter().find(|(known, _)| known == key);
            theirs.is_none_or(|(_, theirs)| theirs == value)
        };
        self.verb == other.verb && self.numbers.iter().all(same)
    }
}
