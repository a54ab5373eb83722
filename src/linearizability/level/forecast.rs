//! About where the level was, at every time.
//!
//! An operation may have happened at any time while it was under way, so by a time between it has happened
//! in part: the *expected* level is the sum of all such parts. What was really there differs from that
//! by some of the movements under way, and comes back to it as they complete; so the difference is taken
//! for a process that forgets itself at a steady rate (Ornstein and Uhlenbeck). Whoever saw a level tells
//! where it was at some time of his operation, the more exactly the shorter that was. What was never heard of
//! again may have moved the level for good; that is a random walk besides. Kalman's filter, with
//! Rauch, Tung and Striebel's smoother (1965), makes the most likely course out of both.
//!
//! There are no roots and no logarithms here, which machines round differently.

use super::Move;

/// What is expected of a level.
pub(super) struct Forecast {
    /// Where it was at each event.
    course: Vec<f64>,
    /// How far from that it may have been: the variance.
    variance: Vec<f64>,
    /// By which event so many operations should have happened.
    time_of: Vec<usize>,
    /// The mean square of a movement.
    pub(super) square: f64,
    /// How many movements there are to an event.
    pub(super) rate: f64,
    /// How many events an operation takes, on average.
    window: f64,
}

/// Between which levels the course passes while an operation waits to see one of them.
#[derive(Clone, Copy)]
pub(super) struct Pass {
    low: f64,
    high: f64,
    /// Whether it waits already.
    begun: bool,
    /// How many events are left to it.
    left: usize,
}

/// What is expected before anybody says what he saw.
struct Prior {
    course: Vec<f64>,
    variance: Vec<f64>,
}

/// An estimate: what is most likely, and its variance.
#[derive(Clone, Copy)]
struct Estimate {
    mean: f64,
    variance: f64,
}

impl Forecast {
    pub(super) fn of(moves: &[Move]) -> Self {
        let finished = || moves.iter().filter(|one| !one.is_open());
        let count = finished().count().max(1) as f64;
        let window = finished().map(|one| (one.due - one.invoked) as f64).sum::<f64>() / count;
        let movements = moves.iter().filter(|one| !one.only_sees()).count().max(1) as f64;
        let square = moves.iter().map(|one| (one.adds as f64) * (one.adds as f64)).sum::<f64>();
        let square = square / movements;
        let rate = movements / (2.0 * moves.len() as f64);
        let end = moves.iter().map(|one| if one.is_open() { one.invoked } else { one.due }).max();
        let events = end.unwrap_or(0) + 2;
        let (mut prior, time_of) = prior(moves, events, square);
        let mut forecast =
            Forecast { course: Vec::new(), variance: Vec::new(), time_of, square, rate, window };
        if moves.iter().any(Move::is_open) {
            forecast.add_drift(moves, &mut prior);
        }
        let estimates = forecast.smooth(moves, &prior);
        let course = |(expected, estimate): (&f64, &Estimate)| expected + estimate.mean;
        forecast.course = prior.course.iter().zip(&estimates).map(course).collect();
        forecast.variance = estimates.iter().map(|one| one.variance.max(1.0) + square).collect();
        forecast
    }

    /// By when so many operations should have happened.
    pub(super) fn time_of(&self, count: usize) -> usize {
        self.time_of[count.min(self.time_of.len() - 1)]
    }

    /// How much of an operation has happened by a time: from 0 to 1. Half of those happen at all that are
    /// never heard of again.
    pub(super) fn share(&self, one: &Move, now: usize) -> f64 {
        let passed = now.saturating_sub(one.invoked) as f64;
        match one.is_open() {
            true => 0.5 * (passed / (2.0 * self.window)).min(1.0),
            false => (passed / (one.due - one.invoked) as f64).min(1.0),
        }
    }

