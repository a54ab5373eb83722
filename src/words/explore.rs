//! What a search found out, in sentences. The bounds are always part of them.

use super::narrate::{law_title, list};
use super::text::fill;
use super::{Lang, Text};
use crate::checker::Why;
use crate::engine::explore::{Bounds, Fault, Faults, Found, Progress, Way};
use crate::ledger::Law;

/// The name of a kind of fault.
pub fn fault_title(lang: Lang, fault: Fault) -> &'static str {
    match fault {
        Fault::Crash => Text::new("crash a process", "进程崩溃"),
        Fault::Pause => Text::new("pause a process", "进程暂停"),
        Fault::Cut => Text::new("cut a link", "切断链路"),
        Fault::Drop => Text::new("lose a message", "丢失消息"),
        Fault::Duplicate => Text::new("double a message", "重复消息"),
        Fault::Delay => Text::new("hold a message back", "延迟消息"),
        Fault::Jump => Text::new("set a clock forward", "拨快时钟"),
        Fault::Skew => Text::new("bend a clock’s rate", "改变时钟快慢"),
    }
    .say(lang)
}

/// `2 crashes and 1 pause`; `no fault`.
pub fn faults(lang: Lang, faults: Faults) -> String {
    let used = Fault::ALL.into_iter().filter(|fault| faults.of(*fault) > 0);
    let said: Vec<String> = used.map(|fault| counted(lang, faults.of(fault), fault)).collect();
    if said.is_empty() {
        Text::new("no fault at all", "没有任何故障").say(lang).to_owned()
    } else {
        list(lang, &said)
    }
}

fn counted(lang: Lang, count: u8, fault: Fault) -> String {
    let (one, several) = fault.words();
    match (lang, fault) {
        (Lang::En, _) => format!("{count} {}", if count == 1 { one } else { several }),
        (Lang::Zh, Fault::Crash) => format!("{count} 次崩溃"),
        (Lang::Zh, Fault::Pause) => format!("{count} 次暂停"),
        (Lang::Zh, Fault::Cut) => format!("{count} 次断链"),
        (Lang::Zh, Fault::Drop) => format!("{count} 次丢失"),
        (Lang::Zh, Fault::Duplicate) => format!("{count} 次重复"),
        (Lang::Zh, Fault::Delay) => format!("{count} 次延迟"),
        (Lang::Zh, Fault::Jump) => format!("{count} 次拨快时钟"),
        (Lang::Zh, Fault::Skew) => format!("{count} 次时钟快慢失准"),
    }
}

/// What a search was held to.
pub fn bounds(lang: Lang, bounds: &Bounds) -> String {
    let allowed = faults(lang, bounds.faults);
    let messages = (bounds.under_way < u16::MAX).then(|| bounds.under_way.to_string());
    let way = match bounds.way {
        Way::Timed { faults: 0 } => {
            Text::new("no fault at all", "没有任何故障").say(lang).to_owned()
        }
        Way::Timed { faults } => {
            let words = if faults == 1 {
                Text::new("at most {} fault, any of: {}", "最多 {} 个故障，可选：{}")
            } else {
                Text::new("at most {} faults, of: {}", "最多 {} 个故障，可选：{}")
            };
            let kinds = Fault::ALL.into_iter().filter(|fault| bounds.faults.of(*fault) > 0);
            let kinds: Vec<&str> = kinds.map(|fault| fault_title(lang, fault)).collect();
            fill(words.say(lang), &[&faults.to_string(), &kinds.join(sep(lang))])
        }
        Way::Asynchronous { timers } => {
            let words = Text::new(
                "any order of messages, at most {} timers ending at any time, {}",
                "消息以任意次序到达，最多 {} 个定时器在任意时刻到期，{}",
            );
            fill(words.say(lang), &[&timers.to_string(), &allowed])
        }
    };
    let way = match &bounds.victims {
        None => way,
        Some(victims) => {
            let words = Text::new(
                "{}; only {} of the processes may crash, stand still or have a wrong clock",
                "{}；只有 {} 个进程可能崩溃、暂停或时钟不准",
            );
            fill(words.say(lang), &[&way, &victims.len().to_string()])
        }
    };
    match messages {
        None => way,
        Some(most) => {
            let words = Text::new(
                "{}; at most {} messages under way at once",
                "{}；同时在途的消息最多 {} 条",
            );
            fill(words.say(lang), &[&way, &most])
        }
    }
}

fn sep(lang: Lang) -> &'static str {
    match lang {
        Lang::En => ", ",
        Lang::Zh => "、",
    }
}

/// How far a search is.
pub fn progress(lang: Lang, progress: Progress, per_second: u64) -> String {
    let seen = progress.statistics;
    let words = Text::new(
        "{} states seen, {} still to be left, depth {}; {} states a second, {} MiB",
        "已查看 {} 个状态，{} 个待展开，深度 {}；每秒 {} 个状态，内存 {} MiB",
    );
    let numbers =
        [seen.distinct, seen.frontier, u64::from(seen.depth), per_second, seen.bytes >> 20];
    let numbers = numbers.map(with_commas);
    fill(words.say(lang), &numbers.each_ref().map(String::as_str))
}

