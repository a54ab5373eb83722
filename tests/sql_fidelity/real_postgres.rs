//! A real PostgreSQL for the length of a test, and plain connections to it.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use faultline::services::sql::{Reply, SqlError, Value};

/// Nothing takes longer than this but a mistake.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs until it is dropped.
pub(crate) struct RealPostgres {
    port: u16,
    process: Child,
    directory: PathBuf,
}

/// Where Debian keeps the programs that do not belong on everybody's PATH.
fn program(name: &str) -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).chain(debian).collect();
    folders.sort();
    folders.into_iter().map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// The user and group that may run a server when root may not.
fn unprivileged(command: &mut Command) -> &mut Command {
    let id = |flag, user: &[&str]| {
        let output = Command::new("id").arg(flag).args(user).output().expect("the program id");
        String::from_utf8_lossy(&output.stdout).trim().parse::<u32>().expect("a number")
    };
    if id("-u", &[]) == 0 {
        command.gid(id("-g", &["postgres"])).uid(id("-u", &["postgres"]));
    }
    command
}

impl RealPostgres {
    /// Starts a server, or tells that the test is skipped as there is none. Under `CI` that fails.
    pub(crate) fn start(deadlock_timeout: Duration) -> Option<Self> {
        let (Some(initdb), Some(postgres)) = (program("initdb"), program("postgres")) else {
            assert!(std::env::var_os("CI").is_none(), "PostgreSQL must be installed for CI");
            println!("skipped: no postgresql");
            return None;
        };
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir()
            .join(format!("faultline-postgres-{}-{number}", std::process::id()));
        let made = unprivileged(&mut Command::new(initdb))
            .args(["--auth=trust", "--username=postgres", "--no-sync", "--no-locale"])
            .args(["--encoding=UTF8", "-D"])
            .arg(&directory)
            .current_dir(Path::new("/"))
            .output()
            .expect("initdb starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        // A free port is free until somebody listens on it.
        static STARTING: Mutex<()> = Mutex::new(());
        let starting = STARTING.lock().expect("a start that ended");
        let port = free_port();
        let process = unprivileged(&mut Command::new(postgres))
            .arg("-D")
            .arg(&directory)
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "autovacuum=off"])
            .args(["-c", &format!("deadlock_timeout={}", deadlock_timeout.as_millis())])
            .current_dir(Path::new("/"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        let server = Self { port, process, directory };
        server.connect();
        drop(starting);
        Some(server)
    }

    /// A connection, as soon as the server takes any.
    pub(crate) fn connect(&self) -> Wire {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(wire) = Wire::connect(self.port) {
                return wire;
            }
            assert!(Instant::now() < deadline, "postgres takes no connections");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for RealPostgres {
    fn drop(&mut self) {
        // SIGINT is its fast shutdown, which takes its children along.
        let _ = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Why the server gives a wait up by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    Deadlock,
    LockTimeout,
}

/// A connection that speaks the simple query protocol, version 3.
pub(crate) struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
    /// The process that serves it.
    pub(crate) pid: i32,
}

impl Wire {
    fn connect(port: u16) -> Option<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
        stream.set_nodelay(true).expect("an option of every TCP stream");
        let mut wire = Self { stream, received: Vec::new(), pid: 0 };
        let mut startup = 196_608_u32.to_be_bytes().to_vec();
        startup.extend(b"user\0postgres\0database\0postgres\0\0");
        let length = (startup.len() as u32 + 4).to_be_bytes();
        wire.stream.write_all(&[&length[..], &startup].concat()).ok()?;
        let greeting = wire.until_ready(PATIENCE)?;
        let key = greeting.iter().find(|(kind, _)| *kind == b'K')?;
        wire.pid = i32::from_be_bytes(key.1[..4].try_into().expect("four bytes"));
        Some(wire)
    }

    /// Sends a query and does not wait for the reply.
    pub(crate) fn send(&mut self, sql: &str) {
        let mut message = vec![b'Q'];
        message.extend((sql.len() as u32 + 5).to_be_bytes());
        message.extend(sql.as_bytes());
        message.push(0);
        self.stream.write_all(&message).expect("a server that listens");
    }

    /// The reply to the query that was sent, as the model prints it.
    pub(crate) fn reply(&mut self) -> String {
        self.until_ready(PATIENCE).map_or_else(|| "nothing".into(), |messages| show(&messages))
    }

    /// The reply, if it is there: why a wait was given up, or that it was not. It is left for
    /// [`Wire::reply`].
    pub(crate) fn has_ended(&mut self) -> Option<Option<Ending>> {
        let messages = self.until_ready(Duration::from_millis(1))?;
        let reply = show(&messages);
        let bytes = messages.into_iter().flat_map(|(kind, body)| {
            let length = (body.len() as u32 + 4).to_be_bytes();
            [vec![kind], length.to_vec(), body].concat()
        });
        self.received = bytes.chain(self.received.drain(..)).collect();
        Some(if reply == format!("ERROR 40P01: {}", SqlError::Deadlock) {
            Some(Ending::Deadlock)
        } else if reply == format!("ERROR 55P03: {}", SqlError::LockTimeout) {
            Some(Ending::LockTimeout)
        } else {
            None
        })
    }

    pub(crate) fn ask(&mut self, sql: &str) -> String {
        self.send(sql);
        self.reply()
    }

    /// All messages up to the one that says that the server is ready for more.
    fn until_ready(&mut self, time: Duration) -> Option<Vec<(u8, Vec<u8>)>> {
        let deadline = Instant::now() + time;
        loop {
            if let Some(messages) = self.messages() {
                return Some(messages);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            self.stream
                .set_read_timeout(Some(left.max(Duration::from_millis(1))))
                .expect("a timeout that is not zero");
            let mut chunk = [0; 4096];
            match self.stream.read(&mut chunk) {
                Ok(0) => return None,
                Ok(length) => self.received.extend_from_slice(&chunk[..length]),
                Err(error)
                    if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) =>
                {
                    return None;
                }
                Err(_) => return None,
            }
        }
    }

    fn messages(&mut self) -> Option<Vec<(u8, Vec<u8>)>> {
        let (mut messages, mut at) = (Vec::new(), 0);
        while let Some(header) = self.received.get(at..at + 5) {
            let length = u32::from_be_bytes(header[1..].try_into().expect("four bytes")) as usize;
            let body = self.received.get(at + 5..at + 1 + length)?.to_vec();
            messages.push((header[0], body));
            at += 1 + length;
            if messages.last().is_some_and(|(kind, _)| *kind == b'Z') {
                self.received.drain(..at);
                return Some(messages);
            }
        }
        None
    }
}

/// A reply as the model prints it. Rows come in no particular order, so they are sorted.
fn show(messages: &[(u8, Vec<u8>)]) -> String {
    let mut integers = Vec::new();
    let mut rows = Vec::new();
    for (kind, body) in messages {
        match kind {
            b'T' => integers = integer_columns(body),
            b'D' => rows.push(data_row(body, &integers)),
            b'E' => {
                let field = |code: u8| {
                    let found =
                        body.split(|byte| *byte == 0).find(|field| field.first() == Some(&code));
                    String::from_utf8_lossy(found.map_or(&[], |field| &field[1..])).into_owned()
                };
                return format!("ERROR {}: {}", field(b'C'), field(b'M'));
            }
            b'C' if !integers.is_empty() => {
                rows.sort();
                return Reply::Rows(rows).to_string();
            }
            b'C' => return String::from_utf8_lossy(&body[..body.len() - 1]).into_owned(),
            _ => {}
        }
    }
    String::new()
}

/// Which columns are numbers, by the type in each field's description.
fn integer_columns(body: &[u8]) -> Vec<bool> {
    let mut rest = &body[2..];
    let mut integers = Vec::new();
    while let Some(end) = rest.iter().position(|byte| *byte == 0) {
        let field = &rest[end + 1..];
        let kind = u32::from_be_bytes(field[6..10].try_into().expect("four bytes"));
        integers.push([20, 21, 23].contains(&kind));
        rest = &field[18..];
    }
    integers
}

fn data_row(body: &[u8], integers: &[bool]) -> Vec<Value> {
    let mut rest = &body[2..];
    let mut row = Vec::new();
    for integer in integers {
        let length = i32::from_be_bytes(rest[..4].try_into().expect("four bytes"));
        rest = &rest[4..];
        let Ok(length) = usize::try_from(length) else {
            row.push(Value::Null);
            continue;
        };
        let text = String::from_utf8_lossy(&rest[..length]).into_owned();
        row.push(if *integer {
            Value::Integer(text.parse().expect("a number"))
        } else {
            Value::Text(text)
        });
        rest = &rest[length..];
    }
    row
}
