//! The operations that have no place yet, in the order of their invocations.

/// A doubly linked list over numbers from 0, out of which a number can be lifted, and put back if what
/// was lifted later was put back before.
pub(super) struct Pending {
    next: Vec<u32>,
    previous: Vec<u32>,
}

impl Pending {
    /// All these numbers, each below `count` and there once.
    pub(super) fn of(count: usize, order: impl Iterator<Item = u32>) -> Pending {
        let head = count as u32;
        let mut list = Pending { next: vec![head; count + 1], previous: vec![head; count + 1] };
        let mut last = head;
        for one in order {
            list.link(last, one);
            last = one;
        }
        list.link(last, head);
        list
    }

    fn link(&mut self, one: u32, next: u32) {
        self.next[one as usize] = next;
        self.previous[next as usize] = one;
    }

    fn head(&self) -> usize {
        self.next.len() - 1
    }

    /// What is in the list, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let after = |&one: &u32| Some(self.next[one as usize]);
        let head = self.head() as u32;
        std::iter::successors(Some(self.next[self.head()]), after)
            .take_while(move |&one| one != head)
    }

    /// Takes a number out. It remembers its neighbours.
    pub(super) fn lift(&mut self, one: u32) {
        let (previous, next) = (self.previous[one as usize], self.next[one as usize]);
        self.link(previous, next);
    }

    /// Puts the number that was lifted last back between its neighbours.
    pub(super) fn put_back(&mut self, one: u32) {
        let (previous, next) = (self.previous[one as usize], self.next[one as usize]);
        self.next[previous as usize] = one;
        self.previous[next as usize] = one;
    }
}
