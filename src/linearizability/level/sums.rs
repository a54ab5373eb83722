//! Which of some amounts make up a sum.

/// All sums of some amounts, as those of the one half and those of the other (Horowitz and Sahni, "Computing
/// partitions with applications to the knapsack problem", 1974).
#[derive(Default)]
pub(super) struct Sums {
    one: Half,
    other: Half,
    /// The first of the other half, if it equals the last of the one.
    twin: Option<u32>,
    scratch: Half,
    /// What [`Sums::find`] found last: sets of places.
    pub(super) found: Vec<u32>,
}

/// The sums of some amounts in their order, each with the places of those that make it up, by their bits.
type Half = Vec<(i64, u32)>;

impl Sums {
    /// Takes amounts, at most 32, equal ones one after the other.
    pub(super) fn set(&mut self, amounts: Vec<i64>) {
        let middle = amounts.len() / 2;
        let is_twin = |place: usize| place > 0 && amounts[place] == amounts[place - 1];
        let Sums { one, other, scratch, .. } = self;
        for (half, first, end) in [(one, 0, middle), (other, middle, amounts.len())] {
            half.clear();
            half.push((0, 0));
            for (place, &amount) in amounts.iter().enumerate().take(end).skip(first) {
                let before = if place > first && is_twin(place) { 1 << (place - 1) } else { 0 };
                add(half, amount, 1 << place, before, scratch);
                std::mem::swap(half, scratch);
            }
        }
        self.twin = (middle < amounts.len() && is_twin(middle)).then_some(1 << middle);
    }

    /// Finds all that make up a sum, of equal amounts the first ones.
    pub(super) fn find(&mut self, sum: i64) {
        self.found.clear();
        let mut end = self.other.len();
        for &(some, places) in &self.one {
            while end > 0 && self.other[end - 1].0 > sum - some {
                end -= 1;
            }
            let fitting = self.other[..end].iter().rev().take_while(|other| other.0 == sum - some);
            for &(_, others) in fitting {
                let is_first =
                    self.twin.is_none_or(|twin| others & twin == 0 || places & twin >> 1 != 0);
                if is_first {
                    self.found.push(places | others);
                }
            }
        }
    }

    /// How many sums are looked at to find one.
    pub(super) fn count(&self) -> usize {
        self.one.len() + self.other.len()
    }
}

/// With an amount more, which is only taken with what is `before` it.
fn add(sums: &[(i64, u32)], amount: i64, place: u32, before: u32, with: &mut Half) {
    with.clear();
    let more = sums.iter().filter(|(_, places)| places & before == before);
    let mut more = more.map(|&(sum, places)| (sum + amount, places | place)).peekable();
    for &one in sums {
        while let Some(less) = more.next_if(|&other| other < one) {
            with.push(less);
        }
        with.push(one);
    }
    with.extend(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against trying all sets.
    #[test]
    fn all_sets_that_make_up_a_sum_are_found() {
        let mut sums = Sums::default();
        for amounts in [&[][..], &[5], &[-3, -3, 2, 2, 2, 7], &[-9, -4, 1, 3, 3, 4, 9], &[1; 9]] {
            sums.set(amounts.to_vec());
            for sum in -20..20 {
                sums.find(sum);
                sums.found.sort_unstable();
                let makes_up = |&set: &u32| {
                    let is_in = |place: usize| set & 1 << place != 0;
                    let skips = |place: usize| {
                        amounts[place] == amounts[place - 1] && is_in(place) && !is_in(place - 1)
                    };
                    let chosen = (0..amounts.len()).filter(|&place| is_in(place));
                    chosen.map(|place| amounts[place]).sum::<i64>() == sum
                        && !(1..amounts.len()).any(skips)
                };
                let all: Vec<u32> = (0..1 << amounts.len()).filter(makes_up).collect();
                assert_eq!(sums.found, all, "{sum} of {amounts:?}");
            }
        }
    }
}
