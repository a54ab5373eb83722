//! Why a law broke, as a sheet.

use super::bench::{Job, Working};
use super::sheet::{Block, Item, Place, Sheet, Tone};
use crate::engine::Timeline;
use crate::engine::why::{self, Account};
use crate::ledger::Law;
use crate::words::why::{account, heading, nothing_to_say, remarks};
use crate::words::{Lang, Text};

/// The question, and the account once it is found.
pub struct Why {
    run: Timeline,
    law: Law,
    account: Option<Account>,
}

impl Why {
    /// Asks of a run as it stands after a step; of all of it, if the law is not broken by then.
    pub fn of(mut run: Timeline, step: usize, law: Law) -> Why {
        if run.index().broken_at(law).is_some_and(|broken| broken as usize <= step) {
            run.seek(step);
        }
        Why { run, law, account: None }
    }
}

impl Job for Why {
    fn work(&mut self) -> bool {
        self.account = why::why(&self.run, self.law);
        true
    }

    fn sheet(&self, lang: Lang, state: &Working) -> Sheet {
        let Some(found) = &self.account else {
            let looks = Text::new("Looking for the cause …", "正在寻找原因……");
            let looks = looks.say(lang).to_owned();
            let said = if state.done { nothing_to_say(lang, Some(self.law)) } else { looks };
            return Sheet::new(said);
        };
        let items = account(lang, &self.run, found).into_iter().map(|said| Item {
            at: said.step.to_string(),
            text: said.line(lang),
            tone: if said.step == found.step { Tone::Bad } else { Tone::Plain },
            place: Some(Place { run: 0, step: said.step }),
            note: said.note,
        });
        let sheet = Sheet::new(heading(lang, found)).with(Block::List(items.collect()));
        remarks(lang, found).into_iter().fold(sheet, |sheet, said| sheet.saying(Tone::Quiet, said))
    }
}
