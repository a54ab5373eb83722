//! A real etcd for the length of a test, and its JSON gateway.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Runs until it is dropped.
pub(crate) struct RealServer {
    command: Command,
    port: u16,
    process: Child,
    directory: PathBuf,
}

impl RealServer {
    /// Starts a server, or tells that the test is skipped as there is none. Under `CI` that fails.
    /// `ETCD` names another program than the one on the path. A test names its server, so that several
    /// can run at once.
    pub(crate) fn start(name: &str) -> Option<Self> {
        let program = std::env::var_os("ETCD").unwrap_or_else(|| "etcd".into());
        let version = Command::new(&program).arg("--version").stdout(Stdio::null()).status();
        if version.is_err() {
            assert!(std::env::var_os("CI").is_none(), "etcd is needed for CI");
            println!("skipped: no etcd");
            return None;
        }
        let directory = format!("faultline-etcd-{}-{name}", std::process::id());
        let directory = std::env::temp_dir().join(directory);
        fs::create_dir_all(&directory).expect("a directory for the server");
        let port = free_port();
        let [clients, peers] = [port, free_port()].map(|port| format!("http://127.0.0.1:{port}"));
        let mut command = Command::new(program);
        command
            .arg("--data-dir")
            .arg(&directory)
            .args(["--listen-client-urls", &clients, "--advertise-client-urls", &clients])
            .args(["--listen-peer-urls", &peers, "--initial-advertise-peer-urls", &peers])
            .args(["--initial-cluster", &format!("default={peers}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = command.spawn().expect("etcd starts a second time");
        let mut server = Self { command, port, process, directory };
        server.wait_until_ready();
        Some(server)
    }

    /// Kills the server, as a crash would, and starts it again with what is on its disk.
    pub(crate) fn crash_and_restart(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
        self.process = self.command.spawn().expect("etcd starts again");
        self.wait_until_ready();
    }

    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        // An answer of a server that has no leader yet is an error, without a header.
        let serves = |answer: Value| answer["header"]["revision"].is_string();
        while !self.post("kv/range", &json!({"key": "YQ=="})).is_some_and(serves) {
            let ended = self.process.try_wait().expect("a process that can be waited for");
            assert!(ended.is_none(), "etcd does not start: {ended:?}");
            assert!(Instant::now() < deadline, "etcd does not serve");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks, and reads the one answer.
    pub(crate) fn ask(&self, path: &str, body: &Value) -> Value {
        self.post(path, body).unwrap_or_else(|| panic!("no answer to {path} {body}"))
    }

    fn post(&self, path: &str, body: &Value) -> Option<Value> {
        let mut stream = self.send(path, body)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (_, answer) = answer.split_once("\r\n\r\n")?;
        serde_json::from_str(answer.trim()).ok()
    }

    /// Asks, and reads the answers one after the other.
    pub(crate) fn stream(&self, path: &str, body: &Value) -> impl FnMut() -> Value + use<> {
        let stream = self.send(path, body).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a stream with a time-out");
        let mut lines = BufReader::new(stream).lines().map(|line| line.expect("an answer in time"));
        let _head = lines.by_ref().take_while(|line| !line.is_empty()).count();
        move || {
            let line = lines.find(|line| !line.trim().is_empty()).expect("another answer");
            serde_json::from_str(&line).expect("JSON")
        }
    }

    /// Of HTTP 1.0, where an answer ends with its connection.
    fn send(&self, path: &str, body: &Value) -> Option<TcpStream> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        let body = body.to_string();
        let length = body.len();
        write!(stream, "POST /v3/{path} HTTP/1.0\r\nContent-Length: {length}\r\n\r\n{body}")
            .ok()?;
        Some(stream)
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}
