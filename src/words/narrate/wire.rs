//! What a message means that goes out, read from its wire text.
//!
//! The clauses have no subject: `asks bank whether order 42 is paid`.

use super::units::quoted;
use crate::words::Lang;

/// What sending `text` to `to` means. A text that is not known is quoted; `answers` tells whether it
/// goes to the node that has just asked.
pub(super) fn send_clause(lang: Lang, to: &str, text: &str, answers: bool) -> String {
    let known = match lang {
        Lang::En => in_english(to, text),
        Lang::Zh => in_chinese(to, text),
    };
    known.unwrap_or_else(|| match (lang, answers) {
        (Lang::En, true) => format!("answers {}", quoted(text)),
        (Lang::En, false) => format!("sends {} to {to}", quoted(text)),
        (Lang::Zh, true) => format!("答复{}", quoted(text)),
        (Lang::Zh, false) => format!("向 {to} 发送{}", quoted(text)),
    })
}

/// Whether the message is one that an event of the same step has told already.
pub(super) fn is_told_by(text: &str, verb: &str) -> bool {
    verb == "asks" && text.starts_with("POST /pay ")
}

/// The first word that starts with `key`, without it: `fence=2`.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.split(' ').find_map(|word| word.strip_prefix(key))
}

fn in_english(to: &str, text: &str) -> Option<String> {
    let token =
        || value(text, "fence=").map_or_else(String::new, |t| format!(", showing token {t}"));
    if let Some(rest) = text.strip_prefix("GET /orders/") {
        let order = rest.split(' ').next()?;
        return Some(format!("asks {to} whether order {order} is paid{}", token()));
    }
    if text.starts_with("POST /charges ") {
        return Some(format!("asks {to} to charge order {}{}", value(text, "order=")?, token()));
    }
    if text.starts_with("POST /pay ") {
        return Some(format!("asks {to} to pay order {}", value(text, "order=")?));
    }
    if text == "RST" {
        return Some(format!("tells {to} that its connection is gone"));
    }
    if text.starts_with("200 paid ") {
        return Some(format!("tells {to} that order {} is paid", value(text, "order=")?));
    }
    Some(match command(text).or_else(|| calls(text)).or_else(|| statement(text))? {
        Command::Insert => format!("asks {to} to insert the lock’s row"),
        Command::Look => format!("asks {to} for the row as it is"),
        Command::LockRow => format!("asks {to} to lock a row"),
        Command::Update => format!("asks {to} to update the row if it fits"),
        Command::Clear => format!("tells {to} to delete the row, whoever’s it is by now"),
        Command::Create => format!("asks {to} to create the lock file"),
        Command::Truncate => format!("asks {to} to open the lock file and empty it"),
        Command::Age => format!("asks {to} how old the lock file is"),
        Command::Unlink => format!("tells {to} to remove the lock file, whoever’s it is by now"),
        Command::Touch => format!("asks {to} to make the lock file young again"),
        Command::Link => format!("tells {to} that its lock file is free"),
        Command::Acquire => format!("asks {to} for the lock"),
        Command::AcquireWithToken => format!("asks {to} for the lock and a fencing token"),
        Command::Token => format!("asks {to} for the next fencing token"),
        Command::Expire => format!("asks {to} to let the lock end by itself"),
        Command::Renew => format!("asks {to} to prolong the lock if it is still its own"),
        Command::Delete => format!("tells {to} to delete the lock, whoever’s it is by now"),
        Command::CompareAndDelete => {
            format!("tells {to} to delete the lock if it is still its own")
        }
        Command::Connect => format!("opens a connection to {to}"),
        Command::CreateNode => format!("asks {to} to create its node"),
        Command::List => format!("asks {to} who is in the queue"),
        Command::Watch => format!("asks {to} to tell it when the node before its own goes"),
        Command::DeleteNode => format!("tells {to} to delete the node of its lock"),
        Command::WatchAgain => format!("asks {to} again for what it waits for"),
        Command::Close => format!("closes its session at {to}"),
        Command::Ping => format!("gives {to} a sign of life"),
        Command::WhoLeads => format!("asks {to} which server is the master"),
        Command::WaitForReplica => format!("asks {to} to wait until the replica has the lock"),
        Command::Probe => format!("asks {to} whether it is alive"),
        Command::AskProgress => format!("asks {to} how far it has come"),
        Command::Progress => format!("tells {to} how far it has come"),
        Command::Promote => format!("tells {to} to be the master"),
        Command::Demote => format!("tells {to} to be the replica of the other"),
        Command::Resume => format!("asks {to} to go on where it was"),
        Command::Snapshot => format!("sends {to} everything it has"),
        Command::Replicate => format!("tells {to} what has changed"),
    })
}

