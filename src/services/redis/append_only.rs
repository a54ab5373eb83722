//! The append-only file: what changes a keyspace is written down, and replayed after a restart.
//!
//! Source: the Redis manual, "Redis persistence"; the file's format as Redis 7.0 writes it between
//! two rewrites. Rewriting the file into a shorter one is not modelled: it changes no keyspace.

use super::Keyspace;
use super::bytes::Bytes;
use super::deadlines::Deadlines;
use super::effect::{Effect, Effects};
use super::reply::Reply;
use super::request::Request;
use super::resp::parse_reply;

/// When what was written to the file is made durable (`appendfsync`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Appendfsync {
    /// Before the reply is sent: what was acknowledged is not lost.
    Always,
    /// Once a second: a crash of the machine loses what was written since.
    Everysec,
    /// When the operating system does it of its own accord.
    No,
}

impl Appendfsync {
    /// After how many milliseconds at most the file is durable; `None` if that is before the reply.
    /// Linux writes back what is older than 30 s (`vm.dirty_expire_centisecs`).
    pub fn delay_ms(self) -> Option<u64> {
        match self {
            Self::Always => None,
            Self::Everysec => Some(1_000),
            Self::No => Some(30_000),
        }
    }
}

/// The end of the file at which a server writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Appender {
    /// Whether the file says by now which database is meant.
    selected: bool,
}

impl Appender {
    /// What is appended when this has changed, where it is now `now_ms`.
    pub fn append(&mut self, effects: &Effects, now_ms: u64) -> Vec<u8> {
        if effects.is_empty() {
            return Vec::new();
        }
        let select = (!self.selected).then(|| Request::words("SELECT 0"));
        self.selected = true;
        select.into_iter().chain(effects.requests(now_ms)).flat_map(|r| r.to_resp()).collect()
    }
}

/// Why a file cannot be loaded: what is at this place is no command. (That the file ends within a
/// command is no damage: a crash leaves it so.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// How many bytes into the file.
    pub at: usize,
}

/// What a file tells, and where its last whole command or transaction ends: Redis cuts the rest off.
pub fn read(file: &[u8]) -> Result<(Vec<Effects>, usize), Damaged> {
    let (mut told, mut whole) = (Vec::new(), 0);
    let mut transaction: Option<Effects> = None;
    let mut at = 0;
    while let Some((words, length)) = command(&file[at..]).map_err(|_| Damaged { at })? {
        let name = words.first().map(|name| name.to_ascii_uppercase());
        match (name.as_deref(), &mut transaction) {
            (Some(b"MULTI"), None) => transaction = Some(Effects::default()),
            (Some(b"EXEC"), Some(_)) => told.extend(transaction.take()),
            (None | Some(b"MULTI" | b"EXEC"), _) => return Err(Damaged { at }),
            (Some(b"SELECT"), _) => {}
            (Some(_), Some(effects)) => effects.0.push(Effect::verbatim(&words)),
            (Some(_), None) => told.push(Effects(vec![Effect::verbatim(&words)])),
        }
        at += length;
        if transaction.is_none() {
            whole = at;
        }
    }
    Ok((told, whole))
}

/// The keyspace of a server that starts with this file. Keys whose time was up meanwhile are there
/// still, to be removed by whoever comes across them.
pub fn load(file: &[u8], deadlines: &mut dyn Deadlines) -> Result<Keyspace, Damaged> {
    let mut keyspace = Keyspace::default();
    for effects in read(file)?.0 {
        keyspace.replay(deadlines, &effects);
    }
    Ok(keyspace)
}

/// The command that these bytes begin with, and its length; `None` if they end within it. A request
/// looks as a reply does that is an array of byte strings.
fn command(bytes: &[u8]) -> Result<Option<(Vec<Bytes>, usize)>, ()> {
    let word = |item| match item {
        Reply::Bulk(Some(word)) => Ok(word),
        _ => Err(()),
    };
    match parse_reply(bytes) {
        Ok(Some((Reply::Array(items), length))) => {
            let words = items.into_iter().map(word).collect::<Result<_, ()>>()?;
            Ok(Some((words, length)))
        }
        Ok(None) if bytes.first().is_none_or(|&first| first == b'*') => Ok(None),
        _ => Err(()),
    }
}
