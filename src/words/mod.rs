//! What a person reads: the page's labels, sentences about steps, events and laws, in every language.

pub mod compare;
pub mod diagram;
pub mod explore;
pub mod narrate;
pub mod report;
pub mod text;
pub mod trials;
pub mod ui;
mod vocabulary;
pub mod why;

pub use text::Text;
pub use ui::Ui;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// 简体中文.
    Zh,
}

impl Lang {
    /// Every language, in the order in which it is offered.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Zh];

    /// Its BCP 47 tag, for the page's `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-Hans",
        }
    }

    /// Its own name for itself.
    pub const fn endonym(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Zh => "简体中文",
        }
    }

    /// A sign for it where there is room for nothing else.
    pub const fn sign(self) -> &'static str {
        match self {
            Lang::En => "EN",
            Lang::Zh => "中",
        }
    }

    /// The language that suits a tag such as a browser's `zh-CN` best, if one does.
    pub fn of_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::Zh),
            _ => None,
        }
    }
}

/// What is not modelled, one sentence each.
pub fn not_modelled(lang: Lang) -> Vec<&'static str> {
    vocabulary::limits().map(|limit| limit.say(lang)).collect()
}

/// Words explained, each with its explanation.
pub fn glossary(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vocabulary::glossary().map(|(word, what)| (word.say(lang), what.say(lang))).collect()
}
