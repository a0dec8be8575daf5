//! Choosing entities by id or by a pattern of ids.

use regex::{Regex, RegexBuilder};

use crate::error::{NgsiError, Result};
use crate::name::{quoted, require_uri};

/// The longest pattern accepted, in bytes.
const MAX_PATTERN_BYTES: usize = 1_000;
/// The most memory that one compiled pattern may take, in bytes.
const MAX_COMPILED_BYTES: usize = 1 << 20;

/// Compiles a regular expression within bounds; it runs in time linear in the text.
pub(crate) fn pattern(place: &str, text: &str) -> Result<Regex> {
    if text.len() > MAX_PATTERN_BYTES {
        return Err(NgsiError::too_complex(format!(
            "{place} is longer than {MAX_PATTERN_BYTES} bytes"
        )));
    }
    if has_doubled_duplication(text) {
        return Err(NgsiError::bad_data(format!(
            "{place} is not a regular expression: {} repeats a repetition",
            quoted(text)
        )));
    }
    let built = RegexBuilder::new(text)
        .size_limit(MAX_COMPILED_BYTES)
        .dfa_size_limit(MAX_COMPILED_BYTES)
        .nest_limit(50)
        .build();
    built.map_err(|why| match why {
        regex::Error::CompiledTooBig(_) => {
            NgsiError::too_complex(format!("{place} is too large a pattern: {}", quoted(text)))
        }
        _ => NgsiError::bad_data(format!(
            "{place} is not a regular expression: {}",
            quoted(text)
        )),
    })
}

/// Whether a duplication symbol follows another, outside brackets and escapes.
///
/// # Source
/// IEEE Std 1003.1, section 9.4.6: such an expression has no meaning. A question mark after another
/// symbol, by which many engines mean the shortest match, is let pass.
fn has_doubled_duplication(text: &str) -> bool {
    let (mut is_escaped, mut in_bracket, mut was_symbol) = (false, false, false);
    for c in text.chars() {
        let is_symbol = !is_escaped && !in_bracket && matches!(c, '*' | '+' | '?');
        if is_symbol && was_symbol && c != '?' {
            return true;
        }
        was_symbol = is_symbol;
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_bracket = true,
            ']' => in_bracket = false,
            _ => {}
        }
    }
    false
}

/// A regular expression that ids are to match somewhere.
#[derive(Debug, Clone)]
pub struct IdPattern(Regex);

impl IdPattern {
    /// Reads an `idPattern`.
    ///
    /// # Errors
    /// `BadRequestData` for what is no regular expression, `TooComplexQuery` for too large a one.
    pub fn parse(text: &str) -> Result<Self> {
        pattern("idPattern", text).map(Self)
    }

    /// Whether an id matches.
    pub fn matches(&self, id: &str) -> bool {
        self.0.is_match(id)
    }

    /// The pattern as given.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// What every matching id starts with, when the pattern says so plainly: a store may seek it.
    pub fn prefix(&self) -> &str {
        let text = self.0.as_str();
        let Some(rest) = text.strip_prefix('^') else {
            return "";
        };
        if rest.contains('|') {
            return "";
        }
        let special =
            |c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '/' | '#'));
        let Some(end) = rest.find(special) else {
            return rest;
        };
        match rest.as_bytes()[end] {
            // The last letter may be absent or repeated.
            b'*' | b'?' | b'{' => &rest[..end.saturating_sub(1)],
            _ => &rest[..end],
        }
    }
}

impl PartialEq for IdPattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

/// Reads a comma-separated list of ids.
///
/// # Errors
/// `BadRequestData` for what is no URI.
pub fn ids(text: &str) -> Result<Vec<String>> {
    text.split(',')
        .map(|id| {
            let id = id.trim();
            require_uri("id", id)?;
            Ok(id.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn patterns_search_and_tell_their_prefix() {
        let check = |text: &str, prefix: &str| {
            assert_eq!(IdPattern::parse(text).unwrap().prefix(), prefix, "{text}")
        };
        assert!(
            IdPattern::parse(".*downtown$")
                .unwrap()
                .matches("urn:x:downtown")
        );
        check("^urn:ngsi-ld:Car:.*", "urn:ngsi-ld:Car:");
        check("^urn:a", "urn:a");
        check("^urn:ab?c", "urn:a");
        check("^urn:a|x", "");
        check("urn", "");
    }

    #[test]
    fn hostile_patterns_are_refused() {
        let kind = |text: &str| IdPattern::parse(text).unwrap_err().kind;
        for text in ["(", "a**", "x+*", "a?+", "(ab)**"] {
            assert_eq!(kind(text), ErrorKind::BadRequestData, "{text}");
        }
        for text in ["a*?", "[*+]*", "a\\**", "a*b+"] {
            assert!(IdPattern::parse(text).is_ok(), "{text}");
        }
        assert_eq!(kind(&"a".repeat(5_000)), ErrorKind::TooComplexQuery);
        assert_eq!(kind("(((\\w{100}){100}){100})"), ErrorKind::TooComplexQuery);
        assert_eq!(kind(&"(".repeat(900)), ErrorKind::BadRequestData);
    }
}
