//! Leaves out what is not needed: the `ddmin` of Zeller & Hildebrandt 2002, "Simplifying and Isolating
//! Failure-Inducing Input", in the form that only ever tries to leave something out.

/// What is left of `items` when everything is left out that can be: first halves, then quarters, down
/// to single items. The test is asked whether a rest still does; it must do for all of them.
///
/// The rest is 1-minimal: without any one of its items, the test says no.
pub(super) fn reduce<T: Clone>(items: Vec<T>, mut does: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut rest = items;
    let mut size = rest.len().div_ceil(2);
    while size > 0 && !rest.is_empty() {
        let before = rest.len();
        let mut start = 0;
        while start < rest.len() {
            let end = rest.len().min(start + size);
            let without = [&rest[..start], &rest[end..]].concat();
            if does(&without) {
                rest = without;
            } else {
                start = end;
            }
        }
        size = match size {
            1 if rest.len() < before => 1,
            _ => size / 2,
        };
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_stays() {
        let mut asked = 0;
        let rest = reduce((0..64).collect(), |items: &[u32]| {
            asked += 1;
            items.contains(&3) && items.contains(&57)
        });
        assert_eq!(rest, [3, 57]);
        assert!(asked < 64, "{asked}");
    }

    #[test]
    fn the_rest_is_minimal_even_where_one_item_makes_another_needless() {
        // A later item can go only when an earlier one is gone, and the other way round.
        let does = |items: &[u32]| items.len().is_multiple_of(2) || items.len() == 1;
        let rest = reduce((0..8).collect(), does);
        assert!((0..rest.len()).all(|nth| {
            let mut less = rest.clone();
            less.remove(nth);
            !does(&less)
        }));
        assert!(reduce(Vec::<u32>::new(), |_| true).is_empty());
    }
}
