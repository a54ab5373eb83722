//! Random requests, mostly sensible, over few nodes, so that they meet.

use faultline::services::zookeeper::{
    ANY_VERSION, CreateMode, Data, Op, Path, Request, State, Wishes, Zxid,
};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

const PATHS: [&str; 12] = [
    "/a",
    "/b",
    "/a/a",
    "/a/b",
    "/b/a",
    "/b/b",
    "/a/a/a",
    "/a/a/b",
    "/lock-",
    "/a/lock-",
    "/b/a/lock-",
    "/é",
];
const BAD_PATHS: [&str; 15] = [
    "",
    "a",
    "a/b",
    "//",
    "//a",
    "/a/",
    "/a//b",
    "/.",
    "/a/..",
    "/a/./b",
    "/\0",
    "/a\0b",
    "/\u{1}",
    "/\u{80}",
    "/\u{f000}",
];
/// There from the beginning.
const OLD_PATHS: [&str; 4] = ["/", "/zookeeper", "/zookeeper/config", "/zookeeper/quota"];
const DATA: [&[u8]; 4] = [b"", b"7f3a", b"two words", b"\0\xff"];

pub(crate) struct Generator<'a> {
    pub(crate) rng: &'a mut Pcg64Mcg,
    pub(crate) state: &'a State,
}

impl Generator<'_> {
    pub(crate) fn request(&mut self) -> Request {
        match self.rng.random_range(0..20) {
            0..10 => Request::Write(self.op(false)),
            10 | 11 => self.multi(),
            12 | 13 => Request::Exists { path: self.path_to_read(), watch: self.chance(2) },
            14 | 15 => Request::GetData { path: self.path_to_read(), watch: self.chance(2) },
            16 | 17 => Request::GetChildren { path: self.path_to_read(), watch: self.chance(2) },
            18 => Request::Sync { path: self.path() },
            _ => self.set_watches(),
        }
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.rng.random_range(0..choices.len())]
    }

    pub(crate) fn chance(&mut self, one_in: u32) -> bool {
        self.rng.random_range(0..one_in) == 0
    }

    fn path(&mut self) -> Path {
        let own: Vec<Path> = self.state.paths().skip(1).cloned().collect();
        let own: Vec<&Path> = own.iter().filter(|path| !path.starts_with("/zookeeper")).collect();
        match self.rng.random_range(0..20) {
            0 => self.pick(&BAD_PATHS).into(),
            1..11 if !own.is_empty() => self.pick(&own).clone(),
            _ => self.pick(&PATHS).into(),
        }
    }

    fn path_to_read(&mut self) -> Path {
        if self.chance(8) { self.pick(&OLD_PATHS).into() } else { self.path() }
    }

    fn data(&mut self) -> Data {
        if self.chance(5) { None } else { Some(self.pick(&DATA).into()) }
    }

    /// Mostly one that fits.
    fn version(&mut self, path: &str) -> i32 {
        match self.rng.random_range(0..10) {
            0 => self.pick(&[0, 1, 2, 99, -2, i32::MIN, i32::MAX]),
            1..4 => self.state.stat(path).map_or(0, |stat| stat.version),
            _ => ANY_VERSION,
        }
    }

    fn op(&mut self, may_check: bool) -> Op {
        match self.rng.random_range(0..if may_check { 12 } else { 10 }) {
            0..4 => self.create(),
            4..7 => {
                let path = if self.chance(40) { "/".into() } else { self.path() };
                Op::Delete { version: self.version(&path), path }
            }
            7..10 => {
                let path = if self.chance(20) { "/".into() } else { self.path() };
                Op::SetData { version: self.version(&path), data: self.data(), path }
            }
            _ => {
                let path = self.path_to_read();
                Op::Check { version: self.version(&path), path }
            }
        }
    }

    fn create(&mut self) -> Op {
        let mode = self.pick(&[
            CreateMode::Persistent,
            CreateMode::Persistent,
            CreateMode::Ephemeral,
            CreateMode::PersistentSequential,
            CreateMode::EphemeralSequential,
        ]);
        let parent_only = mode.is_sequential() && self.chance(6);
        let path = if parent_only { self.pick(&["/", "/a/", "/b/"]).into() } else { self.path() };
        Op::Create { path, data: self.data(), mode, with_stat: self.chance(2) }
    }

    fn multi(&mut self) -> Request {
        let count = self.rng.random_range(0..6);
        Request::Multi((0..count).map(|_| self.op(true)).collect())
    }

    fn set_watches(&mut self) -> Request {
        let since = Zxid((self.state.zxid().0 - self.rng.random_range(0..30)).max(0));
        let [data, exist, child] = [(); 3].map(|()| {
            let count = self.rng.random_range(0..3);
            (0..count).map(|_| self.path_to_read()).collect()
        });
        Request::SetWatches(Wishes { since, data, exist, child })
    }
}
