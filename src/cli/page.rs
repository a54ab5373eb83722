//! `faultline serve page`: serves the built page on the loopback.
//!
//! A static file server of the standard library alone, so that looking at the page needs nothing
//! that the build did not need. It answers GET and HEAD, one thread a connection, and sends the
//! `.gz` files that `make dist` lays beside the originals, as a good static host would.

mod request;

use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use request::{Request, read_head};

/// How long a connection may say nothing before it is closed.
const IDLE: Duration = Duration::from_secs(30);

/// Serves the files under `dir` on a loopback port, for ever; 0 takes any free port. Prints the
/// address once connections are accepted.
///
/// # Errors
/// There is no such folder, or the port cannot be had.
pub fn serve_page(dir: &Path, port: u16, json: bool) -> io::Result<()> {
    if !dir.is_dir() {
        let message = format!("{} is not a folder: `make dist` builds it", dir.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|e| io::Error::new(e.kind(), format!("port {port}: {e}")))?;
    let address = listener.local_addr()?;
    super::announce(&format!("serving on http://{address}/"), address, json)?;
    serve(&listener, dir)
}

fn serve(listener: &TcpListener, dir: &Path) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept()?;
        let dir = dir.to_owned();
        // A connection that breaks off is the browser's business; the next one is served.
        std::thread::spawn(move || converse(stream, &dir));
    }
}

/// Answers the requests of one connection, until either side closes it.
fn converse(stream: TcpStream, dir: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut from = BufReader::new(stream.try_clone()?);
    let mut to = stream;
    while let Some(head) = read_head(&mut from)? {
        let Some(request) = Request::parse(&head) else {
            return answer(dir, &Request::default()).send(&mut to, true, false);
        };
        answer(dir, &request).send(&mut to, request.method != "HEAD", request.keep_alive)?;
        if !request.keep_alive {
            break;
        }
    }
    Ok(())
}

struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

enum Body {
    Text(String),
    File(File, u64),
    None,
}

impl Answer {
    fn plain(status: &'static str) -> Self {
        let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        Answer { status, headers, body: Body::Text(format!("{status}\n")) }
    }

    fn send(self, to: &mut impl Write, with_body: bool, keep_alive: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        match &self.body {
            Body::Text(text) => head += &format!("Content-Length: {}\r\n", text.len()),
            Body::File(_, length) => head += &format!("Content-Length: {length}\r\n"),
            Body::None => {}
        }
        head += "X-Content-Type-Options: nosniff\r\n";
        head += if keep_alive { "\r\n" } else { "Connection: close\r\n\r\n" };
        to.write_all(head.as_bytes())?;
        match self.body {
            _ if !with_body => {}
            Body::Text(text) => to.write_all(text.as_bytes())?,
            // `take`: a file that grows meanwhile must not run into the next answer.
            Body::File(file, length) => drop(io::copy(&mut file.take(length), to)?),
            Body::None => {}
        }
        to.flush()
    }
}

fn answer(dir: &Path, request: &Request<'_>) -> Answer {
    if request.method.is_empty() {
        return Answer::plain("400 Bad Request");
    }
    if !matches!(request.method, "GET" | "HEAD") {
        let mut answer = Answer::plain("405 Method Not Allowed");
        answer.headers.push(("Allow", "GET, HEAD".to_owned()));
        return answer;
    }
    let Some(mut path) = locate(dir, request.path) else {
        return Answer::plain("404 Not Found");
    };
    if path.is_dir() {
        if !request.path.ends_with('/') {
            // Else the page's relative addresses would be looked for one folder too high. Only the
            // last name is sent back: a full path could begin with `//` and name another host.
            let name = request.path.rsplit('/').next().unwrap_or_default();
            let mut answer = Answer::plain("301 Moved Permanently");
            answer.headers.push(("Location", format!("./{name}/")));
            return answer;
        }
        path.push("index.html");
    } else if request.path.ends_with('/') {
        return Answer::plain("404 Not Found");
    }
    file(&path, request).unwrap_or_else(|_| Answer::plain("404 Not Found"))
}

fn file(path: &Path, request: &Request<'_>) -> io::Result<Answer> {
    let mut headers = vec![
        ("Content-Type", content_type(path).to_owned()),
        ("Vary", "Accept-Encoding".to_owned()),
        // Kept by the browser, but asked about each time: a rebuilt page is never a stale one.
        ("Cache-Control", "no-cache".to_owned()),
    ];
    let (mut found, mut about) = open(path)?;
    let mut coding = "";
    if request.gzip {
        let mut name = path.as_os_str().to_owned();
        name.push(".gz");
        // Not one left over from an earlier build.
        if let Ok((gz, about_gz)) = open(Path::new(&name))
            && about_gz.modified()? >= about.modified()?
        {
            (found, about, coding) = (gz, about_gz, "gzip");
            headers.push(("Content-Encoding", coding.to_owned()));
        }
    }
    let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let tag = format!("\"{:x}-{:x}{coding}\"", changed.as_nanos(), about.len());
    let known = request.if_none_match.split(',').any(|t| t.trim().trim_start_matches("W/") == tag);
    headers.push(("ETag", tag));
    Ok(if known {
        Answer { status: "304 Not Modified", headers, body: Body::None }
    } else {
        Answer { status: "200 OK", headers, body: Body::File(found, about.len()) }
    })
}

fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok((file, about))
}

