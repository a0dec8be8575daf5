//! ChirpStack 4: its events as JSON, as its MQTT and HTTP integrations send them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Message, Power, Radio, Reception, Said, What, delivery, device_id, digest, frame, time_us,
};

/// What this envelope is called.
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
    rx_info: Option<Vec<RxInfo>>,
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
struct RxInfo {
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
    let message = |frame, at_us, what| Message {
        source: SOURCE,
        device,
        frame,
        at_us,
        what,
        body,
        delivery,
    };
    let at_us = time_us(read.time.as_deref());
    if event != "up" {
        let mut message = message(String::new(), at_us, What::Note(power(&read)));
        message.delivery = format!("{event}:{}", message.delivery);
        return Ok(message);
    }
    Ok(up(&read, at_us, message))
}

fn up(
    event: &Event,
    at_us: Option<i64>,
    message: impl FnOnce(String, Option<i64>, What) -> Message,
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
    let frame = frame(event.dev_addr.as_deref(), event.f_cnt, f_port, data);
    message(frame, at_us, what)
}

fn radio(event: &Event) -> Option<Radio> {
    let all = event.rx_info.iter().flatten();
    Radio::of(all.map(|heard| Reception::new(heard.gateway_id.as_deref(), heard.rssi, heard.snr)))
}

fn power(event: &Event) -> Option<Power> {
    if event.external_power_source == Some(true) {
        return Some(Power::Mains);
    }
    if event.battery_level_unavailable == Some(true) {
        return None;
    }
    event.battery_level.map(Power::Battery)
}

/// An uplink as ChirpStack would report it: what [`read`] reads, for replays and demonstrations.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent<'a> {
    /// What tells this delivery from others.
    pub delivery: &'a str,
    /// When it was received: microseconds since the start of 1970.
    pub at_us: i64,
    /// The device's id.
    pub device: &'a str,
    /// The device's name.
    pub name: &'a str,
    /// The session's address: eight hexadecimal digits.
    pub dev_addr: &'a str,
    /// The frame counter.
    pub f_cnt: u64,
    /// The LoRaWAN port.
    pub f_port: u8,
    /// The payload.
    pub bytes: &'a [u8],
    /// How the gateways heard it.
    pub radio: &'a Radio,
}

impl Sent<'_> {
    /// The event in JSON.
    #[must_use]
    pub fn write(&self) -> String {
        let at = Timestamp::from_microsecond(self.at_us).unwrap_or_default();
        let heard = self.radio.receptions().map(|heard| {
            json!({
                "gatewayId": heard.gateway,
                "rssi": heard.rssi_dbm,
                "snr": heard.snr_db,
            })
        });
        let heard: Vec<Value> = heard.collect();
        json!({
            "deduplicationId": self.delivery,
            "time": at.to_string(),
            "deviceInfo": { "devEui": self.device, "deviceName": self.name },
            "devAddr": self.dev_addr,
            "fCnt": self.f_cnt,
            "fPort": self.f_port,
            "data": STANDARD.encode(self.bytes),
            "rxInfo": heard,
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let radio = Radio {
            rssi_dbm: Some(-80.0),
            snr_db: Some(8.5),
            gateway: "0253000000000001".into(),
            others: vec![Reception {
                rssi_dbm: Some(-113.0),
                snr_db: Some(-4.0),
                gateway: "0253000000000002".into(),
            }],
        };
        let sent = Sent {
            delivery: "one",
            at_us: 1_795_529_100_250_000,
            device: "0101010101010101",
            name: "Bay 1",
            dev_addr: "01ff01ff",
            f_cnt: 7,
            f_port: 2,
            bytes: &[1, 255],
            radio: &radio,
        };
        let message = read("up", sent.write().into()).unwrap();
        let said = Said {
            f_port: 2,
            bytes: Some(vec![1, 255]),
            object: None,
        };
        assert_eq!(
            (message.device.as_str(), message.delivery.as_str()),
            ("0101010101010101", "one")
        );
        assert_eq!(message.at_us, Some(1_795_529_100_250_000));
        assert!(
            message.frame.starts_with("01ff01ff:7:"),
            "{}",
            message.frame
        );
        assert_eq!(message.what, What::Up(said, Some(radio)));
    }
}
