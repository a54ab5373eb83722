//! What is filled in, and how it is drawn while it is.

use super::sheet::{Block, Sheet};

/// What is filled in, by the fields' names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled(Vec<(String, String)>);

impl Filled {
    /// What is filled in for a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All of it.
    pub fn values(&self) -> &[(String, String)] {
        &self.0
    }

    /// Fills in what may have been filled in before.
    pub fn take(&mut self, values: &[(String, String)]) {
        for one in values {
            self.0.retain(|(known, _)| *known != one.0);
            self.0.push(one.clone());
        }
    }
}

/// What a browser shows of the fields.
///
/// A field that somebody has just filled in shows that already. Drawn anew it would be another one: it
/// would lose the focus, and with it the next press of a key. So it is drawn as it was, and with what was
/// filled in the next time.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// What stood in the fields when they were drawn last.
    before: Filled,
    /// What was filled in since.
    told: Filled,
}

impl Drawing {
    /// This has just been filled in.
    pub fn is_told(&mut self, values: &[(String, String)]) {
        self.told = Filled(values.to_vec());
    }

    /// A sheet as it is to be drawn.
    pub fn of(&mut self, mut sheet: Sheet) -> Sheet {
        let before = std::mem::take(&mut self.before);
        for block in &mut sheet.blocks {
            let Block::Field(field) = block else { continue };
            let told = self.told.value(&field.name).is_some();
            if let Some(shown) = before.value(&field.name).filter(|_| told) {
                field.value = shown.to_owned();
            }
            self.before.0.push((field.name.clone(), field.value.clone()));
        }
        sheet
    }
}
