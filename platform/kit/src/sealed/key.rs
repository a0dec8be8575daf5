//! One key: 256 bits for ChaCha20-Poly1305 (RFC 8439). Each secret has a nonce of its own, 96 bits of chance.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{MARK, Sealed, SealedAt};
use crate::{Fault, digest};

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Letters of a key's id.
const ID_LETTERS: usize = 8;

/// A key, and what secrets call it.
pub struct Key {
    /// The beginning of a digest: it tells keys apart, and nothing of the key.
    pub id: String,
    cipher: LessSafeKey,
}

impl Key {
    /// A key as it is written, in base 64; none if it is not one.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        if bytes.len() != KEY_BYTES {
            return None;
        }
        let named = [b"borough key id\0".as_slice(), &bytes].concat();
        Some(Self {
            id: digest(named).chars().take(ID_LETTERS).collect(),
            cipher: LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &bytes).ok()?),
        })
    }

    /// Encrypts a secret for its place.
    pub fn seal(&self, at: SealedAt<'_>, secret: &str) -> Result<Sealed, Fault> {
        // Of the operating system: a nonce of repeatable chance would come twice.
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|e| Fault::internal(e.to_string()))?;
        let mut sealed = secret.as_bytes().to_vec();
        let once = Nonce::assume_unique_for_key(nonce);
        self.cipher
            .seal_in_place_append_tag(once, Aad::from(at.bytes()), &mut sealed)
            .map_err(|e| Fault::internal(e.to_string()))?;
        let body = STANDARD.encode([nonce.as_slice(), &sealed].concat());
        Ok(Sealed(format!("{MARK}{}:{body}", self.id)))
    }

    /// The secret again; none if it was changed, or was sealed for another place.
    pub fn open(&self, at: SealedAt<'_>, body: &str) -> Option<String> {
        let mut bytes = STANDARD.decode(body).ok()?;
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let once = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let place = Aad::from(at.bytes());
        let open = self.cipher.open_in_place(once, place, sealed).ok()?;
        String::from_utf8(open.to_vec()).ok()
    }
}
