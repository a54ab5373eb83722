//! Settings and their values: a title, and what turning them does.

mod database;
mod files;
mod redis;
mod servers;
mod workload;
mod zookeeper;

use super::units::{list, quoted, span};
use crate::protocols::settings::{SettingError, Value};
use crate::words::{Lang, Text};

/// The words of a setting.
struct Setting {
    name: &'static str,
    title: Text,
    gloss: Text,
    values: &'static [Choice],
}

/// The words of a switch's value.
struct Choice {
    value: &'static str,
    title: Text,
    gloss: Text,
}

const fn choice(value: &'static str, title: Text, gloss: Text) -> Choice {
    Choice { value, title, gloss }
}

/// Every setting that has words.
const SETTINGS: [&[Setting]; 6] = [
    &workload::SETTINGS,
    &redis::SETTINGS,
    &servers::SETTINGS,
    &files::SETTINGS,
    &database::SETTINGS,
    &zookeeper::SETTINGS,
];

fn known(name: &str) -> Option<&'static Setting> {
    SETTINGS.into_iter().flatten().find(|setting| setting.name == name)
}

fn known_choice(setting: &str, value: &str) -> Option<&'static Choice> {
    known(setting)?.values.iter().find(|choice| choice.value == value)
}

/// A setting's name for people; the name itself where there is none.
pub fn setting_title(lang: Lang, name: &str) -> &str {
    known(name).map_or(name, |setting| setting.title.say(lang))
}

/// What a setting is about; empty where nothing is known of it.
pub fn setting_gloss(lang: Lang, name: &str) -> &'static str {
    known(name).map_or("", |setting| setting.gloss.say(lang))
}

/// A switch's value for people; the value itself where there are no words.
pub fn value_title<'a>(lang: Lang, setting: &str, value: &'a str) -> &'a str {
    known_choice(setting, value).map_or(value, |choice| choice.title.say(lang))
}

/// What a switch's value means; empty where nothing is known of it.
pub fn value_gloss(lang: Lang, setting: &str, value: &str) -> &'static str {
    known_choice(setting, value).map_or("", |choice| choice.gloss.say(lang))
}

/// Any setting's value for people: `delete without looking`, `30 s`, `2`.
pub fn value_text(lang: Lang, setting: &str, value: &Value) -> String {
    match value {
        Value::Choice(choice) => value_title(lang, setting, choice).into(),
        Value::Time(time) => span(lang, *time),
        Value::Count(count) => count.to_string(),
    }
}

/// Why a setting was not taken, and what it can be.
pub fn setting_error(lang: Lang, error: &SettingError) -> String {
    let row = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_string()).collect();
        list(lang, &names)
    };
    match (error, lang) {
        (SettingError::Unknown { name, known }, Lang::En) => {
            format!("There is no setting {}. There are: {}.", quoted(name), row(known))
        }
        (SettingError::Unknown { name, known }, Lang::Zh) => {
            format!("没有叫{}的设置。现有设置：{}。", quoted(name), row(known))
        }
        (SettingError::NoSuchValue { name, value, values }, Lang::En) => {
            format!("{name} cannot be {}. It can be: {}.", quoted(value), row(values))
        }
        (SettingError::NoSuchValue { name, value, values }, Lang::Zh) => {
            format!("{name} 不能是{}。它可以是：{}。", quoted(value), row(values))
        }
        (SettingError::OutOfRange { name, value, least, most }, Lang::En) => {
            format!("{name} cannot be {}. It goes from {least} to {most}.", quoted(value))
        }
        (SettingError::OutOfRange { name, value, least, most }, Lang::Zh) => {
            format!("{name} 不能是{}。它的范围是 {least} 到 {most}。", quoted(value))
        }
    }
}
