//! Fingerprints that are the same on every machine.
//!
//! `std`'s hashers differ from run to run, and hash `usize` by its width, so a page (32 bits) and a
//! test (64 bits) would disagree. Here a value is first written in one fixed encoding, little-endian
//! with every `usize` widened to 64 bits, and the bytes are hashed by XXH3-128.

use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};

thread_local! {
    /// The memory of the last encoding, to be used again: a search makes millions.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The 128-bit fingerprint of a world or a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// The fingerprint of `value`.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Fingerprint {
        let mut encoding = Encoding { bytes: SPARE.take() };
        encoding.bytes.clear();
        value.hash(&mut encoding);
        let fingerprint = Fingerprint(xxhash_rust::xxh3::xxh3_128(&encoding.bytes));
        SPARE.set(encoding.bytes);
        fingerprint
    }
}

/// Prints the first 64 bits as 16 hexadecimal digits, enough to compare two runs by eye.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", (self.0 >> 64) as u64)
    }
}

/// Collects what `#[derive(Hash)]` feeds it, in the fixed encoding.
struct Encoding {
    bytes: Vec<u8>,
}

impl Hasher for Encoding {
    fn write(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn write_u16(&mut self, n: u16) {
        self.write(&n.to_le_bytes());
    }

    fn write_u32(&mut self, n: u32) {
        self.write(&n.to_le_bytes());
    }

    fn write_u64(&mut self, n: u64) {
        self.write(&n.to_le_bytes());
    }

    fn write_u128(&mut self, n: u128) {
        self.write(&n.to_le_bytes());
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.write_u64(n as i64 as u64);
    }

    fn finish(&self) -> u64 {
        xxhash_rust::xxh3::xxh3_64(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Hash)]
    enum Shape {
        Dot,
        Line(usize, i64),
    }

    /// The same constants are checked in the browser, where `usize` has 32 bits.
    #[test]
    fn the_encoding_is_fixed() {
        let value = (vec![Shape::Dot, Shape::Line(7, -1)], "redis", 9usize, Some(true));
        assert_eq!(Fingerprint::of(&value).to_string(), "e6c601bcf7084e34");
    }
}
