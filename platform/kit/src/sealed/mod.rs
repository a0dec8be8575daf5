//! Secrets that people type, such as the password of a test account, kept encrypted: without the key, a copy of
//! the store is of no use to whoever wishes to read them.

mod file;
mod key;
mod keys;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use keys::SecretKeys;

/// How a sealed secret begins: what it is, and the version of its form. Then come the key's id, a colon, and in
/// base 64 the nonce, what is encrypted, and the tag.
const MARK: &str = "sealed:1:";

/// A secret as the store keeps it: encrypted, and bound to its place. It prints as dots.
///
/// One from the time before secrets were encrypted is read as it stands, and is sealed when it is next written.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// The id of the key and what it has sealed; none where the secret is kept as it was typed.
    fn parts(&self) -> Option<(&str, &str)> {
        let rest = self.0.strip_prefix(MARK)?;
        Some(rest.split_once(':').unwrap_or((rest, "")))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// Where a sealed secret is kept. It can be opened there and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedAt<'a> {
    /// The name of the collection.
    pub collection: &'a str,
    /// The record's id.
    pub id: &'a str,
    /// Which secret of the record, as messages name it: "PASSWORD".
    pub field: &'a str,
}

impl SealedAt<'_> {
    /// The place as bytes, no two alike: each part comes after its length.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.as_bytes().to_vec();
        for part in [self.collection, self.id, self.field] {
            bytes.extend((part.len() as u64).to_le_bytes());
            bytes.extend(part.as_bytes());
        }
        bytes
    }
}
