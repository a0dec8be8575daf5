//! The nouns: a device, what we have heard of it, and a codec that somebody brought in.

mod condition;
mod records;

use app::kit::{Fault, Time};
use payload::Mapping;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use condition::{Battery, BatteryUnit, Condition, Health};
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

/// How a codec's published examples went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examples {
    /// How many there were.
    pub run: usize,
    /// How many came out as published.
    pub passed: usize,
    /// The first that did not, and how.
    #[serde(default)]
    pub first_failure: String,
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
const RESERVED: [&str; 7] = [
    "new",
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
    let text = text.trim();
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ':' | '-' | ' '))
        .collect();
    if bare.len() == 16 && bare.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(bare.to_ascii_lowercase());
    }
    if text.is_empty() {
        return Err("a device id is missing".into());
    }
    if text.len() > 64 {
        return Err(format!(
            "a device id has at most 64 characters, got {}",
            text.len()
        ));
    }
    if let Some(odd) = text
        .chars()
        .find(|&c| !(c.is_ascii_alphanumeric() || "._:-".contains(c)))
    {
        return Err(format!(
            "a device id has letters, digits and . _ : - only, got {odd:?}"
        ));
    }
    if RESERVED.contains(&text) {
        return Err(format!("{text} cannot be the id of a device"));
    }
    Ok(text.to_owned())
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
    fn a_dev_eui_is_kept_in_one_form() {
        #[track_caller]
        fn check(text: &str, want: Result<&str, &str>) {
            assert_eq!(device_id(text).as_deref().map_err(String::as_str), want);
        }
        check("0101010101010101", Ok("0101010101010101"));
        check(" 00-04-A3-0B-00-1C-05-30 ", Ok("0004a30b001c0530"));
        check("00:04:a3:0b:00:1c:05:30", Ok("0004a30b001c0530"));
        check("harbour.pump_2", Ok("harbour.pump_2"));
        check("", Err("a device id is missing"));
        check(
            "a/b",
            Err("a device id has letters, digits and . _ : - only, got '/'"),
        );
        check("held", Err("held cannot be the id of a device"));
        assert!(device_id(&"x".repeat(10_000)).is_err());
    }
}
