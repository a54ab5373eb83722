//! The keys of the page: what each does, and the list of them that the `?` sheet shows.

use super::state::{Act, Sheet};

/// What has the focus when a key is pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// Text is being written: every key is text.
    pub writing: bool,
    /// A control that has uses of its own for the arrow keys, Home and End: a slider, a choice.
    pub moving: bool,
    /// A control that Space presses.
    pub pressing: bool,
}

/// What a key means, if anything.
pub fn meaning(key: &str, focus: Focus) -> Option<Act> {
    if focus.writing {
        return None;
    }
    let act = match key {
        "ArrowRight" | "ArrowLeft" | "Home" | "End" | "PageUp" | "PageDown" if focus.moving => {
            return None;
        }
        " " if focus.pressing => return None,
        "ArrowRight" | "PageDown" => Act::Step,
        "ArrowLeft" | "PageUp" => Act::Back,
        " " => Act::TogglePlay,
        "Home" => Act::ToStart,
        "End" => Act::ToEnd,
        "." => Act::Jump { onward: true },
        "," => Act::Jump { onward: false },
        "n" => Act::Lesson { onward: true },
        "p" => Act::Lesson { onward: false },
        "s" => Act::Sheet(Some(Sheet::Script)),
        "t" => Act::NextTheme,
        "l" => Act::NextLang,
        "?" => Act::Sheet(Some(Sheet::Keys)),
        _ => return None,
    };
    Some(act)
}

/// The same where a recipe is walked: what else takes a step goes to the next one that matters.
pub fn walking(act: Act) -> Act {
    match act {
        Act::Step => Act::Lesson { onward: true },
        Act::Back => Act::Lesson { onward: false },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text() {
        let writing = Focus { writing: true, ..Focus::default() };
        for key in ["n", " ", "ArrowLeft", "?"] {
            assert_eq!(meaning(key, writing), None);
        }
    }

    #[test]
    fn a_control_keeps_its_own_keys() {
        let slider = Focus { moving: true, ..Focus::default() };
        assert_eq!(meaning("ArrowRight", slider), None);
        assert_eq!(meaning(" ", slider), Some(Act::TogglePlay));
        let button = Focus { pressing: true, ..Focus::default() };
        assert_eq!(meaning(" ", button), None);
        assert_eq!(meaning("PageDown", button), Some(Act::Step));
    }
}
