//! The doors: how each network server and gateway wraps what a device said.

pub mod chirpstack;
pub mod mqtt;
pub mod plain;
pub mod things_stack;

use app::kit::Time;
use app::store::inbox;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::intake::Message;

/// Bytes of one message that are taken: the largest LoRaWAN event is a few kilobytes.
pub const MOST_BYTES: usize = 256 << 10;

/// Reads a message that was kept, as its door did when it came.
///
/// # Errors
/// In words for an officer.
pub fn read_kept(kept: &inbox::Message) -> Result<Message, String> {
    let body = Bytes::copy_from_slice(&kept.body);
    match kept.source.as_str() {
        chirpstack::SOURCE => chirpstack::read("up", body),
        things_stack::SOURCE => things_stack::read(body),
        plain::SOURCE => plain::read(&kept.device, None, body, || kept.id.to_string()),
        other => Err(format!("messages from {other} cannot be read again")),
    }
}

/// The start of a text's or a payload's SHA-256, to tell messages apart.
fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A sender's own id of a delivery, as we keep it: short, and never empty.
fn delivery(given: Option<&str>, otherwise: impl FnOnce() -> String) -> String {
    match given.map(str::trim).filter(|given| !given.is_empty()) {
        Some(long) if long.len() > 200 || long.contains('\0') => digest(&[long.as_bytes()]),
        Some(given) => given.to_owned(),
        None => otherwise(),
    }
}

fn time(text: Option<&str>) -> Option<Time> {
    text.and_then(Time::parse)
}
