//! What is different in two runs, in sentences.

use super::narrate::{headline, step_sentence};
use super::report::stamp;
use super::{Lang, Text};
use crate::engine::compare::{Comparison, Side};

/// The first difference: what happens on the left, and what on the right. `None`: there is none.
pub fn first_difference(
    lang: Lang,
    left: Side<'_>,
    right: Side<'_>,
    comparison: &Comparison,
) -> Option<[String; 3]> {
    let row = comparison.rows.get(comparison.first?)?;
    let title = Text::new("From here on they differ", "从这里开始不同").say(lang);
    let left = told(lang, Text::new("left", "左"), left, row.left);
    let right = told(lang, Text::new("right", "右"), right, row.right);
    Some([title.to_string(), left, right])
}

/// What one of the runs does.
fn told(lang: Lang, which: Text, side: Side<'_>, step: Option<u32>) -> String {
    let names = side.timeline.world().names();
    let record = step.and_then(|step| Some((step, side.run().record(step as usize)?)));
    let which = which.say(lang);
    match (record, lang) {
        (Some((step, record)), _) => {
            let sentence = step_sentence(lang, &names, &record);
            let time = stamp(side.run().index().time(step as usize));
            match lang {
                Lang::En => format!("{which}, step {step}, {}: {sentence}", time.trim_start()),
                Lang::Zh => format!("{which}，第 {step} 步，{}：{sentence}", time.trim_start()),
            }
        }
        (None, Lang::En) => format!("{which}: nothing of the kind."),
        (None, Lang::Zh) => format!("{which}：没有这样的事。"),
    }
}

/// What both books come to when a row has happened.
pub fn books(
    lang: Lang,
    left: Side<'_>,
    right: Side<'_>,
    (of_left, of_right): (u32, u32),
) -> [String; 2] {
    [headline(lang, &left.books(of_left)), headline(lang, &right.books(of_right))]
}

/// That the two runs are alike, or how far they were compared; empty where neither is to be said.
pub fn remarks(lang: Lang, comparison: &Comparison) -> Vec<String> {
    let alike = Text::new("The same happens in both.", "两次运行中发生的事相同。");
    let part = Text::new(
        "They differ so much that only the beginning was compared.",
        "差别太大，只比较了开头的一部分。",
    );
    let alike = comparison.first.is_none().then_some(alike);
    let part = (!comparison.whole).then_some(part);
    alike.into_iter().chain(part).map(|text| text.say(lang).to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Script, Timeline};

    fn played(faults: &str) -> Timeline {
        let script = format!("run lock/none\nat 0s submit order 42\n{faults}play until quiet\n");
        Script::parse(&script).expect("a script").play().timeline
    }

    #[test]
    fn a_difference_is_said_with_what_is_only_on_one_side() {
        let (calm, crashed) = (played(""), played("when bank charges crash bank 1s\n"));
        let (left, right) = (Side::of(&calm), Side::of(&crashed));
        let comparison = Comparison::of(left, right);
        let said = |lang| first_difference(lang, left, right, &comparison).expect("they differ");
        let [title, of_left, of_right] = said(Lang::En);
        assert_eq!(title, "From here on they differ");
        assert_eq!(of_left, "left: nothing of the kind.");
        assert!(of_right.starts_with("right, step ") && of_right.contains("bank crashes"));
        let [_, of_left, of_right] = said(Lang::Zh);
        assert_eq!(of_left, "左：没有这样的事。");
        assert!(of_right.contains("bank 崩溃了"), "{of_right}");
        assert!(remarks(Lang::En, &comparison).is_empty());
        let row = comparison.first.expect("they differ");
        let books = books(Lang::En, left, right, comparison.place(row));
        assert_eq!(books, ["Order 42 charged once", "Order 42 charged once"]);
    }

    #[test]
    fn that_runs_are_alike_is_said() {
        let run = played("");
        let comparison = Comparison::of(Side::of(&run), Side::of(&run));
        for lang in Lang::ALL {
            assert_eq!(remarks(lang, &comparison).len(), 1);
            let side = Side::of(&run);
            assert_eq!(first_difference(lang, side, side, &comparison), None);
        }
    }
}
