//! What Redis keeps on its disk, and when that is durable.
//!
//! The append-only file is kept as what loading it gives, a keyspace with its deadlines: how many
//! commands a file took to say so is of no consequence to anybody. `tests/redis_fidelity` holds what
//! Redis writes and loads against a real server.

use crate::kernel::{Countdown, Dated, Span};
use crate::protocols::Row;
use crate::protocols::settings::Settings;
use crate::services::redis::append_only::Appendfsync;
use crate::services::redis::{Key, Keyspace};

/// Whether Redis keeps an append-only file, and when that is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Persistence(Option<Appendfsync>);

impl Persistence {
    pub(super) const NAMES: [&str; 4] = ["off", "fsync-no", "fsync-everysec", "fsync-always"];
    pub(super) const NONE: Persistence = Persistence(None);

    pub(super) fn of(settings: &Settings) -> Persistence {
        let is = |name| settings.is("persistence", name);
        Persistence(if is("fsync-always") {
            Some(Appendfsync::Always)
        } else if is("fsync-everysec") {
            Some(Appendfsync::Everysec)
        } else if is("fsync-no") {
            Some(Appendfsync::No)
        } else {
            None
        })
    }

    /// What a server keeps of what it has: its configuration in any case.
    pub(super) fn kept(self, stored: Stored) -> Stored {
        match self.0 {
            Some(_) => stored,
            None => Stored { keyspace: Keyspace::default(), dates: Vec::new(), ..stored },
        }
    }

    /// How a change is written down, if it is.
    pub(super) fn durability(self) -> Option<Durability> {
        Some(match self.0?.delay_ms() {
            None => Durability::AtOnce,
            Some(ms) => Durability::Within(Span::ms(ms)),
        })
    }
}

/// When a change that was written is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// Before anybody is answered.
    AtOnce,
    /// When this long has passed.
    Within(Span),
}

/// What loading the append-only file gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stored {
    /// Whether the server has run before.
    pub(super) began: bool,
    /// In its configuration: whether it is a replica of the other.
    pub(super) follows: bool,
    pub(super) keyspace: Keyspace,
    /// What is left of the keys that have a deadline. A date is kept: it comes nearer while Redis is
    /// down.
    pub(super) dates: Vec<(Key, Countdown)>,
}

impl Stored {
    /// What is there now, by what is left of each key.
    pub(super) fn of(keyspace: &Keyspace, left: impl Fn(&Key) -> Option<Span>) -> Stored {
        let dated = |(key, _): (&Key, _)| Some((key.clone(), Countdown::of(left(key)?)));
        let dates = keyspace.iter().filter_map(dated).collect();
        Stored { keyspace: keyspace.clone(), dates, ..Stored::default() }
    }

    /// The keys that have a deadline, and what is left until then.
    pub(super) fn deadlines(&self) -> impl Iterator<Item = (&Key, Span)> {
        self.dates.iter().map(|(key, left)| (key, left.local()))
    }

    pub(super) fn glance(&self) -> Vec<Row> {
        rows(&self.keyspace, |key| {
            self.dates.iter().find(|(dated, _)| dated == key).map(|(_, left)| left.local())
        })
    }
}

impl Dated for Stored {
    fn is_dated(&self) -> bool {
        !self.dates.is_empty()
    }

    fn each_date(&mut self, change: &mut dyn FnMut(&mut Countdown)) {
        self.dates.iter_mut().for_each(|(_, left)| change(left));
    }
}

/// Keys and values, with what is left of each.
pub(super) fn rows(keyspace: &Keyspace, left: impl Fn(&Key) -> Option<Span>) -> Vec<Row> {
    let keys = keyspace.iter().map(|(key, value)| {
        let ttl = left(key).map_or_else(String::new, |left| format!(" (expires in {left})"));
        Row::new(key.to_string(), format!("{value}{ttl}"))
    });
    keys.collect()
}
