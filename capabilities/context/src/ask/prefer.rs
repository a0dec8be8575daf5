//! What a caller would like, and can do without.

use http::HeaderMap;
use ngsi::write::Version;

/// The value of a preference, if it is among those of the request; a preference without one has an empty value.
///
/// # Source
/// RFC 7240, section 2: names are told apart whatever their case, values may be quoted, parameters may follow.
pub fn preference<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all("prefer").iter();
    let mut all = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| outside_quotes(line, ','));
    all.find_map(|preference| {
        let wish = outside_quotes(preference, ';').next().unwrap_or_default();
        let (known, value) = wish.split_once('=').unwrap_or((wish, ""));
        known
            .trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"'))
    })
}

/// The version of the standard that the answer should follow.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.3.6.8 and 6.3.6.
pub fn version(headers: &HeaderMap) -> Option<Version> {
    Version::parse(preference(headers, "ngsi-ld")?)
}

/// The parts between marks that are not within quotes.
fn outside_quotes(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |c| {
        is_quoted ^= c == '"';
        c == mark && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_found_however_written() {
        let check = |line: &str, want: Option<&str>| {
            let headers = HeaderMap::from_iter([(
                http::HeaderName::from_static("prefer"),
                line.parse().unwrap(),
            )]);
            let got = version(&headers).map(|version| version.to_string());
            assert_eq!(got.as_deref(), want, "{line}");
        };
        check("ngsi-ld=1.5", Some("1.5"));
        check("NGSI-LD=1.5", Some("1.5"));
        check("ngsi-ld=\"1.5\"", Some("1.5"));
        check("ngsi-ld = 1.5 ; q=0.1", Some("1.5"));
        check("respond-async, ngsi-ld=1.5", Some("1.5"));
        check("note=\"a, ngsi-ld=1.4\", ngsi-ld=1.5", Some("1.5"));
        check("respond-async", None);
        check("ngsi-ld", None);
        check("ngsi-ld=new", None);
        check("", None);
    }
}
