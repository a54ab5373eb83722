//! Why a law broke, in sentences, each generated from the record of its step.

use super::narrate::{breach, law_title, step_sentence};
use super::report::stamp;
use super::{Lang, Text};
use crate::engine::Timeline;
use crate::engine::why::{Account, Link, Part};
use crate::kernel::{Action, Fate};
use crate::ledger::Law;

/// A step of an account, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The step.
    pub step: u32,
    /// Its time since the start, to the millisecond.
    pub time: String,
    /// How it hangs together with what was told before: `Because of that`, `Meanwhile`; empty where
    /// it just goes on.
    pub link: String,
    /// What happened.
    pub sentence: String,
    /// What it means for the breach; empty if nothing is to be said.
    pub note: String,
}

impl Said {
    /// What happened, after how it hangs together with what was told before.
    pub fn line(&self, lang: Lang) -> String {
        match (&*self.link, lang) {
            ("", _) => self.sentence.clone(),
            (link, Lang::En) => format!("{link}: {}", self.sentence),
            (link, Lang::Zh) => format!("{link}：{}", self.sentence),
        }
    }
}

/// That there is nothing to explain: the law is not broken, or none is.
pub fn nothing_to_say(lang: Lang, law: Option<Law>) -> String {
    match (lang, law.map(|law| law_title(lang, law))) {
        (Lang::En, None) => "No law is broken.".into(),
        (Lang::Zh, None) => "没有定律被打破。".into(),
        (Lang::En, Some(law)) => format!("“{law}” is not broken."),
        (Lang::Zh, Some(law)) => format!("“{law}”没有被打破。"),
    }
}

/// The account, step by step.
pub fn account(lang: Lang, timeline: &Timeline, account: &Account) -> Vec<Said> {
    let names = timeline.world().names();
    let said = |(nth, link): (usize, &Link)| {
        let record = timeline.record(link.step as usize)?;
        let before = nth.checked_sub(1).and_then(|last| account.links.get(last));
        Some(Said {
            step: link.step,
            time: stamp(timeline.index().time(link.step as usize)),
            link: connective(lang, timeline, before, link),
            sentence: step_sentence(lang, &names, &record),
            note: note(lang, timeline, account, link),
        })
    };
    account.links.iter().enumerate().filter_map(said).collect()
}

/// The account's title: `Why “An order is charged once” broke at step 27`.
pub fn heading(lang: Lang, account: &Account) -> String {
    let law = law_title(lang, account.law);
    match lang {
        Lang::En => format!("Why “{law}” broke at step {}", account.step),
        Lang::Zh => format!("“{law}”为什么在第 {} 步被打破", account.step),
    }
}

/// What the account leaves out, and how sure it is; one sentence each.
pub fn remarks(lang: Lang, account: &Account) -> Vec<String> {
    let told: Vec<u32> = account.links.iter().map(|link| link.step).collect();
    let more = account.past.iter().filter(|step| !told.contains(step)).count();
    let past = (more > 0).then(|| match (lang, more) {
        (Lang::En, 1) => "One more step came before and could have had a part in it.".to_string(),
        (Lang::En, _) => format!("{more} more steps came before and could have had a part in it."),
        (Lang::Zh, _) => format!("在此之前还有 {more} 步可能与此有关。"),
    });
    let spare: Vec<String> = account.spare.iter().map(u32::to_string).collect();
    let spare = (!spare.is_empty()).then(|| match (lang, spare.len()) {
        (Lang::En, 1) => {
            format!("Step {} was not needed: without it the law breaks too.", spare[0])
        }
        (Lang::En, _) => {
            format!("Steps {} were not needed: without them the law breaks too.", spare.join(", "))
        }
        (Lang::Zh, _) => {
            format!("第 {} 步并非必要：没有它们，定律同样会被打破。", spare.join("、"))
        }
    });
    let hasty = (!account.thorough).then(|| {
        let text = Text::new(
            "The run is too long to try it without each cause: more is told than may be needed.",
            "运行太长，无法逐一去掉每个原因再试：这里说的可能比必要的多。",
        );
        text.say(lang).to_string()
    });
    past.into_iter().chain(spare).chain(hasty).collect()
}