fn in_chinese(to: &str, text: &str) -> Option<String> {
    let token = || value(text, "fence=").map_or_else(String::new, |t| format!("出示令牌 {t}，"));
    if let Some(rest) = text.strip_prefix("GET /orders/") {
        let order = rest.split(' ').next()?;
        return Some(format!("{}问 {to} 订单 {order} 付过没有", token()));
    }
    if text.starts_with("POST /charges ") {
        return Some(format!("{}请 {to} 对订单 {} 扣款", token(), value(text, "order=")?));
    }
    if text.starts_with("POST /pay ") {
        return Some(format!("让 {to} 去付订单 {}", value(text, "order=")?));
    }
    if text == "RST" {
        return Some(format!("告诉 {to}：它的连接已经断了"));
    }
    if text.starts_with("200 paid ") {
        return Some(format!("告诉 {to}：订单 {} 已付款", value(text, "order=")?));
    }
    Some(match command(text).or_else(|| calls(text)).or_else(|| statement(text))? {
        Command::Insert => format!("请 {to} 插入锁的行"),
        Command::Look => format!("向 {to} 查询这一行"),
        Command::LockRow => format!("请 {to} 锁住一行"),
        Command::Update => format!("请 {to} 在条件符合时更新这一行"),
        Command::Clear => format!("让 {to} 删除这一行，不管它现在是谁的"),
        Command::Create => format!("请 {to} 创建锁文件"),
        Command::Truncate => format!("请 {to} 打开锁文件并清空它"),
        Command::Age => format!("问 {to} 锁文件有多旧"),
        Command::Unlink => format!("让 {to} 删除锁文件，不管文件现在是谁的"),
        Command::Touch => format!("请 {to} 更新锁文件的时间"),
        Command::Link => format!("告诉 {to} 自己的锁文件已空闲"),
        Command::Acquire => format!("向 {to} 请求锁"),
        Command::AcquireWithToken => format!("向 {to} 请求锁和栅栏令牌"),
        Command::Token => format!("向 {to} 请求下一个栅栏令牌"),
        Command::Expire => format!("请 {to} 让锁到期自行消失"),
        Command::Renew => format!("请 {to} 在锁仍属于自己时延长它"),
        Command::Delete => format!("让 {to} 删除锁，不管锁现在是谁的"),
        Command::CompareAndDelete => format!("让 {to} 在锁仍属于自己时删除它"),
        Command::Connect => format!("向 {to} 建立连接"),
        Command::CreateNode => format!("请 {to} 创建自己的节点"),
        Command::List => format!("问 {to} 队列里有谁"),
        Command::Watch => format!("请 {to} 在前一个节点消失时通知自己"),
        Command::DeleteNode => format!("让 {to} 删除锁的节点"),
        Command::WatchAgain => format!("请 {to} 继续通知它所等的变化"),
        Command::Close => format!("关闭它在 {to} 的会话"),
        Command::Ping => format!("向 {to} 发送心跳"),
        Command::WhoLeads => format!("问 {to} 谁是主节点"),
        Command::WaitForReplica => format!("请 {to} 等到副本也有了锁"),
        Command::Probe => format!("问 {to} 是否还活着"),
        Command::AskProgress => format!("问 {to} 进度到了哪里"),
        Command::Progress => format!("告诉 {to} 自己的进度"),
        Command::Promote => format!("让 {to} 当主节点"),
        Command::Demote => format!("让 {to} 当另一个的副本"),
        Command::Resume => format!("请 {to} 从中断处继续"),
        Command::Snapshot => format!("把全部内容发给 {to}"),
        Command::Replicate => format!("把变更告诉 {to}"),
    })
}

