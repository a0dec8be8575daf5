//! Kinds of pages, so that a sample has one of each.

use super::SiteAddress;

/// A kind of page that whoever monitors a site looks at, and the words by which its address tells.
///
/// # Source
/// "Monitoring accessibility: methodology" of the Government Digital Service: a sample has the home page, the
/// accessibility statement, contact, search, forms, signing in, and pages of each kind of content.
const KINDS: [(&str, &[&str]); 8] = [
    ("statement", &["accessib"]),
    ("contact", &["contact", "feedback", "complain"]),
    ("search", &["search", "find"]),
    (
        "signing in",
        &[
            "sign-in", "signin", "login", "log-in", "account", "register",
        ],
    ),
    (
        "form",
        &["apply", "report", "book", "pay", "form", "request"],
    ),
    ("news", &["news", "event", "calendar", "blog"]),
    ("list", &["a-z", "sitemap", "site-map", "directory"]),
    ("law", &["privacy", "cookie", "terms"]),
];

/// What kind of page an address is of, if it tells.
pub fn kind(address: &SiteAddress) -> Option<&'static str> {
    let path = address.path_and_query().to_ascii_lowercase();
    let is_of = |(_, words): &&(&str, &[&str])| words.iter().any(|word| path.contains(word));
    KINDS.iter().find(is_of).map(|(kind, _)| *kind)
}

/// Whether an address may be that of the accessibility statement, as far as it tells.
pub fn may_be_statement(address: &SiteAddress) -> bool {
    kind(address) == Some("statement")
}

/// Whether an address says that it is that of the accessibility statement: its last step is "accessibility", or names
/// both words.
pub fn is_named_statement(address: &SiteAddress) -> bool {
    let path = address.path_and_query().to_ascii_lowercase();
    let path = path.split('?').next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next();
    let name = last.and_then(|last| last.split('.').next());
    name.is_some_and(|name| {
        name == "accessibility" || (name.contains("accessibility") && name.contains("statement"))
    })
}

/// The part of the site that an address belongs to, and how deep it lies: pages of one template are mostly alike in
/// both.
pub fn part(address: &SiteAddress) -> String {
    let whole = address.path_and_query();
    let (path, query) = whole.split_once('?').unwrap_or((&whole, ""));
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    let first = steps.next().unwrap_or_default();
    let query = if query.is_empty() { "" } else { "?" };
    format!("{first}/{}{query}", steps.count())
}

/// Whether following an address ends a session.
pub fn signs_out(address: &SiteAddress) -> bool {
    let whole = address.path_and_query().to_ascii_lowercase();
    whole.split(['/', '?', '&']).any(|step| {
        let letters: String = step.chars().filter(char::is_ascii_alphanumeric).collect();
        ["signout", "logout", "logoff", "signoff"]
            .iter()
            .any(|word| letters.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(path: &str) -> SiteAddress {
        let read = SiteAddress::read(&format!("https://a.example{path}"));
        read.unwrap_or_else(|why| panic!("{why}"))
    }

    #[test]
    fn an_address_tells_its_kind_and_its_part() {
        let check = |path: &str, want: Option<&str>, want_part: &str| {
            let address = address(path);
            assert_eq!(
                (kind(&address), part(&address).as_str()),
                (want, want_part),
                "{path}"
            );
        };
        check("/", None, "/0");
        check(
            "/accessibility-statement",
            Some("statement"),
            "accessibility-statement/0",
        );
        check("/bins/days", None, "bins/1");
        check("/bins/sacks?page=2", None, "bins/1?");
        check("/news/2026/quay", Some("news"), "news/2");
        check("/Search?q=bin", Some("search"), "Search/0?");
    }

    #[test]
    fn a_statement_is_named_by_its_last_step() {
        let check = |path: &str, want: bool| {
            let address = address(path);
            let got = (is_named_statement(&address), may_be_statement(&address));
            assert_eq!(got, (want, true), "{path}");
        };
        check("/accessibility", true);
        check("/about/Accessibility/", true);
        check("/accessibility-statement.html?lang=en", true);
        check("/statement/accessibility", true);
        check("/guidance/accessibility-requirements", false);
        check("/accessible-parking", false);
        check("/accessibility/buses", false);
    }

    #[test]
    fn nobody_is_signed_out() {
        let check = |path: &str, want: bool| assert_eq!(signs_out(&address(path)), want, "{path}");
        check("/sign-out", true);
        check("/Account/LogOut?next=/", true);
        check("/log/outcome", false);
        check("/sign", false);
    }
}
