//! Random requests, mostly sensible, over few keys and values, so that they meet.

use faultline::services::redis::scripts::{
    ACQUIRE_WITH_TOKEN, COMPARE_AND_DELETE, COMPARE_AND_EXPIRE,
};
use faultline::services::redis::{Bytes, Request};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

pub(crate) const KEYS: [&str; 6] = ["a", "b", "lock:order:42", "counter", "", "nul\0key"];
const VALUES: [&str; 14] = [
    "7f3a",
    "99aa",
    "",
    "two words",
    "1",
    "-1",
    "77000000",
    "01",
    "9223372036854775807",
    "-9223372036854775808",
    "9007199254740993",
    "9223372036854775806",
    "line\r\nbreak",
    "\u{e9}\0",
];
const BAD_AMOUNTS: [&str; 12] = [
    "0",
    "-1",
    "-100",
    "abc",
    "",
    "1.5",
    " 10",
    "+10",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "9223372036854775",
];
const UNKNOWN: [&str; 5] = ["GETT", "SE", "", "NO SUCH\r\nCOMMAND", "delx"];

struct Generator<'a> {
    rng: &'a mut Pcg64Mcg,
    /// The times left of all keys.
    remaining: &'a [u64],
    now_ms: u64,
}

/// A random request at this date, in the knowledge of what time the keys have left.
pub(crate) fn random_request(rng: &mut Pcg64Mcg, remaining: &[u64], now_ms: u64) -> Request {
    let mut generator = Generator { rng, remaining, now_ms };
    if generator.rng.random_range(0..250) == 0 {
        return generator.short_life();
    }
    let mut words = generator.command();
    if generator.rng.random_range(0..12) == 0 {
        generator.spoil(&mut words);
    }
    generator.change_case(&mut words[0]);
    Request::new(words)
}

fn words(words: &[&str]) -> Vec<Bytes> {
    words.iter().map(|&word| word.into()).collect()
}

