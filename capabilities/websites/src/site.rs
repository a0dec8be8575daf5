//! A website that we answer for.

use app::store::{Collection, Field};
use serde::{Deserialize, Serialize};

use crate::SiteAddress;

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
    /// Days from one review to the next; 0 for only when somebody asks.
    pub every_days: u16,
    /// Whether real keys and a pointer are tried too, which takes longer.
    #[serde(default)]
    pub active: bool,
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
}

/// What the verb check knows a site by.
#[must_use]
pub fn subject(id: &str) -> String {
    format!("website:{id}")
}
