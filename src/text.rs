//! Texts in every language, side by side, so that none is forgotten when one is changed. Whoever has
//! something to say about itself, a protocol say, says it in these.

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

/// The same text in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// In English.
    pub en: &'static str,
    /// In 简体中文.
    pub zh: &'static str,
}

impl Text {
    /// A text.
    pub const fn new(en: &'static str, zh: &'static str) -> Text {
        Text { en, zh }
    }

    /// The text in a language.
    pub const fn say(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// Puts values into a sentence, one for each `{}` in order.
pub fn fill(sentence: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 16);
    let mut values = values.iter();
    for (nth, part) in sentence.split("{}").enumerate() {
        if nth > 0 {
            filled.push_str(values.next().unwrap_or(&""));
        }
        filled.push_str(part);
    }
    filled
}

/// A value with its label: `law: holds`.
pub fn labelled(lang: Lang, label: &str, value: &str) -> String {
    fill(Text::new("{}: {}", "{}：{}").say(lang), &[label, value])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_they_belong() {
        assert_eq!(fill("{} → {}.", &["a", "b"]), "a → b.");
        assert_eq!(fill("{}{}", &["a"]), "a");
        assert_eq!(fill("none", &["a"]), "none");
    }
}
