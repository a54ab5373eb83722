//! The model beside a real server: whatever is done is done to both, and every packet compared.

use std::collections::{BTreeMap, VecDeque};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use faultline::services::zookeeper::{
    ConnectionId, Reply, Request, Server, SessionId, State, Timeouts, ToClient, ToServer, Zxid,
};

use super::jute::{self, Password};
use super::real_server::{RealServer, TIMEOUTS_MS};

/// The model's sessions expire when the test says so.
struct WhenTold;

impl Timeouts for WhenTold {
    fn start(&mut self, _: SessionId, _: u32) {}
    fn stop(&mut self, _: SessionId) {}
}

/// A connection to the real server.
struct Wire {
    stream: TcpStream,
    /// What the model has sent on it and the real server is to send, in batches: those of one batch
    /// come in any order.
    due: VecDeque<Vec<ToClient>>,
}

pub(crate) struct Comparison<'a> {
    real: &'a RealServer,
    pub(crate) model: Server,
    wires: BTreeMap<ConnectionId, Wire>,
    passwords: BTreeMap<SessionId, Password>,
    /// The last zxid that each session knows of.
    last_seen: BTreeMap<SessionId, Zxid>,
    next_connection: u64,
    /// Sessions that were closed.
    pub(crate) ended: Vec<SessionId>,
    /// How many packets were compared, by what they are.
    pub(crate) compared: BTreeMap<String, u64>,
}

type Verdict = Result<(), String>;

impl<'a> Comparison<'a> {
    /// A model with the real server's first session number. The first connection is open, the
    /// others have the numbers after it.
    pub(crate) fn with(real: &'a RealServer, timeout_ms: u32) -> Self {
        let mut wire = Wire::connect(real.port);
        let connect = ToServer::Connect { session: None, timeout_ms, last_seen: Zxid(0) };
        wire.send(&connect, &[0; 16]);
        let (connected, password) = jute::decode_connected(&wire.first_frame());
        let ToClient::Connected { session, .. } = connected else {
            panic!("a first session, and not: {connected}");
        };
        let mut model = Server::start(State::new(session), TIMEOUTS_MS, &mut WhenTold);
        let modelled = model.receive(ConnectionId(0), &connect, &mut WhenTold);
        assert_eq!(modelled, [(ConnectionId(0), connected)]);
        Comparison {
            real,
            model,
            wires: BTreeMap::from([(ConnectionId(0), wire)]),
            passwords: BTreeMap::from([(session, password)]),
            last_seen: BTreeMap::new(),
            next_connection: 1,
            ended: Vec::new(),
            compared: BTreeMap::new(),
        }
    }

    /// The connections that are open.
    pub(crate) fn connections(&self) -> Vec<ConnectionId> {
        self.wires.keys().copied().collect()
    }

    /// The session of an open connection.
    pub(crate) fn session(&self, connection: ConnectionId) -> SessionId {
        self.model.session_of(connection).expect("an open connection")
    }

    /// Opens a connection, for a new session or for one that there was.
    pub(crate) fn connect(
        &mut self,
        session: Option<SessionId>,
        timeout_ms: u32,
    ) -> Result<ConnectionId, String> {
        let seen = session.and_then(|session| self.last_seen.get(&session)).copied();
        self.connect_having_seen(session, timeout_ms, seen.unwrap_or_default())
    }

    pub(crate) fn connect_having_seen(
        &mut self,
        session: Option<SessionId>,
        timeout_ms: u32,
        last_seen: Zxid,
    ) -> Result<ConnectionId, String> {
        let connection = ConnectionId(self.next_connection);
        self.next_connection += 1;
        let mut wire = Wire::connect(self.real.port);
        let packet = ToServer::Connect { session, timeout_ms, last_seen };
        let none = vec![0; 16];
        let password = session.and_then(|session| self.passwords.get(&session)).unwrap_or(&none);
        wire.send(&packet, password);
        self.wires.insert(connection, wire);
        let out = self.model.receive(connection, &packet, &mut WhenTold);
        self.expect(out, false);
        self.verify(connection, None)?;
        let others: Vec<ConnectionId> = self.connections();
        for other in others {
            if self.model.session_of(other).is_none() {
                self.verify(other, None)?;
            }
        }
        Ok(connection)
    }

    /// Loses a connection.
    pub(crate) fn disconnect(&mut self, connection: ConnectionId) {
        self.model.disconnect(connection);
        self.wires.remove(&connection);
    }

