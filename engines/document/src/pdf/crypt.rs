//! Opens what is encrypted without a password (ISO 32000-1, 7.6; ISO 32000-2, 7.6), as every reader does.

mod aes;

use std::rc::Rc;

use md5::{Digest, Md5};
use sha2::{Sha256, Sha384, Sha512};

use super::filter::Filter;
use super::object::{Dict, Object, Stream};

/// ISO 32000-1, algorithm 2, step a.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];
/// Objects within objects whose strings are decrypted: the lexer reads no deeper.
const DEEPEST: u32 = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Identity,
    Rc4,
    Aes128,
    Aes256,
}

/// The key of a file.
pub struct Key {
    bytes: Vec<u8>,
    strings: Method,
    streams: Method,
    metadata: bool,
}

impl Key {
    /// The key for the empty password; none if it needs another or another way. Its entries are resolved.
    pub fn of(dict: &Dict, id: &[u8]) -> Option<Self> {
        if dict.get("Filter").name() != Some("Standard") {
            return None;
        }
        let version = dict.get("V").int()?;
        let revision = dict.get("R").int()?;
        let metadata = *dict.get("EncryptMetadata") != Object::Bool(false);
        let (strings, streams) = match version {
            1 | 2 => (Method::Rc4, Method::Rc4),
            4 | 5 => (method(dict, "StrF"), method(dict, "StmF")),
            _ => return None,
        };
        let bits = match version {
            1 => 40,
            4 => 128,
            _ => dict.get("Length").int().unwrap_or(40),
        };
        let length = usize::try_from(bits.clamp(40, 128) / 8).ok()?;
        let bytes = if version == 5 {
            key_of_256_bits(dict, revision)?
        } else {
            let bytes = key_of_md5(dict, id, revision, length, metadata)?;
            opens(dict, id, revision, &bytes).then_some(bytes)?
        };
        Some(Self {
            bytes,
            strings,
            streams,
            metadata,
        })
    }

    /// The object with its strings decrypted.
    pub fn strings(&self, object: Object, number: u32) -> Object {
        self.within(object, number, DEEPEST)
    }

    fn within(&self, object: Object, number: u32, left: u32) -> Object {
        if left == 0 {
            return object;
        }
        match object {
            Object::Text(bytes) => Object::Text(self.plain(&bytes, number, self.strings).into()),
            Object::Array(items) => Object::Array(Rc::new(
                items
                    .iter()
                    .map(|item| self.within(item.clone(), number, left - 1))
                    .collect(),
            )),
            Object::Dict(dict) => {
                let entries = dict.0.iter();
                let plain = entries.map(|(key, value)| {
                    (Rc::clone(key), self.within(value.clone(), number, left - 1))
                });
                Object::Dict(Rc::new(Dict(plain.collect())))
            }
            other => other,
        }
    }

    /// The bytes of a stream, decrypted.
    pub fn stream(&self, raw: &[u8], stream: &Stream, filters: &[Filter]) -> Vec<u8> {
        let is_metadata = stream.dict.get("Type").name() == Some("Metadata") && !self.metadata;
        let identity = filters.first().is_some_and(|filter| {
            filter.name == "Crypt"
                && filter
                    .parameters
                    .get("Name")
                    .name()
                    .is_none_or(|name| name == "Identity")
        });
        if is_metadata || identity {
            return raw.to_vec();
        }
        self.plain(raw, stream.number, self.streams)
    }

    fn plain(&self, bytes: &[u8], number: u32, method: Method) -> Vec<u8> {
        match method {
            Method::Identity => bytes.to_vec(),
            Method::Rc4 => rc4(&self.of_object(number, false), bytes),
            Method::Aes128 => aes::cbc_without_padding(&self.of_object(number, true), bytes),
            Method::Aes256 => aes::cbc_without_padding(&self.bytes, bytes),
        }
    }