impl Generator<'_> {
    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.rng.random_range(0..choices.len())]
    }

    fn key(&mut self) -> &'static str {
        self.pick(&KEYS)
    }

    fn value(&mut self) -> &'static str {
        self.pick(&VALUES)
    }

    fn chance(&mut self, one_in: u32) -> bool {
        self.rng.random_range(0..one_in) == 0
    }

    /// A command that lets a key live for a few milliseconds.
    fn short_life(&mut self) -> Request {
        let ms = self.rng.random_range(1..4u64);
        let (key, value, px) = (self.key(), self.value(), ms.to_string());
        let words = match self.rng.random_range(0..5) {
            0 => words(&["SET", key, value, "PX", &px]),
            1 => words(&["PSETEX", key, &px, value]),
            2 => words(&["GETEX", key, "PX", &px]),
            3 => words(&["EVAL", ACQUIRE_WITH_TOKEN, "2", key, "counter", value, &px]),
            _ => words(&["PEXPIRE", key, &px]),
        };
        Request::new(words)
    }

    fn command(&mut self) -> Vec<Bytes> {
        let (key, value) = (self.key(), self.value());
        match self.rng.random_range(0..30) {
            0..4 => self.set(),
            4 => words(&["GET", key]),
            5 => self.keys_of("DEL"),
            6 | 7 => self.expire(),
            8 => words(&["TTL", key]),
            9 | 10 => words(&["PTTL", key]),
            11 => words(&["PERSIST", key]),
            12 => self.keys_of("EXISTS"),
            13 => words(&["INCR", key]),
            14 => words(&["DECR", key]),
            15 => words(&["INCRBY", key, value]),
            16 => words(&["DECRBY", key, value]),
            17 => words(&["TYPE", key]),
            18 => words(&["PING"]),
            19 => words(&["ECHO", value]),
            20 => self.rarely_flush(),
            21 => words(&["SETNX", key, value]),
            22 => self.set_with_lifetime(),
            23 => words(&["GETSET", key, value]),
            24 => words(&["GETDEL", key]),
            25 => self.getex(),
            26 | 27 => self.eval(),
            28 => self.expire_at(),
            _ => self.unknown(),
        }
    }

    fn keys_of(&mut self, command: &str) -> Vec<Bytes> {
        let mut request = words(&[command]);
        for _ in 0..self.rng.random_range(1..4) {
            request.push(self.key().into());
        }
        request
    }

    fn set(&mut self) -> Vec<Bytes> {
        let mut request = words(&["SET", self.key(), self.value()]);
        while !self.chance(3) {
            match self.rng.random_range(0..7) {
                0 => request.push("NX".into()),
                1 => request.push("xx".into()),
                2 => request.push("Get".into()),
                3 => request.push("KEEPTTL".into()),
                4 if self.chance(5) => request.push("PERSIST".into()),
                _ => self.push_lifetime(&mut request),
            }
        }
        request
    }

    fn getex(&mut self) -> Vec<Bytes> {
        let mut request = words(&["GETEX", self.key()]);
        while !self.chance(3) {
            match self.rng.random_range(0..4) {
                0 => request.push("PERSIST".into()),
                1 if self.chance(5) => request.push("KEEPTTL".into()),
                _ => self.push_lifetime(&mut request),
            }
        }
        request
    }

    fn push_lifetime(&mut self, request: &mut Vec<Bytes>) {
        let option = self.pick(&["EX", "PX", "ex", "Px", "EXAT", "PXAT"]);
        let ms = self.lifetime_ms();
        let date = if self.chance(6) { self.now_ms - 60_000 } else { self.now_ms + ms };
        let amount = match option {
            "EX" | "ex" => ms / 1000,
            "PX" | "Px" => ms,
            "EXAT" => date / 1000,
            _ => date,
        };
        request.push(option.into());
        request.push(self.amount(amount));
    }

    fn set_with_lifetime(&mut self) -> Vec<Bytes> {
        let ms = self.lifetime_ms();
        let (command, amount) = self.pick(&[("SETEX", ms / 1000), ("PSETEX", ms)]);
        vec![command.into(), self.key().into(), self.amount(amount), self.value().into()]
    }

    fn expire(&mut self) -> Vec<Bytes> {
        let ms = self.lifetime_ms();
        let (command, amount) = self.pick(&[("EXPIRE", ms / 1000), ("PEXPIRE", ms)]);
        let mut request = vec![command.into(), self.key().into(), self.amount(amount)];
        while self.chance(2) {
            request.push(self.pick(&["NX", "XX", "GT", "LT", "gt", "lt", "nope"]).into());
        }
        request
    }

    fn expire_at(&mut self) -> Vec<Bytes> {
        let ms = self.lifetime_ms();
        let date = if self.chance(6) { self.now_ms - 60_000 } else { self.now_ms + ms };
        let (command, amount) = self.pick(&[("EXPIREAT", date / 1000), ("PEXPIREAT", date)]);
        let mut request = vec![command.into(), self.key().into(), self.amount(amount)];
        while self.chance(3) {
            request.push(self.pick(&["NX", "XX", "GT", "LT", "nope"]).into());
        }
        request
    }

    fn eval(&mut self) -> Vec<Bytes> {
        let script = self.pick(&[COMPARE_AND_DELETE, COMPARE_AND_EXPIRE, ACQUIRE_WITH_TOKEN]);
        let spaces = self.pick(&[" ", "\n", "  \t", "\r\n\n"]);
        let text = script.split_ascii_whitespace().collect::<Vec<_>>().join(spaces);
        let key_count = self.pick(&["0", "1", "1", "2", "2", "3", "-1", "x", "9"]);
        let ms = self.lifetime_ms();
        let mut request = words(&["EVAL", &text, key_count, self.key()]);
        if self.chance(2) {
            request.push(self.key().into());
        }
        request.push(self.value().into());
        if !self.chance(4) {
            request.push(self.amount(ms));
        }
        request
    }

    fn rarely_flush(&mut self) -> Vec<Bytes> {
        match self.rng.random_range(0..10) {
            0 => words(&["FLUSHALL"]),
            1 => words(&["FLUSHALL", "async"]),
            2 => words(&["FLUSHALL", "SYNC"]),
            3 => words(&["FLUSHALL", "now"]),
            _ => words(&["GET", self.key()]),
        }
    }

    fn unknown(&mut self) -> Vec<Bytes> {
        let mut request = words(&[self.pick(&UNKNOWN)]);
        for _ in 0..self.rng.random_range(0..4) {
            request.push(self.value().repeat(self.rng.random_range(1..30)).into());
        }
        request
    }

    /// A lifetime that no key has, and long enough not to end within the test: to compare equal
    /// ones with `GT` and `LT` is a matter of the millisecond, which differs between two servers.
    fn lifetime_ms(&mut self) -> u64 {
        loop {
            let ms = self.rng.random_range(600_000..900_000_000);
            if self.remaining.iter().all(|remaining| remaining.abs_diff(ms) > 10_000) {
                return ms;
            }
        }
    }

    fn amount(&mut self, amount: u64) -> Bytes {
        if self.chance(6) { self.pick(&BAD_AMOUNTS).into() } else { amount.to_string().into() }
    }

    /// Drops, doubles or adds a word.
    fn spoil(&mut self, words: &mut Vec<Bytes>) {
        let at = self.rng.random_range(0..words.len());
        match self.rng.random_range(0..3) {
            0 if at > 0 => drop(words.remove(at)),
            1 => words.insert(at, words[at].clone()),
            _ => words.push(self.value().into()),
        }
    }

    fn change_case(&mut self, word: &mut Bytes) {
        match self.rng.random_range(0..4) {
            0 => *word = word.to_ascii_lowercase().into(),
            1 => {
                *word = word
                    .iter()
                    .enumerate()
                    .map(|(i, c)| if i % 2 == 0 { c.to_ascii_lowercase() } else { *c })
                    .collect::<Vec<_>>()
                    .into()
            }
            _ => {}
        }
    }
}
