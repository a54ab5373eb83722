//! What is wrong with a script, with its run, or with a link: what, and what to do about it.
//!
//! What a mistake is called in English the language of scripts says itself, as the command line has it.

use super::laws::{law_title, verdict_word};
use super::money::times;
use super::refusals::refusal;
use super::settings::setting_error;
use crate::engine::link::LinkError;
use crate::engine::script::{
    ErrorKind, Found, Halt, LawReport, MOST_BYTES, Name, Section, Unmet, Want,
};
use crate::engine::timeline::{MOST_STEPS, MOST_UNDER_WAY};
use crate::engine::{MoveError, PlayError};
use crate::kernel::time::SpanError;
use crate::words::text::fill;
use crate::words::{Lang, Text};

/// The most characters of what was written that a message quotes.
const MOST_QUOTED: usize = 40;

/// A mistake in a script, and what to write instead.
pub fn script_error(lang: Lang, kind: &ErrorKind) -> String {
    match (kind, lang) {
        (ErrorKind::Setting(error), _) => setting_error(lang, error),
        (_, Lang::En) => sentence(kind.to_string()),
        (_, Lang::Zh) => in_chinese(kind),
    }
}

/// What is wrong with a link, and what to do about it.
pub fn link_error(lang: Lang, error: &LinkError) -> String {
    let (pattern, value) = match error {
        _ if lang == Lang::En => return sentence(error.to_string()),
        LinkError::NotALink => {
            ("这不是运行的链接：这样的链接里有“#run-”。请复制完整的网址。", String::new())
        }
        LinkError::Truncated => {
            ("链接的末尾不见了。请复制完整的网址，或向对方索要脚本。", String::new())
        }
        LinkError::Damaged => ("链接在途中被改动了。请对方再发一次，或索要脚本。", String::new()),
        LinkError::TooLarge => {
            ("脚本超过 {} KiB。请分享更短的运行，或直接发送脚本。", (MOST_BYTES / 1024).to_string())
        }
        LinkError::OtherFormat(format) => {
            ("链接的格式是第 {} 版，当前页面读不了。请刷新页面以获得最新版本。", format.to_string())
        }
        LinkError::OtherVersion(shared) => (
            "链接由 Faultline {} 生成，与当前版本不同：脚本可以播放，但结果可能不一样。",
            shared.made_by.clone(),
        ),
    };
    fill(pattern, &[&value])
}

/// A move of a script that could not be made, and what could be done instead.
pub fn halt(lang: Lang, names: &[String], halt: &Halt) -> String {
    let why = match halt.why {
        MoveError::Refused(why) => refusal(lang, names, &why),
        MoveError::Play(PlayError::StandsStill) => {
            Text::new("Nothing more happens by itself before that.", "在那之前不再有事自行发生。")
                .say(lang)
                .into()
        }
        MoveError::Play(PlayError::TooLong) => {
            let text = Text::new(
                "The run has become as long as runs can be, {} steps.",
                "运行已达长度上限 {} 步。",
            );
            fill(text.say(lang), &[&MOST_STEPS.to_string()])
        }
        MoveError::Play(PlayError::TooManyMessages) => {
            let text = Text::new(
                "{} messages are under way, more than a run can have. Play for a shorter time.",
                "在途消息有 {} 条，超过了上限。请播放得短一些。",
            );
            fill(text.say(lang), &[&MOST_UNDER_WAY.to_string()])
        }
    };
    let remedy = if halt.instead.is_empty() {
        Text::new("Change the line or remove it.", "请修改或删去这一行。").say(lang).into()
    } else {
        let text = Text::new("Possible here: {}.", "此处可以写：{}。").say(lang);
        fill(text, &[&halt.instead.join(Text::new(", ", "、").say(lang))])
    };
    let text = Text::new("“{}” cannot be done. {} {}", "“{}”做不到。{}{}").say(lang);
    fill(text, &[&halt.text, &why, &remedy])
}

/// An expectation that did not come true, and what came instead.
pub fn unmet(lang: Lang, unmet: &Unmet) -> String {
    let found = match unmet.found {
        Found::Law(LawReport { law, verdict, broken_at }) => {
            let told = [law_title(lang, law), verdict_word(lang, verdict)];
            let text = fill(Text::new("{}: {}", "{}：{}").say(lang), &told);
            let at = Text::new("{} at step {}", "{}（第 {} 步）").say(lang);
            broken_at.map_or(text.clone(), |step| fill(at, &[&text, &step.to_string()]))
        }
        Found::Times(count) => fill(Text::new("{}", "实际为{}").say(lang), &[&times(lang, count)]),
        Found::Balance(amount) => {
            let text = Text::new("the balance is {}", "余额是 {}").say(lang);
            fill(text, &[&amount.to_string()])
        }
        Found::Nothing => Text::new("there is no such thing", "没有这样的东西").say(lang).into(),
        Found::Fingerprint(_) => {
            Text::new("this is not the run that the script was made of", "这不是生成脚本的那次运行")
                .say(lang)
                .into()
        }
    };
    let text = Text::new("Line {}: “{}” did not come true: {}.", "第 {} 行：“{}”没有成真：{}。");
    fill(text.say(lang), &[&unmet.line.to_string(), &unmet.text, &found])
}

/// A clause of the language of scripts as a sentence.
fn sentence(mut clause: String) -> String {
    if let Some(first) = clause.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    clause + "."
}