    /// Whether it is so long that it was never heard of again that it hardly happens any more. Old ones would
    /// grow more and more, and any level can be made up with enough of them.
    pub(super) fn is_stale(&self, one: &Move, now: usize) -> bool {
        one.is_open() && (one.invoked as f64) + 3.0 * self.window < now as f64
    }

    /// How unlikely a level is at a time. The unit is the variance.
    pub(super) fn surprise(&self, level: i64, now: usize) -> f64 {
        let off = level as f64 - self.course[now];
        off * off / self.variance[now]
    }

    /// Between which levels the course passes from a time, or from when an operation began if that is later,
    /// until it is due.
    pub(super) fn pass(&self, one: &Move, now: usize) -> Pass {
        /// At how many times it is looked where the course is.
        const LOOKS: usize = 4;
        let begin = now.max(one.invoked);
        let end = one.due.max(begin).min(self.course.len() - 1);
        let step = ((end - begin) / LOOKS).max(1);
        let course = self.course[begin..=end].iter().step_by(step);
        let low = course.clone().copied().fold(f64::INFINITY, f64::min);
        let high = course.copied().fold(f64::NEG_INFINITY, f64::max);
        Pass { low, high, begun: one.invoked <= now, left: end.saturating_sub(now) }
    }

    /// How far a level that must be seen lies aside of where it will pass on its way from where it is, or, if
    /// it cannot be seen yet, from where it will be: squared, in movements, for each that will come.
    pub(super) fn detour(&self, sees: &Move, pass: &Pass, level: i64) -> f64 {
        /// How many movements go on around the course at any time.
        const SLACK: f64 = 10.0;
        let (mut low, mut high) = (pass.low, pass.high);
        if pass.begun {
            (low, high) = (low.min(level as f64), high.max(level as f64));
        }
        let to_come = pass.left as f64 * self.rate + SLACK;
        self.aside(sees, low, high) / (self.square * to_come)
    }

    /// Whether that depends on where the level is now.
    pub(super) fn turns_on_level(&self, sees: &Move, pass: &Pass) -> bool {
        pass.begun && self.aside(sees, pass.low, pass.high) > 0.0
    }

    /// The square of how far a level that must be seen lies aside of all from one to another.
    fn aside(&self, sees: &Move, low: f64, high: f64) -> f64 {
        if sees.is_open() || sees.least < sees.most {
            return 0.0;
        }
        let wanted = sees.least as f64;
        let aside = (low - wanted).max(wanted - high).max(0.0);
        // One movement more or less is no detour.
        if aside * aside > self.square { aside * aside } else { 0.0 }
    }

    /// Adds to what is expected where the level drifted by those that were never heard of again: what they
    /// moved, if they did, stays, so that is a walk with a step at each of them.
    fn add_drift(&self, moves: &[Move], prior: &mut Prior) {
        /// How much more than its variance the rest counts for: whoever sees it soon again sees the same.
        const LASTING: f64 = 3.0;
        let events = prior.course.len();
        let mut steps = vec![0.0; events];
        for one in moves.iter().filter(|one| one.is_open()) {
            let adds = one.adds as f64;
            let end = (one.invoked + self.window as usize + 1).min(events);
            // Of a movement that has happened or not, each as likely, the variance is a quarter of its square.
            let share = adds * adds / 4.0 / (end - one.invoked) as f64;
            steps[one.invoked..end].iter_mut().for_each(|step| *step += share);
        }
        let mut seen = self.seen(moves, prior);
        for (saw, variance) in seen.iter_mut().zip(&prior.variance) {
            saw.iter_mut().for_each(|saw| saw.variance += LASTING * variance);
        }
        let drift = smooth(&seen, &steps, 1.0, Estimate { mean: 0.0, variance: 1.0 });
        for (time, drift) in drift.iter().enumerate() {
            prior.course[time] += drift.mean;
            prior.variance[time] += drift.variance;
        }
    }

