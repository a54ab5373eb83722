//! ZooKeeper's encoding, jute: numbers big-endian, strings and lists with their lengths before them.

use std::sync::Arc;

use faultline::services::zookeeper::{
    Code, CreateMode, Data, Done, EventType, Op, Path, Reply, Request, SessionId, Stat, ToClient,
    ToServer, WatchedEvent, Zxid,
};

/// What proves that a session is one's own.
pub(crate) type Password = Vec<u8>;

const EVENT: i32 = -1;
const PING: i32 = -2;

/// The numbers of operations.
mod op {
    pub(super) const ERROR: i32 = -1;
    pub(super) const CREATE: i32 = 1;
    pub(super) const DELETE: i32 = 2;
    pub(super) const EXISTS: i32 = 3;
    pub(super) const GET_DATA: i32 = 4;
    pub(super) const SET_DATA: i32 = 5;
    pub(super) const SYNC: i32 = 9;
    pub(super) const PING: i32 = 11;
    pub(super) const GET_CHILDREN2: i32 = 12;
    pub(super) const CHECK: i32 = 13;
    pub(super) const MULTI: i32 = 14;
    pub(super) const CREATE2: i32 = 15;
    pub(super) const SET_WATCHES: i32 = 101;
    pub(super) const CLOSE: i32 = -11;
}

/// Every code that the model can answer.
const CODES: [Code; 9] = [
    Code::RuntimeInconsistency,
    Code::Unimplemented,
    Code::BadArguments,
    Code::NoNode,
    Code::BadVersion,
    Code::NoChildrenForEphemerals,
    Code::NodeExists,
    Code::NotEmpty,
    Code::SessionExpired,
];

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn int(&mut self, n: i32) -> &mut Self {
        self.0.extend(n.to_be_bytes());
        self
    }

    fn long(&mut self, n: i64) -> &mut Self {
        self.0.extend(n.to_be_bytes());
        self
    }

    fn bool(&mut self, yes: bool) -> &mut Self {
        self.0.push(u8::from(yes));
        self
    }

    fn length(&mut self, length: usize) -> &mut Self {
        self.int(length.try_into().expect("a short list"))
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.length(bytes.len()).0.extend(bytes);
        self
    }

    fn data(&mut self, data: &Data) -> &mut Self {
        match data {
            Some(data) => self.bytes(data),
            None => self.int(-1),
        }
    }

    fn path(&mut self, path: &Path) -> &mut Self {
        self.bytes(path.as_bytes())
    }

    fn paths(&mut self, paths: &[Path]) -> &mut Self {
        self.length(paths.len());
        paths.iter().fold(self, Writer::path)
    }

    fn op(&mut self, op: &Op) -> &mut Self {
        match op {
            Op::Create { path, data, mode, .. } => {
                self.path(path).data(data);
                self.int(1).int(31).bytes(b"world").bytes(b"anyone");
                self.int(match mode {
                    CreateMode::Persistent => 0,
                    CreateMode::Ephemeral => 1,
                    CreateMode::PersistentSequential => 2,
                    CreateMode::EphemeralSequential => 3,
                    CreateMode::Container => 4,
                    CreateMode::WithTtl => 5,
                })
            }
            Op::Delete { path, version } | Op::Check { path, version } => {
                self.path(path).int(*version)
            }
            Op::SetData { path, data, version } => self.path(path).data(data).int(*version),
        }
    }
}

fn op_number(op: &Op) -> i32 {
    match op {
        Op::Create { with_stat: false, .. } => op::CREATE,
        Op::Create { with_stat: true, .. } => op::CREATE2,
        Op::Delete { .. } => op::DELETE,
        Op::SetData { .. } => op::SET_DATA,
        Op::Check { .. } => op::CHECK,
    }
}

/// The frame of a packet.
pub(crate) fn encode(packet: &ToServer, password: &[u8]) -> Vec<u8> {
    let mut to = Writer::default();
    match packet {
        ToServer::Connect { session, timeout_ms, last_seen } => {
            let timeout =
                (*timeout_ms).try_into().expect("a time-out that ZooKeeper can be asked for");
            to.int(0).long(last_seen.0).int(timeout);
            to.long(session.map_or(0, |session| session.0)).bytes(password).bool(false);
        }
        ToServer::Ping => {
            to.int(PING).int(op::PING);
        }
        ToServer::Request { xid, request } => {
            to.int(*xid);
            encode_request(request, &mut to);
        }
    }
    let mut frame = Writer::default();
    frame.bytes(&to.0);
    frame.0
}

fn encode_request(request: &Request, to: &mut Writer) {
    match request {
        Request::Write(op) => to.int(op_number(op)).op(op),
        Request::Multi(ops) => {
            to.int(op::MULTI);
            for op in ops {
                to.int(op_number(op)).bool(false).int(-1).op(op);
            }
            to.int(-1).bool(true).int(-1)
        }
        Request::Exists { path, watch } => to.int(op::EXISTS).path(path).bool(*watch),
        Request::GetData { path, watch } => to.int(op::GET_DATA).path(path).bool(*watch),
        Request::GetChildren { path, watch } => to.int(op::GET_CHILDREN2).path(path).bool(*watch),
        Request::Sync { path } => to.int(op::SYNC).path(path),
        Request::SetWatches(wishes) => to
            .int(op::SET_WATCHES)
            .long(wishes.since.0)
            .paths(&wishes.data)
            .paths(&wishes.exist)
            .paths(&wishes.child),
        Request::Close => to.int(op::CLOSE),
    };
}

