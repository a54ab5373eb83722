//! What can be set in a protocol: switches, each with the famous mistake among its values, and numbers.

use std::fmt;

use litemap::LiteMap;

use crate::kernel::Span;

/// A choice between named values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its name, as scripts write it.
    pub name: &'static str,
    /// The names of its values.
    pub values: &'static [&'static str],
    /// The value that it has when nothing is said.
    pub default: &'static str,
    /// The value that is the famous mistake, if one is.
    pub mistake: Option<&'static str>,
}

/// A time or a count within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Its name, as scripts write it.
    pub name: &'static str,
    /// Its kind, bounds and default.
    pub range: Range,
}

/// The kind, default and bounds of a [`Quantity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// A span of time.
    Time {
        /// When nothing is said.
        default: Span,
        /// The smallest.
        least: Span,
        /// The largest.
        most: Span,
    },
    /// A number of things.
    Count {
        /// When nothing is said.
        default: u64,
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
}

/// Everything that can be set in one protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knobs {
    /// Its switches.
    pub switches: &'static [Switch],
    /// Its quantities; the workload's.
    pub quantities: &'static [Quantity],
}

/// The value of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Of a switch.
    Choice(&'static str),
    /// Of a time.
    Time(Span),
    /// Of a count.
    Count(u64),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Choice(name) => f.write_str(name),
            Value::Time(span) => span.fmt(f),
            Value::Count(count) => count.fmt(f),
        }
    }
}

/// Why a setting was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingError {
    /// The protocol has no such setting; these it has.
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// The switch has no such value; these it has.
    NoSuchValue {
        /// Which switch.
        name: &'static str,
        /// What was asked for.
        value: String,
        /// What there is.
        values: &'static [&'static str],
    },
    /// The quantity is not of its kind, or out of bounds.
    OutOfRange {
        /// Which quantity.
        name: &'static str,
        /// What was asked for.
        value: String,
        /// The smallest.
        least: String,
        /// The largest.
        most: String,
    },
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingError::Unknown { name, known } => {
                write!(f, "there is no setting '{name}'; there are: {}", known.join(", "))
            }
            SettingError::NoSuchValue { name, value, values } => {
                write!(f, "'{name}' cannot be '{value}'; it can be: {}", values.join(", "))
            }
            SettingError::OutOfRange { name, value, least, most } => {
                write!(f, "'{name}' cannot be '{value}'; it goes from {least} to {most}")
            }
        }
    }
}

impl std::error::Error for SettingError {}

/// The settings of a protocol: every knob has a value, and each value fits its knob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    knobs: Knobs,
    values: LiteMap<&'static str, Value>,
}

impl Settings {
    /// Every knob at its default.
    pub fn defaults(knobs: Knobs) -> Settings {
        let switches = knobs.switches.iter().map(|s| (s.name, Value::Choice(s.default)));
        let quantities = knobs.quantities.iter().map(|q| match q.range {
            Range::Time { default, .. } => (q.name, Value::Time(default)),
            Range::Count { default, .. } => (q.name, Value::Count(default)),
        });
        let mut values = LiteMap::new();
        for (name, value) in switches.chain(quantities) {
            values.insert(name, value);
        }
        Settings { knobs, values }
    }

    /// What can be set.
    pub fn knobs(&self) -> Knobs {
        self.knobs
    }

    /// Sets a knob by name.
    ///
    /// # Errors
    /// Names the knob and what it can be.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), SettingError> {
        if let Some(switch) = self.knobs.switches.iter().find(|switch| switch.name == name) {
            let choice =
                switch.values.iter().find(|choice| **choice == value).ok_or_else(|| {
                    SettingError::NoSuchValue {
                        name: switch.name,
                        value: value.into(),
                        values: switch.values,
                    }
                })?;
            self.values.insert(switch.name, Value::Choice(choice));
            return Ok(());
        }
        let quantity =
            self.knobs.quantities.iter().find(|quantity| quantity.name == name).ok_or_else(
                || SettingError::Unknown {
                    name: name.into(),
                    known: self.values.keys().copied().collect(),
                },
            )?;
        self.values.insert(quantity.name, quantity.read(value)?);
        Ok(())
    }

    /// Every setting with its value, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Value)> + '_ {
        self.values.iter().map(|(name, value)| (*name, *value))
    }

    /// The settings that are not at their default.
    pub fn changed(&self) -> Vec<(&'static str, Value)> {
        let defaults = Settings::defaults(self.knobs);
        self.iter().filter(|(name, value)| defaults.values.get(name) != Some(value)).collect()
    }

    /// The same, where another protocol has the same settings; what it does not have stays behind.
    pub fn under(&self, knobs: Knobs) -> Settings {
        let mut settings = Settings::defaults(knobs);
        for (name, value) in self.changed() {
            let _ = settings.set(name, &value.to_string());
        }
        settings
    }

    /// The value of a setting.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.values.get(name).copied()
    }

    /// Whether the switch `name` stands at `value`.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(Value::Choice(value_of(self.knobs, name, value)))
    }

    /// A time by name; zero if there is no such time.
    pub fn time(&self, name: &str) -> Span {
        match self.get(name) {
            Some(Value::Time(span)) => span,
            _ => Span::ZERO,
        }
    }

    /// A count by name; zero if there is no such count.
    pub fn count(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Value::Count(count)) => count,
            _ => 0,
        }
    }
}

fn value_of(knobs: Knobs, name: &str, value: &str) -> &'static str {
    let switch = knobs.switches.iter().find(|switch| switch.name == name);
    let found = switch.and_then(|switch| switch.values.iter().find(|choice| **choice == value));
    debug_assert!(found.is_some(), "no switch {name} with a value {value}");
    found.copied().unwrap_or("")
}

impl Quantity {
    /// Reads a value.
    ///
    /// # Errors
    /// The value is not of its kind, or out of bounds.
    pub fn read(&self, value: &str) -> Result<Value, SettingError> {
        let out_of_range = |least: String, most: String| SettingError::OutOfRange {
            name: self.name,
            value: value.into(),
            least,
            most,
        };
        match self.range {
            Range::Time { least, most, .. } => match value.parse::<Span>() {
                Ok(span) if (least..=most).contains(&span) => Ok(Value::Time(span)),
                _ => Err(out_of_range(least.to_string(), most.to_string())),
            },
            Range::Count { least, most, .. } => match value.parse::<u64>() {
                Ok(count) if (least..=most).contains(&count) => Ok(Value::Count(count)),
                _ => Err(out_of_range(least.to_string(), most.to_string())),
            },
        }
    }
}