    /// The differences between what was there and what was expected, at each event.
    fn smooth(&self, moves: &[Move], prior: &Prior) -> Vec<Estimate> {
        let seen = self.seen(moves, prior);
        let keeps = 1.0 / (1.0 + 3.0 / self.window.max(1.0));
        let renewed = |variance: &f64| (1.0 - keeps * keeps) * variance;
        let renewed: Vec<f64> = prior.variance.iter().map(renewed).collect();
        let start = Estimate { mean: 0.0, variance: prior.variance[0] };
        smooth(&seen, &renewed, keeps, start)
    }

    /// What was seen, as differences from what was expected, in the middle of whoever saw it.
    fn seen(&self, moves: &[Move], prior: &Prior) -> Vec<Vec<Estimate>> {
        let mut seen: Vec<Vec<Estimate>> = vec![Vec::new(); prior.course.len()];
        let sees = |one: &&Move| one.only_sees() && !one.is_open() && one.least == one.most;
        for one in moves.iter().filter(sees) {
            let middle = one.invoked.midpoint(one.due);
            let movements = self.rate * (one.due - one.invoked) as f64;
            let variance = self.square * movements / 4.0 + 1.0;
            seen[middle].push(Estimate { mean: one.least as f64 - prior.course[middle], variance });
        }
        seen
    }
}

/// What is expected if every operation is as likely at one time as at another while it is under way, and
/// how many should have happened by when.
fn prior(moves: &[Move], events: usize, square: f64) -> (Prior, Vec<usize>) {
    let mut changes = vec![[0.0; 3]; events];
    for one in moves.iter().filter(|one| !one.is_open()) {
        let (adds, length) = (one.adds as f64, (one.due - one.invoked) as f64);
        // Of a movement that has happened or not, the variance is a sixth of its square, on average.
        let slopes = [adds / length, 1.0 / length, adds * adds / 6.0];
        for (change, slope) in slopes.into_iter().enumerate() {
            changes[one.invoked][change] += slope;
            changes[one.due][change] -= slope;
        }
    }
    let (mut level, mut happened) = (0.0, 0.0);
    let mut slopes = [0.0; 3];
    let mut prior = Prior { course: Vec::new(), variance: Vec::new() };
    let mut time_of = Vec::new();
    for (time, change) in changes.iter().enumerate() {
        for (slope, change) in slopes.iter_mut().zip(change) {
            *slope += change;
        }
        prior.course.push(level);
        prior.variance.push(slopes[2].max(0.0) + square);
        while time_of.len() as f64 <= happened {
            time_of.push(time);
        }
        level += slopes[0];
        happened += slopes[1];
    }
    time_of.push(events - 1);
    (prior, time_of)
}

/// What is most likely of a process that keeps so much of itself from one event to the next, and is renewed by so
/// much, where some of it was seen.
fn smooth(seen: &[Vec<Estimate>], renewed: &[f64], keeps: f64, start: Estimate) -> Vec<Estimate> {
    let events = seen.len();
    let mut filtered: Vec<(Estimate, Estimate)> = Vec::with_capacity(events);
    let mut now = start;
    for (saw, renewed) in seen.iter().zip(renewed) {
        let predicted =
            Estimate { mean: now.mean * keeps, variance: now.variance * keeps * keeps + renewed };
        now = saw.iter().fold(predicted, |now, saw| {
            let gain = now.variance / (now.variance + saw.variance);
            Estimate {
                mean: now.mean + gain * (saw.mean - now.mean),
                variance: now.variance * (1.0 - gain),
            }
        });
        filtered.push((predicted, now));
    }
    let mut smoothed = vec![now; events];
    for time in (0..events - 1).rev() {
        let (here, (next, _)) = (filtered[time].1, filtered[time + 1]);
        let gain = here.variance * keeps / next.variance;
        let later = smoothed[time + 1];
        smoothed[time] = Estimate {
            mean: here.mean + gain * (later.mean - next.mean),
            variance: here.variance + gain * gain * (later.variance - next.variance),
        };
    }
    smoothed
}
