//! What needs no real server to be known: time-outs, recovery, transactions apart from serving.

use std::collections::BTreeMap;

use super::*;

const FIRST: SessionId = SessionId(1);

/// The time-outs that run.
#[derive(Default)]
struct Clocks(BTreeMap<SessionId, u32>);

impl Timeouts for Clocks {
    fn start(&mut self, session: SessionId, ms: u32) {
        self.0.insert(session, ms);
    }

    fn stop(&mut self, session: SessionId) {
        self.0.remove(&session);
    }
}

struct House {
    server: Server,
    clocks: Clocks,
}

impl House {
    fn new() -> House {
        House::of(State::new(FIRST))
    }

    fn of(state: State) -> House {
        let mut clocks = Clocks::default();
        House { server: Server::start(state, 4_000..=40_000, &mut clocks), clocks }
    }

    fn send(&mut self, connection: u64, packet: &ToServer) -> Vec<String> {
        show(self.server.receive(ConnectionId(connection), packet, &mut self.clocks))
    }

    fn connect(&mut self, connection: u64, session: Option<i64>) -> Vec<String> {
        let session = session.map(SessionId);
        let connect = ToServer::Connect { session, timeout_ms: 10_000, last_seen: Zxid(0) };
        self.send(connection, &connect)
    }

    fn ask(&mut self, connection: u64, line: &str) -> Vec<String> {
        let request = Request::parse(line).expect("a command");
        self.send(connection, &ToServer::Request { xid: 1, request })
    }
}

fn show(out: Vec<(ConnectionId, ToClient)>) -> Vec<String> {
    out.into_iter().map(|(to, packet)| format!("{}: {packet}", to.0)).collect()
}

#[test]
fn a_lost_connection_costs_the_watches_and_not_the_session() {
    let mut house = House::new();
    assert_eq!(house.connect(1, None), ["1: connected session=0x1 timeout=10000"]);
    house.ask(1, "create -e /lock");
    house.ask(1, "stat -w /lock");
    house.server.disconnect(ConnectionId(1));
    assert_eq!(house.connect(2, Some(1)), ["2: connected session=0x1 timeout=10000"]);
    assert_eq!(house.ask(2, "delete /lock"), ["2: Deleted"], "the watch is gone");
}

#[test]
fn a_session_that_expires_takes_its_nodes_with_it() {
    let mut house = House::new();
    house.connect(1, None);
    house.connect(2, None);
    house.ask(1, "create -e /lock");
    house.ask(2, "stat -w /lock");
    let told = show(house.server.expire(FIRST, &mut house.clocks));
    assert_eq!(told, ["2: WatchedEvent NodeDeleted /lock", "1: connection closed"]);
    assert_eq!(house.clocks.0.keys().collect::<Vec<_>>(), [&SessionId(2)]);
    assert_eq!(house.connect(3, Some(1)), ["3: session expired", "3: connection closed"]);
}

#[test]
fn every_sign_of_life_starts_the_timeout_anew() {
    let mut house = House::new();
    house.connect(1, None);
    for packet in
        [ToServer::Ping, ToServer::Request { xid: 1, request: Request::Sync { path: "/".into() } }]
    {
        house.clocks.0.clear();
        house.send(1, &packet);
        assert_eq!(house.clocks.0.get(&FIRST), Some(&10_000));
    }
}

#[test]
fn a_timeout_is_granted_within_the_servers_bounds() {
    let mut house = House::new();
    for (connection, wanted, granted) in [(1, 1, 4_000), (2, 12_345, 12_345), (3, u32::MAX, 40_000)]
    {
        let connect = ToServer::Connect { session: None, timeout_ms: wanted, last_seen: Zxid(0) };
        let expected = format!("{connection}: connected session=0x{connection} timeout={granted}");
        assert_eq!(house.send(connection, &connect), [expected]);
    }
}

#[test]
fn a_session_has_one_connection() {
    let mut house = House::new();
    house.connect(1, None);
    assert_eq!(
        house.connect(2, Some(1)),
        ["1: connection closed", "2: connected session=0x1 timeout=10000"]
    );
    assert_eq!(house.ask(1, "sync /"), ["1: connection closed"]);
}

#[test]
fn a_client_that_has_seen_more_than_the_server_is_hung_up_on() {
    let mut house = House::new();
    let connect = ToServer::Connect { session: None, timeout_ms: 10_000, last_seen: Zxid(1) };
    assert_eq!(house.send(1, &connect), ["1: connection closed"]);
}