fn in_chinese(kind: &ErrorKind) -> String {
    let number = |number: u64| number.to_string();
    match kind {
        ErrorKind::TooLarge { bytes } => fill(
            "脚本有 {} 字节，最多只能有 {} 字节。请缩短它。",
            &[&bytes.to_string(), &MOST_BYTES.to_string()],
        ),
        ErrorKind::TooManyLines => {
            let most = number(crate::engine::script::MOST_LINES as u64);
            fill("脚本最多只能有 {} 行。请缩短它。", &[&most])
        }
        ErrorKind::Expected { want, found } if found.is_empty() => {
            fill("这一行没有写完。请补上：{}。", &[wanted(*want)])
        }
        ErrorKind::Expected { want, found } => {
            fill("“{}”不能写在这里。请改写为：{}。", &[&short(found), wanted(*want)])
        }
        ErrorKind::Extra { word } => {
            fill("这一行在“{}”之前已经完整。请删去它，或在它前面写上“# ”。", &[&short(word)])
        }
        ErrorKind::Unknown { name, word, known, nearest } => {
            let kind = named(*name);
            let nearest = nearest.as_ref();
            let near = nearest.map(|near| fill("是不是想写“{}”？", &[near])).unwrap_or_default();
            let pattern = if known.is_empty() {
                "没有叫“{}”的{}。{}这里没有可用的{}，请删去这一行。"
            } else {
                "没有叫“{}”的{}。{}可用的{}有：{}。"
            };
            fill(pattern, &[&short(word), kind, &near, kind, &known.join("、")])
        }
        ErrorKind::Setting(error) => setting_error(Lang::Zh, error),
        ErrorKind::Time(error) => match error {
            SpanError::Shape => "时间要写成数字加单位，例如 40s、250ms 或 1.5s。",
            SpanError::Unit => "时间的单位只有 us、ms、s 和 m。",
            SpanError::Negative => "时间不能是负数。",
            SpanError::TooLong => "时间最长为 1000 小时（3600000s）。",
        }
        .into(),
        ErrorKind::Number { word, least, most } => fill(
            "“{}”不能写在这里。请写 {} 到 {} 之间的整数。",
            &[&short(word), &number(*least), &number(*most)],
        ),
        ErrorKind::Repeated { what, first } => {
            fill("第 {} 行已经写过“{}”。请删去其中一处。", &[&number(u64::from(*first)), what])
        }
        ErrorKind::Misplaced { section, after } => {
            fill("{}不能放在{}之后。请把这一行上移。", &[part(*section), part(*after)])
        }
        ErrorKind::NoRun => {
            "没有一行说明要运行什么。请以“run lock/none”这样的一行开头，它前面只能有标题。".into()
        }
    }
}

/// What was written, cut to a length that fits a message.
fn short(text: &str) -> String {
    match text.char_indices().nth(MOST_QUOTED) {
        Some((at, _)) => fill("{}…", &[&text[..at]]),
        None => text.into(),
    }
}

fn wanted(want: Want) -> &'static str {
    match want {
        Want::Title => "标题的文字",
        Want::Protocol => "一个协议，例如 lock/none",
        Want::Setting => "设置的名称",
        Want::Value => "设置的值",
        Want::Number => "一个数",
        Want::Seed => "种子：小于 2^64 的整数，或 least",
        Want::Time => "一段时间，例如 40s、250ms 或 1.5s",
        Want::SignedTime => "带符号的时间：+10s 把时钟拨快，-10s 拨慢",
        Want::Node => "节点的名称",
        Want::Verb => "节点做的事，例如 acquires",
        Want::Arrow => "两个节点之间的箭头，两侧要有空格：worker-a -> bank",
        Want::AnyArrow => "-> 表示单向，<-> 表示双向，两侧要有空格",
        Want::Ordinal => "从 #1 数起的位置，例如 #2",
        Want::Order => "要做的事，例如 crash worker-a 或 drop worker-a -> bank",
        Want::Timer => "定时器的名称，或用 #1 表示该节点的第一个",
        Want::Until => "播放多久：30s、12 steps、until 60s、until worker-a acquires 或 until quiet",
        Want::Expectation => {
            "期望的内容：一条定律、一个节点和它做的事、order、balance 或 fingerprint"
        }
        Want::Verdict => "holds（成立）、broken（被打破）或 undecided（尚无定论）",
        Want::Charged => "单词 charged：expect order 42 charged 1 time",
        Want::Times => "单词 times",
        Want::Account => "谁的账户，例如 alice",
        Want::Amount => "金额，例如 400.00",
        Want::Fingerprint => "16 位十六进制数字",
    }
}

fn named(name: Name) -> &'static str {
    match name {
        Name::Protocol => "协议",
        Name::Setting => "设置",
        Name::Node => "节点",
        Name::Verb => "动词",
        Name::Law => "定律",
        Name::Order => "指令",
        Name::Purchase => "顾客订单",
        Name::Account => "账户",
    }
}

fn part(section: Section) -> &'static str {
    match section {
        Section::Title => "标题",
        Section::Run => "运行（run）",
        Section::Settings => "设置（set、seed）",
        Section::Rules => "规则（at、when）",
        Section::Moves => "动作（play、deliver 等）",
        Section::Expectations => "期望（expect）",
    }
}
