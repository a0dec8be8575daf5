//! The envelopes that devices' messages come in: how each network server and gateway wraps what a
//! device said, and what tells two deliveries of it apart.
//!
//! Pure: the caller hears, and keeps.

pub mod chirpstack;
pub mod plain;
pub mod things_stack;

mod id;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use id::device_id;

/// Characters of a gateway's name that are kept.
const GATEWAY_CHARS: usize = 64;
/// Gateways besides the best that are kept.
const MOST_OTHERS: usize = 31;

/// A message, as far as its envelope tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Which envelope: "chirpstack", "things-stack", "json".
    pub source: &'static str,
    /// The sender's own id of this delivery.
    pub delivery: String,
    /// Which device, in the form of [`device_id`].
    pub device: String,
    /// Session, frame counter and digest; empty if there is no such thing.
    pub frame: String,
    /// When it was sent, by the sender's clock: microseconds since the start of 1970.
    pub at_us: Option<i64>,
    /// What it is.
    pub what: What,
    /// The bytes as they came.
    pub body: Bytes,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Something measured.
    Up(Said, Option<Radio>),
    /// Nothing to read: a join, an acknowledgement, a status.
    Note(Option<Power>),
    /// What cannot be read even as far as that, and why.
    Unreadable(String),
}

/// What a device said, before it is decoded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// The LoRaWAN port; 0 where there is none.
    pub f_port: u8,
    /// The payload, where there is one.
    pub bytes: Option<Vec<u8>>,
    /// Fields that came decoded: plain JSON, or the network server's own work.
    pub object: Option<Value>,
}

/// How a message was heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Radio {
    /// The best gateway's signal, in dBm.
    pub rssi_dbm: Option<f64>,
    /// Its signal over noise, in dB.
    pub snr_db: Option<f64>,
    /// Which gateway.
    pub gateway: String,
    /// How other gateways heard it.
    pub others: Vec<Reception>,
}

/// What a network server knows of a device's power.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Power {
    /// It hangs on the mains.
    Mains,
    /// Its battery, in percent.
    Battery(f64),
}

/// How one gateway heard a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reception {
    /// Its signal, in dBm.
    pub rssi_dbm: Option<f64>,
    /// Its signal over noise, in dB.
    pub snr_db: Option<f64>,
    /// Which gateway.
    pub gateway: String,
}

impl Reception {
    fn new(gateway: Option<&str>, rssi_dbm: Option<f64>, snr_db: Option<f64>) -> Self {
        let name = gateway.unwrap_or_default();
        Self {
            rssi_dbm,
            snr_db,
            gateway: name.chars().take(GATEWAY_CHARS).collect(),
        }
    }
}

impl Radio {
    /// The gateway that heard it best, and the others; none if nobody heard it.
    pub fn of(receptions: impl IntoIterator<Item = Reception>) -> Option<Self> {
        let strength = |reception: &Reception| reception.rssi_dbm.unwrap_or(f64::MIN);
        let mut all: Vec<Reception> = receptions.into_iter().collect();
        let strengths = all.iter().map(strength).enumerate();
        let (at, _) = strengths.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let best = all.remove(at);
        all.truncate(MOST_OTHERS);
        Some(Self {
            rssi_dbm: best.rssi_dbm,
            snr_db: best.snr_db,
            gateway: best.gateway,
            others: all,
        })
    }

    /// How each gateway heard it, the best first.
    pub fn receptions(&self) -> impl Iterator<Item = Reception> {
        let best = Reception {
            rssi_dbm: self.rssi_dbm,
            snr_db: self.snr_db,
            gateway: self.gateway.clone(),
        };
        std::iter::once(best).chain(self.others.iter().cloned())
    }
}

/// What tells a frame from every other of its device: its session, its counter and its payload, here
/// in base64.
fn frame(dev_addr: Option<&str>, f_cnt: Option<u64>, f_port: u8, payload: &str) -> String {
    let Some(address) = dev_addr else {
        return String::new();
    };
    let address: String = address
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(16)
        .collect();
    let digest = digest(&[&[f_port], payload.as_bytes()]);
    format!("{address}:{}:{digest}", f_cnt.unwrap_or(0))
}

/// 128 bits of the SHA-256 of some parts, in hexadecimal: they tell messages apart.
#[must_use]
pub fn digest(parts: &[&[u8]]) -> String {
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

/// A sender's own id of a delivery, as it is kept: short, and never empty.
fn delivery(given: Option<&str>, otherwise: impl FnOnce() -> String) -> String {
    match given.map(str::trim).filter(|given| !given.is_empty()) {
        Some(long) if long.len() > 200 || long.contains('\0') => digest(&[long.as_bytes()]),
        Some(given) => given.to_owned(),
        None => otherwise(),
    }
}

/// Microseconds since the start of 1970, of a time in RFC 3339.
fn time_us(text: Option<&str>) -> Option<i64> {
    let at: Timestamp = text?.parse().ok()?;
    Some(at.as_microsecond())
}
