//! The words of the diagram.

pub use super::text::fill;

use super::{Lang, narrate};
use crate::kernel::Refusal;
use crate::ledger::Law;

/// What the diagram says. `{}` stands for what is put in; see [`fill`].
#[derive(Debug)]
pub struct DiagramWords {
    /// The name of the whole drawing.
    pub title: &'static str,
    /// Its summary for those who do not see it: step, time, messages under way, timers.
    pub summary: &'static str,
    /// Added to the summary for a node that does not run: name, state.
    pub summary_node: &'static str,
    /// Added to the summary for a law that is broken: law, step.
    pub summary_break: &'static str,
    /// The name of the start, before every step: time.
    pub start: &'static str,
    /// The name of a step: number, time.
    pub step: &'static str,
    /// The name of the time axis.
    pub axis: &'static str,
    /// What stands under the playhead's right side.
    pub under_way: &'static str,

    /// Health.
    pub paused: &'static str,
    /// Health.
    pub crashed: &'static str,
    /// A clock that is not right: factor.
    pub clock_rate: &'static str,
    /// A cut: to whom.
    pub cut_to: &'static str,

    /// On the lock service's lane: the holder.
    pub on_record: &'static str,
    /// On a worker's lane.
    pub believes: &'static str,
    /// The same where there is little room.
    pub believes_short: &'static str,
    /// Belief without ground, when there is no room for the rest.
    pub believes_but: &'static str,
    /// Belief against the record: who is on record.
    pub but_on_record: &'static str,
    /// Belief against the record: nobody is.
    pub but_nobody: &'static str,
    /// Belief beside another's: whose.
    pub but_also: &'static str,
    /// Belief after the lease.
    pub but_lease_over: &'static str,

    /// Marks of steps.
    pub crash: &'static str,
    /// A mark.
    pub restart: &'static str,
    /// A mark.
    pub pause: &'static str,
    /// A mark.
    pub resume: &'static str,
    /// A mark: by how much.
    pub clock_jump: &'static str,
    /// A mark: the factor.
    pub clock_skew: &'static str,
    /// A mark: to whom.
    pub cut: &'static str,
    /// A mark: to whom.
    pub heal: &'static str,
    /// A mark: by how much.
    pub delayed: &'static str,
    /// A mark.
    pub doubled: &'static str,
    /// A mark's accessible name: node, rule.
    pub ran: &'static str,
    /// A mark's accessible name: node, timer.
    pub timer_ended: &'static str,
    /// A fault chosen by a person.
    pub by_hand: &'static str,

    /// A message's name: from, to, text.
    pub message: &'static str,
    /// What became of it.
    pub arrived: &'static str,
    /// What became of it.
    pub dropped: &'static str,
    /// What became of it.
    pub nobody_there: &'static str,
    /// What became of it.
    pub at_a_cut: &'static str,
    /// A message that still goes: how long.
    pub arrives_in: &'static str,
    /// A message that waits.
    pub waits: &'static str,
    /// While dragging: how much later.
    pub later_by: &'static str,
    /// A timer's name: node, timer, what scripts call it, how long.
    pub timer: &'static str,
    /// The end of a lease, ahead.
    pub lease_ends: &'static str,

    /// The dock: what to do with it.
    pub hint: &'static str,
    /// How to read the diagram.
    pub legend: &'static str,
    /// A node's menu: node and state.
    pub node: &'static str,
    /// The name of the dock's tools.
    pub tools: &'static str,
    /// A tool.
    pub deliver_now: &'static str,
    /// A tool: by how much.
    pub delay_by: &'static str,
    /// A tool.
    pub drop: &'static str,
    /// A tool.
    pub double: &'static str,
    /// A tool.
    pub fire_now: &'static str,
    /// A tool: for how long.
    pub pause_for: &'static str,
    /// A tool: by how much.
    pub jump_by: &'static str,
    /// A tool: the factor.
    pub skew_by: &'static str,
    /// A tool.
    pub clock_right: &'static str,
    /// A tool: to whom.
    pub cut_link: &'static str,
    /// A tool: to whom.
    pub heal_link: &'static str,
    /// A group of tools.
    pub process: &'static str,
    /// A group of tools.
    pub clock: &'static str,
    /// A group of tools.
    pub links: &'static str,
    /// Closes the dock.
    pub close: &'static str,
    /// Why a tool is off: tool, reason.
    pub off: &'static str,
    /// Goes to a step.
    pub go_to_step: &'static str,

    lang: Lang,
}

impl DiagramWords {
    /// A law's breach, short enough for a flag.
    pub fn breach(&self, law: Law) -> &'static str {
        narrate::breach(self.lang, law)
    }

    /// Why something cannot be done.
    pub fn why_not(&self, names: &[String], refusal: Refusal) -> String {
        narrate::refusal(self.lang, names, &refusal)
    }

    /// An event's verb as a label.
    pub fn event(&self, verb: &str) -> String {
        narrate::verb_label(self.lang, verb)
    }

    /// A node's badge.
    pub fn badge(&self, badge: &str) -> String {
        narrate::seen(self.lang, badge)
    }

    /// A timer's name.
    pub fn timer_title(&self, timer: &str) -> String {
        narrate::timer_title(self.lang, timer)
    }
}

/// The words in a language.
pub fn diagram(lang: Lang) -> &'static DiagramWords {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