#[test]
fn a_restart_keeps_sessions_and_nodes_and_forgets_watches() {
    let mut house = House::new();
    house.connect(1, None);
    house.ask(1, "create -e /lock");
    house.ask(1, "stat -w /lock");
    let mut house = House::of(house.server.state().clone());
    assert_eq!(house.clocks.0.get(&FIRST), Some(&10_000));
    assert_eq!(house.server.watches().count(), 0);
    house.connect(2, Some(1));
    assert_eq!(house.ask(2, "ls /"), ["2: [lock, zookeeper]"]);
    assert_eq!(house.connect(3, None), ["3: connected session=0x2 timeout=10000"]);
}

#[test]
fn an_event_comes_before_the_reply_that_tells_of_its_change() {
    let mut house = House::new();
    house.connect(1, None);
    house.ask(1, "stat -w /a");
    assert_eq!(house.ask(1, "create /a"), ["1: WatchedEvent NodeCreated /a", "1: Created /a"]);
}

#[test]
fn transactions_alone_make_the_state() {
    let mut leader = State::new(FIRST);
    let mut log = vec![Txn::CreateSession { timeout_ms: 10_000 }];
    leader.apply(&log[0], &mut Vec::new());
    for line in [
        "create /a",
        "create -e -s /a/b-",
        "multi create /c; set /a x; check -v 7 /a",
        "multi create /c; set /a x; check -v 1 /a",
        "delete /a",
        "create /c",
    ] {
        let txn = match Request::parse(line) {
            Ok(Request::Multi(ops)) => leader.prepare_multi(FIRST, &ops),
            Ok(Request::Write(op)) => leader.prepare(FIRST, &op),
            other => panic!("{line}: {other:?}"),
        };
        leader.apply(&txn, &mut Vec::new());
        log.push(txn);
    }
    let mut follower = State::new(FIRST);
    log.iter().for_each(|txn| drop(follower.apply(txn, &mut Vec::new())));
    assert_eq!(follower, leader);
    let paths: Vec<_> = leader.paths().map(|path| &**path).filter(|p| p.len() < 9).collect();
    assert_eq!(paths, ["/", "/a", "/c"], "and /a/b-0000000000");
}

#[test]
fn a_session_that_is_over_can_write_no_more() {
    let state = State::new(FIRST);
    let Ok(Request::Write(op)) = Request::parse("create /a") else { panic!("a command") };
    assert_eq!(state.prepare(FIRST, &op), Txn::Error(Code::SessionExpired));
}

#[test]
fn what_is_not_modelled_is_refused_by_name() {
    for (line, sentence) in [
        ("addWatch /a", "'addWatch' is not modelled by Faultline"),
        ("create -c /a", "the option '-c' is not modelled by Faultline"),
        ("ls -R /", "the option '-R' is not modelled by Faultline"),
        ("frobnicate", "'frobnicate' is no command of zkCli"),
        ("delete", "a path is missing in 'delete'"),
        ("delete -v x /a", "'x' is no version, in 'delete -v x /a'"),
        ("get /a b", "'b' is too much in 'get /a b'"),
        ("", "a command is missing in ''"),
    ] {
        assert_eq!(Request::parse(line), Err(sentence.to_owned()));
    }
    let mut house = House::new();
    house.connect(1, None);
    assert_eq!(house.ask(1, "set /zookeeper/quota x"), ["1: Unimplemented"]);
    let container =
        Op::Create { path: "/a".into(), data: None, mode: CreateMode::Container, with_stat: false };
    let packet = ToServer::Request { xid: 1, request: Request::Write(container) };
    assert_eq!(house.send(1, &packet), ["1: Unimplemented"]);
}

#[test]
fn a_printed_command_parses_to_itself() {
    for line in [
        "create -e -s /locks/order-42/lock-",
        "create /a x",
        "create /a \"\"",
        "delete -v 3 /a",
        "set -v 3 /a x",
        "stat -w /a",
        "get /a",
        "ls -w /",
        "sync /",
        "multi create /a; check -v 3 /b; delete /c; set /d x",
        "close",
    ] {
        assert_eq!(Request::parse(line).map(|request| request.to_string()), Ok(line.to_owned()));
    }
}
