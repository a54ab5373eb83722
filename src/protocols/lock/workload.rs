//! The workload, and what can be set in it and in any lock.

use crate::kernel::Span;
use crate::protocols::settings::{Quantity, Range, Settings, Switch};

/// The workload's quantities.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Workload {
    /// How many workers there are.
    pub workers: u8,
    /// How long a worker works between looking whether the order is paid and charging it.
    pub work: Span,
    /// How long a worker waits before it tries again to get the lock; a quarter more or less.
    pub retry: Span,
    /// How long the gateway waits before it asks the next worker.
    pub ask_again: Span,
    /// How long a worker waits for the bank.
    pub bank_timeout: Span,
}

impl Workload {
    /// The workload as set.
    pub fn of(settings: &Settings) -> Workload {
        Workload {
            workers: settings.count("workers") as u8,
            work: settings.time("work"),
            retry: settings.time("retry"),
            ask_again: settings.time("ask-again"),
            bank_timeout: settings.time("bank-timeout"),
        }
    }
}

/// What can be set in the workload, whatever the lock.
pub const WORKLOAD: [Quantity; 5] = [
    Quantity { name: "workers", range: Range::Count { default: 2, least: 2, most: 6 } },
    time("work", Span::s(2), Span::ms(1), Span::s(600)),
    time("retry", Span::s(5), Span::ms(100), Span::s(600)),
    time("ask-again", Span::s(10), Span::ms(100), Span::s(600)),
    time("bank-timeout", Span::s(10), Span::ms(100), Span::s(600)),
];

/// A lock's own quantities, then the workload's.
pub const fn with_workload<const OWN: usize, const ALL: usize>(
    own: [Quantity; OWN],
) -> [Quantity; ALL] {
    assert!(ALL == OWN + WORKLOAD.len());
    let mut all = [WORKLOAD[0]; ALL];
    let mut at = 0;
    while at < ALL {
        all[at] = if at < OWN { own[at] } else { WORKLOAD[at - OWN] };
        at += 1;
    }
    all
}

/// Whether every grant bears a number that the bank looks at.
pub const FENCING: Switch =
    Switch { name: "fencing", values: &["on", "off"], default: "on", mistake: Some("off") };

/// Whether a holder's client prolongs its lease while the holder lives.
pub const WATCHDOG: Switch =
    Switch { name: "watchdog", values: &["off", "on"], default: "off", mistake: None };

/// How often a watchdog renews a lease when the work is long done.
const LAST_RENEWALS: u64 = 16;

/// For how long a watchdog renews, where every renewal leaves a trace that stays, as a higher version or one
/// more file: as long as the work takes, and sixteen renewals more. The worker is then waiting for its bank
/// alone, and for none that answers soon. Renewals without end would make every world in which the bank stays
/// away another one. Their numbers may not come round, as those of connections do: a worker that slept
/// for so long would take a lock that is alive for the abandoned one that it saw.
pub fn longest_hold(settings: &Settings, between_renewals: Span) -> Span {
    settings.time("work") + Span::us(between_renewals.as_us() * LAST_RENEWALS)
}

/// How long a lock is lent.
pub const LEASE: Quantity = time("lease", Span::s(30), Span::s(1), Span::s(600));

/// How long a lock's client waits for a server's reply.
pub const REPLY_TIMEOUT: Span = Span::s(2);

/// A time that can be set.
pub const fn time(name: &'static str, default: Span, least: Span, most: Span) -> Quantity {
    Quantity { name, range: Range::Time { default, least, most } }
}
