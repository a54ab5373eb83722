//! Small drawings, in the colour of the text around them. Words beside them carry the meaning.

use yew::prelude::*;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// To the start.
    Start,
    /// One step back.
    Back,
    /// Play.
    Play,
    /// Stop playing.
    Pause,
    /// One step.
    Step,
    /// To the end.
    End,
    /// To the previous event of a node.
    JumpBack,
    /// To the next event of a node.
    JumpOn,
    /// Kept.
    Good,
    /// Broken.
    Bad,
    /// Not decided.
    Open,
    /// Close.
    Close,
    /// Lessons.
    Lesson,
    /// Settings.
    Settings,
    /// Text.
    Script,
    /// A link.
    Share,
    /// Colours.
    Theme,
    /// Help.
    Help,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Start => "M4 3v10M13 3 6 8l7 5z",
            Icon::Back => "M11 3 4 8l7 5z",
            Icon::Play => "M4 2.5 13 8l-9 5.5z",
            Icon::Pause => "M5 3v10M11 3v10",
            Icon::Step => "M5 3l7 5-7 5z",
            Icon::End => "M12 3v10M3 3l7 5-7 5z",
            Icon::JumpBack => "M8 8a1.6 1.6 0 1 0 .01 0M13 3 10 5.5 13 8M3.5 13h9",
            Icon::JumpOn => "M8 8a1.6 1.6 0 1 0 .01 0M3 3l3 2.5L3 8M3.5 13h9",
            Icon::Good => "M3 8.5 6.5 12 13 4.5",
            Icon::Bad => "M8 2 15 14H1zM8 6.5v3.5M8 12v.2",
            Icon::Open => "M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v3.3l2 1.4",
            Icon::Close => "M4 4l8 8M12 4l-8 8",
            Icon::Lesson => {
                "M8 4.2C6.5 3 4.5 2.7 2 3v9c2.500-.3 4.500 0 6 1.200 1.500-1.200 3.500-1.500 6-1.200V3c-2.500-.3-4.500 0-6 1.200zM8 4.200v9"
            }
            Icon::Settings => "M2 5h5M11 5h3M2 11h3M9 11h5M9 3v4M7 9v4",
            Icon::Script => "M3 3.5h10M3 6.5h7M3 9.5h9M3 12.5h5",
            Icon::Share => {
                "M6.5 9.5l3-3M7 4.5 9 2.5a3.2 3.2 0 0 1 4.5 4.5l-2 2M9 11.5l-2 2a3.2 3.2 0 0 1-4.5-4.5l2-2"
            }
            Icon::Theme => "M8 2.5a5.5 5.5 0 1 0 .01 0M8 2.5v11M10 4v8M12 5.5v5",
            Icon::Help => {
                "M8 2a6 6 0 1 0 .01 0M6.2 6.3a1.8 1.8 0 1 1 2.6 1.9c-.6.3-.8.7-.8 1.3M8 11.6v.2"
            }
        }
    }

    const fn is_solid(self) -> bool {
        matches!(self, Icon::Start | Icon::Back | Icon::Play | Icon::Step | Icon::End)
    }
}

/// Draws an icon.
pub fn icon(icon: Icon) -> Html {
    let class = if icon.is_solid() { "icon solid" } else { "icon" };
    html! {
        <svg {class} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={icon.path()} />
        </svg>
    }
}
