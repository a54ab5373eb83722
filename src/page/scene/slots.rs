//! Slots: which drawn element shows which item.
//!
//! While an item stays, so does its slot. A new item takes the slot of one that has gone, so that a
//! jump through the run changes the elements that are there instead of making new ones.

/// The slots of the items of one kind.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// The numbers of the items as they were last, in order, with their slots.
    last: Vec<(u64, usize)>,
    /// The next slot that never was.
    fresh: usize,
}

impl Slots {
    /// The slots of the items with these numbers, in their order.
    pub fn assign(&mut self, items: Vec<u64>) -> Vec<usize> {
        let stays = |(item, _): &(u64, usize)| items.contains(item);
        let gone: Vec<usize> =
            self.last.iter().filter(|one| !stays(one)).map(|(_, slot)| *slot).collect();
        let mut gone = gone.into_iter();
        let slots: Vec<usize> = items
            .iter()
            .map(|item| {
                let known = self.last.iter().find(|(known, _)| known == item);
                known.map(|(_, slot)| *slot).or_else(|| gone.next()).unwrap_or_else(|| {
                    self.fresh += 1;
                    self.fresh
                })
            })
            .collect();
        self.last = items.into_iter().zip(slots.iter().copied()).collect();
        slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_keeps_its_slot_and_what_comes_takes_one_that_is_free() {
        let mut slots = Slots::default();
        let first = slots.assign(vec![10, 11, 12]);
        let stepped = slots.assign(vec![11, 12, 13]);
        assert_eq!(stepped, [first[1], first[2], first[0]]);
        let jumped = slots.assign(vec![70, 71, 72, 73]);
        assert_eq!(jumped[..3], stepped[..]);
        let mut unique = jumped.clone();
        unique.dedup();
        assert_eq!(unique.len(), 4);
    }
}
