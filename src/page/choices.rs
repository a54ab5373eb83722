//! What a person chooses of the page itself: colours, the open dialog, the panel of a small screen.

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which they take turns.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// Its name in attributes and in what is kept.
    pub const fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of that name.
    pub fn named(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// The one after it.
    pub fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }
}

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The keys.
    Keys,
    /// What is not modelled.
    Limits,
    /// The run as a script.
    Script,
    /// A link to the run.
    Share,
    /// Protocol and settings.
    Settings,
    /// Words explained.
    Glossary,
    /// The lessons.
    Lessons,
}

impl Sheet {
    /// Whether the program of a first visit can do without it.
    pub const fn is_later(self) -> bool {
        matches!(self, Sheet::Limits | Sheet::Glossary | Sheet::Share)
    }

    /// Its name, from one program to the other.
    pub const fn name(self) -> &'static str {
        match self {
            Sheet::Limits => "limits",
            Sheet::Glossary => "glossary",
            Sheet::Share => "share",
            Sheet::Lessons => "lessons",
            Sheet::Keys => "keys",
            Sheet::Script => "script",
            Sheet::Settings => "settings",
        }
    }

    /// The dialog of that name.
    pub fn named(name: &str) -> Option<Sheet> {
        use Sheet::*;
        let mut all = [Keys, Limits, Script, Share, Settings, Glossary, Lessons].into_iter();
        all.find(|sheet| sheet.name() == name)
    }
}

/// A panel of those that share one place on a small screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What happened.
    Steps,
    /// The laws.
    #[default]
    Laws,
    /// The selected node.
    Node,
    /// Branches.
    Branches,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Tab; 4] = [Tab::Steps, Tab::Laws, Tab::Node, Tab::Branches];

    /// Its name in attributes and in what is kept.
    pub const fn name(self) -> &'static str {
        match self {
            Tab::Steps => "steps",
            Tab::Laws => "laws",
            Tab::Node => "node",
            Tab::Branches => "branches",
        }
    }

    /// The tab of that name.
    pub fn named(name: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.name() == name)
    }
}
