//! The lines of a file of published examples, as the events that a network server would make of them.

use std::path::Path;

use app::kit::{Fault, Time};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uplink::Radio;
use uplink::chirpstack::Sent;

use crate::forms;

/// A line of the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    pub codec: String,
    f_port: u8,
    bytes: String,
    recv_time: Option<String>,
}

/// A message to send.
pub struct Sending {
    /// Whose it is.
    pub device: String,
    /// What tells it from others.
    pub delivery: String,
    /// The event in JSON.
    pub body: String,
}

/// Reads a file, and refuses it whole for the first line that is wrong.
///
/// # Errors
/// A fault that names the line.
pub fn read(file: &Path) -> Result<Vec<Line>, Fault> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| Fault::invalid(format!("{}: {e}", file.display())))?;
    let lines: Result<Vec<Line>, Fault> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let wrong =
                |why: String| Fault::invalid(format!("{}, line {}: {why}", file.display(), at + 1));
            let line: Line = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            if line.bytes.is_empty() || forms::hex(&line.bytes).is_ok() {
                Ok(line)
            } else {
                Err(wrong(format!("{:?} is not hexadecimal", line.bytes)))
            }
        })
        .collect();
    lines
}

/// The device that stands for a codec: an address of our own making, always the same.
pub fn device_of(codec: &str) -> String {
    let digest = Sha256::digest(codec.as_bytes());
    let tail: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("0253{tail}")
}

/// The name of a codec without that of its file.
pub fn codec_name(codec: &str) -> &str {
    codec.strip_suffix(".yaml").unwrap_or(codec)
}

/// The ChirpStack events of the lines. Times rise from line to line, so that the last of a codec is
/// the present one.
pub fn sendings(lines: &[Line], pass: u32, now: Time) -> Vec<Sending> {
    let total = i64::try_from(lines.len()).unwrap_or(0);
    let heard = Radio {
        rssi_dbm: Some(-80.0),
        snr_db: Some(8.0),
        gateway: "0253000000000001".into(),
        ..Radio::default()
    };
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let device = device_of(&line.codec);
            let n = i64::try_from(at).unwrap_or(0);
            let sent = line
                .recv_time
                .as_deref()
                .and_then(Time::parse)
                .unwrap_or(Time(now.0 - (total - n) * 1_000));
            let digest = Sha256::digest(format!(
                "{pass} {at} {} {} {}",
                line.codec, line.f_port, line.bytes
            ));
            let delivery: String = digest
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let bytes = forms::hex(&line.bytes).unwrap_or_default();
            let body = Sent {
                delivery: &delivery,
                at_us: sent.0,
                device: &device,
                name: codec_name(&line.codec),
                dev_addr: &device[8..],
                f_cnt: (i64::from(pass) * total + n).cast_unsigned(),
                f_port: line.f_port,
                bytes: &bytes,
                radio: &heard,
            }
            .write();
            Sending {
                device,
                delivery,
                body,
            }
        })
        .collect()
}
