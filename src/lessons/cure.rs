//! What makes the difference between two runs of the same faults.

use crate::catalog::Setup;
#[cfg(feature = "whole")]
use crate::catalog::find;
use crate::protocols::settings::SettingError;
use crate::words::Lang;
#[cfg(feature = "whole")]
use crate::words::narrate::protocol_title;
use crate::words::narrate::{setting_title, value_text};
use crate::words::text::labelled;

/// What is set otherwise in the cured run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// A switch of the protocol.
    Switch {
        /// The setting, as scripts write it.
        setting: &'static str,
        /// Its value in the cured run; in the other run it has the script's.
        value: &'static str,
    },
    /// Another protocol of the arena, where no switch cures this one.
    #[cfg(feature = "whole")]
    Protocol(&'static str),
}

impl Cure {
    pub(super) const fn switch(setting: &'static str, value: &'static str) -> Cure {
        Cure::Switch { setting, value }
    }

    /// The cured setup.
    ///
    /// # Errors
    /// There is no such switch, or it has no such value.
    pub(super) fn of(self, setup: &Setup) -> Result<Setup, SettingError> {
        match self {
            Cure::Switch { setting, value } => {
                let mut cured = setup.clone();
                cured.settings.set(setting, value)?;
                Ok(cured)
            }
            #[cfg(feature = "whole")]
            Cure::Protocol(id) => {
                let entry = find(setup.entry.arena.id(), id).unwrap_or(setup.entry);
                Ok(setup.under(entry))
            }
        }
    }

    /// How it stands in one of the two runs: `Fencing tokens: off`.
    pub(super) fn label(self, lang: Lang, setup: &Setup) -> String {
        match self {
            Cure::Switch { setting, .. } => {
                let value = setup.settings.get(setting);
                let value = value.map(|value| value_text(lang, setting, &value));
                labelled(lang, setting_title(lang, setting), &value.unwrap_or_default())
            }
            #[cfg(feature = "whole")]
            Cure::Protocol(_) => protocol_title(lang, setup.entry.arena, setup.entry.id).into(),
        }
    }
}
