//! The scoreboard in words.

use crate::ledger::{Books, Cents, OrderLine, Settlement};
use crate::words::text::fill;
use crate::words::{Lang, Text};

/// What the books come to: `Order 42 charged twice`, with the money that was made or lost.
pub fn headline(lang: Lang, books: &Books) -> String {
    let orders = books.orders.iter().map(|order| order_headline(lang, order));
    let parts: Vec<String> = orders.chain(drift(lang, books.drift())).collect();
    match lang {
        Lang::En => parts.join("; "),
        Lang::Zh => parts.join("；"),
    }
}

fn order_headline(lang: Lang, order: &OrderLine) -> String {
    let text = match (order.settlement == Settlement::GivenUp, order.charges) {
        (false, 0) => Text::new("Order {} not charged yet", "订单 {} 尚未扣款"),
        (false, _) => Text::new("Order {} charged {}", "订单 {} 被扣款{}"),
        (true, 0) => Text::new("Order {} given up, not charged", "订单 {} 已放弃，没有扣款"),
        (true, _) => Text::new("Order {} given up, yet charged {}", "订单 {} 已放弃，却被扣款{}"),
    };
    fill(text.say(lang), &[&order.id.to_string(), &times(lang, order.charges)])
}

/// How often: `once`, `twice`, `3 times`.
pub fn times(lang: Lang, times: u32) -> String {
    match (lang, times) {
        (Lang::En, 0) => "not at all".into(),
        (Lang::En, 1) => "once".into(),
        (Lang::En, 2) => "twice".into(),
        (Lang::En, _) => format!("{times} times"),
        (Lang::Zh, 0) => "零次".into(),
        (Lang::Zh, 1) => "一次".into(),
        (Lang::Zh, 2) => "两次".into(),
        (Lang::Zh, _) => format!(" {times} 次"),
    }
}

fn drift(lang: Lang, drift: Cents) -> Option<String> {
    let amount = Cents(drift.0.saturating_abs());
    match (lang, drift.0) {
        (_, 0) => None,
        (Lang::En, 1..) => Some(format!("{amount} came out of nowhere")),
        (Lang::En, _) => Some(format!("{amount} vanished")),
        (Lang::Zh, 1..) => Some(format!("凭空多出 {amount}")),
        (Lang::Zh, _) => Some(format!("凭空消失 {amount}")),
    }
}

/// What has become of an order, as its shop sees it.
pub fn settlement_word(lang: Lang, settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::NotSubmitted => Text::new("not submitted", "未提交"),
        Settlement::Open => Text::new("open", "待支付"),
        Settlement::Acknowledged => Text::new("paid, customer told", "已付款，顾客已知"),
        Settlement::GivenUp => Text::new("given up, a person must look", "已放弃，需人工处理"),
    }
    .say(lang)
}
