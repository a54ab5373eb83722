//! Links: a script packed into the fragment of an address.
//!
//! ```text
//! run-<base64url, no padding>, of:
//!   4 bytes   the length of all of it, little-endian
//!   2 bytes   a checksum of those 4, so that a text that was cut off is told from one that was changed
//!   1 byte    the version of this format
//!   1 byte    the length of the next
//!   n bytes   the version of the crate that made the link
//!   16 bytes  the fingerprint of the last world, big-endian
//!   n bytes   the script's text, deflated
//!   8 bytes   a checksum of all before, little-endian: the first 64 bits of XXH3
//! ```
//!
//! Every version of the format keeps the first three and the last, so that a link of a later version
//! can be told from a damaged one.

mod base64;

use std::fmt;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use xxhash_rust::xxh3::xxh3_64;

use super::script::{MOST_BYTES, Script, ScriptErrors};
use super::timeline::Timeline;
use crate::kernel::Fingerprint;

/// What every link begins with.
pub const PREFIX: &str = "run-";

/// The version of the format.
const FORMAT: u8 = 1;

/// The version that makes links here.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The most characters of a link: a script that does not deflate at all, in base64.
const MOST_CHARACTERS: usize = MOST_BYTES / 2 * 3;

/// Length, its checksum, format.
const FRAME: usize = 4 + 2 + 1;
const CHECKSUM: usize = 8;
const FINGERPRINT: usize = 16;

/// The best that deflate can do.
const EFFORT: u8 = 10;

/// What a link holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The text of the script, comments and all.
    pub text: String,
    /// The fingerprint of the last world, when it was shared.
    pub fingerprint: Fingerprint,
    /// The version that made the link.
    pub made_by: String,
}

/// Why a link cannot be followed as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It does not begin as links do.
    NotALink,
    /// Its end is missing.
    Truncated,
    /// Something in it was changed.
    Damaged,
    /// The script is larger than scripts can be.
    TooLarge,
    /// A later version of the format, which cannot be read here.
    OtherFormat(u8),
    /// Another version made it: the script can be read, but its run may be another one.
    OtherVersion(Shared),
}

impl Shared {
    /// The script that was shared.
    ///
    /// # Errors
    /// It was no script, or it is none any more.
    pub fn script(&self) -> Result<Script, ScriptErrors> {
        Script::parse(&self.text)
    }

    /// Whether a run ends in the world that was shared.
    pub fn is_reproduced_by(&self, timeline: &Timeline) -> bool {
        timeline.fingerprint() == self.fingerprint
    }
}

/// Packs the text of a script whose run ends in a world of this fingerprint.
///
/// # Errors
/// [`LinkError::TooLarge`], and no other.
pub fn pack(text: &str, fingerprint: Fingerprint) -> Result<String, LinkError> {
    if text.len() > MOST_BYTES {
        return Err(LinkError::TooLarge);
    }
    pack_deflated(&compress_to_vec(text.as_bytes(), EFFORT), fingerprint)
}

/// Packs a text that is deflated already, as browsers can do it themselves: [`pack`] brings its own.
///
/// # Errors
/// [`LinkError::TooLarge`], and no other.
pub fn pack_deflated(deflated: &[u8], fingerprint: Fingerprint) -> Result<String, LinkError> {
    let version = VERSION.as_bytes();
    let length = FRAME + 1 + version.len() + FINGERPRINT + deflated.len() + CHECKSUM;
    let length = u32::try_from(length).map_err(|_| LinkError::TooLarge)?.to_le_bytes();
    let mut bytes = Vec::new();
    bytes.extend(length);
    bytes.extend(length_checksum(length));
    bytes.push(FORMAT);
    bytes.push(u8::try_from(version.len()).unwrap_or(u8::MAX));
    bytes.extend(version);
    bytes.extend(fingerprint.0.to_be_bytes());
    bytes.extend(deflated);
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    Ok(format!("{PREFIX}{}", base64::encode(&bytes)))
}

