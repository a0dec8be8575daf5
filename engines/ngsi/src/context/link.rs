//! The HTTP `Link` header that names a JSON-LD context.

use crate::error::{NgsiError, Result};
use crate::name::{is_uri, quoted};

const RELATION: &str = "http://www.w3.org/ns/json-ld#context";

/// The address of the JSON-LD context that a `Link` header names, if it names one.
///
/// # Errors
/// `BadRequestData` when it names two different ones, or something that is no address.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 6.3.5; RFC 8288, section 3.
pub fn linked_context(header: &str) -> Result<Option<&str>> {
    let mut found = None;
    let mut rest = header;
    while let Some(open) = rest.find('<') {
        let Some(length) = rest[open..].find('>') else {
            break;
        };
        let address = rest[open + 1..open + length].trim();
        let after = &rest[open + length + 1..];
        let end = end_of_link(after);
        if is_context(&after[..end]) {
            if !is_uri(address) {
                return Err(NgsiError::bad_data(format!(
                    "the Link header names {} as its context, which is no URI",
                    quoted(address)
                )));
            }
            if found.is_some_and(|earlier| earlier != address) {
                return Err(NgsiError::bad_data(
                    "the Link header names more than one JSON-LD context",
                ));
            }
            found = Some(address);
        }
        rest = &after[end..];
    }
    Ok(found)
}

/// Where the parameters of one link end: at a comma outside quotes, or at the end.
fn end_of_link(parameters: &str) -> usize {
    let mut quoted = false;
    for (at, b) in parameters.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b',' if !quoted => return at,
            _ => {}
        }
    }
    parameters.len()
}

fn is_context(parameters: &str) -> bool {
    parameters.split(';').any(|parameter| {
        parameter.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("rel") && value.trim().trim_matches('"') == RELATION
        })
    })
}

/// The `Link` header value that names a context.
pub fn context_link(address: &str) -> String {
    format!("<{address}>; rel=\"{RELATION}\"; type=\"application/ld+json\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, want: Result<Option<&str>, ()>) {
        assert_eq!(linked_context(header).map_err(drop), want, "{header}");
    }

    #[test]
    fn finds_the_context_among_links() {
        check("", Ok(None));
        check(
            &context_link("http://a/c.jsonld"),
            Ok(Some("http://a/c.jsonld")),
        );
        check("<http://a/next>; rel=\"next\"", Ok(None));
        check(
            "<http://a/n?x=1,2>; rel=next, <http://a/c>;rel=http://www.w3.org/ns/json-ld#context",
            Ok(Some("http://a/c")),
        );
        check("<c>; rel=\"http://www.w3.org/ns/json-ld#context\"", Err(()));
        check(
            &format!("{}, {}", context_link("http://a"), context_link("http://b")),
            Err(()),
        );
        check("<<<;rel=\"", Ok(None));
    }
}
