//! ChirpStack 4: its events as JSON, over MQTT or its HTTP integration.

use app::kit::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use super::{delivery, digest, time};
use crate::codec::Said;
use crate::health::{self, Radio};
use crate::intake::{Message, What};
use crate::model::{Battery, BatteryUnit, device_id};

/// How the inbox names it.
pub const SOURCE: &str = "chirpstack";

/// What an event is called, in the topic or the address.
pub const EVENTS: [&str; 8] = [
    "up",
    "status",
    "join",
    "ack",
    "txack",
    "log",
    "location",
    "integration",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    deduplication_id: Option<String>,
    time: Option<String>,
    device_info: DeviceInfo,
    dev_addr: Option<String>,
    f_cnt: Option<u64>,
    f_port: Option<u8>,
    data: Option<String>,
    object: Option<Value>,
    rx_info: Option<Vec<Reception>>,
    battery_level: Option<f64>,
    battery_level_unavailable: Option<bool>,
    external_power_source: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeviceInfo {
    dev_eui: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reception {
    gateway_id: Option<String>,
    rssi: Option<f64>,
    snr: Option<f64>,
}

/// Reads an event.
///
/// # Errors
/// In words for whoever set up the integration.
///
/// # Source
/// ChirpStack 4 documentation, "Event types"; `integration/integration.proto` in its JSON mapping,
/// which leaves out fields that are zero or empty.
pub fn read(event: &str, body: Bytes) -> Result<Message, String> {
    if !EVENTS.contains(&event) {
        return Err(format!(
            "{event:?} is not an event of ChirpStack: one of {}",
            EVENTS.join(", ")
        ));
    }
    let read: Event = serde_json::from_slice(&body)
        .map_err(|e| format!("this is not a ChirpStack event in JSON: {e}"))?;
    let device = device_id(&read.device_info.dev_eui)?;
    let delivery = delivery(read.deduplication_id.as_deref(), || digest(&[&body]));
    let message = |frame, at, what| Message {
        source: SOURCE,
        device,
        frame,
        at,
        what,
        body,
        delivery,
    };
    let at = time(read.time.as_deref());
    if event != "up" {
        let mut message = message(String::new(), at, What::Note(battery(&read)));
        message.delivery = format!("{event}:{}", message.delivery);
        return Ok(message);
    }
    Ok(up(&read, at, message))
}

fn up(
    event: &Event,
    at: Option<Time>,
    message: impl FnOnce(String, Option<Time>, What) -> Message,
) -> Message {
    let f_port = event.f_port.unwrap_or(0);
    let data = event.data.as_deref().unwrap_or_default();
    let what = match STANDARD.decode(data) {
        // A frame without a payload only keeps the network informed.
        Ok(bytes) if bytes.is_empty() && f_port == 0 && event.object.is_none() => What::Note(None),
        Ok(bytes) => What::Up(
            Said {
                f_port,
                bytes: Some(bytes),
                object: event.object.clone(),
            },
            radio(event),
        ),
        Err(error) => What::Unreadable(format!("its data is not base64: {error}")),
    };
    let frame = event.dev_addr.as_ref().map_or_else(String::new, |address| {
        let address: String = address
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(16)
            .collect();
        format!(
            "{address}:{}:{}",
            event.f_cnt.unwrap_or(0),
            digest(&[&[f_port], data.as_bytes()])
        )
    });
    message(frame, at, what)
}

fn radio(event: &Event) -> Option<Radio> {
    let strength = |reception: &&Reception| reception.rssi.unwrap_or(f64::MIN);
    let best = event
        .rx_info
        .as_ref()?
        .iter()
        .max_by(|a, b| strength(a).total_cmp(&strength(b)))?;
    Some(Radio {
        rssi_dbm: best.rssi,
        snr_db: best.snr,
        gateway: best
            .gateway_id
            .as_deref()
            .unwrap_or_default()
            .chars()
            .take(64)
            .collect(),
    })
}

fn battery(event: &Event) -> Option<Battery> {
    if event.external_power_source == Some(true) {
        return Some(Battery {
            level: None,
            unit: BatteryUnit::Flag,
            low: false,
        });
    }
    if event.battery_level_unavailable == Some(true) {
        return None;
    }
    event.battery_level.map(health::percent)
}
