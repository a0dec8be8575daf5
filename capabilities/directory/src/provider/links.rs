//! Links by which a provider reaches its own entries: a secret that was sent to its address, kept as a
//! digest, for a while.

use app::App;
use app::kit::{Fault, Kind, Time};
use app::store::{Collection, StoreError, Tx};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a link works.
pub const DAYS: i64 = 30;

/// A link, under the digest of its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Whose entries it opens.
    pub organization: String,
    /// Where it was sent.
    pub email: String,
    /// Until when.
    pub until: Time,
}

/// Links that were sent.
pub const LINKS: Collection<Link> = Collection {
    name: "directory-link",
    purpose: "to let those who give help change their own entries",
    personal: true,
    erase_at: |link, _| Some(link.until),
    kept_for: "30 days",
    audited: true,
    fields: &[],
};

/// Makes a link for whoever reads `email`; the path that holds its secret.
///
/// # Errors
/// Whatever the store says.
pub fn make(
    tx: &mut Tx<'_>,
    secret: &str,
    organization: &str,
    email: &str,
) -> Result<String, StoreError> {
    let link = Link {
        organization: organization.to_owned(),
        email: email.to_owned(),
        until: tx.now().plus_s(DAYS * 86_400),
    };
    LINKS.insert_as(tx, "system", digest(secret), link)?;
    Ok(path(secret))
}

/// The page that a secret opens.
#[must_use]
pub fn path(secret: &str) -> String {
    format!("/directory/provider/{secret}")
}

/// The link of a secret.
///
/// # Errors
/// A fault that says how to get a new one, if it is over or never was.
pub async fn open(app: &App, secret: &str) -> Result<Link, Fault> {
    let over = || {
        Fault::new(
            Kind::NotFound,
            "This link does not work any more: links work for 30 days. Find your entry at “Find help” and choose “This is my service” to get a new one.",
        )
    };
    if secret.len() > 100 {
        return Err(over());
    }
    let id = digest(secret);
    let found = app.store().read(move |rd| LINKS.get(rd, &id)).await?;
    found
        .map(|record| record.value)
        .filter(|link| link.until > app.now())
        .ok_or_else(over)
}

/// What is kept of a secret.
pub fn digest(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
