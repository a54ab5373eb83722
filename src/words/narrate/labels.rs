//! What a glance at a node shows, and events as labels: tables of what protocols write.

use super::units::span;
use crate::kernel::Span;
use crate::ledger::Law;
use crate::words::text::fill;
use crate::words::{Lang, Text};

/// A label, a value or a badge as a protocol writes it, with `{}` for each word that varies; in
/// English; in Chinese. The first that fits is said.
const SEEN: [(&str, &str, &str); 59] = [
    // The gateway.
    ("asked for order {}", "workers asked to pay order {}", "为订单 {} 派单"),
    ("{} of {} times", "{}, at most {}", "{} 次，最多 {} 次"),
    ("not submitted", "not submitted", "未提交"),
    ("open", "open", "待支付"),
    ("paid, customer told", "paid, customer told", "已付款，顾客已知"),
    ("given up", "given up, a person must look", "已放弃，需人工处理"),
    // A worker.
    ("idle", "idle", "空闲"),
    ("wants the lock", "asks for the lock", "申请锁"),
    ("waits for the lock", "waits for the lock", "等待锁"),
    ("looks: paid?", "asks: paid?", "查询是否已付"),
    ("works", "works", "处理中"),
    ("charges", "charges", "扣款中"),
    ("order", "order", "订单"),
    ("job", "attempt", "本次尝试"),
    ("phase", "doing", "正在做"),
    ("tries", "times it asked for the lock", "申请锁的次数"),
    ("believes it holds the lock", "believes it holds the lock", "自认为持有锁"),
    ("yes", "yes", "是"),
    ("fencing token", "fencing token", "栅栏令牌"),
    ("jobs started", "attempts begun", "已开始的尝试"),
    // Its client of Redis.
    ("waits for Redis about", "waits for Redis’ reply about", "在等 Redis 答复"),
    ("the lock", "the lock", "锁的申请"),
    ("the master", "which server is the master", "谁是主节点"),
    ("the replica", "the replica", "副本的进度"),
    ("a fencing token", "a fencing token", "栅栏令牌的申请"),
    ("a time to live", "the lock’s time to live", "锁的存活时间"),
    ("a longer lease", "a longer lease", "续租"),
    ("the release", "the lock’s release", "锁的释放"),
    // Its client of the file server.
    ("waits for the file server about", "waits for the files’ reply about", "在等文件服务器答复"),
    ("the lock's age", "the lock’s age", "锁的年龄"),
    ("the end of a stale lock", "removing a stale lock", "失效锁的删除"),
    // Its client of the database.
    ("waits for the database about", "waits for the database’s reply about", "在等数据库答复"),
    ("a transaction", "a transaction", "事务的开始"),
    ("the lock's row", "the lock’s row", "锁所在的行"),
    ("taking the lock over", "taking the lock over", "锁的接管"),
    // The database.
    ("row", "row", "行"),
    // The file server.
    ("{} (stale in {})", "{}, stale in {}", "{}，{}后失效"),
    // Redis.
    ("{} (expires in {})", "{}, expires in {}", "{}，{}后过期"),
    ("role", "role", "角色"),
    ("master", "master", "主节点"),
    ("replica", "replica", "副本"),
    ("replication offset", "replication offset", "复制偏移量"),
    // ZooKeeper and its client.
    ("session", "session", "会话"),
    ("session {}", "session {}", "会话 {}"),
    ("expires in {}", "expires in {}", "{}后过期"),
    ("{}, session {}", "{}, session {}", "{}，会话 {}"),
    ("watched", "watched", "被监视"),
    ("connection", "connection", "连接"),
    ("being opened", "being opened", "正在建立"),
    ("up", "up", "已连接"),
    ("down", "down", "已断开"),
    ("node", "its node", "自己的节点"),
    ("waits for a change of", "waits for a change of", "等待变化的节点"),
    // The bank.
    ("account {}", "account of {}", "{} 的账户"),
    ("charge {}", "charge {}", "第 {} 笔扣款"),
    (
        "order {} {} key {}, fence {}",
        "order {}, {}, idempotency key {}, token {}",
        "订单 {}，{}，幂等键 {}，令牌 {}",
    ),
    ("order {} {} key {}", "order {}, {}, idempotency key {}", "订单 {}，{}，幂等键 {}"),
    ("order {}", "order {}", "订单 {}"),
    ("newest fencing token", "newest fencing token seen", "见过的最新栅栏令牌"),
];

/// A label, a value or a badge of a node. What has no words is said as it is.
pub fn seen(lang: Lang, text: &str) -> String {
    let found = SEEN.iter().find_map(|said| Some((said, varying(said.0, text)?)));
    let Some(((_, en, zh), values)) = found else { return text.into() };
    let values: Vec<String> = values
        .into_iter()
        .map(|value| value.parse::<Span>().map_or_else(|_| value.into(), |time| span(lang, time)))
        .collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    fill(Text::new(en, zh).say(lang), &values)
}

/// The words of a text that stand for the `{}` of a pattern; `None` if it does not fit.
fn varying<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    for part in parts {
        let end = if part.is_empty() { rest.len() } else { rest.find(part)? };
        let (value, after) = rest.split_at(end);
        if value.is_empty() || value.contains(' ') {
            return None;
        }
        values.push(value);
        rest = &after[part.len()..];
    }
    rest.is_empty().then_some(values)
}

/// The verbs of events in Chinese, short enough for a mark.
const VERBS: [(&str, &str); 18] = [
    ("submits", "提交"),
    ("asks", "派单"),
    ("acquires", "取得锁"),
    ("waits", "没拿到锁"),
    ("releases", "归还锁"),
    ("outlives", "租约已过"),
    ("renews", "续租"),
    ("loses", "失去锁"),
    ("suspects", "认为锁失效"),
    ("abandons", "放弃"),
    ("charges", "扣款"),
    ("refuses", "拒绝旧令牌"),
    ("declines", "拒付"),
    ("expires", "锁到期"),
    ("grants", "登记持有者"),
    ("deletes", "删除锁"),
    ("acknowledges", "告知顾客"),
    ("gives-up", "不再重试"),
];

/// An event's verb as a label. In English that is the verb itself, as scripts write it, without its
/// hyphen.
pub fn verb_label(lang: Lang, verb: &str) -> String {
    match lang {
        Lang::En => verb.replace('-', " "),
        Lang::Zh => {
            let known = VERBS.iter().find(|(known, _)| *known == verb);
            known.map_or(verb, |(_, said)| said).into()
        }
    }
}

/// A law's breach, short enough for a flag.
pub fn breach(lang: Lang, law: Law) -> &'static str {
    match law {
        Law::AnOrderIsChargedOnce => Text::new("order charged twice", "订单被重复扣款"),
        Law::MoneyIsConserved => Text::new("money made or lost", "钱凭空增减"),
        Law::NoAccountIsOverdrawn => Text::new("account overdrawn", "账户透支"),
        Law::AnAcknowledgedPaymentSurvives => {
            Text::new("acknowledged payment lost", "确认过的付款丢失")
        }
        Law::AtMostOneHolder => Text::new("two hold the lock", "锁有两个持有者"),
        Law::EveryOrderIsSettled => Text::new("order never settled", "订单没有结果"),
    }
    .say(lang)
}
