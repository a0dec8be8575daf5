//! Where the router of a link is asked and with what, and what it said last.

use std::time::Duration;

use app::Job;
use app::kit::{Fault, Sealed, Secret, SecretKeys, Time};
use app::store::{Collection, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::counters::Sample;

/// The port of agents (RFC 3417).
pub const PORT: u16 = 161;

/// At which end of a link the router stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// The first: what its interface takes in comes from the second end.
    #[default]
    A,
    /// The second.
    B,
}

/// Which interface of the router the link is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interface {
    /// Its `ifIndex`.
    Index(u32),
    /// Its `ifName`, or else its `ifDescr`: these stay when a router numbers its interfaces anew.
    Name(String),
}

/// With what a user of version 3 signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// HMAC-SHA-96 (RFC 3414).
    Sha1,
    /// HMAC-192-SHA-256 (RFC 7860).
    Sha256,
}

/// How the router is spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Version {
    /// SNMPv2c, with a community.
    V2c,
    /// SNMPv3, with a user of the user-based security model.
    V3 {
        /// The user's name.
        user: String,
        /// With what it signs.
        digest: Digest,
        /// Whether what is said is hidden with AES-128 (RFC 3826).
        private: bool,
    },
}

/// Where the router of a link is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Its name or address.
    pub host: String,
    /// Its port, of UDP.
    pub port: u16,
    /// Which of its interfaces.
    pub interface: Interface,
    /// At which end of the link it stands.
    pub end: End,
    /// How it is spoken to.
    pub version: Version,
}

/// The secrets that go with it. No page, file or log shows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The community of version 2c.
    pub community: Secret,
    /// What a user of version 3 signs with.
    pub auth: Secret,
    /// What a user of version 3 hides with.
    pub privacy: Secret,
}

/// The same as they are kept: apart from where the router is, encrypted, each bound to the link and its own name. One
/// that there is not is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    community: Sealed,
    auth: Sealed,
    privacy: Sealed,
}

impl Locked {
    /// Encrypts the secrets of a link's router.
    ///
    /// # Errors
    /// A fault, if there is no key to encrypt them with.
    pub fn of(secrets: &SecretKeys, link: &str, keys: &Keys) -> Result<Self, Fault> {
        let seal = |field, secret: &Secret| {
            if secret.is_empty() {
                return Ok(Sealed::default());
            }
            secrets.seal(KEYS.secret(link, field), secret)
        };
        Ok(Self {
            community: seal(COMMUNITY, &keys.community)?,
            auth: seal(AUTH, &keys.auth)?,
            privacy: seal(PRIVACY, &keys.privacy)?,
        })
    }

    /// The secrets again.
    ///
    /// # Errors
    /// A fault that asks for one to be typed again.
    pub fn open(&self, secrets: &SecretKeys, link: &str) -> Result<Keys, Fault> {
        let open = |field, sealed| secrets.open(KEYS.secret(link, field), sealed);
        Ok(Keys {
            community: open(COMMUNITY, &self.community)?,
            auth: open(AUTH, &self.auth)?,
            privacy: open(PRIVACY, &self.privacy)?,
        })
    }

    /// What is encrypted of them.
    fn sealed(&mut self) -> Vec<(String, &mut Sealed)> {
        let each = [
            (COMMUNITY, &mut self.community),
            (AUTH, &mut self.auth),
            (PRIVACY, &mut self.privacy),
        ];
        let there = each
            .into_iter()
            .filter(|(_, sealed)| **sealed != Sealed::default());
        there
            .map(|(field, sealed)| (field.to_owned(), sealed))
            .collect()
    }
}

/// What messages call each secret.
const COMMUNITY: &str = "community";
const AUTH: &str = "password";
const PRIVACY: &str = "privacy password";

/// Encrypts anew what is under an older key.
pub const SEAL: Job = Job {
    name: "seal-router-secrets",
    every: Duration::from_secs(24 * 3_600),
    run: |app| Box::pin(async move { app::reseal(&app, &KEYS, Locked::sealed).await }),
};

/// What the router of a link said last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// When it was last asked.
    pub asked: Time,
    /// Under which `ifIndex` a named interface was found.
    pub index: Option<u32>,
    /// Its counters, from which the next are reckoned.
    pub sample: Option<Sample>,
    /// Whether it answered.
    pub well: bool,
    /// In words.
    pub said: String,
}

/// Where routers are asked, by link.
pub const ASKS: Collection<Ask> = Collection {
    name: "connectivity-wan-snmp",
    purpose: "to ask the routers of the council's own links how they are",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it, or the link",
    audited: true,
    fields: &[],
};

/// With what they are asked, by link.
pub const KEYS: Collection<Locked> = Collection {
    name: "connectivity-wan-snmp-key",
    purpose: "to be let in when we ask the routers of the council's own links",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it, or the link",
    audited: true,
    fields: &[],
};

/// What they said last, by link.
pub const SEEN: Collection<Seen> = Collection {
    name: "connectivity-wan-snmp-seen",
    purpose: "to reckon traffic from the counters of routers",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the router is asked again",
    audited: false,
    fields: &[],
};

/// Keeps what the router of a link said.
///
/// # Errors
/// Whatever the store says.
pub fn put_seen(tx: &mut Tx<'_>, id: &str, seen: Seen) -> Result<(), StoreError> {
    const WHO: &str = "wan-snmp";
    if SEEN.get(tx, id)?.is_some() {
        SEEN.change(tx, WHO, id, None, seen)?;
    } else {
        SEEN.insert_as(tx, WHO, id.to_owned(), seen)?;
    }
    Ok(())
}

/// Asks the router of a link no more: all that is kept of it goes.
///
/// # Errors
/// Whatever the store says.
pub fn forget(tx: &mut Tx<'_>, who: &str, id: &str) -> Result<(), StoreError> {
    ASKS.remove(tx, who, id)?;
    KEYS.remove(tx, who, id)?;
    SEEN.remove(tx, who, id)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_kept_and_never_printed() {
        let secrets = SecretKeys::read("cXVheXNpZGVxdWF5c2lkZXF1YXlzaWRlcXVheXNpZGU=").unwrap();
        let keys = Keys {
            community: Secret::new("listen-in"),
            ..Keys::default()
        };
        assert!(!format!("{keys:?}").contains("listen-in"));
        let mut locked = Locked::of(&secrets, "a--b", &keys).unwrap();
        let kept = serde_json::to_string(&locked).unwrap();
        assert!(!kept.contains("listen-in") && !format!("{locked:?}").contains("listen-in"));
        assert_eq!(locked.sealed().len(), 1);
        let kept: Locked = serde_json::from_str(&kept).unwrap();
        assert_eq!(kept.open(&secrets, "a--b").unwrap(), keys);
        // Those of another link.
        let fault = kept.open(&secrets, "a--c").unwrap_err();
        assert!(fault.message.contains("“community”"), "{fault}");
    }
}
