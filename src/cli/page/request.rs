//! What a browser asks for.

use std::io::{self, BufRead, Read};

/// The longest request head read. A browser's is below 2 KB.
const HEAD_LIMIT: u64 = 16 * 1024;

/// The bytes up to the empty line; nothing when the connection ended or sent too much.
pub(super) fn read_head(from: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut from = from.take(HEAD_LIMIT);
    loop {
        let line = head.len();
        from.read_until(b'\n', &mut head)?;
        match &head[line..] {
            b"\r\n" | b"\n" => return Ok(Some(String::from_utf8_lossy(&head).into_owned())),
            rest if rest.ends_with(b"\n") => {}
            _ => return Ok(None),
        }
    }
}

/// What of a request matters here.
#[derive(Default)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) gzip: bool,
    pub(super) if_none_match: &'a str,
    pub(super) keep_alive: bool,
}

impl<'a> Request<'a> {
    pub(super) fn parse(head: &'a str) -> Option<Self> {
        let mut lines = head.lines();
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        let mut request = Request {
            method,
            path: target.split(['?', '#']).next()?,
            keep_alive: version == "HTTP/1.1",
            ..Request::default()
        };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "accept-encoding" => request.gzip = accepts_gzip(value),
                "if-none-match" => request.if_none_match = value,
                "connection" if value.eq_ignore_ascii_case("close") => request.keep_alive = false,
                // A body would be taken for the next request. None is expected, so none is read.
                "transfer-encoding" => request.keep_alive = false,
                "content-length" if value != "0" => request.keep_alive = false,
                _ => {}
            }
        }
        Some(request)
    }
}

/// Whether an Accept-Encoding allows gzip: it is named, and not with a weight of zero.
fn accepts_gzip(value: &str) -> bool {
    value.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip")
            && !parts.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn a_head_without_end_is_given_up() {
        let endless = "GET / HTTP/1.1\r\n".to_owned() + &"x: y\r\n".repeat(10_000);
        let mut from = BufReader::new(endless.as_bytes());
        assert!(read_head(&mut from).unwrap().is_none());
    }
}
