//! What the page has to tell, apart from any language: why something could not be done, and news.

use crate::engine::script::Unmet;
use crate::engine::{Lapse, PlayError};
use crate::kernel::Refusal;
use crate::protocols::settings::SettingError;

/// Something to be told in a toast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An order could not be done.
    Refused(Refusal),
    /// Playing ended.
    Ended(PlayError),
    /// It goes on and on.
    Unending,
    /// The selected node takes part in no further step.
    NothingFurther,
    /// No node is selected.
    SelectFirst,
    /// A setting was not taken.
    Setting(SettingError),
    /// Parts of the old run did not apply in the new one.
    Lapsed(Vec<Lapse>),
    /// The laboratory cannot be reached.
    NoLab,
    /// Nothing can be kept: the browser denies it.
    StorageDenied,
    /// What was kept could not be read.
    StorageCorrupt(Unreadable),
    /// A link could not be opened as it is; what is wrong with it.
    Link(String),
    /// A script was run, and what it expects did not come true; never none.
    Unmet(Vec<Unmet>),
    /// Copied to the clipboard.
    Copied,
    /// A run was opened from a link.
    Opened,
    /// The whole program is on its way.
    Fetching,
    /// The whole program could not be loaded.
    NotFetched,
}

/// Why a kept session could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no session; the character, from 1, at which that shows.
    Text(usize),
    /// It is of another version.
    Version(u32),
    /// This run of it, from 1, cannot be played.
    Run(usize),
}

impl Notice {
    /// Whether it is good news, which goes away by itself.
    pub fn is_news(&self) -> bool {
        matches!(
            self,
            Notice::Copied
                | Notice::Opened
                | Notice::Fetching
                | Notice::Ended(PlayError::StandsStill)
                | Notice::NothingFurther
        )
    }
}
