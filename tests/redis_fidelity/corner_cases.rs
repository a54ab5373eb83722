//! What random requests would seldom come across.

use faultline::services::redis::Request;
use faultline::services::redis::resp::MAX_BULK;
use faultline::services::redis::scripts::{ACQUIRE_WITH_TOKEN, COMPARE_AND_EXPIRE};

/// Requests to be asked in this order.
pub(crate) fn requests() -> Vec<Request> {
    let lines = [
        "SET far v PX 9223370000000000000",
        "PTTL far",
        "TTL far",
        "EXPIRE far 9223370000000000",
        "TTL far",
        "SET far v EX 9223372036854775",
        "SET far v EX 9223372036854776",
        "SET far v PXAT 9223372036854775807",
        "TTL far",
        "EXPIRE far -9223372036854775",
        "EXISTS far",
        "EXPIRE far -9223372036854776",
        "PEXPIRE far -9223372036854775808",
        "SET n 9223372036854775807",
        "INCR n",
        "DECRBY n -1",
        "DECRBY n -9223372036854775808",
        "INCRBY n -9223372036854775808",
        "SET n -9223372036854775808",
        "DECR n",
        "INCRBY n -1",
        "INCRBY n 9223372036854775807",
        "SET k v NX GET",
        "SET k w NX GET",
        "SET k w XX GET EX 100 EX 200",
        "TTL k",
        "SET k w EX 100 PX 100",
        "SET k w EX 100 KEEPTTL",
        "SET k w KEEPTTL KEEPTTL",
        "TTL k",
        "SET k w NX XX",
        "SET k w EX",
        "SET k w PX 1 2",
        "SET none w XX GET",
        "GETEX none EX 0",
        "GETEX k PERSIST PERSIST",
        "GETEX k PERSIST EX 10",
        "GETEX k EX 0",
        "GETEX k EXAT 1",
        "EXISTS k",
        "SET k v PXAT 1",
        "SETNX k w",
        "EXPIRE k 10 NX XX",
        "EXPIRE k 10 GT LT",
        "EXPIRE k ten nope",
        "EXPIRE k ten NX LT",
        "EXPIRE k 0",
        "TYPE k",
        "EVAL x 9223372036854775807",
        "EVAL x -1",
        "PING a b",
    ];
    let long = "x".repeat(300);
    let mut requests: Vec<Request> = lines.into_iter().map(Request::words).collect();
    requests.extend([
        Request::new(["SET", "k", "v", "nx\0and more"]),
        Request::new(["EXPIRE", "k", "10", "two\r\nlines\n"]),
        Request::new(["EXPIRE", "k", "10", "cut\0off"]),
        Request::new(["EXPIRE", "k", "10", ""]),
        Request::new([""]),
        Request::new(["", "a"]),
        Request::new(["nul\0name", "nul\0argument", "\r\n"]),
        Request::new([long.as_str(), long.as_str(), "more"]),
        Request::new([vec!["unknown"], vec!["abc"; 60]].concat()),
        Request::new(["unknown", "two\r\nlines", "\n"]),
        Request::new(["EVAL", COMPARE_AND_EXPIRE, "0"]),
        Request::new(["SET", "token", "9007199254740992"]),
        Request::new(["EVAL", ACQUIRE_WITH_TOKEN, "2", "l1", "token", "me", "100000"]),
        Request::new(["GET", "token"]),
        Request::new(["SET", "token", "9223372036854775806"]),
        Request::new(["EVAL", ACQUIRE_WITH_TOKEN, "2", "l2", "token", "me", "100000"]),
        Request::new(["EVAL", ACQUIRE_WITH_TOKEN, "2", "l3", "token", "me", "100000"]),
        Request::new(["EVAL", ACQUIRE_WITH_TOKEN, "2", "l4", "token", "me", "0"]),
        Request::new(["EVAL", ACQUIRE_WITH_TOKEN, "1", "l5", "me", "100000"]),
        Request::new(["GET", "l5"]),
        Request::new([
            "EVAL",
            &ACQUIRE_WITH_TOKEN.replace('[', "\r\n["),
            "1",
            "l6",
            "me",
            "100000",
        ]),
    ]);
    requests
}

/// Whole conversations of a client that need not speak the protocol well.
pub(crate) fn raw_bytes() -> Vec<Vec<u8>> {
    let texts: &[&[u8]] = &[
        b"*1\r\n$-1\r\n",
        b"*x\r\n",
        b"*\r\nPING\r\n",
        b"*+1\r\n$4\r\nPING\r\n",
        b"*1\r\n#3\r\n",
        b"*1\r\n\r\n$4\r\nPING\r\n",
        b"*1\r\n\n$4\r\nPING\r\n",
        b"*1\r\n$\r\nPING\r\n",
        b"*1\r\n$04\r\nPING\r\n",
        b"*1\r\n\xff4\r\nPING\r\n",
        b"*2147483648\r\n",
        b"*2147483647\r\n$4\r\nPING\r\n",
        b"*0\r\n*-5\r\n\r\nPING\n",
        b"*1\r\n$4\r\nPINGxx*1\rx$4\r\nPING\r\n",
        b"PING\0\r\nPING\r\n",
        b"*1\0\r\n$4\r\nPING\r\n",
        b"  \r\n\tPING \"a\\x41\\n\" \r\n",
        b"PING 'a\\'b\\n'\r\nse\"t\" a \"\"\r\n",
        b"PING \"a\r\n",
        b"PING \"a\"b\r\n",
        b"QUIT now\r\nPING\r\n",
        b"POST / HTTP/1.1\r\nPING\r\n",
        b"host: here\r\nPING\r\n",
        b"SELECT 0\r\nSELECT 1\r\nSELECT -1\r\nSELECT x\r\nSELECT 99999999999\r\nSELECT\r\n",
        b"CLIENT\r\nCLIENT SETNAME 'a b'\r\nCLIENT SETNAME a\r\nCLIENT GETNAME\r\nCLIENT SETNAME ''\r\n",
        b"CLIENT GETNAME\r\nCLIENT GETNAME a\r\nCLIENT SETNAME\r\nCLIENT ID 1\r\n",
        b"CLIENT SETINFO lib-name x\r\nclient \"no\\r\\nsuch\"\r\nCOMMAND nope\r\nCOMMAND COUNT x\r\n",
        b"HELLO x\r\nHELLO 1\r\nHELLO 4\r\nHELLO 2 nope\r\nHELLO 2 SETNAME\r\nHELLO 2 SETNAME 'a b'\r\n",
        b"INFO nope\r\nCOMMAND DOCS nope\r\n",
        b"SET k v\r\nGET k\r\nDEL k\r\nGET k\r\n",
    ];
    // The last request tells whether the server still listens.
    let mut conversations: Vec<Vec<u8>> =
        texts.iter().map(|text| [text, &b"PING\r\n"[..]].concat()).collect();
    // One byte too many for a line: all is read before it is refused, so that hanging up on unread
    // bytes cannot cut off the answer.
    for (before, line) in [("", ""), ("", "*"), ("*1\r\n", "$")] {
        let endless = "1".repeat(64 * 1024 + 1 - line.len());
        conversations.push([before, line, &endless].concat().into_bytes());
    }
    conversations.push(format!("*2\r\n$4\r\nECHO\r\n${}\r\n", MAX_BULK + 1).into_bytes());
    conversations.push(Request::new(["ECHO".to_owned(), "x".repeat(MAX_BULK)]).to_resp());
    conversations
}