    /// ISO 32000-1, algorithm 1. Generations other than 0 are of files that were changed in old ways, and
    /// are not followed here.
    fn of_object(&self, number: u32, aes: bool) -> Vec<u8> {
        let mut input = self.bytes.clone();
        input.extend(number.to_le_bytes().into_iter().take(3));
        input.extend([0, 0]);
        if aes {
            input.extend(b"sAlT");
        }
        let mut key = md5(&input).to_vec();
        key.truncate((self.bytes.len() + 5).min(16));
        key
    }
}

fn md5(bytes: &[u8]) -> [u8; 16] {
    Md5::digest(bytes).into()
}

fn method(dict: &Dict, which: &str) -> Method {
    let name = dict.get(which).name().unwrap_or("Identity");
    let filter = dict
        .get("CF")
        .dict()
        .and_then(|filters| filters.get(name).dict());
    match filter.and_then(|filter| filter.get("CFM").name()) {
        Some("V2") => Method::Rc4,
        Some("AESV2") => Method::Aes128,
        Some("AESV3") => Method::Aes256,
        _ => Method::Identity,
    }
}

fn bytes_of<'d>(dict: &'d Dict, key: &str) -> Option<&'d [u8]> {
    match dict.get(key) {
        Object::Text(bytes) => Some(bytes),
        _ => None,
    }
}

/// ISO 32000-1, algorithm 2, with the empty password.
fn key_of_md5(
    dict: &Dict,
    id: &[u8],
    revision: i64,
    length: usize,
    metadata: bool,
) -> Option<Vec<u8>> {
    let mut input = PADDING.to_vec();
    input.extend(bytes_of(dict, "O")?.get(..32)?);
    let permissions = dict.get("P").int()?;
    input.extend(permissions.to_le_bytes().into_iter().take(4));
    input.extend(id);
    if revision >= 4 && !metadata {
        input.extend([0xff; 4]);
    }
    let length = if revision == 2 { 5 } else { length };
    let mut key = md5(&input);
    if revision >= 3 {
        for _ in 0..50 {
            key = md5(key.get(..length)?);
        }
    }
    Some(key.get(..length)?.to_vec())
}

/// ISO 32000-1, algorithms 4 to 6: whether the key is that of the empty password.
fn opens(dict: &Dict, id: &[u8], revision: i64, key: &[u8]) -> bool {
    let Some(user) = bytes_of(dict, "U") else {
        return false;
    };
    if revision == 2 {
        return rc4(key, &PADDING) == user;
    }
    let mut input = PADDING.to_vec();
    input.extend(id);
    let mut check = md5(&input).to_vec();
    for round in 0..20_u8 {
        let key: Vec<u8> = key.iter().map(|b| b ^ round).collect();
        check = rc4(&key, &check);
    }
    user.get(..16) == Some(check.as_slice())
}

/// ISO 32000-2, algorithm 2.A, with the empty password.
fn key_of_256_bits(dict: &Dict, revision: i64) -> Option<Vec<u8>> {
    let user = bytes_of(dict, "U")?;
    let (check, check_salt, key_salt) = (user.get(..32)?, user.get(32..40)?, user.get(40..48)?);
    let hash = |salt: &[u8]| match revision {
        5 => Sha256::digest(salt).to_vec(),
        _ => hardened(salt),
    };
    if hash(check_salt) != check {
        return None;
    }
    let packed = bytes_of(dict, "UE")?.get(..32)?;
    Some(aes::cbc(&hash(key_salt), &[0; 16], packed))
}

/// ISO 32000-2, algorithm 2.B, for a user without a password.
fn hardened(salt: &[u8]) -> Vec<u8> {
    let mut key = Sha256::digest(salt).to_vec();
    let mut round = 0_u32;
    loop {
        let (aes_key, vector) = key.split_at(16);
        let block = key.repeat(64);
        let packed = aes::cbc_packed(aes_key, vector.get(..16).unwrap_or_default(), &block);
        let sum: u32 = packed.iter().take(16).map(|b| u32::from(*b)).sum();
        key = match sum % 3 {
            0 => Sha256::digest(&packed).to_vec(),
            1 => Sha384::digest(&packed).to_vec(),
            _ => Sha512::digest(&packed).to_vec(),
        };
        round += 1;
        let last = packed.last().copied().unwrap_or_default();
        if round >= 64 && u32::from(last) <= round - 32 {
            break;
        }
    }
    key.truncate(32);
    key
}

fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|n| u8::try_from(n).unwrap_or_default());
    if key.is_empty() {
        return bytes.to_vec();
    }
    let mut j = 0_u8;
    for (i, k) in (0..=255_u8).zip(key.iter().cycle()) {
        j = j.wrapping_add(state[usize::from(i)]).wrapping_add(*k);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    bytes
        .iter()
        .map(|b| {
            i = i.wrapping_add(1);
            j = j.wrapping_add(state[usize::from(i)]);
            state.swap(usize::from(i), usize::from(j));
            let at = state[usize::from(i)].wrapping_add(state[usize::from(j)]);
            b ^ state[usize::from(at)]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::lex::Lexer;
    use super::*;

    const ID: [u8; 16] = [
        0x31, 0x41, 0x59, 0x26, 0x53, 0x58, 0x97, 0x93, 0x23, 0x84, 0x62, 0x64, 0x33, 0x83, 0x27,
        0x95,
    ];

    fn read(text: &str) -> Object {
        Lexer::new(text.as_bytes(), 0).object().unwrap()
    }

    /// The title of a document that another program encrypted, in its object 2.
    #[track_caller]
    fn check(dict: &str, title: &str) {
        let dict = read(dict);
        let key = Key::of(dict.dict().unwrap(), &ID).unwrap();
        assert_eq!(key.strings(read(title), 2).text().as_deref(), Some("Bins"));
    }

    #[test]
    fn each_revision_opens_without_a_password() {
        check(
            "<</Filter/Standard /Length 40 /O<c92422687facee686e373f10b5c7d04738053152f7e2ee30e11c69ec442576ab> /P -12 /R 2
               /U<9e5de4652099007bff5e3e6fe3183e2e330b536c12691d57fa6e96bee318b703> /V 1>>",
            "<b0cb601a>",
        );
        check(
            "<</Filter/Standard /Length 128 /O<566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5> /P -1028 /R 3
               /U<de73dcdc578d5529c7cc7a89c23198380021446990b9e4114071a4d9104984c1> /V 2>>",
            "<6854c4e4>",
        );
        check(
            "<</CF<</StdCF<</AuthEvent/DocOpen /CFM/AESV2 /Length 16>> >> /Filter/Standard /Length 128 /P -1028 /R 4 /V 4
               /O<566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5> /StmF/StdCF /StrF/StdCF
               /U<de73dcdc578d5529c7cc7a89c23198380021446990b9e4114071a4d9104984c1>>>",
            "<b3ac9ed8708f1a3397454e311e086a090f4d518aa7d2ff3c11b1c6896c280548>",
        );
        check(
            "<</CF<</StdCF<</AuthEvent/DocOpen /CFM/AESV3 /Length 32>> >> /Filter/Standard /Length 256 /P -1028 /R 6 /V 5
               /O<06d11018019081f8a09b48b6ff54db5ba6d1fad61fa1fcea4e1b1333693c8fefd3f0163225d4dc871ba8ee3247e3f2c2>
               /U<7dff7c9f1af933a9f25f1662b540c22b8a455a71a8e713ce26d413a2ea981af739a48863d5a7277915b36417a39bf748>
               /UE<0effe3cc6a82a1e7c91c6b7920aa0a36b4f8cc3cc398c167fdc4098da3abdc80> /StmF/StdCF /StrF/StdCF>>",
            "<5c7dd14752e1f177eaadd6999f2a4bc164b28782a12883372fab9585c5f96267>",
        );
    }

    #[test]
    fn what_needs_a_password_has_no_key() {
        for dict in [
            "<</Filter/Standard /Length 40 /O<00> /P -12 /R 2 /U<00> /V 1>>",
            "<</Filter/Standard /R 6 /V 5 /U<00>>>",
            "<</Filter/Other /V 1 /R 2>>",
            "<<>>",
        ] {
            assert!(Key::of(read(dict).dict().unwrap(), &ID).is_none(), "{dict}");
        }
    }
}
