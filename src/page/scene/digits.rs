//! Numbers as text, printed from integers: printing floats would take more code than all of this.

/// `value` of which the last `places` digits are decimals, without trailing zeros: `1250`, 3: `1.25`.
pub fn decimal(value: i64, places: u32) -> String {
    let scale = 10u64.pow(places);
    let (whole, fraction) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    let sign = if value < 0 { "-" } else { "" };
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:0width$}", width = places as usize);
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// A length, to one decimal at most.
pub fn tenths(length: f64) -> String {
    decimal((length * 10.0).round() as i64, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_their_digits_end() {
        assert_eq!(decimal(1_250, 3), "1.25");
        assert_eq!(decimal(2_000, 3), "2");
        assert_eq!(decimal(7, 3), "0.007");
        assert_eq!(tenths(-0.04), "0");
        assert_eq!(tenths(-12.34), "-12.3");
        assert_eq!(tenths(0.96), "1");
    }
}
