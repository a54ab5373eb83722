//! The monitor: tells clients which server is the master, and makes the replica one when the master is
//! silent.
//!
//! After Redis Sentinel, as far as one of it goes: clients ask it before they connect (Redis manual,
//! "Guidelines for Redis clients with support for Redis Sentinel"). Sentinel asks the master once a
//! second whether it is alive; here the monitor does so when somebody asks for it, which is as good
//! for those who ask. Not modelled: several Sentinels and their votes.

use super::Cx;
use super::wire::{Among, Call, Message, Timer};
use crate::kernel::{NodeId, Rule, Span};
use crate::protocols::{Row, Whole};
use crate::rule;

/// What the monitor remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Monitor {
    whole: Whole,
    /// Which server, from 0, is the master.
    master: u8,
    /// Whether the other one was it, and is to become a replica when it is back.
    deposed: bool,
}

impl Monitor {
    /// Which takes the first server for the master.
    pub(super) fn new(whole: Whole) -> Monitor {
        Monitor { whole, master: 0, deposed: false }
    }

    fn say(&self, server: u8, among: Among, cx: &mut Cx) {
        cx.send(cx.server(server), Message::Among(self.whole, Box::new(among)));
    }

    pub(super) fn serve(
        &mut self,
        down_after: Span,
        from: NodeId,
        message: &Message,
        cx: &mut Cx,
    ) -> Rule {
        match message {
            Message::Request { call, .. } => rule!(self.tell_master(down_after, from, *call, cx)),
            Message::Among(_, among) => match **among {
                Among::Pong => rule!(on_pong(cx)),
                Among::Leading => rule!(self.switch_master(from, cx)),
                Among::Following => rule!(self.on_following(from, cx)),
                _ => Rule("ignore"),
            },
            _ => Rule("ignore"),
        }
    }

    pub(super) fn on_timer(&mut self, timer: &Timer, cx: &mut Cx) -> Rule {
        match timer {
            Timer::Down => rule!(self.promote(cx)),
            _ => Rule("ignore"),
        }
    }

    /// Names the master, and looks whether it is alive. Tells a master of yesterday what it is now.
    fn tell_master(&mut self, down_after: Span, client: NodeId, call: Call, cx: &mut Cx) {
        cx.send(client, Message::MasterIs { whole: self.whole, call, master: self.master });
        if cx.remaining(&Timer::Down).is_none() {
            cx.set_timer(Timer::Down, down_after);
            self.say(self.master, Among::Ping, cx);
        }
        if self.deposed {
            self.depose(cx);
        }
    }

    fn depose(&self, cx: &mut Cx) {
        self.say(1 - self.master, Among::Follow(self.master), cx);
    }

    /// The master has been silent for too long. It may be dead, or slow, or out of reach: who is asked
    /// to take its place does not know either. Only a replica is asked.
    fn promote(&mut self, cx: &mut Cx) {
        if !self.deposed {
            self.say(1 - self.master, Among::Lead, cx);
        }
    }

    /// The replica is the master now.
    fn switch_master(&mut self, from: NodeId, cx: &mut Cx) {
        if from == cx.server(1 - self.master) {
            self.master = 1 - self.master;
            self.deposed = true;
            self.depose(cx);
        }
    }

    /// The master of yesterday is a replica now.
    fn on_following(&mut self, from: NodeId, cx: &mut Cx) {
        self.deposed &= from != cx.server(1 - self.master);
    }

    pub(super) fn glance(&self) -> Vec<Row> {
        vec![Row::new("master", super::wire::SERVERS[usize::from(self.master % 2)])]
    }
}

/// The master is alive.
fn on_pong(cx: &mut Cx) {
    cx.cancel_timer(&Timer::Down);
}
