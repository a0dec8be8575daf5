//! By which way a request came: the names of the brokers that passed it on.

use app::App;
use http::HeaderMap;

/// Names the brokers on the way.
pub const VIA: &str = "via";

/// The names in the `Via` lines of a request.
///
/// # Source
/// RFC 9110, section 7.6.3: `1.1 name (comment), HTTP/1.1 name`.
pub fn names(headers: &HeaderMap) -> Vec<String> {
    let lines = headers
        .get_all(VIA)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let steps = lines.flat_map(|line| line.split(','));
    steps
        .filter_map(|step| step.split_whitespace().nth(1))
        .map(str::to_owned)
        .collect()
}

/// The line that goes on: that of the request, and us.
pub fn onward(headers: &HeaderMap, own: &str) -> String {
    let lines = headers
        .get_all(VIA)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let own = format!("1.1 {own}");
    lines.chain([own.as_str()]).collect::<Vec<_>>().join(", ")
}

/// The name by which a request that has been here already is known again: one for each tenant.
pub fn own_alias(app: &App, tenant: &str) -> String {
    let config = app.config();
    match &config.context.alias {
        Some(name) => alias(name, tenant),
        None => alias(&config.public_url(), tenant),
    }
}

/// One name for each tenant at each public address, made of what a `Via` header may hold.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.2.40 and 6.3.18; RFC 9110, sections 5.6.2 and 7.6.3. No tenant's
/// name holds a tilde.
fn alias(public_url: &str, tenant: &str) -> String {
    let place = public_url
        .split_once("://")
        .map_or(public_url, |(_, place)| place);
    let place: String = place
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') => c,
            _ => '-',
        })
        .collect();
    if tenant.is_empty() {
        place
    } else {
        format!("{place}~{tenant}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tenant_of_each_place_has_a_name() {
        let check = |url: &str, tenant: &str, want: &str| assert_eq!(alias(url, tenant), want);
        check("http://127.0.0.1:8080", "", "127.0.0.1-8080");
        check("https://place.example/a", "", "place.example-a");
        check("https://place.example", "estuary", "place.example~estuary");
    }

    #[test]
    fn the_way_is_read_and_grows() {
        let check = |lines: &[&str], want: &[&str], on: &str| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(VIA, line.parse().unwrap());
            }
            assert_eq!(names(&headers), want);
            assert_eq!(onward(&headers, "us"), on);
        };
        check(&[], &[], "1.1 us");
        check(&["1.1 a"], &["a"], "1.1 a, 1.1 us");
        check(
            &["1.1 a (old), HTTP/2 b", "1.0 c"],
            &["a", "b", "c"],
            "1.1 a (old), HTTP/2 b, 1.0 c, 1.1 us",
        );
        check(&["odd", ",,"], &[], "odd, ,,, 1.1 us");
    }
}
