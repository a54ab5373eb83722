//! Aligns two sequences: pairs in order, of the greatest likeness together (Needleman & Wunsch 1970).

/// The longest stretch that is aligned; the table of its likenesses has the square of that.
const LONGEST: usize = 2_000;

/// How two sequences lie beside each other.
pub(super) struct Aligned {
    /// Places that belong together, in order.
    pub(super) pairs: Vec<(usize, usize)>,
    /// How far each sequence was looked at.
    pub(super) ends: (usize, usize),
    /// Whether that is all of it.
    pub(super) whole: bool,
}

/// The likeness of two items that are the same in everything.
pub(super) const SAME: u16 = 4;

/// Aligns sequences of these lengths; `likeness` is 0 for items that cannot be partners, and at most
/// [`SAME`].
pub(super) fn align(left: usize, right: usize, likeness: impl Fn(usize, usize) -> u16) -> Aligned {
    let shorter = left.min(right);
    let head = (0..shorter).take_while(|at| likeness(*at, *at) == SAME).count();
    let same_from_end = |n: &usize| likeness(left - 1 - n, right - 1 - n) == SAME;
    let tail = (0..shorter - head).take_while(same_from_end).count();
    let (rows, columns) = (left - head - tail, right - head - tail);
    let whole = rows <= LONGEST && columns <= LONGEST;
    let (rows, columns) = (rows.min(LONGEST), columns.min(LONGEST));
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    let middle = best(rows, columns, |at, to| likeness(head + at, head + to));
    pairs.extend(middle.into_iter().map(|(at, to)| (head + at, head + to)));
    if !whole {
        return Aligned { pairs, ends: (head + rows, head + columns), whole };
    }
    pairs.extend((0..tail).rev().map(|n| (left - 1 - n, right - 1 - n)));
    Aligned { pairs, ends: (left, right), whole }
}

/// The pairs of the greatest likeness together; the earliest where several are.
fn best(
    rows: usize,
    columns: usize,
    likeness: impl Fn(usize, usize) -> u16,
) -> Vec<(usize, usize)> {
    let width = columns + 1;
    // What can be reached from each place to the end.
    let mut reach = vec![0u16; (rows + 1) * width];
    for at in (0..rows).rev() {
        for to in (0..columns).rev() {
            let paired = match likeness(at, to) {
                0 => 0,
                score => score + reach[(at + 1) * width + to + 1],
            };
            let skipped = reach[(at + 1) * width + to].max(reach[at * width + to + 1]);
            reach[at * width + to] = paired.max(skipped);
        }
    }
    let (mut at, mut to, mut pairs) = (0, 0, Vec::new());
    while at < rows && to < columns {
        let here = reach[at * width + to];
        let score = likeness(at, to);
        if score > 0 && here == score + reach[(at + 1) * width + to + 1] {
            pairs.push((at, to));
            (at, to) = (at + 1, to + 1);
        } else if here == reach[(at + 1) * width + to] {
            at += 1;
        } else {
            to += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(left: &str, right: &str) -> Vec<(usize, usize)> {
        let (left, right) = (left.as_bytes(), right.as_bytes());
        let likeness = |at: usize, to: usize| match (left[at], right[to]) {
            (one, other) if one == other => SAME,
            (one, other) if one.eq_ignore_ascii_case(&other) => 1,
            _ => 0,
        };
        align(left.len(), right.len(), likeness).pairs
    }

    #[test]
    fn what_is_missing_shifts_nothing() {
        assert_eq!(pairs("abcd", "acd"), [(0, 0), (2, 1), (3, 2)]);
        assert_eq!(pairs("acd", "abcd"), [(0, 0), (1, 2), (2, 3)]);
        assert_eq!(pairs("abc", "abc"), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(pairs("", "abc"), []);
    }

    #[test]
    fn the_liker_partner_is_taken() {
        assert_eq!(pairs("xax", "yAay"), [(1, 2)]);
        assert_eq!(pairs("xax", "yAy"), [(1, 1)]);
    }

    #[test]
    fn what_is_too_long_is_compared_as_far_as_it_goes() {
        let aligned = align(5_000, 5_000, |at, to| u16::from(at == to));
        assert!(!aligned.whole);
        assert_eq!(aligned.ends, (LONGEST, LONGEST));
        assert_eq!(aligned.pairs.len(), LONGEST);
        let same = align(5_000, 5_000, |at, to| if at == to { SAME } else { 0 });
        assert!(same.whole && same.pairs.len() == 5_000);
    }
}
