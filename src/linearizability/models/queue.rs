//! A queue.

use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use crate::linearizability::{Model, Nature, Role};

/// What can be asked of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum QueueInput<V> {
    /// Put this at its end.
    Enqueue(V),
    /// Take the first.
    Dequeue,
}

/// A queue: first in, first out, empty at first. A dequeue answers with what it took, or with `None`
/// if there was nothing (one that failed has taken nothing, and says nothing of the queue); what an
/// enqueue answers is of no account.
#[derive(Clone, Copy, Debug)]
pub struct FifoQueue<V>(PhantomData<V>);

impl<V> Default for FifoQueue<V> {
    fn default() -> Self {
        FifoQueue(PhantomData)
    }
}

impl<V: Clone + Eq + Hash + Sync> Model for FifoQueue<V> {
    type State = Fifo<V>;
    type Input = QueueInput<V>;
    type Output = Option<V>;

    fn initial(&self) -> Fifo<V> {
        Fifo::default()
    }

    fn step(
        &self,
        queue: &Fifo<V>,
        input: &QueueInput<V>,
        output: Option<&Option<V>>,
    ) -> Option<Fifo<V>> {
        match (input, output) {
            (QueueInput::Enqueue(value), _) => Some(queue.with(value.clone())),
            (QueueInput::Dequeue, Some(None)) => queue.first().is_none().then(|| queue.clone()),
            (QueueInput::Dequeue, Some(Some(value))) => {
                (queue.first() == Some(value)).then(|| queue.without_first())
            }
            (QueueInput::Dequeue, None) => Some(queue.without_first()),
        }
    }

    fn nature(&self, input: &QueueInput<V>, output: Option<&Option<V>>) -> Nature {
        match (input, output) {
            (QueueInput::Dequeue, Some(None)) => Nature::ReadOnly,
            (QueueInput::Dequeue, Some(Some(_))) => Nature::Any,
            (QueueInput::Dequeue, None) | (QueueInput::Enqueue(_), _) => Nature::Blind,
        }
    }

    fn role(&self, input: &QueueInput<V>, output: Option<&Option<V>>) -> Role<QueueInput<V>> {
        match (input, output) {
            (QueueInput::Enqueue(_), _) => Role::Puts,
            (QueueInput::Dequeue, Some(Some(value))) => {
                Role::Takes(QueueInput::Enqueue(value.clone()))
            }
            (QueueInput::Dequeue, Some(None)) => Role::FindsNothing,
            (QueueInput::Dequeue, None) => Role::TakesAny,
        }
    }
}

/// What is in a queue. Copies share it, so that the search can keep one for every operation.
#[derive(Clone, Debug)]
pub struct Fifo<V> {
    /// The first ones, after those that were taken out already.
    front: Arc<Vec<V>>,
    taken: usize,
    /// The others, the last one on top.
    back: Stack<V>,
    length: usize,
}

impl<V> Default for Fifo<V> {
    fn default() -> Self {
        Fifo { front: Arc::default(), taken: 0, back: Stack(None), length: 0 }
    }
}

impl<V: Clone> Fifo<V> {
    /// Never behind the back: that has something only if the front has.
    fn first(&self) -> Option<&V> {
        self.front.get(self.taken)
    }

    fn with(&self, value: V) -> Self {
        let mut queue = self.clone();
        queue.length += 1;
        queue.back = Stack(Some(Arc::new(Level { value, below: queue.back })));
        queue.settled()
    }

    fn without_first(&self) -> Self {
        let mut queue = self.clone();
        if queue.length > 0 {
            queue.length -= 1;
            queue.taken += 1;
        }
        queue.settled()
    }

    /// Makes the back the front, when the front is used up.
    fn settled(mut self) -> Self {
        if self.first().is_none() && self.length > 0 {
            self.front = Arc::new(self.iter().cloned().collect());
            self.taken = 0;
            self.back = Stack(None);
        }
        self
    }
}

impl<V> Fifo<V> {
    /// What is in it, the first first.
    fn iter(&self) -> impl Iterator<Item = &V> {
        let mut back: Vec<&V> = self.back.iter().collect();
        back.reverse();
        self.front.iter().skip(self.taken).chain(back)
    }
}

impl<V: PartialEq> PartialEq for Fifo<V> {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.iter().eq(other.iter())
    }
}

impl<V: Eq> Eq for Fifo<V> {}

impl<V: Hash> Hash for Fifo<V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.length.hash(state);
        self.iter().for_each(|value| value.hash(state));
    }
}

/// A stack whose copies share what is in them.
#[derive(Debug)]
struct Stack<V>(Option<Arc<Level<V>>>);

#[derive(Debug)]
struct Level<V> {
    value: V,
    below: Stack<V>,
}

impl<V> Clone for Stack<V> {
    fn clone(&self) -> Self {
        Stack(self.0.clone())
    }
}

impl<V> Stack<V> {
    /// From the top down.
    fn iter(&self) -> impl Iterator<Item = &V> {
        let levels = std::iter::successors(self.0.as_deref(), |level| level.below.0.as_deref());
        levels.map(|level| &level.value)
    }
}

/// One level after the other: a tall stack that dropped itself level within level would overflow the
/// machine's.
impl<V> Drop for Stack<V> {
    fn drop(&mut self) {
        let mut top = self.0.take();
        while let Some(mut level) = top.and_then(Arc::into_inner) {
            top = level.below.0.take();
        }
    }
}
