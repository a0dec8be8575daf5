//! Addresses of our own pages, put together.

/// Text as it stands in an address: everything but letters, digits and a few signs is escaped.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// What was chosen, as it stands behind the question mark: names and values, without those that are empty.
#[must_use]
pub fn query<S: AsRef<str>>(parts: &[(&str, S)]) -> String {
    let chosen: Vec<String> = parts
        .iter()
        .filter(|(_, value)| !value.as_ref().is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value.as_ref())))
        .collect();
    chosen.join("&")
}

/// A path with what stands behind its question mark, which may be empty.
#[must_use]
pub fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        let chosen = query(&[("type", "Bench"), ("ward", ""), ("q", "a & b")]);
        assert_eq!(chosen, "type=Bench&q=a%20%26%20b");
        assert_eq!(
            with_query("/assets", &chosen),
            "/assets?type=Bench&q=a%20%26%20b"
        );
        assert_eq!(with_query("/assets", &query::<&str>(&[])), "/assets");
    }
}
