//! Random system calls over few paths and descriptors, so that they meet.

use faultline::services::files::{Access, Call, Fd, Flags, Path};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

const PATHS: [&str; 14] = [
    "a",
    "b",
    "order-42.lock",
    "d",
    "d/a",
    "d/b",
    "d/e",
    "d/e/a",
    "d/e/f",
    "f",
    "f/a",
    "none/a",
    "a/b",
    "d/e/f/g",
];

/// A random call, given the descriptors that are open.
pub(crate) fn random_call(rng: &mut Pcg64Mcg, open: &[Fd]) -> Call {
    if open.len() > 40 {
        return Call::Close(fd(rng, open));
    }
    match rng.random_range(0..30) {
        0..7 => Call::Open(path(rng), flags(rng)),
        7..10 => Call::Close(fd(rng, open)),
        10..12 => Call::Read(fd(rng, open), rng.random_range(0..9)),
        12..16 => Call::Write(fd(rng, open), b"a1\nb2\0\xff"[..rng.random_range(0..8)].to_vec()),
        16 => Call::Tell(fd(rng, open)),
        17..20 => Call::Stat(path(rng)),
        20 => Call::Fstat(fd(rng, open)),
        21..23 => Call::Rename(path(rng), path(rng)),
        23 => Call::Link(path(rng), path(rng)),
        24..26 => Call::Unlink(path(rng)),
        26..28 => Call::Mkdir(path(rng)),
        28 => Call::Rmdir(path(rng)),
        _ => Call::Touch(path(rng)),
    }
}

fn path(rng: &mut Pcg64Mcg) -> Path {
    // One byte more than a name can have, here and there.
    let long = ["x".repeat(255), "x".repeat(256), format!("a/{}", "x".repeat(256))];
    let text = if rng.random_range(0..40) == 0 {
        long[rng.random_range(0..long.len())].as_str()
    } else {
        PATHS[rng.random_range(0..PATHS.len())]
    };
    Path::new(text).expect("a path that is modelled")
}

fn flags(rng: &mut Pcg64Mcg) -> Flags {
    let accesses = [Access::ReadOnly, Access::WriteOnly, Access::ReadWrite, Access::ReadWrite];
    let create = rng.random_range(0..3) > 0;
    Flags {
        access: accesses[rng.random_range(0..accesses.len())],
        create,
        // Without `O_CREAT` it has no defined meaning.
        exclusive: create && rng.random_range(0..3) == 0,
        truncate: rng.random_range(0..4) == 0,
        append: rng.random_range(0..4) == 0,
    }
}

/// Mostly one that is open.
fn fd(rng: &mut Pcg64Mcg, open: &[Fd]) -> Fd {
    if open.is_empty() || rng.random_range(0..20) == 0 {
        Fd(9_999)
    } else {
        open[rng.random_range(0..open.len())]
    }
}
