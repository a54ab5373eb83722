//! What goes over a connection.

use std::fmt;

use super::Code;
use super::request::{Reply, Request};
use super::stat::{SessionId, Zxid};
use super::watches::WatchedEvent;

/// From a client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToServer {
    /// The first on every connection.
    Connect {
        /// The session to go on with; `None` asks for a new one.
        session: Option<SessionId>,
        /// After how long a silence the session shall end.
        timeout_ms: u32,
        /// The last transaction that the client knows of. A server that does not know of it yet
        /// hangs up: else the client would see time run backwards.
        last_seen: Zxid,
    },
    /// A request.
    Request {
        /// Its number, which comes back with the reply.
        xid: i32,
        /// What is asked for.
        request: Request,
    },
    /// Nothing but a sign of life.
    Ping,
}

/// From a server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToClient {
    /// The session is open, anew or again.
    Connected {
        /// Which one.
        session: SessionId,
        /// Its time-out, as the server grants it.
        timeout_ms: u32,
    },
    /// The session to go on with is over.
    Expired,
    /// A reply.
    Reply {
        /// The number of the request.
        xid: i32,
        /// The last transaction that the reply takes into account.
        zxid: Zxid,
        /// What is answered.
        answer: Result<Reply, Code>,
    },
    /// A sign of life in return.
    Pong {
        /// The last transaction.
        zxid: Zxid,
    },
    /// What a watch was set for has happened.
    Event(WatchedEvent),
    /// The server closes the connection.
    HangUp,
}

impl fmt::Display for ToServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ToServer::Connect { session: None, timeout_ms, .. } => {
                write!(f, "connect timeout={timeout_ms}")
            }
            ToServer::Connect { session: Some(session), timeout_ms, last_seen } => {
                write!(f, "connect timeout={timeout_ms} session={session} lastZxid={last_seen}")
            }
            ToServer::Request { request, .. } => request.fmt(f),
            ToServer::Ping => f.write_str("ping"),
        }
    }
}

impl fmt::Display for ToClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ToClient::Connected { session, timeout_ms } => {
                write!(f, "connected session={session} timeout={timeout_ms}")
            }
            ToClient::Expired => f.write_str("session expired"),
            ToClient::Reply { answer: Ok(reply), .. } => reply.fmt(f),
            ToClient::Reply { answer: Err(code), .. } => code.fmt(f),
            ToClient::Pong { .. } => f.write_str("ping"),
            ToClient::Event(event) => event.fmt(f),
            ToClient::HangUp => f.write_str("connection closed"),
        }
    }
}