/// What a client asks of a file server that holds a lock, by the first of its calls.
fn calls(text: &str) -> Option<Command> {
    let (call, _) = text.split_once(')')?;
    let has = |part| call.contains(part);
    Some(match call.split_once('(')?.0 {
        "open" if has(".fence") => Command::Token,
        "open" if has("O_EXCL") => Command::Create,
        "open" if has("O_TRUNC") => Command::Truncate,
        "open" | "stat" => Command::Age,
        "unlink" => Command::Unlink,
        "utimensat" => Command::Touch,
        "link" => Command::Link,
        _ => return None,
    })
}

/// What a client asks of a database, by how the statement begins and ends.
fn statement(text: &str) -> Option<Command> {
    Some(match text.split(' ').next()? {
        "INSERT" if text.contains("INTO") => Command::Insert,
        "SELECT" if text.contains("nextval") => Command::Token,
        "SELECT" if text.ends_with("FOR UPDATE") => Command::LockRow,
        "SELECT" if text.contains(" FROM ") => Command::Look,
        "UPDATE" if text.contains(" SET ") => Command::Update,
        "DELETE" if text.contains(" FROM ") => Command::Clear,
        _ => return None,
    })
}

/// What a client asks of what holds a lock.
enum Command {
    Insert,
    Look,
    LockRow,
    Update,
    Clear,
    Create,
    Truncate,
    Age,
    Unlink,
    Touch,
    Link,
    Acquire,
    AcquireWithToken,
    Token,
    Expire,
    Renew,
    Delete,
    CompareAndDelete,
    Connect,
    CreateNode,
    List,
    Watch,
    DeleteNode,
    WatchAgain,
    Close,
    Ping,
    WhoLeads,
    WaitForReplica,
    Probe,
    AskProgress,
    Progress,
    Promote,
    Demote,
    Resume,
    Snapshot,
    Replicate,
}

fn command(text: &str) -> Option<Command> {
    let mut words = text.split(' ');
    Some(match (words.next()?, words.next().unwrap_or_default()) {
        ("EVAL", "acquire-with-token") => Command::AcquireWithToken,
        ("EVAL", "compare-and-delete") => Command::CompareAndDelete,
        ("EVAL", "compare-and-expire") => Command::Renew,
        ("SENTINEL", _) => Command::WhoLeads,
        ("WAIT", _) => Command::WaitForReplica,
        ("PING", _) => Command::Probe,
        ("REPLCONF", "GETACK") => Command::AskProgress,
        ("REPLCONF", _) => Command::Progress,
        ("REPLICAOF", "NO") => Command::Promote,
        ("REPLICAOF", _) => Command::Demote,
        ("PSYNC", _) => Command::Resume,
        ("FULLRESYNC", _) => Command::Snapshot,
        ("MULTI;" | "PEXPIREAT", _) => Command::Replicate,
        ("SET", _) if text.contains(" PXAT ") => Command::Replicate,
        ("SET" | "SETNX", key) if key.starts_with("lock:") => Command::Acquire,
        ("EXPIRE" | "PEXPIRE", key) if key.starts_with("lock:") => Command::Expire,
        ("DEL", key) if key.starts_with("lock:") => Command::Delete,
        ("INCR", key) if key.starts_with("fence:") => Command::Token,
        ("connect", _) => Command::Connect,
        ("create", _) => Command::CreateNode,
        ("ls", _) => Command::List,
        ("stat", "-w") => Command::Watch,
        ("delete", _) => Command::DeleteNode,
        ("setWatches", _) => Command::WatchAgain,
        ("close", _) => Command::Close,
        ("ping", _) => Command::Ping,
        _ => return None,
    })
}
