//! Reads what a script expects of a run.

use super::Expectation;
use super::error::{ScriptError, Want};
use super::phrase::Phrase;
use crate::ledger::{Cents, Verdict};

type Read = Result<Expectation, ScriptError>;

/// Reads a line that begins with `expect`.
pub(super) fn expectation_line(mut phrase: Phrase<'_, '_>) -> Read {
    phrase.words.take();
    let expectation = match phrase.words.peek_text() {
        "" => return Err(phrase.expected(Want::Expectation)),
        "order" => charged(&mut phrase)?,
        "balance" => balance(&mut phrase)?,
        "fingerprint" => fingerprint(&mut phrase)?,
        // A law's name is a sentence, so it has this in it; a node's name does not.
        word if word.contains('_') => law(&mut phrase)?,
        _ => happens(&mut phrase)?,
    };
    phrase.end()?;
    Ok(expectation)
}

/// Reads `order 42 charged 2 times`.
fn charged(phrase: &mut Phrase<'_, '_>) -> Read {
    phrase.words.take();
    let word = phrase.word(Want::Number)?;
    let order = phrase.vocabulary.order(word.text).map_err(|kind| phrase.words.fail_back(kind))?;
    if !phrase.words.take_if("charged") {
        return Err(phrase.expected(Want::Charged));
    }
    Ok(Expectation::Charged(order, times(phrase)?))
}

/// Reads `2 times`.
fn times(phrase: &mut Phrase<'_, '_>) -> Result<u32, ScriptError> {
    let number = phrase.number(0, u64::from(u32::MAX))?;
    if !phrase.words.take_if("times") && !phrase.words.take_if("time") {
        return Err(phrase.expected(Want::Times));
    }
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Reads `balance alice 400.00`.
fn balance(phrase: &mut Phrase<'_, '_>) -> Read {
    phrase.words.take();
    let word = phrase.word(Want::Account)?;
    let owner = phrase.vocabulary.account(word.text);
    let owner = owner.map_err(|kind| phrase.words.fail_back(kind))?;
    let amount = cents(phrase.words.peek_text()).ok_or_else(|| phrase.expected(Want::Amount))?;
    phrase.words.take();
    Ok(Expectation::Balance(owner, amount))
}

/// Reads `400.00`, `400` or `-5.00`.
fn cents(text: &str) -> Option<Cents> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (sign, amount) = text.strip_prefix('-').map_or((1, text), |amount| (-1, amount));
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "00"));
    if !digits(whole) || !digits(fraction) || fraction.len() != 2 {
        return None;
    }
    let whole = whole.parse::<i64>().ok()?.checked_mul(100)?;
    Some(Cents(sign * whole.checked_add(fraction.parse().ok()?)?))
}

/// Reads `fingerprint 0123456789abcdef`.
fn fingerprint(phrase: &mut Phrase<'_, '_>) -> Read {
    phrase.words.take();
    let text = phrase.words.peek_text();
    let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u64::from_str_radix(text, 16).ok().filter(|_| is_hex);
    let number = number.ok_or_else(|| phrase.expected(Want::Fingerprint))?;
    phrase.words.take();
    Ok(Expectation::Fingerprint(number))
}

/// Reads `worker-a acquires` or `worker-a acquires 2 times`.
fn happens(phrase: &mut Phrase<'_, '_>) -> Read {
    let (node, verb) = (phrase.node()?, phrase.verb()?);
    let times = if phrase.words.peek().is_some() { Some(times(phrase)?) } else { None };
    Ok(Expectation::Happens { node, verb, times })
}

/// Reads `an_order_is_charged_once broken`.
fn law(phrase: &mut Phrase<'_, '_>) -> Read {
    let word = phrase.word(Want::Expectation)?;
    let law = phrase.vocabulary.law(word.text).map_err(|kind| phrase.words.fail_back(kind))?;
    let verdict = match phrase.words.peek_text() {
        "holds" => Verdict::Holds,
        "broken" => Verdict::Broken,
        "undecided" => Verdict::Undecided,
        _ => return Err(phrase.expected(Want::Verdict)),
    };
    phrase.words.take();
    Ok(Expectation::Law(law, verdict))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_to_the_cent() {
        assert_eq!(cents("400.00"), Some(Cents(40_000)));
        assert_eq!(cents("400"), Some(Cents(40_000)));
        assert_eq!(cents("-0.05"), Some(Cents(-5)));
        for bad in ["", "-", ".50", "1.5", "1.234", "1e3", "--1", "99999999999999999999"] {
            assert_eq!(cents(bad), None, "{bad}");
        }
    }
}