/// Where under `dir` a request's path points. Nothing for a path that climbs, that names a hidden
/// file, or that is none.
fn locate(dir: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decode(path.strip_prefix('/')?)?;
    let mut found = fs::canonicalize(dir).ok()?;
    for name in path.split('/').filter(|name| !name.is_empty()) {
        if name.starts_with('.') || name.contains(['\\', ':', '\0']) {
            return None;
        }
        found.push(name);
    }
    Some(found)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || (rest.next()? as char).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm", // else the browser refuses to compile while it loads
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "woff2" => "font/woff2",
        "txt" | "md" | "rs" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A folder of its own for each test, and a server on it.
    struct Site {
        root: PathBuf,
        address: std::net::SocketAddr,
    }

    impl Site {
        fn new() -> Self {
            static COUNT: AtomicUsize = AtomicUsize::new(0);
            let nth = COUNT.fetch_add(1, Ordering::Relaxed);
            let root =
                std::env::temp_dir().join(format!("faultline-page-{}-{nth}", std::process::id()));
            let dir = root.join("dist");
            fs::create_dir_all(dir.join("static")).unwrap();
            fs::write(root.join("secret"), "secret").unwrap();
            fs::write(dir.join(".stamp"), "").unwrap();
            fs::write(dir.join("index.html"), "<h1>Faultline</h1>").unwrap();
            fs::write(dir.join("a b.txt"), "with a space").unwrap();
            fs::write(dir.join("page.wasm"), "plain").unwrap();
            fs::write(dir.join("page.wasm.gz"), "squeezed").unwrap();
            fs::write(dir.join("static/icon.svg"), "<svg/>").unwrap();
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let address = listener.local_addr().unwrap();
            std::thread::spawn(move || serve(&listener, &dir));
            Site { root, address }
        }

        /// Sends the bytes and reads to the end: the request asks for the connection to be closed.
        fn send(&self, bytes: &str) -> String {
            let mut stream = TcpStream::connect(self.address).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            stream.write_all(bytes.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        }

        fn get(&self, path: &str, more: &str) -> String {
            self.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n"))
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.root);
        }
    }

    fn status(answer: &str) -> &str {
        answer.split(' ').nth(1).unwrap()
    }

    fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
        let head = answer.split("\r\n\r\n").next().unwrap();
        head.lines().filter_map(|l| l.split_once(": ")).find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    fn body(answer: &str) -> &str {
        answer.split_once("\r\n\r\n").unwrap().1
    }

    #[test]
    fn a_folder_answers_with_its_index() {
        let answer = Site::new().get("/?lesson=1", "");
        assert_eq!(status(&answer), "200");
        assert_eq!(header(&answer, "Content-Type"), Some("text/html; charset=utf-8"));
        assert_eq!(header(&answer, "Content-Length"), Some("18"));
        assert_eq!(body(&answer), "<h1>Faultline</h1>");
    }

    #[test]
    fn a_folder_without_its_slash_is_sent_to_it() {
        let site = Site::new();
        let answer = site.get("/static", "");
        assert_eq!((status(&answer), header(&answer, "Location")), ("301", Some("./static/")));
        let answer = site.get("//static", "");
        assert_eq!(header(&answer, "Location"), Some("./static/"), "never another host");
    }

    #[test]
    fn names_may_be_percent_encoded() {
        assert_eq!(body(&Site::new().get("/a%20b.txt", "")), "with a space");
    }

    #[test]
    fn gzip_is_sent_to_who_accepts_it() {
        let site = Site::new();
        let answer = site.get("/page.wasm", "Accept-Encoding: br, gzip;q=0.8\r\n");
        assert_eq!(header(&answer, "Content-Encoding"), Some("gzip"));
        assert_eq!(header(&answer, "Content-Type"), Some("application/wasm"));
        assert_eq!(body(&answer), "squeezed");
        for refusal in ["", "Accept-Encoding: gzip;q=0\r\n", "Accept-Encoding: br\r\n"] {
            let answer = site.get("/page.wasm", refusal);
            assert_eq!((header(&answer, "Content-Encoding"), body(&answer)), (None, "plain"));
        }
    }

    #[test]
    fn a_gzip_older_than_its_original_is_not_sent() {
        let site = Site::new();
        let gz = File::options().write(true).open(site.root.join("dist/page.wasm.gz")).unwrap();
        gz.set_modified(UNIX_EPOCH).unwrap();
        assert_eq!(body(&site.get("/page.wasm", "Accept-Encoding: gzip\r\n")), "plain");
    }

    #[test]
    fn what_has_not_changed_is_not_sent_again() {
        let site = Site::new();
        let first = site.get("/page.wasm", "");
        let tag = header(&first, "ETag").unwrap();
        let again = site.get("/page.wasm", &format!("If-None-Match: {tag}\r\n"));
        assert_eq!((status(&again), body(&again)), ("304", ""));
        let squeezed =
            site.get("/page.wasm", &format!("Accept-Encoding: gzip\r\nIf-None-Match: {tag}\r\n"));
        assert_eq!(status(&squeezed), "200", "another coding is another thing");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let site = Site::new();
        let climbs = [
            "/../secret",
            "/static/../../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/..%5csecret",
            "/.stamp",
            "//../secret",
            "../secret",
            "/%00",
            "/%zz",
            "/nowhere",
            "/index.html/",
        ];
        for path in climbs {
            assert_eq!(status(&site.get(path, "")), "404", "{path}");
        }
    }

    #[test]
    fn head_has_no_body_and_other_methods_are_refused() {
        let site = Site::new();
        let head = site.send("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n");
        assert_eq!((status(&head), header(&head, "Content-Length")), ("200", Some("18")));
        assert_eq!(body(&head), "");
        let post = site.send("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
        assert_eq!((status(&post), header(&post, "Allow")), ("405", Some("GET, HEAD")));
        assert_eq!(status(&site.send("nonsense\r\n\r\n")), "400");
    }

    #[test]
    fn a_connection_carries_several_requests() {
        let answers = Site::new()
            .send("GET /a%20b.txt HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2);
        assert!(answers.ends_with("<h1>Faultline</h1>"));
    }
}
