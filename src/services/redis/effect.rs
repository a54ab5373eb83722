//! What commands change, as Redis tells it to its append-only file and to its replicas.
//!
//! Not what a client sent is told but what came of it, so that whoever replays it comes to the same
//! keyspace: `SET k v EX 10` is told as `SET k v PXAT date`, a script as the commands it made, and a
//! key that was found to be due as a `DEL` before the command that found it. (Redis 7.0, as its
//! append-only file shows; `tests/redis_fidelity` compares.)

use std::fmt;

use super::bytes::{Bytes, Key};
use super::request::Request;

/// A command that brings a change about wherever it is replayed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Effect {
    words: Vec<Bytes>,
    /// A date among the words, if the command has one that it did not come with.
    date: Option<Date>,
}

/// A date as what is left until then, as a keyspace knows no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Date {
    /// After how many of the words it stands.
    place: usize,
    left_ms: i64,
}

impl Effect {
    /// The command as it came.
    pub(super) fn verbatim(words: &[Bytes]) -> Self {
        Self { words: words.to_vec(), date: None }
    }

    /// `DEL key`
    pub(super) fn delete(key: &Key) -> Self {
        Self { words: vec!["DEL".into(), key.clone()], date: None }
    }

    /// `SET key value`
    pub(super) fn set(key: &Key, value: &Bytes) -> Self {
        Self { words: vec!["SET".into(), key.clone(), value.clone()], date: None }
    }

    /// `SET key value PXAT date`
    pub(super) fn set_until(key: &Key, value: &Bytes, left_ms: i64) -> Self {
        let words = vec!["SET".into(), key.clone(), value.clone(), "PXAT".into()];
        Self { words, date: Some(Date { place: 4, left_ms }) }
    }

    /// `PEXPIREAT key date [condition ...]`
    pub(super) fn expire_at(key: &Key, left_ms: i64, conditions: &[Bytes]) -> Self {
        let words = [&["PEXPIREAT".into(), key.clone()], conditions].concat();
        Self { words, date: Some(Date { place: 2, left_ms }) }
    }

    /// `PERSIST key`
    pub(super) fn persist(key: &Key) -> Self {
        Self { words: vec!["PERSIST".into(), key.clone()], date: None }
    }

    /// How long it is until the date that the command names, if it names one by how long that is.
    pub fn left_ms(&self) -> Option<i64> {
        self.date.map(|date| date.left_ms)
    }

    /// The same effect after this date has come nearer, or has passed.
    pub fn with_left_ms(mut self, left_ms: i64) -> Self {
        self.date = self.date.map(|date| Date { left_ms, ..date });
        self
    }

    /// The command, where it is now `now_ms`.
    pub fn request(&self, now_ms: u64) -> Request {
        let mut words = self.words.clone();
        if let Some(Date { place, left_ms }) = self.date {
            words.insert(place, now_ms.saturating_add_signed(left_ms).to_string().into());
        }
        Request::new(words)
    }
}

/// As typed at a prompt; a date as what is left until then.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, word) in self.words.iter().enumerate() {
            if let Some(date) = self.date.filter(|date| date.place == n) {
                write!(f, " {:+}ms", date.left_ms)?;
            }
            if n > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{word}")?;
        }
        match self.date {
            Some(date) if date.place == self.words.len() => write!(f, " {:+}ms", date.left_ms),
            _ => Ok(()),
        }
    }
}

/// What one command did, or one script: told as a whole, and between `MULTI` and `EXEC` if it is
/// more than one change.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Effects(pub Vec<Effect>);

impl Effects {
    /// What is told when a key has been removed because its time was up.
    pub fn of_expiry(key: &Key) -> Self {
        Self(vec![Effect::delete(key)])
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The commands to be told, where it is now `now_ms`.
    pub fn requests(&self, now_ms: u64) -> Vec<Request> {
        let told = self.0.iter().map(|effect| effect.request(now_ms));
        if self.0.len() < 2 {
            return told.collect();
        }
        let word = |word: &str| std::iter::once(Request::new([word]));
        word("MULTI").chain(told).chain(word("EXEC")).collect()
    }
}

/// The commands as they are told, but for dates: those print as what is left until then.
impl fmt::Display for Effects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [one] => one.fmt(f),
            several => {
                f.write_str("MULTI; ")?;
                several.iter().try_for_each(|effect| write!(f, "{effect}; "))?;
                f.write_str("EXEC")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_prints_with_what_is_left_until_its_date() {
        let [key, value] = [Bytes::from("k"), Bytes::from("v")];
        assert_eq!(Effect::set_until(&key, &value, 500).to_string(), "SET k v PXAT +500ms");
        let expiry = Effect::expire_at(&key, -1, &["NX".into()]);
        assert_eq!(expiry.to_string(), "PEXPIREAT k -1ms NX");
        assert_eq!(expiry.request(1000).to_string(), "PEXPIREAT k 999 NX");
    }

    #[test]
    fn several_effects_are_told_between_multi_and_exec() {
        let [a, b] = [Effect::delete(&"a".into()), Effect::delete(&"b".into())];
        let told = |effects: Vec<Effect>| {
            let requests = Effects(effects).requests(0);
            requests.iter().map(Request::to_string).collect::<Vec<_>>()
        };
        assert_eq!(told(vec![a.clone()]), ["DEL a"]);
        assert_eq!(told(vec![a, b]), ["MULTI", "DEL a", "DEL b", "EXEC"]);
    }
}
