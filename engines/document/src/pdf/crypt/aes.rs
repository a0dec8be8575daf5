//! AES in the chaining mode that PDFs use (NIST SP 800-38A, 6.2).

use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes256};

const BLOCK: usize = 16;

/// Decrypts what has its vector in front and its padding behind.
pub fn cbc_without_padding(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let Some((vector, rest)) = bytes.split_at_checked(BLOCK) else {
        return Vec::new();
    };
    let mut out = cbc(key, vector, rest);
    let padding = out.last().copied().map(usize::from).unwrap_or_default();
    if (1..=BLOCK).contains(&padding) {
        out.truncate(out.len().saturating_sub(padding));
    }
    out
}

/// Decrypts whole blocks. With a key that is no key, what comes out is empty.
pub fn cbc(key: &[u8], vector: &[u8], bytes: &[u8]) -> Vec<u8> {
    if let Ok(cipher) = Aes128::new_from_slice(key) {
        return decrypt(&cipher, vector, bytes);
    }
    match Aes256::new_from_slice(key) {
        Ok(cipher) => decrypt(&cipher, vector, bytes),
        Err(_) => Vec::new(),
    }
}

fn decrypt<C>(cipher: &C, vector: &[u8], bytes: &[u8]) -> Vec<u8>
where
    C: BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16>,
{
    let mut before: [u8; BLOCK] = vector.try_into().unwrap_or_default();
    let mut out = Vec::with_capacity(bytes.len());
    for chunk in bytes.chunks_exact(BLOCK) {
        let packed: [u8; BLOCK] = chunk.try_into().unwrap_or_default();
        let mut block = packed.into();
        cipher.decrypt_block(&mut block);
        out.extend(block.iter().zip(before).map(|(b, before)| b ^ before));
        before = packed;
    }
    out
}

/// Encrypts whole blocks with a key of 128 bits.
pub fn cbc_packed(key: &[u8], vector: &[u8], bytes: &[u8]) -> Vec<u8> {
    let Ok(cipher) = Aes128::new_from_slice(key) else {
        return Vec::new();
    };
    let mut before: [u8; BLOCK] = vector.try_into().unwrap_or_default();
    let mut out = Vec::with_capacity(bytes.len());
    for chunk in bytes.chunks_exact(BLOCK) {
        let plain: [u8; BLOCK] = chunk.try_into().unwrap_or_default();
        let mixed: [u8; BLOCK] = std::array::from_fn(|at| {
            plain.get(at).copied().unwrap_or_default() ^ before.get(at).copied().unwrap_or_default()
        });
        let mut block = mixed.into();
        cipher.encrypt_block(&mut block);
        before = block.into();
        out.extend(before);
    }
    out
}
