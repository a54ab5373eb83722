//! Holds the modelled file system against the machine's own: every result of every call is compared.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use faultline::services::files::{
    Access, Ages, Answer, Call, Done, Fd, FileSystem, Flags, Inode, Path, Process, Stat,
};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

#[path = "files_fidelity/random_calls.rs"]
mod random_calls;
#[path = "files_fidelity/real_files.rs"]
mod real_files;

use random_calls::random_call;
use real_files::{RealFiles, name};

/// The seed, unless `FILES_FIDELITY_SEED` names another.
const SEED: u64 = 1;
const STEPS: usize = 60_000;
const PROCESS: Process = Process(1);

/// Every so many calls nothing happens for so long, so that ages differ.
const REST_EVERY: usize = 400;
const REST: Duration = Duration::from_millis(40);
/// How far the kernel's coarse clock may be behind, and two readings apart.
const TOLERANCE_MS: u64 = 15;

/// When each file was written by the model, and how much later at most by the machine.
#[derive(Default)]
struct Clock(BTreeMap<Inode, (Instant, Duration)>);

impl Ages for Clock {
    fn age_ms(&self, file: Inode) -> u64 {
        self.0.get(&file).map_or(u64::MAX, |(written, _)| written.elapsed().as_millis() as u64)
    }

    fn restart(&mut self, file: Inode) {
        self.0.insert(file, (Instant::now(), Duration::ZERO));
    }

    fn forget(&mut self, file: Inode) {
        self.0.remove(&file);
    }
}

/// The model beside a folder of the machine's, both asked the same.
struct Comparison {
    model: FileSystem,
    clock: Clock,
    real: RealFiles,
    open: Vec<Fd>,
}

impl Comparison {
    fn new() -> Self {
        Self {
            model: FileSystem::default(),
            clock: Clock::default(),
            real: RealFiles::new(),
            open: Vec::new(),
        }
    }

    /// Asks both, and tells how they differ if they do.
    fn ask(&mut self, call: &Call) -> Result<Answer, String> {
        let began = Instant::now();
        let modelled = self.model.execute(&mut self.clock, PROCESS, call);
        let fd = match modelled {
            Ok(Done::Opened(fd)) => Some(fd),
            _ => None,
        };
        let real = self.real.execute(call, fd);
        self.open.extend(fd);
        self.open.retain(|fd| !matches!(call, Call::Close(closed) if closed == fd));
        let took = began.elapsed();
        for (written, later) in self.clock.0.values_mut() {
            if *written >= began {
                *later = took;
            }
        }
        let tolerance = |file: &Inode| {
            let later = self.clock.0.get(file).map_or(Duration::ZERO, |(_, later)| *later);
            TOLERANCE_MS + (took + later).as_millis() as u64
        };
        let agree = match (&modelled, &real) {
            (Ok(Done::Stat(modelled)), Ok(Done::Stat(real))) => alike(modelled, real, &tolerance),
            (Ok(modelled), Ok(real)) => modelled == real,
            (Err(modelled), Err(real)) => modelled.name() == name(*real),
            _ => false,
        };
        if agree {
            Ok(modelled)
        } else {
            Err(format!("{call}\n  model: {modelled:?}\n  real: {real:?}"))
        }
    }

    fn must(&mut self, call: &Call) -> Answer {
        self.ask(call).unwrap_or_else(|difference| panic!("{difference}"))
    }
}

/// Inode numbers are each side's own; that they name the same file shows in everything else.
fn alike(modelled: &Stat, real: &Stat, tolerance_ms: &dyn Fn(&Inode) -> u64) -> bool {
    match (modelled, real) {
        (Stat::Directory { .. }, Stat::Directory { .. }) => true,
        (
            Stat::File { inode, size, links, age_ms },
            Stat::File { size: real_size, links: real_links, age_ms: real_age, .. },
        ) => {
            size == real_size
                && links == real_links
                && age_ms.abs_diff(*real_age) <= tolerance_ms(inode)
        }
        _ => false,
    }
}