/// Takes a frame apart, which must then be used up.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at_checked(length).expect("a frame that is long enough");
        self.0 = rest;
        taken
    }

    fn int(&mut self) -> i32 {
        i32::from_be_bytes(self.take(4).try_into().expect("four bytes"))
    }

    fn long(&mut self) -> i64 {
        i64::from_be_bytes(self.take(8).try_into().expect("eight bytes"))
    }

    fn bool(&mut self) -> bool {
        self.take(1) != [0]
    }

    fn data(&mut self) -> Option<&'a [u8]> {
        let length = self.int();
        (length != -1).then(|| self.take(length.try_into().expect("a length")))
    }

    fn path(&mut self) -> Path {
        str::from_utf8(self.data().expect("a string")).expect("UTF-8").into()
    }

    fn stat(&mut self) -> Stat {
        let (czxid, mzxid) = (Zxid(self.long()), Zxid(self.long()));
        let (_ctime, _mtime) = (self.long(), self.long());
        let (version, cversion, aversion) = (self.int(), self.int(), self.int());
        let owner = self.long();
        let (length, children) = (self.int(), self.int());
        Stat {
            czxid,
            mzxid,
            pzxid: Zxid(self.long()),
            version,
            cversion,
            aversion,
            ephemeral_owner: (owner != 0).then_some(SessionId(owner)),
            data_length: length.try_into().expect("a length"),
            num_children: children.try_into().expect("a count"),
        }
    }

    fn done(&mut self, number: i32) -> Done {
        match number {
            op::CREATE => Done::Created(self.path(), None),
            op::CREATE2 => Done::Created(self.path(), Some(self.stat())),
            op::DELETE => Done::Deleted,
            op::SET_DATA => Done::Set(self.stat()),
            op::CHECK => Done::Checked,
            op::ERROR => match self.int() {
                0 => Done::RolledBack,
                number => Done::Failed(code(number)),
            },
            other => panic!("an operation with the number {other}"),
        }
    }

    fn results(&mut self) -> Vec<Done> {
        let mut results = Vec::new();
        loop {
            let (number, done, _error) = (self.int(), self.bool(), self.int());
            if done {
                return results;
            }
            results.push(self.done(number));
        }
    }

    fn reply(&mut self, request: &Request) -> Reply {
        match request {
            Request::Write(op) => Reply::Done(self.done(op_number(op))),
            Request::Multi(_) => Reply::Multi(self.results()),
            Request::Exists { .. } => Reply::Stat(self.stat()),
            Request::GetData { .. } => Reply::Data(self.data().map(Arc::from), self.stat()),
            Request::GetChildren { .. } => {
                let mut names: Vec<Path> = (0..self.int()).map(|_| self.path()).collect();
                names.sort(); // ZooKeeper promises no order
                Reply::Children(names, self.stat())
            }
            Request::Sync { .. } => Reply::Synced(self.path()),
            Request::SetWatches(_) => Reply::WatchesSet,
            Request::Close => Reply::Closed,
        }
    }

    fn event(&mut self) -> WatchedEvent {
        let kind = match self.int() {
            1 => EventType::NodeCreated,
            2 => EventType::NodeDeleted,
            3 => EventType::NodeDataChanged,
            4 => EventType::NodeChildrenChanged,
            other => panic!("an event of the type {other}"),
        };
        assert_eq!(self.int(), 3, "SyncConnected");
        WatchedEvent { kind, path: self.path() }
    }
}

fn code(number: i32) -> Code {
    let code = CODES.into_iter().find(|code| code.number() == number);
    code.unwrap_or_else(|| panic!("the error {number}, which is not modelled"))
}

/// What comes in answer to a `Connect`, and the password of the session.
pub(crate) fn decode_connected(frame: &[u8]) -> (ToClient, Password) {
    let mut from = Reader(frame);
    let (_version, timeout, session) = (from.int(), from.int(), from.long());
    let password = from.data().expect("a password").to_vec();
    let _read_only = from.bool();
    assert!(from.0.is_empty(), "nothing after it");
    let packet = match timeout {
        0 => ToClient::Expired,
        _ => ToClient::Connected {
            session: SessionId(session),
            timeout_ms: timeout.try_into().expect("a time-out"),
        },
    };
    (packet, password)
}

/// What comes later; a reply is to `request`.
pub(crate) fn decode(frame: &[u8], request: Option<&Request>) -> ToClient {
    let mut from = Reader(frame);
    let (xid, zxid, error) = (from.int(), Zxid(from.long()), from.int());
    let packet = match (xid, error, request) {
        (EVENT, ..) => ToClient::Event(from.event()),
        (PING, ..) => ToClient::Pong { zxid },
        (_, 0, Some(request)) => ToClient::Reply { xid, zxid, answer: Ok(from.reply(request)) },
        (_, number, Some(_)) => ToClient::Reply { xid, zxid, answer: Err(code(number)) },
        (_, _, None) => panic!("a reply to nothing"),
    };
    assert!(from.0.is_empty(), "nothing after {packet}");
    packet
}
