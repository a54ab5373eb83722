//! RESP2, Redis' wire format (<https://redis.io/docs/latest/develop/reference/protocol-spec/>).
//!
//! [`RequestParser`] is a server's side: bytes arrive in whatever pieces, requests come out, and
//! what is not a request is refused in Redis' words. [`parse_reply`] is a client's side. Neither
//! reserves memory for what has only been announced, so a short message cannot claim much of it.
//!
//! Redis' limits are made for another scale: 512 MB an argument, 2^31 arguments. Ours are
//! [`MAX_BULK`], the least that Redis can be configured to (`proto-max-bulk-len`), and
//! [`MAX_REQUEST`]. The errors are the same.

use std::fmt;

use super::bytes::Bytes;
use super::inline;
use super::integer::parse_integer;
use super::reply::Reply;
use super::request::Request;

/// The longest argument, in bytes.
pub const MAX_BULK: usize = 1 << 20;
/// The largest request, counting its arguments and [`ARGUMENT_OVERHEAD`] for each. Redis closes a
/// connection that exceeds the like (`client-query-buffer-limit`) without a word.
pub const MAX_REQUEST: usize = 16 << 20;
/// What an argument counts for beyond its length: about the memory that it takes.
pub const ARGUMENT_OVERHEAD: usize = 64;
/// The longest line that an inline command or a length may take.
const MAX_LINE: usize = 64 * 1024;
/// How deep arrays may nest in a reply.
const MAX_DEPTH: usize = 16;

/// Why bytes are no request. The connection that sent them is of no further use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolError {
    /// The number of arguments is not a number, or too large.
    InvalidMultibulkLength,
    /// The length of an argument is not a number, negative, or too large.
    InvalidBulkLength,
    /// An argument does not begin with `$` but with this byte.
    ExpectedBulk(u8),
    /// The line with the number of arguments does not end.
    TooBigMultibulkCount,
    /// The line with the length of an argument does not end.
    TooBigBulkCount,
    /// An inline command does not end.
    TooBigInlineRequest,
    /// Quotes in an inline command do not balance.
    UnbalancedQuotes,
    /// The request exceeds [`MAX_REQUEST`].
    TooBigRequest,
}

impl ProtocolError {
    /// What the client is told before its connection is closed.
    pub fn reply(self) -> Reply {
        Reply::error(self.text())
    }

    /// Bytes, as the one that was not expected need not be text.
    fn text(self) -> Vec<u8> {
        let reason: &[u8] = match self {
            Self::InvalidMultibulkLength => b"invalid multibulk length",
            Self::InvalidBulkLength => b"invalid bulk length",
            Self::ExpectedBulk(byte) => &[b"expected '$', got '", &[byte][..], b"'"].concat(),
            Self::TooBigMultibulkCount => b"too big mbulk count string",
            Self::TooBigBulkCount => b"too big bulk count string",
            Self::TooBigInlineRequest => b"too big inline request",
            Self::UnbalancedQuotes => b"unbalanced quotes in request",
            Self::TooBigRequest => b"too big request",
        };
        [b"Protocol error: ", reason].concat()
    }
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.text()))
    }
}

impl std::error::Error for ProtocolError {}

/// Finds requests in a stream of bytes.
#[derive(Clone, Debug, Default)]
pub struct RequestParser {
    buffer: Vec<u8>,
    /// Where in the buffer the unread bytes begin.
    start: usize,
    multibulk: Option<Multibulk>,
    failure: Option<ProtocolError>,
}

/// A request of which some arguments are still to come.
#[derive(Clone, Debug)]
struct Multibulk {
    missing: usize,
    arguments: Vec<Bytes>,
    /// The length of the argument being read, once it is known.
    length: Option<usize>,
    size: usize,
}

