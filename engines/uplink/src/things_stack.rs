//! The Things Stack 3: the messages of its webhook and of its MQTT server.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::{Message, Radio, Reception, Said, What, delivery, device_id, digest, frame, time_us};

/// What this envelope is called.
pub const SOURCE: &str = "things-stack";

/// What a message that carries nothing to read may hold.
const NOTES: [&str; 9] = [
    "join_accept",
    "downlink_ack",
    "downlink_nack",
    "downlink_sent",
    "downlink_failed",
    "downlink_queued",
    "downlink_queue_invalidated",
    "location_solved",
    "service_data",
];

#[derive(Deserialize)]
struct Up {
    end_device_ids: Ids,
    correlation_ids: Option<Vec<String>>,
    received_at: Option<String>,
    uplink_message: Option<Uplink>,
    simulated: Option<bool>,
    #[serde(flatten)]
    others: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct Ids {
    device_id: String,
    dev_eui: Option<String>,
    dev_addr: Option<String>,
}

#[derive(Deserialize)]
struct Uplink {
    f_port: Option<u8>,
    f_cnt: Option<u64>,
    frm_payload: Option<String>,
    decoded_payload: Option<Value>,
    received_at: Option<String>,
    rx_metadata: Option<Vec<Metadata>>,
}

#[derive(Deserialize)]
struct Metadata {
    gateway_ids: Option<GatewayIds>,
    rssi: Option<f64>,
    snr: Option<f64>,
}

#[derive(Deserialize)]
struct GatewayIds {
    gateway_id: Option<String>,
}

/// Reads a message.
///
/// # Errors
/// In words for whoever set up the webhook.
///
/// # Source
/// The Things Stack documentation, "Data formats"; fields that are empty are left out.
pub fn read(body: Bytes) -> Result<Message, String> {
    let read: Up = serde_json::from_slice(&body)
        .map_err(|e| format!("this is not a message of The Things Stack in JSON: {e}"))?;
    let device = device_id(
        read.end_device_ids
            .dev_eui
            .as_deref()
            .unwrap_or(&read.end_device_ids.device_id),
    )?;
    let own_id = read
        .correlation_ids
        .iter()
        .flatten()
        .find(|id| id.starts_with("as:up:"));
    let message = |at: Option<&str>, frame, what| Message {
        source: SOURCE,
        delivery: delivery(own_id.map(String::as_str), || digest(&[&body])),
        device,
        frame,
        at_us: time_us(at),
        what,
        body: body.clone(),
    };
    let Some(uplink) = &read.uplink_message else {
        if read
            .others
            .keys()
            .any(|name| NOTES.contains(&name.as_str()))
        {
            return Ok(message(
                read.received_at.as_deref(),
                String::new(),
                What::Note(None),
            ));
        }
        return Err("this is not a message from a device: it has no uplink_message".into());
    };
    let at = uplink
        .received_at
        .as_deref()
        .or(read.received_at.as_deref());
    if read.simulated == Some(true) {
        return Ok(message(at, String::new(), What::Note(None)));
    }
    let f_port = uplink.f_port.unwrap_or(0);
    let payload = uplink.frm_payload.as_deref().unwrap_or_default();
    let what = match STANDARD.decode(payload) {
        Ok(bytes) if bytes.is_empty() && f_port == 0 && uplink.decoded_payload.is_none() => {
            What::Note(None)
        }
        Ok(bytes) => {
            let said = Said {
                f_port,
                bytes: Some(bytes),
                object: uplink.decoded_payload.clone(),
            };
            What::Up(said, radio(uplink))
        }
        Err(error) => What::Unreadable(format!("its frm_payload is not base64: {error}")),
    };
    let address = read.end_device_ids.dev_addr.as_deref();
    let frame = frame(address, uplink.f_cnt, f_port, payload);
    Ok(message(at, frame, what))
}

fn radio(uplink: &Uplink) -> Option<Radio> {
    Radio::of(uplink.rx_metadata.iter().flatten().map(|heard| {
        let ids = heard.gateway_ids.as_ref();
        let gateway = ids.and_then(|ids| ids.gateway_id.as_deref());
        Reception::new(gateway, heard.rssi, heard.snr)
    }))
}
