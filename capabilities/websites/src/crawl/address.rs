//! Addresses of pages, and whether two are of one site.

use url::Url;

/// The address of a page, without what leads to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteAddress(Url);

impl SiteAddress {
    /// Reads what was typed or found; a name alone is taken for a secure site.
    ///
    /// # Errors
    /// Why it cannot be looked at, for a person.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let mut url = Url::parse(&whole).map_err(|e| format!("{text:?} is no address: {e}."))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(format!("{text:?} is not the address of a website."));
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Its host: "www.place.example".
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Its path and query: what `robots.txt` speaks of.
    #[must_use]
    pub fn path_and_query(&self) -> String {
        match self.0.query() {
            Some(query) => format!("{}?{query}", self.0.path()),
            None => self.0.path().to_owned(),
        }
    }

    /// Another address of the same site.
    #[must_use]
    pub fn on_same_site(&self, path: &str) -> Option<Self> {
        self.0.join(path).ok().map(Self)
    }

    /// Whether another address is of the same site: the same host and port, with or without "www.".
    #[must_use]
    pub fn is_same_site(&self, other: &Self) -> bool {
        let host = |url: &Url| -> Option<String> {
            let host = url.host_str()?;
            Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
        };
        // One that moved from http to https changed its port with it.
        let port = |url: &Url| url.port();
        host(&self.0) == host(&other.0) && port(&self.0) == port(&other.0)
    }

    /// Whether this host lies beneath that of another address, with or without "www.", as "library.place.example"
    /// does beneath "place.example". Nobody's host lies beneath what is an ending alone: one name, such as "example",
    /// or two of which the last is a country's, such as "gov.uk".
    #[must_use]
    pub fn is_beneath(&self, other: &Self) -> bool {
        let bare = |address: &Self| {
            let host = address.host();
            host.strip_prefix("www.").unwrap_or(host).to_owned()
        };
        let (own, above) = (bare(self), bare(other));
        let is_ending = match above.rsplit('.').collect::<Vec<_>>().as_slice() {
            [] | [_] => true,
            [last, _] => last.len() == 2,
            _ => false,
        };
        let beneath = own.strip_suffix(&above);
        !is_ending && beneath.is_some_and(|rest| rest.ends_with('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        let check = |typed: &str, want: &str| {
            let got = SiteAddress::read(typed);
            assert_eq!(got.as_ref().map_or("", |one| one.as_str()), want, "{typed}");
        };
        check("www.place.example", "https://www.place.example/");
        check(" http://127.0.0.1:8080/a?b#c ", "http://127.0.0.1:8080/a?b");
        check("file:///etc/passwd", "");
        check("javascript:alert(1)", "");
        check("", "");
    }

    #[test]
    fn a_host_lies_beneath_that_of_its_owner() {
        let check = |host: &str, above: &str, want: bool| {
            let [host, above] = [host, above].map(SiteAddress::read);
            let got = host
                .ok()
                .zip(above.ok())
                .map(|(host, above)| host.is_beneath(&above));
            assert_eq!(got, Some(want));
        };
        check("library.place.gov.uk", "https://www.place.gov.uk/a", true);
        check("www.library.place.example", "place.example", true);
        check("www.place.gov.uk", "www.gov.uk", false);
        check("www.place.example", "place.example", false);
        check("notplace.example", "place.example", false);
        check("place.example", "library.place.example", false);
        check("place.example", "example", false);
    }

    #[test]
    fn a_site_is_a_host() {
        let check = |a: &str, b: &str, want: bool| {
            let [a, b] = [a, b].map(SiteAddress::read);
            assert_eq!(
                a.ok().zip(b.ok()).map(|(a, b)| a.is_same_site(&b)),
                Some(want)
            );
        };
        check(
            "http://place.example/a",
            "https://www.place.example/b",
            true,
        );
        check("http://place.example", "http://place.example:8080", false);
        check("http://place.example", "http://place.example.evil", false);
    }
}
