//! Base64 for addresses (RFC 4648, section 5), without padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a text decodes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// Whether bits are left over that no encoding leaves: the text was cut off or changed.
    pub(super) has_rest: bool,
}

/// Encodes bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(*chunk.get(at).unwrap_or(&0)));
        let letter = |at: usize| char::from(ALPHABET[bits >> (18 - 6 * at) & 63]);
        text.extend((0..=chunk.len()).map(letter));
    }
    text
}

/// Decodes as many whole bytes as a text has; `None` if it has other characters in it.
pub(super) fn decode(text: &str) -> Option<Decoded> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(Decoded { bytes, has_rest: bits != 0 || count == 6 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        for (bytes, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")]
        {
            assert_eq!(encode(bytes.as_bytes()), text);
            let decoded = Decoded { bytes: bytes.into(), has_rest: false };
            assert_eq!(decode(text), Some(decoded));
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
        assert_eq!(decode("Zg=="), None);
        assert_eq!(decode("Zh").map(|decoded| decoded.has_rest), Some(true));
    }
}
