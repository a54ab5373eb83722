//! The history of a run: its operations as bars, and what they are judged by.

use super::bench::{Job, Working};
use super::operations::{Call, Operation, Outcome, operations};
use super::sheet::{Bar, Block, Item, Lane, Place, Sheet, Tone};
use super::verdict::{By, Judged, judge};
use crate::engine::Timeline;
use crate::kernel::NodeId;
use crate::words::{Lang, Text, text::fill};

/// The history of a run.
pub struct History {
    names: Vec<String>,
    operations: Vec<Operation>,
}

impl History {
    /// Reads it off a run.
    pub fn of(run: &Timeline) -> History {
        History { names: run.world().names(), operations: operations(run) }
    }

    /// The operations of the lock, or of the bank, with their numbers from 1.
    fn part(&self, of_the_lock: bool) -> Vec<(usize, &Operation)> {
        let part = self.operations.iter().filter(|one| one.call.is_of_the_lock() == of_the_lock);
        (1..).zip(part).collect()
    }

    fn show(&self, lang: Lang, sheet: Sheet, of_the_lock: bool) -> Sheet {
        let part = self.part(of_the_lock);
        if part.is_empty() {
            let nothing =
                Text::new("Nothing was asked of it in this run.", "这次运行中没有对它的操作。");
            return sheet.saying(Tone::Quiet, nothing.say(lang));
        }
        let plain: Vec<&Operation> = part.iter().map(|(_, one)| *one).collect();
        let judged = judge(&plain);
        let misplaced = judged.iter().find_map(|judged| judged.misplaced);
        let items = part.iter().enumerate().map(|(at, (number, one))| {
            let item = self.item(lang, *number, one);
            if misplaced == Some(at) { Item { tone: Tone::Bad, ..item } } else { item }
        });
        let items: Vec<Item> = items.collect();
        let sheet = judged.iter().fold(sheet, |sheet, judged| {
            let tone = if judged.misplaced.is_none() { Tone::Good } else { Tone::Bad };
            sheet.saying(tone, verdict(lang, judged))
        });
        sheet.with(self.bars(&part, &items)).with(Block::List(items))
    }

    /// Bars by the order of what happened, not by its time: only that decides, and a bar of a
    /// millisecond beside one of forty seconds could not be seen.
    fn bars(&self, part: &[(usize, &Operation)], items: &[Item]) -> Block {
        let ends = part.iter().flat_map(|(_, one)| [Some(one.invoked), one.returned]).flatten();
        let mut moments: Vec<u32> = ends.collect();
        moments.sort_unstable();
        moments.dedup();
        let moment = |step: u32| moments.partition_point(|known| *known < step) as u32;
        let mut lanes: Vec<Lane> = Vec::new();
        for ((_, one), item) in part.iter().zip(items) {
            let name = self.named(one.who);
            let at = lanes.iter().position(|lane| lane.name == name).unwrap_or_else(|| {
                lanes.push(Lane { name, bars: Vec::new() });
                lanes.len() - 1
            });
            let item = item.clone();
            let to = one.returned.map(moment);
            lanes[at].bars.push(Bar { from: moment(one.invoked), to, item });
        }
        Block::Bars(moments.len() as u32, lanes)
    }

    fn named(&self, node: NodeId) -> String {
        self.names.get(node.index()).cloned().unwrap_or_default()
    }

    fn item(&self, lang: Lang, number: usize, one: &Operation) -> Item {
        let tone = match one.outcome {
            Outcome::Done(_) => Tone::Plain,
            Outcome::Refused => Tone::Quiet,
            Outcome::Open => Tone::Open,
        };
        let step = one.returned.unwrap_or(one.invoked);
        Item {
            at: number.to_string(),
            text: self.sentence(lang, one),
            tone,
            place: Some(Place { run: 0, step }),
            ..Item::default()
        }
    }

