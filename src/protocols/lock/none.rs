//! No lock: every worker goes ahead.
//!
//! The smallest lock there is, to show what the others are for. Two workers read "unpaid" before
//! either has charged, and both charge.

use std::fmt;

use super::{Job, Lock, LockContext, Progress};
use crate::kernel::{Clock, Link, NodeId, Order, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::Row;

/// No lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoLock;

/// No lock has nothing to say and nothing to wait for: there is no value of this type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

type Cx<'a> = LockContext<'a, NoLock>;

impl Lock for NoLock {
    type Client = ();
    type Server = ();
    type Disk = ();
    type Message = Never;
    type Timer = Never;

    fn servers(&self) -> Vec<String> {
        Vec::new()
    }

    fn format_server(&self) {}

    fn start_server(&self, (): &(), _: &mut Cx) {}

    fn link(&self) -> Link {
        Link { order: Order::Unordered, latency: (Span::ZERO, Span::ZERO) }
    }

    fn clock(&self, timer: &Never) -> Clock {
        match *timer {}
    }

    fn acquire(&self, (): &mut (), _: Job, _: &mut Cx) -> (Rule, Progress) {
        (Rule("acquire"), Progress::Granted { fence: None, lease: None })
    }

    fn release(&self, (): &mut (), _: Job, _: &mut Cx) {}

    fn on_message(
        &self,
        (): &mut (),
        _: Option<Job>,
        message: &Never,
        _: &mut Cx,
    ) -> (Rule, Progress) {
        match *message {}
    }

    fn on_timer(&self, (): &mut (), _: Option<Job>, timer: &Never, _: &mut Cx) -> (Rule, Progress) {
        match *timer {}
    }

    fn serve(&self, (): &mut (), _: NodeId, message: &Never, _: &mut Cx) -> Rule {
        match *message {}
    }

    fn on_server_timer(&self, (): &mut (), timer: &Never, _: &mut Cx) -> Rule {
        match *timer {}
    }

    fn holder_on_record(&self, (): &(), _: OrderId) -> Option<NodeId> {
        None
    }

    fn glance_server(&self, (): &(), _: &dyn Fn(&Never) -> Option<Span>) -> Vec<Row> {
        Vec::new()
    }

    fn glance_client(&self, (): &()) -> Vec<Row> {
        Vec::new()
    }
}
