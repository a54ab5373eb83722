//! What was done to an object, when, and what came of it.

/// An operation's number in its history, in the order of the invocations.
pub type OperationId = usize;

/// Operations by clients that do not wait for each other, in real time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct History<I, O> {
    operations: Vec<Operation<I, O>>,
    events: usize,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation<I, O> {
    /// What was asked for.
    pub input: I,
    /// When it was invoked: the event's number in its history, from 0.
    pub invoked: usize,
    /// What came of it.
    pub outcome: Outcome<O>,
}

/// What came of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome<O> {
    /// It took effect.
    Ok {
        /// Its result.
        output: O,
        /// When it completed: the event's number.
        at: usize,
    },
    /// It did not happen, and never will.
    Failed {
        /// When that was known: the event's number.
        at: usize,
    },
    /// Nobody knows: it may take effect at any time after its invocation, or never.
    Open,
}

impl<I, O> Operation<I, O> {
    /// Whether it took effect, and was seen to.
    pub fn is_ok(&self) -> bool {
        matches!(self.outcome, Outcome::Ok { .. })
    }
}

impl<O> Outcome<O> {
    /// The result, if it is known.
    pub fn output(&self) -> Option<&O> {
        match self {
            Outcome::Ok { output, .. } => Some(output),
            Outcome::Failed { .. } | Outcome::Open => None,
        }
    }
}

impl<I, O> Default for History<I, O> {
    fn default() -> Self {
        History { operations: Vec::new(), events: 0 }
    }
}

impl<I, O> History<I, O> {
    /// An operation is invoked. It stays open until it is completed.
    pub fn invoke(&mut self, input: I) -> OperationId {
        let invoked = self.next_event();
        self.operations.push(Operation { input, invoked, outcome: Outcome::Open });
        self.operations.len() - 1
    }

    /// An open operation completes with this result. One that is not open stays as it is.
    pub fn complete(&mut self, id: OperationId, output: O) {
        let at = self.next_event();
        self.settle(id, Outcome::Ok { output, at });
    }

    /// An open operation turns out not to have happened. One that is not open stays as it is.
    pub fn fail(&mut self, id: OperationId) {
        let at = self.next_event();
        self.settle(id, Outcome::Failed { at });
    }

    /// The operations, in the order of their invocations.
    pub fn operations(&self) -> &[Operation<I, O>] {
        &self.operations
    }

    /// What was known after the first so many events: what had not ended by then is open.
    pub fn prefix(&self, events: usize) -> Self
    where
        I: Clone,
        O: Clone,
    {
        let begun = self.operations.partition_point(|one| one.invoked < events);
        let until = |one: &Operation<I, O>| match one.outcome {
            Outcome::Ok { at, .. } | Outcome::Failed { at } if at >= events => {
                Operation { input: one.input.clone(), invoked: one.invoked, outcome: Outcome::Open }
            }
            _ => one.clone(),
        };
        let operations = self.operations[..begun].iter().map(until).collect();
        History { operations, events: events.min(self.events) }
    }

    /// How many events there were: invocations, completions and failures.
    pub fn events(&self) -> usize {
        self.events
    }

    fn next_event(&mut self) -> usize {
        self.events += 1;
        self.events - 1
    }

    fn settle(&mut self, id: OperationId, outcome: Outcome<O>) {
        if let Some(operation) = self.operations.get_mut(id)
            && matches!(operation.outcome, Outcome::Open)
        {
            operation.outcome = outcome;
        }
    }
}
