//! The nouns: a device, what we have heard of it, and a codec that somebody brought in.

use app::kit::{Fault, Time};
use app::store::{Collection, Field};
use payload::Mapping;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// What we have heard of a device: written every second or so, not for each message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// When its newest message arrived.
    pub heard: Option<Time>,
    /// Messages so far.
    pub frames: i64,
    /// Messages that wait for a mend.
    pub held: i64,
    /// The best gateway's signal, in dBm.
    pub rssi_dbm: Option<f64>,
    /// The best gateway's signal over noise, in dB.
    pub snr_db: Option<f64>,
    /// The gateway that heard it best.
    #[serde(default)]
    pub gateway: String,
    /// Its battery.
    pub battery: Option<Battery>,
    /// Whether the last time it gave was one we could not believe.
    #[serde(default)]
    pub clock_ahead: bool,
    /// The worst of its conditions, when that was last looked at.
    #[serde(default)]
    pub state: Condition,
}

/// How much is left in a battery.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Battery {
    /// How much, in `unit`; none where the device says only that it is low or not.
    pub level: Option<f64>,
    /// In what.
    pub unit: BatteryUnit,
    /// Whether it should be changed.
    pub low: bool,
}

/// What a battery is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatteryUnit {
    /// Of what it holds when full.
    Percent,
    /// Its voltage.
    Volts,
    /// The same, in thousandths.
    Millivolts,
    /// Low, or not.
    Flag,
}

/// How a device is, the worst first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Nothing for longer than its kind may be quiet.
    Silent,
    /// Some of its messages could not be read.
    Held,
    /// Its battery should be changed.
    LowBattery,
    /// It gives a time that cannot be right.
    WrongClock,
    /// Its messages only just arrive.
    WeakRadio,
    /// Nothing has ever been heard.
    #[default]
    NeverHeard,
    /// Nothing is wrong.
    Ok,
}

impl Condition {
    /// All of them, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Silent,
        Self::Held,
        Self::LowBattery,
        Self::WrongClock,
        Self::WeakRadio,
        Self::NeverHeard,
        Self::Ok,
    ];

    /// The word in addresses and in the store.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Held => "held",
            Self::LowBattery => "low-battery",
            Self::WrongClock => "wrong-clock",
            Self::WeakRadio => "weak-radio",
            Self::NeverHeard => "never-heard",
            Self::Ok => "ok",
        }
    }

    /// The words on a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Silent => "Silent",
            Self::Held => "Messages held",
            Self::LowBattery => "Battery low",
            Self::WrongClock => "Clock wrong",
            Self::WeakRadio => "Weak radio",
            Self::NeverHeard => "Never heard",
            Self::Ok => "Working",
        }
    }

    /// The shape and colour on a page.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Silent | Self::Held => "bad",
            Self::LowBattery | Self::WrongClock | Self::WeakRadio => "warning",
            Self::NeverHeard => "unknown",
            Self::Ok => "good",
        }
    }
}

/// Below this, messages begin to be lost: the sensitivity of LoRa at spreading factor 7 is -123 dBm,
/// and 5 dB is little for a van that parks in the way.
pub const WEAK_RSSI_DBM: f64 = -118.0;
/// Spreading factor 10 is heard down to -15 dB: beyond that a device is using its last reserves.
pub const WEAK_SNR_DB: f64 = -15.0;

impl Health {
    /// Everything that is wrong, the worst first; `Ok` alone if nothing is.
    #[must_use]
    pub fn conditions(&self, silent_after_s: u32, now: Time) -> Vec<Condition> {
        let silent = self
            .heard
            .is_some_and(|at| now.since_us(at) > i64::from(silent_after_s) * 1_000_000);
        let weak = self.rssi_dbm.is_some_and(|dbm| dbm < WEAK_RSSI_DBM)
            || self.snr_db.is_some_and(|db| db < WEAK_SNR_DB);
        let mut all: Vec<Condition> = [
            (silent, Condition::Silent),
            (self.held > 0, Condition::Held),
            (
                self.battery.is_some_and(|battery| battery.low),
                Condition::LowBattery,
            ),
            (self.clock_ahead, Condition::WrongClock),
            (weak && !silent, Condition::WeakRadio),
            (self.heard.is_none(), Condition::NeverHeard),
        ]
        .into_iter()
        .filter_map(|(holds, condition)| holds.then_some(condition))
        .collect();
        if all.is_empty() {
            all.push(Condition::Ok);
        }
        all
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

/// Devices.
pub const DEVICES: Collection<Device> = Collection {
    name: "device",
    purpose: "to know what each device's messages mean, and which thing they are about",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the device is removed",
    audited: true,
    fields: &[
        Field {
            name: "model",
            unique: false,
            of: |device| vec![device.model.clone()],
        },
        Field {
            name: "feeds",
            unique: false,
            of: |device| {
                device
                    .feeds
                    .iter()
                    .map(|feeds| feeds.entity.clone())
                    .collect()
            },
        },
    ],
};

/// What we have heard of each device.
pub const HEALTH: Collection<Health> = Collection {
    name: "device-health",
    purpose: "to see which devices need a visit",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the device is removed",
    audited: false,
    fields: &[Field {
        name: "state",
        unique: false,
        of: |health| vec![health.state.slug().into()],
    }],
};

/// Codecs that somebody brought in; a record's id is the codec's name.
pub const CODECS: Collection<Codec> = Collection {
    name: "codec",
    purpose: "to read the messages of devices that are not on our own shelf",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the codec is removed",
    audited: true,
    fields: &[],
};

/// Codecs that are not run for now; a record's id is the codec's name.
pub const SUSPENDED: Collection<Suspension> = Collection {
    name: "codec-suspended",
    purpose: "to keep a faulty codec from holding up the messages of others",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the codec is mended or resumed",
    audited: true,
    fields: &[],
};

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

    #[test]
    fn what_is_wrong_comes_worst_first() {
        let now = Time(10_000_000_000);
        let health = |heard_s: i64| Health {
            heard: Some(now.plus_s(-heard_s)),
            ..Health::default()
        };
        let low = Battery {
            level: Some(12.0),
            unit: BatteryUnit::Percent,
            low: true,
        };
        #[track_caller]
        fn check(health: &Health, now: Time, want: &[Condition]) {
            assert_eq!(health.conditions(3600, now), want);
        }
        check(&Health::default(), now, &[Condition::NeverHeard]);
        check(&health(60), now, &[Condition::Ok]);
        check(&health(3601), now, &[Condition::Silent]);
        check(
            &Health {
                rssi_dbm: Some(-119.0),
                ..health(60)
            },
            now,
            &[Condition::WeakRadio],
        );
        check(
            &Health {
                snr_db: Some(-15.5),
                ..health(60)
            },
            now,
            &[Condition::WeakRadio],
        );
        check(
            &Health {
                battery: Some(low),
                held: 2,
                clock_ahead: true,
                ..health(9999)
            },
            now,
            &[
                Condition::Silent,
                Condition::Held,
                Condition::LowBattery,
                Condition::WrongClock,
            ],
        );
    }
}