#[test]
fn random_calls_are_answered_as_linux_answers() {
    let mut comparison = Comparison::new();
    let seed =
        std::env::var("FILES_FIDELITY_SEED").map_or(SEED, |seed| seed.parse().expect("a number"));
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for step in 0..STEPS {
        let call = random_call(&mut rng, &comparison.open);
        let answer = comparison
            .ask(&call)
            .unwrap_or_else(|difference| panic!("seed {seed}, step {step}: {difference}"));
        let outcome = answer.map_or_else(|errno| errno.to_string(), |_| "done".into());
        let name = call.to_string().split('(').next().unwrap_or_default().to_string();
        *seen.entry(format!("{name} {outcome}")).or_default() += 1;
        if step % REST_EVERY == 0 {
            thread::sleep(REST);
        }
    }
    for outcome in [
        "open done",
        "open EEXIST",
        "open ENOENT",
        "open EISDIR",
        "open ENOTDIR",
        "open ENAMETOOLONG",
        "read EBADF",
        "read EISDIR",
        "write EBADF",
        "rename EINVAL",
        "rename ENOTEMPTY",
        "rename EISDIR",
        "rename ENOTDIR",
        "link EPERM",
        "link EEXIST",
        "unlink EISDIR",
        "rmdir ENOTEMPTY",
        "rmdir ENOTDIR",
        "mkdir EEXIST",
        "utimensat ENOENT",
    ] {
        assert!(seen.contains_key(outcome), "no call ended so: {outcome}\n{seen:#?}");
    }
}

/// What open(2) tells programs to do that want a lock.
#[test]
fn a_lock_files_life_is_as_linux_has_it() {
    let mut both = Comparison::new();
    let path = |text| Path::new(text).expect("a path that is modelled");
    let lock = path("order-42.lock");
    let exclusive = Flags { create: true, exclusive: true, ..Flags::existing(Access::WriteOnly) };
    let truncating = Flags { create: true, truncate: true, ..Flags::existing(Access::WriteOnly) };
    let appending = Flags { create: true, append: true, ..Flags::existing(Access::WriteOnly) };

    let mine = both.must(&Call::Open(lock.clone(), exclusive));
    assert!(mine.is_ok());
    assert!(both.must(&Call::Open(lock.clone(), exclusive)).is_err());
    let theirs = both.must(&Call::Open(lock.clone(), truncating));
    assert!(theirs.is_ok(), "a truncating open never fails");
    // Unlinked and made again, the name leads to another file: the first goes on for who has it open.
    both.must(&Call::Unlink(lock.clone())).expect("it is there");
    let fresh = both.must(&Call::Open(lock.clone(), exclusive));
    assert_ne!(mine, fresh);
    if let Ok(Done::Opened(mine)) = mine {
        both.must(&Call::Write(mine, b"a1".to_vec())).expect("it is still open");
        both.must(&Call::Fstat(mine)).expect("it has no name any more");
    }
    // An appending descriptor stands behind what it wrote, whoever else appends.
    let tokens = path("order-42.fence");
    for _ in 0..2 {
        let Ok(Done::Opened(fd)) = both.must(&Call::Open(tokens.clone(), appending)) else {
            panic!("it can be opened")
        };
        both.must(&Call::Write(fd, b".".to_vec())).expect("it is open");
        both.must(&Call::Tell(fd)).expect("it is open");
    }
    // The link count tells who was first where `O_EXCL` cannot be had.
    both.must(&Call::Link(tokens.clone(), path("b"))).expect("the name is free");
    both.must(&Call::Stat(tokens)).expect("it is there");
}

#[test]
fn paths_that_are_not_modelled_are_refused() {
    for text in ["", ".", "..", "/a", "a/", "a//b", "a/../b", "nul\0"] {
        assert_eq!(Path::new(text), None, "{text:?}");
    }
}

#[test]
fn a_process_that_ends_has_nothing_open() {
    let (mut model, mut clock) = (FileSystem::default(), Clock::default());
    let path = Path::new("a").expect("a path that is modelled");
    let flags = Flags { create: true, ..Flags::existing(Access::ReadWrite) };
    let before = model.clone();
    model.execute(&mut clock, PROCESS, &Call::Open(path.clone(), flags)).expect("it is made");
    model.execute(&mut clock, PROCESS, &Call::Unlink(path)).expect("it is there");
    assert_ne!(model, before, "an unlinked file lives on while it is open");
    model.end(&mut clock, PROCESS);
    assert_eq!(model, before);
}