    /// Asks both, and tells how they differ if they do.
    pub(crate) fn ask(&mut self, connection: ConnectionId, packet: &ToServer) -> Verdict {
        let session = self.session(connection);
        let out = self.model.receive(connection, packet, &mut WhenTold);
        let request = match packet {
            ToServer::Request { request, .. } => Some(request),
            _ => None,
        };
        self.expect(out, request == Some(&Request::Close));
        self.wires.get_mut(&connection).expect("a connection").send(packet, &[]);
        self.last_seen.insert(session, self.model.state().zxid());
        self.verify(connection, request).map_err(|difference| format!("{packet}\n{difference}"))
    }

    /// A session's time is up in the model; the real server has only to be waited for.
    pub(crate) fn expire(&mut self, session: SessionId) {
        let out = self.model.expire(session, &mut WhenTold);
        self.expect(out, true);
    }

    /// Waits for what is due on a connection, and nothing else.
    pub(crate) fn hear(&mut self, connection: ConnectionId) -> Verdict {
        self.verify(connection, None)
    }

    /// Notes what the model has sent. The nodes of a session that ends go in no promised order.
    fn expect(&mut self, out: Vec<(ConnectionId, ToClient)>, session_ends: bool) {
        let mut events: BTreeMap<ConnectionId, Vec<ToClient>> = BTreeMap::new();
        let mut others = Vec::new();
        for (to, packet) in out {
            if session_ends && matches!(packet, ToClient::Event(_)) {
                events.entry(to).or_default().push(packet);
            } else {
                others.push((to, vec![packet]));
            }
        }
        for (to, batch) in events.into_iter().chain(others) {
            // A lost connection hears nothing.
            if let Some(wire) = self.wires.get_mut(&to) {
                wire.due.push_back(batch);
            }
        }
    }

    /// Reads what is due on a connection and compares it.
    fn verify(&mut self, connection: ConnectionId, request: Option<&Request>) -> Verdict {
        let wire = self.wires.get_mut(&connection).expect("a connection");
        let mut ends = false;
        while let Some(mut modelled) = wire.due.pop_front() {
            let mut real = Vec::new();
            for expected in &modelled {
                let opens = matches!(expected, ToClient::Connected { .. } | ToClient::Expired);
                let frame = wire
                    .frame()
                    .map_err(|error| format!("  model: {modelled:?}\n  real:  {error}"))?;
                real.push(match frame {
                    None => ToClient::HangUp,
                    Some(frame) if opens => {
                        let (packet, password) = jute::decode_connected(&frame);
                        if let ToClient::Connected { session, .. } = packet {
                            self.passwords.insert(session, password);
                        }
                        packet
                    }
                    // Another session may be expiring just then, and take a zxid.
                    Some(frame) => match (jute::decode(&frame, request), expected) {
                        (ToClient::Pong { .. }, ToClient::Pong { zxid }) => {
                            ToClient::Pong { zxid: *zxid }
                        }
                        (packet, _) => packet,
                    },
                });
            }
            modelled.sort();
            real.sort();
            if modelled != real {
                return Err(format!("  model: {modelled:?}\n  real:  {real:?}"));
            }
            for name in modelled.iter().flat_map(names) {
                *self.compared.entry(name).or_default() += 1;
            }
            ends |= modelled.contains(&ToClient::HangUp);
        }
        if ends {
            self.wires.remove(&connection);
        }
        Ok(())
    }
}

/// What a packet is, to count it: the first word of an event, of a reply, of each result.
fn names(packet: &ToClient) -> Vec<String> {
    match packet {
        ToClient::Event(event) => vec![format!("{:?}", event.kind)],
        ToClient::Reply { answer: Err(code), .. } => vec![code.to_string()],
        ToClient::Reply { answer: Ok(Reply::Multi(results)), .. } => {
            results.iter().map(|done| format!("multi {}", first_word(done))).collect()
        }
        ToClient::Reply { answer: Ok(reply), .. } => vec![first_word(reply)],
        other => vec![first_word(other)],
    }
}

fn first_word(thing: &impl std::fmt::Debug) -> String {
    format!("{thing:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

impl Wire {
    fn connect(port: u16) -> Wire {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a server");
        stream.set_nodelay(true).expect("an option of every TCP stream");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout that is not zero");
        Wire { stream, due: VecDeque::new() }
    }

    fn send(&mut self, packet: &ToServer, password: &[u8]) {
        self.stream.write_all(&jute::encode(packet, password)).expect("a server that listens");
    }

    fn first_frame(&mut self) -> Vec<u8> {
        self.frame().expect("a server that answers").expect("and does not hang up")
    }

    /// What is in the next frame; `None` if the server has hung up.
    fn frame(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        match self.stream.read_exact(&mut length) {
            Ok(()) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        self.stream.read_exact(&mut frame)?;
        Ok(Some(frame))
    }
}
