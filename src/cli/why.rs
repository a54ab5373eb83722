//! `faultline why`: plays a script, and says why its laws break.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::source::{Changes, Source};
use super::{Outcome, language};
use crate::engine::Timeline;
use crate::engine::script::judge;
use crate::engine::why::{self, Account, Part};
use crate::ledger::{Law, Verdict};
use crate::words::{self, Lang};

/// The arguments of `why`.
#[derive(Args)]
pub(super) struct Why {
    /// A file with a script, `-` for standard input, or the name of a built-in script
    #[arg(value_name = "SCRIPT|LESSON")]
    script: String,
    /// The law to ask about; without it, every law that is broken
    #[arg(long)]
    law: Option<String>,
    #[command(flatten)]
    changes: Changes,
    /// The language to say it in: `en` or `zh`
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Lang,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// What there is to say.
pub(super) struct Answer {
    timeline: Timeline,
    title: String,
    law: Option<Law>,
    accounts: Vec<Account>,
    lang: Lang,
    json: bool,
}

/// Why laws broke: `why --json` prints one.
#[derive(Serialize)]
pub struct WhyReport {
    /// The script's title; empty if it has none.
    pub title: String,
    /// An account of every broken law that was asked about.
    pub accounts: Vec<AccountReport>,
}

/// Why a law broke.
#[derive(Serialize)]
pub struct AccountReport {
    /// The law.
    pub law: &'static str,
    /// The step at which it broke.
    pub broken_at: u32,
    /// What led to it, in order.
    pub links: Vec<LinkReport>,
    /// Every step that happened before and could have had a part in it.
    pub past: Vec<u32>,
    /// The orders without which the law breaks all the same.
    pub spare: Vec<u32>,
    /// Whether the run could be tried without each of the causes.
    pub thorough: bool,
}

/// A step of an account.
#[derive(Serialize)]
pub struct LinkReport {
    /// The step.
    pub step: u32,
    /// The time since the start, in microseconds.
    pub time_us: u64,
    /// `decisive`, `needed`, `before`, `standstill` or `passage`.
    pub part: &'static str,
    /// The step that this one had to come before; `null` if there is none.
    pub before: Option<u32>,
    /// The steps of the account that it follows from.
    pub after: Vec<u32>,
    /// How it hangs together with the link before it; may be empty.
    pub link: String,
    /// What happened.
    pub sentence: String,
    /// What it means for the breach; may be empty.
    pub note: String,
}

impl Why {
    /// Plays the script and asks. An error says what is wrong and what to do.
    pub(super) fn answer(&self) -> Result<Answer, String> {
        let (script, _) = Source::read(&self.script)?.with(&self.changes)?;
        let laws = script.setup.entry.arena.laws();
        let law = self.law.as_deref().map(|name| law_named(name, laws)).transpose()?;
        let performance = script.play();
        if let Some(halt) = performance.error {
            return Err(halt.to_string());
        }
        let timeline = performance.timeline;
        let asked = judge(&timeline).into_iter();
        let asked = asked.filter(|report| law.is_none_or(|law| report.law == law));
        let broken = asked.filter(|report| report.verdict == Verdict::Broken);
        let accounts = broken.filter_map(|report| why::why(&timeline, report.law)).collect();
        let (title, lang, json) = (script.title, self.lang, self.json);
        Ok(Answer { timeline, title, law, accounts, lang, json })
    }
}

fn law_named(name: &str, laws: &[Law]) -> Result<Law, String> {
    let found = laws.iter().copied().find(|law| law.name() == name);
    found.ok_or_else(|| {
        let known: Vec<&str> = laws.iter().map(|law| law.name()).collect();
        format!("--law {name}: there is no such law; there are: {}", known.join(", "))
    })
}

impl Answer {
    /// What the exit code says of it.
    pub(super) fn outcome(&self) -> Outcome {
        if self.accounts.is_empty() { Outcome::Good } else { Outcome::Bad }
    }

    /// Prints it.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &self.report())?;
            return writeln!(out);
        }
        if !self.title.is_empty() {
            writeln!(out, "{}\n", self.title)?;
        }
        if self.accounts.is_empty() {
            return writeln!(out, "{}", words::why::nothing_to_say(self.lang, self.law));
        }
        for (nth, account) in self.accounts.iter().enumerate() {
            if nth > 0 {
                writeln!(out)?;
            }
            self.write_account(out, account)?;
        }
        Ok(())
    }

    fn write_account(&self, out: &mut impl Write, account: &Account) -> io::Result<()> {
        writeln!(out, "{}\n", words::why::heading(self.lang, account))?;
        for said in words::why::account(self.lang, &self.timeline, account) {
            writeln!(out, "{:>4}  {}  {}", said.step, said.time, said.line(self.lang))?;
            if !said.note.is_empty() {
                writeln!(out, "                   {}", said.note)?;
            }
        }
        let remarks = words::why::remarks(self.lang, account);
        if !remarks.is_empty() {
            writeln!(out)?;
        }
        remarks.iter().try_for_each(|remark| writeln!(out, "{remark}"))
    }

    fn report(&self) -> WhyReport {
        let accounts = self.accounts.iter().map(|account| self.account(account)).collect();
        WhyReport { title: self.title.clone(), accounts }
    }

    fn account(&self, account: &Account) -> AccountReport {
        let said = words::why::account(self.lang, &self.timeline, account);
        let link = |(link, said): (&why::Link, words::why::Said)| LinkReport {
            step: link.step,
            time_us: self.timeline.index().time(link.step as usize).as_us(),
            part: match link.part {
                Part::Decisive => "decisive",
                Part::Needed => "needed",
                Part::Before(_) => "before",
                Part::Standstill => "standstill",
                Part::Passage => "passage",
            },
            before: match link.part {
                Part::Before(other) => Some(other),
                _ => None,
            },
            after: link.after.clone(),
            link: said.link,
            sentence: said.sentence,
            note: said.note,
        };
        AccountReport {
            law: account.law.name(),
            broken_at: account.step,
            links: account.links.iter().zip(said).map(link).collect(),
            past: account.past.clone(),
            spare: account.spare.clone(),
            thorough: account.thorough,
        }
    }
}
