//! Plain JSON: for devices that speak for themselves.

use bytes::Bytes;
use serde_json::Value;

use crate::{Message, Said, What, delivery, device_id, digest, time_us};

/// What this envelope is called.
pub const SOURCE: &str = "json";

/// Where a sender may say when it measured.
const TIMES: [&str; 3] = ["time", "timestamp", "observedAt"];

/// Reads an object of fields, or a pack of SenML, that `device` sent.
///
/// A delivery is known again by the id given with it, by an `id` within, or, if it says when it
/// was measured, by being the same to the letter. Otherwise each counts, and is called by `new_id`.
///
/// # Errors
/// In words for whoever programs the sender.
pub fn read(
    device: &str,
    given_id: Option<&str>,
    body: Bytes,
    new_id: impl FnOnce() -> String,
) -> Result<Message, String> {
    let device = device_id(device)?;
    let value: Value =
        serde_json::from_slice(&body).map_err(|e| format!("this is not JSON: {e}"))?;
    if !value.is_object() && !value.is_array() {
        return Err("this is not an object of fields such as {\"temperature\": 21.5}".into());
    }
    let said_at = TIMES
        .iter()
        .find_map(|name| value.get(name))
        .and_then(Value::as_str);
    let own_id = given_id.or_else(|| value.get("id").and_then(Value::as_str));
    let delivery = match (own_id, said_at) {
        (None, Some(_)) => digest(&[device.as_bytes(), &body]),
        _ => delivery(own_id.map(|id| format!("{device}:{id}")).as_deref(), new_id),
    };
    let at_us = time_us(said_at);
    let said = Said {
        f_port: 0,
        bytes: None,
        object: Some(value),
    };
    Ok(Message {
        source: SOURCE,
        delivery,
        device,
        frame: String::new(),
        at_us,
        what: What::Up(said, None),
        body,
    })
}
