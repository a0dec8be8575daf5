//! The nouns: a device, what we have heard of it, and a codec that somebody brought in.

mod condition;
mod records;

use app::decode::Examples;
use app::kit::{Fault, Time};
use payload::Mapping;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use condition::{Condition, Health, WEAK_RSSI_DBM, WEAK_SNR_DB};
pub use records::{CODECS, DEVICES, HEALTH, SUSPENDED};

/// A device that we listen to. Its id is its DevEUI in small letters, or the name it gives itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// "Bay 14, Market Square"
    pub name: String,
    /// What reads its messages: a model of the shelf, an imported codec, `cayenne`, `senml` or `json`.
    pub model: String,
    /// The thing whose attributes it feeds; none for an entity of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feeds: Option<Feeds>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Point>,
    /// Which field becomes which attribute, where it is not what the model says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Mapping>,
    /// After how long without a message something is wrong, where it is not what the model says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent_after_s: Option<u32>,
    /// The team that its alarms go to, by its short name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub team: String,
}

/// The thing that a device feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feeds {
    /// `urn:ngsi-ld:ParkingSpot:market-14`
    pub entity: String,
    /// `ParkingSpot`
    #[serde(rename = "type")]
    pub type_: String,
}

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

impl Device {
    /// The entity that its readings go to, and that entity's type.
    #[must_use]
    pub fn fed(&self, id: &str) -> Feeds {
        self.feeds.clone().unwrap_or_else(|| Self::itself(id))
    }

    /// The entity that the device itself is: what it says of itself goes there.
    #[must_use]
    pub fn itself(id: &str) -> Feeds {
        Feeds {
            entity: format!("urn:ngsi-ld:Device:{id}"),
            type_: "Device".into(),
        }
    }
}

/// A codec that somebody brought in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Codec {
    /// Its JavaScript.
    pub source: String,
    /// Which field becomes which attribute; none to take the fields as they are named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Mapping>,
    /// Where it came from: a file of a checkout, or the page on which it was written.
    pub origin: String,
    /// How its published examples went.
    #[serde(default)]
    pub examples: Examples,
}

/// Why a codec is not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// What it did.
    pub why: String,
    /// When.
    pub at: Time,
}

/// Words that an address under `/devices` uses for itself.
const RESERVED: [&str; 8] = [
    "new",
    "alarms",
    "held",
    "inspector",
    "codecs",
    "in",
    "retry",
    "events",
];

/// The id of a device as we keep it: a DevEUI in small letters without separators, or the name given.
///
/// # Errors
/// In words for the person who typed it.
pub fn device_id(text: &str) -> Result<String, String> {
    let id = uplink::device_id(text)?;
    if RESERVED.contains(&id.as_str()) {
        return Err(format!("{id} cannot be the id of a device"));
    }
    Ok(id)
}

/// Whether a device's record makes sense before it is kept.
///
/// # Errors
/// In words for the person who typed it.
pub fn check(device: &Device) -> Result<(), Fault> {
    let refuse = |message: String| Err(Fault::invalid(message));
    if device.name.trim().is_empty() {
        return refuse("Give the device a name.".into());
    }
    if device.name.chars().count() > 200 {
        return refuse("Give the device a name of at most 200 characters.".into());
    }
    if let Some(point) = device.location
        && !(point.lon.abs() <= 180.0 && point.lat.abs() <= 90.0)
    {
        return refuse(format!(
            "There is no place at latitude {} and longitude {}.",
            point.lat, point.lon
        ));
    }
    if let Some(feeds) = &device.feeds {
        if !feeds.entity.contains(':')
            || feeds.entity.len() > 500
            || feeds.entity.chars().any(char::is_whitespace)
        {
            return refuse(format!(
                "The thing that it feeds must be named by an identifier such as urn:ngsi-ld:Bench:harbour-1, not {}.",
                feeds.entity.chars().take(80).collect::<String>()
            ));
        }
        if feeds.type_.is_empty()
            || !feeds
                .type_
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_:/.#-".contains(c))
        {
            return refuse("Say what type of thing it feeds, for example Bench.".into());
        }
    }
    Ok(())
}

/// The line of a mapping as people edit it: pretty JSON.
#[must_use]
pub fn mapping_text(mapping: Option<&Mapping>) -> String {
    mapping.map_or_else(String::new, |mapping| {
        let rows: Vec<String> = mapping
            .rows
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .map(|row| format!("  {}", without_defaults(row)))
            .collect();
        format!("[\n{}\n]", rows.join(",\n"))
    })
}

fn without_defaults(mut row: Value) -> Value {
    if let Some(row) = row.as_object_mut() {
        row.retain(|name, value| match name.as_str() {
            "scale" => value.as_f64() != Some(1.0),
            "offset" => value.as_f64() != Some(0.0),
            "kind" => value != "property",
            _ => true,
        });
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ours_is_no_device() {
        assert_eq!(device_id(" Held "), Ok("Held".into()));
        assert_eq!(
            device_id("held"),
            Err("held cannot be the id of a device".into())
        );
        assert!(device_id("a/b").is_err());
    }
}
