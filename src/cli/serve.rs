//! `serve redis`: the simulated world's own Redis, for real clients, in real time.
//!
//! Point a client, or redis-cli, at what the lessons run, and see that it is Redis.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::services::redis::connection::{Connection, Outcome, Statistics};
use crate::services::redis::resp::RequestParser;
use crate::services::redis::{Calendar, Keyspace, Reply, Request};

/// How many clients there may be at once.
const MAX_CLIENTS: usize = 256;
/// Replies are sent when this many bytes have gathered, or when there is nothing left to answer.
const OUTPUT_BUFFER: usize = 64 * 1024;

/// Serves one keyspace on this port of the loopback interface until the process ends. Port 0 is any
/// free port. Prints `listening on 127.0.0.1:PORT` once clients can connect.
///
/// # Errors
/// The port cannot be had.
pub fn serve_redis(port: u16, json: bool) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|e| io::Error::new(e.kind(), format!("port {port}: {e}")))?;
    let address = listener.local_addr()?;
    super::announce(&format!("listening on {address}"), address, json)?;
    serve_redis_on(&listener)
}

/// Serves one keyspace to whoever connects to `listener`; returns only when that fails.
pub fn serve_redis_on(listener: &TcpListener) -> io::Result<()> {
    let server = Arc::new(Server::default());
    let mut id = 0;
    loop {
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if is_the_clients_affair(&error) => continue,
            Err(error) => return Err(error),
        };
        id += 1;
        let server = Arc::clone(&server);
        // A client for whom there is no thread finds its connection closed; the others go on.
        let _ = thread::Builder::new().spawn(move || server.admit(stream, id));
    }
}

fn is_the_clients_affair(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::Interrupted)
}

#[derive(Default)]
struct Server {
    store: Mutex<Store>,
    clients: AtomicUsize,
}

#[derive(Default)]
struct Store {
    keyspace: Keyspace,
    calendar: Calendar,
}

impl Store {
    /// Moves the clock to now, and expires what is due.
    fn advance(&mut self) {
        self.calendar.set_now(unix_ms());
        while let Some(key) = self.calendar.take_due() {
            self.keyspace.expire(&key);
        }
    }

    fn execute(&mut self, request: &Request) -> Reply {
        self.keyspace.execute(&mut self.calendar, request)
    }

    fn statistics(&self) -> Statistics {
        Statistics { keys: self.keyspace.len(), expires: self.calendar.len() }
    }
}

fn unix_ms() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}

impl Server {
    fn admit(&self, mut stream: TcpStream, id: u64) {
        let before = self.clients.fetch_add(1, Ordering::Relaxed);
        // A connection that breaks is at its end, and nobody is left to tell.
        let _ = if before < MAX_CLIENTS {
            self.serve(stream, Connection::new(id))
        } else {
            stream.write_all(&Reply::error("max number of clients reached").to_resp())
        };
        self.clients.fetch_sub(1, Ordering::Relaxed);
    }

    fn serve(&self, mut stream: TcpStream, mut connection: Connection) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut parser = RequestParser::default();
        let mut input = [0; 16 * 1024];
        loop {
            let length = stream.read(&mut input)?;
            if length == 0 {
                return Ok(());
            }
            parser.feed(&input[..length]);
            if self.answer_all(&mut parser, &mut connection, &mut stream)? == State::Closed {
                return Ok(());
            }
        }
    }

    /// Answers the requests that have arrived in full.
    fn answer_all(
        &self,
        parser: &mut RequestParser,
        connection: &mut Connection,
        stream: &mut TcpStream,
    ) -> io::Result<State> {
        let mut output = Vec::new();
        let state = loop {
            match parser.next_request() {
                Ok(Some(request)) => {
                    let (reply, state) = self.answer(connection, &request);
                    output.extend(reply.iter().flat_map(Reply::to_resp));
                    if state == State::Closed {
                        break state;
                    }
                }
                Ok(None) => break State::Open,
                Err(error) => {
                    output.extend(error.reply().to_resp());
                    break State::Closed;
                }
            }
            if output.len() > OUTPUT_BUFFER {
                stream.write_all(&output)?;
                output.clear();
            }
        };
        stream.write_all(&output)?;
        Ok(state)
    }

    fn answer(&self, connection: &mut Connection, request: &Request) -> (Option<Reply>, State) {
        let mut store = self.store();
        store.advance();
        match connection.handle(request, || store.statistics()) {
            Outcome::Reply(reply) => (Some(reply), State::Open),
            Outcome::Close(reply) => (reply, State::Closed),
            Outcome::ForKeyspace => (Some(store.execute(request)), State::Open),
        }
    }

    /// A thread that panicked cannot have left the store between two states: commands do not panic,
    /// and the store is a value that each of them leaves whole.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a connection goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Closed,
}