/// How a step hangs together with the one told before it.
fn connective(lang: Lang, timeline: &Timeline, before: Option<&Link>, link: &Link) -> String {
    let Some(before) = before else { return String::new() };
    let goes_on = link.after.contains(&before.step);
    let fault = link.after.iter().rev().find(|step| is_fault(timeline, **step));
    match (goes_on, fault, lang) {
        (true, Some(fault), Lang::En) if *fault == before.step => "Because of that".into(),
        (true, Some(fault), Lang::Zh) if *fault == before.step => "因此".into(),
        (true, ..) => String::new(),
        (false, Some(fault), Lang::En) if !is_fault(timeline, link.step) => {
            format!("Because of step {fault}")
        }
        (false, Some(fault), Lang::Zh) if !is_fault(timeline, link.step) => {
            format!("由于第 {fault} 步")
        }
        (false, _, Lang::En) => "Meanwhile".into(),
        (false, _, Lang::Zh) => "与此同时".into(),
    }
}

fn is_fault(timeline: &Timeline, step: u32) -> bool {
    timeline.record(step as usize).is_some_and(|record| {
        let lost = record.arrived.as_ref().is_some_and(|arrived| arrived.fate != Fate::Handled);
        let natural = matches!(
            record.step.action,
            Action::Elapse | Action::Deliver(_) | Action::Fire { .. } | Action::Command(_)
        );
        lost || !natural
    })
}

fn note(lang: Lang, timeline: &Timeline, account: &Account, link: &Link) -> String {
    let last = link.step == account.step;
    match (link.part, lang) {
        (Part::Decisive, Lang::En) if last => {
            format!("Here the law breaks: {}.", breach(lang, account.law))
        }
        (Part::Decisive, Lang::Zh) if last => {
            format!("定律在此被打破：{}。", breach(lang, account.law))
        }
        (Part::Needed, _) if !account.thorough => String::new(),
        (Part::Needed, _) if !is_fault(timeline, link.step) => String::new(),
        (Part::Needed, Lang::En) => "Without this, the law is not broken.".into(),
        (Part::Needed, Lang::Zh) => "若没有这一步，定律就不会被打破。".into(),
        (Part::Before(other), Lang::En) => {
            format!("Had it come after step {other}, the law would not be broken.")
        }
        (Part::Before(other), Lang::Zh) => {
            format!("如果它发生在第 {other} 步之后，定律就不会被打破。")
        }
        (Part::Standstill, Lang::En) => "From then on it waits.".into(),
        (Part::Standstill, Lang::Zh) => "此后它只是等待。".into(),
        (Part::Decisive | Part::Passage, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Script;
    use crate::engine::why::why;

    /// The lock that expired, with a fault that plays no part.
    fn run() -> Timeline {
        let script = "run lock/redis\nset fencing off\nset ask-again 25s\nat 0s submit order 42\n\
            at 3s pause bank 1s\nwhen worker-a acquires pause worker-a 40s\nplay until quiet\n";
        Script::parse(script).expect("a script").play().timeline
    }

    #[test]
    fn an_account_says_what_was_needed_and_what_was_not() {
        let run = run();
        let found = why(&run, Law::AnOrderIsChargedOnce).expect("it is broken");
        let english = account(Lang::En, &run, &found);
        let notes = |lang| {
            let said = account(lang, &run, &found).into_iter();
            said.map(|said| said.note).filter(|note| !note.is_empty()).collect::<Vec<_>>()
        };
        assert_eq!(
            notes(Lang::En),
            [
                "Without this, the law is not broken.",
                "Had it come after step 20, the law would not be broken.",
                "Here the law breaks: order charged twice."
            ]
        );
        assert!(notes(Lang::Zh).iter().all(|note| note.ends_with('。')));
        assert!(
            english.last().expect("a last one").line(Lang::En).starts_with("Because of that: ")
        );
        let spare = remarks(Lang::En, &found).pop().expect("a remark");
        assert_eq!(spare, "Step 7 was not needed: without it the law breaks too.");
    }

    #[test]
    fn what_could_not_be_tried_is_not_claimed() {
        let run = run();
        let mut found = why(&run, Law::AnOrderIsChargedOnce).expect("it is broken");
        found.thorough = false;
        let english = account(Lang::En, &run, &found);
        assert!(english.iter().all(|said| !said.note.starts_with("Without")));
        for lang in Lang::ALL {
            assert_eq!(remarks(lang, &found).len(), 3);
        }
    }
}