    fn sentence(&self, lang: Lang, one: &Operation) -> String {
        let order = one.order.to_string();
        let last = match one.outcome {
            Outcome::Done(Some(token)) => token.to_string(),
            _ => self.named(one.whose),
        };
        let words = match (one.call, one.outcome) {
            (Call::Acquire, Outcome::Done(Some(_))) => Text::new(
                "{} acquires the lock of order {}, with token {}.",
                "{} 获得订单 {} 的锁，令牌是 {}。",
            ),
            (Call::Acquire, Outcome::Done(None)) => {
                Text::new("{} acquires the lock of order {}.", "{} 获得订单 {} 的锁。")
            }
            (Call::Acquire, Outcome::Refused) => Text::new(
                "{} asks for the lock of order {} and does not get it.",
                "{} 请求订单 {} 的锁，没有得到。",
            ),
            (Call::Acquire, Outcome::Open) => Text::new(
                "{} asks for the lock of order {} and never learns the answer.",
                "{} 请求订单 {} 的锁，始终不知道结果。",
            ),
            (Call::Expire, _) => Text::new(
                "{} takes the lock of order {} back from {}: the lease is over.",
                "{} 收回订单 {} 的锁（原属 {}）：租约到期。",
            ),
            (Call::Release, Outcome::Done(_)) => {
                Text::new("{} gives the lock of order {} back.", "{} 归还订单 {} 的锁。")
            }
            (Call::Release, Outcome::Refused) => Text::new(
                "{} gives the lock of order {} back: it was no longer its own.",
                "{} 归还订单 {} 的锁：锁已不再属于它。",
            ),
            (Call::Release, Outcome::Open) => Text::new(
                "{} gives the lock of order {} back and never learns the answer.",
                "{} 归还订单 {} 的锁，始终不知道结果。",
            ),
            (Call::Read, Outcome::Done(Some(0))) => {
                Text::new("{} reads that order {} is unpaid.", "{} 读到订单 {} 尚未付款。")
            }
            (Call::Read, Outcome::Done(_)) => {
                Text::new("{} reads that order {} is paid.", "{} 读到订单 {} 已付款。")
            }
            (Call::Charge, Outcome::Done(_)) => {
                Text::new("{} charges order {}.", "{} 对订单 {} 扣款。")
            }
            (_, Outcome::Refused) => {
                Text::new("{} is refused at order {}.", "{} 对订单 {} 的请求被拒绝。")
            }
            (Call::Read, Outcome::Open) => Text::new(
                "{} reads order {} and never learns the answer.",
                "{} 读取订单 {}，始终不知道结果。",
            ),
            (Call::Charge, Outcome::Open) => Text::new(
                "{} charges order {} and never learns whether that was done.",
                "{} 对订单 {} 扣款，始终不知道是否成功。",
            ),
        };
        fill(words.say(lang), &[&self.named(one.who), &order, &last])
    }
}

/// What was found, and by what it was judged.
fn verdict(lang: Lang, judged: &Judged) -> String {
    let (good, bad) = match judged.by {
        By::Mutex => (
            Text::new(
                "As a mutex, that stays with its holder until the holder gives it back: linearizable.",
                "按互斥锁判断（持有者归还之前一直持有）：可线性化。",
            ),
            Text::new(
                "As a mutex, that stays with its holder until the holder gives it back: not linearizable. Operation {} has no place. A lock that is lent for a time is no mutex: the server takes it back when the lease is over, and the holder need not know.",
                "按互斥锁判断（持有者归还之前一直持有）：不可线性化。操作 {} 无处可放。带租约的锁不是互斥锁：租约到期时服务器会收回它，而持有者未必知道。",
            ),
        ),
        By::Lent => (
            Text::new(
                "As a lock that is lent, where the end of a lease gives it back: linearizable.",
                "按租借的锁判断（租约到期视为归还）：可线性化。",
            ),
            Text::new(
                "As a lock that is lent, where the end of a lease gives it back: not linearizable. Operation {} has no place: not even that explains it.",
                "按租借的锁判断（租约到期视为归还）：不可线性化。操作 {} 无处可放：连租约到期也解释不了。",
            ),
        ),
        By::Tokens => (
            Text::new(
                "By its fencing tokens, each larger than all before: linearizable.",
                "按栅栏令牌判断（每个都大于之前的）：可线性化。",
            ),
            Text::new(
                "By its fencing tokens, each larger than all before: not linearizable. Operation {} has no place.",
                "按栅栏令牌判断（每个都大于之前的）：不可线性化。操作 {} 无处可放。",
            ),
        ),
        By::Register => (
            Text::new(
                "As a register for each order, unpaid at first: linearizable. A look and a charge are two operations all the same, and another’s charge may fall between them.",
                "按每个订单一个寄存器判断（最初为未付款）：可线性化。但查看与扣款终究是两次操作，别人的扣款可能落在中间。",
            ),
            Text::new(
                "As a register for each order, unpaid at first: not linearizable. Operation {} has no place.",
                "按每个订单一个寄存器判断（最初为未付款）：不可线性化。操作 {} 无处可放。",
            ),
        ),
    };
    match judged.misplaced {
        None => good.say(lang).to_owned(),
        Some(at) => fill(bad.say(lang), &[&(at + 1).to_string()]),
    }
}

impl Job for History {
    fn sheet(&self, lang: Lang, _: &Working) -> Sheet {
        let title = Text::new("The history as bars", "操作历史");
        let gloss = Text::new(
            "Each bar is an operation, from the asking to the answer. They stand in the order in which \
             things happened; how long each took is not drawn. Linearizable: a moment can be found within \
             each bar so that, had every operation happened at its moment, all the answers would be right.",
            "每一条都是一次操作，从请求到得到回答。它们按发生的先后排列，不表示时间长短。可线性化是说：在每一条里都能找到\
             一个时刻，要是每次操作都恰好在自己的那个时刻发生，所有的回答就都是对的。",
        );
        let of_lock = Text::new("Of the lock", "对锁的操作");
        let of_bank = Text::new("Of the bank", "对银行的操作");
        let mut sheet = Sheet::new(title.say(lang)).saying(Tone::Quiet, gloss.say(lang));
        sheet.wide = true;
        let sheet = sheet.with(Block::Heading(of_lock.say(lang).into()));
        let sheet = self.show(lang, sheet, true);
        let sheet = sheet.with(Block::Heading(of_bank.say(lang).into()));
        self.show(lang, sheet, false)
    }
}
