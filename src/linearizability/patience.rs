//! How long a verdict is waited for.

use std::cell::Cell;
use std::convert::Infallible;

/// How long a search may go on.
pub(super) trait Patience {
    /// That it is over.
    type Over: Send;

    /// Takes note of a step of the search, if there may be one.
    fn step(&self) -> Result<(), Self::Over>;
}

/// As long as it takes.
pub(super) struct Endless;

impl Patience for Endless {
    type Over = Infallible;

    fn step(&self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// As long as somebody says so, who is asked now and then.
pub(super) struct Told<'g> {
    go_on: &'g (dyn Fn() -> bool + Sync),
    steps: Cell<u32>,
}

/// Somebody said no.
pub(super) struct Interrupted;

/// At every so many steps somebody is asked.
const STEPS: u32 = 256;

impl<'g> Told<'g> {
    pub(super) fn by(go_on: &'g (dyn Fn() -> bool + Sync)) -> Self {
        Told { go_on, steps: Cell::new(0) }
    }
}

impl Patience for Told<'_> {
    type Over = Interrupted;

    fn step(&self) -> Result<(), Interrupted> {
        let steps = self.steps.get();
        self.steps.set(steps.wrapping_add(1));
        if steps.is_multiple_of(STEPS) && !(self.go_on)() { Err(Interrupted) } else { Ok(()) }
    }
}

/// No more than so many steps, nor longer than somebody else waits.
pub(super) struct Briefly<'p, P> {
    patience: &'p P,
    left: Cell<usize>,
}

/// Why it is over.
pub(super) enum Cut<Over> {
    /// There were so many steps.
    Short,
    /// Nobody else waits any longer either.
    Off(Over),
}

impl<'p, P> Briefly<'p, P> {
    pub(super) fn of(patience: &'p P, steps: usize) -> Self {
        Briefly { patience, left: Cell::new(steps) }
    }
}

impl<P: Patience> Patience for Briefly<'_, P> {
    type Over = Cut<P::Over>;

    fn step(&self) -> Result<(), Self::Over> {
        self.left.set(self.left.get().checked_sub(1).ok_or(Cut::Short)?);
        self.patience.step().map_err(Cut::Off)
    }
}
