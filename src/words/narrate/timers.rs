//! Timers by name: what each waits for, what it means that it ends, and that it was set.

use super::units::{quoted, span, subject};
use crate::kernel::Span;
use crate::words::Lang;

/// The kinds of timers that have words.
enum Kind<'a> {
    Work,
    Retry,
    BankTimeout,
    LeaseEnds,
    AskAgain(&'a str),
    Expiry(&'a str),
    ReplyTimeout,
    Watchdog,
    SinceAsked,
    Stale,
    Attributes,
    Deadlock,
    LockTimeout,
    Idle,
    Fsync,
    Wait,
    Down,
    Rejoin,
    Watch,
    Session(&'a str),
    Ping,
    ReadTimeout,
    Reconnect,
    SinceSent,
    Other(&'a str),
}

fn kind(timer: &str) -> Kind<'_> {
    match timer {
        "work" => Kind::Work,
        "retry" => Kind::Retry,
        "bank-timeout" => Kind::BankTimeout,
        "lease-ends" => Kind::LeaseEnds,
        "reply-timeout" => Kind::ReplyTimeout,
        "watchdog" => Kind::Watchdog,
        "since-asked" => Kind::SinceAsked,
        "attributes" => Kind::Attributes,
        "watch" => Kind::Watch,
        "fsync" => Kind::Fsync,
        "down-after" => Kind::Down,
        "rejoin" => Kind::Rejoin,
        "ping" => Kind::Ping,
        "read-timeout" => Kind::ReadTimeout,
        "reconnect" => Kind::Reconnect,
        "since-sent" => Kind::SinceSent,
        _ => {
            let of = |prefix| timer.strip_prefix(prefix);
            of("ask-again-")
                .map(Kind::AskAgain)
                .or_else(|| of("expiry-").map(Kind::Expiry))
                .or_else(|| of("session-").map(Kind::Session))
                .or_else(|| of("stale-").map(|_| Kind::Stale))
                .or_else(|| of("deadlock-timeout-").map(|_| Kind::Deadlock))
                .or_else(|| of("lock-timeout-").map(|_| Kind::LockTimeout))
                .or_else(|| of("idle-").map(|_| Kind::Idle))
                .or_else(|| of("wait-").map(|_| Kind::Wait))
                .unwrap_or(Kind::Other(timer))
        }
    }
}

/// Whether a timer is the time to live of a key.
pub(super) fn is_of_a_key(timer: &str) -> bool {
    matches!(kind(timer), Kind::Expiry(_))
}

/// What a timer is, in a few words, for a label.
pub fn timer_title(lang: Lang, timer: &str) -> String {
    let (en, zh) = match kind(timer) {
        Kind::Work => ("work done", "工作完成"),
        Kind::Retry => ("next try", "再次尝试取锁"),
        Kind::BankTimeout => ("bank time-out", "不再等银行"),
        Kind::LeaseEnds => ("lease over", "租约到期"),
        Kind::AskAgain(_) => ("asks next worker", "改派下一个 worker"),
        Kind::Expiry(key) => {
            return match lang {
                Lang::En => format!("{key} expires"),
                Lang::Zh => format!("{key} 过期"),
            };
        }
        Kind::ReplyTimeout => ("reply time-out", "不再等答复"),
        Kind::Watchdog => ("renews lease", "续租"),
        Kind::SinceAsked => ("requested lease over", "所请求的租约期满"),
        Kind::Stale => ("lock is stale", "锁算失效"),
        Kind::Attributes => ("cache over", "缓存失效"),
        Kind::Deadlock => ("looks for deadlock", "检测死锁"),
        Kind::LockTimeout => ("lock time-out", "锁超时"),
        Kind::Idle => ("idle time-out", "空闲超时"),
        Kind::Fsync => ("file made durable", "文件落盘"),
        Kind::Wait => ("waits no longer", "不再等副本"),
        Kind::Rejoin => ("answers again", "恢复答复"),
        Kind::Down => ("master counts as down", "主节点算已下线"),
        Kind::Watch => ("lease watched", "观察租约"),
        Kind::Session(session) => {
            return match lang {
                Lang::En => format!("session {session} expires"),
                Lang::Zh => format!("会话 {session} 过期"),
            };
        }
        Kind::Ping => ("sign of life", "发送心跳"),
        Kind::ReadTimeout => ("server silent", "服务器没有回音"),
        Kind::Reconnect => ("connects again", "重新连接"),
        Kind::SinceSent => ("unanswered for a session", "一整段会话没有回音"),
        Kind::Other(name) => return name.into(),
    };
    match lang {
        Lang::En => en.into(),
        Lang::Zh => zh.into(),
    }
}

/// That a timer of `who` has ended, as a clause.
pub(super) fn fired_clause(lang: Lang, who: &str, timer: &str) -> String {
    let it = subject(lang, who);
    match lang {
        Lang::En => match kind(timer) {
            Kind::Work => format!("{it} has done its work"),
            Kind::Retry => format!("{it} has waited long enough and tries again"),
            Kind::BankTimeout => format!("{it} has waited in vain for the bank"),
            Kind::LeaseEnds => format!("{it}’s lease is over"),
            Kind::AskAgain(order) => format!("{it} has not heard that order {order} is paid"),
            Kind::Expiry(key) => format!("The time to live of {key} at {it} is over"),
            Kind::ReplyTimeout => format!("{it} has waited in vain for a reply"),
            Kind::Watchdog => format!("A third of {it}’s lease is over, and its watchdog wakes up"),
            Kind::SinceAsked => format!("The lease that {it} asked for would be over by now"),
            Kind::Stale => format!("A lock at {it} counts as abandoned from now on"),
            Kind::Attributes => format!("{it} no longer trusts what it remembers of the lock file"),
            Kind::Deadlock => {
                format!("At {it} a session has waited long enough to look for a deadlock")
            }
            Kind::LockTimeout => format!("At {it} a session has waited for a lock long enough"),
            Kind::Idle => format!("At {it} a session was idle in its transaction for too long"),
            Kind::Wait => format!("{it} has waited for its replica as long as it was asked to"),
            Kind::Rejoin => format!("{it} has kept away for long enough"),
            Kind::Down => format!("{it} has not heard from the master for too long"),
            Kind::Fsync => format!("{it} makes durable what it has written"),
            Kind::Watch => format!("{it} has seen the lock unchanged for a whole lease"),
            Kind::Session(session) => format!("{it} has not heard from session {session} in time"),
            Kind::Ping => format!("{it} has been silent for a third of its session’s time-out"),
            Kind::ReadTimeout => {
                format!("{it} has heard nothing for two thirds of its session’s time-out")
            }
            Kind::Reconnect => format!("{it} tries to connect again"),
            Kind::SinceSent => format!("{it} has had no answer for a whole session’s time-out"),
            Kind::Other(name) => format!("{it}’s timer {} ends", quoted(name)),
        },
        Lang::Zh => match kind(timer) {
            Kind::Work => format!("{it}做完了它的工作"),
            Kind::Retry => format!("{it}等够了时间，再试一次"),
            Kind::BankTimeout => format!("{it}没有等到银行的答复"),
            Kind::LeaseEnds => format!("{it}的租约到期了"),
            Kind::AskAgain(order) => format!("{it}一直没有听说订单 {order} 已付款"),
            Kind::Expiry(key) => format!("{key} 在 {it}上的存活时间到了"),
            Kind::ReplyTimeout => format!("{it}没有等到答复"),
            Kind::Watchdog => format!("{it}的租约过了三分之一，看门狗醒来"),
            Kind::SinceAsked => format!("{it}所请求的租约这时该到期了"),
            Kind::Stale => format!("{it}上的一把锁从此算被遗弃"),
            Kind::Attributes => format!("{it}不再相信记住的锁文件属性"),
            Kind::Deadlock => format!("{it}上有会话等得够久，该检测死锁了"),
            Kind::LockTimeout => format!("{it}上有会话等锁等到了时限"),
            Kind::Idle => format!("{it}上有会话在事务中空闲太久"),
            Kind::Wait => format!("{it}按要求的时间等过了副本"),
            Kind::Rejoin => format!("{it}缺席够了"),
            Kind::Down => format!("{it}太久没有主节点的消息"),
            Kind::Fsync => format!("{it}让写下的内容落盘"),
            Kind::Watch => format!("{it}看到锁在整段租约内都没有变化"),
            Kind::Session(session) => format!("{it}没有及时收到会话 {session} 的消息"),
            Kind::Ping => format!("{it}已沉默了会话超时的三分之一"),
            Kind::ReadTimeout => format!("{it}在会话超时的三分之二里什么也没听到"),
            Kind::Reconnect => format!("{it}再次尝试连接"),
            Kind::SinceSent => format!("{it}在整段会话超时里没有得到答复"),
            Kind::Other(name) => format!("{it}的定时器{}到期", quoted(name)),
        },
    }
}

/// That a timer was set, as a clause without its subject. `None`: not worth saying.
pub(super) fn set_clause(lang: Lang, timer: &str, after: Span) -> Option<String> {
    let after = span(lang, after);
    Some(match (lang, kind(timer)) {
        (Lang::En, Kind::Work) => format!("does its work, which takes {after}"),
        (Lang::Zh, Kind::Work) => format!("开始做自己的工作，需要 {after}"),
        (Lang::En, Kind::Retry) => format!("will try again in {after}"),
        (Lang::Zh, Kind::Retry) => format!("将在 {after}后再试"),
        (Lang::En, Kind::Expiry(key)) => format!("will let {key} expire in {after}"),
        (Lang::Zh, Kind::Expiry(key)) => format!("将让 {key} 在 {after}后过期"),
        _ => return None,
    })
}