/// A text in the form of deflate without being made smaller (RFC 1951, section 3.2.4: stored blocks).
pub fn stored(text: &str) -> Vec<u8> {
    let mut rest = text.as_bytes();
    let mut bytes = Vec::new();
    loop {
        let block;
        (block, rest) = rest.split_at(rest.len().min(usize::from(u16::MAX)));
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        bytes.push(u8::from(rest.is_empty()));
        bytes.extend(length.to_le_bytes());
        bytes.extend((!length).to_le_bytes());
        bytes.extend(block);
        if rest.is_empty() {
            return bytes;
        }
    }
}

/// Unpacks a fragment, or an address that ends in one.
///
/// # Errors
/// Says what is wrong with the link. [`LinkError::OtherVersion`] holds what can still be offered.
pub fn unpack(link: &str) -> Result<Shared, LinkError> {
    let link = link.trim();
    let fragment = link.rsplit_once('#').map_or(link, |(_, fragment)| fragment);
    let packed = fragment.strip_prefix(PREFIX).ok_or(LinkError::NotALink)?;
    if packed.len() > MOST_CHARACTERS {
        return Err(LinkError::TooLarge);
    }
    let decoded = base64::decode(packed).ok_or(LinkError::Damaged)?;
    let (format, content) = unframe(&decoded)?;
    if format != FORMAT {
        return Err(LinkError::OtherFormat(format));
    }
    let shared = read(content)?;
    if shared.made_by == VERSION { Ok(shared) } else { Err(LinkError::OtherVersion(shared)) }
}

/// Checks that a link is whole; returns the version of its format, and its content.
fn unframe(decoded: &base64::Decoded) -> Result<(u8, &[u8]), LinkError> {
    let bytes = &decoded.bytes[..];
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(LinkError::Truncated)?;
    let checksum = rest.first_chunk::<2>().ok_or(LinkError::Truncated)?;
    if *checksum != length_checksum(*length) {
        return Err(LinkError::Damaged);
    }
    let length = u32::from_le_bytes(*length) as usize;
    if bytes.len() < length {
        return Err(LinkError::Truncated);
    }
    if bytes.len() > length || decoded.has_rest {
        return Err(LinkError::Damaged);
    }
    let (framed, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(LinkError::Damaged)?;
    if xxh3_64(framed).to_le_bytes() != *checksum {
        return Err(LinkError::Damaged);
    }
    let content = framed.get(FRAME..).ok_or(LinkError::Damaged)?;
    Ok((framed[FRAME - 1], content))
}

fn read(content: &[u8]) -> Result<Shared, LinkError> {
    let (length, rest) = content.split_first().ok_or(LinkError::Damaged)?;
    let (version, rest) = rest.split_at_checked(usize::from(*length)).ok_or(LinkError::Damaged)?;
    let (fingerprint, deflated) =
        rest.split_first_chunk::<FINGERPRINT>().ok_or(LinkError::Damaged)?;
    let inflated = decompress_to_vec_with_limit(deflated, MOST_BYTES);
    let inflated = inflated.map_err(|failure| match failure.status {
        TINFLStatus::HasMoreOutput => LinkError::TooLarge,
        _ => LinkError::Damaged,
    })?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| LinkError::Damaged);
    Ok(Shared {
        text: text(inflated)?,
        fingerprint: Fingerprint(u128::from_be_bytes(*fingerprint)),
        made_by: text(version.to_vec())?,
    })
}

