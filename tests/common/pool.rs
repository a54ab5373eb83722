//! A pool in one process: its members work in turns that dice decide, and letters come when they come,
//! between any two members in the order of their writing.

#![allow(unreachable_pub, reason = "a module of several test crates")]

use std::collections::VecDeque;

use faultline::checker::Model;
use faultline::checker::pool::Member;
use faultline::engine::explore::Exploration;
use rand::RngExt;
use rand_pcg::Pcg32;

/// Whoever works with others.
pub trait Works {
    /// Goes on for so many states; whether there is more to do.
    fn go_on(&mut self, states: u64) -> bool;
    fn hear(&mut self, from: usize, letter: &[u32]);
    fn letters(&mut self) -> Vec<(usize, Vec<u32>)>;
}

impl<M: Model> Works for Member<M> {
    fn go_on(&mut self, states: u64) -> bool {
        self.work(states);
        !self.is_over()
    }

    fn hear(&mut self, from: usize, letter: &[u32]) {
        Member::hear(self, from, letter);
    }

    fn letters(&mut self) -> Vec<(usize, Vec<u32>)> {
        Member::letters(self)
    }
}

impl Works for Box<dyn Exploration> {
    fn go_on(&mut self, states: u64) -> bool {
        Exploration::go_on(&mut **self, states)
    }

    fn hear(&mut self, from: usize, letter: &[u32]) {
        Exploration::hear(&mut **self, from, letter);
    }

    fn letters(&mut self) -> Vec<(usize, Vec<u32>)> {
        Exploration::letters(&mut **self)
    }
}

/// Has them work until all are done. Returns how many letters were carried.
pub fn work_together<W: Works>(members: &mut [W], slice: u64, seed: u64) -> usize {
    let count = members.len();
    let mut dice = Pcg32::new(seed, 7);
    let mut pick = |below: usize| dice.random_range(0..below as u64) as usize;
    let mut under_way: Vec<VecDeque<Vec<u32>>> = vec![VecDeque::new(); count * count];
    let mut busy = vec![true; count];
    let mut carried = 0;
    while busy.contains(&true) {
        let at = pick(count);
        busy[at] = members[at].go_on(1 + pick(slice as usize) as u64);
        for (to, letter) in members[at].letters() {
            under_way[at * count + to].push_back(letter);
        }
        for _ in 0..count {
            let link = pick(count * count);
            if let Some(letter) = under_way[link].pop_front() {
                members[link % count].hear(link / count, &letter);
                carried += 1;
            }
        }
    }
    carried
}