impl RequestParser {
    /// Takes in what has arrived.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next request, or `None` until more bytes arrive. After an error there is only that error.
    pub fn next_request(&mut self) -> Result<Option<Request>, ProtocolError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let found = self.find_request();
        self.failure = found.as_ref().err().copied();
        found
    }

    fn find_request(&mut self) -> Result<Option<Request>, ProtocolError> {
        loop {
            let complete = match (&self.multibulk, self.unread().first()) {
                (Some(_), _) => self.read_arguments()?,
                (None, None) => None,
                (None, Some(b'*')) => match self.read_argument_count()? {
                    true => continue,
                    false => None,
                },
                (None, Some(_)) => self.read_inline()?,
            };
            match complete {
                // Redis passes over requests of nothing without an answer.
                Some(arguments) if arguments.is_empty() => {}
                complete => return Ok(complete.map(Request::new)),
            }
        }
    }

    fn unread(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn read_inline(&mut self) -> Result<Option<Vec<Bytes>>, ProtocolError> {
        let unread = self.unread();
        let Some(length) = find(b'\n', unread) else {
            return wait_unless_too_long(unread, ProtocolError::TooBigInlineRequest);
        };
        let line = &unread[..length];
        let words = inline::split(line.strip_suffix(b"\r").unwrap_or(line));
        self.start += length + 1;
        words.map(Some).ok_or(ProtocolError::UnbalancedQuotes)
    }

    /// Reads `*count`, and tells whether it was there in full.
    fn read_argument_count(&mut self) -> Result<bool, ProtocolError> {
        let Some(line) = self.read_length_line(ProtocolError::TooBigMultibulkCount)? else {
            return Ok(false);
        };
        let count = parse_integer(&line[1..])
            .filter(|count| *count <= i64::from(i32::MAX))
            .ok_or(ProtocolError::InvalidMultibulkLength)?;
        // A negative count is a request of nothing.
        let missing = usize::try_from(count).unwrap_or(0);
        self.multibulk = Some(Multibulk { missing, arguments: Vec::new(), length: None, size: 0 });
        Ok(true)
    }

    fn read_arguments(&mut self) -> Result<Option<Vec<Bytes>>, ProtocolError> {
        while let Some(length) = self.next_argument_length()? {
            let Some(argument) =
                self.unread().get(..length + 2).map(|bytes| Bytes::from(&bytes[..length]))
            else {
                return Ok(None);
            };
            // Like Redis we do not look at the two bytes after an argument.
            self.start += length + 2;
            let Some(multibulk) = &mut self.multibulk else {
                return Ok(None);
            };
            multibulk.arguments.push(argument);
            multibulk.missing -= 1;
            multibulk.length = None;
        }
        let is_complete = self.multibulk.as_ref().is_some_and(|multibulk| multibulk.missing == 0);
        let complete = if is_complete { self.multibulk.take() } else { None };
        Ok(complete.map(|multibulk| multibulk.arguments))
    }

    /// The length of the argument to be read now; `None` if there is none or it has not arrived.
    fn next_argument_length(&mut self) -> Result<Option<usize>, ProtocolError> {
        match &self.multibulk {
            Some(Multibulk { length: Some(length), .. }) => return Ok(Some(*length)),
            Some(Multibulk { missing: 1.., .. }) => {}
            _ => return Ok(None),
        }
        let Some(line) = self.read_length_line(ProtocolError::TooBigBulkCount)? else {
            return Ok(None);
        };
        let first = line.first().copied().unwrap_or(b'\r');
        if first != b'$' {
            return Err(ProtocolError::ExpectedBulk(first));
        }
        let length = parse_integer(&line[1..])
            .and_then(|length| usize::try_from(length).ok())
            .filter(|length| *length <= MAX_BULK)
            .ok_or(ProtocolError::InvalidBulkLength)?;
        self.announce(length)
    }

    fn announce(&mut self, length: usize) -> Result<Option<usize>, ProtocolError> {
        let Some(multibulk) = &mut self.multibulk else {
            return Ok(None);
        };
        multibulk.size += length + ARGUMENT_OVERHEAD;
        if multibulk.size > MAX_REQUEST {
            return Err(ProtocolError::TooBigRequest);
        }
        multibulk.length = Some(length);
        Ok(multibulk.length)
    }

    /// Takes a line that ends in a carriage return and one byte more, as Redis reads lengths.
    fn read_length_line(
        &mut self,
        too_big: ProtocolError,
    ) -> Result<Option<Vec<u8>>, ProtocolError> {
        let unread = self.unread();
        let Some(length) = find(b'\r', unread) else {
            return wait_unless_too_long(unread, too_big);
        };
        if unread.len() < length + 2 {
            return Ok(None);
        }
        let line = unread[..length].to_vec();
        self.start += length + 2;
        Ok(Some(line))
    }
}

