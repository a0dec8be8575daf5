//! What may be an identifier, and what may be the name of an attribute or type.

use crate::error::{NgsiError, Result};

/// The longest identifier or name accepted, in bytes.
pub const MAX_NAME_BYTES: usize = 2_048;

/// The marker that stands for "delete this" in patches and for "deleted" in notifications.
pub const NULL: &str = "urn:ngsi-ld:null";

/// The `datasetId` that means the default instance in requests.
pub const DEFAULT_DATASET: &str = "@none";

/// Whether the text is an absolute URI or IRI.
///
/// # Source
/// RFC 3986, section 3, and RFC 3987: a scheme, a colon, and no character that both exclude. RFC 3987,
/// sections 4.1, 6.1 and 8, warns of characters that cannot be seen: two identifiers that look the same
/// would name two things, so those are refused as well.
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut letters = scheme.bytes();
    text.len() <= MAX_NAME_BYTES
        && letters.next().is_some_and(|b| b.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && !rest.chars().any(is_excluded)
}

fn is_excluded(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
        || is_invisible(c)
        || is_noncharacter(c)
}

/// Characters without a mark of their own: fillers, joiners, selectors, marks of direction.
///
/// # Source
/// Unicode 16, property `Default_Ignorable_Code_Point`, and U+2800, whose mark is empty.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Code points that will never be characters.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// The text again if it is a URI.
///
/// # Errors
/// `BadRequestData` that names the place and the value.
pub fn require_uri(place: &str, text: &str) -> Result<()> {
    if is_uri(text) {
        return Ok(());
    }
    Err(NgsiError::bad_data(format!(
        "{place} must be a URI, got {}",
        quoted(text)
    )))
}

/// Whether the text may name an attribute or an entity type: `name`, `prefix:name` or a URI.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.6.2.
pub fn is_name(text: &str) -> bool {
    if text.len() > MAX_NAME_BYTES {
        return false;
    }
    match text.split_once(':') {
        None => is_plain_name(text),
        Some((prefix, name)) => (is_plain_name(prefix) && is_plain_name(name)) || is_uri(text),
    }
}

fn is_plain_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.all(|c| c.is_alphanumeric() || c == '_')
}

/// Refuses what may not name an attribute or an entity type.
///
/// # Errors
/// `BadRequestData` that names the place and the value.
pub fn require_name(place: &str, text: &str) -> Result<()> {
    if is_name(text) {
        return Ok(());
    }
    Err(NgsiError::bad_data(format!(
        "{place} must be letters, digits and underscores, or a URI, got {}",
        quoted(text)
    )))
}

/// A value for a message: quoted, and cut when it is long.
pub(crate) fn quoted(text: &str) -> String {
    const SHOWN: usize = 80;
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{:?}... ({} bytes)", &text[..cut], text.len()),
        None => format!("{text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_and_names() {
        for good in [
            "urn:ngsi-ld:Car:1",
            "http://a/b?c#d",
            "urn:ngsi-ld:Ville:París",
        ] {
            assert!(is_uri(good), "{good}");
        }
        for bad in [
            "",
            "car",
            "urn:",
            ":x",
            "1a:b",
            "urn:a b",
            "urn:<a>",
            "thisIsAnInvalidURI",
            "urn:x:a\u{202e}b",
            "urn:x:a\u{200b}b",
            "urn:x:a\u{feff}b",
            "urn:x:a\u{fe0f}b",
            "urn:x:a\u{e0100}b",
            "urn:x:a\u{fdd0}b",
            "urn:x:a\u{1ffff}b",
            "urn:x:a\u{3164}b",
            "urn:x:a\u{2800}b",
        ] {
            assert!(!is_uri(bad), "{bad}");
        }
        assert!(!is_uri(&format!("urn:{}", "a".repeat(10_000))));
        for good in ["speed", "été_2", "ex:speed", "https://a/b#speed"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "2fast", "a b", "a.b", "a<b", "_x", "a-b", "'"] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn a_long_value_is_cut_in_messages() {
        assert_eq!(quoted("a"), "\"a\"");
        assert!(quoted(&"é".repeat(10_000)).len() < 250);
    }
}
