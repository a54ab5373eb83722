//! What a glance at a node shows, and events as labels: tables of what protocols write.

use super::units::span;
use crate::kernel::Span;
use crate::ledger::Law;
use crate::words::text::fill;
use crate::words::{Lang, Text, vocabulary};

/// A label, a value or a badge of a node. What has no words is said as it is.
pub fn seen(lang: Lang, text: &str) -> String {
    let found = vocabulary::seen().find_map(|said| Some((said, varying(said.0, text)?)));
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
