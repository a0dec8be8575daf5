//! Digests: what a secret is kept as, and what a file is known by.

use sha2::{Digest, Sha256};

/// The SHA-256 of `bytes`, in hexadecimal. A secret of [`crate::Chance::secret`] is long and random, so that
/// its plain digest can be kept in its place.
#[must_use]
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes.as_ref())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_published() {
        // FIPS 180-4, the one-block example: "abc".
        let want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::digest("abc"), want);
    }
}
