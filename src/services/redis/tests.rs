//! What needs no real server to be known: times to the millisecond, and worlds without dates.

use proptest::prelude::*;

use super::resp::{ProtocolError, RequestParser, parse_reply};
use super::*;

#[derive(Default)]
struct Server {
    keyspace: Keyspace,
    calendar: Calendar,
}

impl Server {
    fn ask(&mut self, line: &str) -> String {
        self.request(&Request::words(line))
    }

    fn request(&mut self, request: &Request) -> String {
        self.keyspace.execute(&mut self.calendar, request).to_string()
    }
}

#[test]
fn a_lock_is_taken_once_and_released_by_its_owner_only() {
    let mut server = Server::default();
    assert_eq!(server.ask("SET lock 7f3a NX PX 30000"), "OK");
    assert_eq!(server.ask("SET lock 99aa NX PX 30000"), "(nil)");
    let release =
        |token: &str| Request::eval(Script::CompareAndDelete, &["lock".into()], &[token.into()]);
    assert_eq!(server.request(&release("99aa")), "(integer) 0");
    assert_eq!(server.request(&release("7f3a")), "(integer) 1");
    assert!(server.keyspace.is_empty() && server.calendar.is_empty());
}

#[test]
fn each_acquisition_draws_a_larger_token() {
    let mut server = Server::default();
    let acquire = |owner: &str| {
        Request::eval(
            Script::AcquireWithToken,
            &["lock".into(), "token".into()],
            &[owner.into(), "100".into()],
        )
    };
    assert_eq!(server.request(&acquire("a")), "(integer) 1");
    assert_eq!(server.request(&acquire("b")), "(nil)");
    server.calendar.set_now(100);
    assert_eq!(server.request(&acquire("b")), "(integer) 2");
}

#[test]
fn a_key_is_gone_when_its_time_is_up() {
    let mut server = Server::default();
    server.ask("SET a 1 PX 1500");
    assert_eq!(server.ask("TTL a"), "(integer) 2");
    server.calendar.set_now(1499);
    assert_eq!(server.ask("PTTL a"), "(integer) 1");
    assert_eq!(server.ask("TTL a"), "(integer) 0");
    server.calendar.set_now(1500);
    assert_eq!(server.keyspace.len(), 1, "nobody has looked yet");
    assert_eq!(server.ask("SET a 2 XX"), "(nil)");
    assert!(server.keyspace.is_empty() && server.calendar.is_empty());
}

#[test]
fn a_timer_expires_a_key_that_nobody_looks_at() {
    let mut server = Server::default();
    server.ask("SET a 1 PX 10");
    server.calendar.set_now(10);
    let due =
        server.calendar.take_due().into_iter().filter(|key| server.keyspace.expire(key)).count();
    assert_eq!((due, server.keyspace.len()), (1, 0));
}

#[test]
fn conditions_on_deadlines_compare_to_the_millisecond() {
    let mut server = Server::default();
    server.ask("SET a 1");
    for (line, expected) in [
        ("PEXPIRE a 100 XX", 0),
        ("PEXPIRE a 100 GT", 0),
        ("PEXPIRE a 100 LT", 1),
        ("PEXPIRE a 100 NX", 0),
        ("PEXPIRE a 100 GT", 0),
        ("PEXPIRE a 100 LT", 0),
        ("PEXPIRE a 101 GT XX", 1),
        ("PEXPIRE a 100 LT", 1),
        ("PEXPIRE a -1 LT", 1),
        ("EXISTS a", 0),
    ] {
        assert_eq!(server.ask(line), format!("(integer) {expected}"), "{line}");
    }
}

#[test]
fn dates_work_where_there_is_a_calendar() {
    let mut server = Server { calendar: Calendar::at(1_000_000), ..Server::default() };
    server.ask("SET a 1 PXAT 1000500");
    assert_eq!(server.ask("PTTL a"), "(integer) 500");
    assert_eq!(server.ask("GETEX a EXAT 1001"), "\"1\"");
    assert_eq!(server.ask("PTTL a"), "(integer) 1000");
    assert_eq!(server.ask("SET a 1 EXAT 1"), "OK");
    assert_eq!(server.ask("GET a"), "(nil)");
}

#[test]
fn dates_are_refused_where_there_is_none() {
    struct Timeless;
    impl Deadlines for Timeless {
        fn remaining_ms(&self, _: &Key) -> Option<u64> {
            None
        }
        fn set(&mut self, _: &Key, _: u64) {}
        fn clear(&mut self, _: &Key) {}
        fn unix_ms(&self) -> Option<u64> {
            None
        }
    }
    let mut keyspace = Keyspace::default();
    let mut ask = |line: &str| keyspace.execute(&mut Timeless, &Request::words(line)).to_string();
    let refusal = "(error) ERR dates are not modelled by Faultline where there is no calendar";
    assert_eq!(ask("SET a 1 PXAT 1000500"), refusal);
    assert_eq!(ask("SET a 1 EX 10"), "OK");
    assert_eq!(ask("GETEX a EXAT 1000500"), refusal);
    assert_eq!(ask("SET a 1 EXAT 0"), "(error) ERR invalid expire time in 'set' command");
}