/// Where `end` is, unless a NUL comes first: Redis searches with C's `strchr`.
fn find(end: u8, bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == end || byte == 0).filter(|&at| bytes[at] == end)
}

fn wait_unless_too_long<T>(
    unread: &[u8],
    error: ProtocolError,
) -> Result<Option<T>, ProtocolError> {
    if unread.len() > MAX_LINE { Err(error) } else { Ok(None) }
}

impl Request {
    /// The request as a client sends it.
    pub fn to_resp(&self) -> Vec<u8> {
        let mut out = format!("*{}\r\n", self.arguments().len()).into_bytes();
        self.arguments().iter().for_each(|argument| write_bulk(&mut out, argument));
        out
    }
}

impl Reply {
    /// The reply as a server sends it.
    pub fn to_resp(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_resp(&mut out);
        out
    }

    fn write_resp(&self, out: &mut Vec<u8>) {
        match self {
            Self::Status(text) => out.extend_from_slice(&[b"+", &**text, b"\r\n"].concat()),
            Self::Error(text) => out.extend_from_slice(&[b"-", &**text, b"\r\n"].concat()),
            Self::Integer(number) => out.extend_from_slice(format!(":{number}\r\n").as_bytes()),
            Self::Bulk(None) => out.extend_from_slice(b"$-1\r\n"),
            Self::Bulk(Some(value)) => write_bulk(out, value),
            Self::Array(items) => {
                out.extend_from_slice(format!("*{}\r\n", items.len()).as_bytes());
                items.iter().for_each(|item| item.write_resp(out));
            }
        }
    }
}

fn write_bulk(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(format!("${}\r\n", bytes.len()).as_bytes());
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\r\n");
}

/// Bytes that no RESP2 server sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidReply;

impl fmt::Display for InvalidReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a RESP2 reply")
    }
}

impl std::error::Error for InvalidReply {}

/// Reads a reply off the front of `bytes` and tells how many it took; `None` if it is incomplete.
/// A null array counts as nil.
pub fn parse_reply(bytes: &[u8]) -> Result<Option<(Reply, usize)>, InvalidReply> {
    let mut rest = bytes;
    let reply = take_reply(&mut rest, MAX_DEPTH)?;
    Ok(reply.map(|reply| (reply, bytes.len() - rest.len())))
}

fn take_reply(rest: &mut &[u8], depth: usize) -> Result<Option<Reply>, InvalidReply> {
    let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") else {
        return Ok(None);
    };
    let (line, after) = (&rest[..end], &rest[end + 2..]);
    let (kind, text) = line.split_first().ok_or(InvalidReply)?;
    *rest = after;
    let number = || parse_integer(text).ok_or(InvalidReply);
    match kind {
        b'+' => Ok(Some(Reply::Status(text.into()))),
        b'-' => Ok(Some(Reply::Error(text.into()))),
        b':' => Ok(Some(Reply::Integer(number()?))),
        b'$' | b'*' if number()? == -1 => Ok(Some(Reply::NIL)),
        b'$' => take_bulk(rest, usize::try_from(number()?).map_err(|_| InvalidReply)?),
        b'*' => take_array(rest, number()?, depth),
        _ => Err(InvalidReply),
    }
}

fn take_bulk(rest: &mut &[u8], length: usize) -> Result<Option<Reply>, InvalidReply> {
    let end = length.checked_add(2).ok_or(InvalidReply)?;
    let Some((bulk, after)) = rest.split_at_checked(end) else {
        return Ok(None);
    };
    *rest = after;
    let value = bulk.strip_suffix(b"\r\n").ok_or(InvalidReply)?;
    Ok(Some(Reply::bulk(value)))
}

fn take_array(rest: &mut &[u8], length: i64, depth: usize) -> Result<Option<Reply>, InvalidReply> {
    let depth = depth.checked_sub(1).filter(|_| length >= 0).ok_or(InvalidReply)?;
    // Not reserved: an array may announce more items than will come.
    let mut items = Vec::new();
    for _ in 0..length {
        match take_reply(rest, depth)? {
            Some(item) => items.push(item),
            None => return Ok(None),
        }
    }
    Ok(Some(Reply::Array(items)))
}