fn length_checksum(length: [u8; 4]) -> [u8; 2] {
    let [first, second, ..] = xxh3_64(&length).to_le_bytes();
    [first, second]
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::NotALink => write!(
                f,
                "this is not a link to a run: such a link has '#{PREFIX}' in it; copy the whole address"
            ),
            LinkError::Truncated => f.write_str(
                "the end of the link is missing: copy the whole address, or ask for the script as a file",
            ),
            LinkError::Damaged => f.write_str(
                "the link was changed on its way: ask for it again, or for the script as a file",
            ),
            LinkError::TooLarge => write!(
                f,
                "the script is larger than {} KiB: share a shorter run, or the script as a file",
                MOST_BYTES / 1024
            ),
            LinkError::OtherFormat(format) => write!(
                f,
                "the link is of format {format}, and this version reads format {FORMAT}: reload the page to get the latest version"
            ),
            LinkError::OtherVersion(shared) => write!(
                f,
                "the link was made by version {}, and this is {VERSION}: its script can be played, but may run differently",
                shared.made_by
            ),
        }
    }
}

impl std::error::Error for LinkError {}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "run lock/none\n\nat 0s submit order 42\n\nplay until quiet\n";

    fn packed() -> String {
        pack(TEXT, Fingerprint(7 << 64)).unwrap()
    }

    /// A link with this content that is whole.
    fn framed(format: u8, content: &[u8]) -> String {
        let length = ((FRAME + content.len() + CHECKSUM) as u32).to_le_bytes();
        let mut bytes = length.to_vec();
        bytes.extend(length_checksum(length));
        bytes.push(format);
        bytes.extend(content);
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        format!("{PREFIX}{}", base64::encode(&bytes))
    }

    fn content(version: &str, text: &[u8]) -> Vec<u8> {
        let mut content = vec![version.len() as u8];
        content.extend(version.as_bytes());
        content.extend(7u128.to_be_bytes());
        content.extend(compress_to_vec(text, EFFORT));
        content
    }

    #[test]
    fn a_link_holds_its_text() {
        for link in [packed(), format!("https://example.org/page#{} \n", packed())] {
            let shared = unpack(&link).unwrap();
            assert_eq!(shared.text, TEXT);
            assert_eq!(shared.fingerprint, Fingerprint(7 << 64));
        }
    }

    #[test]
    fn a_link_that_was_not_made_small_holds_its_text() {
        for text in [String::new(), TEXT.to_owned(), TEXT.repeat(2000)] {
            let link = pack_deflated(&stored(&text), Fingerprint(7)).unwrap();
            assert_eq!(unpack(&link).unwrap().text, text);
        }
    }

    #[test]
    fn a_link_that_is_cut_off_says_so() {
        let link = packed();
        for end in PREFIX.len()..link.len() {
            assert_eq!(unpack(&link[..end]), Err(LinkError::Truncated), "after {end}");
        }
    }

    #[test]
    fn another_version_is_told_from_damage() {
        assert_eq!(unpack(&framed(9, b"whatever")), Err(LinkError::OtherFormat(9)));
        let Err(LinkError::OtherVersion(shared)) =
            unpack(&framed(FORMAT, &content("99.0.0", TEXT.as_bytes())))
        else {
            panic!("a later version is no error of another kind");
        };
        assert_eq!((shared.text.as_str(), shared.made_by.as_str()), (TEXT, "99.0.0"));
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let bomb = framed(FORMAT, &content(VERSION, &vec![b'#'; 8 << 20]));
        assert_eq!(unpack(&bomb), Err(LinkError::TooLarge));
        assert_eq!(pack(&"#".repeat(MOST_BYTES + 1), Fingerprint(0)), Err(LinkError::TooLarge));
        let largest = "#".repeat(MOST_BYTES);
        let link = pack(&largest, Fingerprint(0)).unwrap();
        assert_eq!(unpack(&link).unwrap().text, largest);
    }

    #[test]
    fn nonsense_in_a_whole_frame_is_damage() {
        for content in [&b""[..], b"\xff", b"\x01v", &content(VERSION, b"\xff\xfe")] {
            assert_eq!(unpack(&framed(FORMAT, content)), Err(LinkError::Damaged));
        }
    }
}