static EN: DiagramWords = DiagramWords {
    title: "Space-time diagram of the run",
    summary: "After step {}, at {}. {} messages under way, {} timers running.",
    summary_node: "{} is {}.",
    summary_break: "Law broken at step {}: {}.",
    start: "Start, at {}",
    step: "Step {}, at {}",
    axis: "Time: go to a step",
    under_way: "under way",
    paused: "paused",
    crashed: "crashed",
    clock_rate: "clock ×{}",
    cut_to: "cut → {}",
    on_record: "on record: {}",
    believes: "believes it holds the lock",
    believes_short: "believes",
    believes_but: "believes, but …",
    but_on_record: "believes, but {} is on record",
    but_nobody: "believes, but nobody is on record",
    but_also: "believes, but so does {}",
    but_lease_over: "believes, but its lease is over",
    crash: "crash",
    restart: "restart",
    pause: "pause",
    resume: "resume",
    clock_jump: "clock {}",
    clock_skew: "clock ×{}",
    cut: "cut → {}",
    heal: "heal → {}",
    delayed: "{} later",
    doubled: "doubled",
    ran: "{}: {}",
    timer_ended: "{}: {}",
    by_hand: "by hand",
    message: "Message {} → {}: {}",
    arrived: "arrived",
    dropped: "lost on its way",
    nobody_there: "lost: the receiver had crashed",
    at_a_cut: "lost: the link was cut",
    arrives_in: "arrives in {}",
    waits: "waits",
    later_by: "{} later",
    timer: "{}: {} (timer {}), in {}",
    lease_ends: "lease ends",
    hint: "Select a message under way, a timer or a node to interfere. Drag a message to the right to delay it.",
    legend: "A lane is a node, a slanted line a message. Dotted: the node stands still; hatched: it has crashed; // leaves quiet time out. Bars: whom the lock’s service has on record, and who believes to hold the lock.",
    node: "{}: faults and clock",
    tools: "What you can do",
    deliver_now: "Deliver now",
    delay_by: "{} later",
    drop: "Drop",
    double: "Double",
    fire_now: "Fire now",
    pause_for: "Pause {}",
    jump_by: "Clock {}",
    skew_by: "Clock ×{}",
    clock_right: "Clock right",
    cut_link: "Cut → {}",
    heal_link: "Heal → {}",
    process: "Process",
    clock: "Clock",
    links: "Links",
    close: "Close",
    off: "{}: {}",
    go_to_step: "Go to step {}",
    lang: Lang::En,
};

static ZH: DiagramWords = DiagramWords {
    title: "本次运行的时空图",
    summary: "第 {} 步之后，时刻 {}。{} 条消息在途，{} 个定时器在运行。",
    summary_node: "{} {}。",
    summary_break: "第 {} 步违反定律：{}。",
    start: "起点，时刻 {}",
    step: "第 {} 步，时刻 {}",
    axis: "时间轴：跳到某一步",
    under_way: "进行中",
    paused: "已暂停",
    crashed: "已崩溃",
    clock_rate: "时钟 ×{}",
    cut_to: "已断 → {}",
    on_record: "登记的持有者：{}",
    believes: "自认为持有锁",
    believes_short: "自认为持有",
    believes_but: "自认为持有，但……",
    but_on_record: "自认为持有，但登记的是 {}",
    but_nobody: "自认为持有，但已无登记",
    but_also: "自认为持有，但 {} 也这么认为",
    but_lease_over: "自认为持有，但租约已到期",
    crash: "崩溃",
    restart: "重启",
    pause: "暂停",
    resume: "恢复",
    clock_jump: "时钟 {}",
    clock_skew: "时钟 ×{}",
    cut: "断开 → {}",
    heal: "恢复连接 → {}",
    delayed: "推迟 {}",
    doubled: "已复制",
    ran: "{}：{}",
    timer_ended: "{}：{}",
    by_hand: "手动",
    message: "消息 {} → {}：{}",
    arrived: "已送达",
    dropped: "途中丢失",
    nobody_there: "丢失：接收方已崩溃",
    at_a_cut: "丢失：链路已断开",
    arrives_in: "还需 {} 送达",
    waits: "等待中",
    later_by: "推迟 {}",
    timer: "{}：{}（定时器 {}），还剩 {}",
    lease_ends: "租约到期",
    hint: "选中在途消息、定时器或节点，即可加以干预。向右拖动消息可让它晚到。",
    legend: "一行是一个节点，斜线是消息。点状：节点停顿；斜纹：节点崩溃；// 略去没有事发生的时间。横条：锁服务上登记着谁，谁又以为自己持有锁。",
    node: "{}：故障与时钟",
    tools: "可用操作",
    deliver_now: "立即送达",
    delay_by: "推迟 {}",
    drop: "丢弃",
    double: "复制一份",
    fire_now: "立即触发",
    pause_for: "暂停 {}",
    jump_by: "时钟 {}",
    skew_by: "时钟 ×{}",
    clock_right: "时钟恢复准确",
    cut_link: "断开 → {}",
    heal_link: "恢复连接 → {}",
    process: "进程",
    clock: "时钟",
    links: "链路",
    close: "关闭",
    off: "{}：{}",
    go_to_step: "跳到第 {} 步",
    lang: Lang::Zh,
};
