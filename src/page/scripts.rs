//! Runs as text and as links: the one place where the page meets the script language.

use super::say;
use crate::engine::Timeline;
use crate::engine::link::{self, LinkError};
use crate::engine::script::{
    ErrorKind, Found, Lined, MOST_BYTES, Name, Performance, Script, ScriptError, Unmet,
};
use crate::kernel::Fingerprint;
use crate::words::Lang;

/// What is wrong with a script, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong, and what to write instead.
    pub what: String,
}

/// The script that leads to where a run stands.
pub fn text(run: &Timeline) -> String {
    Script::of(run, "").to_string()
}

/// The script of the whole current branch, wherever the run stands.
pub fn whole(run: &Timeline) -> String {
    let moves = run.moves(run.len());
    let script = Script {
        title: String::new(),
        setup: run.setup().clone(),
        rules: run.rules().to_vec(),
        moves: moves.into_iter().map(|what| Lined { line: 0, what }).collect(),
        expectations: Vec::new(),
    };
    script.to_string()
}

/// Runs a script. Beside the run comes what it expects and does not find.
///
/// # Errors
/// Every mistake with its place.
pub fn open(lang: Lang, text: &str) -> Result<(Timeline, Vec<Unmet>), Vec<Trouble>> {
    let script = Script::parse(text).map_err(|errors| {
        let trouble = |error: &ScriptError| Trouble {
            line: error.line as usize,
            column: error.columns.start as usize,
            what: say::script_error(lang, error),
        };
        errors.0.iter().map(trouble).collect::<Vec<_>>()
    })?;
    let Performance { mut timeline, error, .. } = script.play();
    match error {
        None => {
            let unmet = judge(&mut timeline, &script);
            Ok((timeline, unmet))
        }
        Some(halt) => {
            let names = timeline.world().names();
            let what = say::halt(lang, &names, &halt);
            Err(vec![Trouble { line: halt.line.max(1) as usize, column: 1, what }])
        }
    }
}

/// Whether a script is for a protocol that this program does not have.
pub fn is_beyond(text: &str) -> bool {
    let unknown =
        |error: &ScriptError| matches!(error.kind, ErrorKind::Unknown { name: Name::Protocol, .. });
    Script::parse(text).is_err_and(|errors| errors.0.iter().any(unknown))
}

/// What a script expects and does not find. A script without moves is a run that has not begun: it is
/// run to its end, judged there, and shown from its start.
fn judge(timeline: &mut Timeline, script: &Script) -> Vec<Unmet> {
    let begins = script.moves.is_empty();
    if begins {
        super::run::to_end(timeline);
    }
    let mut unmet = script.unmet(timeline);
    // A script that was changed leads elsewhere; that is what it was changed for.
    unmet.retain(|one| !matches!(one.found, Found::Fingerprint(_)));
    if begins {
        timeline.seek(0);
    }
    unmet
}

/// A run as the part of an address after its `#`, from its [`text`], what that deflates to, and the
/// fingerprint of its last world. Without the second the link is only longer. `None` if the run is too
/// large for one.
pub fn link(text: &str, deflated: Option<Vec<u8>>, fingerprint: Fingerprint) -> Option<String> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let deflated = deflated.unwrap_or_else(|| link::stored(text));
    link::pack_deflated(&deflated, fingerprint).ok()
}

/// What came in a link.
pub enum Linked {
    /// A run, and what is to be said of it if it is not quite the one that was shared.
    Run(Timeline, Option<String>),
    /// A script with mistakes, and the first of them.
    Text(String, String),
}

/// Opens a link, or the nearest thing.
///
/// # Errors
/// Says what is wrong with the link.
pub fn open_link(lang: Lang, fragment: &str) -> Result<Linked, String> {
    let (shared, other) = match link::unpack(fragment) {
        Ok(shared) => (shared, None),
        Err(LinkError::OtherVersion(shared)) => {
            (shared.clone(), Some(say::link_error(lang, &LinkError::OtherVersion(shared))))
        }
        Err(error) => return Err(say::link_error(lang, &error)),
    };
    let script = match Script::parse(&shared.text) {
        Ok(script) => script,
        Err(errors) => {
            let say = |first: &ScriptError| {
                let place = (first.line, first.columns.start);
                say::placed(lang, place, &say::script_error(lang, first))
            };
            let first = errors.0.first().map(say);
            return Ok(Linked::Text(shared.text, first.unwrap_or_default()));
        }
    };
    let Performance { timeline, error, .. } = script.play();
    let halted = error.map(|halt| {
        say::placed(lang, (halt.line, 1), &say::halt(lang, &timeline.world().names(), &halt))
    });
    let differs = (!shared.is_reproduced_by(&timeline)).then(|| say::differs(lang));
    Ok(Linked::Run(timeline, halted.or(other).or(differs)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Order, Until};
    use crate::kernel::{Action, NodeId, Span};
    use crate::page::opening;

    fn played() -> Timeline {
        let mut run = opening::first();
        run.play(Until::Steps(5)).unwrap();
        run.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(2))), Some(Span::s(3))).unwrap();
        run.play(Until::Steps(9)).unwrap();
        run
    }

    #[test]
    fn a_run_comes_back_from_its_text_and_from_its_link() {
        let run = played();
        let (again, _) = open(Lang::En, &text(&run)).unwrap();
        assert_eq!(again.fingerprint(), run.fingerprint());
        assert_eq!(again.position(), run.position());
        match open_link(Lang::En, &link(&text(&run), None, run.fingerprint()).unwrap()).unwrap() {
            Linked::Run(timeline, None) => assert_eq!(timeline.fingerprint(), run.fingerprint()),
            _ => panic!("the very run"),
        }
    }

    #[test]
    fn a_mistake_has_its_place() {
        let troubles = open(Lang::En, "run lock/none\nat 0s paus worker-a\n").err().unwrap();
        assert_eq!(troubles[0].line, 2);
        assert!(open_link(Lang::En, "nonsense").is_err());
        let run = played();
        let broken = link::pack("run lock/none\nat 0s paus worker-a\n", run.fingerprint()).unwrap();
        assert!(matches!(open_link(Lang::En, &broken), Ok(Linked::Text(..))));
        let other =
            link::pack("run lock/none\nat 0s submit order 42\n", run.fingerprint()).unwrap();
        assert!(matches!(open_link(Lang::En, &other), Ok(Linked::Run(_, Some(_)))));
    }
}
