//! Values as they are compared. JSON has one kind of number, so 1, 1.0 and 1e0 are one; and none of its
//! digits is lost, however many there are.

use std::fmt::{self, Write};

use serde_json::{Number, Value};

use super::parse::short;

/// A number, `digits × 10^exponent`. Two are equal when they are written so alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Without a zero at either end; empty for zero.
    digits: String,
    exponent: i128,
}

impl Decimal {
    /// A number as JSON writes it; `None` if its exponent has too many digits to reckon with.
    pub(super) fn of(number: &Number) -> Option<Decimal> {
        let text = number.to_string();
        let (negative, text) = text.strip_prefix('-').map_or((false, &*text), |text| (true, text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let moved = (all.len() - digits.len()) as i128 - fraction.len() as i128;
        let digits = digits.trim_start_matches('0').to_string();
        if digits.is_empty() {
            return Some(Decimal { negative: false, digits, exponent: 0 });
        }
        let exponent = exponent.parse::<i128>().ok()?.checked_add(moved)?;
        Some(Decimal { negative, digits, exponent })
    }

    /// The whole number that it is, if it is one of that type.
    pub(super) fn whole<T: TryFrom<i128>>(&self) -> Option<T> {
        let zeros = usize::try_from(self.exponent).ok().filter(|zeros| *zeros < 40)?;
        let digits = format!("0{}{}", self.digits, "0".repeat(zeros));
        let size = digits.parse::<i128>().ok()?;
        T::try_from(if self.negative { -size } else { size }).ok()
    }
}

/// `-15e-1`; `0`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.digits.is_empty() {
            return f.write_str("0");
        }
        let sign = if self.negative { "-" } else { "" };
        write!(f, "{sign}{}e{}", self.digits, self.exponent)
    }
}

/// The whole number that a value is, if it is one of that type.
pub(super) fn whole<T: TryFrom<i128>>(value: &Value) -> Option<T> {
    value.as_number().and_then(Decimal::of)?.whole()
}

/// A value as text, so that values are equal when their texts are. An error names a number that cannot
/// be compared.
pub(super) fn canonical(value: &Value) -> Result<String, String> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, to: &mut String) -> Result<(), String> {
    match value {
        Value::Number(number) => {
            let exact = Decimal::of(number).ok_or_else(|| {
                format!("the exponent of {} is too large to compare it", short(number))
            })?;
            put(to, &exact);
        }
        Value::Array(values) => {
            to.push('[');
            for value in values {
                write(value, to)?;
                to.push(',');
            }
            to.push(']');
        }
        Value::Object(fields) => {
            to.push('{');
            for (name, value) in fields {
                // As JSON, so that no name can look like the end of it.
                put(to, &Value::from(name.as_str()));
                to.push(':');
                write(value, to)?;
                to.push(',');
            }
            to.push('}');
        }
        Value::Null | Value::Bool(_) | Value::String(_) => put(to, value),
    }
    Ok(())
}

fn put(to: &mut String, what: &impl fmt::Display) {
    // A string takes whatever is written to it.
    let _ = write!(to, "{what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Value {
        serde_json::from_str(text).expect("it is JSON")
    }

    #[test]
    fn numbers_are_equal_however_they_are_written() {
        for (one, other) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("0", "-0.00"),
            ("0.5", "5E-1"),
            ("-12000", "-1.2e+4"),
            ("100000000000000000000001.0", "100000000000000000000001"),
            ("[1,{\"b\":2,\"a\":0.0}]", "[1.0,{\"a\":0e7,\"b\":2}]"),
        ] {
            assert_eq!(canonical(&read(one)), canonical(&read(other)), "{one} and {other}");
        }
    }

    #[test]
    fn numbers_and_texts_that_differ_stay_different() {
        let all = [
            "1",
            "-1",
            "10",
            "1e-1",
            "\"1\"",
            "\"1e0\"",
            "true",
            "null",
            "\"null\"",
            "[1]",
            "[1,1]",
            "[11]",
            "[[1],1]",
            "{\"a\":1}",
            "100000000000000000001",
            "100000000000000000002",
            "18446744073709551617",
            "18446744073709551618",
            "0.10000000000000000001",
        ];
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                assert_ne!(canonical(&read(one)), canonical(&read(other)), "{one} and {other}");
            }
        }
    }

    #[test]
    fn whole_numbers_are_taken_as_they_fit() {
        assert_eq!(whole::<u64>(&read("1.0")), Some(1));
        assert_eq!(whole::<u64>(&read("1.8446744073709551615e19")), Some(u64::MAX));
        assert_eq!(whole::<u64>(&read("18446744073709551616")), None);
        assert_eq!(whole::<u64>(&read("-1")), None);
        assert_eq!(whole::<i64>(&read("-0")), Some(0));
        assert_eq!(whole::<i64>(&read("-9223372036854775808")), Some(i64::MIN));
        assert_eq!(whole::<i64>(&read("0.5")), None);
        assert_eq!(whole::<i64>(&read("1e99999999999")), None);
        assert_eq!(whole::<i64>(&read("\"1\"")), None);
    }

    #[test]
    fn an_exponent_beyond_reckoning_is_named() {
        let digits = "9".repeat(50);
        let error = canonical(&read(&format!("[1e{digits}]"))).expect_err("it is too large");
        assert!(error.contains("too large to compare it"), "{error}");
    }
}
