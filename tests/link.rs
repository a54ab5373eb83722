//! Links: whatever is done to one, it unpacks to what was packed or to an error.
#![cfg(not(target_arch = "wasm32"))]

use faultline::engine::link::{self, LinkError, PREFIX};
use faultline::engine::script::MOST_BYTES;
use faultline::engine::{Script, Timeline};
use faultline::kernel::Fingerprint;
use faultline::scripts::BUILT_IN;
use proptest::collection::vec;
use proptest::prelude::*;

fn played() -> Timeline {
    Script::parse(BUILT_IN[0].text).expect("a built-in script").play().timeline
}

#[test]
fn a_shared_run_is_reproduced() {
    let text = BUILT_IN[0].text;
    let link = link::pack(text, played().fingerprint()).expect("it is small");
    assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    let shared = link::unpack(&link).expect("it was just packed");
    assert_eq!(shared.text, text);
    let timeline = shared.script().expect("it is a script").play().timeline;
    assert!(shared.is_reproduced_by(&timeline));
    assert!(!shared.is_reproduced_by(&shared.script().expect("as before").timeline()));
}

#[test]
fn every_truncation_is_noticed() {
    let link = link::pack(BUILT_IN[0].text, Fingerprint(7)).expect("it is small");
    for end in 0..link.len() {
        let error = link::unpack(&link[..end]).expect_err("it is cut off");
        let expected = if end < PREFIX.len() { LinkError::NotALink } else { LinkError::Truncated };
        assert_eq!(error, expected, "cut off after {end}");
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let link = link::pack(BUILT_IN[0].text, Fingerprint(7)).expect("it is small");
    for at in 0..link.len() * 8 {
        let mut bytes = link.clone().into_bytes();
        bytes[at / 8] ^= 1 << (at % 8);
        let flipped = String::from_utf8_lossy(&bytes);
        // A letter that became a blank or a `#` at the edge is cut off with what stands there.
        let error = link::unpack(&flipped).expect_err("it is changed");
        let expected = match error {
            LinkError::NotALink => at / 8 < PREFIX.len() || bytes[at / 8] == b'#',
            LinkError::Truncated => bytes[at / 8].is_ascii_whitespace(),
            LinkError::Damaged => at / 8 >= PREFIX.len(),
            _ => false,
        };
        assert!(expected, "bit {at}: {error}");
    }
}

#[test]
fn errors_say_what_to_do() {
    for (error, remedy) in [
        (LinkError::NotALink, "copy the whole address"),
        (LinkError::Truncated, "copy the whole address"),
        (LinkError::Damaged, "ask for it again"),
        (LinkError::TooLarge, "as a file"),
        (LinkError::OtherFormat(9), "reload the page"),
    ] {
        assert!(error.to_string().contains(remedy), "{error}");
    }
    let long = format!("{PREFIX}{}", "A".repeat(1 << 20));
    assert_eq!(link::unpack(&long), Err(LinkError::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_packed_is_unpacked(text in "\\PC{0,400}", high in any::<u64>(), low in any::<u64>()) {
        let fingerprint = Fingerprint(u128::from(high) << 64 | u128::from(low));
        let shared = link::unpack(&link::pack(&text, fingerprint).unwrap()).unwrap();
        prop_assert_eq!((shared.text, shared.fingerprint), (text, fingerprint));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}", letters in "[A-Za-z0-9_-]{0,200}") {
        prop_assert_eq!(link::unpack(&text), Err(LinkError::NotALink));
        let link = format!("{PREFIX}{letters}");
        prop_assert!(link::unpack(&link).is_err());
    }

    #[test]
    fn what_hardly_deflates_fits(bytes in vec(any::<u8>(), 1000)) {
        let text: String = bytes.iter().map(|byte| char::from(byte % 94 + 33)).collect();
        let text = text.repeat(MOST_BYTES / text.len());
        let link = link::pack(&text, Fingerprint(0)).unwrap();
        prop_assert_eq!(link::unpack(&link).unwrap().text, text);
    }
}
