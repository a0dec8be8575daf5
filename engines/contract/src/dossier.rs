//! A dossier: what was decided and everything it rests on, sealed so that anyone can check it with no one's help.
//!
//! Each part is named with its SHA-256 (FIPS 180-4) in a short statement of plain lines, and the statement is
//! signed with Ed25519 (RFC 8032). The JSON form holds the statement, the signature and the parts; the HTML form
//! is a page made from the parts alone with the JSON within it, so that a page that was touched up is found out.

mod page;
mod verify;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use page::html;
pub use verify::{Verdict, verify};

/// What the first line of each statement says.
const FORMAT: &str = "borough dossier 1";
/// The part that holds the blocks of the page.
pub const SUMMARY: &str = "summary.json";
/// Bytes of all bodies together; what goes beyond is named by its digest alone.
const MOST_BODY_BYTES: usize = 8_000_000;

/// A part to be sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, on one line: "evidence/01jd….png".
    pub name: String,
    /// Its media type: "image/png".
    pub media_type: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A piece of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A list.
    List(Vec<String>),
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// Its columns.
        head: Vec<String>,
        /// Its rows; the first cell of each names it.
        rows: Vec<Vec<String>>,
    },
}

/// A sealed dossier, as its JSON form has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// What is signed: the format, the title, the time, and a line for each part.
    pub statement: String,
    /// The signature of the statement, in hexadecimal.
    pub signature: String,
    /// The public key, in hexadecimal.
    pub key: String,
    /// The parts, in the order of the statement.
    pub parts: Vec<Body>,
}

/// A part as the dossier carries it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What it holds, where that is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it holds, in base 64, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

impl Body {
    /// What it holds; none where the dossier names it by its digest alone.
    ///
    /// # Errors
    /// The base 64, if it cannot be read.
    fn bytes(&self) -> Result<Option<Vec<u8>>, base64::DecodeError> {
        match (&self.text, &self.base64) {
            (Some(text), _) => Ok(Some(text.clone().into_bytes())),
            (None, Some(coded)) => STANDARD.decode(coded).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// Seals a page and its parts. `made` is the time in ISO 8601; `seed` is the secret key (RFC 8032, 5.1.5).
/// White space in the title and in names is made single; a name that comes twice gets a number.
#[must_use]
pub fn seal(title: &str, made: &str, page: &[Block], parts: Vec<Part>, seed: &[u8; 32]) -> Dossier {
    let key = SigningKey::from_bytes(seed);
    let summary = Part {
        name: SUMMARY.to_owned(),
        media_type: "application/json".to_owned(),
        bytes: serde_json::to_vec_pretty(page).unwrap_or_default(),
    };
    let line = |text: &str| crate::specification::one_line(text);
    let mut statement = format!("{FORMAT}\ntitle: {}\nmade: {}\n", line(title), line(made));
    let mut bodies: Vec<Body> = Vec::with_capacity(parts.len() + 1);
    let mut carried = 0_usize;
    for part in std::iter::once(summary).chain(parts) {
        let mut name = line(&part.name);
        while bodies.iter().any(|one| one.name == name) {
            name.push_str("-2");
        }
        let media_type = line(&part.media_type).replace(' ', "");
        statement.push_str(&format!(
            "{}  {media_type}  {}  {name}\n",
            digest(&part.bytes),
            part.bytes.len()
        ));
        carried = carried.saturating_add(part.bytes.len());
        let mut body = Body {
            name,
            media_type,
            ..Body::default()
        };
        if carried <= MOST_BODY_BYTES {
            match String::from_utf8(part.bytes) {
                Ok(text) => body.text = Some(text),
                Err(other) => body.base64 = Some(STANDARD.encode(other.as_bytes())),
            }
        }
        bodies.push(body);
    }
    Dossier {
        signature: hex(&key.sign(statement.as_bytes()).to_bytes()),
        key: public_key(seed),
        statement,
        parts: bodies,
    }
}

/// The JSON form.
#[must_use]
pub fn json(dossier: &Dossier) -> String {
    serde_json::to_string_pretty(dossier).unwrap_or_default()
}

/// The public key of a secret one, in hexadecimal.
#[must_use]
pub fn public_key(seed: &[u8; 32]) -> String {
    hex(&SigningKey::from_bytes(seed).verifying_key().to_bytes())
}

/// The SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}