/// Which runs are being searched.
pub fn round(lang: Lang, bounds: &Bounds, faults: u8) -> String {
    match (lang, bounds.way, faults) {
        (Lang::En, Way::Asynchronous { .. }, _) => "Every order of events is tried.".into(),
        (Lang::Zh, Way::Asynchronous { .. }, _) => "正在尝试事件的每一种次序。".into(),
        (Lang::En, _, 0) => "First the run without any fault.".into(),
        (Lang::Zh, _, 0) => "先试没有故障的运行。".into(),
        (Lang::En, _, 1) => "Now every run with 1 fault.".into(),
        (Lang::En, ..) => format!("Now every run with up to {faults} faults."),
        (Lang::Zh, ..) => format!("现在尝试最多 {faults} 个故障的每一种运行。"),
    }
}

/// Nothing was found, and everything was seen.
pub fn holds(lang: Lang, law: Law, states: u64, within: &Bounds) -> String {
    let words = Text::new("“{}” holds in all {} states; {}.", "“{}”在全部 {} 个状态中都成立；{}。");
    let (states, within) = (with_commas(states), bounds(lang, within));
    fill(words.say(lang), &[law_title(lang, law), &states, &within])
}

/// Something was found.
pub fn broken(lang: Lang, found: &Found, states: u64) -> String {
    let laws: Vec<String> =
        found.laws.iter().map(|law| quoted(lang, law_title(lang, *law))).collect();
    let needed = match (lang, found.faults) {
        (Lang::Zh, Faults::NONE) => "不需要任何故障".to_owned(),
        (Lang::Zh, some) => format!("只需 {}", faults(lang, some)),
        (Lang::En, all) => faults(lang, all),
    };
    let words = Text::new(
        "{} breaks with {}; no run with fewer faults breaks it, and none with as many is shorter. {} states were seen.",
        "{}被打破，{}；故障更少的运行都不会打破它，同样多故障的运行中也没有更短的。查看了 {} 个状态。",
    );
    fill(words.say(lang), &[&list(lang, &laws), &needed, &with_commas(states)])
}

/// Something was found by a search without time, in which faults are not what counts.
pub fn broken_without_time(lang: Lang, found: &Found, states: u64) -> String {
    let laws: Vec<String> =
        found.laws.iter().map(|law| quoted(lang, law_title(lang, *law))).collect();
    let words = Text::new(
        "{} breaks, with {}; no shorter run breaks it. {} states were seen.",
        "{}被打破（{}）；没有更短的运行能打破它。查看了 {} 个状态。",
    );
    let states = with_commas(states);
    fill(words.say(lang), &[&list(lang, &laws), &faults(lang, found.faults), &states])
}

/// It ended before it could tell.
pub fn unfinished(lang: Lang, why: Why, states: u64, within: &Bounds) -> String {
    let why = match why {
        Why::Memory => Text::new("memory is used up", "内存已用完"),
        Why::Stopped => Text::new("you ended it", "被你终止"),
        Why::OutsideBounds => Text::new(
            "some runs leave the bounds, and what they do then matters",
            "有些运行超出了界限，之后的情况会影响结论",
        ),
        Why::Depth | Why::States | Why::AnotherIsBroken => {
            Text::new("a bound was hit", "到达了界限")
        }
    };
    let words = Text::new(
        "Stopped at {} states, since {}. Nothing was found so far; that is no proof. Searched: {}.",
        "在 {} 个状态处停止（{}）。到此为止没有发现问题，但这不是证明。搜索范围：{}。",
    );
    let states = with_commas(states);
    fill(words.say(lang), &[&states, why.say(lang), &bounds(lang, within)])
}

fn quoted(lang: Lang, text: &str) -> String {
    fill(Text::new("“{}”", "“{}”").say(lang), &[text])
}

/// `48,211`.
pub fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let comma = |(at, digit): (usize, char)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    };
    digits.char_indices().flat_map(comma).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::unspaced;

    /// Every kind of fault alone, none, and several of two kinds.
    fn every_purse() -> Vec<Faults> {
        let one = Fault::ALL.map(|fault| Faults::NONE.with(fault, 1));
        let two = Faults::NONE.with(Fault::Crash, 2).with(Fault::Pause, 1);
        one.into_iter().chain([Faults::NONE, two]).collect()
    }

    #[test]
    fn in_chinese_a_blank_parts_numbers_from_words() {
        for faults in every_purse() {
            let found = Found { laws: vec![Law::AnOrderIsChargedOnce], faults, steps: Vec::new() };
            let timed = Bounds { faults, ..Bounds::timed(2) };
            let untimed = Bounds { faults, ..Bounds::asynchronous(5) };
            let mut said = vec![
                broken(Lang::Zh, &found, 48_211),
                broken_without_time(Lang::Zh, &found, 48_211),
            ];
            for bounds in [timed, untimed] {
                said.push(holds(Lang::Zh, Law::AtMostOneHolder, 48_211, &bounds));
                said.push(unfinished(Lang::Zh, Why::Memory, 48_211, &bounds));
                said.push(round(Lang::Zh, &bounds, 2));
            }
            for said in said {
                assert_eq!(unspaced(&said), None, "{said}");
            }
        }
    }

    #[test]
    fn what_breaks_without_any_fault_needs_none() {
        let found = Found {
            laws: vec![Law::AnOrderIsChargedOnce],
            faults: Faults::NONE,
            steps: Vec::new(),
        };
        assert!(
            broken(Lang::Zh, &found, 7).starts_with("“一个订单只扣一次款”被打破，不需要任何故障；")
        );
    }
}
