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
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory =
            std::env::temp_dir().join(format!("faultline-redis-{}-{number}", std::process::id()));
        fs::create_dir_all(&directory).expect("a directory for the server");
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

    fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            assert!(Instant::now() < deadline, "redis-server does not listen");
            thread::sleep(Duration::from_millis(10));
        }
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
