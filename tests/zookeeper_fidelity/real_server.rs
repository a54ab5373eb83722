//! A real ZooKeeper for the length of a test.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Where Debian puts it; the second keeps it quiet.
const JARS: [&str; 2] = ["/usr/share/java/zookeeper.jar", "/usr/share/java/slf4j-nop.jar"];

/// The shortest and the longest time-out that it grants.
pub(crate) const TIMEOUTS_MS: std::ops::RangeInclusive<u32> = 200..=600_000;

/// How often it looks for sessions to expire.
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// Runs until it is dropped.
pub(crate) struct RealServer {
    pub(crate) port: u16,
    process: Child,
    directory: PathBuf,
}

impl RealServer {
    /// Starts a server, or tells that the test is skipped as there is none. Under `CI` that fails.
    pub(crate) fn start() -> Option<Self> {
        let java = Command::new("java").arg("-version").stderr(Stdio::null()).status();
        if java.is_err() || !Path::new(JARS[0]).exists() {
            assert!(std::env::var_os("CI").is_none(), "ZooKeeper and Java are needed for CI");
            println!("skipped: no zookeeper");
            return None;
        }
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir()
            .join(format!("faultline-zookeeper-{}-{number}", std::process::id()));
        fs::create_dir_all(&directory).expect("a directory for the server");
        let port = free_port();
        let configuration = format!(
            "tickTime={}\ndataDir={}\nclientPort={port}\nclientPortAddress=127.0.0.1\n\
             minSessionTimeout={}\nmaxSessionTimeout={}\nmaxClientCnxns=0\n\
             admin.enableServer=false\n",
            TICK.as_millis(),
            directory.display(),
            TIMEOUTS_MS.start(),
            TIMEOUTS_MS.end(),
        );
        let file = directory.join("zoo.cfg");
        fs::write(&file, configuration).expect("a writable directory");
        let process = Command::new("java")
            .args(["-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dzookeeper.forceSync=no"])
            .args(["-cp", &JARS.join(":"), "org.apache.zookeeper.server.ZooKeeperServerMain"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Java starts a second time");
        let mut server = Self { port, process, directory };
        server.wait_until_ready();
        Some(server)
    }

    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !self.serves() {
            let ended = self.process.try_wait().expect("a process that can be waited for");
            assert!(ended.is_none(), "ZooKeeper does not start: {ended:?}");
            assert!(Instant::now() < deadline, "ZooKeeper does not serve");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl RealServer {
    /// Whether it answers the administrator's question. It listens earlier than it serves, and
    /// whoever connects in between may never hear from it.
    fn serves(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) else {
            return false;
        };
        let mut answer = Vec::new();
        let asked = stream
            .set_read_timeout(Some(Duration::from_secs(1)))
            .and_then(|()| stream.write_all(b"srvr"))
            .and_then(|()| stream.read_to_end(&mut answer));
        asked.is_ok() && answer.starts_with(b"Zookeeper version")
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
