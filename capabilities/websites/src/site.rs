//! A website that we answer for.

use app::store::{Collection, Field};
use serde::{Deserialize, Serialize};

use crate::SiteAddress;
use crate::probe::Active;

/// A website that is reviewed from time to time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// What people call it: "Library catalogue".
    pub name: String,
    /// Where it begins.
    pub address: String,
    /// Pages to look at, at most.
    pub pages: u32,
    /// Whether these are chosen as monitors choose them: one of each kind and of each part before another.
    #[serde(default)]
    pub sample: bool,
    /// The languages that its pages are asked for, the best first: "cy,en"; those of the browser, if empty.
    #[serde(default)]
    pub languages: String,
    /// Days from one review to the next; 0 for only when somebody asks.
    pub every_days: u16,
    /// Whether real keys and a pointer are tried too, which takes longer.
    #[serde(default)]
    pub active: bool,
    /// Whether its forms are sent with planted mistakes then: somebody said that it is a test site, or that they may.
    #[serde(default)]
    pub forms: bool,
    /// The team that what is found goes to; may be empty.
    pub team: String,
    /// Whether anybody may see how far it has come.
    pub public: bool,
}

/// Pages of a site that can be asked for.
pub const MOST_PAGES: u32 = 2_000;

/// Websites.
pub const SITES: Collection<Site> = Collection {
    name: "website",
    purpose: "to review our websites for accessibility",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as the site is reviewed",
    audited: true,
    fields: &[Field {
        name: "address",
        unique: true,
        of: |site| vec![site.address.clone()],
    }],
};

impl Site {
    /// Where it begins, read.
    ///
    /// # Errors
    /// Why it cannot be looked at, for a person.
    pub fn start(&self) -> Result<SiteAddress, String> {
        SiteAddress::read(&self.address)
    }

    /// Whether its pages are used, and how far.
    #[must_use]
    pub const fn used(&self) -> Active {
        match (self.active, self.forms) {
            (false, _) => Active::No,
            (true, false) => Active::Held,
            (true, true) => Active::WithForms,
        }
    }
}

/// What the verb check knows a site by.
#[must_use]
pub fn subject(id: &str) -> String {
    format!("website:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kept: &str, languages: &str, used: Active) {
        let whole = format!(
            r#"{{"name":"Quay","address":"https://quay.example/","pages":5,"every_days":7,"team":"","public":false{kept}}}"#
        );
        let site: Site = serde_json::from_str(&whole).unwrap();
        assert_eq!((site.languages.as_str(), site.used()), (languages, used));
    }

    #[test]
    fn sites_that_were_kept_before_are_read() {
        check("", "", Active::No);
        check(r#","active":true"#, "", Active::Held);
        check(r#","active":true,"forms":true"#, "", Active::WithForms);
        check(r#","forms":true"#, "", Active::No);
        check(r#","languages":"cy,en""#, "cy,en", Active::No);
    }
}
