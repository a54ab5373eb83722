//! What the page has to tell, apart from any language: why something could not be done, and news.

use super::run::Lapse;
use crate::engine::PlayError;
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
    /// Nothing can be kept: the browser denies it.
    StorageDenied,
    /// What was kept could not be read.
    StorageCorrupt(String),
    /// A link could not be opened as it is; what is wrong with it.
    Link(String),
    /// Copied to the clipboard.
    Copied,
    /// A run was opened from a link.
    Opened,
}

impl Notice {
    /// Whether it is good news, which goes away by itself.
    pub fn is_news(&self) -> bool {
        matches!(
            self,
            Notice::Copied
                | Notice::Opened
                | Notice::Ended(PlayError::StandsStill)
                | Notice::NothingFurther
        )
    }
}
