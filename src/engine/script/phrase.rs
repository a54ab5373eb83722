//! Reads the phrases that lines are made of: nodes, times, anchors, orders.

use super::error::{ErrorKind, Name, ScriptError, Want};
use super::vocabulary::{Vocabulary, unknown};
use super::words::{Word, Words};
use crate::engine::order::{Anchor, Order};
use crate::kernel::{Action, InFlight, Jump, NodeId, Rate, Span};

/// The first words of all orders but commands.
pub(super) const ORDERS: [&str; 14] = [
    "deliver",
    "drop",
    "duplicate",
    "delay",
    "fire",
    "crash",
    "restart",
    "pause",
    "resume",
    "jump",
    "skew",
    "cut",
    "heal",
    "elapse",
];

/// What a line asks to be done.
pub(super) struct Told {
    /// One order; two for a link that is cut or healed both ways.
    pub(super) orders: Vec<Order>,
    /// After how long it is undone.
    pub(super) lasts: Option<Span>,
}

/// A line with the names that it can use.
pub(super) struct Phrase<'v, 't> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) words: Words<'t>,
}

type Read<T> = Result<T, ScriptError>;

impl<'t> Phrase<'_, 't> {
    /// Reads a word; `want` says what it should be.
    pub(super) fn word(&mut self, want: Want) -> Read<Word<'t>> {
        self.words.take().ok_or_else(|| self.expected(want))
    }

    /// The mistake of a next word that is not what it should be.
    pub(super) fn expected(&self, want: Want) -> ScriptError {
        self.words.fail(ErrorKind::Expected { want, found: self.words.peek_text().to_string() })
    }

    /// Checks that the line ends here.
    pub(super) fn end(&self) -> Read<()> {
        match self.words.peek() {
            None => Ok(()),
            Some(word) => Err(self.words.fail(ErrorKind::Extra { word: word.text.to_string() })),
        }
    }

    /// Reads a time.
    pub(super) fn span(&mut self) -> Read<Span> {
        let word = self.word(Want::Time)?;
        word.text.parse().map_err(|why| self.words.fail_back(ErrorKind::Time(why)))
    }

    /// Reads a time, if the line goes on.
    fn lasts(&mut self) -> Read<Option<Span>> {
        if self.words.peek().is_some() { self.span().map(Some) } else { Ok(None) }
    }

    /// Reads a node's name.
    pub(super) fn node(&mut self) -> Read<NodeId> {
        let word = self.word(Want::Node)?;
        self.vocabulary.node(word.text).map_err(|kind| {
            // `a->b` is one word.
            let glued = word.text.contains("->");
            let found = word.text.to_string();
            let arrow = ErrorKind::Expected { want: Want::Arrow, found };
            self.words.fail_back(if glued { arrow } else { kind })
        })
    }

    /// Reads a verb.
    pub(super) fn verb(&mut self) -> Read<&'static str> {
        let word = self.word(Want::Verb)?;
        self.vocabulary.verb(word.text).map_err(|kind| self.words.fail_back(kind))
    }

    /// Reads a number within bounds.
    pub(super) fn number(&mut self, least: u64, most: u64) -> Read<u64> {
        let word = self.word(Want::Number)?;
        self.bounded(&word, word.text, least, most)
    }

    fn bounded(&self, word: &Word<'_>, digits: &str, least: u64, most: u64) -> Read<u64> {
        let number = digits.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| {
            let kind = ErrorKind::Number { word: word.text.to_string(), least, most };
            self.words.fail_at(word.columns.clone(), kind)
        })
    }

    /// Reads `#2`, if it stands here.
    fn ordinal(&mut self, most: u64) -> Read<Option<u64>> {
        let Some(word) = self.words.peek().cloned() else { return Ok(None) };
        let Some(digits) = word.text.strip_prefix('#') else { return Ok(None) };
        let number = self.bounded(&word, digits, 1, most)?;
        self.words.take();
        Ok(Some(number))
    }

    /// Reads `worker-a acquires #2`.
    pub(super) fn anchor(&mut self) -> Read<Anchor> {
        let node = self.node()?;
        let verb = self.verb()?;
        let nth = self.ordinal(u64::from(u32::MAX))?.unwrap_or(1);
        Ok(Anchor { node, verb, nth: u32::try_from(nth).unwrap_or(u32::MAX) })
    }

    /// Reads `worker-a -> bank #2`.
    fn in_flight(&mut self) -> Read<InFlight> {
        let from = self.node()?;
        if !self.words.take_if("->") {
            return Err(self.expected(Want::Arrow));
        }
        let to = self.node()?;
        let nth = self.ordinal(u64::from(u16::MAX))?.unwrap_or(1) - 1;
        Ok(InFlight { from, to, nth: u16::try_from(nth).unwrap_or(u16::MAX) })
    }

    /// Reads an order up to the end of the line.
    pub(super) fn order(&mut self) -> Read<Told> {
        let first = self.words.peek_text();
        if !ORDERS.contains(&first) {
            return self.command();
        }
        self.words.take();
        let told = match first {
            "cut" | "heal" => self.link(first == "cut")?,
            "crash" => self.crash()?,
            "pause" => {
                Told { orders: vec![Order::Do(Action::Pause(self.node()?))], lasts: self.lasts()? }
            }
            "skew" => self.skew()?,
            "fire" => once(self.timer()?),
            _ => once(Order::Do(self.plain(first)?)),
        };
        self.end()?;
        Ok(told)
    }

    /// Reads the operands of an order that is an action as it is.
    fn plain(&mut self, first: &str) -> Read<Action> {
        Ok(match first {
            "deliver" => Action::Deliver(self.in_flight()?),
            "drop" => Action::Drop(self.in_flight()?),
            "duplicate" => Action::Duplicate(self.in_flight()?),
            "delay" => Action::Delay(self.in_flight()?, self.span()?),
            "restart" => Action::Restart(self.node()?),
            "resume" => Action::Resume(self.node()?),
            "jump" => Action::Jump(self.node()?, self.jump()?),
            _ => Action::Elapse,
        })
    }

    /// Reads a command of the protocol: the whole rest of the line.
    fn command(&mut self) -> Read<Told> {
        let start = self.words.clone();
        let Some((text, columns)) = self.words.rest() else {
            return Err(self.expected(Want::Order));
        };
        if let Some(nth) = self.vocabulary.command(&text) {
            return Ok(once(Order::Do(Action::Command(nth))));
        }
        let commands = &self.vocabulary.commands;
        let first = start.peek_text();
        let is_command = commands.iter().any(|known| known.split(' ').next() == Some(first));
        let known = ORDERS.iter().map(|order| order.to_string()).chain(commands.iter().cloned());
        Err(if is_command {
            self.words.fail_at(columns, unknown(Name::Order, &text, commands.iter().cloned()))
        } else {
            start.fail(unknown(Name::Order, first, known))
        })
    }

    fn link(&mut self, cut: bool) -> Read<Told> {
        let from = self.node()?;
        let both = self.words.take_if("<->");
        if !both && !self.words.take_if("->") {
            return Err(self.expected(Want::AnyArrow));
        }
        let to = self.node()?;
        let one_way =
            |from, to| Order::Do(if cut { Action::Cut(from, to) } else { Action::Heal(from, to) });
        let back = both.then(|| one_way(to, from));
        let orders = std::iter::once(one_way(from, to)).chain(back).collect();
        Ok(Told { orders, lasts: if cut { self.lasts()? } else { None } })
    }

    fn crash(&mut self) -> Read<Told> {
        let node = self.node()?;
        let keep =
            if self.words.take_if("keeping") { self.number(0, u64::from(u16::MAX))? } else { 0 };
        let keep = u16::try_from(keep).unwrap_or(u16::MAX);
        Ok(Told { orders: vec![Order::Do(Action::Crash { node, keep })], lasts: self.lasts()? })
    }

    fn skew(&mut self) -> Read<Told> {
        let node = self.node()?;
        let permille = self.number(100, 10_000)?;
        let rate = u16::try_from(permille).ok().and_then(Rate::permille).unwrap_or(Rate::TRUE);
        Ok(Told { orders: vec![Order::Do(Action::Skew(node, rate))], lasts: self.lasts()? })
    }

    /// Reads a node and one of its timers, by name or by position.
    fn timer(&mut self) -> Read<Order> {
        let node = self.node()?;
        if let Some(nth) = self.ordinal(u64::from(u16::MAX))? {
            let timer = u16::try_from(nth - 1).unwrap_or(u16::MAX);
            return Ok(Order::Do(Action::Fire { node, timer }));
        }
        let (timer, _) = self.words.rest().ok_or_else(|| self.expected(Want::Timer))?;
        Ok(Order::Fire { node, timer })
    }

    fn jump(&mut self) -> Read<Jump> {
        let word = self.word(Want::SignedTime)?;
        let (sign, span) = word.text.split_at_checked(1).unwrap_or(("", ""));
        let jump = match sign {
            "+" => Jump::Forward,
            "-" => Jump::Back,
            _ => {
                let found = word.text.to_string();
                let kind = ErrorKind::Expected { want: Want::SignedTime, found };
                return Err(self.words.fail_back(kind));
            }
        };
        span.parse().map(jump).map_err(|why| self.words.fail_back(ErrorKind::Time(why)))
    }
}

fn once(order: Order) -> Told {
    Told { orders: vec![order], lasts: None }
}
