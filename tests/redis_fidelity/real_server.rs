//! A real `redis-server` for the length of a test, and plain connections to it.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use faultline::services::redis::resp::{MAX_BULK, parse_reply};
use faultline::services::redis::{Reply, Request};

/// Runs until it is dropped.
pub(crate) struct RealServer {
    pub(crate) port: u16,
    process: Child,
    directory: PathBuf,
}

impl RealServer {
    /// Starts a server, or tells that the test is skipped as there is none. Under `CI` that fails.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    /// The same with more on its command line, and with these files in its directory.
    pub(crate) fn start_with(options: &[&str]) -> Option<Self> {
        Self::start_on(&[], options)
    }

    /// The same on a directory that holds these files.
    pub(crate) fn start_on(files: &[(&str, &[u8])], options: &[&str]) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory =
            std::env::temp_dir().join(format!("faultline-redis-{}-{number}", std::process::id()));
        fs::create_dir_all(&directory).expect("a directory for the server");
        for (name, content) in files {
            fs::write(directory.join(name), content).expect("a file for the server");
        }
        Self::spawn(directory, options)
    }

    fn spawn(directory: PathBuf, options: &[&str]) -> Option<Self> {
        let port = free_port();
        let spawned = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--databases", "1"])
            .args([
                "--save",
                "",
                "--appendonly",
                "no",
                "--proto-max-bulk-len",
                &MAX_BULK.to_string(),
            ])
            .args(options)
            .arg("--dir")
            .arg(&directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        match spawned {
            Ok(process) => {
                let server = Self { port, process, directory };
                server.wait_until_ready();
                Some(server)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let _ = fs::remove_dir_all(&directory);
                assert!(std::env::var_os("CI").is_none(), "redis-server must be installed for CI");
                println!("skipped: no redis-server");
                None
            }
            Err(error) => panic!("redis-server does not start: {error}"),
        }
    }

    /// The same server after its process has been killed and started anew, or none if it does not
    /// start any more.
    pub(crate) fn restart_with(mut self, options: &[&str]) -> Option<Self> {
        let _ = self.process.kill();
        let _ = self.process.wait();
        Self::spawn(std::mem::take(&mut self.directory), options)
    }

    /// A file that the server has written.
    pub(crate) fn read_file(&self, name: &str) -> Vec<u8> {
        fs::read(self.directory.join(name)).expect("a file of the server's")
    }

    fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let ready = || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
                && !Wire::connect(self.port).ask(&Request::words("PING")).0.is_error()
        };
        while !ready() {
            assert!(Instant::now() < deadline, "redis-server does not listen");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if !self.directory.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.directory);
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// A connection that asks one request at a time.
pub(crate) struct Wire {
    stream: TcpStream,
}

impl Wire {
    pub(crate) fn connect(port: u16) -> Self {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a server");
        stream.set_nodelay(true).expect("an option of every TCP stream");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout that is not zero");
        Self { stream }
    }

    /// The reply, and the bytes that it came in.
    pub(crate) fn ask(&mut self, request: &Request) -> (Reply, Vec<u8>) {
        self.stream.write_all(&request.to_resp()).expect("a server that listens");
        let mut received = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            let length = self.stream.read(&mut chunk).expect("a server that answers");
            assert_ne!(length, 0, "the server hung up on {request}");
            received.extend_from_slice(&chunk[..length]);
            if let Some((reply, taken)) = parse_reply(&received).expect("RESP2") {
                assert_eq!(taken, received.len(), "one reply to {request}");
                return (reply, received);
            }
        }
    }
}

/// A connection over which a real server tells what changes, as it does to its replicas.
pub(crate) struct Listener {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Listener {
    /// Asks for the stream from a place in a history, and returns the answer. A snapshot that comes
    /// before the stream is thrown away.
    pub(crate) fn connect(port: u16, id: &str, offset: i64) -> (Self, String) {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a server");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout that is not zero");
        let mut listener = Self { stream, received: Vec::new() };
        listener.say("REPLCONF capa psync2");
        assert_eq!(listener.line(), "+OK");
        listener.say(&format!("PSYNC {id} {offset}"));
        let answer = listener.line();
        if answer.starts_with("+FULLRESYNC") {
            let length = listener.line();
            let length = length.strip_prefix('$').and_then(|length| length.parse().ok());
            listener.take(length.expect("the length of a snapshot"));
        }
        (listener, answer)
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.stream.write_all(&Request::words(line).to_resp()).expect("a server that listens");
    }

    /// The next bytes of the stream.
    pub(crate) fn take(&mut self, length: usize) -> Vec<u8> {
        while self.received.len() < length {
            self.receive();
        }
        self.received.drain(..length).collect()
    }

    /// The next line that is not empty.
    fn line(&mut self) -> String {
        loop {
            let Some(end) = self.received.windows(2).position(|pair| pair == b"\r\n") else {
                // While a snapshot is made, the server sends empty lines to show that it lives.
                if self.received.starts_with(b"\n") {
                    self.received.remove(0);
                } else {
                    self.receive();
                }
                continue;
            };
            let line = self.take(end + 2);
            let line = String::from_utf8_lossy(&line).trim().to_owned();
            if !line.is_empty() {
                return line;
            }
        }
    }

    fn receive(&mut self) {
        let mut chunk = [0; 4096];
        let length = self.stream.read(&mut chunk).expect("a server that tells");
        assert_ne!(length, 0, "the server hung up");
        self.received.extend_from_slice(&chunk[..length]);
    }
}

/// Sends bytes and no more, and returns all that comes back.
pub(crate) fn talk(port: u16, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a server");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout that is not zero");
    stream.write_all(bytes).expect("a server that listens");
    stream.shutdown(Shutdown::Write).expect("a connection that is open");
    let mut received = Vec::new();
    stream.read_to_end(&mut received).expect("a server that answers and hangs up");
    received
}
