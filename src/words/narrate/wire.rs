//! What a message means that goes out, read from its wire text.
//!
//! The clauses have no subject: `asks bank whether order 42 is paid`.

use super::units::quoted;
use crate::words::text::fill;
use crate::words::{Lang, Text, vocabulary};

/// What sending `text` to `to` means. A text that is not known is quoted; `answers` tells whether it
/// goes to the node that has just asked.
pub(super) fn send_clause(lang: Lang, to: &str, text: &str, answers: bool) -> String {
    let known = match lang {
        Lang::En => in_english(to, text),
        Lang::Zh => in_chinese(to, text),
    };
    let said = |words: Text| fill(words.say(lang), &[to]);
    known.or_else(|| vocabulary::sends(text).map(said)).unwrap_or_else(|| match (lang, answers) {
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
    if !text.starts_with("200 paid ") {
        return None;
    }
    Some(format!("tells {to} that order {} is paid", value(text, "order=")?))
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
    if !text.starts_with("200 paid ") {
        return None;
    }
    Some(format!("告诉 {to}：订单 {} 已付款", value(text, "order=")?))
}