#[test]
fn what_is_not_modelled_is_refused_and_what_is_unknown_is_unknown() {
    let mut server = Server::default();
    assert_eq!(server.ask("LPUSH a 1"), "(error) ERR 'lpush' is not modelled by Faultline");
    assert_eq!(server.ask("SELECT 1"), "(error) ERR 'select' is not modelled by Faultline");
    assert_eq!(
        server.ask("SETT a"),
        "(error) ERR unknown command 'SETT', with args beginning with: 'a' "
    );
    assert_eq!(server.ask(""), "(error) ERR unknown command '', with args beginning with: ");
    let script = Request::new(["EVAL", "return 1", "0"]);
    assert!(server.request(&script).contains("not modelled by Faultline"));
}

#[test]
fn a_script_can_fail_after_it_has_written() {
    let mut server = Server::default();
    let without_counter =
        Request::eval(Script::AcquireWithToken, &["lock".into()], &["a".into(), "100".into()]);
    let error = "(error) ERR Lua redis lib command arguments must be strings or integers script: ";
    let reply = server.request(&without_counter);
    assert!(reply.starts_with(error) && reply.ends_with(", on @user_script:2."), "{reply}");
    assert_eq!(server.ask("GET lock"), "\"a\"");
}

fn requests_in(chunks: &[&[u8]]) -> (Vec<Request>, Option<ProtocolError>) {
    let mut parser = RequestParser::default();
    let mut requests = Vec::new();
    for chunk in chunks {
        parser.feed(chunk);
        loop {
            match parser.next_request() {
                Ok(Some(request)) => requests.push(request),
                Ok(None) => break,
                Err(error) => return (requests, Some(error)),
            }
        }
    }
    (requests, None)
}

#[test]
fn a_request_is_bounded() {
    let longest = format!("*2\r\n$4\r\nPING\r\n${}\r\n", resp::MAX_BULK);
    assert_eq!(requests_in(&[longest.as_bytes()]), (vec![], None));
    let too_long = format!("*2\r\n$4\r\nPING\r\n${}\r\n", resp::MAX_BULK + 1);
    assert_eq!(
        requests_in(&[too_long.as_bytes()]),
        (vec![], Some(ProtocolError::InvalidBulkLength))
    );
    let many = [
        &b"*2147483647\r\n"[..],
        &b"$0\r\n\r\n".repeat(resp::MAX_REQUEST / resp::ARGUMENT_OVERHEAD + 1),
    ]
    .concat();
    assert_eq!(requests_in(&[&many]), (vec![], Some(ProtocolError::TooBigRequest)));
}

fn bytes() -> impl Strategy<Value = Bytes> {
    prop::collection::vec(any::<u8>(), 0..20).prop_map(Bytes::from)
}

fn line() -> impl Strategy<Value = Bytes> {
    bytes().prop_map(|bytes| {
        bytes.iter().copied().filter(|byte| !b"\r\n".contains(byte)).collect::<Vec<_>>().into()
    })
}

fn reply() -> impl Strategy<Value = Reply> {
    let leaf = prop_oneof![
        line().prop_map(Reply::Status),
        line().prop_map(Reply::Error),
        any::<i64>().prop_map(Reply::Integer),
        prop::option::of(bytes()).prop_map(Reply::Bulk),
    ];
    leaf.prop_recursive(4, 20, 5, |item| prop::collection::vec(item, 0..5).prop_map(Reply::Array))
}

/// Bytes that look enough like requests to reach every corner of the parser.
fn nearly_requests() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "*", "$", "\r\n", "1", "2", "-1", "99999999", "PING", "\"", "'", "\\x", " ", "\0", "\n"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_printed_request_parses_to_itself(
        requests in prop::collection::vec(prop::collection::vec(bytes(), 1..6).prop_map(Request::new), 0..5),
        chunk in 1usize..40,
    ) {
        let wire: Vec<u8> = requests.iter().flat_map(Request::to_resp).collect();
        prop_assert_eq!(requests_in(&wire.chunks(chunk).collect::<Vec<_>>()), (requests, None));
    }

    #[test]
    fn a_printed_reply_parses_to_itself(reply in reply(), after in bytes()) {
        let wire = reply.to_resp();
        let with_more = [&wire, &*after].concat();
        prop_assert_eq!(parse_reply(&with_more), Ok(Some((reply, wire.len()))));
        for length in 0..wire.len() {
            prop_assert_eq!(parse_reply(&wire[..length]), Ok(None));
        }
    }

    #[test]
    fn how_bytes_are_cut_makes_no_difference(wire in nearly_requests(), chunk in 1usize..9) {
        prop_assert_eq!(requests_in(&wire.chunks(chunk).collect::<Vec<_>>()), requests_in(&[&wire]));
    }

    #[test]
    fn no_reply_makes_the_parser_panic(wire in nearly_requests()) {
        let _ = parse_reply(&wire);
    }

    #[test]
    fn no_request_makes_the_keyspace_panic(arguments in prop::collection::vec(bytes(), 0..6)) {
        Server::default().request(&Request::new(arguments));
    }
}
